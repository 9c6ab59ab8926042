//! `/api/providers`: the issuers of the tenant.

use schemars::JsonSchema;
use serde::Serialize;

use super::answer::Answer;
use super::asked::Asked;
use super::operation::{Operation, Query, Verb, shape};
use super::page::{LIST, Page};
use super::time::Time;
use crate::flow::admin::providers::{self, Draft, Edit, New, Removal, Whole};
use crate::flow::api::{Desk, Outcome};
use crate::model::{self, Action, Managed, ProviderSettings};
use crate::protocol::own_api;
use crate::protocol::problem::{Problem, ProblemCode};

use ProblemCode::{
    ManagedByFile, PreconditionFailed, ProviderInUse, ProviderNeeded, ProviderNotFound, ProviderSettings as Settings,
    ProviderTaken,
};

/// The parameter of a search.
pub(super) const SOUGHT: Query = Query {
    name: "q",
    about: "Only those that have this in their name or address; small and capital letters are the same.",
    shape: shape::<String>(),
};

/// The parameters of a list that can be searched.
pub(super) const SEARCH: [Query; 3] = [SOUGHT, LIST[0], LIST[1]];

/// The operations.
pub const OPERATIONS: [Operation; 5] = [
    Operation::new(Verb::Get, "/providers", Action::SeeProviders, "List the providers", list)
        .about("Every issuer of the tenant, by name.")
        .query(&SEARCH)
        .gives(200, Some(shape::<Page<Provider>>())),
    Operation::new(Verb::Post, "/providers", Action::ChangeProviders, "Make a provider", add)
        .about("A name and an issuer are enough. Its keys are made before the answer comes, and it is served at its host name at once, on every process within a second.")
        .body(shape::<NewProvider>())
        .gives(201, Some(shape::<WholeProvider>()))
        .problems(&[ProviderNotFound, ProviderTaken, Settings]),
    Operation::new(Verb::Get, "/providers/{name}", Action::SeeProviders, "Read a provider", find)
        .gives(200, Some(shape::<WholeProvider>()))
        .problems(&[ProviderNotFound]),
    Operation::new(Verb::Patch, "/providers/{name}", Action::ChangeProviders, "Change a provider", edit)
        .about("A JSON Merge Patch (RFC 7396): what is named changes, `null` takes back what was set, the rest stays. Name and issuer never change. A new default algorithm counts for clients that are made from then on. The provider that is asked is not switched off.")
        .body(shape::<ProviderSettings>())
        .guarded()
        .gives(200, Some(shape::<WholeProvider>()))
        .problems(&[ProviderNotFound, Settings, ProviderNeeded, ManagedByFile]),
    Operation::new(Verb::Delete, "/providers/{name}", Action::ChangeProviders, "Remove a provider", delete)
        .about("With everything at it: clients, consents, tokens, sessions, keys. One that has clients is removed only for whoever says how many; never the provider that is asked.")
        .query(&REMOVAL)
        .gives(204, None)
        .problems(&[ProviderNotFound, ProviderInUse, ProviderNeeded, ManagedByFile, PreconditionFailed]),
];

const REMOVAL: [Query; 1] =
    [Query { name: "clients", about: "How many clients go with it; 0, if it is left out.", shape: shape::<u32>() }];

/// An issuer with its rules.
#[derive(Debug, Serialize, JsonSchema)]
struct Provider {
    /// The short name; it never changes.
    name: String,
    /// The issuer identifier; it never changes.
    #[schemars(extend("format" = "uri"))]
    issuer: String,
    /// `people`: by console and API; `file`: by the configuration file alone; `create`: made from the file, then left to people.
    managed: Managed,
    created_at: Time,
    #[serde(flatten)]
    settings: ProviderSettings,
}

fn provider(own: &model::Provider) -> Provider {
    Provider {
        name: own.name.clone(),
        issuer: own.issuer.as_str().to_owned(),
        managed: own.managed,
        created_at: Time(own.created_at),
        settings: ProviderSettings::of(own),
    }
}

/// A provider as it is shown alone.
#[derive(Debug, Serialize, JsonSchema)]
struct WholeProvider {
    #[serde(flatten)]
    provider: Provider,
    /// How many clients are registered at it.
    clients: usize,
}

fn whole(own: &Whole) -> WholeProvider {
    WholeProvider { provider: provider(&own.provider), clients: own.clients }
}

/// A provider to be made.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is of use: the members are merged as they come")]
struct NewProvider {
    /// Small letters, digits and hyphens between them.
    #[schemars(length(min = 1, max = 40))]
    name: String,
    /// https, or http at a loopback address; without a trailing slash.
    #[schemars(length(min = 8, max = 255))]
    issuer: String,
    #[serde(flatten)]
    settings: ProviderSettings,
}

fn list(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let part = asked.part(&desk.site.provider.issuer)?;
    let sought = asked.query()?.get("q").unwrap_or_default();
    let found: Vec<_> = providers::list(desk.house.store(), &desk.by, sought)?.iter().map(provider).collect();
    Answer::ok(&part.cut(found, |own| own.name.clone())?)
}

fn add(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let made = providers::add(&desk.steward(), New::from_members(asked.members()?)?, desk.now)?;
    desk.notice()?;
    let address = desk.site.provider.issuer.url(&format!("{}/providers/{}", own_api::PATH, made.provider.name));
    Ok(Answer::created(address, &whole(&made))?.tagged(&made.tag()))
}

fn find(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let found = providers::find(desk.house.store(), &desk.by, asked.name(0))?;
    Ok(Answer::ok(&whole(&found))?.tagged(&found.tag()))
}

fn edit(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let draft = Draft::from_members(asked.members()?)?;
    let edit = Edit { name: asked.name(0).to_owned(), expected: asked.precondition()?, draft };
    let done = providers::edit(&desk.steward(), &edit, desk.now)?;
    desk.notice()?;
    Ok(Answer::ok(&whole(&done))?.tagged(&done.tag()))
}

fn delete(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let clients = asked.query()?.get("clients").unwrap_or("0").parse();
    let clients = clients.map_err(|_| Problem::invalid("clients is a number."))?;
    let removal = Removal { name: asked.name(0).to_owned(), expected: asked.precondition_if_sent()?, clients };
    providers::remove(&desk.steward(), removal, desk.now)?;
    desk.notice()?;
    Ok(Answer::nothing())
}
