//! The settings revision: one number that every write of settings (tenants, providers, clients, resources, keys) raises, and
//! that every process polls to learn that its cached settings are old.

use diesel::{ExpressionMethods, QueryDsl, RunQueryDsl};

use super::schema::settings_revision::dsl::{revision, settings_revision};
use super::{AnyConnection, Result};

/// The present revision.
///
/// # Errors
/// `StoreError`.
pub fn current(c: &mut AnyConnection) -> Result<i64> {
    Ok(settings_revision.select(revision).first(c)?)
}

/// Raises the revision if it is still `known`: whoever planned a change of settings on it goes first, or learns that somebody else
/// did.
///
/// # Errors
/// `StoreError`.
pub fn claim(c: &mut AnyConnection, known: i64) -> Result<bool> {
    let own = settings_revision.filter(revision.eq(known));
    Ok(diesel::update(own).set(revision.eq(known + 1)).execute(c)? == 1)
}

/// Raises the revision. The functions of this room that write settings do so themselves.
///
/// # Errors
/// `StoreError`.
pub fn bump(c: &mut AnyConnection) -> Result<()> {
    diesel::update(settings_revision).set(revision.eq(revision + 1)).execute(c)?;
    Ok(())
}
