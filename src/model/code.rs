//! An authorization code (RFC 6749 §4.1.2).

use super::{Client, Grant, Id, Instant, Provider};
use crate::crypto::Hashed;

/// A code as it is kept: hashed, bound, single use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// The hash of the code.
    pub hash: Hashed,
    /// The provider.
    pub provider: Id<Provider>,
    /// The client it was issued to.
    pub client: Id<Client>,
    /// The grant it stands for.
    pub grant: Id<Grant>,
    /// The redirect URI of the request, to be repeated byte for byte.
    pub redirect_uri: String,
    /// The S256 challenge (RFC 7636), if the request had one.
    pub code_challenge: Option<String>,
    /// When it was issued.
    pub issued_at: Instant,
    /// When it expires.
    pub expires_at: Instant,
    /// When it was redeemed.
    pub used_at: Option<Instant>,
}
