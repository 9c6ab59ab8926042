//! A signing key of a provider and its life: announced → active → deprecated → gone.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Id, Instant, Provider, SigningAlgorithm};

/// Where a key is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeyState {
    /// Published, not yet signing.
    Announced,
    /// Published and signing.
    Active,
    /// Published, no longer signing.
    Deprecated,
    /// Unpublished; the private half is destroyed. The public half may still verify `id_token_hint`.
    Gone,
    /// Taken out at once because it may have leaked: nothing that it signed counts.
    Revoked,
}

/// One key. It has one algorithm for its whole life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SigningKey {
    /// `kid`: the RFC 7638 thumbprint.
    pub kid: String,
    /// The provider it signs for.
    pub provider: Id<Provider>,
    /// Its one algorithm.
    pub algorithm: SigningAlgorithm,
    /// Where it is in its life.
    pub state: KeyState,
    /// The public half as a JWK (with `kid`, `alg`, `use`).
    pub public_jwk: Value,
    /// The private half as a JWK, sealed under the master key; `None` once it is destroyed.
    pub sealed_private: Option<Vec<u8>>,
    /// When it was made and published.
    pub announced_at: Instant,
    /// When it began, or is to begin, to sign.
    pub activates_at: Instant,
    /// When it stopped, or is to stop, signing.
    pub deprecates_at: Instant,
    /// When it left, or is to leave, the JWKS.
    pub retires_at: Instant,
}
