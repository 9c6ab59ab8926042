//! Teams: made, seen, renamed, removed.

use serde_json::json;

use super::{Developer, Done, Reach, Refusal, Standing, within_team};
use crate::crypto::random;
use crate::model::{Id, Instant, Team, TeamAction, TeamRole};
use crate::store::{Store, audit, team_apps, teams, users};

/// The teams that somebody is in, by name.
///
/// # Errors
/// As any other flow.
pub fn list(store: &Store, by: &Developer) -> Done<Vec<(Team, TeamRole)>> {
    Ok(store.read(|c| teams::list_of_user(c, &by.tenant, &by.user))?)
}

/// A page of all teams of the tenant; of nobody's but an administrator's sight.
///
/// # Errors
/// As any other flow.
pub fn list_all(store: &Store, by: &Developer, after: Option<&Team>, limit: i64) -> Done<Vec<Team>> {
    if by.reach != Reach::Tenant {
        return Ok(Vec::new());
    }
    Ok(store.read(|c| teams::list(c, &by.tenant, after, limit))?)
}

/// A team that somebody may do something in.
///
/// # Errors
/// `NoSuchTeam`, `NotAllowed`, or as any other flow.
pub fn open(store: &Store, by: &Developer, (id, action): (&Id<Team>, TeamAction)) -> Done<Standing> {
    let standing = store.read(|c| by.see(c, id))?.ok_or(Refusal::NoSuchTeam)?;
    if action.is_for(standing.role) { Ok(standing) } else { Err(Refusal::NotAllowed(standing.role).into()) }
}

/// Makes a team, which is its maker's.
///
/// # Errors
/// `NoFounder`, `BadName`, `TooMany`, or as any other flow.
pub fn create(store: &Store, by: &Developer, name: &str, now: Instant) -> Done<Id<Team>> {
    if by.reach == Reach::Member {
        return Err(Refusal::NoFounder.into());
    }
    let name = Team::tidy_name(name).ok_or(Refusal::BadName)?;
    let team = Team { id: Id::mint(random::bytes()), tenant: by.tenant.clone(), name, created_at: now };
    let entry = by.entry("team.create", &team.id, json!({ "name": team.name }), now);
    let (id, user) = (team.id.clone(), by.user.clone());
    let done = store.write(move |c| {
        users::hold(c, &user)?;
        if teams::count_owned(c, &user)? >= Team::MOST_OWNED {
            return Ok(Err(Refusal::TooMany));
        }
        teams::insert(c, &team)?;
        teams::join(c, (&team.id, &user), TeamRole::Owner, now)?;
        audit::insert(c, &entry).map(Ok)
    })?;
    done?;
    Ok(id)
}

/// Gives a team another name.
///
/// # Errors
/// `BadName` and other refusals, or as any other flow.
pub fn rename(store: &Store, by: &Developer, (id, name): (&Id<Team>, &str), now: Instant) -> Done<()> {
    let name = Team::tidy_name(name).ok_or(Refusal::BadName)?;
    let entry = by.entry("team.rename", id, json!({ "name": name }), now);
    within_team(store, by, (id, TeamAction::ChangeTeam), move |c, standing| {
        teams::rename(c, &standing.team.id, &name)?;
        audit::insert(c, &entry).map(Ok)
    })
}

/// Removes a team that looks after nothing.
///
/// # Errors
/// `HasApps` and other refusals, or as any other flow.
pub fn remove(store: &Store, by: &Developer, id: &Id<Team>, now: Instant) -> Done<()> {
    let entry = by.entry("team.delete", id, json!({}), now);
    within_team(store, by, (id, TeamAction::ChangeTeam), move |c, standing| {
        if team_apps::has_any(c, &standing.team.id)? {
            return Ok(Err(Refusal::HasApps));
        }
        teams::delete(c, &standing.team.id)?;
        audit::insert(c, &entry).map(Ok)
    })
}
