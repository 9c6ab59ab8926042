//! Apps, found by the beginning of a name or of a `client_id`, a page at a time.

use super::registrar;
use crate::crypto::{base64url, from_base64url};
use crate::flow::admin::clients::{self, By, Page, Place};
use crate::http::admin::desk::{Desk, Served};
use crate::model::{Client, Id, Instant, Managed};
use crate::pages::Moment;
use crate::pages::console::{ClientRow, ClientsPage, ConsoleSection};
use crate::protocol::registration::kinds;

/// Apps on a page.
const MOST: usize = 50;

pub fn list(desk: &Desk<'_>) -> Served {
    let query = &desk.asked.query;
    let prefix = query.get("prefix").unwrap_or_default().trim();
    let (by, word) = if query.get("by") == Some("client_id") { (By::Id, "client_id") } else { (By::Name, "name") };
    let after = query.get("after").and_then(place);
    let limit = i64::try_from(MOST).unwrap_or(i64::MAX).saturating_add(1);
    let page = Page { by, prefix, after: after.as_ref(), limit };
    let mut found = clients::list(&registrar(desk), &page)?;
    let is_more = found.len() > MOST;
    found.truncate(MOST);
    let address = |after: Option<&str>| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("by", word).append_pair("prefix", prefix);
        after.map(|after| query.append_pair("after", after));
        desk.link(&format!("/admin/clients?{}", query.finish()))
    };
    let last = found.last().filter(|_| is_more).map(Place::of);
    let (frame, console) = desk.frame(ConsoleSection::Clients);
    desk.show(&ClientsPage {
        frame,
        console,
        by_id: by == By::Id,
        prefix: prefix.to_owned(),
        clients: found.iter().map(|client| row(client, desk.now)).collect(),
        first: after.map(|_| address(None)),
        next: last.map(|last| address(Some(&written(&last)))),
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

fn written(place: &Place) -> String {
    base64url(serde_json::json!([place.name, place.id]).to_string().as_bytes())
}

/// Where a page begins; what is none begins at the beginning.
fn place(text: &str) -> Option<Place> {
    let (name, id): (String, Id<Client>) = serde_json::from_slice(&from_base64url(text)?).ok()?;
    Some(Place { name, id })
}
