//! Tenants, found.

use serde_json::json;

use super::Refused;
use crate::crypto::{base64url, sha256};
use crate::flow::admin::steward::Steward;
use crate::flow::admin::{Done, Refusal, Within};
use crate::model::{Action, Managed, Provider, Tenant, TenantSettings};
use crate::store::{AnyConnection, StoreError, providers, tenants, users};

/// A tenant, with what those who manage it see of it.
#[derive(Clone, Debug)]
pub struct Whole {
    /// The tenant.
    pub tenant: Tenant,
    /// Its providers, by name.
    pub providers: Vec<Provider>,
    /// Whether somebody is in it.
    pub is_inhabited: bool,
}

impl Whole {
    /// Changes with everything of the tenant that can be changed, and with nothing else.
    pub fn tag(&self) -> String {
        tag(&self.tenant)
    }
}

/// The entity tag of a tenant.
pub(super) fn tag(tenant: &Tenant) -> String {
    let all = json!([tenant.id, tenant.name, tenant.managed, TenantSettings::of(tenant)]);
    base64url(&sha256(all.to_string().as_bytes()))
}

/// Refuses whoever may not, and whose tenant manages none.
pub(super) fn check(steward: &Steward<'_>, action: Action) -> Done<()> {
    steward.check(action)?;
    let own = steward.store.read(|c| tenants::find(c, &steward.by.tenant))?;
    if own.is_some_and(|own| own.manages_tenants) { Ok(()) } else { Err(Refusal::from(Refused::Unknown).into()) }
}

/// The tenants of the server, by name; those whose name has `sought` in it.
///
/// # Errors
/// `NotAllowed`, `Unknown`, or as any other flow.
pub fn list(steward: &Steward<'_>, sought: &str) -> Done<Vec<Whole>> {
    check(steward, Action::SeeTenants)?;
    let sought = sought.to_lowercase();
    let fits = |text: &str| text.to_lowercase().contains(&sought);
    Ok(steward.store.read(|c| {
        let all = providers::list(c)?;
        let mut found = tenants::list(c)?;
        found.retain(|own| fits(&own.name) || fits(&own.display_name));
        found.into_iter().map(|own| with(c, own, &all)).collect::<Result<Vec<_>, StoreError>>()
    })?)
}

/// A tenant by its short name.
///
/// # Errors
/// `NotAllowed`, `Unknown`, or as any other flow.
pub fn find(steward: &Steward<'_>, name: &str) -> Done<Whole> {
    check(steward, Action::SeeTenants)?;
    whole(steward, name)
}

/// As [`find`], for whoever has just written it.
pub(super) fn whole(steward: &Steward<'_>, name: &str) -> Done<Whole> {
    Ok(steward.store.read(|c| {
        let all = providers::list(c)?;
        match seen(c, name)? {
            Ok(tenant) => with(c, tenant, &all).map(Ok),
            Err(refusal) => Ok(Err(refusal)),
        }
    })??)
}

fn with(c: &mut AnyConnection, tenant: Tenant, all: &[Provider]) -> Result<Whole, StoreError> {
    let providers = all.iter().filter(|own| own.tenant == tenant.id).cloned().collect();
    let is_inhabited = !users::is_empty(c, &tenant.id)?;
    Ok(Whole { tenant, providers, is_inhabited })
}

fn seen(c: &mut AnyConnection, name: &str) -> Within<Tenant> {
    Ok(tenants::find_by_name(c, name)?.ok_or_else(|| Refused::Unknown.into()))
}

/// The tenant of a name, within a write that changes it: not the file's.
pub(super) fn own(c: &mut AnyConnection, name: &str) -> Within<Tenant> {
    Ok(match seen(c, name)? {
        Ok(tenant) if tenant.managed == Managed::File => Err(Refusal::FromFile),
        found => found,
    })
}
