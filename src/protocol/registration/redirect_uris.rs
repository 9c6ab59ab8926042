//! `redirect_uris` and `post_logout_redirect_uris` (RFC 6749 §3.1.2, RFC 8252 §7, §8.4, RFC 9700 §4.1.3, OpenID Connect Registration
//! §2, RP-Initiated Logout §3.1).

use super::{Candidate, Origin, refuse};
use crate::model::{ApplicationType, AuthMethod, ClientMetadata};
use crate::protocol::cors;
use crate::protocol::error::{ErrorCode, OAuthError};
use crate::protocol::oauth2::redirect_uri::{check_syntax, scheme};
use crate::protocol::parameters::Parameters;

/// The most addresses of one kind.
const MOST: usize = 100;

/// Names of authorization responses: a registered query with one of them could be taken for an answer.
const RESPONSE_NAMES: [&str; 14] = [
    "code",
    "state",
    "response",
    "error",
    "error_description",
    "error_uri",
    "iss",
    "id_token",
    "access_token",
    "token_type",
    "expires_in",
    "scope",
    "session_state",
    "refresh_token",
];

/// Checks `redirect_uris`.
pub(super) fn check(candidate: &mut Candidate<'_>) -> Result<(), OAuthError> {
    let metadata = candidate.metadata;
    let invalid = |uri: &str, problem: &str| {
        let shown: String = uri.chars().take(100).collect();
        OAuthError::new(ErrorCode::InvalidRedirectUri, format!("redirect_uris: {shown}: {problem}."))
    };
    if metadata.redirect_uris.is_empty() && !metadata.response_types.is_empty() {
        return Err(OAuthError::new(ErrorCode::InvalidRedirectUri, "redirect_uris: at least one is needed."));
    }
    if metadata.redirect_uris.len() > MOST {
        return Err(OAuthError::new(ErrorCode::InvalidRedirectUri, "redirect_uris: there are more than 100."));
    }
    for uri in &metadata.redirect_uris {
        check_syntax(uri).map_err(|problem| invalid(uri, problem))?;
        check_shape(uri).map_err(|problem| invalid(uri, problem))?;
        check_query(uri).map_err(|problem| invalid(uri, problem))?;
        check_place(candidate, "redirect_uris", uri).map_err(|problem| invalid(uri, problem))?;
        if candidate.rules.origin != Origin::File && cors::origin(uri) == cors::origin(candidate.rules.provider.issuer.as_str()) {
            return Err(invalid(uri, "it points at this provider itself"));
        }
    }
    Ok(())
}

/// Checks `post_logout_redirect_uris`.
pub(super) fn check_post_logout(candidate: &mut Candidate<'_>) -> Result<(), OAuthError> {
    const NAME: &str = "post_logout_redirect_uris";
    if candidate.metadata.post_logout_redirect_uris.len() > MOST {
        return Err(refuse(NAME, "there are more than 100"));
    }
    for uri in &candidate.metadata.post_logout_redirect_uris {
        check_syntax(uri).and_then(|()| check_shape(uri)).map_err(|problem| refuse(NAME, problem))?;
        check_place(candidate, NAME, uri).map_err(|problem| refuse(NAME, problem))?;
    }
    Ok(())
}

/// What `check_syntax` leaves to registration: no wildcard, no path that another parser would shorten.
fn check_shape(uri: &str) -> Result<(), &'static str> {
    if uri.contains('*') {
        return Err("it contains *, and there are no wildcards");
    }
    let path = uri.split('?').next().unwrap_or_default().to_ascii_lowercase().replace("%2e", ".");
    if path.split('/').any(|segment| segment == "." || segment == "..") {
        return Err("its path has a . or .. segment");
    }
    Ok(())
}

fn check_query(uri: &str) -> Result<(), &'static str> {
    let Some((_, query)) = uri.split_once('?') else { return Ok(()) };
    let parameters = Parameters::parse(query.as_bytes()).map_err(|_| "its query is not form-encoded")?;
    let clash = parameters.iter().any(|(name, _)| RESPONSE_NAMES.contains(&name.to_ascii_lowercase().as_str()));
    if clash { Err("its query has the name of a response parameter") } else { Ok(()) }
}

/// Which schemes and hosts a kind of client may come back at.
fn check_place(candidate: &mut Candidate<'_>, name: &str, uri: &str) -> Result<(), &'static str> {
    let metadata = candidate.metadata;
    match scheme(uri) {
        Some("https") => Ok(()),
        Some("http") if is_loopback(uri) => check_loopback(metadata),
        Some("http") if candidate.is_trusted() && metadata.token_endpoint_auth_method != AuthMethod::None => {
            candidate.warn(name, format!("{uri} is not protected by TLS; whoever shares the network can read the answer"));
            Ok(())
        }
        Some("http") => Err("http is allowed for localhost, 127.0.0.1 and [::1] only; use https"),
        Some(_) if metadata.application_type != ApplicationType::Native => {
            Err("a scheme of its own is for application_type native only")
        }
        // RFC 8252 §7.1: "apps MUST use a URI scheme based on a domain name under their control, expressed in reverse order".
        Some(own) if own.contains('.') => Ok(()),
        Some(own) if candidate.is_trusted() => {
            candidate.warn(name, format!("{own} is not a domain name in reverse; another app may claim it"));
            Ok(())
        }
        _ => Err("a scheme of its own must be a domain name in reverse, such as com.example.app"),
    }
}

/// "Web Clients … using the OAuth Implicit Grant Type MUST only register URLs using the https scheme as `redirect_uris`; they MUST NOT
/// use localhost as the hostname." (OpenID Connect Registration §2)
fn check_loopback(metadata: &ClientMetadata) -> Result<(), &'static str> {
    let implicit = metadata.response_types.iter().any(|response_type| !response_type.code);
    if implicit && metadata.application_type == ApplicationType::Web {
        return Err("a web client that uses the implicit grant needs https");
    }
    Ok(())
}

/// Whether an http URI names this machine: a developer's app.
pub(super) fn is_loopback(uri: &str) -> bool {
    let host = cors::origin(uri);
    let host = host.as_deref().and_then(|origin| origin.strip_prefix("http://")).unwrap_or_default();
    ["localhost", "127.0.0.1", "[::1]"]
        .into_iter()
        .any(|name| host.strip_prefix(name).is_some_and(|port| port.is_empty() || (port.starts_with(':') && !port.contains(']'))))
}
