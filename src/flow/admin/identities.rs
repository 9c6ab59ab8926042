//! Platform identities: key pairs of ours that domains use at upstreams. Made once, never changed, removed when nothing uses them.

use serde_json::json;

use super::once::once;
use super::settled::settled;
use super::upstreams::Refused;
use super::{Administrator, Done, Refusal, Within, within};
use crate::crypto::Vault;
use crate::flow::upstream_secret::{self, NewIdentity};
use crate::model::{Action, Id, Instant, Managed, PlatformIdentity, SigningAlgorithm, Tenant, is_short_name};
use crate::protocol::relying_party::check::Problem;
use crate::store::{AnyConnection, Insertion, Store, StoreError, audit, platform_identities, upstreams};

/// A platform identity with the names of the domains that use it.
#[derive(Clone, Debug)]
pub struct Held {
    /// The identity.
    pub identity: PlatformIdentity,
    /// Who uses it.
    pub used_by: Vec<String>,
}

fn held(c: &mut AnyConnection, tenant: &Id<Tenant>) -> Result<Vec<Held>, StoreError> {
    let domains = upstreams::list(c, tenant)?;
    let all = platform_identities::list(c, tenant)?;
    let hold = |identity: PlatformIdentity| {
        let uses = |name: &Option<String>| name.as_deref() == Some(identity.name.as_str());
        let used_by = domains.iter().filter(|own| uses(&own.settings.platform_identity)).map(|own| own.name.clone()).collect();
        Held { identity, used_by }
    };
    Ok(all.into_iter().map(hold).collect())
}

/// Every platform identity of the tenant, by name.
///
/// # Errors
/// `NotAllowed`, or as any other flow.
pub fn list(store: &Store, by: &Administrator) -> Done<Vec<Held>> {
    by.check(Action::SeeUpstreams)?;
    Ok(store.read(|c| held(c, &by.tenant))?)
}

/// One by its name.
///
/// # Errors
/// `IdentityUnknown` and other refusals, or as any other flow.
pub fn find(store: &Store, by: &Administrator, name: &str) -> Done<Held> {
    let found = list(store, by)?.into_iter().find(|held| held.identity.name == name);
    found.ok_or_else(|| Refusal::from(Refused::IdentityUnknown).into())
}

/// Makes one; its keys are made before the write.
///
/// # Errors
/// A refusal, or as any other flow.
pub fn make(store: &Store, vault: &Vault, by: &Administrator, new: (String, SigningAlgorithm), now: Instant) -> Done<Held> {
    by.check(Action::ChangeUpstreams)?;
    let (name, algorithm) = new;
    check(&name, algorithm)?;
    if store.read(|c| is_taken(c, by, &name))? && by.once.is_none() {
        return Err(Refusal::from(Refused::IdentityTaken).into()); // before a key is made for nothing
    }
    let wanted = NewIdentity { tenant: by.tenant.clone(), name: name.clone(), algorithm, managed: Managed::People };
    let identity = upstream_secret::make_identity(vault, wanted, now)?;
    let entry = by.entry("platform_identity.create", target(&name), json!({ "algorithm": algorithm }), now);
    let asker = by.clone();
    once(store, by, (), now, move |c| {
        if is_taken(c, &asker, &identity.name)? || platform_identities::insert(c, &identity)? == Insertion::Taken {
            return Ok(Err(Refused::IdentityTaken.into()));
        }
        audit::insert(c, &entry).map(Ok)
    })?;
    let made = store.read(|c| held(c, &by.tenant))?.into_iter().find(|held| held.identity.name == name);
    made.ok_or_else(|| Refusal::from(Refused::IdentityUnknown).into())
}

fn is_taken(c: &mut AnyConnection, by: &Administrator, name: &str) -> Result<bool, StoreError> {
    Ok(platform_identities::list(c, &by.tenant)?.iter().any(|own| own.name == name))
}

fn check(name: &str, algorithm: SigningAlgorithm) -> Result<(), Refusal> {
    let wrong = |key, message: &str, fix| Err(Refused::Settings(vec![Problem { key, message: message.to_owned(), fix }]).into());
    if !is_short_name(name) {
        return wrong("name", "`name` is not a short name", "use small letters, digits and hyphens, at most 40");
    }
    if algorithm.is_symmetric() {
        return wrong("algorithm", "`algorithm` is one of shared secrets", "use RS256, PS256, ES256 or another asymmetric one");
    }
    Ok(())
}

fn target(name: &str) -> String {
    format!("platform_identity:{name}")
}

/// Removes one that no domain uses.
///
/// # Errors
/// `IdentityInUse` and other refusals, or as any other flow.
pub fn remove(store: &Store, by: &Administrator, name: &str, now: Instant) -> Done<()> {
    by.check(Action::ChangeUpstreams)?;
    let entry = by.entry("platform_identity.delete", target(name), json!({}), now);
    let (tenant, name) = (by.tenant.clone(), name.to_owned());
    within(store, move |c| {
        settled(
            c,
            |c| removable(c, &tenant, &name),
            |c, id| {
                platform_identities::delete(c, &id)?;
                audit::insert(c, &entry)
            },
        )
    })
}

fn removable(c: &mut AnyConnection, tenant: &Id<Tenant>, name: &str) -> Within<Id<PlatformIdentity>> {
    let found = held(c, tenant)?.into_iter().find(|held| held.identity.name == name);
    Ok(match found {
        None => Err(Refused::IdentityUnknown.into()),
        Some(held) if !held.used_by.is_empty() => Err(Refused::IdentityInUse(held.used_by).into()),
        Some(held) if held.identity.managed == Managed::File => Err(Refusal::FromFile),
        Some(held) => Ok(held.identity.id),
    })
}
