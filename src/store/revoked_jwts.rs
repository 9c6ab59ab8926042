//! JWT access tokens that were revoked (RFC 7009) before they expired: their `jti`, until `exp`.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};

use super::connection::each_backend;
use super::schema::revoked_jwts;
use super::{AnyConnection, Result};
use crate::model::{Id, Instant, Provider};

/// Remembers a revoked token; `false` if it was revoked before.
pub fn insert(c: &mut AnyConnection, provider: &Id<Provider>, jti: &str, expires_at: Instant) -> Result<bool> {
    let row = (
        revoked_jwts::provider_id.eq(provider.as_str()),
        revoked_jwts::jti.eq(jti),
        revoked_jwts::expires_at.eq(expires_at.epoch_seconds()),
    );
    let rows = each_backend!(c, c => diesel::insert_into(revoked_jwts::table).values(row).on_conflict_do_nothing().execute(c)?);
    Ok(rows == 1)
}

/// Whether a token was revoked.
pub fn contains(c: &mut AnyConnection, provider: &Id<Provider>, jti: &str) -> Result<bool> {
    let row = revoked_jwts::table.find((provider.as_str(), jti)).select(revoked_jwts::expires_at);
    Ok(each_backend!(c, c => row.first::<i64>(c).optional()?).is_some())
}
