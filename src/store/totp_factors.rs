//! Authenticator apps. A code counts once: the step it belongs to is claimed by a guarded UPDATE.

use diesel::{BoolExpressionMethods, ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, RunQueryDsl};

use super::column::{instant, seconds, text};
use super::schema::totp_factors;
use super::{AnyConnection, Result, factors, users};
use crate::model::{Id, Instant, TotpFactor, User};

#[derive(Queryable, Insertable)]
#[diesel(table_name = totp_factors)]
struct Row {
    id: String,
    user_id: String,
    name: String,
    sealed: Vec<u8>,
    last_step: i64,
    created_at: i64,
    last_used_at: Option<i64>,
}

impl From<Row> for TotpFactor {
    fn from(row: Row) -> Self {
        Self {
            id: Id::new(row.id),
            user: Id::new(row.user_id),
            name: row.name,
            sealed: row.sealed,
            last_step: row.last_step,
            created_at: Instant::from_epoch(row.created_at),
            last_used_at: instant(row.last_used_at),
        }
    }
}

/// Adds one, and notes that the person has a second factor.
pub fn insert(c: &mut AnyConnection, factor: &TotpFactor) -> Result<()> {
    let row = Row {
        id: text(&factor.id),
        user_id: text(&factor.user),
        name: factor.name.clone(),
        sealed: factor.sealed.clone(),
        last_step: factor.last_step,
        created_at: factor.created_at.epoch_seconds(),
        last_used_at: seconds(factor.last_used_at),
    };
    diesel::insert_into(totp_factors::table).values(&row).execute(c)?;
    users::set_second_factor(c, &factor.user, true)
}

/// Those of a person, the oldest first.
pub fn list(c: &mut AnyConnection, user: &Id<User>) -> Result<Vec<TotpFactor>> {
    let own = totp_factors::table.filter(totp_factors::user_id.eq(user.as_str()));
    let rows: Vec<Row> = own.order((totp_factors::created_at, totp_factors::id)).load(c)?;
    Ok(rows.into_iter().map(TotpFactor::from).collect())
}

/// Takes a step for one log-in; `false` if it or a later one has been taken, or the app is gone.
pub fn claim(c: &mut AnyConnection, id: &Id<TotpFactor>, step: i64, now: Instant) -> Result<bool> {
    let own = totp_factors::table.find(id.as_str()).filter(totp_factors::last_step.lt(step));
    let used = (totp_factors::last_step.eq(step), totp_factors::last_used_at.eq(now.epoch_seconds()));
    Ok(diesel::update(own).set(used).execute(c)? == 1)
}

/// Takes an app away from its person, and what is of no use without it; its name, if it was there.
pub fn delete(c: &mut AnyConnection, user: &Id<User>, id: &Id<TotpFactor>) -> Result<Option<String>> {
    let own = || totp_factors::table.filter(totp_factors::id.eq(id.as_str()).and(totp_factors::user_id.eq(user.as_str())));
    let name: Option<String> = own().select(totp_factors::name).first(c).optional()?;
    if name.is_none() || diesel::delete(own()).execute(c)? == 0 {
        return Ok(None);
    }
    factors::settle(c, user)?;
    Ok(name)
}

/// Takes all of them away from a person; says how many there were.
pub(super) fn delete_all(c: &mut AnyConnection, user: &Id<User>) -> Result<usize> {
    Ok(diesel::delete(totp_factors::table.filter(totp_factors::user_id.eq(user.as_str()))).execute(c)?)
}

/// The next ones in the order of their identifiers, with their seals.
pub fn page(c: &mut AnyConnection, after: Option<&Id<TotpFactor>>, count: i64) -> Result<Vec<TotpFactor>> {
    let first = after.map_or("", Id::as_str);
    let rows: Vec<Row> = totp_factors::table.filter(totp_factors::id.gt(first)).order(totp_factors::id).limit(count).load(c)?;
    Ok(rows.into_iter().map(TotpFactor::from).collect())
}

/// Replaces a seal (the master key changed), unless it is another by now.
pub fn reseal(c: &mut AnyConnection, id: &Id<TotpFactor>, earlier: &[u8], sealed: &[u8]) -> Result<bool> {
    let own = totp_factors::table.find(id.as_str()).filter(totp_factors::sealed.eq(earlier));
    Ok(diesel::update(own).set(totp_factors::sealed.eq(sealed)).execute(c)? == 1)
}
