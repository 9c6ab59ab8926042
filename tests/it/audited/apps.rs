//! Apps in the console: their settings and secrets, those that wait, and the address that was refused.

use signet::flow::admin::profile::Profile;
use signet::flow::inspector;
use signet::flow::portal::{Developer, Reach, apps, teams};
use signet::model::{ClientKind, Id};

use super::world::{World, on_worlds};
use super::{Form, Reveal};
use crate::harness::{Auth, RelyingParty};

pub const ACTS: &[Form] = &[
    (
        "POST /admin/clients/new",
        "/admin/clients/new?kind=web",
        &[&[("client_id", "notes"), ("client_name", "Notes"), ("redirect_uris", "https://notes.test/cb")]],
        ("client.create", "client:notes"),
    ),
    (
        "POST /admin/clients/{id}/edit",
        "/admin/clients/atlas/edit?section=about",
        &[&[("client_name", "Atlas 2")]],
        ("client.update", "client:atlas"),
    ),
    (
        "POST /admin/clients/{id}/secrets/{secret}/revoke",
        "/admin/clients/atlas/secrets/$secret/revoke",
        &[&[]],
        ("client.revoke_secret", "client:atlas"),
    ),
    ("POST /admin/clients/{id}/secrets", "/admin/clients/atlas/secrets", &[&[]], ("client.add_secret", "client:atlas")),
    ("POST /admin/flows/{reference}/add", "/admin/flows/$reference/add", &[&[]], ("client.update", "client:atlas")),
    ("POST /admin/clients/{id}/disable", "/admin/clients/atlas/disable", &[&[]], ("client.disable", "client:atlas")),
    ("POST /admin/clients/{id}/enable", "/admin/clients/atlas/enable", &[&[]], ("client.enable", "client:atlas")),
    ("POST /admin/clients/{id}/delete", "/admin/clients/atlas/delete", &[&[]], ("client.delete", "client:atlas")),
    ("POST /admin/approvals/{client}/approve", "/admin/approvals/$first/approve", &[&[]], ("client.approve", "client:$first")),
    (
        "POST /admin/approvals/{client}/turn-down",
        "/admin/approvals/$second/turn-down",
        &[&[("reason", "Its name is another app's.")]],
        ("client.turn_down", "client:$second"),
    ),
];

pub const REVEALS: &[Reveal] = &[("GET /admin/clients/{id}/secret", ("client.show_secret", "client:*"))];

/// The app `atlas` with two secrets, of which one is `$secret`; the `$reference` of a log-in that was refused for its address; and two
/// apps of a team that wait.
pub fn prepare(world: &World<'_>) {
    let (app, now) = (world.app, world.app.now());
    let atlas = r#"{ "kind": "web", "client_id": "atlas", "client_name": "Atlas", "redirect_uris": ["https://atlas.test/cb"] }"#;
    world.api("POST", "/clients", atlas);
    world.api("POST", "/clients/atlas/secrets", "");
    let secrets = world.api("GET", "/clients/atlas/secrets", "").json();
    world.learn("secret", secrets["items"][0]["id"].as_str().unwrap());
    world.learn("reference", &refused(world, "atlas", "https://atlas.test/callback"));
    app.add("dev", Profile::default());
    let by = Developer::person(&app.site().tenant.id, &app.person("dev").id, Reach::Founder);
    let team = teams::create(app.house().store(), &by, ("Maps", None), now).unwrap();
    for word in ["first", "second"] {
        let asked = (&team, ClientKind::Machine, word, Vec::new());
        let made = apps::create(app.house(), &app.site(), &by, asked, now).unwrap();
        world.learn(word, made.whole.client.id.as_str());
    }
    app.notice();
}

/// The reference of a log-in that is refused for its address.
pub fn refused(world: &World<'_>, client: &str, redirect_uri: &'static str) -> String {
    let id: Id<signet::model::Client> = Id::new(client);
    let party = RelyingParty { id: id.as_str().to_owned().leak(), auth: Auth::None, redirect_uri };
    let page = world.app.get(&party.request(&[])).expect_page(400);
    inspector::write(world.app.house()).unwrap();
    page.header("x-request-id").to_owned()
}

#[test]
fn whatever_is_done_to_apps_in_the_console_is_in_the_log() {
    on_worlds(|world| {
        prepare(world);
        world.forms(ACTS, REVEALS);
    });
}
