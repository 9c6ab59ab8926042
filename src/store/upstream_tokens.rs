//! Refresh tokens of upstreams. Using one is a claim for a minute, so that of any number of processes one does: many upstreams take a
//! token that comes twice for stolen.

use diesel::{AsChangeset, ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, RunQueryDsl};

use super::column::text;
use super::schema::upstream_tokens;
use super::{AnyConnection, Result};
use crate::model::{Id, Instant, Session, UpstreamToken, User};

#[derive(Queryable, Insertable)]
#[diesel(table_name = upstream_tokens)]
struct Row {
    session_id: String,
    provider_id: String,
    upstream_id: String,
    user_id: String,
    issuer: String,
    subject: String,
    sealed: Vec<u8>,
    checked_at: i64,
    claimed_until: i64,
    expires_at: i64,
}

impl From<Row> for UpstreamToken {
    fn from(row: Row) -> Self {
        Self {
            session: Id::new(row.session_id),
            provider: Id::new(row.provider_id),
            upstream: Id::new(row.upstream_id),
            user: Id::new(row.user_id),
            issuer: row.issuer,
            subject: row.subject,
            sealed: row.sealed,
            checked_at: Instant::from_epoch(row.checked_at),
            claimed_until: Instant::from_epoch(row.claimed_until),
            expires_at: Instant::from_epoch(row.expires_at),
        }
    }
}

/// Keeps a token in the place of an earlier one of the session.
pub fn put(c: &mut AnyConnection, token: &UpstreamToken) -> Result<()> {
    let row = Row {
        session_id: text(&token.session),
        provider_id: text(&token.provider),
        upstream_id: text(&token.upstream),
        user_id: text(&token.user),
        issuer: token.issuer.clone(),
        subject: token.subject.clone(),
        sealed: token.sealed.clone(),
        checked_at: token.checked_at.epoch_seconds(),
        claimed_until: token.claimed_until.epoch_seconds(),
        expires_at: token.expires_at.epoch_seconds(),
    };
    diesel::delete(upstream_tokens::table.find(&row.session_id)).execute(c)?;
    diesel::insert_into(upstream_tokens::table).values(&row).execute(c)?;
    Ok(())
}

/// The token of a session.
pub fn find(c: &mut AnyConnection, session: &Id<Session>) -> Result<Option<UpstreamToken>> {
    let row: Option<Row> = upstream_tokens::table.find(session.as_str()).first(c).optional()?;
    Ok(row.map(UpstreamToken::from))
}

/// Takes the token for one use until `until`; `false` if it was used, claimed or replaced since it was read.
pub fn claim(c: &mut AnyConnection, token: &UpstreamToken, until: Instant) -> Result<bool> {
    let as_read = upstream_tokens::table
        .find(token.session.as_str())
        .filter(upstream_tokens::claimed_until.eq(token.claimed_until.epoch_seconds()))
        .filter(upstream_tokens::checked_at.eq(token.checked_at.epoch_seconds()));
    Ok(diesel::update(as_read).set(upstream_tokens::claimed_until.eq(until.epoch_seconds())).execute(c)? == 1)
}

/// How a use ended: what changes.
#[derive(Clone, Copy, Debug)]
pub struct Outcome<'a> {
    /// The new seal, if the token was exchanged.
    pub sealed: Option<&'a [u8]>,
    /// When the upstream said yes, if it did.
    pub checked_at: Option<Instant>,
    /// Nobody asks again before then.
    pub free_at: Instant,
}

#[derive(AsChangeset)]
#[diesel(table_name = upstream_tokens)]
struct Change<'a> {
    sealed: Option<&'a [u8]>,
    checked_at: Option<i64>,
    claimed_until: i64,
}

/// Ends a claim; `false` if it is another's by now.
pub fn settle(c: &mut AnyConnection, session: &Id<Session>, claimed_until: Instant, outcome: Outcome<'_>) -> Result<bool> {
    let own =
        upstream_tokens::table.find(session.as_str()).filter(upstream_tokens::claimed_until.eq(claimed_until.epoch_seconds()));
    let change = Change {
        sealed: outcome.sealed,
        checked_at: outcome.checked_at.map(Instant::epoch_seconds),
        claimed_until: outcome.free_at.epoch_seconds(),
    };
    Ok(diesel::update(own).set(&change).execute(c)? == 1)
}

/// Destroys the token of a session.
pub fn delete(c: &mut AnyConnection, session: &Id<Session>) -> Result<bool> {
    Ok(diesel::delete(upstream_tokens::table.find(session.as_str())).execute(c)? == 1)
}

/// Destroys the token of a session under a claim; `false` if that is another's by now.
pub fn delete_claimed(c: &mut AnyConnection, session: &Id<Session>, claimed_until: Instant) -> Result<bool> {
    let own =
        upstream_tokens::table.find(session.as_str()).filter(upstream_tokens::claimed_until.eq(claimed_until.epoch_seconds()));
    Ok(diesel::delete(own).execute(c)? == 1)
}

/// Destroys every token of a person at an upstream: the link is gone.
pub fn delete_of_identity(c: &mut AnyConnection, user: &Id<User>, issuer: &str, subject: &str) -> Result<usize> {
    let own = upstream_tokens::table
        .filter(upstream_tokens::user_id.eq(user.as_str()))
        .filter(upstream_tokens::issuer.eq(issuer))
        .filter(upstream_tokens::subject.eq(subject));
    Ok(diesel::delete(own).execute(c)?)
}

/// Lets tokens whose time is over stay as long as apps hold offline grants of their sessions.
pub fn prolong(c: &mut AnyConnection, now: Instant) -> Result<usize> {
    let grants =
        "FROM grants WHERE grants.session_id = upstream_tokens.session_id AND grants.revoked_at IS NULL AND grants.offline";
    let at = now.epoch_seconds();
    let query = format!(
        "UPDATE upstream_tokens SET expires_at = (SELECT MAX(grants.expires_at) {grants}) \
         WHERE expires_at <= {at} AND EXISTS (SELECT 1 {grants} AND grants.expires_at > {at})"
    );
    Ok(diesel::sql_query(query).execute(c)?)
}

/// The next tokens in the order of their sessions, with their seals.
pub fn page(c: &mut AnyConnection, after: Option<&Id<Session>>, count: i64) -> Result<Vec<UpstreamToken>> {
    let first = after.map_or("", Id::as_str);
    let rows: Vec<Row> = upstream_tokens::table
        .filter(upstream_tokens::session_id.gt(first))
        .order(upstream_tokens::session_id)
        .limit(count)
        .load(c)?;
    Ok(rows.into_iter().map(UpstreamToken::from).collect())
}

/// Replaces a seal (the master key changed), unless it is another by now.
pub fn reseal(c: &mut AnyConnection, session: &Id<Session>, earlier: &[u8], sealed: &[u8]) -> Result<bool> {
    let own = upstream_tokens::table.find(session.as_str()).filter(upstream_tokens::sealed.eq(earlier));
    Ok(diesel::update(own).set(upstream_tokens::sealed.eq(sealed)).execute(c)? == 1)
}
