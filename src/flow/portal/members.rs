//! Who is in a team, and what they are there. The last owner of a team stays.

use serde_json::json;

use super::{Developer, Done, Refusal, Within, within_team};
use crate::model::{Id, Instant, Member, Team, TeamAction, TeamRole, User};
use crate::store::teams::{self, Change};
use crate::store::{Store, audit};

/// Who is in a team, by user name.
///
/// # Errors
/// A refusal, or as any other flow.
pub fn list(store: &Store, by: &Developer, id: &Id<Team>) -> Done<Vec<Member>> {
    super::teams::open(store, by, (id, TeamAction::See))?;
    Ok(store.read(|c| teams::members(c, id))?)
}

/// Somebody in a team.
///
/// # Errors
/// `NoSuchMember` and other refusals, or as any other flow.
pub fn find(store: &Store, by: &Developer, (id, person): (&Id<Team>, &Id<User>)) -> Done<Member> {
    let found = list(store, by, id)?.into_iter().find(|member| member.user.id == *person);
    found.ok_or_else(|| Refusal::NoSuchMember.into())
}

/// Says what a member is from now on.
///
/// # Errors
/// `LastOwner`, `NoSuchMember` and other refusals, or as any other flow.
pub fn appoint(store: &Store, by: &Developer, (id, person, role): (&Id<Team>, &Id<User>, TeamRole), now: Instant) -> Done<()> {
    let entry = by.entry("team.appoint", id, json!({ "person": person, "role": role }), now);
    let person = person.clone();
    within_team(store, by, (id, TeamAction::ChangeMembers), move |c, standing| {
        let change = teams::set_role(c, (&standing.team.id, &person), role)?;
        settle(change, || audit::insert(c, &entry))
    })
}

/// Sends a member away.
///
/// # Errors
/// As [`appoint`].
pub fn remove(store: &Store, by: &Developer, (id, person): (&Id<Team>, &Id<User>), now: Instant) -> Done<()> {
    let entry = by.entry("team.remove", id, json!({ "person": person }), now);
    let person = person.clone();
    within_team(store, by, (id, TeamAction::ChangeMembers), move |c, standing| {
        let change = teams::leave(c, (&standing.team.id, &person))?;
        settle(change, || audit::insert(c, &entry))
    })
}

/// Leaves a team.
///
/// # Errors
/// As [`appoint`].
pub fn leave(store: &Store, by: &Developer, id: &Id<Team>, now: Instant) -> Done<()> {
    let entry = by.entry("team.leave", id, json!({}), now);
    let person = by.signature();
    within_team(store, by, (id, TeamAction::Leave), move |c, standing| {
        let change = teams::leave(c, (&standing.team.id, &person))?;
        settle(change, || audit::insert(c, &entry))
    })
}

fn settle(change: Change, note: impl FnOnce() -> Result<(), crate::store::StoreError>) -> Within<()> {
    match change {
        Change::Done => note().map(Ok),
        Change::Missing => Ok(Err(Refusal::NoSuchMember)),
        Change::LastOwner => Ok(Err(Refusal::LastOwner)),
    }
}
