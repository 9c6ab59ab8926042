//! People who leave: disabled at once, removed when their time has come.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};

use super::schema::account_deletions;
use super::{AnyConnection, Result};
use crate::model::{Id, Instant, User};

/// Notes that a person leaves, and when they are removed; an earlier note goes.
pub fn insert(c: &mut AnyConnection, user: &Id<User>, due_at: Instant, now: Instant) -> Result<()> {
    delete(c, user)?;
    let row = (
        account_deletions::user_id.eq(user.as_str()),
        account_deletions::asked_at.eq(now.epoch_seconds()),
        account_deletions::due_at.eq(due_at.epoch_seconds()),
    );
    diesel::insert_into(account_deletions::table).values(row).execute(c)?;
    Ok(())
}

/// When a person who leaves is removed.
pub fn find(c: &mut AnyConnection, user: &Id<User>) -> Result<Option<Instant>> {
    let own = account_deletions::table.find(user.as_str()).select(account_deletions::due_at);
    let due: Option<i64> = own.first(c).optional()?;
    Ok(due.map(Instant::from_epoch))
}

/// Forgets that a person leaves; `true` if they did.
pub fn delete(c: &mut AnyConnection, user: &Id<User>) -> Result<bool> {
    Ok(diesel::delete(account_deletions::table.find(user.as_str())).execute(c)? == 1)
}

/// Those whose time has come, the first first.
pub fn list_due(c: &mut AnyConnection, limit: i64, now: Instant) -> Result<Vec<Id<User>>> {
    let due = account_deletions::table.filter(account_deletions::due_at.le(now.epoch_seconds()));
    let ids: Vec<String> = due.order(account_deletions::due_at).select(account_deletions::user_id).limit(limit).load(c)?;
    Ok(ids.into_iter().map(Id::new).collect())
}
