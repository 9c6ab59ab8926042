//! Challenges of passkeys that were answered: each is taken once, so that no answer counts twice (Web Authentication Level 3 §13.4.3).

use diesel::{ExpressionMethods, RunQueryDsl};

use super::connection::each_backend;
use super::schema::passkey_challenges;
use super::{AnyConnection, Result};
use crate::crypto::Hashed;
use crate::model::Instant;

/// Takes a challenge: `true` for exactly one caller. It is kept until it would have expired by itself.
pub fn claim(c: &mut AnyConnection, challenge: &Hashed, expires_at: Instant) -> Result<bool> {
    let row = (passkey_challenges::hash.eq(challenge.as_bytes()), passkey_challenges::expires_at.eq(expires_at.epoch_seconds()));
    let rows =
        each_backend!(c, c => diesel::insert_into(passkey_challenges::table).values(row).on_conflict_do_nothing().execute(c)?);
    Ok(rows == 1)
}
