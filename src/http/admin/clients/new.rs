//! An app is registered: first its kind, then what the kind cannot know.

use serde_json::{Map, Value};

use super::{edit, path, registrar, secret, settled};
use crate::flow::admin::Undone;
use crate::flow::admin::clients::{self, New};
use crate::http::admin::desk::{Desk, Served};
use crate::http::client_form as form;
use crate::model::ClientKind;
use crate::pages::client_settings::{CLIENT_SECTIONS, ClientSetting, SettingForm};
use crate::pages::console::{ClientFormPage, ClientKindsPage, ConsoleSection, KindTile, Told};
use crate::protocol::registration::{self, kinds};

/// `client_id` is no metadata: it is chosen once.
const ID: ClientSetting = ClientSetting {
    name: "client_id",
    form: SettingForm::Text,
    label: "Client ID",
    help: "Leave it empty, and one is drawn. It never changes.",
};

/// What is asked of an app of a kind.
fn fields(kind: ClientKind) -> Vec<ClientSetting> {
    let names: &[&str] = match kind {
        ClientKind::Web | ClientKind::SinglePage => &["client_name", "redirect_uris", "post_logout_redirect_uris", "scope"],
        ClientKind::Native => &["client_name", "redirect_uris", "scope"],
        ClientKind::Machine | ClientKind::Device => &["client_name", "scope"],
    };
    let all = || CLIENT_SECTIONS.iter().flat_map(|section| section.fields);
    let found = names.iter().filter_map(|name| all().find(|field| field.name == *name)).copied();
    found.chain([ID]).collect()
}

fn page(desk: &Desk<'_>, kind: ClientKind) -> ClientFormPage {
    let members = registration::members(&kinds::settings(kind));
    let (frame, console) = desk.frame(ConsoleSection::Clients);
    let fields = fields(kind).iter().map(|field| form::shown(field, &members)).collect();
    ClientFormPage { frame, console, target: None, tile: Some(kind), fields, trouble: None }
}

pub fn new(desk: &Desk<'_>) -> Served {
    if let Some(kind) = desk.asked.query.get("kind").and_then(ClientKind::named) {
        return desk.show(&page(desk, kind));
    }
    let (frame, console) = desk.frame(ConsoleSection::Clients);
    desk.show(&ClientKindsPage { frame, console, kinds: ClientKind::ALL.map(|kind| KindTile { kind }).into() })
}

pub fn add(desk: &Desk<'_>) -> Served {
    let Some(kind) = ClientKind::named(desk.posted("kind")) else { return new(desk) };
    let members = registration::members(&kinds::settings(kind));
    let said = form::typed(&fields(kind), &members, |name| desk.posted(name));
    let mut said: Map<String, Value> = match said {
        Ok(said) => said,
        Err(lines) => return desk.again(&edit::unreadable(desk, page(desk, kind), &lines)),
    };
    let id = said.remove(ID.name).and_then(|id| id.as_str().map(str::to_owned));
    let made = New::of_kind(kind, id, &said).map_err(Undone::from);
    match made.and_then(|new| clients::add(&registrar(desk), new, desk.now)) {
        Ok(made) => match made.secret {
            Some(plain) => secret::shown(desk, &made.whole.client.id, &plain),
            None => settled(desk, Ok(()), &path(&made.whole.client.id), Told::ClientAdded.word()),
        },
        Err(undone) => desk.again(&edit::refused(desk, page(desk, kind), undone)?),
    }
}
