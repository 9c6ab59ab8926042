//! The audit log of a tenant, for whoever may see it.

use super::{Administrator, Done, Refusal};
use crate::flow::inspector::DROPPED;
use crate::model::{Action, AuditRow, Instant};
use crate::store::{Store, audit, hourly_counts};
pub use audit::{Filter, Order, Page};
pub use hourly_counts::Count;

/// A page of entries.
///
/// # Errors
/// `NotAllowed`, or as any other flow.
pub fn list(store: &Store, by: &Administrator, page: &Page<'_>) -> Done<Vec<AuditRow>> {
    by.check(Action::SeeAudit)?;
    Ok(store.read(|c| audit::page(c, &by.tenant, page))?)
}

/// How often what happened, by the hour.
///
/// # Errors
/// `NotAllowed`, or as any other flow.
pub fn counts(store: &Store, by: &Administrator, since: Instant) -> Done<Vec<Count>> {
    by.check(Action::SeeAudit)?;
    let mut found = store.read(|c| hourly_counts::list(c, &by.tenant, since))?;
    found.retain(|count| count.name != DROPPED);
    Ok(found)
}

/// An entry.
///
/// # Errors
/// `NotAllowed`, `NoSuchEntry`, or as any other flow.
pub fn find(store: &Store, by: &Administrator, id: &str) -> Done<AuditRow> {
    by.check(Action::SeeAudit)?;
    let found = store.read(|c| audit::find(c, &by.tenant, id))?;
    found.ok_or_else(|| Refusal::NoSuchEntry.into())
}
