//! Apps, found by the beginning of a name or of a `client_id`, a page at a time.

use super::registrar;
use crate::flow::admin::clients::{self, By, Page, Place};
use crate::http::admin::desk::{Desk, Served};
use crate::http::admin::search::{self, Search};
use crate::http::screens::place;
use crate::model::{Client, Instant, Managed};
use crate::pages::Moment;
use crate::pages::console::{ClientRow, ClientsPage, ConsoleSection};
use crate::protocol::registration::kinds;

pub fn list(desk: &Desk<'_>) -> Served {
    let query = &desk.asked.query;
    let prefix = query.get("prefix").unwrap_or_default().trim();
    let (by, word) = if query.get("by") == Some("client_id") { (By::Id, "client_id") } else { (By::Name, "name") };
    let after = query.get("after").and_then(place::read).map(|(name, id)| Place { name, id });
    let mut found = clients::list(&registrar(desk), &Page { by, prefix, after: after.as_ref(), limit: search::REACH })?;
    let last = search::cut(&mut found).map(Place::of).map(|last| place::written(&last.name, &last.id));
    let search = Search { path: "/admin/clients", by: word, prefix };
    let (frame, console) = desk.frame(ConsoleSection::Clients);
    desk.show(&ClientsPage {
        frame,
        console,
        by_id: by == By::Id,
        prefix: prefix.to_owned(),
        clients: found.iter().map(|client| row(client, desk.now)).collect(),
        first: after.map(|_| search.address(desk, None)),
        next: last.map(|last| search.address(desk, Some(&last))),
    })
}

pub(super) fn row(client: &Client, now: Instant) -> ClientRow {
    ClientRow {
        id: client.id.as_str().to_owned(),
        name: client.display_name().to_owned(),
        kind: kinds::of(&client.metadata),
        is_enabled: client.enabled,
        is_from_file: client.managed == Managed::File,
        is_its_own: client.managed == Managed::Itself,
        since: Moment::of(client.created_at, now),
    }
}
