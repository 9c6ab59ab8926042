//! Devices: where the person is signed in at this provider.

use crate::flow::visit::SignedIn;
use crate::flow::{House, Result, Site, end_session};
use crate::model::{Id, Instant, Session, SessionState};
use crate::store::sessions;

/// The person's other sessions at this provider that still count, the most recently used one first.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn list_others(house: &House, site: &Site, one: &SignedIn, now: Instant) -> Result<Vec<Session>> {
    let found = house.store().read(|c| sessions::list_of_user(c, &site.provider.id, &one.user.id, now))?;
    let counts = |session: &Session| session.state(&site.provider.lifetimes, now) == SessionState::Live;
    Ok(found.into_iter().filter(|session| session.id != one.session.id && counts(session)).collect())
}

/// Ends one of the person's sessions; somebody else's is left alone.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn end(house: &House, site: &Site, one: &SignedIn, session: Id<Session>, now: Instant) -> Result<bool> {
    let found = house.store().read(|c| sessions::find(c, &site.provider.id, &session))?;
    if found.is_none_or(|found| found.user != one.user.id) {
        return Ok(false);
    }
    end_session::end(house, site, session, now)?;
    Ok(true)
}

/// Ends every session of the person but this one, at every provider of the tenant.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn end_others(house: &House, one: &SignedIn, now: Instant) -> Result<usize> {
    end_session::end_all(house, &one.user.id, Some(&one.session.id), now)
}
