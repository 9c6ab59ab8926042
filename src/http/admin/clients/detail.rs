//! One app.

use super::{list, registrar, settled};
use crate::flow::admin::clients::{self, MOST_SECRETS};
use crate::http::admin::desk::{Desk, Served};
use crate::http::client_form as form;
use crate::model::{Action, ClientSecret, Managed};
use crate::pages::Moment;
use crate::pages::client_settings::{CLIENT_SECTIONS, ClientSection};
use crate::pages::console::{ClientPage, ConsoleSection, SecretRow, SectionFacts, SettingFact};
use crate::protocol::own_api;
use crate::protocol::registration;

pub fn detail(desk: &Desk<'_>) -> Served {
    let whole = match clients::find(&registrar(desk), &desk.id(0)) {
        Ok(whole) => whole,
        Err(undone) => return settled::<()>(desk, Err(undone), "/admin/clients", ""),
    };
    let client = &whole.client;
    let members = registration::members(&client.metadata);
    let facts = |section: &ClientSection| {
        let fact = |field| Some((field, form::told(field, &members)?));
        let facts = section.fields.iter().filter_map(fact);
        let facts = facts.map(|(field, value)| SettingFact { label: field.label, value }).collect();
        SectionFacts { word: section.word, heading: section.title, facts }
    };
    let moment = |at| Moment::of(at, desk.now);
    let secret = |own: &ClientSecret| SecretRow {
        id: own.id.clone(),
        since: moment(own.created_at),
        used: own.last_used_at.map(moment),
        until: own.expires_at.map(moment),
    };
    let secrets: Vec<_> = whole.secrets(desk.now).map(secret).collect();
    let reached = client.metadata.scope.as_ref().map(own_api::opened_by).unwrap_or_default();
    let is_mightier = !desk.by().authority.covers(&reached);
    let may = desk.by().authority.may(Action::ChangeClients);
    let (frame, console) = desk.frame(ConsoleSection::Clients);
    desk.show(&ClientPage {
        frame,
        console,
        client: list::row(client, desk.now),
        is_changeable: may && !is_mightier && client.managed != Managed::File,
        is_mightier: may && is_mightier,
        has_secrets: client.metadata.token_endpoint_auth_method.needs_secret(),
        has_room: secrets.len() < MOST_SECRETS,
        secrets,
        sections: CLIENT_SECTIONS.iter().map(facts).collect(),
        issuer: desk.site().provider.issuer.as_str().to_owned(),
    })
}
