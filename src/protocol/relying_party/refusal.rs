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
        self.described().0
    }

    /// What an admin can do about it.
    pub const fn fix(self) -> &'static str {
        self.described().1
    }

    const fn described(self) -> (&'static str, &'static str) {
        const LYING: &str = "nothing was believed; if it happens again, ask the operator of the upstream, or suspect an attack";
        match self {
            Self::DomainDisabled => ("domain_disabled", "enable the domain, or take the link to it away"),
            Self::InitiatorUnknown => (
                "initiator_unknown",
                "set up a domain for the issuer in the log and enable it for the portal, or take our initiate_login_uri away there",
            ),
            Self::DomainMisconfigured => {
                ("domain_misconfigured", "correct the domain's settings; `signet upstream doctor` says which")
            }
            Self::Unreachable => ("upstream_unreachable", "see `signet upstream doctor`: address, certificate, [outbound] allow"),
            Self::CertificateUntrusted => (
                "certificate_untrusted",
                "see the chain in `signet upstream doctor`; add the authority that is right to the tenant's trust store",
            ),
            Self::MetadataInvalid => {
                ("metadata_invalid", "check the well-known URL in a browser; it must be the JSON of OpenID Discovery")
            }
            Self::MetadataIssuer => {
                ("metadata_issuer", "set `issuer` to the very text that the metadata has, or correct the URL")
            }
            Self::RegistrationRefused => (
                "registration_refused",
                "see the upstream's words in the log; it may want an initial_access_token, or to register us itself",
            ),
            Self::RegistrationInvalid => {
                ("registration_invalid", "register by hand and set client_id, or ask the upstream why it answers so")
            }
            Self::RegistrationPending => {
                ("registration_pending", "try again in some seconds; if it stays, see the log for why the upstream refused")
            }
            Self::AttemptUnknown => ("attempt_unknown", "start again; cookies must be allowed, and ten minutes are the limit"),
            Self::AttemptUsed => ("attempt_used", "start again; each answer counts once"),
            Self::ResponseMalformed => ("response_malformed", LYING),
            Self::ResponseIssuer => ("response_issuer", LYING),
            Self::UpstreamError => ("upstream_error", "the upstream's own words are in the log; see its client registration"),
            Self::TokenRequestRefused => {
                ("token_request_refused", "check client id, secret, authentication method and redirect URI")
            }
            Self::TokenResponseInvalid => ("token_response_invalid", "check that token_endpoint is the token endpoint"),
            Self::IdTokenMissing => {
                ("id_token_missing", "ask for an ID token: scope openid, and a response type that brings one")
            }
            Self::IdTokenMalformed => ("id_token_malformed", LYING),
            Self::IdTokenEncryption => {
                ("id_token_encryption", "give the domain a platform identity, whose key the upstream encrypts to")
            }
            Self::IdTokenAlgorithm => {
                ("id_token_algorithm", "name the algorithm in id_token_algs if it is meant; `none` never is")
            }
            Self::IdTokenKey => ("id_token_key", "check jwks_uri: no key of that set fits the token"),
            Self::IdTokenSignature => ("id_token_signature", LYING),
            Self::IdTokenIssuer => {
                ("id_token_issuer", "set `issuer` to the `iss` that the upstream means, if it is the right one")
            }
            Self::IdTokenSubject => ("id_token_subject", LYING),
            Self::IdTokenAudience => ("id_token_audience", "check client_id: the token is meant for another one"),
            Self::IdTokenAuthorizedParty => ("id_token_authorized_party", "check client_id: the token was issued to another one"),
            Self::IdTokenExpired => ("id_token_expired", "compare the clocks of this machine and of the upstream"),
            Self::IdTokenIssuedAt => ("id_token_issued_at", "compare the clocks of this machine and of the upstream"),
            Self::IdTokenNonce => ("id_token_nonce", LYING),
            Self::IdTokenAccessTokenHash => ("id_token_at_hash", LYING),
            Self::IdTokenCodeHash => ("id_token_c_hash", LYING),
            Self::IdTokensDiffer => ("id_tokens_differ", LYING),
            Self::AuthenticationTooOld => {
                ("authentication_too_old", "the upstream has to return auth_time, and to honour prompt and max_age")
            }
            Self::UserinfoInvalid => ("userinfo_invalid", "check userinfo_endpoint and userinfo_method"),
            Self::UserinfoSubject => ("userinfo_subject", LYING),
            Self::SubjectMissing => ("subject_missing", "map `sub` to the claim that names the person, in `claims`"),
            Self::EmailDomain => ("email_domain", "add the address's domain to allowed_email_domains if the person may come in"),
            Self::AccountUnknown => ("account_unknown", "make the account first, or set create_accounts"),
            Self::AccountDisabled => ("account_disabled", "enable the account if the person may come in"),
            Self::AccountTaken => ("account_taken", "the person signs in the old way and links the identity on the account page"),
            Self::LogoutToken => ("logout_token", LYING),
        }
    }
}

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
