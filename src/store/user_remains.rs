//! What hangs on a person who is being removed, taken out in parts that each are a short write.

use diesel::{ExpressionMethods, QueryDsl, RunQueryDsl};

use super::schema::grants;
use super::{AnyConnection, Result, logout_notices, part};
use crate::model::{Id, Instant, User};

/// Takes out a part; apps whose session or grant ends by it are told. Says whether nothing is left but what goes with the person's row.
///
/// # Errors
/// `StoreError`.
pub fn take_out(c: &mut AnyConnection, user: &Id<User>, now: Instant) -> Result<bool> {
    let own = grants::table.filter(grants::user_id.eq(user.as_str()));
    let some: Vec<String> = own.select(grants::id).limit(part::GRANTS).load(c)?;
    if !some.is_empty() {
        logout_notices::queue_for_grants(c, &some, now)?;
        let is_more = i64::try_from(some.len()) == Ok(part::GRANTS);
        diesel::delete(grants::table.filter(grants::id.eq_any(some))).execute(c)?;
        if is_more {
            return Ok(false);
        }
    }
    for table in [("sessions", "id"), ("upstream_tokens", "session_id"), ("consents", "id")] {
        if part::delete(c, table, ("user_id", user.as_str()))? {
            return Ok(false);
        }
    }
    Ok(true)
}
