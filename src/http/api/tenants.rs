//! `/api/tenants`: the tenants of the server, for the one that manages them.

use schemars::JsonSchema;
use serde::Serialize;

use super::answer::Answer;
use super::asked::Asked;
use super::operation::{Operation, Verb, shape};
use super::page::Page;
use super::providers::SEARCH;
use super::time::Time;
use crate::flow::admin::tenants::{self, Draft, Edit, New, Whole};
use crate::flow::api::{Desk, Outcome};
use crate::flow::setup::Invitation;
use crate::model::{Action, Issuer, Managed, TenantSettings};
use crate::protocol::own_api;
use crate::protocol::problem::ProblemCode;

use ProblemCode::{
    ManagedByFile, ProviderSettings, ProviderTaken, TenantInhabited, TenantNeeded, TenantNotFound, TenantSettings as Settings,
    TenantTaken, TenantUnreachable,
};

/// The operations.
pub const OPERATIONS: [Operation; 5] = [
    Operation::new(Verb::Get, "/tenants", Action::SeeTenants, "List the tenants", list)
        .about("Every organisation of the server, by name. Only the tenant to which the configuration file gives `manages_tenants` has tenants to see: for any other one, this is 404.")
        .query(&SEARCH)
        .gives(200, Some(shape::<Page<Tenant>>()))
        .problems(&[TenantNotFound]),
    Operation::new(Verb::Post, "/tenants", Action::ChangeTenants, "Make a tenant", add)
        .about("With its first provider, which has the name of the tenant and is served at its host name at once, and with a link that works once, for three days, by which its first owner makes the account: nobody sets a password over the network. Who manages tenants does not come in to them.")
        .body(shape::<NewTenant>())
        .gives(201, Some(shape::<WholeTenant>()))
        .problems(&[TenantNotFound, TenantTaken, Settings, ProviderTaken, ProviderSettings]),
    Operation::new(Verb::Get, "/tenants/{name}", Action::SeeTenants, "Read a tenant", find)
        .gives(200, Some(shape::<WholeTenant>()))
        .problems(&[TenantNotFound]),
    Operation::new(Verb::Patch, "/tenants/{name}", Action::ChangeTenants, "Change a tenant", edit)
        .about("A JSON Merge Patch (RFC 7396): what is named changes, `null` takes back what was set, the rest stays. The providers of a tenant with `enabled` false answer nothing, within a second on every process; the tenant of the caller is not disabled. The name never changes.")
        .body(shape::<TenantSettings>())
        .guarded()
        .gives(200, Some(shape::<WholeTenant>()))
        .problems(&[TenantNotFound, Settings, TenantNeeded, ManagedByFile]),
    Operation::new(Verb::Post, "/tenants/{name}/setup-link", Action::ChangeTenants, "Make a link for the first owner", invite)
        .about("While nobody is in the tenant. It works once, for three days; earlier ones die.")
        .gives(200, Some(shape::<SetupLink>()))
        .problems(&[TenantNotFound, TenantInhabited, TenantUnreachable]),
];

/// An organisation.
#[derive(Debug, Serialize, JsonSchema)]
struct Tenant {
    /// The short name; it never changes.
    name: String,
    /// The issuers of its providers.
    issuers: Vec<String>,
    /// Whether somebody is in it; if not, its first owner needs a link.
    has_people: bool,
    /// Whether its owners manage tenants; the configuration file says so.
    manages_tenants: bool,
    /// `people`: by console and API; `file`: by the configuration file alone; `create`: made from the file, then left to people.
    managed: Managed,
    created_at: Time,
    #[serde(flatten)]
    settings: TenantSettings,
}

fn tenant(own: &Whole) -> Tenant {
    let Whole { tenant, providers, is_inhabited } = own;
    Tenant {
        name: tenant.name.clone(),
        issuers: providers.iter().map(|own| own.issuer.as_str().to_owned()).collect(),
        has_people: *is_inhabited,
        manages_tenants: tenant.manages_tenants,
        managed: tenant.managed,
        created_at: Time(tenant.created_at),
        settings: TenantSettings::of(tenant),
    }
}

/// A tenant as it is shown alone.
#[derive(Debug, Serialize, JsonSchema)]
struct WholeTenant {
    #[serde(flatten)]
    tenant: Tenant,
    /// Only in the answer that made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    setup_link: Option<SetupLink>,
}

fn whole(own: &Whole) -> WholeTenant {
    WholeTenant { tenant: tenant(own), setup_link: None }
}

/// A link that works once, by which the first owner of a tenant makes their account.
#[derive(Debug, Serialize, JsonSchema)]
struct SetupLink {
    #[schemars(extend("format" = "uri"))]
    url: String,
    expires_at: Time,
}

fn link(invitation: &Invitation, issuer: &Issuer) -> SetupLink {
    SetupLink { url: invitation.url(issuer), expires_at: Time(invitation.expires_at) }
}

/// A tenant to be made.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is of use: the members are merged as they come")]
struct NewTenant {
    /// Small letters, digits and hyphens between them.
    #[schemars(length(min = 1, max = 40))]
    name: String,
    /// The issuer of its first provider: https, or http at a loopback address; without a trailing slash.
    #[schemars(length(min = 8, max = 255))]
    issuer: String,
    #[serde(flatten)]
    settings: TenantSettings,
}

fn list(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let part = asked.part(&desk.site.provider.issuer)?;
    let sought = asked.query()?.get("q").unwrap_or_default();
    let found: Vec<_> = tenants::list(&desk.steward(), sought)?.iter().map(tenant).collect();
    Answer::ok(&part.cut(found, |own| own.name.clone())?)
}

fn add(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let made = tenants::add(&desk.steward(), New::from_members(asked.members()?)?, desk.now)?;
    desk.notice()?;
    let setup_link = made.whole.providers.first().map(|own| link(&made.invitation, &own.issuer));
    let address = desk.site.provider.issuer.url(&format!("{}/tenants/{}", own_api::PATH, made.whole.tenant.name));
    Ok(Answer::created(address, &WholeTenant { setup_link, ..whole(&made.whole) })?.tagged(&made.whole.tag()))
}

fn find(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let found = tenants::find(&desk.steward(), asked.name(0))?;
    Ok(Answer::ok(&whole(&found))?.tagged(&found.tag()))
}

fn edit(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let draft = Draft::from_members(asked.members()?)?;
    let edit = Edit { name: asked.name(0).to_owned(), expected: asked.precondition()?, draft };
    let done = tenants::edit(&desk.steward(), &edit, desk.now)?;
    desk.notice()?;
    Ok(Answer::ok(&whole(&done))?.tagged(&done.tag()))
}

fn invite(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let (invitation, provider) = tenants::invite(&desk.steward(), asked.name(0), desk.now)?;
    Answer::ok(&link(&invitation, &provider.issuer))
}
