//! Grants: one authorization each. What hangs on a grant is dead when the grant is, so revoking is one UPDATE here.

use diesel::dsl::{exists, max, not};
use diesel::{BoolExpressionMethods, ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, RunQueryDsl};

use super::column::{from_json, instant, json, seconds, text};
use super::connection::each_backend;
use super::schema::{codes, grants, revoked_jwts, users};
use super::{AnyConnection, Insertion, Result, StoreError, part};
use crate::model::{Client, Grant, Id, Instant, LogoutNotice, Provider, RevocationReason, Scope, Session, User};

#[derive(Queryable, Insertable)]
#[diesel(table_name = grants)]
pub(super) struct Row {
    id: String,
    provider_id: String,
    client_id: String,
    user_id: String,
    session_id: String,
    scope: String,
    claims: String,
    resources: String,
    nonce: Option<String>,
    auth_time: i64,
    auth_time_requested: bool,
    amr: String,
    acr: String,
    offline: bool,
    created_at: i64,
    expires_at: i64,
    revoked_at: Option<i64>,
    revocation_reason: Option<String>,
    access_void_at: Option<i64>,
}

impl Row {
    /// Whether an access token issued then is not void by the end of the session.
    pub(super) fn upholds_access(&self, issued_at: Instant) -> bool {
        self.access_void_at.is_none_or(|void| issued_at.epoch_seconds() > void)
    }
}

impl TryFrom<Row> for Grant {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: Id::new(row.id),
            provider: Id::new(row.provider_id),
            client: Id::new(row.client_id),
            user: Id::new(row.user_id),
            session: Id::new(row.session_id),
            scope: Scope::parse(&row.scope),
            claims: from_json("grants.claims", &row.claims)?,
            resources: from_json("grants.resources", &row.resources)?,
            nonce: row.nonce,
            auth_time: Instant::from_epoch(row.auth_time),
            auth_time_requested: row.auth_time_requested,
            amr: from_json("grants.amr", &row.amr)?,
            acr: row.acr,
            offline: row.offline,
            created_at: Instant::from_epoch(row.created_at),
            expires_at: Instant::from_epoch(row.expires_at),
            revoked_at: instant(row.revoked_at),
        })
    }
}

/// Adds a grant; one with the same identifier stays as it is (a form that was sent twice).
pub fn insert(c: &mut AnyConnection, grant: &Grant) -> Result<Insertion> {
    let row = Row {
        id: text(&grant.id),
        provider_id: text(&grant.provider),
        client_id: text(&grant.client),
        user_id: text(&grant.user),
        session_id: text(&grant.session),
        scope: grant.scope.to_string(),
        claims: json(&grant.claims)?,
        resources: json(&grant.resources)?,
        nonce: grant.nonce.clone(),
        auth_time: grant.auth_time.epoch_seconds(),
        auth_time_requested: grant.auth_time_requested,
        amr: json(&grant.amr)?,
        acr: grant.acr.clone(),
        offline: grant.offline,
        created_at: grant.created_at.epoch_seconds(),
        expires_at: grant.expires_at.epoch_seconds(),
        revoked_at: seconds(grant.revoked_at),
        revocation_reason: None,
        access_void_at: None,
    };
    let rows = each_backend!(c, c => diesel::insert_into(grants::table).values(&row).on_conflict_do_nothing().execute(c)?);
    Ok(Insertion::of(rows))
}

/// A grant, live or not.
pub fn find(c: &mut AnyConnection, provider: &Id<Provider>, id: &Id<Grant>) -> Result<Option<Grant>> {
    let own = grants::table.find(id.as_str()).filter(grants::provider_id.eq(provider.as_str()));
    let row: Option<Row> = own.first(c).optional()?;
    row.map(Grant::try_from).transpose()
}

/// The latest grant that an app got in the session of a notice.
pub fn last_of_notice(c: &mut AnyConnection, notice: &LogoutNotice) -> Result<Option<Id<Grant>>> {
    let own = grants::table
        .filter(grants::session_id.eq(notice.session.as_str()))
        .filter(grants::provider_id.eq(notice.provider.as_str()))
        .filter(grants::client_id.eq(notice.client.as_str()));
    let id: Option<String> = own.select(grants::id).order((grants::created_at.desc(), grants::id.desc())).first(c).optional()?;
    Ok(id.map(Id::new))
}

/// What a JWT access token (RFC 9068) says of itself, to be judged here.
#[derive(Clone, Debug)]
pub struct PresentedJwt<'a> {
    /// The provider that signed it.
    pub provider: &'a Id<Provider>,
    /// The grant inside.
    pub grant: &'a Id<Grant>,
    /// Its `jti`.
    pub jti: &'a str,
    /// Its `iat`.
    pub issued_at: Instant,
}

/// The grant and person under a JWT access token, if the grant is live, the person active, and the token not revoked, in one
/// query.
pub fn find_live_for_jwt(c: &mut AnyConnection, jwt: &PresentedJwt<'_>, now: Instant) -> Result<Option<(Grant, User)>> {
    let provider = jwt.provider.as_str();
    let revoked = revoked_jwts::table.filter(revoked_jwts::provider_id.eq(provider)).filter(revoked_jwts::jti.eq(jwt.jti));
    let query = grants::table
        .inner_join(users::table)
        .filter(grants::id.eq(jwt.grant.as_str()).and(grants::provider_id.eq(provider)))
        .filter(not(exists(revoked.select(revoked_jwts::jti))));
    let row: Option<(Row, super::users::Row)> = each_backend!(c, c => query.first(c).optional()?);
    let Some((grant, user)) = row else { return Ok(None) };
    let upheld = grant.upholds_access(jwt.issued_at);
    let (grant, user) = (Grant::try_from(grant)?, User::try_from(user)?);
    Ok((upheld && grant.is_live(now) && user.is_active()).then_some((grant, user)))
}

/// The most apps that [`last_of_user`] tells of.
const MOST_APPS: i64 = 200;

/// When a person last signed in to each app, the latest first, at most two hundred.
pub fn last_of_user(c: &mut AnyConnection, provider: &Id<Provider>, user: &Id<User>) -> Result<Vec<(Id<Client>, Instant)>> {
    let own = grants::table.filter(grants::user_id.eq(user.as_str())).filter(grants::provider_id.eq(provider.as_str()));
    let last = max(grants::created_at);
    let rows: Vec<(String, Option<i64>)> =
        own.group_by(grants::client_id).select((grants::client_id, last)).order(last.desc()).limit(MOST_APPS).load(c)?;
    Ok(rows.into_iter().filter_map(|(client, at)| Some((Id::new(client), Instant::from_epoch(at?)))).collect())
}

/// A page of the live grants of a person at every provider, the latest first, beginning after one of the page before.
pub fn list_of_user(
    c: &mut AnyConnection,
    user: &Id<User>,
    (after, limit): (Option<(Instant, &Id<Grant>)>, i64),
    now: Instant,
) -> Result<Vec<Grant>> {
    let mut live = grants::table
        .filter(grants::user_id.eq(user.as_str()))
        .filter(grants::revoked_at.is_null().and(grants::expires_at.gt(now.epoch_seconds())))
        .into_boxed();
    if let Some((at, id)) = after {
        let (at, id) = (at.epoch_seconds(), text(id));
        live = live.filter(grants::created_at.lt(at).or(grants::created_at.eq(at).and(grants::id.gt(id))));
    }
    let rows: Vec<Row> = live.order((grants::created_at.desc(), grants::id)).limit(limit).load(c)?;
    rows.into_iter().map(Grant::try_from).collect()
}

/// A grant of a person, at whichever provider, live or not.
pub fn find_of_user(c: &mut AnyConnection, user: &Id<User>, id: &Id<Grant>) -> Result<Option<Grant>> {
    let own = grants::table.find(id.as_str()).filter(grants::user_id.eq(user.as_str()));
    let row: Option<Row> = own.first(c).optional()?;
    row.map(Grant::try_from).transpose()
}

/// Revokes a grant and with it all that hangs on it; `false` if it was revoked before or is not there.
pub fn revoke(c: &mut AnyConnection, id: &Id<Grant>, reason: RevocationReason, now: Instant) -> Result<bool> {
    let live = grants::table.find(id.as_str()).filter(grants::revoked_at.is_null());
    let mark = (grants::revoked_at.eq(now.epoch_seconds()), grants::revocation_reason.eq(reason.name()));
    Ok(diesel::update(live).set(mark).execute(c)? == 1)
}

/// What the end of a session takes with it: its grants, but for offline ones whose code was redeemed. Those keep their refresh
/// tokens and lose their access tokens.
pub fn revoke_for_session(c: &mut AnyConnection, session: &Id<Session>, now: Instant) -> Result<usize> {
    let at = now.epoch_seconds();
    let own = || grants::table.filter(grants::session_id.eq(session.as_str())).filter(grants::revoked_at.is_null());
    let unredeemed = codes::table.filter(codes::grant_id.eq(grants::id)).filter(codes::used_at.is_null());
    let ends = own().filter(grants::offline.eq(false).or(exists(unredeemed.select(codes::hash))));
    let mark = (grants::revoked_at.eq(at), grants::revocation_reason.eq(RevocationReason::SessionEnded.name()));
    let revoked = diesel::update(ends).set(mark).execute(c)?;
    diesel::update(own()).set(grants::access_void_at.eq(at)).execute(c)?;
    Ok(revoked)
}

/// Revokes every grant of a session, offline ones too.
pub fn revoke_all_of_session(
    c: &mut AnyConnection,
    session: &Id<Session>,
    reason: RevocationReason,
    now: Instant,
) -> Result<usize> {
    let live = grants::table.filter(grants::session_id.eq(session.as_str())).filter(grants::revoked_at.is_null());
    let mark = (grants::revoked_at.eq(now.epoch_seconds()), grants::revocation_reason.eq(reason.name()));
    Ok(diesel::update(live).set(mark).execute(c)?)
}

/// Revokes every grant of a person.
pub fn revoke_for_user(c: &mut AnyConnection, user: &Id<User>, reason: RevocationReason, now: Instant) -> Result<usize> {
    let at = now.epoch_seconds();
    let live = grants::table
        .filter(grants::user_id.eq(user.as_str()))
        .filter(grants::revoked_at.is_null().and(grants::expires_at.gt(at)));
    let mark = (grants::revoked_at.eq(at), grants::revocation_reason.eq(reason.name()));
    Ok(diesel::update(live).set(mark).execute(c)?)
}

/// Revokes every grant of a person to one app, by the person's wish.
pub fn revoke_for_app(
    c: &mut AnyConnection,
    provider: &Id<Provider>,
    user: &Id<User>,
    client: &Id<Client>,
    now: Instant,
) -> Result<usize> {
    let at = now.epoch_seconds();
    let live = grants::table
        .filter(grants::user_id.eq(user.as_str()).and(grants::client_id.eq(client.as_str())))
        .filter(grants::provider_id.eq(provider.as_str()))
        .filter(grants::revoked_at.is_null().and(grants::expires_at.gt(at)));
    let mark = (grants::revoked_at.eq(at), grants::revocation_reason.eq(RevocationReason::ByPerson.name()));
    Ok(diesel::update(live).set(mark).execute(c)?)
}

/// The most grants that one call of [`revoke_for_client`] takes.
pub const CHUNK: i64 = 200;

/// Revokes up to [`CHUNK`] live grants of a client and says how many; the caller repeats, a write each, until that is 0.
pub fn revoke_for_client(
    c: &mut AnyConnection,
    provider: &Id<Provider>,
    client: &Id<Client>,
    reason: RevocationReason,
    now: Instant,
) -> Result<usize> {
    let at = now.epoch_seconds();
    let live: Vec<String> = grants::table
        .filter(grants::provider_id.eq(provider.as_str()).and(grants::client_id.eq(client.as_str())))
        .filter(grants::revoked_at.is_null().and(grants::expires_at.gt(at)))
        .select(grants::id)
        .limit(CHUNK)
        .load(c)?;
    if live.is_empty() {
        return Ok(0);
    }
    let mark = (grants::revoked_at.eq(at), grants::revocation_reason.eq(reason.name()));
    Ok(diesel::update(grants::table.filter(grants::id.eq_any(live))).set(mark).execute(c)?)
}

/// Deletes up to [`part::GRANTS`] grants of a client with their tokens and says how many; the caller repeats, a write each, until
/// that is 0.
pub fn delete_for_client(c: &mut AnyConnection, provider: &Id<Provider>, client: &Id<Client>) -> Result<usize> {
    let own = grants::provider_id.eq(provider.as_str()).and(grants::client_id.eq(client.as_str()));
    let some: Vec<String> = grants::table.filter(own).select(grants::id).limit(part::GRANTS).load(c)?;
    if some.is_empty() {
        return Ok(0);
    }
    Ok(diesel::delete(grants::table.filter(grants::id.eq_any(some))).execute(c)?)
}
