//! The scopes of a client that anybody may register. "If omitted, an authorization server MAY register a client with a default set
//! of scopes." (RFC 7591 §2)
//!
//! Scopes of APIs belong to the organisation: an administrator gives them, registration does not (CVE-2026-22752).

use super::{Candidate, Origin, refuse};
use crate::model::{ClientMetadata, Scope};
use crate::protocol::error::OAuthError;
use crate::protocol::own_api;
use crate::protocol::vocabulary::scope::{ADDRESS, ALL, EMAIL, OFFLINE_ACCESS, OPENID, PHONE, PROFILE};

/// What a client has that asks for nothing: the scopes of OpenID Connect.
const DEFAULT: [&str; 6] = [OPENID, PROFILE, EMAIL, ADDRESS, PHONE, OFFLINE_ACCESS];

/// Leaves of what was asked for those scopes that speak of the person.
pub(super) fn narrow(metadata: &mut ClientMetadata) {
    metadata.scope = Some(match &metadata.scope {
        Some(asked) => asked.filter(|word| ALL.contains(&word)),
        None => DEFAULT.map(str::to_owned).into_iter().collect(),
    });
}

/// A client of which nothing is left could not do anything.
pub(super) fn check(candidate: &mut Candidate<'_>) -> Result<(), OAuthError> {
    let has_none = candidate.metadata.scope.as_ref().is_some_and(Scope::is_empty);
    if candidate.rules.origin == Origin::Dynamic && has_none {
        return Err(refuse("scope", "none of these scopes can be had by registering"));
    }
    Ok(())
}

/// Scopes of the provider's own API are given by an administrator; no developer takes them by registering.
pub(super) fn check_reserved(candidate: &mut Candidate<'_>) -> Result<(), OAuthError> {
    let asked = candidate.metadata.scope.iter().flat_map(Scope::iter).find(|word| own_api::is_scope(word));
    match asked {
        Some(word) if !candidate.is_trusted() => Err(refuse("scope", format!("{word} is given by an administrator only"))),
        _ => Ok(()),
    }
}
