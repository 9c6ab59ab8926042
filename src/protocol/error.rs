//! Errors of the protocol: the client's fault, and values.
//!
//! RFC 6749 §4.1.2.1, §5.2 <https://www.rfc-editor.org/rfc/rfc6749>; OpenID Connect Core §3.1.2.6; RFC 6750 §3.1; RFC 7009 §2.2.1;
//! RFC 7591 §3.2.2; RFC 8628 §3.5; RFC 8707 §2; RFC 9101 §7; OpenID Connect Unmet Authentication Requirements 1.0.

use std::borrow::Cow;
use std::fmt;

use serde_json::{Map, Value};

use super::clause::Clause;

/// A registered error code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names are the registered ones")]
pub enum ErrorCode {
    // RFC 6749
    InvalidRequest,
    InvalidClient,
    InvalidGrant,
    UnauthorizedClient,
    UnsupportedGrantType,
    UnsupportedResponseType,
    InvalidScope,
    AccessDenied,
    ServerError,
    TemporarilyUnavailable,
    // OpenID Connect Core
    InteractionRequired,
    LoginRequired,
    AccountSelectionRequired,
    ConsentRequired,
    RequestNotSupported,
    RequestUriNotSupported,
    RegistrationNotSupported,
    // OpenID Connect Unmet Authentication Requirements
    UnmetAuthenticationRequirements,
    // RFC 9101
    InvalidRequestUri,
    InvalidRequestObject,
    // RFC 8707
    InvalidTarget,
    // RFC 6750
    InvalidToken,
    InsufficientScope,
    // RFC 7009
    UnsupportedTokenType,
    // RFC 8628
    AuthorizationPending,
    SlowDown,
    ExpiredToken,
    // RFC 7591
    InvalidRedirectUri,
    InvalidClientMetadata,
    InvalidSoftwareStatement,
    UnapprovedSoftwareStatement,
}

impl ErrorCode {
    /// Every code.
    pub const ALL: [Self; 31] = [
        Self::InvalidRequest,
        Self::InvalidClient,
        Self::InvalidGrant,
        Self::UnauthorizedClient,
        Self::UnsupportedGrantType,
        Self::UnsupportedResponseType,
        Self::InvalidScope,
        Self::AccessDenied,
        Self::ServerError,
        Self::TemporarilyUnavailable,
        Self::InteractionRequired,
        Self::LoginRequired,
        Self::AccountSelectionRequired,
        Self::ConsentRequired,
        Self::RequestNotSupported,
        Self::RequestUriNotSupported,
        Self::RegistrationNotSupported,
        Self::UnmetAuthenticationRequirements,
        Self::InvalidRequestUri,
        Self::InvalidRequestObject,
        Self::InvalidTarget,
        Self::InvalidToken,
        Self::InsufficientScope,
        Self::UnsupportedTokenType,
        Self::AuthorizationPending,
        Self::SlowDown,
        Self::ExpiredToken,
        Self::InvalidRedirectUri,
        Self::InvalidClientMetadata,
        Self::InvalidSoftwareStatement,
        Self::UnapprovedSoftwareStatement,
    ];

    /// The code of a registered name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.name() == name)
    }

    /// The registered name, as in `error`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::InvalidClient => "invalid_client",
            Self::InvalidGrant => "invalid_grant",
            Self::UnauthorizedClient => "unauthorized_client",
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::UnsupportedResponseType => "unsupported_response_type",
            Self::InvalidScope => "invalid_scope",
            Self::AccessDenied => "access_denied",
            Self::ServerError => "server_error",
            Self::TemporarilyUnavailable => "temporarily_unavailable",
            Self::InteractionRequired => "interaction_required",
            Self::LoginRequired => "login_required",
            Self::AccountSelectionRequired => "account_selection_required",
            Self::ConsentRequired => "consent_required",
            Self::RequestNotSupported => "request_not_supported",
            Self::RequestUriNotSupported => "request_uri_not_supported",
            Self::RegistrationNotSupported => "registration_not_supported",
            Self::UnmetAuthenticationRequirements => "unmet_authentication_requirements",
            Self::InvalidRequestUri => "invalid_request_uri",
            Self::InvalidRequestObject => "invalid_request_object",
            Self::InvalidTarget => "invalid_target",
            Self::InvalidToken => "invalid_token",
            Self::InsufficientScope => "insufficient_scope",
            Self::UnsupportedTokenType => "unsupported_token_type",
            Self::AuthorizationPending => "authorization_pending",
            Self::SlowDown => "slow_down",
            Self::ExpiredToken => "expired_token",
            Self::InvalidRedirectUri => "invalid_redirect_uri",
            Self::InvalidClientMetadata => "invalid_client_metadata",
            Self::InvalidSoftwareStatement => "invalid_software_statement",
            Self::UnapprovedSoftwareStatement => "unapproved_software_statement",
        }
    }

    /// The HTTP status of a direct answer (RFC 6749 §5.2: "HTTP 400 (Bad Request) … unless specified otherwise"; 401 for
    /// `invalid_client`; RFC 6750 §3.1 for the two of bearer tokens).
    pub const fn http_status(self) -> u16 {
        match self {
            Self::InvalidClient | Self::InvalidToken => 401,
            Self::InsufficientScope => 403,
            Self::ServerError => 500,
            Self::TemporarilyUnavailable => 503,
            _ => 400,
        }
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// An error that the client is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OAuthError {
    /// `error`.
    pub code: ErrorCode,
    /// `error_description`: printable ASCII without `"` and `\` (RFC 6749 §5.2), for the client's developer.
    pub description: Cow<'static, str>,
    /// More for our own log and the owner's inspector; never sent.
    pub detail: Option<String>,
    /// What the request fell short of, for the owner's inspector; never sent.
    pub clause: Clause,
}

impl OAuthError {
    /// An error with its description; characters that RFC 6749 does not allow become `?`.
    pub fn new(code: ErrorCode, description: impl Into<Cow<'static, str>>) -> Self {
        Self { code, description: describable(description.into()), detail: None, clause: Clause::of(code) }
    }

    /// `invalid_request`, the most common one.
    pub fn invalid_request(description: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorCode::InvalidRequest, description)
    }

    /// The same error with more for our own log.
    #[must_use]
    pub fn with_detail(self, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..self }
    }

    /// The same error of a check that has a clause of its own.
    #[must_use]
    pub fn under(self, clause: Clause) -> Self {
        Self { clause, ..self }
    }

    /// The JSON body of a direct answer (RFC 6749 §5.2).
    pub fn body(&self) -> Map<String, Value> {
        let mut body = Map::new();
        body.insert("error".into(), self.code.name().into());
        if !self.description.is_empty() {
            body.insert("error_description".into(), self.description.as_ref().into());
        }
        body
    }
}

impl fmt::Display for OAuthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.description)?;
        self.detail.as_ref().map_or(Ok(()), |detail| write!(f, " ({detail})"))
    }
}

/// "Values for the `error_description` parameter MUST NOT include characters outside the set %x20-21 / %x23-5B / %x5D-7E."
fn describable(text: Cow<'static, str>) -> Cow<'static, str> {
    let allowed = |c: char| matches!(c, ' '..='!' | '#'..='[' | ']'..='~');
    if text.chars().all(allowed) {
        return text;
    }
    text.chars().map(|c| if allowed(c) { c } else { '?' }).collect::<String>().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_holds_only_the_characters_of_rfc_6749() {
        let error = OAuthError::invalid_request("a\"b\\c\r\n\u{e9}~".to_owned());
        assert_eq!(error.description, "a?b?c???~");
    }

    #[test]
    fn the_body_tells_the_client_nothing_of_the_detail() {
        let error = OAuthError::new(ErrorCode::InvalidGrant, "The code was used.").with_detail("grant 7");
        let body = serde_json::to_string(&error.body()).unwrap();
        assert_eq!(body, r#"{"error":"invalid_grant","error_description":"The code was used."}"#);
        assert_eq!(error.to_string(), "invalid_grant: The code was used. (grant 7)");
    }

    #[test]
    fn every_code_is_found_by_its_name() {
        let mut names: Vec<_> = ErrorCode::ALL.iter().map(|code| code.name()).collect();
        assert!(ErrorCode::ALL.into_iter().all(|code| ErrorCode::named(code.name()) == Some(code)));
        names.sort_unstable();
        names.dedup();
        assert_eq!((names.len(), ErrorCode::named("nothing")), (ErrorCode::ALL.len(), None));
    }

    #[test]
    fn statuses_are_those_of_the_specifications() {
        for (code, status) in [
            (ErrorCode::InvalidRequest, 400),
            (ErrorCode::InvalidClient, 401),
            (ErrorCode::InvalidToken, 401),
            (ErrorCode::InsufficientScope, 403),
            (ErrorCode::InvalidTarget, 400),
            (ErrorCode::TemporarilyUnavailable, 503),
        ] {
            assert_eq!(code.http_status(), status, "{code}");
        }
    }
}
