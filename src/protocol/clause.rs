//! The rules that a request can fall short of (RFC 6749, OpenID Connect Core and others), each with its section and what mends it: for the app's developer, in the flow inspector.
//! A check names its clause where it makes its error ([`OAuthError::under`](super::OAuthError::under)); an error without one of its own
//! has that of its code, so that none is without section and fix.

mod table;

use super::error::ErrorCode;

/// What a request fell short of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the table says what each one is")]
pub enum Clause {
    // Any request
    Form,
    Parameters,
    OwnPage,
    Waiting,
    // Authorization
    ClientKnown,
    ClientEnabled,
    ClientApproved,
    ClientNotTurnedDown,
    RedirectUriSent,
    RedirectUriRegistered,
    ResponseType,
    ResponseTypeRegistered,
    ResponseMode,
    State,
    Nonce,
    Scope,
    Resource,
    Prompt,
    MaxAge,
    Claims,
    IdTokenHint,
    RegistrationParameter,
    RequestObject,
    RequestUri,
    SignedRequest,
    CodeChallenge,
    SignIn,
    Choice,
    Consent,
    Agreement,
    Groups,
    Declined,
    AuthenticationClass,
    Upstream,
    EncryptionKey,
    // Clients
    OneMethod,
    ClientNamed,
    ClientSecret,
    ClientAssertion,
    AssertionOnce,
    // Token
    GrantType,
    GrantTypeRegistered,
    CodeSent,
    CodeKnown,
    CodeOnce,
    CodeExpiry,
    CodeOwner,
    CodeRedirectUri,
    CodeVerifier,
    RefreshToken,
    RefreshTokenOnce,
    RefreshTokenExpiry,
    RefreshTokenOwner,
    RefreshScope,
    Grant,
    // Userinfo, introspection, revocation
    Bearer,
    AccessToken,
    AccessTokenScope,
    TokenSent,
    TokenOwner,
    // Logout
    LogoutHint,
    PostLogoutRedirectUri,
    NoticeAddress,
    NoticeAnswered,
    NoticeAccepted,
    // Registration
    Registration,
    SoftwareStatement,
    // Ours
    Server,
    Busy,
    // Devices
    DeviceCodeKnown,
    DeviceCodeOwner,
    DeviceCodeOnce,
    DeviceCodeExpiry,
    DevicePending,
    DeviceInterval,
}

/// A clause in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The clause.
    pub clause: Clause,
    /// Its word, as events keep it.
    pub word: &'static str,
    /// What has to hold.
    pub rule: &'static str,
    /// The section that says so.
    pub section: &'static str,
    /// Where the section is.
    pub url: &'static str,
    /// What the developer does about it.
    pub fix: &'static str,
}

fn every() -> impl Iterator<Item = &'static Entry> {
    table::TABLES.into_iter().flatten()
}

impl Clause {
    /// Its words.
    pub fn entry(self) -> &'static Entry {
        // The table has every clause once, which a test holds it to.
        every().find(|entry| entry.clause == self).unwrap_or(&table::SERVER)
    }

    /// The clause of a word.
    pub fn named(word: &str) -> Option<Self> {
        every().find(|entry| entry.word == word).map(|entry| entry.clause)
    }

    /// The clause of an error that names none of its own.
    pub const fn of(code: ErrorCode) -> Self {
        match code {
            ErrorCode::InvalidRequest => Self::Parameters,
            ErrorCode::InvalidClient => Self::ClientSecret,
            ErrorCode::InvalidGrant => Self::Grant,
            ErrorCode::UnauthorizedClient => Self::GrantTypeRegistered,
            ErrorCode::UnsupportedGrantType => Self::GrantType,
            ErrorCode::UnsupportedResponseType => Self::ResponseType,
            ErrorCode::InvalidScope => Self::Scope,
            ErrorCode::AccessDenied => Self::Declined,
            ErrorCode::ServerError => Self::Server,
            ErrorCode::TemporarilyUnavailable => Self::Busy,
            ErrorCode::InteractionRequired => Self::Agreement,
            ErrorCode::LoginRequired => Self::SignIn,
            ErrorCode::AccountSelectionRequired => Self::Choice,
            ErrorCode::ConsentRequired => Self::Consent,
            ErrorCode::RequestNotSupported | ErrorCode::InvalidRequestObject => Self::RequestObject,
            ErrorCode::RequestUriNotSupported | ErrorCode::InvalidRequestUri => Self::RequestUri,
            ErrorCode::RegistrationNotSupported => Self::RegistrationParameter,
            ErrorCode::UnmetAuthenticationRequirements => Self::AuthenticationClass,
            ErrorCode::InvalidTarget => Self::Resource,
            ErrorCode::InvalidToken => Self::AccessToken,
            ErrorCode::InsufficientScope => Self::AccessTokenScope,
            ErrorCode::UnsupportedTokenType => Self::TokenSent,
            ErrorCode::InvalidRedirectUri | ErrorCode::InvalidClientMetadata => Self::Registration,
            ErrorCode::AuthorizationPending => Self::DevicePending,
            ErrorCode::SlowDown => Self::DeviceInterval,
            ErrorCode::ExpiredToken => Self::DeviceCodeExpiry,
            ErrorCode::InvalidSoftwareStatement | ErrorCode::UnapprovedSoftwareStatement => Self::SoftwareStatement,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[expect(clippy::as_conversions, reason = "the number of a variant has no other name")]
    fn numbered(clause: Clause) -> isize {
        clause as isize
    }

    #[test]
    fn every_clause_has_one_row_with_a_section_and_a_fix() {
        let mut words = HashSet::new();
        let mut number = 0..;
        for entry in every() {
            // The table is in the order of the enum and without a gap, so that no clause is missing.
            assert_eq!(Some(numbered(entry.clause)), number.next(), "{:?}", entry.clause);
            assert!(words.insert(entry.word), "{} twice", entry.word);
            assert_eq!(Clause::named(entry.word), Some(entry.clause));
            assert!(entry.url.starts_with("https://"), "{}", entry.word);
            for text in [entry.rule, entry.section, entry.fix] {
                assert!(text.len() > 5, "{}", entry.word);
            }
            assert!(entry.rule.ends_with('.') && entry.fix.ends_with('.'), "{}", entry.word);
        }
        assert_eq!(Some(numbered(Clause::DeviceInterval) + 1), number.next());
        assert_eq!(Clause::named("nothing"), None);
    }
}
