//! Refresh tokens, rotated with a grace.
//!
//! Of a rotated token the row keeps its successor, sealed under a key that only the token's holder can derive, until the
//! successor is first used. So a predecessor whose `successor` is `None` has no grace any more.

use diesel::dsl::exists;
use diesel::{
    BoolExpressionMethods, ExpressionMethods, Insertable, NullableExpressionMethods, OptionalExtension, QueryDsl, Queryable,
    RunQueryDsl,
};

use super::column::{instant, seconds, text};
use super::connection::each_backend;
use super::schema::{grants, refresh_tokens, sessions, users};
use super::{AnyConnection, Result};
use crate::crypto::Hashed;
use crate::model::{Grant, Id, Instant, Provider, RefreshToken, Scope, Session, User};

#[derive(Queryable, Insertable)]
#[diesel(table_name = refresh_tokens)]
struct Row {
    hash: Vec<u8>,
    provider_id: String,
    client_id: String,
    grant_id: String,
    scope: String,
    predecessor: Option<Vec<u8>>,
    issued_at: i64,
    expires_at: i64,
    rotated_at: Option<i64>,
    successor: Option<Vec<u8>>,
    used_at: Option<i64>,
}

impl From<Row> for RefreshToken {
    fn from(row: Row) -> Self {
        Self {
            hash: Hashed::from_bytes(row.hash),
            provider: Id::new(row.provider_id),
            client: Id::new(row.client_id),
            grant: Id::new(row.grant_id),
            scope: Scope::parse(&row.scope),
            predecessor: row.predecessor.map(Hashed::from_bytes),
            issued_at: Instant::from_epoch(row.issued_at),
            expires_at: Instant::from_epoch(row.expires_at),
            rotated_at: instant(row.rotated_at),
            successor: row.successor,
            used_at: instant(row.used_at),
        }
    }
}

/// A refresh token and what it hangs on.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The token, rotated or not, expired or not.
    pub token: RefreshToken,
    /// Its grant, live or not.
    pub grant: Grant,
    /// The person.
    pub user: User,
    /// The session the grant was given in, unless it has been swept.
    pub session: Option<Session>,
}

/// Adds a token; its grant is there already.
pub fn insert(c: &mut AnyConnection, token: &RefreshToken) -> Result<()> {
    let row = Row {
        hash: token.hash.as_bytes().to_vec(),
        provider_id: text(&token.provider),
        client_id: text(&token.client),
        grant_id: text(&token.grant),
        scope: token.scope.to_string(),
        predecessor: token.predecessor.as_ref().map(|hash| hash.as_bytes().to_vec()),
        issued_at: token.issued_at.epoch_seconds(),
        expires_at: token.expires_at.epoch_seconds(),
        rotated_at: seconds(token.rotated_at),
        successor: token.successor.clone(),
        used_at: seconds(token.used_at),
    };
    each_backend!(c, c => diesel::insert_into(refresh_tokens::table).values(&row).execute(c)?);
    Ok(())
}

/// A provider's token with its grant, person and session, in one query. What it is worth is the caller's to judge.
pub fn find(c: &mut AnyConnection, provider: &Id<Provider>, hash: &Hashed) -> Result<Option<Found>> {
    type Rows = (Row, super::grants::Row, super::users::Row, Option<super::sessions::Row>);
    let own = refresh_tokens::table
        .inner_join(grants::table.inner_join(users::table).left_join(sessions::table))
        .filter(refresh_tokens::hash.eq(hash.as_bytes()).and(refresh_tokens::provider_id.eq(provider.as_str())))
        .select((refresh_tokens::all_columns, grants::all_columns, users::all_columns, sessions::all_columns.nullable()));
    let row: Option<Rows> = each_backend!(c, c => own.first(c).optional()?);
    let Some((token, grant, user, session)) = row else { return Ok(None) };
    let session = session.map(Session::try_from).transpose()?;
    Ok(Some(Found { token: token.into(), grant: grant.try_into()?, user: user.try_into()?, session }))
}

/// Replaces a token: `true` for exactly one caller ever, and only while it has not expired and its grant is live. `successor` is
/// the next token, sealed under this one; the caller inserts its row in the same write. The grace of the token before ends.
pub fn rotate(c: &mut AnyConnection, token: &RefreshToken, successor: &[u8], now: Instant) -> Result<bool> {
    let at = now.epoch_seconds();
    let live = grants::table
        .filter(grants::id.eq(refresh_tokens::grant_id))
        .filter(grants::revoked_at.is_null().and(grants::expires_at.gt(at)));
    let current = refresh_tokens::table
        .filter(refresh_tokens::hash.eq(token.hash.as_bytes()))
        .filter(refresh_tokens::rotated_at.is_null().and(refresh_tokens::expires_at.gt(at)))
        .filter(exists(live.select(grants::id)));
    let change = (
        refresh_tokens::rotated_at.eq(at),
        refresh_tokens::used_at.eq(token.used_at.map_or(at, Instant::epoch_seconds)),
        refresh_tokens::successor.eq(successor),
    );
    let won = each_backend!(c, c => diesel::update(current).set(change).execute(c)?) == 1;
    if won {
        end_grace_before(c, token)?;
    }
    Ok(won)
}

/// Uses a token that is not rotated, and moves its idle end; `false` if it has been rotated, has expired, or its grant is dead.
pub fn mark_used(c: &mut AnyConnection, token: &RefreshToken, expires_at: Instant, now: Instant) -> Result<bool> {
    let at = now.epoch_seconds();
    let live = grants::table
        .filter(grants::id.eq(refresh_tokens::grant_id))
        .filter(grants::revoked_at.is_null().and(grants::expires_at.gt(at)));
    let current = refresh_tokens::table
        .filter(refresh_tokens::hash.eq(token.hash.as_bytes()))
        .filter(refresh_tokens::rotated_at.is_null().and(refresh_tokens::expires_at.gt(at)))
        .filter(exists(live.select(grants::id)));
    let change = (
        refresh_tokens::used_at.eq(token.used_at.map_or(at, Instant::epoch_seconds)),
        refresh_tokens::expires_at.eq(expires_at.epoch_seconds()),
    );
    let used = each_backend!(c, c => diesel::update(current).set(change).execute(c)?) == 1;
    if used {
        end_grace_before(c, token)?;
    }
    Ok(used)
}

/// The successor has been used, so it arrived: nobody needs to be given it again.
fn end_grace_before(c: &mut AnyConnection, token: &RefreshToken) -> Result<()> {
    if let (Some(predecessor), None) = (&token.predecessor, token.used_at) {
        let row = refresh_tokens::table.find(predecessor.as_bytes());
        let change = refresh_tokens::successor.eq(None::<Vec<u8>>);
        each_backend!(c, c => diesel::update(row).set(change).execute(c)?);
    }
    Ok(())
}
