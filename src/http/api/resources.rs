//! `/api/resources`: the APIs that clients of the provider call with its access tokens.

use schemars::JsonSchema;
use serde::Serialize;

use super::answer::Answer;
use super::asked::Asked;
use super::operation::{Operation, Verb, shape};
use super::page::Page;
use super::providers::SEARCH;
use super::time::Time;
use crate::flow::admin::resources;
use crate::flow::api::{Desk, Outcome};
use crate::model::{self, AccessTokenFormat, Action, Managed, ResourceScope, Seconds};
use crate::protocol::own_api;
use crate::protocol::problem::ProblemCode;

use ProblemCode::{ManagedByFile, PreconditionFailed, ResourceNotFound, ResourceSettings, ResourceTaken};

/// The operations.
pub const OPERATIONS: [Operation; 5] = [
    Operation::new(Verb::Get, "/resources", Action::SeeResources, "List the resources", list)
        .about("Every API that clients of the provider call, by its URI; without this one.")
        .query(&SEARCH)
        .gives(200, Some(shape::<Page<Resource>>())),
    Operation::new(Verb::Post, "/resources", Action::ChangeResources, "Add a resource", add)
        .about("Clients name its URI as `resource` and get tokens for it.")
        .body(shape::<NewResource>())
        .gives(201, Some(shape::<Resource>()))
        .problems(&[ResourceNotFound, ResourceTaken, ResourceSettings]),
    Operation::new(Verb::Get, "/resources/{id}", Action::SeeResources, "Read a resource", find)
        .gives(200, Some(shape::<Resource>()))
        .problems(&[ResourceNotFound]),
    Operation::new(Verb::Patch, "/resources/{id}", Action::ChangeResources, "Change a resource", edit)
        .about("A JSON Merge Patch (RFC 7396): what is named changes, `null` takes back what was set, the rest stays. Tokens that there are keep what they were issued with.")
        .body(shape::<ResourceMembers>())
        .guarded()
        .gives(200, Some(shape::<Resource>()))
        .problems(&[ResourceNotFound, ResourceTaken, ResourceSettings, ManagedByFile]),
    Operation::new(Verb::Delete, "/resources/{id}", Action::ChangeResources, "Remove a resource", delete)
        .about("No token is issued for it any more; those that there are live out their time.")
        .gives(204, None)
        .problems(&[ResourceNotFound, ManagedByFile, PreconditionFailed]),
];

/// An API that clients call.
#[derive(Debug, Serialize, JsonSchema)]
struct Resource {
    id: String,
    /// Its absolute URI: the `resource` parameter and the `aud` of its tokens.
    identifier: String,
    /// The name that people see at consent.
    display_name: String,
    scopes: Vec<ResourceScope>,
    access_token_format: AccessTokenFormat,
    /// In seconds; `null`: the provider's.
    access_token_lifetime: Option<Seconds>,
    /// The `client_id` of each of those that may introspect its tokens.
    introspection_clients: Vec<String>,
    /// A disabled resource gets no tokens.
    enabled: bool,
    /// `people`: by console and API; `file`: by the configuration file alone; `create`: made from the file, then left to people.
    managed: Managed,
    created_at: Time,
}

fn resource(own: &model::Resource) -> Resource {
    let model::Resource { identifier, display_name, scopes, .. } = own.clone();
    Resource {
        id: own.id.as_str().to_owned(),
        identifier,
        display_name,
        scopes,
        access_token_format: own.access_token_format,
        access_token_lifetime: own.access_token_lifetime,
        introspection_clients: own.introspection_clients.iter().map(|id| id.as_str().to_owned()).collect(),
        enabled: own.enabled,
        managed: own.managed,
        created_at: Time(own.created_at),
    }
}

/// What can be said of a resource.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is of use: the members are merged as they come")]
struct ResourceMembers {
    /// An absolute URI without a fragment.
    identifier: Option<String>,
    /// The URI, if it is left out.
    display_name: Option<String>,
    scopes: Option<Vec<ResourceScope>>,
    access_token_format: Option<AccessTokenFormat>,
    /// In seconds.
    access_token_lifetime: Option<Seconds>,
    introspection_clients: Option<Vec<String>>,
    enabled: Option<bool>,
}

/// A resource to be added.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is of use: the members are merged as they come")]
struct NewResource {
    /// An absolute URI without a fragment.
    identifier: String,
    /// The URI, if it is left out.
    display_name: Option<String>,
    scopes: Option<Vec<ResourceScope>>,
    access_token_format: Option<AccessTokenFormat>,
    /// In seconds.
    access_token_lifetime: Option<Seconds>,
    introspection_clients: Option<Vec<String>>,
    enabled: Option<bool>,
}

fn list(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let part = asked.part(&desk.site.provider.issuer)?;
    let sought = asked.query()?.get("q").unwrap_or_default();
    let found: Vec<_> = resources::list(&desk.steward(), sought)?.iter().map(resource).collect();
    Answer::ok(&part.cut(found, |own| own.id.clone())?)
}

fn add(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let mut members = asked.members()?;
    members.retain(|_, value| !value.is_null());
    let made = resources::add(&desk.steward(), members, desk.now)?;
    desk.notice()?;
    let address = desk.site.provider.issuer.url(&format!("{}/resources/{}", own_api::PATH, made.id));
    Ok(Answer::created(address, &resource(&made))?.tagged(&resources::tag(&made)))
}

fn find(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let found = resources::find(&desk.steward(), &asked.id(0))?;
    Ok(Answer::ok(&resource(&found))?.tagged(&resources::tag(&found)))
}

fn edit(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let (expected, patch) = (asked.precondition()?, asked.members()?);
    let done = resources::edit(&desk.steward(), (&asked.id(0), &expected), &patch, desk.now)?;
    desk.notice()?;
    Ok(Answer::ok(&resource(&done))?.tagged(&resources::tag(&done)))
}

fn delete(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let expected = asked.precondition_if_sent()?;
    resources::remove(&desk.steward(), (&asked.id(0), &expected), desk.now)?;
    desk.notice()?;
    Ok(Answer::nothing())
}
