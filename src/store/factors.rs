//! Everything that a person has beside the password, and the note on the person that there is something.

use super::{AnyConnection, Result, passkeys, recovery_codes, totp_factors, users};
use crate::model::{Factors, Id, User};

/// Everything that a person has beside the password.
pub fn all(c: &mut AnyConnection, user: &Id<User>) -> Result<Factors> {
    let (passkeys, totp) = (passkeys::list(c, user)?, totp_factors::list(c, user)?);
    Ok(Factors { passkeys, totp, codes_left: recovery_codes::count_left(c, user)? })
}

/// After one was taken away: with the last one goes what is of no use without it.
pub(super) fn settle(c: &mut AnyConnection, user: &Id<User>) -> Result<()> {
    if !all(c, user)?.are_asked_for() {
        reset(c, user)?;
    }
    Ok(())
}

/// Takes everything away from a person; says how many there were beside the codes.
pub fn reset(c: &mut AnyConnection, user: &Id<User>) -> Result<usize> {
    let gone = totp_factors::delete_all(c, user)? + passkeys::delete_all(c, user)?;
    recovery_codes::delete(c, user)?;
    users::set_second_factor(c, user, false)?;
    Ok(gone)
}
