//! Recovery codes: 120 random bits each, of which the hash is kept; each is used once, by a guarded UPDATE.

use diesel::dsl::exists;
use diesel::{ExpressionMethods, QueryDsl, RunQueryDsl};

use super::schema::recovery_codes;
use super::{AnyConnection, Result};
use crate::crypto::Hashed;
use crate::model::{Id, Instant, User};

/// Gives a person new codes; the earlier ones are good no more.
pub fn replace(c: &mut AnyConnection, user: &Id<User>, hashes: &[Hashed], now: Instant) -> Result<()> {
    delete(c, user)?;
    for hash in hashes {
        let row = (
            recovery_codes::user_id.eq(user.as_str()),
            recovery_codes::hash.eq(hash.as_bytes()),
            recovery_codes::created_at.eq(now.epoch_seconds()),
        );
        diesel::insert_into(recovery_codes::table).values(row).execute(c)?;
    }
    Ok(())
}

/// Whether a code is one of the person's that are still good.
pub fn is_good(c: &mut AnyConnection, user: &Id<User>, hash: &Hashed) -> Result<bool> {
    let own = recovery_codes::table.find((user.as_str(), hash.as_bytes())).filter(recovery_codes::used_at.is_null());
    Ok(diesel::select(exists(own)).get_result(c)?)
}

/// Uses a code up; `false` if it is none of the person's, or was used.
pub fn claim(c: &mut AnyConnection, user: &Id<User>, hash: &Hashed, now: Instant) -> Result<bool> {
    let own = recovery_codes::table.find((user.as_str(), hash.as_bytes())).filter(recovery_codes::used_at.is_null());
    Ok(diesel::update(own).set(recovery_codes::used_at.eq(now.epoch_seconds())).execute(c)? == 1)
}

/// How many codes of a person are still good.
pub fn count_left(c: &mut AnyConnection, user: &Id<User>) -> Result<usize> {
    let own = recovery_codes::table.filter(recovery_codes::user_id.eq(user.as_str()));
    let left: i64 = own.filter(recovery_codes::used_at.is_null()).count().get_result(c)?;
    Ok(usize::try_from(left).unwrap_or_default())
}

/// Takes all of them away.
pub(super) fn delete(c: &mut AnyConnection, user: &Id<User>) -> Result<usize> {
    Ok(diesel::delete(recovery_codes::table.filter(recovery_codes::user_id.eq(user.as_str()))).execute(c)?)
}
