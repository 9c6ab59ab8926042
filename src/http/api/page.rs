//! Lists come in pages: `limit` says how long, `after` where to go on, `next` in the answer is the address of the following page.

use serde::Serialize;

use super::call::Call;
use crate::flow::api::Outcome;
use crate::http::extract::body;
use crate::protocol::own_api;
use crate::protocol::problem::Problem;

/// Items of a page that does not say.
const USUAL: usize = 50;
/// The most items of a page.
const MOST: usize = 200;

/// Which part of a list is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Where the list is.
    address: String,
    limit: usize,
    after: Option<String>,
}

/// One page of a list.
#[derive(Debug, Serialize)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// The address of the following page; `null` on the last one.
    pub next: Option<String>,
}

impl Part {
    /// Reads the query of a request for the list at `path` under the API. A parameter that the list does not know is refused, so
    /// that a mistyped one is not ignored.
    pub fn read(call: Call<'_>, path: &str) -> Outcome<Self> {
        let query = body::query(call.request)?;
        if let Some((name, _)) = query.iter().find(|(name, _)| !matches!(*name, "limit" | "after")) {
            let name: String = name.chars().take(50).collect();
            return Err(Problem::invalid(format!("The list has no parameter {name:?}.")).into());
        }
        let limit = match query.get("limit").map(str::parse) {
            None => USUAL,
            Some(Ok(limit)) if (1..=MOST).contains(&limit) => limit,
            Some(_) => return Err(Problem::invalid(format!("limit is a number from 1 to {MOST}.")).into()),
        };
        let address = call.entered.site.provider.issuer.url(&format!("{}{path}", own_api::PATH));
        Ok(Self { address, limit, after: query.get("after").map(str::to_owned) })
    }

    /// Cuts the part out of a whole list; `name` gives the word by which an item is found again.
    pub fn cut<T>(&self, items: Vec<T>, name: impl Fn(&T) -> String) -> Outcome<Page<T>> {
        let start = match &self.after {
            None => 0,
            Some(after) => match items.iter().position(|item| name(item) == *after) {
                Some(at) => at + 1,
                None => return Err(Problem::invalid("after names nothing that is in the list: begin again without it.").into()),
            },
        };
        let mut rest = items.into_iter().skip(start);
        let items: Vec<T> = rest.by_ref().take(self.limit).collect();
        let last = items.last().filter(|_| rest.next().is_some()).map(name);
        let next = last.map(|last| format!("{}?limit={}&after={last}", self.address, self.limit));
        Ok(Page { items, next })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(limit: usize, after: Option<&str>) -> Part {
        Part { address: "https://op.test/api/keys".into(), limit, after: after.map(str::to_owned) }
    }

    #[test]
    fn pages_follow_each_other_and_the_last_one_leads_nowhere() {
        let cut = |limit, after| {
            part(limit, after).cut(vec!["a", "b", "c"], |item| (*item).to_owned()).map(|page| (page.items, page.next))
        };
        assert_eq!(cut(2, None).unwrap(), (vec!["a", "b"], Some("https://op.test/api/keys?limit=2&after=b".to_owned())));
        assert_eq!(cut(2, Some("b")).unwrap(), (vec!["c"], None));
        assert_eq!(cut(3, None).unwrap(), (vec!["a", "b", "c"], None));
        assert_eq!(cut(1, Some("c")).unwrap(), (vec![], None));
        assert!(cut(1, Some("z")).is_err());
    }
}
