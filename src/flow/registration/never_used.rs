//! Clients that registered themselves and that nobody used leave again, so that the open door fills no table.

use crate::flow::{House, Result};
use crate::model::Instant;
use crate::store::{clients, registrations};

/// Notes who is used by now, then removes those that were not within the time that their provider gives them; says how many.
///
/// # Errors
/// When the database does not answer; what was removed stays removed.
pub fn sweep(house: &House, now: Instant) -> Result<usize> {
    let mut removed = 0;
    for site in house.settings().sites() {
        let until = now.minus(site.provider.registration_policy.unused_after);
        loop {
            let provider = site.provider.id.clone();
            let chunk = house.store().write(move |c| {
                registrations::mark_used(c, &provider, now)?;
                let unused = registrations::list_unused(c, &provider, until)?;
                for client in &unused {
                    clients::delete(c, &provider, client)?;
                }
                Ok(unused.len())
            })?;
            removed += chunk;
            if i64::try_from(chunk) != Ok(registrations::CHUNK) {
                break;
            }
        }
    }
    Ok(removed)
}
