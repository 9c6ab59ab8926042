//! OAuth 2.0 Token Revocation (RFC 7009 <https://www.rfc-editor.org/rfc/rfc7009>).
//!
//! The answer is 200 without a body once the revocation is on disk, and for a token nobody knows: "the authorization server
//! responds with HTTP status code 200 if the token has been revoked successfully or if the client submitted an invalid token" (§2.2).

use super::error::{ErrorCode, OAuthError};
use super::jwt_access_token::JwtAccessToken;
use super::oauth2::client_authentication::Authenticated;
use crate::crypto::Hashed;
use crate::model::{AccessToken, Client, Grant, Id, Instant, RefreshToken};

/// A token as it was found.
#[derive(Clone, Copy, Debug)]
pub enum Found<'a> {
    /// A refresh token.
    Refresh(&'a RefreshToken),
    /// An opaque access token.
    Opaque(&'a AccessToken),
    /// A JWT access token of ours, its signature verified.
    Jwt(&'a JwtAccessToken),
}

impl Found<'_> {
    /// The client it was issued to.
    pub fn client(&self) -> &Id<Client> {
        match self {
            Self::Refresh(token) => &token.client,
            Self::Opaque(token) => &token.client,
            Self::Jwt(token) => &token.client,
        }
    }
}

/// What to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Revocation {
    /// "If the particular token is a refresh token and the authorization server supports the revocation of access tokens, then the
    /// authorization server SHOULD also invalidate all access tokens based on the same authorization grant" (§2.1).
    Grant(Id<Grant>),
    /// One opaque access token.
    AccessToken(Hashed),
    /// One JWT access token: its `jti` is remembered until it expires.
    Jwt {
        /// `jti`.
        jti: String,
        /// `exp`.
        expires_at: Instant,
    },
}

/// Judges a revocation: "the authorization server first validates the client credentials … and then verifies whether the token was
/// issued to the client making the revocation request" (§2.1).
///
/// # Errors
/// `invalid_grant` for a token of another client, which stays as it is.
pub fn judge(found: Found<'_>, authenticated: &Authenticated<'_>) -> Result<Revocation, OAuthError> {
    if *found.client() != authenticated.client().id {
        return Err(OAuthError::new(ErrorCode::InvalidGrant, "The token was not issued to this client."));
    }
    Ok(match found {
        Found::Refresh(token) => Revocation::Grant(token.grant.clone()),
        Found::Opaque(token) => Revocation::AccessToken(token.hash.clone()),
        Found::Jwt(token) => Revocation::Jwt { jti: token.jti.clone(), expires_at: token.expires_at },
    })
}
