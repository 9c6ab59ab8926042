//! "Every admin action is audited": each act of console, portal and account, each operation of the API that changes anything, and each page
//! that reveals a secret is done once by somebody, and leaves one entry: who, what, to what, in which tenant; never a secret. The rows are
//! compared with what is served, so that none is missing.

mod account;
mod api_apps;
mod api_people;
mod api_settings;
mod apps;
mod people;
mod portal;
mod settings;
mod world;

use std::collections::BTreeSet;

use signet::http::screens::Verb;
use signet::http::{admin, api, portal as developers};

use world::World;

/// What somebody types into the form that is posted to an address, page by page: name and value of each field.
type Steps = &'static [&'static [(&'static str, &'static str)]];

/// What an act leaves: the action, and to what. A `*` at the end stands for whatever was made; a `$word` for something of the world.
type Left = (&'static str, &'static str);

/// An act of a page: the route; the address, with the query of its page; what is typed; what it leaves.
type Form = (&'static str, &'static str, Steps, Left);

/// An operation: the operation; the address; the body, empty for none; what it leaves.
type Call = (&'static str, &'static str, &'static str, Left);

/// An act that takes more than a form.
type Walk = (&'static str, fn(&World<'_>), Left);

/// The page to which an act leads that shows what it made: the route; what its being shown leaves.
type Reveal = (&'static str, Left);

/// Operations that are no `GET` and change nothing.
const HARMLESS: &[(&str, &str)] = &[
    ("POST /upstreams/options", "it tells what there is to choose"),
    ("POST /upstreams/{name}/doctor", "it looks at what an upstream answers"),
];

/// Acts of pages that change nothing.
const SHOWING: &[(&str, &str)] = &[("POST /admin/providers/{name}/preview", "it draws what was typed, and keeps nothing")];

const FORMS: [&[Form]; 4] = [people::ACTS, apps::ACTS, settings::ACTS, portal::ACTS];
const CALLS: [&[Call]; 3] = [api_people::CALLS, api_apps::CALLS, api_settings::CALLS];
const WALKS: [&[Walk]; 2] = [account::WALKS, portal::WALKS];
const REVEALS: [&[Reveal]; 5] = [people::REVEALS, apps::REVEALS, settings::REVEALS, portal::REVEALS, account::REVEALS];

/// What an operation is given above.
pub fn body_of(operation: &str) -> String {
    let row = CALLS.iter().copied().flatten().find(|row| row.0 == operation);
    row.map_or("", |row| row.2).replace("$shh", world::SECRET)
}

/// What is typed into the form of an act in the end.
pub fn fields_of(route: &str) -> &'static [(&'static str, &'static str)] {
    let row = FORMS.iter().copied().flatten().find(|row| row.0 == route);
    row.and_then(|row| row.2.last().copied()).unwrap_or_default()
}

/// The acts of the account: its routes are in no table but in the one that serves them.
fn acts_of_the_account() -> BTreeSet<String> {
    let text = include_str!("../../../src/http/routes.rs");
    let resources = text.split("web::resource(").skip(1).filter(|part| part.contains("post()"));
    let paths = resources.filter_map(|part| part.strip_prefix('"')?.split('"').next());
    paths.filter(|path| path.starts_with("/account")).map(|path| format!("POST {path}")).collect()
}

fn sorted(names: impl Iterator<Item = String>) -> BTreeSet<String> {
    let all: Vec<_> = names.collect();
    let set: BTreeSet<_> = all.iter().cloned().collect();
    assert_eq!(set.len(), all.len(), "a row stands there twice");
    set
}

#[test]
fn no_act_is_without_a_row_and_no_row_without_an_act() {
    let console = admin::SCREENS.iter().copied().flatten().map(|own| (own.verb, own.path));
    let portal = developers::SCREENS.iter().copied().flatten().map(|own| (own.verb, own.path));
    let acts = console.chain(portal).filter(|(verb, _)| *verb == Verb::Post).map(|(_, path)| format!("POST {path}"));
    let acts: BTreeSet<_> = acts.chain(acts_of_the_account()).collect();
    let forms = FORMS.iter().copied().flatten().map(|row| row.0.to_owned());
    let walks = WALKS.iter().copied().flatten().map(|row| row.0.to_owned());
    assert_eq!(sorted(forms.chain(walks).chain(SHOWING.iter().map(|(name, _)| (*name).to_owned()))), acts);
    let operations = api::OPERATIONS.iter().copied().flatten().filter(|own| own.verb.name() != "GET");
    let operations: BTreeSet<_> = operations.map(|own| format!("{} {}", own.verb.name(), own.path)).collect();
    let calls = CALLS.iter().copied().flatten().map(|row| row.0.to_owned());
    assert_eq!(sorted(calls.chain(HARMLESS.iter().map(|(name, _)| (*name).to_owned()))), operations);
    assert!(HARMLESS.iter().chain(SHOWING).all(|(_, why)| why.len() > 10));
}

/// Secrets are shown by pages that open what an act sealed for them, and by nothing else.
#[test]
fn no_page_that_reveals_a_secret_is_without_a_row() {
    let pages = [
        include_str!("../../../src/http/admin/people/link.rs"),
        include_str!("../../../src/http/admin/clients/secret.rs"),
        include_str!("../../../src/http/portal/secrets.rs"),
        include_str!("../../../src/http/portal/invitations.rs"),
        include_str!("../../../src/http/admin/tenants.rs"),
        include_str!("../../../src/http/account/factors.rs"),
    ];
    let openers: usize = pages.iter().map(|text| text.matches("shown_once::show(").count()).sum();
    let rows = sorted(REVEALS.iter().copied().flatten().map(|row| row.0.to_owned()));
    assert_eq!((openers, rows.len()), (pages.len(), pages.len()));
    let mut found = 0;
    for folder in ["src/http", "src/flow"] {
        world::sources(std::path::Path::new(folder), &mut |text| found += text.matches("shown_once::show(").count());
    }
    assert_eq!(found, pages.len(), "another page shows what is shown once: give it a row");
}
