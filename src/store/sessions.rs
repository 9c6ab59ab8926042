//! Sessions: who signed in where.

use diesel::dsl::exists;
use diesel::{ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, RunQueryDsl};

use super::column::{from_json, instant, json, seconds, text};
use super::connection::each_backend;
use super::schema::{browsers, sessions, users};
use super::{AnyConnection, Result, StoreError};
use crate::model::{Browser, Id, Instant, Provider, Session, User};

#[derive(Queryable, Insertable)]
#[diesel(table_name = sessions)]
pub(super) struct Row {
    id: String,
    browser_id: String,
    provider_id: String,
    user_id: String,
    auth_time: i64,
    amr: String,
    acr: String,
    remember: bool,
    created_at: i64,
    last_seen: i64,
    ended_at: Option<i64>,
    expires_at: i64,
    user_agent: String,
    address: String,
}

impl TryFrom<Row> for Session {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: Id::new(row.id),
            browser: Id::new(row.browser_id),
            provider: Id::new(row.provider_id),
            user: Id::new(row.user_id),
            auth_time: Instant::from_epoch(row.auth_time),
            amr: from_json("sessions.amr", &row.amr)?,
            acr: row.acr,
            remember: row.remember,
            created_at: Instant::from_epoch(row.created_at),
            last_seen: Instant::from_epoch(row.last_seen),
            ended_at: instant(row.ended_at),
            expires_at: Instant::from_epoch(row.expires_at),
            user_agent: row.user_agent,
            address: row.address,
        })
    }
}

/// Adds a session.
pub fn insert(c: &mut AnyConnection, session: &Session) -> Result<()> {
    let row = Row {
        id: text(&session.id),
        browser_id: text(&session.browser),
        provider_id: text(&session.provider),
        user_id: text(&session.user),
        auth_time: session.auth_time.epoch_seconds(),
        amr: json(&session.amr)?,
        acr: session.acr.clone(),
        remember: session.remember,
        created_at: session.created_at.epoch_seconds(),
        last_seen: session.last_seen.epoch_seconds(),
        ended_at: seconds(session.ended_at),
        expires_at: session.expires_at.epoch_seconds(),
        user_agent: session.user_agent.clone(),
        address: session.address.clone(),
    };
    diesel::insert_into(sessions::table).values(&row).execute(c)?;
    Ok(())
}

/// A provider's session by `sid`, ended or not.
pub fn find(c: &mut AnyConnection, provider: &Id<Provider>, id: &Id<Session>) -> Result<Option<Session>> {
    let own = sessions::table.find(id.as_str()).filter(sessions::provider_id.eq(provider.as_str()));
    let row: Option<Row> = own.first(c).optional()?;
    row.map(Session::try_from).transpose()
}

/// Sessions of a browser that nobody ended, with their people, the most recently used one first.
pub(super) fn list_in_browser(c: &mut AnyConnection, browser: &Id<Browser>, now: Instant) -> Result<Vec<(Session, User)>> {
    let live = sessions::table
        .inner_join(users::table)
        .filter(sessions::browser_id.eq(browser.as_str()))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::expires_at.gt(now.epoch_seconds()))
        .order((sessions::last_seen.desc(), sessions::id));
    let rows: Vec<(Row, super::users::Row)> = each_backend!(c, c => live.load(c)?);
    rows.into_iter().map(|(session, user)| Ok((session.try_into()?, user.try_into()?))).collect()
}

/// The most sessions in a list.
const MOST_LISTED: i64 = 100;

/// Sessions of a person at one provider that nobody ended, the most recently used ones first, at most a hundred.
pub fn list_of_user(c: &mut AnyConnection, provider: &Id<Provider>, user: &Id<User>, now: Instant) -> Result<Vec<Session>> {
    let live = sessions::table
        .filter(sessions::user_id.eq(user.as_str()))
        .filter(sessions::provider_id.eq(provider.as_str()))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::expires_at.gt(now.epoch_seconds()));
    let rows: Vec<Row> = live.order((sessions::last_seen.desc(), sessions::id)).limit(MOST_LISTED).load(c)?;
    rows.into_iter().map(Session::try_from).collect()
}

/// Sessions of a person at every provider that nobody ended, the most recently used ones first, at most a hundred.
pub fn list_everywhere(c: &mut AnyConnection, user: &Id<User>, now: Instant) -> Result<Vec<Session>> {
    let live = sessions::table
        .filter(sessions::user_id.eq(user.as_str()))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::expires_at.gt(now.epoch_seconds()));
    let rows: Vec<Row> = live.order((sessions::last_seen.desc(), sessions::id)).limit(MOST_LISTED).load(c)?;
    rows.into_iter().map(Session::try_from).collect()
}

/// A session of a person, at whichever provider, ended or not.
pub fn find_of_user(c: &mut AnyConnection, user: &Id<User>, id: &Id<Session>) -> Result<Option<Session>> {
    let own = sessions::table.find(id.as_str()).filter(sessions::user_id.eq(user.as_str()));
    let row: Option<Row> = own.first(c).optional()?;
    row.map(Session::try_from).transpose()
}

/// A new proof by the same person in the same session (`prompt=login`, `max_age`); `false` if the session has ended.
pub fn reauthenticate(c: &mut AnyConnection, id: &Id<Session>, amr: &[String], acr: &str, now: Instant) -> Result<bool> {
    let live = sessions::table.find(id.as_str()).filter(sessions::ended_at.is_null());
    let now = now.epoch_seconds();
    let proof = (sessions::auth_time.eq(now), sessions::amr.eq(json(&amr)?), sessions::acr.eq(acr), sessions::last_seen.eq(now));
    Ok(diesel::update(live).set(proof).execute(c)? == 1)
}

/// A new proof by the same person in the same session, as the session has it now; `false` if it has ended or is not there.
pub fn renew(c: &mut AnyConnection, session: &Session) -> Result<bool> {
    let live = sessions::table.find(session.id.as_str()).filter(sessions::ended_at.is_null());
    let proof = (
        sessions::auth_time.eq(session.auth_time.epoch_seconds()),
        sessions::amr.eq(json(&session.amr)?),
        sessions::acr.eq(&session.acr),
        sessions::last_seen.eq(session.last_seen.epoch_seconds()),
    );
    Ok(diesel::update(live).set(proof).execute(c)? == 1)
}

/// Notes that a session was used, at most once in [`Session::SEEN_GRAIN`].
pub fn touch(c: &mut AnyConnection, id: &Id<Session>, now: Instant) -> Result<bool> {
    let stale = sessions::table
        .find(id.as_str())
        .filter(sessions::ended_at.is_null())
        .filter(sessions::last_seen.le(now.minus(Session::SEEN_GRAIN).epoch_seconds()));
    Ok(diesel::update(stale).set(sessions::last_seen.eq(now.epoch_seconds())).execute(c)? == 1)
}

/// Ends a session; `false` if it had ended or is not there. What hangs on it is revoked by
/// [`super::grants::revoke_for_session`] in the same write.
pub fn end(c: &mut AnyConnection, provider: &Id<Provider>, id: &Id<Session>, now: Instant) -> Result<bool> {
    let live = sessions::table
        .find(id.as_str())
        .filter(sessions::provider_id.eq(provider.as_str()))
        .filter(sessions::ended_at.is_null());
    let browser: Option<String> = diesel::update(live)
        .set(sessions::ended_at.eq(now.epoch_seconds()))
        .returning(sessions::browser_id)
        .get_result(c)
        .optional()?;
    let Some(browser) = browser else { return Ok(false) };
    let current = browsers::table.find(browser).filter(browsers::current_session.eq(id.as_str()));
    diesel::update(current).set(browsers::current_session.eq(None::<String>)).execute(c)?;
    Ok(true)
}

/// Ends every session of a person, but for one if so told, and names those that it ended.
pub fn end_all_of_user(
    c: &mut AnyConnection,
    user: &Id<User>,
    except: Option<&Id<Session>>,
    now: Instant,
) -> Result<Vec<Id<Session>>> {
    // No session has an empty identifier, so that one statement serves both cases.
    let spared = except.map_or("", Id::as_str);
    let live = sessions::table
        .filter(sessions::user_id.eq(user.as_str()))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::id.ne(spared));
    let ended: Vec<String> =
        diesel::update(live).set(sessions::ended_at.eq(now.epoch_seconds())).returning(sessions::id).get_results(c)?;
    Ok(ended.into_iter().map(Id::new).collect())
}

/// Whether a person has signed in in a browser before: it is a device that the throttle knows.
pub fn has_been_in(c: &mut AnyConnection, browser: &Id<Browser>, user: &Id<User>) -> Result<bool> {
    let theirs = sessions::table.filter(sessions::browser_id.eq(browser.as_str())).filter(sessions::user_id.eq(user.as_str()));
    Ok(diesel::select(exists(theirs)).get_result(c)?)
}
