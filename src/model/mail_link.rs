//! A link that mail carries: it works once, for half an hour or as long as its purpose says, until a newer one is sent.

use serde::{Deserialize, Serialize};

use super::{Id, Instant, Provider, Seconds, Tenant, User};
use crate::crypto::Hashed;

/// What a link is for; one of a purpose opens nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailPurpose {
    /// A new password for somebody who has forgotten theirs.
    PasswordReset,
    /// The proof that an address is somebody's.
    AddressProof,
    /// An account for whoever reads the mail.
    SignUp,
    /// The same for whomever an administrator invites.
    Invitation,
    /// Another address for somebody: confirmed at the new one.
    AddressChange,
    /// The end of such a change, and its undoing: at the old one.
    AddressKeep,
    /// The account of somebody who leaves, kept after all. What a mail carries works until the account is removed.
    AccountKeep,
}

impl MailPurpose {
    /// All there are.
    pub const ALL: [Self; 7] = [
        Self::PasswordReset,
        Self::AddressProof,
        Self::SignUp,
        Self::Invitation,
        Self::AddressChange,
        Self::AddressKeep,
        Self::AccountKeep,
    ];

    /// How long one works.
    pub const fn life(self) -> Seconds {
        match self {
            Self::PasswordReset | Self::AddressProof | Self::SignUp | Self::AddressChange | Self::AccountKeep => MailLink::LIFE,
            Self::AddressKeep => Seconds::days(3),
            Self::Invitation => Seconds::days(7),
        }
    }

    /// Whether it lives on when a newer one is sent, or the password is changed: whoever has taken an account over must not be able to
    /// end what undoes it.
    pub const fn outlives_others(self) -> bool {
        matches!(self, Self::AddressKeep | Self::AccountKeep)
    }
}

/// A link as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailLink {
    /// The hash of its random part.
    pub hash: Hashed,
    /// The tenant.
    pub tenant: Id<Tenant>,
    /// The provider where it is opened.
    pub provider: Id<Provider>,
    /// What it is for.
    pub purpose: MailPurpose,
    /// Whom it is for; nobody if no account was meant.
    pub user: Option<Id<User>>,
    /// The address that it was sent to.
    pub address: String,
    /// When it was made.
    pub created_at: Instant,
    /// When it expires.
    pub expires_at: Instant,
    /// When it was used.
    pub claimed_at: Option<Instant>,
    /// The sealed request that the person came from, for the browser that began it.
    pub interaction: Option<String>,
}

impl MailLink {
    /// How long most of them work.
    pub const LIFE: Seconds = Seconds::minutes(30);
}
