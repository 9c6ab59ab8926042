//! How long the tenant's endpoints take and how the tables grow, for whoever may see the audit log.

use super::{Administrator, Done};
use crate::model::{Action, Instant, Latency, Seconds, TableGrowth};
use crate::store::{Store, StoreError, latencies, sizes, tenants};
pub use sizes::Size;

/// What the endpoints took since an hour, the earliest first.
///
/// # Errors
/// `NotAllowed`, or as any other flow.
pub fn latencies(store: &Store, by: &Administrator, since: Instant) -> Done<Vec<Latency>> {
    by.check(Action::SeeAudit)?;
    Ok(store.read(|c| latencies::list(c, &by.tenant, since))?)
}

/// What the tables hold, and held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// The whole database in every hour that is kept, the earliest first.
    pub whole: Vec<Size>,
    /// The tables, by name.
    pub tables: Vec<TableGrowth>,
}

/// What the tables hold; `None` until they are measured. They are those of the whole house, so that they are shown where the tenant is the
/// only one: how many people others have is nobody's business.
///
/// # Errors
/// `NotAllowed`, or as any other flow.
pub fn sizes(store: &Store, by: &Administrator) -> Done<Option<Sizes>> {
    by.check(Action::SeeAudit)?;
    Ok(store.read(|c| {
        if tenants::list(c)?.iter().any(|tenant| tenant.id != by.tenant) {
            return Ok(None);
        }
        let whole = sizes::list_whole(c)?;
        let Some(last) = whole.last().map(|size| size.hour) else { return Ok(None) };
        let mut ago = |span: Seconds| {
            let then = whole.iter().map(|size| size.hour).find(|hour| *hour >= last.minus(span)).unwrap_or(last);
            sizes::list(c, then)
        };
        let (now, a_day_ago, a_week_ago) = (ago(Seconds(0))?, ago(Seconds::days(1))?, ago(Seconds::days(7))?);
        // A table that was not there yet has not grown since.
        let rows = |then: &[Size], own: &Size| then.iter().find(|size| size.name == own.name).map_or(own.rows, |size| size.rows);
        let table = |own: &Size| TableGrowth {
            name: own.name.clone(),
            rows: own.rows,
            a_day_ago: rows(&a_day_ago, own),
            a_week_ago: rows(&a_week_ago, own),
            bytes: own.bytes,
        };
        let tables = now.iter().map(table).collect();
        Ok::<_, StoreError>(Some(Sizes { whole, tables }))
    })?)
}
