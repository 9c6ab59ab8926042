//! Bearer token usage (RFC 6750 <https://www.rfc-editor.org/rfc/rfc6750>): how a token reaches userinfo, and what is answered if it
//! does not suffice.
//!
//! The header (§2.1) and the form (§2.2) are read; the query parameter of §2.3 is left out on purpose (RFC 9700 §4.3.2).

use std::fmt::{self, Write};

use super::clause::Clause;
use super::error::ErrorCode;
use super::parameters::Parameters;
use crate::crypto::Plain;

/// The longest token that is read: a JWT access token has room to spare.
const LONGEST: usize = 16 * 1024;

/// Why a request to a protected resource is refused (§3.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// "If the request lacks any authentication information … the resource server SHOULD NOT include an error code or other error
    /// information."
    Missing,
    /// "The request is missing a required parameter, includes an unsupported parameter … or uses more than one method for including
    /// an access token".
    InvalidRequest(&'static str),
    /// "The access token provided is expired, revoked, malformed, or invalid for other reasons." Why exactly is for our log only.
    InvalidToken(String),
    /// "The request requires higher privileges than provided by the access token": this scope.
    InsufficientScope(&'static str),
}

impl Refusal {
    /// The HTTP status.
    pub const fn http_status(&self) -> u16 {
        match self {
            Self::Missing | Self::InvalidToken(_) => 401,
            Self::InvalidRequest(_) => 400,
            Self::InsufficientScope(_) => 403,
        }
    }

    /// The code, if one is told.
    pub const fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::Missing => None,
            Self::InvalidRequest(_) => Some(ErrorCode::InvalidRequest),
            Self::InvalidToken(_) => Some(ErrorCode::InvalidToken),
            Self::InsufficientScope(_) => Some(ErrorCode::InsufficientScope),
        }
    }

    /// What the request fell short of.
    pub const fn clause(&self) -> Clause {
        match self {
            Self::Missing | Self::InvalidRequest(_) => Clause::Bearer,
            Self::InvalidToken(_) => Clause::AccessToken,
            Self::InsufficientScope(_) => Clause::AccessTokenScope,
        }
    }

    const fn description(&self) -> &'static str {
        match self {
            Self::Missing => "",
            Self::InvalidRequest(description) => description,
            Self::InvalidToken(_) => "The access token is not valid.",
            Self::InsufficientScope(_) => "The access token lacks a scope.",
        }
    }

    /// The value of `WWW-Authenticate` (§3). The realm is the issuer, or the identifier of a resource.
    pub fn challenge(&self, realm: impl fmt::Display) -> String {
        let mut challenge = format!("Bearer realm=\"{realm}\"");
        if let Some(code) = self.code() {
            // Writing to a string cannot fail.
            let _ = write!(challenge, ", error=\"{code}\", error_description=\"{}\"", self.description());
        }
        if let Self::InsufficientScope(scope) = self {
            let _ = write!(challenge, ", scope=\"{scope}\"");
        }
        challenge
    }
}

/// Finds the access token of a request: in the `Authorization` header, or in a form body of POST. The query is not an argument.
///
/// # Errors
/// [`Refusal::Missing`], or [`Refusal::InvalidRequest`] for a token in both places ("Clients MUST NOT use more than one method to
/// transmit the token in each request", §2) or one that is not a `b64token`.
pub fn token(authorization: Option<&str>, form: Option<&Parameters>) -> Result<Plain, Refusal> {
    let header = authorization.and_then(bearer);
    let body = form.and_then(|form| form.get("access_token"));
    match (header, body) {
        (Some(_), Some(_)) => Err(Refusal::InvalidRequest("The token was sent in more than one place.")),
        (None, None) => Err(Refusal::Missing),
        (Some(token), None) | (None, Some(token)) if is_b64token(token) => Ok(Plain::new(token.to_owned())),
        _ => Err(Refusal::InvalidRequest("The access token has characters that no token has.")),
    }
}

/// The credentials of the Bearer scheme, whose name is case-insensitive (RFC 9110 §11.1).
fn bearer(authorization: &str) -> Option<&str> {
    let (scheme, token) = authorization.split_once(' ').unwrap_or((authorization, ""));
    scheme.eq_ignore_ascii_case("Bearer").then(|| token.trim_matches(' '))
}

/// `b64token = 1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"="` (§2.1)
fn is_b64token(text: &str) -> bool {
    let body = text.trim_end_matches('=');
    !body.is_empty() && text.len() <= LONGEST && body.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~+/".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Issuer;

    fn form(text: &str) -> Parameters {
        Parameters::parse(text.as_bytes()).unwrap()
    }

    #[test]
    fn the_token_is_read_from_header_or_form() {
        for header in ["Bearer abc.DEF-1", "bearer abc.DEF-1", "BEARER  abc.DEF-1 "] {
            assert_eq!(token(Some(header), None).unwrap().reveal(), "abc.DEF-1", "{header}");
        }
        assert_eq!(token(None, Some(&form("access_token=abc"))).unwrap().reveal(), "abc");
        assert_eq!(token(Some("Bearer abc"), Some(&form("x=1"))).unwrap().reveal(), "abc");
    }

    #[test]
    fn a_request_without_a_token_is_challenged_without_an_error_code() {
        // UI-001
        for header in [None, Some("Basic YTpi"), Some("DPoP abc"), Some("Bearerabc")] {
            let refusal = token(header, Some(&Parameters::default())).unwrap_err();
            assert_eq!(refusal, Refusal::Missing, "{header:?}");
            assert_eq!(refusal.http_status(), 401);
            assert_eq!(refusal.challenge(Issuer::new("https://op.test")), "Bearer realm=\"https://op.test\"");
        }
    }

    #[test]
    fn two_places_or_characters_that_no_token_has_are_an_invalid_request() {
        // UI-003
        let both = token(Some("Bearer a"), Some(&form("access_token=a"))).unwrap_err();
        assert_eq!((both.http_status(), both.code()), (400, Some(ErrorCode::InvalidRequest)));
        let long = format!("Bearer {}", "a".repeat(LONGEST + 1));
        for header in ["Bearer", "Bearer ", "Bearer a b", "Bearer a,b", "Bearer =", "Bearer \u{e9}", "Bearer a\"b", &long] {
            assert!(matches!(token(Some(header), None), Err(Refusal::InvalidRequest(_))), "{header}");
        }
    }

    #[test]
    fn the_challenge_names_the_error_and_never_the_reason() {
        // UI-004, UI-009
        let issuer = Issuer::new("https://op.test");
        let invalid = Refusal::InvalidToken("grant 7 revoked".into());
        assert_eq!(
            invalid.challenge(&issuer),
            "Bearer realm=\"https://op.test\", error=\"invalid_token\", error_description=\"The access token is not valid.\""
        );
        let scope = Refusal::InsufficientScope("openid");
        assert_eq!(scope.http_status(), 403);
        assert!(scope.challenge(&issuer).ends_with(", scope=\"openid\""));
    }
}
