//! What a person proves who they are with beside the password: passkeys, authenticator apps, and the codes for the day they are lost.

use super::{Id, Instant, User};

/// An authenticator app (RFC 6238).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TotpFactor {
    /// The identifier.
    pub id: Id<TotpFactor>,
    /// Whose it is.
    pub user: Id<User>,
    /// What the person calls it.
    pub name: String,
    /// The secret, sealed.
    pub sealed: Vec<u8>,
    /// The step of the last code that was accepted: neither it nor an earlier one counts again.
    pub last_step: i64,
    /// When it was set up.
    pub created_at: Instant,
    /// When it last signed the person in.
    pub last_used_at: Option<Instant>,
}

impl TotpFactor {
    /// How many a person may have.
    pub const MOST: usize = 5;
}

/// A passkey (Web Authentication Level 3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    /// The identifier: a digest of the credential's own.
    pub id: Id<Passkey>,
    /// Whose it is.
    pub user: Id<User>,
    /// The host that it was made for; elsewhere it is of no use.
    pub relying_party: String,
    /// What the person calls it.
    pub name: String,
    /// The public key and what goes with it, as JSON.
    pub credential: String,
    /// The signature counter of its last use; 0 if it has none.
    pub counter: i64,
    /// When it was made.
    pub created_at: Instant,
    /// When it last signed the person in.
    pub last_used_at: Option<Instant>,
}

impl Passkey {
    /// How many a person may have.
    pub const MOST: usize = 10;
}

/// Everything that a person has beside the password.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Factors {
    /// Passkeys, the oldest first.
    pub passkeys: Vec<Passkey>,
    /// Authenticator apps, the oldest first.
    pub totp: Vec<TotpFactor>,
    /// Recovery codes that are still good.
    pub codes_left: usize,
}

impl Factors {
    /// How many recovery codes a person is given.
    pub const CODES: usize = 10;
    /// So many or fewer are few.
    pub const FEW_CODES: usize = 3;

    /// Whether one of them is asked for after the password. Recovery codes alone are not.
    pub fn are_asked_for(&self) -> bool {
        !self.totp.is_empty() || !self.passkeys.is_empty()
    }

    /// The passkeys that are of use at a host.
    pub fn passkeys_at(&self, relying_party: &str) -> Vec<&Passkey> {
        self.passkeys.iter().filter(|own| own.relying_party == relying_party).collect()
    }
}
