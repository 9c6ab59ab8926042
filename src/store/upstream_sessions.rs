//! Which session at which upstream a session of ours rests on.

use diesel::{ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, RunQueryDsl};

use super::column::text;
use super::schema::{sessions, upstream_sessions};
use super::{AnyConnection, Result};
use crate::model::{Id, Provider, Session, Upstream, UpstreamSession};

#[derive(Queryable, Insertable)]
#[diesel(table_name = upstream_sessions)]
struct Row {
    session_id: String,
    provider_id: String,
    upstream_id: String,
    issuer: String,
    subject: String,
    sid: Option<String>,
    sealed_id_token: Option<Vec<u8>>,
}

impl From<Row> for UpstreamSession {
    fn from(row: Row) -> Self {
        Self {
            session: Id::new(row.session_id),
            provider: Id::new(row.provider_id),
            upstream: Id::new(row.upstream_id),
            issuer: row.issuer,
            subject: row.subject,
            sid: row.sid,
            sealed_id_token: row.sealed_id_token,
        }
    }
}

/// Notes what a session rests on, in the place of what it rested on before.
pub fn put(c: &mut AnyConnection, session: &UpstreamSession) -> Result<()> {
    let row = Row {
        session_id: text(&session.session),
        provider_id: text(&session.provider),
        upstream_id: text(&session.upstream),
        issuer: session.issuer.clone(),
        subject: session.subject.clone(),
        sid: session.sid.clone(),
        sealed_id_token: session.sealed_id_token.clone(),
    };
    diesel::delete(upstream_sessions::table.find(&row.session_id)).execute(c)?;
    diesel::insert_into(upstream_sessions::table).values(&row).execute(c)?;
    Ok(())
}

/// What a session rests on.
pub fn find(c: &mut AnyConnection, session: &Id<Session>) -> Result<Option<UpstreamSession>> {
    let row: Option<Row> = upstream_sessions::table.find(session.as_str()).first(c).optional()?;
    Ok(row.map(UpstreamSession::from))
}

/// Whose sessions an upstream ends: those of a session there, or all of a person there.
#[derive(Clone, Copy, Debug)]
pub enum Ended<'a> {
    /// `sid`.
    Session(&'a str),
    /// `sub`.
    Person(&'a str),
}

/// Live sessions of ours that rest on what an upstream has ended, with their providers.
pub fn list_ended(
    c: &mut AnyConnection,
    upstream: &Id<Upstream>,
    issuer: &str,
    ended: Ended<'_>,
) -> Result<Vec<(Id<Provider>, Id<Session>)>> {
    let own = upstream_sessions::table
        .inner_join(sessions::table)
        .filter(upstream_sessions::upstream_id.eq(upstream.as_str()))
        .filter(upstream_sessions::issuer.eq(issuer))
        .filter(sessions::ended_at.is_null())
        .select((upstream_sessions::provider_id, upstream_sessions::session_id));
    let rows: Vec<(String, String)> = match ended {
        Ended::Session(sid) => own.filter(upstream_sessions::sid.eq(sid)).load(c)?,
        Ended::Person(subject) => own.filter(upstream_sessions::subject.eq(subject)).load(c)?,
    };
    Ok(rows.into_iter().map(|(provider, session)| (Id::new(provider), Id::new(session))).collect())
}

/// Forgets what sessions rest on a domain, at most `limit` of them; says how many it were. The sessions go on.
pub fn delete_through(c: &mut AnyConnection, upstream: &Id<Upstream>, limit: i64) -> Result<usize> {
    let own = upstream_sessions::table.filter(upstream_sessions::upstream_id.eq(upstream.as_str()));
    let ids: Vec<String> = own.select(upstream_sessions::session_id).limit(limit).load(c)?;
    if ids.is_empty() {
        return Ok(0);
    }
    Ok(diesel::delete(upstream_sessions::table.filter(upstream_sessions::session_id.eq_any(ids))).execute(c)?)
}
