//! OAuth 2.0 Token Revocation (RFC 7009 <https://www.rfc-editor.org/rfc/rfc7009>).
//!
//! The answer is 200 without a body once the revocation is on disk, and for a token nobody knows: "the authorization server
//! responds with HTTP status code 200 if the token has been revoked successfully or if the client submitted an invalid token" (§2.2).

use super::clause::Clause;
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
        return Err(
            OAuthError::new(ErrorCode::InvalidGrant, "The token was not issued to this client.").under(Clause::TokenOwner)
        );
    }
    Ok(match found {
        Found::Refresh(token) => Revocation::Grant(token.grant.clone()),
        Found::Opaque(token) => Revocation::AccessToken(token.hash.clone()),
        Found::Jwt(token) => Revocation::Jwt { jti: token.jti.clone(), expires_at: token.expires_at },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::Plain;
    use crate::model::Scope;
    use crate::protocol::fixture::{NOW, client};
    use crate::protocol::oauth2::client_authentication::Proof;

    fn refresh() -> RefreshToken {
        RefreshToken {
            hash: Plain::new("R".into()).hash(),
            provider: Id::new("provider"),
            client: Id::new("C1"),
            grant: Id::new("grant"),
            scope: Scope::default(),
            predecessor: None,
            issued_at: NOW,
            expires_at: NOW,
            rotated_at: None,
            successor: None,
            used_at: None,
        }
    }

    fn opaque() -> AccessToken {
        AccessToken {
            hash: Plain::new("A".into()).hash(),
            provider: Id::new("provider"),
            client: Id::new("C1"),
            grant: None,
            scope: Scope::default(),
            audience: Vec::new(),
            issued_at: NOW,
            expires_at: NOW,
            revoked_at: None,
        }
    }

    fn jwt() -> JwtAccessToken {
        JwtAccessToken {
            jti: "j".into(),
            client: Id::new("C1"),
            grant: Some(Id::new("grant")),
            subject: "alice".into(),
            scope: Scope::default(),
            audience: Vec::new(),
            issued_at: NOW,
            expires_at: NOW,
        }
    }

    #[test]
    fn a_refresh_token_takes_its_grant_along_and_an_access_token_only_itself() {
        // RV-005
        let client = client("C1");
        let owner = Authenticated::for_test(&client, Proof::Public);
        assert_eq!(judge(Found::Refresh(&refresh()), &owner), Ok(Revocation::Grant(Id::new("grant"))));
        assert_eq!(judge(Found::Opaque(&opaque()), &owner), Ok(Revocation::AccessToken(Plain::new("A".into()).hash())));
        assert_eq!(judge(Found::Jwt(&jwt()), &owner), Ok(Revocation::Jwt { jti: "j".into(), expires_at: NOW }));
    }

    #[test]
    fn the_token_of_another_client_stays() {
        // RV-001
        let stranger = client("C2");
        let stranger = Authenticated::for_test(&stranger, Proof::Secret("s".into()));
        for found in [Found::Refresh(&refresh()), Found::Opaque(&opaque()), Found::Jwt(&jwt())] {
            assert_eq!(judge(found, &stranger).unwrap_err().code, ErrorCode::InvalidGrant);
        }
    }
}
