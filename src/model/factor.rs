//! Second factors of a person: authenticator apps, and the codes for the day they are lost.

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

/// Everything that a person has beside the password.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Factors {
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
        !self.totp.is_empty()
    }
}
