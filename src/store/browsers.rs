//! Browsers: a cookie each, with up to eight sessions.

use diesel::{ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, RunQueryDsl};

use super::column::text;
use super::connection::each_backend;
use super::schema::browsers;
use super::{AnyConnection, Result, sessions};
use crate::crypto::Hashed;
use crate::model::{Browser, Id, Instant, Provider, Session, User};

#[derive(Queryable, Insertable)]
#[diesel(table_name = browsers)]
struct Row {
    id: String,
    provider_id: String,
    secret: Vec<u8>,
    current_session: Option<String>,
    created_at: i64,
    expires_at: i64,
}

impl From<Row> for Browser {
    fn from(row: Row) -> Self {
        Self {
            id: Id::new(row.id),
            provider: Id::new(row.provider_id),
            secret: Hashed::from_bytes(row.secret),
            current: row.current_session.map(Id::new),
            created_at: Instant::from_epoch(row.created_at),
            expires_at: Instant::from_epoch(row.expires_at),
        }
    }
}

/// A browser with the sessions that nobody ended and that have not reached their absolute end, and whose they are, the most
/// recently used one first. Idleness, and whether the person may still sign in, are the caller's to judge.
#[derive(Clone, Debug, PartialEq)]
pub struct Loaded {
    /// The browser.
    pub browser: Browser,
    /// Its sessions.
    pub sessions: Vec<(Session, User)>,
}

/// Loads a browser for a request, in two queries. The caller compares the secret.
pub fn load(c: &mut AnyConnection, provider: &Id<Provider>, id: &Id<Browser>, now: Instant) -> Result<Option<Loaded>> {
    let Some(browser) = find(c, provider, id, now)? else { return Ok(None) };
    let sessions = sessions::list_in_browser(c, id, now)?;
    Ok(Some(Loaded { browser, sessions }))
}

/// The browser alone.
pub fn find(c: &mut AnyConnection, provider: &Id<Provider>, id: &Id<Browser>, now: Instant) -> Result<Option<Browser>> {
    let own = browsers::table.find(id.as_str()).filter(browsers::provider_id.eq(provider.as_str()));
    let own = own.filter(browsers::expires_at.gt(now.epoch_seconds()));
    let row: Option<Row> = each_backend!(c, c => own.first(c).optional()?);
    Ok(row.map(Browser::from))
}

/// Adds a browser.
pub fn insert(c: &mut AnyConnection, browser: &Browser) -> Result<()> {
    let row = Row {
        id: text(&browser.id),
        provider_id: text(&browser.provider),
        secret: browser.secret.as_bytes().to_vec(),
        current_session: browser.current.as_ref().map(text),
        created_at: browser.created_at.epoch_seconds(),
        expires_at: browser.expires_at.epoch_seconds(),
    };
    diesel::insert_into(browsers::table).values(&row).execute(c)?;
    Ok(())
}

/// Gives a browser a new secret, as at every sign-in, and a later end; `false` if it is not there.
pub fn rotate_secret(c: &mut AnyConnection, id: &Id<Browser>, secret: &Hashed, expires_at: Instant) -> Result<bool> {
    let change = (browsers::secret.eq(secret.as_bytes()), browsers::expires_at.eq(expires_at.epoch_seconds()));
    Ok(diesel::update(browsers::table.find(id.as_str())).set(change).execute(c)? == 1)
}

/// Makes one session the current one, or none; `false` if the browser is not there.
pub fn set_current(c: &mut AnyConnection, id: &Id<Browser>, session: Option<&Id<Session>>) -> Result<bool> {
    let change = browsers::current_session.eq(session.map(Id::as_str));
    Ok(diesel::update(browsers::table.find(id.as_str())).set(change).execute(c)? == 1)
}
