//! Domains, found.

use serde_json::json;

use super::refused::Use;
use super::{Refused, remove};
use crate::crypto::{base64url, sha256};
use crate::flow::admin::{Administrator, Done, Refusal, Within};
use crate::model::{Action, Id, Managed, Tenant, Upstream, UpstreamSecret};
use crate::store::{AnyConnection, Store, platform_identities, upstreams};

/// A domain with what uses it.
#[derive(Clone, Debug)]
pub struct Whole {
    /// The domain.
    pub upstream: Upstream,
    /// Why it cannot be removed now.
    pub uses: Vec<Use>,
}

impl Whole {
    /// Changes with everything of the domain that can be changed, and with nothing else.
    pub fn tag(&self) -> String {
        tag(&self.upstream)
    }
}

/// The entity tag of a domain.
pub(super) fn tag(upstream: &Upstream) -> String {
    let Upstream { id, name, display_name, settings, secret, client_key, metadata, enabled, managed, flushed_at, .. } = upstream;
    let seen = |secret: &UpstreamSecret| (base64url(secret.hash.as_bytes()), secret.set_at);
    let (secret, key) = (secret.as_ref().map(seen), client_key.as_ref().map(seen));
    let all = json!([id, name, display_name, settings, secret, key, metadata, enabled, managed, flushed_at]);
    base64url(&sha256(all.to_string().as_bytes()))
}

/// Every domain of the tenant, by name.
///
/// # Errors
/// `NotAllowed`, or as any other flow.
pub fn list(store: &Store, by: &Administrator) -> Done<Vec<Upstream>> {
    by.check(Action::SeeUpstreams)?;
    Ok(store.read(|c| upstreams::list(c, &by.tenant))?)
}

/// A domain by its short name.
///
/// # Errors
/// `Unknown` and other refusals, or as any other flow.
pub fn find(store: &Store, by: &Administrator, name: &str) -> Done<Whole> {
    by.check(Action::SeeUpstreams)?;
    whole(store, by, name)
}

/// The names of the tenant's platform identities.
///
/// # Errors
/// `NotAllowed`, or as any other flow.
pub fn identity_names(store: &Store, by: &Administrator) -> Done<Vec<String>> {
    by.check(Action::SeeUpstreams)?;
    let found = store.read(|c| platform_identities::list(c, &by.tenant))?;
    Ok(found.into_iter().map(|own| own.name).collect())
}

/// As [`find`], for whoever has just written it.
pub(super) fn whole(store: &Store, by: &Administrator, name: &str) -> Done<Whole> {
    let found = store.read(|c| {
        let Some(upstream) = upstreams::find_by_name(c, &by.tenant, name)? else { return Ok(None) };
        let uses = remove::uses(c, &upstream)?;
        Ok(Some(Whole { upstream, uses }))
    })?;
    found.ok_or_else(|| Refusal::from(Refused::Unknown).into())
}

/// The domain of a name, within a write that changes it: not the file's.
pub(super) fn own(c: &mut AnyConnection, tenant: &Id<Tenant>, name: &str) -> Within<Upstream> {
    Ok(match upstreams::find_by_name(c, tenant, name)? {
        None => Err(Refused::Unknown.into()),
        Some(upstream) if upstream.managed == Managed::File => Err(Refusal::FromFile),
        Some(upstream) => Ok(upstream),
    })
}
