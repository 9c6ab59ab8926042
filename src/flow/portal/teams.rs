//! Teams: made, seen, renamed, removed.

use serde_json::json;

use super::{Developer, Done, Reach, Refusal, Standing, Who, within_team};
use crate::crypto::{base64url, random, sha256};
use crate::flow::admin::once::once;
use crate::model::{Id, Instant, Team, TeamAction, TeamRole, User};
use crate::protocol::precondition::Precondition;
use crate::store::{Store, audit, team_apps, teams, users};

pub use crate::store::teams::{Place, Wanted};

/// The teams that somebody is in, by name.
///
/// # Errors
/// As any other flow.
pub fn list(store: &Store, by: &Developer) -> Done<Vec<(Team, TeamRole)>> {
    let Who::Person(user) = &by.who else { return Ok(Vec::new()) };
    Ok(store.read(|c| teams::list_of_user(c, &by.tenant, user))?)
}

/// A page of all teams of the tenant; of nobody's but an administrator's sight.
///
/// # Errors
/// As any other flow.
pub fn list_all(store: &Store, by: &Developer, part: (Wanted, Option<&Place>), limit: i64) -> Done<Vec<Team>> {
    if by.reach != Reach::Tenant {
        return Ok(Vec::new());
    }
    Ok(store.read(|c| teams::list(c, &by.tenant, part, limit))?)
}

/// A page of the teams that somebody reaches, by name, with what they may do there.
///
/// # Errors
/// As any other flow.
pub fn page(store: &Store, by: &Developer, (wanted, after): (Wanted, Option<&Place>), limit: i64) -> Done<Vec<(Team, TeamRole)>> {
    if by.reach == Reach::Tenant {
        let all = list_all(store, by, (wanted, after), limit)?;
        return Ok(all.into_iter().map(|team| (team, TeamRole::Owner)).collect());
    }
    let mut own = list(store, by)?;
    if wanted == Wanted::Orphaned {
        let owned = |team: &Team| store.read(|c| teams::has_able_owner(c, &team.id));
        let is_owned = own.iter().map(|(team, _)| owned(team)).collect::<Result<Vec<_>, _>>()?;
        own = own.into_iter().zip(is_owned).filter(|(_, is_owned)| !is_owned).map(|(own, _)| own).collect();
    }
    own.retain(|(team, _)| after.is_none_or(|after| Place::of(team) > *after));
    own.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(own)
}

/// A team that somebody may do something in.
///
/// # Errors
/// `NoSuchTeam`, `NotAllowed`, or as any other flow.
pub fn open(store: &Store, by: &Developer, (id, action): (&Id<Team>, TeamAction)) -> Done<Standing> {
    let standing = store.read(|c| by.see(c, id))?.ok_or(Refusal::NoSuchTeam)?;
    if action.is_for(standing.role) { Ok(standing) } else { Err(Refusal::NotAllowed(standing.role).into()) }
}

/// The entity tag of a team.
pub fn tag(team: &Team) -> String {
    base64url(&sha256(json!([team.id, team.name]).to_string().as_bytes()))
}

/// Makes a team, which is its maker's or, if an administrator makes it, that of whoever they name.
///
/// # Errors
/// `NoFounder`, `NoOwner`, `BadName`, `TooMany`, or as any other flow.
pub fn create(store: &Store, by: &Developer, (name, owner): (&str, Option<&Id<User>>), now: Instant) -> Done<Id<Team>> {
    if by.reach == Reach::Member || (owner.is_some() && by.reach != Reach::Tenant) {
        return Err(Refusal::NoFounder.into());
    }
    let name = Team::tidy_name(name).ok_or(Refusal::BadName)?;
    let owner = match (owner, &by.who) {
        (Some(owner), _) | (None, Who::Person(owner)) => owner.clone(),
        (None, Who::App(_)) => return Err(Refusal::NoOwner.into()),
    };
    let team = Team { id: Id::mint(random::bytes()), tenant: by.tenant.clone(), name, created_at: now };
    let entry = by.entry("team.create", &team.id, json!({ "name": team.name, "owner": owner }), now);
    once(store, &by.administrator(), team.id.clone(), now, move |c| {
        users::hold(c, &owner)?;
        if users::find(c, &owner)?.is_none_or(|user| user.tenant != team.tenant || !user.is_active()) {
            return Ok(Err(Refusal::NoOwner));
        }
        if teams::count_owned(c, &owner)? >= Team::MOST_OWNED {
            return Ok(Err(Refusal::TooMany));
        }
        teams::insert(c, &team)?;
        teams::join(c, (&team.id, &owner), TeamRole::Owner, now)?;
        audit::insert(c, &entry).map(Ok)
    })
}

/// Gives a team another name.
///
/// # Errors
/// `Changed`, `BadName` and other refusals, or as any other flow.
pub fn rename(store: &Store, by: &Developer, (id, name, expected): (&Id<Team>, &str, &Precondition), now: Instant) -> Done<Team> {
    let name = Team::tidy_name(name).ok_or(Refusal::BadName)?;
    let entry = by.entry("team.rename", id, json!({ "name": name }), now);
    let expected = expected.clone();
    within_team(store, by, (id, TeamAction::ChangeTeam), move |c, standing| {
        if !expected.is_met(&tag(&standing.team)) {
            return Ok(Err(Refusal::Changed));
        }
        teams::rename(c, &standing.team.id, &name)?;
        audit::insert(c, &entry)?;
        Ok(Ok(Team { name: name.clone(), ..standing.team.clone() }))
    })
}

/// Removes a team that looks after nothing.
///
/// # Errors
/// `Changed`, `HasApps` and other refusals, or as any other flow.
pub fn remove(store: &Store, by: &Developer, (id, expected): (&Id<Team>, &Precondition), now: Instant) -> Done<()> {
    let entry = by.entry("team.delete", id, json!({}), now);
    let expected = expected.clone();
    within_team(store, by, (id, TeamAction::ChangeTeam), move |c, standing| {
        if !expected.is_met(&tag(&standing.team)) {
            return Ok(Err(Refusal::Changed));
        }
        if team_apps::has_any(c, &standing.team.id)? {
            return Ok(Err(Refusal::HasApps));
        }
        teams::delete(c, &standing.team.id)?;
        audit::insert(c, &entry).map(Ok)
    })
}
