//! The trust store of a tenant: certificate authorities that count for its upstreams, beside the public ones and those of single domains.

use crate::flow::Result;
use crate::model::{Id, Tenant, TrustedAuthority, UpstreamSettings};
use crate::store::{Store, trusted_authorities};

/// What a tenant trusts, in one PEM text; empty if nothing.
///
/// # Errors
/// When the database does not answer.
pub fn of_tenant(store: &Store, tenant: &Id<Tenant>) -> Result<String> {
    Ok(text(&store.read(|c| trusted_authorities::list(c, tenant))?))
}

pub(super) fn text(authorities: &[TrustedAuthority]) -> String {
    authorities.iter().map(|one| one.pem.as_str()).collect()
}

/// The settings that count for a domain: with what its tenant trusts beside what it trusts itself.
#[must_use]
pub fn with(settings: UpstreamSettings, tenant: &str) -> UpstreamSettings {
    if tenant.is_empty() {
        return settings;
    }
    let ca = match &settings.ca {
        None => tenant.to_owned(),
        Some(own) => format!("{own}\n{tenant}"),
    };
    UpstreamSettings { ca: Some(ca), ..settings }
}
