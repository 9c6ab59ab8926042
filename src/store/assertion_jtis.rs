//! `jti` of client assertions (RFC 7523 §3): each is taken once until it expires.

use diesel::{ExpressionMethods, RunQueryDsl};

use super::connection::each_backend;
use super::schema::assertion_jtis;
use super::{AnyConnection, Result};
use crate::crypto::Hashed;
use crate::model::{Client, Id, Instant, Provider};

/// Takes the hash of a `jti`: `true` for exactly one caller.
pub fn claim(
    c: &mut AnyConnection,
    provider: &Id<Provider>,
    client: &Id<Client>,
    jti: &Hashed,
    expires_at: Instant,
) -> Result<bool> {
    let row = (
        assertion_jtis::provider_id.eq(provider.as_str()),
        assertion_jtis::client_id.eq(client.as_str()),
        assertion_jtis::hash.eq(jti.as_bytes()),
        assertion_jtis::expires_at.eq(expires_at.epoch_seconds()),
    );
    let rows = each_backend!(c, c => diesel::insert_into(assertion_jtis::table).values(row).on_conflict_do_nothing().execute(c)?);
    Ok(rows == 1)
}
