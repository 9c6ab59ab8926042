//! People, found by the beginning of a name, a page at a time.

use crate::flow::admin::profile::{self, By, Page, Place};
use crate::http::admin::desk::{Desk, Served};
use crate::http::admin::search::{self, Search};
use crate::http::screens::place;
use crate::pages::console::{ConsoleSection, PeoplePage, PersonRow, SearchBy};

pub fn list(desk: &Desk<'_>) -> Served {
    let query = &desk.asked.query;
    let prefix = query.get("prefix").unwrap_or_default().trim();
    let (by, word) = match query.get("by") {
        Some("email") => (By::Email, "email"),
        Some("name") => (By::Name, "name"),
        _ => (By::Username, "username"),
    };
    let after = query.get("after").and_then(place::read).map(|(name, id)| Place { name, id });
    let page = Page { by, prefix, after: after.as_ref(), limit: search::REACH };
    let mut found = profile::list(desk.house().store(), desk.by(), &page)?;
    let last = search::cut(&mut found).and_then(|last| by.place(last)).map(|last| place::written(&last.name, &last.id));
    let search = Search { path: "/admin/people", by: word, prefix };
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
        first: after.map(|_| search.address(desk, None)),
        next: last.map(|last| search.address(desk, Some(&last))),
    })
}
