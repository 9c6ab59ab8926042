//! Devices: where the person is signed in at this provider.

use serde_json::{Value, json};

use crate::flow::audit::activity;
use crate::flow::visit::SignedIn;
use crate::flow::{House, Result, Site, end_session};
use crate::model::{Id, Instant, Session, SessionState};
use crate::store::{audit, sessions};

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
    let (provider, entry) = (site.provider.id.clone(), entry(one, json!({ "provider": site.provider.name }), now));
    house.store().write(move |c| {
        end_session::end_within(c, &provider, &session, now)?;
        audit::insert(c, &entry)
    })?;
    house.courier().notify_one();
    Ok(true)
}

/// Ends every session of the person but this one, at every provider of the tenant.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn end_others(house: &House, one: &SignedIn, now: Instant) -> Result<usize> {
    let (user, kept, entry) = (one.user.id.clone(), one.session.id.clone(), entry(one, json!({ "others": true }), now));
    let ended = house.store().write(move |c| {
        audit::insert(c, &entry)?;
        end_session::end_all_within(c, &user, Some(&kept), now)
    })?;
    house.courier().notify_one();
    Ok(ended)
}

fn entry(one: &SignedIn, detail: Value, now: Instant) -> audit::Entry {
    let person = format!("user:{}", one.user.id);
    activity(&one.user.tenant, (&person, "session.end"), person.clone(), detail, now)
}
