//! What came of requests that may be sent again: a key takes effect once.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};

use super::connection::each_backend;
use super::schema::idempotency_keys;
use super::{AnyConnection, Insertion, Result};
use crate::crypto::Hashed;
use crate::model::{Id, Instant, Tenant};

/// A request that took effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The tenant.
    pub tenant: Id<Tenant>,
    /// Who asked; two callers do not share keys.
    pub actor: String,
    /// The hash of the key.
    pub key: Hashed,
    /// The hash of what was asked.
    pub request: Hashed,
    /// What came of it, sealed.
    pub outcome: Vec<u8>,
    /// Until when it is kept.
    pub expires_at: Instant,
}

/// Notes what came of a request, unless the key has been used.
pub fn insert(c: &mut AnyConnection, kept: &Kept) -> Result<Insertion> {
    let row = (
        idempotency_keys::tenant_id.eq(kept.tenant.as_str()),
        idempotency_keys::actor.eq(&kept.actor),
        idempotency_keys::key.eq(kept.key.as_bytes()),
        idempotency_keys::request.eq(kept.request.as_bytes()),
        idempotency_keys::outcome.eq(&kept.outcome),
        idempotency_keys::expires_at.eq(kept.expires_at.epoch_seconds()),
    );
    let rows =
        each_backend!(c, c => diesel::insert_into(idempotency_keys::table).values(row).on_conflict_do_nothing().execute(c)?);
    Ok(Insertion::of(rows))
}

/// Writes what came of a request whose key was taken in the same transaction.
pub fn settle(c: &mut AnyConnection, kept: &Kept) -> Result<()> {
    let own = idempotency_keys::table.find((kept.tenant.as_str(), kept.actor.as_str(), kept.key.as_bytes()));
    diesel::update(own).set(idempotency_keys::outcome.eq(&kept.outcome)).execute(c)?;
    Ok(())
}

/// Gives a key back, in the transaction that took it: the request was refused and left no mark.
pub fn delete(c: &mut AnyConnection, kept: &Kept) -> Result<()> {
    let own = idempotency_keys::table.find((kept.tenant.as_str(), kept.actor.as_str(), kept.key.as_bytes()));
    diesel::delete(own).execute(c)?;
    Ok(())
}

/// What was asked under a key, and what came of it.
pub fn find(c: &mut AnyConnection, tenant: &Id<Tenant>, actor: &str, key: &Hashed) -> Result<Option<(Hashed, Vec<u8>)>> {
    let own = idempotency_keys::table.find((tenant.as_str(), actor, key.as_bytes()));
    let row: Option<(Vec<u8>, Vec<u8>)> =
        own.select((idempotency_keys::request, idempotency_keys::outcome)).first(c).optional()?;
    Ok(row.map(|(request, outcome)| (Hashed::from_bytes(request), outcome)))
}
