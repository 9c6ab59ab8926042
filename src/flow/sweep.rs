//! Sweeping what has expired, in chunks, so that no table grows without bound.

use super::account::deletion;
use super::{House, Result, inspector, registration};
use crate::model::Instant;

/// Removes expired rows.
///
/// # Errors
/// When the database does not answer; what was removed stays removed.
pub fn tick(house: &House, now: Instant) -> Result<()> {
    for (table, rows) in crate::store::sweep::run(house.store(), now)? {
        metrics::counter!("signet_swept_rows_total", "table" => table).increment(u64::try_from(rows).unwrap_or_default());
    }
    let many = inspector::shed(house)?;
    metrics::counter!("signet_swept_rows_total", "table" => "flow_events").increment(u64::try_from(many).unwrap_or_default());
    let gone = deletion::tick(house, now)?;
    metrics::counter!("signet_swept_rows_total", "table" => "users").increment(u64::try_from(gone).unwrap_or_default());
    let unused = registration::sweep(house, now)?;
    metrics::counter!("signet_swept_rows_total", "table" => "clients").increment(u64::try_from(unused).unwrap_or_default());
    Ok(())
}
