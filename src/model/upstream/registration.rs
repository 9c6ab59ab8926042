//! What we are registered as at an upstream, where a domain registers itself (OpenID Connect Dynamic Client Registration 1.0 §3.2).

use super::{Upstream, UpstreamAuthMethod};
use crate::model::{Id, Instant, Provider, SigningAlgorithm};

/// The client that one provider of ours is at an upstream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpstreamRegistration {
    /// The domain.
    pub upstream: Id<Upstream>,
    /// The provider of ours that is registered: each has redirect URIs of its own.
    pub provider: Id<Provider>,
    /// A digest of everything that was registered; another one is another registration.
    pub fingerprint: String,
    /// `client_id`.
    pub client_id: String,
    /// `token_endpoint_auth_method`.
    pub auth_method: UpstreamAuthMethod,
    /// `id_token_signed_response_alg`, if it was said.
    pub id_token_alg: Option<SigningAlgorithm>,
    /// `client_secret`, sealed.
    pub sealed_secret: Option<Vec<u8>>,
    /// `client_secret_expires_at`; `None` is never.
    pub secret_expires_at: Option<Instant>,
    /// `registration_access_token`, sealed.
    pub sealed_access_token: Option<Vec<u8>>,
    /// `registration_client_uri`.
    pub client_uri: Option<String>,
    /// When.
    pub registered_at: Instant,
}

impl UpstreamRegistration {
    /// Whether it may still be used for what is wanted.
    pub fn serves(&self, fingerprint: &str, now: Instant) -> bool {
        self.fingerprint == fingerprint && !self.has_expired(now)
    }

    /// Whether its secret is over.
    pub fn has_expired(&self, now: Instant) -> bool {
        self.secret_expires_at.is_some_and(|end| end.has_passed(now))
    }
}
