//! `grant_types`, `response_types` and `token_endpoint_auth_method`, and what goes together (RFC 7591 §2, §2.1).

use super::{Candidate, Origin, refuse};
use crate::model::{AuthMethod, GrantType, ResponseType};
use crate::protocol::error::OAuthError;
use crate::protocol::served;

/// Response types must be allowed here; the file is only warned, since its clients may be ahead of its provider.
pub(super) fn check_response_types(candidate: &mut Candidate<'_>) -> Result<(), OAuthError> {
    let provider = candidate.rules.provider;
    let is_served = |asked: &ResponseType| served::response_types(provider).any(|one| one == *asked);
    for response_type in candidate.metadata.response_types.iter().filter(|asked| !is_served(asked)) {
        not_served(candidate, "response_types", &response_type.to_string())?;
    }
    Ok(())
}

/// Response modes, ours: those of the provider, and one for each response type to travel in.
pub(super) fn check_response_modes(candidate: &mut Candidate<'_>) -> Result<(), OAuthError> {
    let (metadata, provider) = (candidate.metadata, candidate.rules.provider);
    for mode in metadata.response_modes.iter().filter(|mode| !provider.response_modes.contains(mode)) {
        not_served(candidate, "response_modes", mode.name())?;
    }
    let is_stuck = |response_type: &&ResponseType| !metadata.response_modes.iter().any(|mode| response_type.allows(*mode));
    match metadata.response_types.iter().find(is_stuck) {
        Some(stuck) if !metadata.response_modes.is_empty() => {
            Err(refuse("response_modes", format_args!("the response type {stuck} needs fragment or form_post")))
        }
        _ => Ok(()),
    }
}

fn not_served(candidate: &mut Candidate<'_>, name: &str, value: &str) -> Result<(), OAuthError> {
    if !candidate.is_trusted() {
        return Err(refuse(name, format_args!("{value} is not served by this provider")));
    }
    candidate.warn(name, format!("{value} is not served until `{name}` of the [[provider]] lists it"));
    Ok(())
}

/// "A server supporting these fields SHOULD take steps to ensure that a client cannot register itself into an inconsistent state, for
/// example, by returning an `invalid_client_metadata` error response" (RFC 7591 §2.1).
pub(super) fn check_grant_types(candidate: &mut Candidate<'_>) -> Result<(), OAuthError> {
    let metadata = candidate.metadata;
    let has = |grant: GrantType| metadata.grant_types.contains(&grant);
    let code = metadata.response_types.iter().any(|one| one.code);
    let front = metadata.response_types.iter().any(|one| one.id_token || one.token);
    let mismatch = [
        (code && !has(GrantType::AuthorizationCode), "response type code needs the grant type authorization_code"),
        (!code && has(GrantType::AuthorizationCode), "the grant type authorization_code needs a response type with code"),
        (front && !has(GrantType::Implicit), "a response type with id_token or token needs the grant type implicit"),
        (!front && has(GrantType::Implicit), "the grant type implicit needs a response type with id_token or token"),
        (
            !code && !has(GrantType::DeviceCode) && has(GrantType::RefreshToken),
            "the grant type refresh_token needs authorization_code or urn:ietf:params:oauth:grant-type:device_code",
        ),
    ];
    if let Some((_, problem)) = mismatch.into_iter().find(|(wrong, _)| *wrong) {
        return Err(refuse("grant_types", problem));
    }
    if !has(GrantType::ClientCredentials) {
        return Ok(());
    }
    // Nobody consents to what a client gets for itself, so it cannot be had by asking.
    if candidate.rules.origin == Origin::Dynamic {
        return Err(refuse("grant_types", "client_credentials is granted by an administrator only"));
    }
    if metadata.token_endpoint_auth_method == AuthMethod::None {
        return Err(refuse("grant_types", "client_credentials needs a client that authenticates"));
    }
    if metadata.scope.is_none() {
        candidate.warn("scope", "without it, the client gets no scope of its own under client_credentials");
    }
    Ok(())
}

/// A method needs its means, and a public client cannot switch its protections off.
pub(super) fn check_authentication(candidate: &mut Candidate<'_>) -> Result<(), OAuthError> {
    let metadata = candidate.metadata;
    match metadata.token_endpoint_auth_method {
        AuthMethod::PrivateKeyJwt if metadata.jwks.is_none() && metadata.jwks_uri.is_none() => {
            Err(refuse("token_endpoint_auth_method", "private_key_jwt needs jwks or jwks_uri"))
        }
        AuthMethod::None if metadata.refresh_token_rotation == Some(false) => {
            Err(refuse("refresh_token_rotation", "a public client always rotates, as RFC 9700 section 2.2.2 demands"))
        }
        AuthMethod::None if metadata.require_pkce == Some(false) => {
            Err(refuse("require_pkce", "a public client always uses PKCE, as RFC 9700 section 2.1.1 demands"))
        }
        _ => Ok(()),
    }
}
