//! The audit log of a tenant, for whoever may see it.

use super::{Administrator, Done, Refusal};
use crate::model::{Action, AuditRow};
use crate::store::{Store, audit};
pub use audit::{Filter, Order, Page};

/// A page of entries.
///
/// # Errors
/// `NotAllowed`, or as any other flow.
pub fn list(store: &Store, by: &Administrator, page: &Page<'_>) -> Done<Vec<AuditRow>> {
    by.check(Action::SeeAudit)?;
    Ok(store.read(|c| audit::page(c, &by.tenant, page))?)
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
