//! States of log-ins through upstreams that came back: each is taken once (RFC 6749 §10.12, RFC 9700 §4.7).

use diesel::{ExpressionMethods, RunQueryDsl};

use super::connection::each_backend;
use super::schema::upstream_attempts;
use super::{AnyConnection, Result};
use crate::crypto::Hashed;
use crate::model::{Id, Instant, Provider};

/// Takes the hash of a state: `true` for exactly one caller. It is kept until the state would have expired by itself.
pub fn claim(c: &mut AnyConnection, provider: &Id<Provider>, state: &Hashed, expires_at: Instant) -> Result<bool> {
    let row = (
        upstream_attempts::hash.eq(state.as_bytes()),
        upstream_attempts::provider_id.eq(provider.as_str()),
        upstream_attempts::expires_at.eq(expires_at.epoch_seconds()),
    );
    let rows =
        each_backend!(c, c => diesel::insert_into(upstream_attempts::table).values(row).on_conflict_do_nothing().execute(c)?);
    Ok(rows == 1)
}
