//! Interactions too large to travel in a URL: sealed, for their short life, and capped per network.

use diesel::{ExpressionMethods, Insertable, OptionalExtension, QueryDsl, RunQueryDsl};

use super::schema::interactions;
use super::{AnyConnection, Result};
use crate::model::{Id, Instant, Provider};

/// A sealed interaction as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spilled {
    /// What the URL carries instead: random, so that nobody guesses another's.
    pub id: String,
    /// The provider.
    pub provider: Id<Provider>,
    /// The network it came from (an IPv4 address or an IPv6 /64).
    pub network: String,
    /// The seal.
    pub sealed: Vec<u8>,
    /// When it arrived.
    pub created_at: Instant,
    /// When it expires.
    pub expires_at: Instant,
}

#[derive(Insertable)]
#[diesel(table_name = interactions)]
struct Row<'a> {
    id: &'a str,
    provider_id: &'a str,
    network: &'a str,
    sealed: &'a [u8],
    created_at: i64,
    expires_at: i64,
}

/// The most live rows of one network at one provider.
pub const MOST_PER_NETWORK: i64 = 256;

/// Keeps an interaction; `false` if its network has [`MOST_PER_NETWORK`] already.
pub fn insert(c: &mut AnyConnection, spilled: &Spilled) -> Result<bool> {
    let live: i64 = interactions::table
        .filter(interactions::provider_id.eq(spilled.provider.as_str()))
        .filter(interactions::network.eq(&spilled.network))
        .filter(interactions::expires_at.gt(spilled.created_at.epoch_seconds()))
        .count()
        .get_result(c)?;
    if live >= MOST_PER_NETWORK {
        return Ok(false);
    }
    let row = Row {
        id: &spilled.id,
        provider_id: spilled.provider.as_str(),
        network: &spilled.network,
        sealed: &spilled.sealed,
        created_at: spilled.created_at.epoch_seconds(),
        expires_at: spilled.expires_at.epoch_seconds(),
    };
    diesel::insert_into(interactions::table).values(&row).execute(c)?;
    Ok(true)
}

/// The seal of an interaction that has not expired.
pub fn find(c: &mut AnyConnection, provider: &Id<Provider>, id: &str, now: Instant) -> Result<Option<Vec<u8>>> {
    let own = interactions::table.find(id).filter(interactions::provider_id.eq(provider.as_str()));
    let live = own.filter(interactions::expires_at.gt(now.epoch_seconds()));
    Ok(live.select(interactions::sealed).first(c).optional()?)
}

/// Forgets an interaction that has been answered.
pub fn delete(c: &mut AnyConnection, id: &str) -> Result<()> {
    diesel::delete(interactions::table.find(id)).execute(c)?;
    Ok(())
}
