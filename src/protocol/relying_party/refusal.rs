//! Why a log-in through an upstream was refused: OpenID Connect Core §3.1.3.7, §5.3.2, RFC 9207, RFC 9700. Each reason has a stable
//! code, a sentence for the log, and what to do about it; the person sees a page that names none of them.

use std::fmt;
use std::sync::Arc;

use crate::protocol::certificate::Untrusted;

/// The stable name of a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum RefusalCode {
    // the domain
    DomainDisabled,
    InitiatorUnknown,
    DomainMisconfigured,
    Unreachable,
    CertificateUntrusted,
    MetadataInvalid,
    MetadataIssuer,
    RegistrationRefused,
    RegistrationInvalid,
    RegistrationPending,
    // the answer
    AttemptUnknown,
    AttemptUsed,
    ResponseMalformed,
    ResponseIssuer,
    UpstreamError,
    // the tokens
    TokenRequestRefused,
    TokenResponseInvalid,
    IdTokenMissing,
    IdTokenMalformed,
    IdTokenEncryption,
    IdTokenAlgorithm,
    IdTokenKey,
    IdTokenSignature,
    IdTokenIssuer,
    IdTokenSubject,
    IdTokenAudience,
    IdTokenAuthorizedParty,
    IdTokenExpired,
    IdTokenIssuedAt,
    IdTokenNonce,
    IdTokenAccessTokenHash,
    IdTokenCodeHash,
    IdTokensDiffer,
    AuthenticationTooOld,
    // userinfo
    UserinfoInvalid,
    UserinfoSubject,
    // the person
    SubjectMissing,
    EmailDomain,
    AccountUnknown,
    AccountDisabled,
    AccountTaken,
    // signing out
    LogoutToken,
}

impl RefusalCode {
    /// The name, for logs, pages and the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::DomainDisabled => "domain_disabled",
            Self::InitiatorUnknown => "initiator_unknown",
            Self::DomainMisconfigured => "domain_misconfigured",
            Self::Unreachable => "upstream_unreachable",
            Self::CertificateUntrusted => "certificate_untrusted",
            Self::MetadataInvalid => "metadata_invalid",
            Self::MetadataIssuer => "metadata_issuer",
            Self::RegistrationRefused => "registration_refused",
            Self::RegistrationInvalid => "registration_invalid",
            Self::RegistrationPending => "registration_pending",
            Self::AttemptUnknown => "attempt_unknown",
            Self::AttemptUsed => "attempt_used",
            Self::ResponseMalformed => "response_malformed",
            Self::ResponseIssuer => "response_issuer",
            Self::UpstreamError => "upstream_error",
            Self::TokenRequestRefused => "token_request_refused",
            Self::TokenResponseInvalid => "token_response_invalid",
            Self::IdTokenMissing => "id_token_missing",
            Self::IdTokenMalformed => "id_token_malformed",
            Self::IdTokenEncryption => "id_token_encryption",
            Self::IdTokenAlgorithm => "id_token_algorithm",
            Self::IdTokenKey => "id_token_key",
            Self::IdTokenSignature => "id_token_signature",
            Self::IdTokenIssuer => "id_token_issuer",
            Self::IdTokenSubject => "id_token_subject",
            Self::IdTokenAudience => "id_token_audience",
            Self::IdTokenAuthorizedParty => "id_token_authorized_party",
            Self::IdTokenExpired => "id_token_expired",
            Self::IdTokenIssuedAt => "id_token_issued_at",
            Self::IdTokenNonce => "id_token_nonce",
            Self::IdTokenAccessTokenHash => "id_token_at_hash",
            Self::IdTokenCodeHash => "id_token_c_hash",
            Self::IdTokensDiffer => "id_tokens_differ",
            Self::AuthenticationTooOld => "authentication_too_old",
            Self::UserinfoInvalid => "userinfo_invalid",
            Self::UserinfoSubject => "userinfo_subject",
            Self::SubjectMissing => "subject_missing",
            Self::EmailDomain => "email_domain",
            Self::AccountUnknown => "account_unknown",
            Self::AccountDisabled => "account_disabled",
            Self::AccountTaken => "account_taken",
            Self::LogoutToken => "logout_token",
        }
    }

    /// What an admin can do about it.
    pub const fn fix(self) -> &'static str {
        match self {
            Self::DomainDisabled => "enable the domain for this place (enabled, enabled_for), or take the link to it away",
            Self::InitiatorUnknown => INITIATOR,
            Self::DomainMisconfigured => {
                "correct the domain's settings; the doctor says which (console, or `signet upstream doctor`)"
            }
            Self::Unreachable => UNREACHABLE,
            Self::CertificateUntrusted => UNTRUSTED,
            Self::MetadataInvalid => "check the well-known URL in a browser; it must be the JSON of OpenID Discovery",
            Self::MetadataIssuer => "set `issuer` to the very text that the metadata has, or correct the URL",
            Self::RegistrationRefused => REGISTRATION,
            Self::RegistrationInvalid => "register by hand and set client_id, or ask the upstream why it answers so",
            Self::RegistrationPending => "try again in some seconds; if it stays, see the log for why the upstream refused",
            Self::AttemptUnknown => "start again; cookies must be allowed, and ten minutes are the limit",
            Self::AttemptUsed => "start again; each answer counts once",
            Self::UpstreamError => "the upstream's own words are in the log; see its client registration",
            Self::TokenRequestRefused => "check client id, secret, authentication method and redirect URI",
            Self::TokenResponseInvalid => "check that token_endpoint is the token endpoint",
            Self::IdTokenMissing => "ask for an ID token: scope openid, and a response type that brings one",
            Self::IdTokenEncryption => "give the domain a platform identity, whose key the upstream encrypts to",
            Self::IdTokenAlgorithm => "name the algorithm in id_token_algs if it is meant; `none` never is",
            Self::IdTokenKey => "check jwks_uri: no key of that set fits the token",
            Self::IdTokenIssuer => "set `issuer` to the `iss` that the upstream means, if it is the right one",
            Self::IdTokenAudience => "check client_id: the token is meant for another one",
            Self::IdTokenAuthorizedParty => "check client_id: the token was issued to another one",
            Self::IdTokenExpired | Self::IdTokenIssuedAt => "compare the clocks of this machine and of the upstream",
            Self::AuthenticationTooOld => "the upstream has to return auth_time, and to honour prompt and max_age",
            Self::UserinfoInvalid => "check userinfo_endpoint and userinfo_method",
            Self::SubjectMissing => "map `sub` to the claim that names the person, in `claims`",
            Self::EmailDomain => "add the address's domain to allowed_email_domains if the person may come in",
            Self::AccountUnknown => "make the account first, or set create_accounts",
            Self::AccountDisabled => "enable the account if the person may come in",
            Self::AccountTaken => "the person signs in the old way and links the identity on the account page",
            Self::ResponseMalformed
            | Self::ResponseIssuer
            | Self::IdTokenMalformed
            | Self::IdTokenSignature
            | Self::IdTokenSubject
            | Self::IdTokenNonce
            | Self::IdTokenAccessTokenHash
            | Self::IdTokenCodeHash
            | Self::IdTokensDiffer
            | Self::UserinfoSubject
            | Self::LogoutToken => LYING,
        }
    }
}

const LYING: &str = "nothing was believed; if it happens again, ask the operator of the upstream, or suspect an attack";
const INITIATOR: &str =
    "set up a domain for the issuer in the log and enable it for the portal, or take our initiate_login_uri away there";
const UNREACHABLE: &str = "let the doctor examine the domain (console, API or `signet upstream doctor`): address, certificate, and \
                           [outbound] allow where it is on a private network";
const UNTRUSTED: &str = "see the chain that the doctor shows (console, API or `signet upstream doctor`); add the authority that is right \
                         to the tenant's trust store";
const REGISTRATION: &str = "see the upstream's words in the log; it may want an initial_access_token, or to register us itself";

/// A reason, with what is to be found in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Which reason.
    pub code: RefusalCode,
    /// What exactly; without secrets and without tokens.
    pub detail: String,
    /// What the upstream answered, if it was an error of RFC 6749 §4.1.2.1.
    pub error: Option<String>,
    /// What its server presented, if that is not trusted.
    pub untrusted: Option<Arc<Untrusted>>,
}

impl Refusal {
    /// A reason with its detail.
    pub fn new(code: RefusalCode, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), error: None, untrusted: None }
    }

    /// A server whose certificate is not trusted: no request was sent to it.
    pub fn of_certificate(untrusted: Arc<Untrusted>) -> Self {
        let detail = format!("loading configuration failed: {untrusted}");
        Self { untrusted: Some(untrusted), ..Self::new(RefusalCode::CertificateUntrusted, detail) }
    }

    /// What to do: about this very certificate, if that is why.
    pub fn fix(&self) -> &'static str {
        self.untrusted.as_ref().map_or(self.code.fix(), |untrusted| untrusted.reason.fix())
    }

    /// The upstream's own error, with what may be repeated of its description.
    pub fn of_upstream(error: &str, description: Option<&str>) -> Self {
        let error = printable(error, 64);
        let detail = match description.map(|text| printable(text, 300)) {
            Some(text) if !text.is_empty() => format!("{error}: {text}"),
            _ => error.clone(),
        };
        Self { code: RefusalCode::UpstreamError, detail, error: Some(error), untrusted: None }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code.name(), self.detail)
    }
}

impl std::error::Error for Refusal {}

/// What others wrote, fit for a log line: visible characters and single spaces, cut to a length.
pub fn printable(text: &str, most: usize) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    let joined = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    joined.chars().take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_upstream_writes_cannot_forge_a_log_line() {
        let refusal = Refusal::of_upstream("access_denied\r\nINFO forged", Some("\u{1b}[31mno\u{0} way"));
        assert_eq!(refusal.detail, "access_denied INFO forged: [31mno way");
        assert_eq!(printable(&"x".repeat(1_000), 64).len(), 64);
    }
}
