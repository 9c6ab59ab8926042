//! The account at a glance, and what the site says of itself.

use super::{apps, sessions};
use crate::flow::visit::SignedIn;
use crate::flow::{House, Result, Site};
use crate::model::Instant;
use crate::store::users;

/// How much there is of everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glance {
    /// Live sessions at this provider, this one included.
    pub sessions: usize,
    /// Apps with access.
    pub apps: usize,
}

/// Counts what the person has.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn glance(house: &House, site: &Site, one: &SignedIn, now: Instant) -> Result<Glance> {
    let others = sessions::list_others(house, site, one, now)?.len();
    Ok(Glance { sessions: others.saturating_add(1), apps: apps::list(house, site, one)?.len() })
}

/// Whether the site's tenant has nobody in it yet.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn has_nobody(house: &House, site: &Site) -> Result<bool> {
    Ok(house.store().read(|c| users::is_empty(c, &site.tenant.id))?)
}
