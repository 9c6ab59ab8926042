//! Somebody is taken into a team: a link that works once, shown to whoever invites, and only for the person who was meant.

use serde_json::json;

use super::{Developer, Done, Refusal, within_team, within_team_once};
use crate::crypto::{Plain, random};
use crate::flow::visit::SignedIn;
use crate::model::{Id, Instant, Issuer, Seconds, Team, TeamAction, TeamInvitation, TeamRole, User};
use crate::store::one_time_links::{self, OneTimeLink};
use crate::store::{Store, StoreError, audit, team_invitations, teams, users};

/// What the links of this kind are for.
const PURPOSE: &str = "team";
/// How long a link works.
pub const LIFE: Seconds = Seconds::days(7);
/// The page, under the issuer.
pub const PATH: &str = "/portal/join";
/// The longest name or address, in characters.
const LONGEST: usize = 254;

/// The link, at the provider where it is opened.
pub fn url(issuer: &Issuer, token: &Plain) -> String {
    issuer.url(&format!("{PATH}?token={}", token.reveal()))
}

/// Those of a team that wait, the oldest first.
///
/// # Errors
/// A refusal, or as any other flow.
pub fn list(store: &Store, by: &Developer, id: &Id<Team>, now: Instant) -> Done<Vec<TeamInvitation>> {
    super::teams::open(store, by, (id, TeamAction::See))?;
    Ok(store.read(|c| team_invitations::list(c, id, now))?)
}

/// One of a team that waits.
///
/// # Errors
/// `Closed` and other refusals, or as any other flow.
pub fn find(
    store: &Store,
    by: &Developer,
    (id, invitation): (&Id<Team>, &Id<TeamInvitation>),
    now: Instant,
) -> Done<TeamInvitation> {
    let found = list(store, by, id, now)?.into_iter().find(|own| own.id == *invitation);
    found.ok_or_else(|| Refusal::Closed.into())
}

/// Makes a link for somebody by user name or e-mail address, who need not have an account yet.
///
/// # Errors
/// `BadName`, `IsMember`, `TooMany` and other refusals, or as any other flow.
pub fn invite(
    store: &Store,
    by: &Developer,
    (id, typed, role): (&Id<Team>, &str, TeamRole),
    now: Instant,
) -> Done<(TeamInvitation, Plain)> {
    let invitee = User::canonical(typed);
    if invitee.is_empty() || invitee.chars().count() > LONGEST || invitee.chars().any(char::is_control) {
        return Err(Refusal::BadName.into());
    }
    let meant = store.read(|c| users::find_for_login(c, &by.tenant, &invitee))?.map(|user| user.id);
    let token = random::token();
    let invitation = TeamInvitation {
        id: Id::mint(random::bytes()),
        team: id.clone(),
        invitee,
        user: meant,
        role,
        invited_by: by.signature(),
        created_at: now,
        expires_at: now.plus(LIFE),
    };
    let link = OneTimeLink {
        hash: token.hash(),
        tenant: by.tenant.clone(),
        purpose: PURPOSE.to_owned(),
        subject: invitation.id.as_str().to_owned(),
        created_at: now,
        expires_at: invitation.expires_at,
    };
    let detail = json!({ "invitee": invitation.invitee, "role": role, "invitation": invitation.id });
    let entry = by.entry("team.invite", id, detail, now);
    let drawn = (invitation.clone(), token.reveal().to_owned());
    let act = (id, TeamAction::ChangeMembers, drawn);
    let (made, token) = within_team_once(store, by, act, now, move |c, standing| {
        let team = &standing.team.id;
        let waiting = team_invitations::list(c, team, now)?;
        if waiting.len() + teams::count_members(c, team)? >= Team::MOST_MEMBERS {
            return Ok(Err(Refusal::TooMany));
        }
        let members = teams::members(c, team)?;
        if members.iter().any(|own| Some(&own.user.id) == invitation.user.as_ref()) {
            return Ok(Err(Refusal::IsMember));
        }
        // Earlier ones to the same name end: what counts is what was said last.
        for earlier in waiting.iter().filter(|own| own.invitee == invitation.invitee) {
            team_invitations::delete(c, team, &earlier.id)?;
        }
        team_invitations::insert(c, &invitation)?;
        one_time_links::insert(c, &link)?;
        audit::insert(c, &entry).map(Ok)
    })?;
    Ok((made, Plain::new(token)))
}

/// Takes an invitation back.
///
/// # Errors
/// `Closed` and other refusals, or as any other flow.
pub fn withdraw(store: &Store, by: &Developer, (id, invitation): (&Id<Team>, &Id<TeamInvitation>), now: Instant) -> Done<()> {
    let entry = by.entry("team.withdraw", id, json!({ "invitation": invitation }), now);
    let invitation = invitation.clone();
    within_team(store, by, (id, TeamAction::ChangeMembers), move |c, standing| {
        if !team_invitations::delete(c, &standing.team.id, &invitation)? {
            return Ok(Err(Refusal::Closed));
        }
        one_time_links::revoke(c, &standing.team.tenant, PURPOSE, invitation.as_str())?;
        audit::insert(c, &entry).map(Ok)
    })
}

/// What a link invites to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The team.
    pub team: Team,
    /// What the person becomes.
    pub role: TeamRole,
    /// Who invited them, if they are still there.
    pub invited_by: Option<String>,
    /// Until when it can be accepted.
    pub expires_at: Instant,
}

/// What a link invites the person to who has it.
///
/// # Errors
/// `Closed`, `Another`, or as any other flow.
pub fn look(store: &Store, by: &Developer, (one, token): (&SignedIn, &Plain), now: Instant) -> Done<Offer> {
    let hash = token.hash();
    let found = store.read(|c| {
        let Some(subject) = one_time_links::find(c, PURPOSE, &hash, now)? else { return Ok(None) };
        let Some(invitation) = team_invitations::find(c, &Id::new(subject), now)? else { return Ok(None) };
        let Some((team, _)) = teams::find(c, &by.tenant, (&invitation.team, &one.user.id))? else { return Ok(None) };
        let inviter = users::find(c, &invitation.invited_by)?.map(|user| user.display_name().to_owned());
        Ok::<_, StoreError>(Some((invitation, team, inviter)))
    })?;
    let (invitation, team, invited_by) = found.ok_or(Refusal::Closed)?;
    if !invitation.is_for(&one.user) {
        return Err(Refusal::Another.into());
    }
    Ok(Offer { team, role: invitation.role, invited_by, expires_at: invitation.expires_at })
}

/// Accepts an invitation, once. Who is in the team already stays what they are.
///
/// # Errors
/// `Closed`, `Another`, or as any other flow.
pub fn accept(store: &Store, by: &Developer, (one, token): (&SignedIn, &Plain), now: Instant) -> Done<Id<Team>> {
    look(store, by, (one, token), now)?;
    let (hash, by, one) = (token.hash(), by.clone(), one.user.clone());
    let done = store.write(move |c| {
        let Some(subject) = one_time_links::claim(c, PURPOSE, &hash, now)? else { return Ok(Err(Refusal::Closed)) };
        let Some(invitation) = team_invitations::find(c, &Id::new(subject), now)?.filter(|own| own.is_for(&one)) else {
            return Ok(Err(Refusal::Closed));
        };
        let team = invitation.team;
        teams::hold(c, &team)?;
        if teams::find(c, &by.tenant, (&team, &one.id))?.is_none() || !team_invitations::delete(c, &team, &invitation.id)? {
            return Ok(Err(Refusal::Closed));
        }
        teams::join(c, (&team, &one.id), invitation.role, now)?;
        let detail = json!({ "role": invitation.role, "invitation": invitation.id });
        audit::insert(c, &by.entry("team.join", &team, detail, now))?;
        Ok(Ok(team))
    })?;
    Ok(done?)
}
