//! Lists come in pages: `limit` says how long, `after` where to go on, `next` in the answer is the address of the following page.

use schemars::JsonSchema;
use serde::Serialize;

use super::operation::{Query, shape};
use crate::flow::api::Outcome;
use crate::http::screens::place;
use crate::protocol::Parameters;
use crate::protocol::problem::Problem;

/// Items of a page that does not say.
const USUAL: usize = 50;
/// The most items of a page.
const MOST: usize = 200;

/// The length of a page.
#[derive(JsonSchema)]
#[schemars(inline, extend("minimum" = 1, "maximum" = 200, "default" = 50))]
pub struct Limit(#[expect(dead_code, reason = "only its schema is of use")] u16);

/// The parameters of every list.
pub const LIST: [Query; 2] = [
    Query { name: "limit", about: "The most items of the page.", shape: shape::<Limit>() },
    Query {
        name: "after",
        about: "Where to go on; taken from `next` of the page before, never made up.",
        shape: shape::<String>(),
    },
];

/// Which part of a list is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The address of a page, but for where it begins.
    address: String,
    limit: usize,
    after: Option<String>,
}

/// One page of a list.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "{T}Page")]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// The address of the following page; `null` on the last one.
    pub next: Option<String>,
}

impl Part {
    /// Reads the query of a request for the list at an address.
    pub fn read(query: &Parameters, address: &str) -> Outcome<Self> {
        Self::within(query, address, (USUAL, MOST))
    }

    /// As [`Part::read`], where pages have another usual and another greatest length.
    pub fn within(query: &Parameters, address: &str, (usual, most): (usize, usize)) -> Outcome<Self> {
        let limit = match query.get("limit").map(str::parse) {
            None => usual,
            Some(Ok(limit)) if (1..=most).contains(&limit) => limit,
            Some(_) => return Err(Problem::invalid(format!("limit is a number from 1 to {most}.")).into()),
        };
        let mut kept = url::form_urlencoded::Serializer::new(String::new());
        kept.append_pair("limit", &limit.to_string());
        kept.extend_pairs(query.iter().filter(|(name, _)| !matches!(*name, "limit" | "after")));
        let address = format!("{address}?{}", kept.finish());
        Ok(Self { address, limit, after: query.get("after").map(str::to_owned) })
    }

    /// One more than the page has, to see whether another one follows.
    pub fn reach(&self) -> i64 {
        i64::try_from(self.limit).unwrap_or(i64::MAX).saturating_add(1)
    }

    /// Where the page begins, read from the two words that [`Part::page`] wrote; `None` at the beginning of the list.
    pub fn place<T>(&self, read: impl FnOnce([String; 2]) -> Option<T>) -> Outcome<Option<T>> {
        let Some(after) = &self.after else { return Ok(None) };
        let words = place::read(after);
        words.and_then(read).map(Some).ok_or_else(|| Problem::invalid(WRONG_PLACE).into())
    }

    /// The page of a list that was read up to [`Part::reach`]; `place` says where an item stands.
    pub fn page<T>(&self, mut items: Vec<T>, place: impl Fn(&T) -> [String; 2]) -> Page<T> {
        let is_more = items.len() > self.limit;
        items.truncate(self.limit);
        let last = items.last().filter(|_| is_more).map(place);
        let next = last.map(|[ordered_by, id]| format!("{}&after={}", self.address, place::written(&ordered_by, &id)));
        Page { items, next }
    }

    /// Cuts the part out of a whole list; `name` gives the word by which an item is found again.
    pub fn cut<T>(&self, items: Vec<T>, name: impl Fn(&T) -> String) -> Outcome<Page<T>> {
        let start = match &self.after {
            None => 0,
            Some(after) => match items.iter().position(|item| name(item) == *after) {
                Some(at) => at + 1,
                None => return Err(Problem::invalid(WRONG_PLACE).into()),
            },
        };
        let mut rest = items.into_iter().skip(start);
        let items: Vec<T> = rest.by_ref().take(self.limit).collect();
        let last = items.last().filter(|_| rest.next().is_some()).map(name);
        let next = last.map(|last| format!("{}&after={last}", self.address));
        Ok(Page { items, next })
    }
}

const WRONG_PLACE: &str = "after is no place in this list: begin again without it.";

/// Whole lists, which have no second page.
impl<T> From<Vec<T>> for Page<T> {
    fn from(items: Vec<T>) -> Self {
        Self { items, next: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(query: &str) -> Part {
        Part::read(&Parameters::parse(query.as_bytes()).unwrap(), "https://op.test/api/keys").unwrap()
    }

    #[test]
    fn pages_follow_each_other_and_the_last_one_leads_nowhere() {
        let cut = |query| part(query).cut(vec!["a", "b", "c"], |item| (*item).to_owned()).map(|page| (page.items, page.next));
        assert_eq!(cut("limit=2").unwrap(), (vec!["a", "b"], Some("https://op.test/api/keys?limit=2&after=b".to_owned())));
        assert_eq!(cut("limit=2&after=b").unwrap(), (vec!["c"], None));
        assert_eq!(cut("limit=3").unwrap(), (vec!["a", "b", "c"], None));
        assert_eq!(cut("limit=1&after=c").unwrap(), (vec![], None));
        assert!(cut("limit=1&after=z").is_err());
    }

    #[test]
    fn a_place_comes_back_as_it_was_and_the_search_stays() {
        let first = part("limit=2&prefix=a%26b");
        assert_eq!((first.reach(), first.place(Some).unwrap()), (3, None));
        let page = first.page(vec!["a", "b", "c"], |item| [(*item).to_owned(), "id".to_owned()]);
        let next = page.next.unwrap();
        assert!(next.starts_with("https://op.test/api/keys?limit=2&prefix=a%26b&after="), "{next}");
        let second = part(next.split_once('?').unwrap().1);
        assert_eq!(second.place(Some).unwrap(), Some(["b".to_owned(), "id".to_owned()]));
        assert_eq!(first.page(vec!["a", "b"], |_| Default::default()).next, None);
        assert!(part("after=x").place(Some).is_err());
    }
}
