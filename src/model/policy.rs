//! Settings of a provider that are spans of time.

use serde::{Deserialize, Serialize};

use super::Seconds;

/// How long things live. Each field can be overridden per client by a field of the same meaning in its metadata.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Lifetimes {
    /// An authorization code.
    pub code: Seconds,
    /// An access token.
    pub access_token: Seconds,
    /// An ID token.
    pub id_token: Seconds,
    /// A refresh token that is not used.
    pub refresh_token_idle: Seconds,
    /// A refresh token and all its successors together.
    pub refresh_token_absolute: Seconds,
    /// For how long the predecessor of a rotated refresh token still returns its successor.
    pub refresh_token_grace: Seconds,
    /// A session that is not used.
    pub session_idle: Seconds,
    /// A session in all.
    pub session_absolute: Seconds,
}

impl Default for Lifetimes {
    fn default() -> Self {
        Self {
            code: Seconds(60),
            access_token: Seconds(300),
            id_token: Seconds(3_600),
            refresh_token_idle: Seconds::days(30),
            refresh_token_absolute: Seconds::days(180),
            refresh_token_grace: Seconds(60),
            session_idle: Seconds::hours(12),
            session_absolute: Seconds::days(30),
        }
    }
}

/// The life of a signing key: announced → active → deprecated → gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KeyPolicy {
    /// How long a key may sign.
    pub active: Seconds,
    /// How long a key is published before it signs; at least `jwks_max_age` and the time a process takes to notice.
    pub announce: Seconds,
    /// For how long a copy of the JWKS may be cached.
    pub jwks_max_age: Seconds,
    /// How far the clocks of others may be off; a deprecated key stays published this long after its last token expired.
    pub skew: Seconds,
}

impl Default for KeyPolicy {
    fn default() -> Self {
        Self { active: Seconds::hours(24), announce: Seconds(600), jwks_max_age: Seconds(300), skew: Seconds(60) }
    }
}
