//! Who fetched the JWKS, by network and user agent: requests for it carry no client id (decision 25).

use diesel::upsert::excluded;
use diesel::{ExpressionMethods, Insertable, QueryDsl, Queryable, RunQueryDsl};

use super::column::text;
use super::connection::each_backend;
use super::schema::jwks_readers;
use super::{AnyConnection, Result};
use crate::model::{Id, Instant, Provider};

/// The most readers that are kept for a provider; a stranger can invent user agents.
pub const MOST: i64 = 1_000;

/// One kind of reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    /// The network it asked from.
    pub network: String,
    /// Its user agent.
    pub agent: String,
    /// Its first fetch.
    pub first_at: Instant,
    /// Its last fetch.
    pub last_at: Instant,
    /// How many fetches.
    pub fetches: i64,
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = jwks_readers)]
struct Row {
    provider_id: String,
    network: String,
    agent: String,
    first_at: i64,
    last_at: i64,
    fetches: i64,
}

/// Adds what a process has counted.
pub fn add(c: &mut AnyConnection, provider: &Id<Provider>, reader: &Reader) -> Result<()> {
    let row = Row {
        provider_id: text(provider),
        network: reader.network.clone(),
        agent: reader.agent.clone(),
        first_at: reader.first_at.epoch_seconds(),
        last_at: reader.last_at.epoch_seconds(),
        fetches: reader.fetches,
    };
    each_backend!(c, c => diesel::insert_into(jwks_readers::table)
        .values(&row)
        .on_conflict((jwks_readers::provider_id, jwks_readers::network, jwks_readers::agent))
        .do_update()
        .set((
            jwks_readers::last_at.eq(excluded(jwks_readers::last_at)),
            jwks_readers::fetches.eq(jwks_readers::fetches + excluded(jwks_readers::fetches)),
        ))
        .execute(c)?);
    Ok(())
}

/// Lets go of the readers beyond the most that are kept, those first that have not come for longest.
pub fn trim(c: &mut AnyConnection, provider: &Id<Provider>) -> Result<usize> {
    let own = jwks_readers::table.filter(jwks_readers::provider_id.eq(provider.as_str()));
    let oldest_kept: Vec<i64> =
        own.order(jwks_readers::last_at.desc()).offset(MOST - 1).limit(1).select(jwks_readers::last_at).load(c)?;
    let Some(at) = oldest_kept.first() else { return Ok(0) };
    Ok(diesel::delete(own.filter(jwks_readers::last_at.lt(at))).execute(c)?)
}

/// The readers of a provider, the latest first.
pub fn list(c: &mut AnyConnection, provider: &Id<Provider>) -> Result<Vec<Reader>> {
    let own = jwks_readers::table.filter(jwks_readers::provider_id.eq(provider.as_str()));
    let rows: Vec<Row> = own.order((jwks_readers::last_at.desc(), jwks_readers::network, jwks_readers::agent)).load(c)?;
    let reader = |row: Row| Reader {
        network: row.network,
        agent: row.agent,
        first_at: Instant::from_epoch(row.first_at),
        last_at: Instant::from_epoch(row.last_at),
        fetches: row.fetches,
    };
    Ok(rows.into_iter().map(reader).collect())
}
