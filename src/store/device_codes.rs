//! Devices that wait for a person (RFC 8628): found by hash, answered once, redeemed once, capped per network or client.

use diesel::dsl::exists;
use diesel::{
    BoolExpressionMethods, ExpressionMethods, Insertable, NullableExpressionMethods, OptionalExtension, QueryDsl, Queryable,
    RunQueryDsl,
};

use super::column::{from_json, instant, json, seconds, text};
use super::connection::each_backend;
use super::schema::{device_codes, grants, sessions, users};
use super::{AnyConnection, Result, StoreError};
use crate::crypto::Hashed;
use crate::model::{DeviceCode, Grant, Id, Instant, Provider, Scope, Seconds, Session, User};

#[derive(Queryable, Insertable)]
#[diesel(table_name = device_codes)]
struct Row {
    id: String,
    provider_id: String,
    client_id: String,
    user_code: Vec<u8>,
    scope: String,
    resources: String,
    network: String,
    issued_at: i64,
    expires_at: i64,
    wait: i64,
    polled_at: Option<i64>,
    decided_at: Option<i64>,
    grant_id: Option<String>,
    used_at: Option<i64>,
}

impl TryFrom<Row> for DeviceCode {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: Id::new(row.id),
            provider: Id::new(row.provider_id),
            client: Id::new(row.client_id),
            user_code: Hashed::from_bytes(row.user_code),
            scope: Scope::parse(&row.scope),
            resources: from_json("device_codes.resources", &row.resources)?,
            network: row.network,
            issued_at: Instant::from_epoch(row.issued_at),
            expires_at: Instant::from_epoch(row.expires_at),
            interval: Seconds(row.wait),
            polled_at: instant(row.polled_at),
            decided_at: instant(row.decided_at),
            grant: row.grant_id.map(Id::new),
            used_at: instant(row.used_at),
        })
    }
}

/// How many codes may wait at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cap {
    /// So many of the network that asks, and so many of the client: for a client that anybody can name.
    Open {
        /// Of one network, at any client.
        network: i64,
        /// Of the client, from any network.
        client: i64,
    },
    /// So many of the client, which has proved who it is.
    Proven {
        /// Of the client.
        client: i64,
    },
}

/// What became of a code that was to be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It waits.
    Yes,
    /// Its user code is another's: draw again.
    Taken,
    /// There are too many already.
    Full,
}

/// Keeps a code that was just issued, unless too many wait.
pub fn insert(c: &mut AnyConnection, code: &DeviceCode, cap: Cap) -> Result<Kept> {
    let live = device_codes::table
        .filter(device_codes::provider_id.eq(code.provider.as_str()))
        .filter(device_codes::expires_at.gt(code.issued_at.epoch_seconds()));
    let (network, client) = match cap {
        Cap::Open { network, client } => (Some(network), client),
        Cap::Proven { client } => (None, client),
    };
    if let Some(most) = network {
        let waiting: i64 = live.filter(device_codes::network.eq(&code.network)).count().get_result(c)?;
        if waiting >= most {
            return Ok(Kept::Full);
        }
    }
    let waiting: i64 = live.filter(device_codes::client_id.eq(code.client.as_str())).count().get_result(c)?;
    if waiting >= client {
        return Ok(Kept::Full);
    }
    let row = Row {
        id: text(&code.id),
        provider_id: text(&code.provider),
        client_id: text(&code.client),
        user_code: code.user_code.as_bytes().to_vec(),
        scope: code.scope.to_string(),
        resources: json(&code.resources)?,
        network: code.network.clone(),
        issued_at: code.issued_at.epoch_seconds(),
        expires_at: code.expires_at.epoch_seconds(),
        wait: code.interval.0,
        polled_at: seconds(code.polled_at),
        decided_at: seconds(code.decided_at),
        grant_id: code.grant.as_ref().map(text),
        used_at: seconds(code.used_at),
    };
    let rows = each_backend!(c, c => diesel::insert_into(device_codes::table).values(&row).on_conflict_do_nothing().execute(c)?);
    Ok(if rows == 1 { Kept::Yes } else { Kept::Taken })
}

/// The code that waits under one of these hashes of a user code (one for each key); answered and expired ones are not found.
pub fn find_pending(
    c: &mut AnyConnection,
    provider: &Id<Provider>,
    user_codes: &[Hashed],
    now: Instant,
) -> Result<Option<DeviceCode>> {
    for hash in user_codes {
        let own = device_codes::table
            .filter(device_codes::provider_id.eq(provider.as_str()).and(device_codes::user_code.eq(hash.as_bytes())))
            .filter(device_codes::decided_at.is_null().and(device_codes::expires_at.gt(now.epoch_seconds())));
        let row: Option<Row> = own.first(c).optional()?;
        if let Some(row) = row {
            return row.try_into().map(Some);
        }
    }
    Ok(None)
}

/// A code, whatever became of it.
pub fn find(c: &mut AnyConnection, provider: &Id<Provider>, id: &Id<DeviceCode>) -> Result<Option<DeviceCode>> {
    let own = device_codes::table.find(id.as_str()).filter(device_codes::provider_id.eq(provider.as_str()));
    let row: Option<Row> = own.first(c).optional()?;
    row.map(DeviceCode::try_from).transpose()
}

/// What a person allowed a device.
#[derive(Clone, Debug, PartialEq)]
pub struct Allowed {
    /// The grant, live or not.
    pub grant: Grant,
    /// The person.
    pub user: User,
    /// The session it was given in, unless it has been swept.
    pub session: Option<Session>,
}

/// A code with what was allowed under it, in one query. What it is worth is the caller's to judge.
pub fn find_with_grant(
    c: &mut AnyConnection,
    provider: &Id<Provider>,
    id: &Id<DeviceCode>,
) -> Result<Option<(DeviceCode, Option<Allowed>)>> {
    type Under = (super::grants::Row, super::users::Row, Option<super::sessions::Row>);
    let Some(code) = find(c, provider, id)? else { return Ok(None) };
    let Some(grant) = &code.grant else { return Ok(Some((code, None))) };
    let under = grants::table.inner_join(users::table).left_join(sessions::table).filter(grants::id.eq(grant.as_str())).select((
        grants::all_columns,
        users::all_columns,
        sessions::all_columns.nullable(),
    ));
    let row: Option<Under> = each_backend!(c, c => under.first(c).optional()?);
    let allowed = match row {
        Some((grant, user, session)) => Some(Allowed {
            grant: grant.try_into()?,
            user: user.try_into()?,
            session: session.map(Session::try_from).transpose()?,
        }),
        None => None,
    };
    Ok(Some((code, allowed)))
}

/// Notes a poll of a code that waits: `true` if it came `interval` after the last one at least, with a second for its way here.
/// Otherwise the interval grows by `more` for this and all later polls (RFC 8628 §3.5).
pub fn poll(c: &mut AnyConnection, id: &Id<DeviceCode>, more: Seconds, now: Instant) -> Result<bool> {
    let at = now.epoch_seconds();
    let own = device_codes::table.find(id.as_str());
    let in_time = own.filter(
        device_codes::polled_at
            .is_null()
            .or((device_codes::wait + device_codes::polled_at.assume_not_null()).le(at.saturating_add(1))),
    );
    if each_backend!(c, c => diesel::update(in_time).set(device_codes::polled_at.eq(at)).execute(c)?) == 1 {
        return Ok(true);
    }
    let slower = (device_codes::polled_at.eq(at), device_codes::wait.eq(device_codes::wait + more.0));
    each_backend!(c, c => diesel::update(own).set(slower).execute(c)?);
    Ok(false)
}

/// The person has answered: `true` for exactly one answer ever, and only while the code waits.
pub fn decide(c: &mut AnyConnection, id: &Id<DeviceCode>, now: Instant) -> Result<bool> {
    let at = now.epoch_seconds();
    let waiting =
        device_codes::table.find(id.as_str()).filter(device_codes::decided_at.is_null().and(device_codes::expires_at.gt(at)));
    Ok(each_backend!(c, c => diesel::update(waiting).set(device_codes::decided_at.eq(at)).execute(c)?) == 1)
}

/// Names the grant that the answer of [`decide`] came to, in the same write.
pub fn allow(c: &mut AnyConnection, id: &Id<DeviceCode>, grant: &Id<Grant>) -> Result<()> {
    let own = device_codes::table.find(id.as_str());
    each_backend!(c, c => diesel::update(own).set(device_codes::grant_id.eq(grant.as_str())).execute(c)?);
    Ok(())
}

/// Redeems a code: `true` for exactly one caller ever, and only while it has not expired and its grant is live.
pub fn claim(c: &mut AnyConnection, id: &Id<DeviceCode>, now: Instant) -> Result<bool> {
    let at = now.epoch_seconds();
    let live = grants::table
        .filter(grants::id.nullable().eq(device_codes::grant_id))
        .filter(grants::revoked_at.is_null().and(grants::expires_at.gt(at)));
    let unused = device_codes::table
        .filter(device_codes::id.eq(id.as_str()))
        .filter(device_codes::used_at.is_null().and(device_codes::expires_at.gt(at)))
        .filter(exists(live.select(grants::id)));
    Ok(each_backend!(c, c => diesel::update(unused).set(device_codes::used_at.eq(at)).execute(c)?) == 1)
}
