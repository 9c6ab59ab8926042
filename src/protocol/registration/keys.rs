//! `jwks` and `jwks_uri` (RFC 7591 §2, RFC 8725 §3.5): one or the other, and no key that must not be used.

use super::{Candidate, refuse};
use crate::jose::{KeySet, Strictness};
use crate::protocol::error::OAuthError;

/// "The `jwks_uri` and `jwks` parameters MUST NOT both be present in the same request or response."
pub(super) fn check(candidate: &mut Candidate<'_>) -> Result<(), OAuthError> {
    match (&candidate.metadata.jwks, &candidate.metadata.jwks_uri) {
        (Some(_), Some(_)) => Err(refuse("jwks", "give jwks or jwks_uri, not both")),
        (Some(jwks), None) => KeySet::parse(jwks, Strictness::Strict).map(drop).map_err(|error| refuse("jwks", error)),
        (None, _) => Ok(()),
    }
}
