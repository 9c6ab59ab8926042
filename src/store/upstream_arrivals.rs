//! People who came back from an upstream and have something to answer before they are let in. Taken once.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};

use super::schema::upstream_arrivals;
use super::{AnyConnection, Result};
use crate::model::{Id, Instant, Provider};

/// What is kept of an arrival.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// A random name.
    pub id: String,
    /// The provider.
    pub provider: Id<Provider>,
    /// What the upstream said, sealed for the browser that it was said to.
    pub sealed: Vec<u8>,
    /// When the person came back.
    pub created_at: Instant,
    /// When it is given up.
    pub expires_at: Instant,
}

/// Keeps an arrival.
pub fn insert(c: &mut AnyConnection, kept: &Kept) -> Result<()> {
    let row = (
        upstream_arrivals::id.eq(&kept.id),
        upstream_arrivals::provider_id.eq(kept.provider.as_str()),
        upstream_arrivals::sealed.eq(&kept.sealed),
        upstream_arrivals::created_at.eq(kept.created_at.epoch_seconds()),
        upstream_arrivals::expires_at.eq(kept.expires_at.epoch_seconds()),
    );
    diesel::insert_into(upstream_arrivals::table).values(row).execute(c)?;
    Ok(())
}

/// The seal of an arrival that has not expired.
pub fn find(c: &mut AnyConnection, provider: &Id<Provider>, id: &str, now: Instant) -> Result<Option<Vec<u8>>> {
    let own = upstream_arrivals::table
        .find(id)
        .filter(upstream_arrivals::provider_id.eq(provider.as_str()))
        .filter(upstream_arrivals::expires_at.gt(now.epoch_seconds()));
    Ok(own.select(upstream_arrivals::sealed).first(c).optional()?)
}

/// Takes an arrival: `true` for exactly one caller.
pub fn claim(c: &mut AnyConnection, provider: &Id<Provider>, id: &str, now: Instant) -> Result<bool> {
    let own = upstream_arrivals::table
        .find(id)
        .filter(upstream_arrivals::provider_id.eq(provider.as_str()))
        .filter(upstream_arrivals::expires_at.gt(now.epoch_seconds()));
    Ok(diesel::delete(own).execute(c)? == 1)
}
