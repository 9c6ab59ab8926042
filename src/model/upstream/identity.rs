//! Who we are at an upstream, and who people are there.

use serde_json::{Map, Value};

use super::Upstream;
use crate::model::{Id, Instant, Managed, Provider, Session, SigningAlgorithm, Tenant, User};

/// A key pair of ours that one or several domains use: to authenticate at token endpoints, and for ID tokens encrypted to us.
#[derive(Clone, Debug, PartialEq)]
pub struct PlatformIdentity {
    /// The identifier.
    pub id: Id<PlatformIdentity>,
    /// The tenant that owns it.
    pub tenant: Id<Tenant>,
    /// Its short name; unique within the tenant.
    pub name: String,
    /// What it signs with.
    pub algorithm: SigningAlgorithm,
    /// Its JWK Set for upstreams: a signing and an encryption key.
    pub public_jwks: Value,
    /// The private signing key, sealed.
    pub sealed_signing: Vec<u8>,
    /// The private decryption key, sealed.
    pub sealed_decryption: Vec<u8>,
    /// Who owns the row.
    pub managed: Managed,
    /// When it was made.
    pub created_at: Instant,
}

/// Who a person is at an upstream.
#[derive(Clone, Debug, PartialEq)]
pub struct FederatedIdentity {
    /// The identifier of the row.
    pub id: Id<FederatedIdentity>,
    /// The tenant.
    pub tenant: Id<Tenant>,
    /// The person here.
    pub user: Id<User>,
    /// The domain through which it was last seen.
    pub upstream: Id<Upstream>,
    /// `iss`.
    pub issuer: String,
    /// `sub`, or the mapped subject.
    pub subject: String,
    /// What people call it: an address or a name there.
    pub label: String,
    /// What the upstream said beyond the mapped claims.
    pub claims: Map<String, Value>,
    /// When it was linked.
    pub created_at: Instant,
    /// When it last signed in.
    pub last_used_at: Instant,
}

/// The session at an upstream that a session of ours rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpstreamSession {
    /// Our session.
    pub session: Id<Session>,
    /// The provider it is at.
    pub provider: Id<Provider>,
    /// The domain.
    pub upstream: Id<Upstream>,
    /// `iss`.
    pub issuer: String,
    /// `sub`.
    pub subject: String,
    /// `sid` there, if the upstream names its sessions.
    pub sid: Option<String>,
    /// Its ID token, sealed: the hint of a log-out there.
    pub sealed_id_token: Option<Vec<u8>>,
}
