//! The outbox of back-channel logout, and which apps hear of the end of a session through which channel.
//!
//! A row is attempted under a lease: a guarded UPDATE moves its `due_at` on and counts the attempt, so that of any number of
//! processes one has it, and a process that dies lets it go.

use diesel::dsl::exists;
use diesel::{BoolExpressionMethods, ExpressionMethods, Insertable, JoinOnDsl, QueryDsl, Queryable, RunQueryDsl};
use serde::Deserialize;

use super::column::{from_json, from_word, instant, seconds, text, word};
use super::connection::each_backend;
use super::schema::{clients, grants, logout_notices, sessions};
use super::{AnyConnection, Result, StoreError};
use crate::crypto::{base64url, sha256};
use crate::model::{Client, Id, Instant, LogoutNotice, NoticeOutcome, Provider, Seconds, Session, User};

/// The most notices that wait for one app; an app that is down does not fill the table.
pub const MOST_WAITING: i64 = 10_000;

/// How long the others that wait for an app are put off when an attempt has failed.
const PAUSE: Seconds = Seconds(30);

/// The most rows that one write puts off.
const CHUNK: i64 = 1_000;

#[derive(Queryable, Insertable)]
#[diesel(table_name = logout_notices)]
struct Row {
    id: String,
    provider_id: String,
    client_id: String,
    user_id: String,
    session_id: String,
    created_at: i64,
    due_at: Option<i64>,
    attempts: i64,
    attempted_at: Option<i64>,
    outcome: String,
    answer: Option<String>,
    settled_at: Option<i64>,
}

impl TryFrom<Row> for LogoutNotice {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: Id::new(row.id),
            provider: Id::new(row.provider_id),
            client: Id::new(row.client_id),
            user: Id::new(row.user_id),
            session: Id::new(row.session_id),
            created_at: Instant::from_epoch(row.created_at),
            due_at: instant(row.due_at),
            attempts: row.attempts,
            attempted_at: instant(row.attempted_at),
            outcome: from_word("logout_notices.outcome", row.outcome)?,
            answer: row.answer,
            settled_at: instant(row.settled_at),
        })
    }
}

/// An app that a person signed in to, with its two logout addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Concerned {
    /// The provider.
    pub provider: Id<Provider>,
    /// The app.
    pub client: Id<Client>,
    /// Who signed in.
    pub user: Id<User>,
    /// The session in which.
    pub session: Id<Session>,
    /// `backchannel_logout_uri`.
    pub back_channel: Option<String>,
    /// `frontchannel_logout_uri`.
    pub front_channel: Option<String>,
}

/// What of a client's metadata counts here.
#[derive(Deserialize)]
struct Addresses {
    backchannel_logout_uri: Option<String>,
    frontchannel_logout_uri: Option<String>,
}

type Found = (String, String, String, String, String);

/// The enabled apps that a session signed in to. A grant that was revoked counts: the app's own session may live on.
pub fn concerned_by_session(c: &mut AnyConnection, session: &Id<Session>) -> Result<Vec<Concerned>> {
    let own = grants::table
        .inner_join(clients::table.on(clients::provider_id.eq(grants::provider_id).and(clients::id.eq(grants::client_id))))
        .filter(grants::session_id.eq(session.as_str()))
        .filter(clients::enabled.eq(true));
    let rows: Vec<Found> = own
        .select((grants::provider_id, grants::client_id, grants::user_id, grants::session_id, clients::metadata))
        .distinct()
        .order((grants::provider_id, grants::client_id))
        .load(c)?;
    rows.into_iter().map(concerned).collect()
}

/// The enabled apps that hold something of a person, in whichever session they got it.
fn concerned_by_person(c: &mut AnyConnection, user: &Id<User>, now: Instant) -> Result<Vec<Concerned>> {
    let own = grants::table
        .inner_join(clients::table.on(clients::provider_id.eq(grants::provider_id).and(clients::id.eq(grants::client_id))))
        .filter(grants::user_id.eq(user.as_str()))
        .filter(grants::revoked_at.is_null().and(grants::expires_at.gt(now.epoch_seconds())))
        .filter(clients::enabled.eq(true));
    let rows: Vec<Found> = own
        .select((grants::provider_id, grants::client_id, grants::user_id, grants::session_id, clients::metadata))
        .distinct()
        .load(c)?;
    rows.into_iter().map(concerned).collect()
}

/// The enabled apps that hold something by one of these grants, or that are in on a session which goes on.
fn concerned_by_grants(c: &mut AnyConnection, ids: &[String], now: Instant) -> Result<Vec<Concerned>> {
    let going_on = sessions::table.filter(sessions::id.eq(grants::session_id)).filter(sessions::ended_at.is_null());
    let is_live = grants::revoked_at.is_null().and(grants::expires_at.gt(now.epoch_seconds()));
    let own = grants::table
        .inner_join(clients::table.on(clients::provider_id.eq(grants::provider_id).and(clients::id.eq(grants::client_id))))
        .filter(grants::id.eq_any(ids.to_vec()))
        .filter(is_live.or(exists(going_on.select(sessions::id))))
        .filter(clients::enabled.eq(true));
    let rows: Vec<Found> = own
        .select((grants::provider_id, grants::client_id, grants::user_id, grants::session_id, clients::metadata))
        .distinct()
        .load(c)?;
    rows.into_iter().map(concerned).collect()
}

fn concerned((provider, client, user, session, metadata): Found) -> Result<Concerned> {
    let addresses: Addresses = from_json("clients.metadata", &metadata)?;
    Ok(Concerned {
        provider: Id::new(provider),
        client: Id::new(client),
        user: Id::new(user),
        session: Id::new(session),
        back_channel: addresses.backchannel_logout_uri,
        front_channel: addresses.frontchannel_logout_uri,
    })
}

/// Queues a notice for every app that a session signed in to and that has a `backchannel_logout_uri`; says how many found no room.
/// It belongs in the write that ends the session.
pub fn queue_for_session(c: &mut AnyConnection, session: &Id<Session>, now: Instant) -> Result<usize> {
    let concerned = concerned_by_session(c, session)?;
    queue(c, concerned, now)
}

/// Queues a notice for every app that holds something of a person; says how many found no room. It belongs in the write that takes
/// everything away, before it does.
pub fn queue_for_person(c: &mut AnyConnection, user: &Id<User>, now: Instant) -> Result<usize> {
    let concerned = concerned_by_person(c, user, now)?;
    queue(c, concerned, now)
}

/// Queues a notice for every app that holds something by one of these grants, or that is in on a session of theirs which goes on; says
/// how many found no room. It belongs in the write that takes the grants away, before it does.
pub(super) fn queue_for_grants(c: &mut AnyConnection, ids: &[String], now: Instant) -> Result<usize> {
    let concerned = concerned_by_grants(c, ids, now)?;
    queue(c, concerned, now)
}

fn queue(c: &mut AnyConnection, concerned: Vec<Concerned>, now: Instant) -> Result<usize> {
    let mut turned_away = 0;
    for one in concerned.into_iter().filter(|one| one.back_channel.is_some()) {
        if is_full(c, &one.provider, &one.client)? {
            turned_away += 1;
            continue;
        }
        let row = Row {
            id: name(&one),
            provider_id: text(&one.provider),
            client_id: text(&one.client),
            user_id: text(&one.user),
            session_id: text(&one.session),
            created_at: now.epoch_seconds(),
            due_at: Some(now.epoch_seconds()),
            attempts: 0,
            attempted_at: None,
            outcome: word(&NoticeOutcome::Waiting)?,
            answer: None,
            settled_at: None,
        };
        each_backend!(c, c => diesel::insert_into(logout_notices::table).values(&row).on_conflict_do_nothing().execute(c)?);
    }
    Ok(turned_away)
}

/// A session is random and ends once, so its notice to an app has its name from the two, whenever the write runs again.
fn name(one: &Concerned) -> String {
    base64url(&sha256(format!("logout notice\n{}\n{}\n{}", one.session, one.provider, one.client).as_bytes()))
}

fn is_full(c: &mut AnyConnection, provider: &Id<Provider>, client: &Id<Client>) -> Result<bool> {
    let waiting = logout_notices::table
        .filter(logout_notices::provider_id.eq(provider.as_str()))
        .filter(logout_notices::client_id.eq(client.as_str()))
        .filter(logout_notices::due_at.is_not_null());
    let last: Vec<String> = waiting.select(logout_notices::id).offset(MOST_WAITING - 1).limit(1).load(c)?;
    Ok(!last.is_empty())
}

/// Which notices are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// Those that were never attempted.
    First,
    /// Those whose last attempt failed.
    Again,
}

/// Notices whose time has come, those that have waited longest first, but for those of `busy` apps.
pub fn list_due(c: &mut AnyConnection, lane: Lane, busy: &[String], limit: i64, now: Instant) -> Result<Vec<LogoutNotice>> {
    let mut due = logout_notices::table
        .filter(logout_notices::due_at.le(now.epoch_seconds()))
        .filter(logout_notices::client_id.ne_all(busy.to_vec()))
        .into_boxed();
    due = match lane {
        Lane::First => due.filter(logout_notices::attempts.eq(0)),
        Lane::Again => due.filter(logout_notices::attempts.gt(0)),
    };
    let rows: Vec<Row> = due.order((logout_notices::due_at, logout_notices::id)).limit(limit).load(c)?;
    rows.into_iter().map(LogoutNotice::try_from).collect()
}

/// Takes a notice for an attempt; `false` if another process was first.
pub fn claim(c: &mut AnyConnection, notice: &LogoutNotice, now: Instant) -> Result<bool> {
    let own = logout_notices::table
        .find(notice.id.as_str())
        .filter(logout_notices::attempts.eq(notice.attempts))
        .filter(logout_notices::due_at.le(now.epoch_seconds()));
    let leased = (
        logout_notices::attempts.eq(notice.attempts + 1),
        logout_notices::attempted_at.eq(now.epoch_seconds()),
        logout_notices::due_at.eq(now.plus(LogoutNotice::LEASE).epoch_seconds()),
    );
    Ok(diesel::update(own).set(leased).execute(c)? == 1)
}

/// Settles a notice that was claimed; `false` if the lease is another's by now.
pub fn settle(
    c: &mut AnyConnection,
    claimed: &LogoutNotice,
    (outcome, answer): (NoticeOutcome, &str),
    now: Instant,
) -> Result<bool> {
    let own = logout_notices::table
        .find(claimed.id.as_str())
        .filter(logout_notices::attempts.eq(claimed.attempts))
        .filter(logout_notices::due_at.is_not_null());
    let settled = (
        logout_notices::due_at.eq(None::<i64>),
        logout_notices::outcome.eq(word(&outcome)?),
        logout_notices::answer.eq(answer),
        logout_notices::settled_at.eq(seconds(Some(now))),
    );
    Ok(diesel::update(own).set(settled).execute(c)? == 1)
}

/// Puts a claimed notice off until its next attempt, and a little what else is due for the same app: an app that is down is asked by a
/// few, not by all that wait for it.
pub fn put_off(c: &mut AnyConnection, claimed: &LogoutNotice, (until, answer): (Instant, &str), now: Instant) -> Result<bool> {
    let own = logout_notices::table
        .find(claimed.id.as_str())
        .filter(logout_notices::attempts.eq(claimed.attempts))
        .filter(logout_notices::due_at.is_not_null());
    let later = (logout_notices::due_at.eq(until.epoch_seconds()), logout_notices::answer.eq(answer));
    let is_own = diesel::update(own).set(later).execute(c)? == 1;
    let others = logout_notices::table
        .filter(logout_notices::provider_id.eq(claimed.provider.as_str()))
        .filter(logout_notices::client_id.eq(claimed.client.as_str()))
        .filter(logout_notices::due_at.le(now.epoch_seconds()));
    let others: Vec<String> = others.select(logout_notices::id).limit(CHUNK).load(c)?;
    if !others.is_empty() {
        let waiting =
            logout_notices::table.filter(logout_notices::id.eq_any(others)).filter(logout_notices::due_at.is_not_null());
        diesel::update(waiting).set(logout_notices::due_at.eq(now.plus(PAUSE).epoch_seconds())).execute(c)?;
    }
    Ok(is_own)
}

/// The notices of a provider, or of one app, the latest first.
pub fn list(
    c: &mut AnyConnection,
    provider: &Id<Provider>,
    client: Option<&Id<Client>>,
    limit: i64,
) -> Result<Vec<LogoutNotice>> {
    let mut query = logout_notices::table.filter(logout_notices::provider_id.eq(provider.as_str())).into_boxed();
    if let Some(client) = client {
        query = query.filter(logout_notices::client_id.eq(client.as_str()));
    }
    let rows: Vec<Row> = query.order((logout_notices::created_at.desc(), logout_notices::id)).limit(limit).load(c)?;
    rows.into_iter().map(LogoutNotice::try_from).collect()
}
