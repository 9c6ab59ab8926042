//! Resources of a provider: the APIs that its clients call with access tokens of ours.

use std::fmt;

use serde_json::{Map, Value, json};

use super::once::once;
use super::settled::{overtaken, settled};
use super::steward::Steward;
use super::{Done, Refusal, Within, within};
use crate::crypto::{base64url, random, sha256};
use crate::model::{AccessTokenFormat, Action, Client, Id, Instant, Managed, Provider, Resource, ResourceScope, Seconds};
use crate::protocol::correction::{self, Correction};
use crate::protocol::precondition::Precondition;
use crate::protocol::{merge_patch, resource_settings};
use crate::store::{AnyConnection, Insertion, StoreError, audit, clients, resources};

use serde::{Deserialize, Serialize};

/// Why a resource is not what somebody wants it to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The provider has no such resource.
    Unknown,
    /// Another resource of the provider has the identifier.
    Taken,
    /// Settings to correct.
    Settings(Vec<Correction>),
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => f.write_str("there is no such resource"),
            Self::Taken => f.write_str("the provider has a resource with that identifier already"),
            Self::Settings(all) => correction::list(f, all),
        }
    }
}

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        Self::Resource(Box::new(refused))
    }
}

/// Everything of a resource that can be said, under the names of the file (`[[resource]]`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    identifier: String,
    #[serde(default)]
    display_name: String,
    #[serde(default)]
    scopes: Vec<ResourceScope>,
    #[serde(default)]
    access_token_format: AccessTokenFormat,
    #[serde(default)]
    access_token_lifetime: Option<Seconds>,
    #[serde(default)]
    introspection_clients: Vec<Id<Client>>,
    #[serde(default = "yes")]
    enabled: bool,
}

const fn yes() -> bool {
    true
}

impl Settings {
    fn of(resource: &Resource) -> Self {
        let own = resource.clone();
        Self {
            identifier: own.identifier,
            display_name: own.display_name,
            scopes: own.scopes,
            access_token_format: own.access_token_format,
            access_token_lifetime: own.access_token_lifetime,
            introspection_clients: own.introspection_clients,
            enabled: own.enabled,
        }
    }

    fn read(members: Map<String, Value>) -> Result<Self, Refusal> {
        let wrong = |error: serde_json::Error| Correction::new("", error.to_string(), "correct the value");
        serde_json::from_value(Value::Object(members)).map_err(|error| Refused::Settings(vec![wrong(error)]).into())
    }

    fn put(self, resource: Resource) -> Resource {
        Resource {
            display_name: if self.display_name.is_empty() { self.identifier.clone() } else { self.display_name },
            identifier: self.identifier,
            scopes: self.scopes,
            access_token_format: self.access_token_format,
            access_token_lifetime: self.access_token_lifetime,
            introspection_clients: self.introspection_clients,
            enabled: self.enabled,
            ..resource
        }
    }
}

/// A resource as members, by the names of the file.
pub fn members(resource: &Resource) -> Map<String, Value> {
    merge_patch::members(&Settings::of(resource)).unwrap_or_default()
}

/// The entity tag of a resource.
pub fn tag(resource: &Resource) -> String {
    let all = json!([resource.id, resource.managed, Settings::of(resource)]);
    base64url(&sha256(all.to_string().as_bytes()))
}

/// The resources of the provider, by identifier; those whose identifier or name has `sought` in it.
///
/// # Errors
/// `NotAllowed`, or as any other flow.
pub fn list(steward: &Steward<'_>, sought: &str) -> Done<Vec<Resource>> {
    steward.check(Action::SeeResources)?;
    let sought = sought.to_lowercase();
    let mut found = steward.store.read(|c| resources::list(c, &steward.here.id))?;
    found.retain(|own| own.identifier.to_lowercase().contains(&sought) || own.display_name.to_lowercase().contains(&sought));
    Ok(found)
}

/// A resource.
///
/// # Errors
/// `Unknown` and other refusals, or as any other flow.
pub fn find(steward: &Steward<'_>, id: &Id<Resource>) -> Done<Resource> {
    steward.check(Action::SeeResources)?;
    Ok(steward.store.read(|c| seen(c, &steward.here.id, id))??)
}

fn seen(c: &mut AnyConnection, provider: &Id<Provider>, id: &Id<Resource>) -> Within<Resource> {
    Ok(resources::find_by_id(c, provider, id)?.ok_or_else(|| Refused::Unknown.into()))
}

fn own(c: &mut AnyConnection, provider: &Id<Provider>, id: &Id<Resource>) -> Within<Resource> {
    Ok(match seen(c, provider, id)? {
        Ok(resource) if resource.managed == Managed::File => Err(Refusal::FromFile),
        found => found,
    })
}

fn target(resource: &Resource) -> String {
    format!("resource:{}", resource.identifier)
}

/// Adds a resource, from members by the names of the file.
///
/// # Errors
/// A refusal, or as any other flow.
pub fn add(steward: &Steward<'_>, members: Map<String, Value>, now: Instant) -> Done<Resource> {
    steward.check(Action::ChangeResources)?;
    let names: Vec<_> = members.keys().cloned().collect();
    let settings = Settings::read(members)?;
    let resource = settings.put(Resource {
        id: Id::mint(random::bytes()),
        provider: steward.here.id.clone(),
        identifier: String::new(),
        display_name: String::new(),
        scopes: Vec::new(),
        access_token_format: AccessTokenFormat::default(),
        access_token_lifetime: None,
        introspection_clients: Vec::new(),
        enabled: true,
        managed: Managed::People,
        created_at: now,
    });
    let entry = steward.entry("resource.create", target(&resource), json!({ "set": names }), now);
    let (here, drawn) = (steward.here.clone(), resource.id.clone());
    let id = once(steward.store, &steward.by, drawn, now, move |c| {
        let plan = |c: &mut AnyConnection| judge(c, &here, &resource);
        settled(c, plan, |c, ()| {
            if resources::insert(c, &resource)? == Insertion::Taken {
                return Err(overtaken());
            }
            audit::insert(c, &entry)
        })
    })?;
    Ok(steward.store.read(|c| seen(c, &steward.here.id, &id))??)
}

/// Changes a resource.
///
/// # Errors
/// `Changed` if it is not what it is believed to be, other refusals, or as any other flow.
pub fn edit(
    steward: &Steward<'_>,
    (id, expected): (&Id<Resource>, &Precondition),
    patch: &Map<String, Value>,
    now: Instant,
) -> Done<Resource> {
    steward.check(Action::ChangeResources)?;
    let before = steward.store.read(|c| own(c, &steward.here.id, id))??;
    if !expected.is_met(&tag(&before)) {
        return Err(Refusal::Changed.into());
    }
    let known = tag(&before);
    let mut members = members(&before);
    merge_patch::apply(&mut members, patch);
    let wanted = Settings::read(members)?.put(before);
    let names: Vec<_> = patch.keys().collect();
    let entry = steward.entry("resource.update", target(&wanted), json!({ "changed": names }), now);
    let (here, own_id) = (steward.here.clone(), id.clone());
    within(steward.store, move |c| {
        let plan = |c: &mut AnyConnection| match own(c, &here.id, &own_id)? {
            Err(refusal) => Ok(Err(refusal)),
            // what was drafted rests on what was there
            Ok(there) if tag(&there) != known => Ok(Err(Refusal::Changed)),
            Ok(_) => judge(c, &here, &wanted),
        };
        settled(c, plan, |c, ()| {
            resources::update(c, &wanted)?;
            audit::insert(c, &entry)?;
            Ok(wanted.clone())
        })
    })
}

/// Removes a resource: no token is issued for it any more; those that there are live out their time.
///
/// # Errors
/// A refusal, or as any other flow.
pub fn remove(steward: &Steward<'_>, (id, expected): (&Id<Resource>, &Precondition), now: Instant) -> Done<()> {
    steward.check(Action::ChangeResources)?;
    let (provider, id, expected, by) = (steward.here.id.clone(), id.clone(), expected.clone(), steward.by.clone());
    within(steward.store, move |c| {
        let plan = |c: &mut AnyConnection| {
            Ok(match own(c, &provider, &id)? {
                Ok(found) if !expected.is_met(&tag(&found)) => Err(Refusal::Changed),
                found => found,
            })
        };
        settled(c, plan, |c, found| {
            resources::delete(c, &found.id)?;
            audit::insert(c, &by.entry("resource.delete", target(&found), json!({}), now))
        })
    })
}

fn judge(c: &mut AnyConnection, provider: &Provider, wanted: &Resource) -> Within<()> {
    let mut found = resource_settings::check(wanted, (&provider.issuer, &provider.key_policy));
    found.extend(unknown_clients(c, wanted)?);
    if !found.is_empty() {
        return Ok(Err(Refused::Settings(found).into()));
    }
    let namesake = resources::find(c, &provider.id, &wanted.identifier)?;
    Ok(if namesake.is_some_and(|own| own.id != wanted.id) { Err(Refused::Taken.into()) } else { Ok(()) })
}

fn unknown_clients(c: &mut AnyConnection, wanted: &Resource) -> Result<Option<Correction>, StoreError> {
    for id in &wanted.introspection_clients {
        if clients::find(c, &wanted.provider, id)?.is_none() {
            let shown: String = id.as_str().chars().take(50).collect();
            let message = format!("`introspection_clients`: the provider has no client `{shown}`");
            return Ok(Some(Correction::new("introspection_clients", message, "name clients by their client_id")));
        }
    }
    Ok(None)
}
