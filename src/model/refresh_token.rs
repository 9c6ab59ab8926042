//! A refresh token (RFC 6749 §1.5), rotated with a grace so that a lost reply logs nobody out.

use super::{Client, Grant, Id, Instant, Provider, Scope};
use crate::crypto::Hashed;

/// A refresh token as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefreshToken {
    /// The hash of the token.
    pub hash: Hashed,
    /// The provider.
    pub provider: Id<Provider>,
    /// The client it was issued to.
    pub client: Id<Client>,
    /// The grant it hangs on.
    pub grant: Id<Grant>,
    /// The scopes it can refresh: the grant's.
    pub scope: Scope,
    /// The token that this one replaced.
    pub predecessor: Option<Hashed>,
    /// When it was issued.
    pub issued_at: Instant,
    /// When it expires if it is not used.
    pub expires_at: Instant,
    /// When it was replaced (first use, under rotation).
    pub rotated_at: Option<Instant>,
    /// The successor, sealed under a key derived from this token itself, for the grace.
    pub successor: Option<Vec<u8>>,
    /// When it was first used at all: this ends the grace of its predecessor.
    pub used_at: Option<Instant>,
}
