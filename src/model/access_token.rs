//! An access token (RFC 6749 §1.4): opaque and stored, or a JWT (RFC 9068) and not stored.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Client, Grant, Id, Instant, Provider, Scope};
use crate::crypto::Hashed;

/// What an access token looks like to the resource server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccessTokenFormat {
    /// 43 random characters; the resource server asks us (RFC 7662).
    #[default]
    Opaque,
    /// A signed JWT (RFC 9068).
    Jwt,
}

/// An opaque access token as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessToken {
    /// The hash of the token.
    pub hash: Hashed,
    /// The provider.
    pub provider: Id<Provider>,
    /// The client it was issued to.
    pub client: Id<Client>,
    /// The grant it hangs on; `None` for client credentials.
    pub grant: Option<Id<Grant>>,
    /// The scopes of this token, within the grant's.
    pub scope: Scope,
    /// The resources it is meant for; empty means the issuer itself.
    pub audience: Vec<String>,
    /// When it was issued.
    pub issued_at: Instant,
    /// When it expires.
    pub expires_at: Instant,
    /// When it was revoked.
    pub revoked_at: Option<Instant>,
}
