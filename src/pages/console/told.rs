//! What the last act did in the console, or why it did nothing.

use serde::Serialize;

/// What the last act did, or why it did nothing, told once after the redirect; the sentences are in `partials/console/told`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[allow(missing_docs, reason = "the sentences say it")]
pub enum Told {
    Added,
    Invited,
    Saved,
    Disabled,
    Enabled,
    SignedOut,
    SessionEnded,
    GrantRevoked,
    Unlinked,
    /// The second step of a person was reset.
    FactorsReset,
    JoinedGroup,
    LeftGroup,
    Appointed,
    Deleted,
    KeysRotated,
    KeyRevoked,
    DomainAdded,
    DomainSaved,
    DomainEnabled,
    DomainDisabled,
    DomainFlushed,
    DomainDeleted,
    AppApproved,
    AppTurnedDown,
    ChangeApproved,
    AuthorityTrusted,
    AuthorityRemoved,
    IdentityMade,
    IdentityRemoved,
    AgreementPublished,
    AgreementWithdrawn,
    ClientAdded,
    ClientSaved,
    ClientEnabled,
    ClientDisabled,
    ClientDeleted,
    ProviderAdded,
    ProviderSaved,
    ProviderEnabled,
    ProviderDisabled,
    ProviderDeleted,
    ResourceAdded,
    ResourceSaved,
    ResourceDeleted,
    SecretRevoked,
    TenantSaved,
    TenantEnabled,
    TenantDisabled,
    /// Nothing happened: the form was open for too long, or another tab was quicker.
    Stale,
    ProviderNeeded,
    TenantNeeded,
    TenantInhabited,
    TenantUnreachable,
    Mightier,
    ClientMightier,
    NoSecret,
    SecretsFull,
    UnknownSecret,
    LastSecret,
    LastOwner,
    FromFile,
    NoSuchSession,
    NoSuchGrant,
    NoSuchKey,
    AlgorithmNotUsed,
    NotWaiting,
    ApprovalReplaced,
    Refused,
}

/// A word that is told, with whether it says that something was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Telling {
    #[serde(flatten)]
    told: Told,
    is_done: bool,
}

impl From<Told> for Telling {
    fn from(told: Told) -> Self {
        use Told::{
            AlgorithmNotUsed, ApprovalReplaced, ClientMightier, FromFile, LastOwner, LastSecret, Mightier, NoSecret, NoSuchGrant,
            NoSuchKey, NoSuchSession, NotWaiting, ProviderNeeded, Refused, SecretsFull, Stale, TenantInhabited, TenantNeeded,
            TenantUnreachable, UnknownSecret,
        };
        let is_done = !matches!(
            told,
            AlgorithmNotUsed
                | ApprovalReplaced
                | ClientMightier
                | FromFile
                | LastOwner
                | LastSecret
                | Mightier
                | NoSecret
                | NoSuchGrant
                | NoSuchKey
                | NoSuchSession
                | NotWaiting
                | ProviderNeeded
                | Refused
                | SecretsFull
                | Stale
                | TenantInhabited
                | TenantNeeded
                | TenantUnreachable
                | UnknownSecret
        );
        Self { told, is_done }
    }
}

impl Told {
    /// Every kind, with its word in the address.
    pub const ALL: [(&'static str, Self); 68] = [
        ("added", Self::Added),
        ("invited", Self::Invited),
        ("saved", Self::Saved),
        ("disabled", Self::Disabled),
        ("enabled", Self::Enabled),
        ("signed_out", Self::SignedOut),
        ("session_ended", Self::SessionEnded),
        ("grant_revoked", Self::GrantRevoked),
        ("unlinked", Self::Unlinked),
        ("factors_reset", Self::FactorsReset),
        ("joined_group", Self::JoinedGroup),
        ("left_group", Self::LeftGroup),
        ("appointed", Self::Appointed),
        ("deleted", Self::Deleted),
        ("keys_rotated", Self::KeysRotated),
        ("key_revoked", Self::KeyRevoked),
        ("domain_added", Self::DomainAdded),
        ("domain_saved", Self::DomainSaved),
        ("domain_enabled", Self::DomainEnabled),
        ("domain_disabled", Self::DomainDisabled),
        ("domain_flushed", Self::DomainFlushed),
        ("domain_deleted", Self::DomainDeleted),
        ("app_approved", Self::AppApproved),
        ("app_turned_down", Self::AppTurnedDown),
        ("change_approved", Self::ChangeApproved),
        ("authority_trusted", Self::AuthorityTrusted),
        ("authority_removed", Self::AuthorityRemoved),
        ("identity_made", Self::IdentityMade),
        ("identity_removed", Self::IdentityRemoved),
        ("agreement_published", Self::AgreementPublished),
        ("agreement_withdrawn", Self::AgreementWithdrawn),
        ("client_added", Self::ClientAdded),
        ("client_saved", Self::ClientSaved),
        ("client_enabled", Self::ClientEnabled),
        ("client_disabled", Self::ClientDisabled),
        ("client_deleted", Self::ClientDeleted),
        ("secret_revoked", Self::SecretRevoked),
        ("provider_added", Self::ProviderAdded),
        ("provider_saved", Self::ProviderSaved),
        ("provider_enabled", Self::ProviderEnabled),
        ("provider_disabled", Self::ProviderDisabled),
        ("provider_deleted", Self::ProviderDeleted),
        ("resource_added", Self::ResourceAdded),
        ("resource_saved", Self::ResourceSaved),
        ("resource_deleted", Self::ResourceDeleted),
        ("tenant_saved", Self::TenantSaved),
        ("tenant_enabled", Self::TenantEnabled),
        ("tenant_disabled", Self::TenantDisabled),
        ("stale", Self::Stale),
        ("provider_needed", Self::ProviderNeeded),
        ("tenant_needed", Self::TenantNeeded),
        ("tenant_inhabited", Self::TenantInhabited),
        ("tenant_unreachable", Self::TenantUnreachable),
        ("mightier", Self::Mightier),
        ("client_mightier", Self::ClientMightier),
        ("no_secret", Self::NoSecret),
        ("secrets_full", Self::SecretsFull),
        ("unknown_secret", Self::UnknownSecret),
        ("last_secret", Self::LastSecret),
        ("last_owner", Self::LastOwner),
        ("from_file", Self::FromFile),
        ("no_such_session", Self::NoSuchSession),
        ("no_such_grant", Self::NoSuchGrant),
        ("no_such_key", Self::NoSuchKey),
        ("algorithm_not_used", Self::AlgorithmNotUsed),
        ("not_waiting", Self::NotWaiting),
        ("approval_replaced", Self::ApprovalReplaced),
        ("refused", Self::Refused),
    ];

    /// The one of a word; an unknown word tells nothing.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(name, _)| *name == word).map(|(_, told)| told)
    }

    /// Its word.
    pub fn word(self) -> &'static str {
        Self::ALL.into_iter().find(|(_, told)| *told == self).map_or("refused", |(name, _)| name)
    }
}
