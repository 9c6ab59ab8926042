//! Where somebody is signed in and which apps have access, at every provider of the tenant; and the end of it.

use serde_json::json;

use super::people::Act;
use super::{Administrator, Done, Refusal};
use crate::flow::House;
use crate::flow::end_session::{end_all_within, end_within};
use crate::model::{Action, Grant, Id, Instant, RevocationReason, Session, SessionState, User};
use crate::store::{grants, sessions, users};

/// The sessions of a person that count, the most recently used one first.
///
/// # Errors
/// `NoSuchPerson` and other refusals, or as any other flow.
pub fn list(house: &House, by: &Administrator, id: &Id<User>, now: Instant) -> Done<Vec<Session>> {
    check(house, by, id)?;
    let found = house.store().read(|c| sessions::list_everywhere(c, id, now))?;
    let settings = house.settings();
    let counts = |session: &Session| {
        let site = settings.sites().iter().find(|site| site.provider.id == session.provider);
        site.is_some_and(|site| session.state(&site.provider.lifetimes, now) == SessionState::Live)
    };
    Ok(found.into_iter().filter(counts).collect())
}

/// Where a page of grants goes on.
pub type After<'a> = Option<(Instant, &'a Id<Grant>)>;

/// A page of what apps hold of a person, the latest first.
///
/// # Errors
/// `NoSuchPerson` and other refusals, or as any other flow.
pub fn list_grants(house: &House, by: &Administrator, id: &Id<User>, page: (After<'_>, i64), now: Instant) -> Done<Vec<Grant>> {
    check(house, by, id)?;
    Ok(house.store().read(|c| grants::list_of_user(c, id, page, now))?)
}

fn check(house: &House, by: &Administrator, id: &Id<User>) -> Done<()> {
    by.check(Action::SeeSessions)?;
    let found = house.store().read(|c| users::find(c, id))?.filter(|user| user.tenant == by.tenant);
    found.map(drop).ok_or_else(|| Refusal::NoSuchPerson.into())
}

/// Ends one session of a person, with what lives under it.
///
/// # Errors
/// `NoSuchSession` and other refusals, or as any other flow.
pub fn end(house: &House, by: &Administrator, (id, session): (&Id<User>, Id<Session>), now: Instant) -> Done<()> {
    let act = Act::new(by, Action::EndSessions, id, ("session.end", json!({ "session": session })), now);
    act.run(house.store(), move |c, user| {
        let found = sessions::find_of_user(c, &user.id, &session)?.filter(|found| found.ended_at.is_none());
        let Some(found) = found else { return Ok(Err(Refusal::NoSuchSession)) };
        end_within(c, &found.provider, &found.id, now).map(Ok)
    })?;
    house.courier().notify_one();
    Ok(())
}

/// Ends every session of a person, and says how many it were. What apps hold beyond a session stays.
///
/// # Errors
/// A refusal, or as any other flow.
pub fn end_all(house: &House, by: &Administrator, id: &Id<User>, now: Instant) -> Done<usize> {
    let act = Act::new(by, Action::EndSessions, id, ("session.end_all", json!({})), now);
    let ended = act.run(house.store(), move |c, user| end_all_within(c, &user.id, None, now).map(Ok))?;
    house.courier().notify_one();
    Ok(ended)
}

/// Takes from an app what it holds of a person.
///
/// # Errors
/// `NoSuchGrant` and other refusals, or as any other flow.
pub fn revoke_grant(house: &House, by: &Administrator, (id, grant): (&Id<User>, Id<Grant>), now: Instant) -> Done<()> {
    let act = Act::new(by, Action::EndSessions, id, ("grant.revoke", json!({ "grant": grant })), now);
    act.run(house.store(), move |c, user| {
        let is_theirs = grants::find_of_user(c, &user.id, &grant)?.is_some();
        let is_done = is_theirs && grants::revoke(c, &grant, RevocationReason::ByPerson, now)?;
        Ok(if is_done { Ok(()) } else { Err(Refusal::NoSuchGrant) })
    })
}

/// Takes from every app what it holds of a person, and says how many grants it were.
///
/// # Errors
/// A refusal, or as any other flow.
pub fn revoke_grants(house: &House, by: &Administrator, id: &Id<User>, now: Instant) -> Done<usize> {
    let act = Act::new(by, Action::EndSessions, id, ("grant.revoke_all", json!({})), now);
    act.run(house.store(), move |c, user| grants::revoke_for_user(c, &user.id, RevocationReason::ByPerson, now).map(Ok))
}
