//! What happened with the account, as the audit log has it: what was done to it, and what its person did.

use crate::flow::visit::SignedIn;
use crate::flow::{House, Result};
use crate::model::{AuditEntry, Id, Instant, Tenant};
use crate::store::audit::{self, Filter, Order, Page};
use crate::store::{AnyConnection, StoreError};

/// Entries on a page.
pub const MOST: usize = 50;

/// The place of an entry in the log.
pub type Place = (Instant, String);

/// What happened, the latest first, from a place on; and the place of the next page.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn list(house: &House, one: &SignedIn, after: Option<&Place>) -> Result<(Vec<AuditEntry>, Option<Place>)> {
    let person = format!("user:{}", one.user.id);
    let mut entries = house.store().read(|c| read(c, (&one.user.tenant, &person), after, MOST + 1))?;
    let more = entries.len() > MOST;
    entries.truncate(MOST);
    let next = entries.last().filter(|_| more).map(|last| (last.at, last.id.clone()));
    Ok((entries, next))
}

/// Entries to a person or by them, the latest first: each half is read for itself, so that either has its index.
pub(super) fn read(
    c: &mut AnyConnection,
    (tenant, person): (&Id<Tenant>, &str),
    after: Option<&Place>,
    most: usize,
) -> std::result::Result<Vec<AuditEntry>, StoreError> {
    let of = || Some(person.to_owned());
    let mut found: Vec<AuditEntry> = Vec::new();
    for filter in [Filter { target: of(), ..Filter::default() }, Filter { actor: of(), ..Filter::default() }] {
        let limit = i64::try_from(most).unwrap_or(i64::MAX);
        let page = Page { filter: &filter, order: Order::Newest, after, limit };
        found.extend(audit::page(c, tenant, &page)?.into_iter().map(|row| row.entry));
    }
    found.sort_by(|one, other| (other.at, &other.id).cmp(&(one.at, &one.id)));
    found.dedup_by(|one, other| one.id == other.id);
    found.truncate(most);
    Ok(found)
}
