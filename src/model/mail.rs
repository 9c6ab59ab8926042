//! Mail: who carries it, and a message of the outbox until it is settled.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::logout_notice::pause_after;
use super::{Id, Instant, NoticeOutcome, Provider, Seconds, Tenant};
use crate::crypto::Plain;

/// How a connection to the mail server is kept private.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailTls {
    /// It begins in the clear and goes no further without STARTTLS (RFC 3207).
    StartTls,
    /// TLS from the first byte (RFC 8314).
    Implicit,
    /// Not at all: for a relay on the same machine.
    None,
}

/// The server that takes our mail, and whom it is from.
#[derive(Clone, Debug)]
pub struct MailServer {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is kept private.
    pub tls: MailTls,
    /// The name to authenticate with, and its password.
    pub credentials: Option<(String, Plain)>,
    /// `From`.
    pub from: String,
    /// `Reply-To`.
    pub reply_to: Option<String>,
}

/// What a message is about: the name of its template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailKind {
    /// Nothing: the operator looks whether mail arrives.
    Test,
    /// A link to choose a new password with.
    PasswordReset,
    /// The password was changed by such a link.
    PasswordChanged,
    /// A link that proves an address.
    AddressProof,
    /// A link with which somebody makes an account.
    SignUp,
    /// Somebody who has an account wanted to make one.
    SignUpTaken,
    /// A second factor was added.
    FactorAdded,
    /// A second factor was taken away by its person.
    FactorRemoved,
    /// An administrator took all second factors away.
    FactorsReset,
    /// A recovery code signed the person in.
    RecoveryCodeUsed,
    /// The same link for somebody who is invited.
    Invitation,
    /// A link that makes an address somebody's.
    AddressChange,
    /// The same to an address that somebody else has.
    AddressChangeTaken,
    /// The news of it at the address until now, with a link that stops it.
    AddressKeep,
    /// The news of an account that is to be deleted, with a link that keeps it.
    AccountKeep,
}

impl MailKind {
    /// All there are.
    pub const ALL: [Self; 15] = [
        Self::Test,
        Self::PasswordReset,
        Self::PasswordChanged,
        Self::AddressProof,
        Self::SignUp,
        Self::SignUpTaken,
        Self::FactorAdded,
        Self::FactorRemoved,
        Self::FactorsReset,
        Self::RecoveryCodeUsed,
        Self::Invitation,
        Self::AddressChange,
        Self::AddressChangeTaken,
        Self::AddressKeep,
        Self::AccountKeep,
    ];

    /// The word in rows, lists and metrics, and the name of the template.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Test => "test",
            Self::PasswordReset => "password_reset",
            Self::PasswordChanged => "password_changed",
            Self::AddressProof => "address_proof",
            Self::SignUp => "sign_up",
            Self::SignUpTaken => "sign_up_taken",
            Self::FactorAdded => "factor_added",
            Self::FactorRemoved => "factor_removed",
            Self::FactorsReset => "factors_reset",
            Self::RecoveryCodeUsed => "recovery_code_used",
            Self::Invitation => "invitation",
            Self::AddressChange => "address_change",
            Self::AddressChangeTaken => "address_change_taken",
            Self::AddressKeep => "address_keep",
            Self::AccountKeep => "account_keep",
        }
    }
}

/// What a message says. It may hold a link that opens something, so it has no `Debug` text.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailContent {
    /// What it is about.
    pub kind: MailKind,
    /// The reader's language (BCP 47), as far as it is known.
    #[serde(default)]
    pub language: Option<String>,
    /// How the reader is addressed, if we know them.
    #[serde(default)]
    pub name: Option<String>,
    /// Where the one button leads.
    #[serde(default)]
    pub link: Option<String>,
    /// What else is named: an address, a team.
    #[serde(default)]
    pub about: Option<String>,
    /// Until when what it speaks of holds.
    #[serde(default)]
    pub until: Option<Instant>,
}

impl MailContent {
    /// A message that says nothing but what it is about.
    pub const fn new(kind: MailKind) -> Self {
        Self { kind, language: None, name: None, link: None, about: None, until: None }
    }
}

impl fmt::Debug for MailContent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MailContent({}, …)", self.kind.name())
    }
}

/// A message of the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// The identifier: the first half of its `Message-ID`.
    pub id: Id<Mail>,
    /// The tenant.
    pub tenant: Id<Tenant>,
    /// The provider in whose name it is sent.
    pub provider: Id<Provider>,
    /// What it is about.
    pub kind: MailKind,
    /// Whom it is for.
    pub recipient: String,
    /// What it says, sealed; nothing once it is settled.
    pub sealed: Option<Vec<u8>>,
    /// When it was put into the outbox: its `Date`.
    pub created_at: Instant,
    /// Afterwards it is of no use to anybody.
    pub expires_at: Instant,
    /// The next attempt, or until when a process that attempts it has it for itself; nothing once it is settled.
    pub due_at: Option<Instant>,
    /// Attempts so far.
    pub attempts: i64,
    /// The last attempt.
    pub attempted_at: Option<Instant>,
    /// How it stands.
    pub outcome: NoticeOutcome,
    /// What the server said last, or why nothing was said.
    pub answer: Option<String>,
    /// When it was settled.
    pub settled_at: Option<Instant>,
}

impl Mail {
    /// How long a process has a message for itself: longer than any delivery takes.
    pub const LEASE: Seconds = Seconds::minutes(2);

    /// When to try again after a failed attempt, the last one counted; never, once it is of no use.
    pub fn next_attempt(&self, now: Instant) -> Option<Instant> {
        let next = now.plus(pause_after(self.attempts));
        (!self.expires_at.has_passed(next)).then_some(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_mail_says_is_in_no_debug_text() {
        let content = MailContent { link: Some("https://id.test/x?token=secret".into()), ..MailContent::new(MailKind::Test) };
        assert_eq!(format!("{content:?}"), "MailContent(test, …)");
    }

    #[test]
    fn a_kind_is_called_the_same_everywhere() {
        for kind in MailKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
        }
    }
}
