//! What we are registered as at upstreams. Of all processes one registers: the claim is a guarded write under the version that was seen,
//! and what came of it is written only while the claim is still the caller's.

use diesel::{BoolExpressionMethods, ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, RunQueryDsl};

use super::column::{from_word, instant, seconds, text, word};
use super::connection::each_backend;
use super::schema::upstream_registrations as table;
use super::{AnyConnection, Result, StoreError};
use crate::model::{Id, Instant, Provider, Upstream, UpstreamRegistration};

#[derive(Queryable, Insertable)]
#[diesel(table_name = table)]
struct Row {
    upstream_id: String,
    provider_id: String,
    version: i64,
    claim: Option<String>,
    claimed_until: i64,
    refused: String,
    fingerprint: String,
    client_id: Option<String>,
    auth_method: Option<String>,
    id_token_alg: Option<String>,
    sealed_secret: Option<Vec<u8>>,
    secret_expires_at: Option<i64>,
    sealed_access_token: Option<Vec<u8>>,
    client_uri: Option<String>,
    registered_at: i64,
}

/// How it stands with a registration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Changes with every registration; a claim names the one it saw.
    pub version: i64,
    /// Somebody registers just now.
    pub is_claimed: bool,
    /// Until when nobody else begins.
    pub claimed_until: Instant,
    /// What there is, fit or not.
    pub registration: Option<UpstreamRegistration>,
}

impl TryFrom<Row> for Standing {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        let registration = match (row.client_id, row.auth_method) {
            (Some(client_id), Some(method)) => Some(UpstreamRegistration {
                upstream: Id::new(row.upstream_id),
                provider: Id::new(row.provider_id),
                fingerprint: row.fingerprint,
                client_id,
                auth_method: from_word("upstream_registrations.auth_method", method)?,
                id_token_alg: row.id_token_alg.map(|name| from_word("upstream_registrations.id_token_alg", name)).transpose()?,
                sealed_secret: row.sealed_secret,
                secret_expires_at: instant(row.secret_expires_at),
                sealed_access_token: row.sealed_access_token,
                client_uri: row.client_uri,
                registered_at: Instant::from_epoch(row.registered_at),
            }),
            _ => None,
        };
        let (version, is_claimed) = (row.version, row.claim.is_some());
        Ok(Self { version, is_claimed, claimed_until: Instant::from_epoch(row.claimed_until), registration })
    }
}

/// How it stands with the registration of a provider at an upstream.
pub fn find(c: &mut AnyConnection, upstream: &Id<Upstream>, provider: &Id<Provider>) -> Result<Option<Standing>> {
    let row: Option<Row> = table::table.find((upstream.as_str(), provider.as_str())).first(c).optional()?;
    row.map(Standing::try_from).transpose()
}

/// Takes it on to register, unless somebody else has since the `version` was seen (0 if there was none), or does, or was refused just this
/// a moment ago; `true` for one caller.
pub fn claim(
    c: &mut AnyConnection,
    (upstream, provider): (&Id<Upstream>, &Id<Provider>),
    (version, claim, fingerprint): (i64, &str, &str),
    until: Instant,
    now: Instant,
) -> Result<bool> {
    let row = Row {
        upstream_id: text(upstream),
        provider_id: text(provider),
        version: 0,
        claim: Some(claim.to_owned()),
        claimed_until: until.epoch_seconds(),
        refused: String::new(),
        fingerprint: String::new(),
        client_id: None,
        auth_method: None,
        id_token_alg: None,
        sealed_secret: None,
        secret_expires_at: None,
        sealed_access_token: None,
        client_uri: None,
        registered_at: 0,
    };
    let inserted = each_backend!(c, c => diesel::insert_into(table::table).values(&row).on_conflict_do_nothing().execute(c)?);
    if inserted == 1 {
        return Ok(true);
    }
    let free = table::table
        .find((upstream.as_str(), provider.as_str()))
        .filter(table::version.eq(version))
        .filter(table::claimed_until.le(now.epoch_seconds()).or(table::claim.is_null().and(table::refused.ne(fingerprint))));
    let change = (table::claim.eq(claim), table::claimed_until.eq(until.epoch_seconds()));
    Ok(diesel::update(free).set(change).execute(c)? == 1)
}

/// Writes what the holder of a claim registered; `false` if the claim is another's by now.
pub fn keep(c: &mut AnyConnection, claim: &str, new: &UpstreamRegistration) -> Result<bool> {
    let own = table::table.find((new.upstream.as_str(), new.provider.as_str())).filter(table::claim.eq(claim));
    let algorithm = new.id_token_alg.as_ref().map(word).transpose()?;
    let change = (
        table::version.eq(table::version + 1),
        table::claim.eq(None::<String>),
        table::claimed_until.eq(0),
        table::fingerprint.eq(&new.fingerprint),
        table::client_id.eq(&new.client_id),
        table::auth_method.eq(word(&new.auth_method)?),
        table::id_token_alg.eq(algorithm),
        table::sealed_secret.eq(&new.sealed_secret),
        table::secret_expires_at.eq(seconds(new.secret_expires_at)),
        table::sealed_access_token.eq(&new.sealed_access_token),
        table::client_uri.eq(&new.client_uri),
        table::registered_at.eq(new.registered_at.epoch_seconds()),
    );
    Ok(diesel::update(own).set(change).execute(c)? == 1)
}

/// The holder of a claim was refused: nobody asks for the same again before `until`.
pub fn give_up(
    c: &mut AnyConnection,
    (upstream, provider): (&Id<Upstream>, &Id<Provider>),
    (claim, fingerprint): (&str, &str),
    until: Instant,
) -> Result<bool> {
    let own = table::table.find((upstream.as_str(), provider.as_str())).filter(table::claim.eq(claim));
    let change =
        (table::claim.eq(None::<String>), table::claimed_until.eq(until.epoch_seconds()), table::refused.eq(fingerprint));
    Ok(diesel::update(own).set(change).execute(c)? == 1)
}

/// Every registration there is.
pub fn list(c: &mut AnyConnection) -> Result<Vec<UpstreamRegistration>> {
    let rows: Vec<Row> = table::table.filter(table::client_id.is_not_null()).load(c)?;
    let all = rows.into_iter().map(Standing::try_from).collect::<Result<Vec<_>>>()?;
    Ok(all.into_iter().filter_map(|standing| standing.registration).collect())
}

/// Replaces the seals (the master key changed), unless there is another client by now.
pub fn reseal(c: &mut AnyConnection, earlier: &UpstreamRegistration, new: &UpstreamRegistration) -> Result<bool> {
    let own = table::table
        .find((earlier.upstream.as_str(), earlier.provider.as_str()))
        .filter(table::client_id.eq(&earlier.client_id))
        .filter(table::registered_at.eq(earlier.registered_at.epoch_seconds()));
    let change = (table::sealed_secret.eq(&new.sealed_secret), table::sealed_access_token.eq(&new.sealed_access_token));
    Ok(diesel::update(own).set(change).execute(c)? == 1)
}
