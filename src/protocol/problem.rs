//! Problem Details for HTTP APIs (RFC 9457 <https://www.rfc-editor.org/rfc/rfc9457>): what the API answers when it does not do what
//! was asked. Each problem has a stable code; its `type` is the address of its entry in the catalogue of errors.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::own_api;
use crate::model::Issuer;

mod catalogue;
mod clients;
mod portal;
mod providers;
mod tenants;
mod trust;
mod upstreams;

/// The media type (§3).
pub const MEDIA_TYPE: &str = "application/problem+json";

/// A kind of problem. Codes are never renamed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the entries of the catalogue describe them")]
pub enum ProblemCode {
    Unauthenticated,
    InvalidToken,
    InsufficientScope,
    NotAnAdministrator,
    RoleTooNarrow,
    NotADeveloper,
    TeamRoleTooNarrow,
    AgreementsNotAccepted,
    TeamNotFound,
    TeamMemberNotFound,
    TeamMemberTaken,
    TeamInvitationNotFound,
    TeamLastOwner,
    TeamHasApps,
    TeamFull,
    ApprovalNotFound,
    ApprovalReplaced,
    AppNotTurnedDown,
    AppWaiting,
    AppTurnedDown,
    AppDisabled,
    InvalidRequest,
    NotFound,
    MethodNotAllowed,
    KeyNotFound,
    KeyAlreadyRevoked,
    AlgorithmNotUsed,
    UserNotFound,
    UserTaken,
    SessionNotFound,
    GrantNotFound,
    IdentityNotFound,
    AgreementNotFound,
    AgreementVersionTaken,
    LastOwner,
    Outranked,
    ManagedByFile,
    ClientNotFound,
    ClientTaken,
    ClientMetadata,
    ClientScopeTooFar,
    ClientHasNoSecret,
    ClientSecretsFull,
    ClientSecretNotFound,
    ClientSecretLast,
    UpstreamNotFound,
    UpstreamTaken,
    UpstreamSettings,
    UpstreamUnreadable,
    UpstreamInUse,
    UpstreamTooFar,
    PlatformIdentityNotFound,
    PlatformIdentityTaken,
    PlatformIdentityInUse,
    AuthorityNotFound,
    TenantNotFound,
    TenantTaken,
    TenantSettings,
    TenantNeeded,
    TenantInhabited,
    TenantUnreachable,
    ProviderNotFound,
    ProviderTaken,
    ProviderSettings,
    ProviderInUse,
    ProviderNeeded,
    ResourceNotFound,
    ResourceTaken,
    ResourceSettings,
    AuditEntryNotFound,
    FlowNotFound,
    PreconditionFailed,
    PreconditionRequired,
    IdempotencyKeyReused,
    TooManyRequests,
    TemporarilyUnavailable,
    ServerError,
}

/// What the catalogue says of a kind of problem.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The stable code.
    pub code: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// `title`: "A short, human-readable summary of the problem type" (§3.1.3).
    pub title: &'static str,
    /// How it comes about.
    pub cause: &'static str,
    /// What to do.
    pub fix: &'static str,
}

impl Entry {
    const fn new(code: &'static str, status: u16, [title, cause, fix]: [&'static str; 3]) -> Self {
        Self { code, status, title, cause, fix }
    }
}

impl ProblemCode {
    /// Every code.
    pub const ALL: [Self; 77] = [
        Self::Unauthenticated,
        Self::InvalidToken,
        Self::InsufficientScope,
        Self::NotAnAdministrator,
        Self::RoleTooNarrow,
        Self::NotADeveloper,
        Self::TeamRoleTooNarrow,
        Self::AgreementsNotAccepted,
        Self::TeamNotFound,
        Self::TeamMemberNotFound,
        Self::TeamMemberTaken,
        Self::TeamInvitationNotFound,
        Self::TeamLastOwner,
        Self::TeamHasApps,
        Self::TeamFull,
        Self::ApprovalNotFound,
        Self::ApprovalReplaced,
        Self::AppNotTurnedDown,
        Self::AppWaiting,
        Self::AppTurnedDown,
        Self::AppDisabled,
        Self::InvalidRequest,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::KeyNotFound,
        Self::KeyAlreadyRevoked,
        Self::AlgorithmNotUsed,
        Self::UserNotFound,
        Self::UserTaken,
        Self::SessionNotFound,
        Self::GrantNotFound,
        Self::IdentityNotFound,
        Self::AgreementNotFound,
        Self::AgreementVersionTaken,
        Self::LastOwner,
        Self::Outranked,
        Self::ManagedByFile,
        Self::ClientNotFound,
        Self::ClientTaken,
        Self::ClientMetadata,
        Self::ClientScopeTooFar,
        Self::ClientHasNoSecret,
        Self::ClientSecretsFull,
        Self::ClientSecretNotFound,
        Self::ClientSecretLast,
        Self::UpstreamNotFound,
        Self::UpstreamTaken,
        Self::UpstreamSettings,
        Self::UpstreamUnreadable,
        Self::UpstreamInUse,
        Self::UpstreamTooFar,
        Self::PlatformIdentityNotFound,
        Self::PlatformIdentityTaken,
        Self::PlatformIdentityInUse,
        Self::AuthorityNotFound,
        Self::TenantNotFound,
        Self::TenantTaken,
        Self::TenantSettings,
        Self::TenantNeeded,
        Self::TenantInhabited,
        Self::TenantUnreachable,
        Self::ProviderNotFound,
        Self::ProviderTaken,
        Self::ProviderSettings,
        Self::ProviderInUse,
        Self::ProviderNeeded,
        Self::ResourceNotFound,
        Self::ResourceTaken,
        Self::ResourceSettings,
        Self::AuditEntryNotFound,
        Self::FlowNotFound,
        Self::PreconditionFailed,
        Self::PreconditionRequired,
        Self::IdempotencyKeyReused,
        Self::TooManyRequests,
        Self::TemporarilyUnavailable,
        Self::ServerError,
    ];

    /// The code with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.entry().code == name)
    }

    /// Its entry in the catalogue.
    #[expect(clippy::too_many_lines, reason = "a table, a line for each")]
    pub const fn entry(self) -> Entry {
        match self {
            Self::Unauthenticated => catalogue::UNAUTHENTICATED,
            Self::InvalidToken => catalogue::INVALID_TOKEN,
            Self::InsufficientScope => catalogue::INSUFFICIENT_SCOPE,
            Self::NotAnAdministrator => catalogue::NOT_AN_ADMINISTRATOR,
            Self::RoleTooNarrow => catalogue::ROLE_TOO_NARROW,
            Self::NotADeveloper => portal::NOT_A_DEVELOPER,
            Self::TeamRoleTooNarrow => portal::TEAM_ROLE_TOO_NARROW,
            Self::AgreementsNotAccepted => portal::AGREEMENTS_NOT_ACCEPTED,
            Self::TeamNotFound => portal::TEAM_NOT_FOUND,
            Self::TeamMemberNotFound => portal::TEAM_MEMBER_NOT_FOUND,
            Self::TeamMemberTaken => portal::TEAM_MEMBER_TAKEN,
            Self::TeamInvitationNotFound => portal::TEAM_INVITATION_NOT_FOUND,
            Self::TeamLastOwner => portal::TEAM_LAST_OWNER,
            Self::TeamHasApps => portal::TEAM_HAS_APPS,
            Self::TeamFull => portal::TEAM_FULL,
            Self::ApprovalNotFound => portal::APPROVAL_NOT_FOUND,
            Self::ApprovalReplaced => portal::APPROVAL_REPLACED,
            Self::AppNotTurnedDown => portal::APP_NOT_TURNED_DOWN,
            Self::AppWaiting => portal::APP_WAITING,
            Self::AppTurnedDown => portal::APP_TURNED_DOWN,
            Self::AppDisabled => portal::APP_DISABLED,
            Self::InvalidRequest => catalogue::INVALID_REQUEST,
            Self::NotFound => catalogue::NOT_FOUND,
            Self::MethodNotAllowed => catalogue::METHOD_NOT_ALLOWED,
            Self::KeyNotFound => catalogue::KEY_NOT_FOUND,
            Self::KeyAlreadyRevoked => catalogue::KEY_ALREADY_REVOKED,
            Self::AlgorithmNotUsed => catalogue::ALGORITHM_NOT_USED,
            Self::UserNotFound => catalogue::USER_NOT_FOUND,
            Self::UserTaken => catalogue::USER_TAKEN,
            Self::SessionNotFound => catalogue::SESSION_NOT_FOUND,
            Self::GrantNotFound => catalogue::GRANT_NOT_FOUND,
            Self::IdentityNotFound => catalogue::IDENTITY_NOT_FOUND,
            Self::AgreementNotFound => catalogue::AGREEMENT_NOT_FOUND,
            Self::AgreementVersionTaken => catalogue::AGREEMENT_VERSION_TAKEN,
            Self::LastOwner => catalogue::LAST_OWNER,
            Self::Outranked => catalogue::OUTRANKED,
            Self::ManagedByFile => catalogue::MANAGED_BY_FILE,
            Self::ClientNotFound => clients::CLIENT_NOT_FOUND,
            Self::ClientTaken => clients::CLIENT_TAKEN,
            Self::ClientMetadata => clients::CLIENT_METADATA,
            Self::ClientScopeTooFar => clients::CLIENT_SCOPE_TOO_FAR,
            Self::ClientHasNoSecret => clients::CLIENT_HAS_NO_SECRET,
            Self::ClientSecretsFull => clients::CLIENT_SECRETS_FULL,
            Self::ClientSecretNotFound => clients::CLIENT_SECRET_NOT_FOUND,
            Self::ClientSecretLast => clients::CLIENT_SECRET_LAST,
            Self::UpstreamNotFound => upstreams::UPSTREAM_NOT_FOUND,
            Self::UpstreamTaken => upstreams::UPSTREAM_TAKEN,
            Self::UpstreamSettings => upstreams::UPSTREAM_SETTINGS,
            Self::UpstreamUnreadable => upstreams::UPSTREAM_UNREADABLE,
            Self::UpstreamInUse => upstreams::UPSTREAM_IN_USE,
            Self::UpstreamTooFar => upstreams::UPSTREAM_TOO_FAR,
            Self::PlatformIdentityNotFound => upstreams::PLATFORM_IDENTITY_NOT_FOUND,
            Self::PlatformIdentityTaken => upstreams::PLATFORM_IDENTITY_TAKEN,
            Self::PlatformIdentityInUse => upstreams::PLATFORM_IDENTITY_IN_USE,
            Self::AuthorityNotFound => trust::AUTHORITY_NOT_FOUND,
            Self::TenantNotFound => tenants::TENANT_NOT_FOUND,
            Self::TenantTaken => tenants::TENANT_TAKEN,
            Self::TenantSettings => tenants::TENANT_SETTINGS,
            Self::TenantNeeded => tenants::TENANT_NEEDED,
            Self::TenantInhabited => tenants::TENANT_INHABITED,
            Self::TenantUnreachable => tenants::TENANT_UNREACHABLE,
            Self::ProviderNotFound => providers::PROVIDER_NOT_FOUND,
            Self::ProviderTaken => providers::PROVIDER_TAKEN,
            Self::ProviderSettings => providers::PROVIDER_SETTINGS,
            Self::ProviderInUse => providers::PROVIDER_IN_USE,
            Self::ProviderNeeded => providers::PROVIDER_NEEDED,
            Self::ResourceNotFound => providers::RESOURCE_NOT_FOUND,
            Self::ResourceTaken => providers::RESOURCE_TAKEN,
            Self::ResourceSettings => providers::RESOURCE_SETTINGS,
            Self::AuditEntryNotFound => catalogue::AUDIT_ENTRY_NOT_FOUND,
            Self::FlowNotFound => catalogue::FLOW_NOT_FOUND,
            Self::PreconditionFailed => catalogue::PRECONDITION_FAILED,
            Self::PreconditionRequired => catalogue::PRECONDITION_REQUIRED,
            Self::IdempotencyKeyReused => catalogue::IDEMPOTENCY_KEY_REUSED,
            Self::TooManyRequests => catalogue::TOO_MANY_REQUESTS,
            Self::TemporarilyUnavailable => catalogue::TEMPORARILY_UNAVAILABLE,
            Self::ServerError => catalogue::SERVER_ERROR,
        }
    }

    /// `type`: "a URI reference that identifies the problem type … When dereferenced, it is encouraged to provide human-readable
    /// documentation" (§3.1.1).
    pub fn uri(self, issuer: &Issuer) -> String {
        issuer.url(&format!("{}/errors/{}", own_api::PATH, self.entry().code))
    }
}

/// One occurrence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Its kind.
    pub code: ProblemCode,
    /// "A human-readable explanation specific to this occurrence of the problem" (§3.1.4).
    pub detail: Cow<'static, str>,
}

impl Problem {
    /// A problem with its explanation.
    pub fn new(code: ProblemCode, detail: impl Into<Cow<'static, str>>) -> Self {
        Self { code, detail: detail.into() }
    }

    /// `invalid_request`.
    pub fn invalid(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ProblemCode::InvalidRequest, detail)
    }

    /// The members (§3.1), with `code`, `fix` and `reference` as extensions (§3.2). `reference` names the request in our log.
    pub fn body(&self, issuer: &Issuer, instance: &str, reference: &str) -> Map<String, Value> {
        let Entry { code, status, title, fix, .. } = self.code.entry();
        let members = [
            ("type", self.code.uri(issuer).into()),
            ("title", title.into()),
            ("status", status.into()),
            ("detail", self.detail.as_ref().into()),
            ("instance", instance.into()),
            ("code", code.into()),
            ("fix", fix.into()),
            ("reference", reference.into()),
        ];
        members.into_iter().map(|(name, value): (&str, Value)| (name.to_owned(), value)).collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_code_is_in_the_catalogue_once_and_its_type_leads_there() {
        let issuer = Issuer::new("https://op.test/acme");
        let mut names: Vec<_> = ProblemCode::ALL.iter().map(|code| code.entry().code).collect();
        assert_eq!(ProblemCode::InvalidToken.uri(&issuer), "https://op.test/acme/api/errors/invalid_token");
        for code in ProblemCode::ALL {
            let entry = code.entry();
            assert_eq!(ProblemCode::named(entry.code), Some(code));
            assert!((400..600).contains(&entry.status), "{}", entry.code);
            assert!([entry.title, entry.cause, entry.fix].iter().all(|text| !text.is_empty()), "{}", entry.code);
        }
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), ProblemCode::ALL.len());
    }

    #[test]
    fn a_problem_has_the_members_of_rfc_9457_and_names_its_request() {
        let body = Problem::new(ProblemCode::KeyNotFound, "There is no key k.").body(
            &Issuer::new("https://op.test"),
            "/api/keys/k",
            "r1",
        );
        assert_eq!(
            Value::Object(body),
            json!({
                "type": "https://op.test/api/errors/key_not_found", "title": "The provider has no such key", "status": 404,
                "detail": "There is no key k.", "instance": "/api/keys/k", "code": "key_not_found",
                "fix": "List the keys and take the kid from there.", "reference": "r1",
            })
        );
    }
}
