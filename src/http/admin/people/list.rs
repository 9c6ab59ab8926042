//! People, found by the beginning of a name, a page at a time.

use crate::crypto::{base64url, from_base64url};
use crate::flow::admin::profile::{self, By, Page, Place};
use crate::http::admin::desk::{Desk, Served};
use crate::model::{Id, User};
use crate::pages::console::{ConsoleSection, PeoplePage, PersonRow, SearchBy};

/// People on a page.
const MOST: usize = 50;

pub fn list(desk: &Desk<'_>) -> Served {
    let query = &desk.asked.query;
    let prefix = query.get("prefix").unwrap_or_default().trim();
    let (by, word) = match query.get("by") {
        Some("email") => (By::Email, "email"),
        Some("name") => (By::Name, "name"),
        _ => (By::Username, "username"),
    };
    let after = query.get("after").and_then(place);
    let limit = i64::try_from(MOST).unwrap_or(i64::MAX).saturating_add(1);
    let page = Page { by, prefix, after: after.as_ref(), limit };
    let mut found = profile::list(desk.house().store(), desk.by(), &page)?;
    let is_more = found.len() > MOST;
    found.truncate(MOST);
    let address = |after: Option<&str>| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("by", word).append_pair("prefix", prefix);
        after.map(|after| query.append_pair("after", after));
        desk.link(&format!("/admin/people?{}", query.finish()))
    };
    let last = found.last().filter(|_| is_more).and_then(|last| by.place(last));
    let (frame, console) = desk.frame(ConsoleSection::People);
    desk.show(&PeoplePage {
        frame,
        console,
        by: match by {
            By::Username => SearchBy::Username,
            By::Email => SearchBy::Email,
            By::Name => SearchBy::Name,
        },
        prefix: prefix.to_owned(),
        people: found.iter().map(|user| PersonRow::of(user, desk.now)).collect(),
        first: after.map(|_| address(None)),
        next: last.map(|last| address(Some(&written(&last)))),
    })
}

fn written(place: &Place) -> String {
    base64url(serde_json::json!([place.name, place.id]).to_string().as_bytes())
}

/// Where a page begins; what is none begins at the beginning.
fn place(text: &str) -> Option<Place> {
    let (name, id): (String, Id<User>) = serde_json::from_slice(&from_base64url(text)?).ok()?;
    Some(Place { name, id })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_comes_back_and_nonsense_is_the_beginning() {
        let own = Place { name: "Ä & b".into(), id: Id::new("x") };
        assert_eq!(place(&written(&own)), Some(own));
        for nonsense in ["", "x", "W10", "e30"] {
            assert_eq!(place(nonsense), None);
        }
    }
}
