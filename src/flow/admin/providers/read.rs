//! Providers, found.

use serde_json::json;

use super::Refused;
use crate::crypto::{base64url, sha256};
use crate::flow::admin::steward::Steward;
use crate::flow::admin::{Administrator, Done, Within};
use crate::model::{Action, Id, Managed, Provider, ProviderSettings, Tenant};
use crate::store::{AnyConnection, Store, clients, providers};

/// Beyond so many apps nobody counts.
const MOST: i64 = 1_000_000;

/// A provider, and what it would take along.
#[derive(Clone, Debug)]
pub struct Whole {
    /// The provider.
    pub provider: Provider,
    /// How many apps are registered at it.
    pub clients: usize,
}

impl Whole {
    /// Changes with everything of the provider that can be changed, and with nothing else.
    pub fn tag(&self) -> String {
        tag(&self.provider)
    }
}

/// The entity tag of a provider.
pub(super) fn tag(provider: &Provider) -> String {
    let Provider { id, name, issuer, managed, .. } = provider;
    let all = json!([id, name, issuer, managed, ProviderSettings::of(provider)]);
    base64url(&sha256(all.to_string().as_bytes()))
}

/// The providers of the tenant, by name; those whose name or issuer has `sought` in it.
///
/// # Errors
/// `NotAllowed`, or as any other flow.
pub fn list(store: &Store, by: &Administrator, sought: &str) -> Done<Vec<Provider>> {
    by.check(Action::SeeProviders)?;
    let sought = sought.to_lowercase();
    let mut found = store.read(|c| providers::list_of(c, &by.tenant))?;
    let fits = |text: &str| text.to_lowercase().contains(&sought);
    found.retain(|own| fits(&own.name) || fits(&own.display_name) || fits(own.issuer.as_str()));
    Ok(found)
}

/// A provider by its short name.
///
/// # Errors
/// `Unknown` and other refusals, or as any other flow.
pub fn find(store: &Store, by: &Administrator, name: &str) -> Done<Whole> {
    by.check(Action::SeeProviders)?;
    let found = store.read(|c| seen(c, &by.tenant, name))??;
    let clients = store.read(|c| clients::count(c, &found.id, MOST))?;
    Ok(Whole { provider: found, clients })
}

/// As [`find`], for whoever has just written it.
pub(super) fn whole(steward: &Steward<'_>, name: &str) -> Done<Whole> {
    let tenant = &steward.by.tenant;
    let found = steward.store.read(|c| seen(c, tenant, name))??;
    let clients = steward.store.read(|c| count(c, &found.id))?;
    Ok(Whole { provider: found, clients })
}

/// How many apps are registered at a provider.
pub(super) fn count(c: &mut AnyConnection, id: &Id<Provider>) -> Result<usize, crate::store::StoreError> {
    clients::count(c, id, MOST)
}

fn seen(c: &mut AnyConnection, tenant: &Id<Tenant>, name: &str) -> Within<Provider> {
    Ok(providers::find_by_name(c, tenant, name)?.ok_or_else(|| Refused::Unknown.into()))
}

/// The provider of a name, within a write that changes it: not the file's.
pub(super) fn own(c: &mut AnyConnection, tenant: &Id<Tenant>, name: &str) -> Within<Provider> {
    Ok(match seen(c, tenant, name)? {
        Ok(provider) if provider.managed == Managed::File => Err(crate::flow::admin::Refusal::FromFile),
        found => found,
    })
}
