//! Who may register clients at a provider's registration endpoint, and within which limits (RFC 7591 §3, §5).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Client, Id, Instant, Provider, Seconds};
use crate::crypto::Hashed;

/// Who may register clients at the registration endpoint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Registration {
    /// Nobody.
    #[default]
    Closed,
    /// Holders of an initial access token.
    Token,
    /// Anybody, within limits.
    Open,
}

/// The limits of registration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RegistrationPolicy {
    /// Requests to register that one network may send within an hour; `None` lifts the limit, as for a test run.
    pub per_network: Option<i64>,
    /// Clients that registered themselves and that nobody has used yet; `None` lifts the limit.
    pub unused: Option<i64>,
    /// How long a client that nobody uses is kept.
    pub unused_after: Seconds,
    /// Whose software statements are believed (RFC 7591 §2.3).
    pub statement_issuers: Vec<StatementIssuer>,
    /// Whether nobody registers without one.
    pub statement_required: bool,
}

/// An issuer of software statements that a provider trusts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct StatementIssuer {
    /// `iss` of its statements.
    pub issuer: String,
    /// Its keys by value.
    pub jwks: Option<Value>,
    /// Where its keys are.
    pub jwks_uri: Option<String>,
    /// The `software_id`s that are approved here; empty means every one that it vouches for.
    pub software_ids: Vec<String>,
}

impl Default for RegistrationPolicy {
    fn default() -> Self {
        Self {
            per_network: Some(60),
            unused: Some(1_000),
            unused_after: Seconds::hours(24),
            statement_issuers: Vec::new(),
            statement_required: false,
        }
    }
}

/// An initial access token (RFC 7591 §1.2) as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistrationToken {
    /// Its name, by which people speak of it.
    pub id: Id<RegistrationToken>,
    /// The provider at which it admits.
    pub provider: Id<Provider>,
    /// The hash of the token.
    pub hash: Hashed,
    /// How many clients it admits.
    pub uses: i64,
    /// How many it has admitted.
    pub used: i64,
    /// When it was made.
    pub created_at: Instant,
    /// When it expires.
    pub expires_at: Instant,
}

/// What is kept of a client that registered itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientRegistration {
    /// The provider.
    pub provider: Id<Provider>,
    /// The client.
    pub client: Id<Client>,
    /// The hash of the registration access token (RFC 7592 §1.2), with which the client manages itself.
    pub token: Hashed,
    /// When it registered.
    pub registered_at: Instant,
}
