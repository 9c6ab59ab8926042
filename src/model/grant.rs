//! A grant: one authorization. Its code, its tokens and their successors hang on it; revoking it revokes them all.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Client, Id, Instant, Provider, Scope, Session, User};

/// One authorization of a client by a person.
#[derive(Clone, Debug, PartialEq)]
pub struct Grant {
    /// The identifier, minted with the interaction.
    pub id: Id<Grant>,
    /// The provider.
    pub provider: Id<Provider>,
    /// The client it was given to.
    pub client: Id<Client>,
    /// The person who gave it.
    pub user: Id<User>,
    /// The session it was given in.
    pub session: Id<Session>,
    /// The scopes granted.
    pub scope: Scope,
    /// The `claims` parameter (OpenID Connect Core §5.5).
    pub claims: RequestedClaims,
    /// The resources named (RFC 8707).
    pub resources: Vec<String>,
    /// The nonce of the request.
    pub nonce: Option<String>,
    /// When the person had authenticated.
    pub auth_time: Instant,
    /// Whether the request demanded `auth_time` (`max_age`, `require_auth_time`, or asked for it).
    pub auth_time_requested: bool,
    /// How the person had authenticated.
    pub amr: Vec<String>,
    /// How strongly.
    pub acr: String,
    /// `offline_access` was consented: refresh tokens outlive the session.
    pub offline: bool,
    /// When it was given.
    pub created_at: Instant,
    /// The absolute end of everything under it.
    pub expires_at: Instant,
    /// When it was revoked.
    pub revoked_at: Option<Instant>,
}

impl Grant {
    /// Whether what hangs on the grant may still be used.
    pub fn is_live(&self, now: Instant) -> bool {
        self.revoked_at.is_none() && !self.expires_at.has_passed(now)
    }
}

/// Why a grant was revoked; kept with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RevocationReason {
    /// A code came a second time.
    CodeReplayed,
    /// A rotated refresh token came after its grace.
    RefreshTokenReplayed,
    /// The client asked (RFC 7009).
    ByClient,
    /// The person withdrew consent, signed out, or an admin did it for them.
    ByPerson,
    /// The session ended.
    SessionEnded,
    /// The password changed or the account was disabled.
    AccountChanged,
    /// The upstream that the session rests on no longer knows the person.
    UpstreamRefused,
}

impl RevocationReason {
    /// The stored word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CodeReplayed => "code_replayed",
            Self::RefreshTokenReplayed => "refresh_token_replayed",
            Self::ByClient => "by_client",
            Self::ByPerson => "by_person",
            Self::SessionEnded => "session_ended",
            Self::AccountChanged => "account_changed",
            Self::UpstreamRefused => "upstream_refused",
        }
    }
}

/// What a request says of claims: the `claims` parameter (claim name → `null` or an object with `essential`, `value`, `values`) and
/// the languages of `claims_locales`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RequestedClaims {
    /// Claims to be returned from the userinfo endpoint.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub userinfo: Map<String, Value>,
    /// Claims to be returned in the ID token.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub id_token: Map<String, Value>,
    /// The languages wanted, in order of preference (OpenID Connect Core §5.2).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub locales: Vec<String>,
}

impl RequestedClaims {
    /// Whether nothing is asked for.
    pub fn is_empty(&self) -> bool {
        self.userinfo.is_empty() && self.id_token.is_empty() && self.locales.is_empty()
    }

    /// Every claim name asked for, in either place.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.userinfo.keys().chain(self.id_token.keys()).map(String::as_str)
    }
}
