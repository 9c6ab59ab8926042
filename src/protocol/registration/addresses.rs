//! Addresses beside redirect URIs: pages shown to people, logout addresses (Front-Channel Logout §2, Back-Channel Logout §2.2),
//! documents that we fetch, `initiate_login_uri` (OpenID Connect Core §4), and origins.
//!
//! Syntax only: the guarded client of `outbound` decides at each fetch which network an address may reach.

use super::redirect_uris::is_loopback;
use super::{Candidate, names, refuse};
use crate::protocol::cors;
use crate::protocol::error::OAuthError;
use crate::protocol::oauth2::redirect_uri::{check_syntax, scheme};

/// The most entries of a list of addresses.
const MOST: usize = 100;

/// Pages that people are linked to, in any language: http or https, never a script.
pub(super) fn check_pages(candidate: &mut Candidate<'_>) -> Result<(), OAuthError> {
    let metadata = candidate.metadata;
    let own = [
        ("client_uri", &metadata.client_uri),
        ("logo_uri", &metadata.logo_uri),
        ("policy_uri", &metadata.policy_uri),
        ("tos_uri", &metadata.tos_uri),
    ];
    for (name, uri) in own {
        if let Some(uri) = uri {
            check_page(name, uri)?;
        }
    }
    for (name, value) in metadata.other.iter().filter(|(name, _)| names::is_localised(name)) {
        let text = value.as_str().ok_or_else(|| refuse(name, "it is not a string"))?;
        if name.contains("_uri#") {
            check_page(name, text)?;
        }
    }
    match &metadata.initiate_login_uri {
        Some(uri) if scheme(uri) != Some("https") || check_syntax(uri).is_err() => {
            Err(refuse("initiate_login_uri", "it must be an https URL"))
        }
        _ => Ok(()),
    }
}

fn check_page(name: &str, uri: &str) -> Result<(), OAuthError> {
    let without_fragment = uri.split('#').next().unwrap_or_default();
    let is_page = matches!(scheme(uri), Some("https" | "http")) && check_syntax(without_fragment).is_ok();
    if is_page { Ok(()) } else { Err(refuse(name, "it must be an http or https URL")) }
}

/// Logout addresses. "The domain, port, and scheme of this URL MUST be the same as that of a registered Redirection URI value."
/// (Front-Channel Logout §2)
pub(super) fn check_logout(candidate: &mut Candidate<'_>) -> Result<(), OAuthError> {
    let metadata = candidate.metadata;
    if let Some(uri) = &metadata.frontchannel_logout_uri {
        check_reachable(candidate, "frontchannel_logout_uri", uri)?;
        let origin = cors::origin(uri);
        if !metadata.redirect_uris.iter().any(|redirect| cors::origin(redirect) == origin) {
            return Err(refuse("frontchannel_logout_uri", "scheme, host and port must be those of a redirect URI"));
        }
    }
    match &metadata.backchannel_logout_uri {
        Some(uri) => check_reachable(candidate, "backchannel_logout_uri", uri),
        None => Ok(()),
    }
}

/// Documents that we fetch.
pub(super) fn check_fetched(candidate: &mut Candidate<'_>) -> Result<(), OAuthError> {
    let metadata = candidate.metadata;
    if let Some(uri) = &metadata.jwks_uri {
        check_reachable(candidate, "jwks_uri", uri)?;
    }
    if metadata.request_uris.len() > MOST {
        return Err(refuse("request_uris", "there are more than 100"));
    }
    for uri in &metadata.request_uris {
        // A fragment may hold the hash of the document (OpenID Connect Core §6.2.1).
        let without_fragment = uri.split('#').next().unwrap_or_default();
        check_reachable(candidate, "request_uris", without_fragment)?;
    }
    Ok(())
}

/// https; or http to this machine, where an administrator wrote it.
pub(super) fn check_reachable(candidate: &Candidate<'_>, name: &str, uri: &str) -> Result<(), OAuthError> {
    check_syntax(uri).map_err(|problem| refuse(name, problem))?;
    let allowed = scheme(uri) == Some("https") || (candidate.is_trusted() && is_loopback(uri));
    if allowed { Ok(()) } else { Err(refuse(name, "it must be an https URL")) }
}

/// `allowed_origins` as a browser serialises them, since they are compared byte for byte.
pub(super) fn check_allowed_origins(candidate: &mut Candidate<'_>) -> Result<(), OAuthError> {
    let wrong = |own: &&String| cors::origin(own).as_ref() != Some(*own);
    match candidate.metadata.allowed_origins.iter().find(wrong) {
        None => Ok(()),
        Some(_) => Err(refuse("allowed_origins", "an origin is scheme, host and port only, such as https://app.example.com")),
    }
}
