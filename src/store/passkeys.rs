//! Passkeys. A credential belongs to one person; its signature counter only grows, by a guarded UPDATE.

use diesel::{BoolExpressionMethods, ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, RunQueryDsl};

use super::column::{instant, seconds, text};
use super::connection::each_backend;
use super::schema::passkeys;
use super::{AnyConnection, Result, factors, users};
use crate::model::{Id, Instant, Passkey, User};

#[derive(Queryable, Insertable)]
#[diesel(table_name = passkeys)]
struct Row {
    id: String,
    user_id: String,
    relying_party: String,
    name: String,
    credential: String,
    counter: i64,
    created_at: i64,
    last_used_at: Option<i64>,
}

impl From<Row> for Passkey {
    fn from(row: Row) -> Self {
        Self {
            id: Id::new(row.id),
            user: Id::new(row.user_id),
            relying_party: row.relying_party,
            name: row.name,
            credential: row.credential,
            counter: row.counter,
            created_at: Instant::from_epoch(row.created_at),
            last_used_at: instant(row.last_used_at),
        }
    }
}

/// Adds one, and notes that the person has something beside the password; `false` if somebody has the credential already.
pub fn insert(c: &mut AnyConnection, passkey: &Passkey) -> Result<bool> {
    let row = Row {
        id: text(&passkey.id),
        user_id: text(&passkey.user),
        relying_party: passkey.relying_party.clone(),
        name: passkey.name.clone(),
        credential: passkey.credential.clone(),
        counter: passkey.counter,
        created_at: passkey.created_at.epoch_seconds(),
        last_used_at: seconds(passkey.last_used_at),
    };
    let rows = each_backend!(c, c => diesel::insert_into(passkeys::table).values(&row).on_conflict_do_nothing().execute(c)?);
    if rows == 1 {
        users::set_second_factor(c, &passkey.user, true)?;
    }
    Ok(rows == 1)
}

/// Those of a person, the oldest first.
pub fn list(c: &mut AnyConnection, user: &Id<User>) -> Result<Vec<Passkey>> {
    let own = passkeys::table.filter(passkeys::user_id.eq(user.as_str()));
    let rows: Vec<Row> = own.order((passkeys::created_at, passkeys::id)).load(c)?;
    Ok(rows.into_iter().map(Passkey::from).collect())
}

/// One by its identifier, whoever has it.
pub fn find(c: &mut AnyConnection, id: &Id<Passkey>) -> Result<Option<Passkey>> {
    let row: Option<Row> = passkeys::table.find(id.as_str()).first(c).optional()?;
    Ok(row.map(Passkey::from))
}

/// Notes a use, unless the counter did not grow meanwhile or the passkey is gone. An authenticator without a counter always says 0.
pub fn claim(c: &mut AnyConnection, used: &Passkey, now: Instant) -> Result<bool> {
    let least = if used.counter == 0 { 1 } else { used.counter };
    let own = passkeys::table.find(used.id.as_str()).filter(passkeys::counter.lt(least));
    let change = (
        passkeys::credential.eq(&used.credential),
        passkeys::counter.eq(used.counter),
        passkeys::last_used_at.eq(now.epoch_seconds()),
    );
    Ok(diesel::update(own).set(change).execute(c)? == 1)
}

/// Takes one away from its person, and what is of no use without it; its name, if it was there.
pub fn delete(c: &mut AnyConnection, user: &Id<User>, id: &Id<Passkey>) -> Result<Option<String>> {
    let own = || passkeys::table.filter(passkeys::id.eq(id.as_str()).and(passkeys::user_id.eq(user.as_str())));
    let name: Option<String> = own().select(passkeys::name).first(c).optional()?;
    if name.is_none() || diesel::delete(own()).execute(c)? == 0 {
        return Ok(None);
    }
    factors::settle(c, user)?;
    Ok(name)
}

/// Takes all of them away from a person; says how many there were.
pub(super) fn delete_all(c: &mut AnyConnection, user: &Id<User>) -> Result<usize> {
    Ok(diesel::delete(passkeys::table.filter(passkeys::user_id.eq(user.as_str()))).execute(c)?)
}
