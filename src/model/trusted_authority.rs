//! A certificate authority that a tenant trusts for its upstreams.

use super::{Id, Instant, Managed, Tenant};

/// An authority, beside the public ones and those of single domains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustedAuthority {
    /// The tenant that trusts it.
    pub tenant: Id<Tenant>,
    /// Its SHA-256 digest in hexadecimal; unique within the tenant.
    pub sha256: String,
    /// Its certificate in PEM.
    pub pem: String,
    /// Who owns the row.
    pub managed: Managed,
    /// When it was added.
    pub created_at: Instant,
}
