//! A link that mail carries: it works once, for half an hour, until a newer one is sent.

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
    /// How long one works.
    pub const LIFE: Seconds = Seconds::minutes(30);
}
