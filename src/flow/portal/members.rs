//! Who is in a team, and what they are there. The last owner of a team stays.

use serde_json::json;

use super::{Developer, Done, Reach, Refusal, Within, within_team};
use crate::flow::admin::{self, Administrator};
use crate::model::{Action, Id, Instant, Member, Team, TeamAction, TeamRole, User};
use crate::store::teams::{self, Change};
use crate::store::{Store, audit, users};

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

/// The teams that nobody would own who can sign in, if a person were disabled or removed.
///
/// # Errors
/// A refusal, or as any other flow.
pub fn resting_on(store: &Store, by: &Administrator, person: &Id<User>) -> admin::Done<Vec<Team>> {
    by.check(Action::SeePeople)?;
    Ok(store.read(|c| teams::resting_on(c, &by.tenant, person))?)
}

/// Makes somebody of the tenant an owner of a team, whether they are in it or not: an administrator does so where no owner is left.
///
/// # Errors
/// `NotAllowed` for whoever does not administer the tenant, `NoOwner`, `TooMany` and other refusals, or as any other flow.
pub fn name_owner(store: &Store, by: &Developer, (id, person): (&Id<Team>, &Id<User>), now: Instant) -> Done<()> {
    let entry = by.entry("team.name_owner", id, json!({ "person": person }), now);
    let (person, by_reach) = (person.clone(), by.reach);
    within_team(store, by, (id, TeamAction::See), move |c, standing| {
        if by_reach != Reach::Tenant {
            return Ok(Err(Refusal::NotAllowed(standing.role)));
        }
        users::hold(c, &person)?;
        let team = &standing.team;
        if users::find(c, &person)?.is_none_or(|user| user.tenant != team.tenant || !user.is_active()) {
            return Ok(Err(Refusal::NoOwner));
        }
        if teams::count_owned(c, &person)? >= Team::MOST_OWNED {
            return Ok(Err(Refusal::TooMany));
        }
        if !teams::join(c, (&team.id, &person), TeamRole::Owner, now)?.is_inserted() {
            teams::set_role(c, (&team.id, &person), TeamRole::Owner)?;
        }
        audit::insert(c, &entry).map(Ok)
    })
}

/// As [`name_owner`], by user name or e-mail address.
///
/// # Errors
/// As [`name_owner`].
pub fn name_owner_called(store: &Store, by: &Developer, (id, name): (&Id<Team>, &str), now: Instant) -> Done<()> {
    let found = store.read(|c| users::find_for_login(c, &by.tenant, name))?;
    let person = found.filter(|user| user.tenant == by.tenant).ok_or(Refusal::NoOwner)?;
    name_owner(store, by, (id, &person.id), now)
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
