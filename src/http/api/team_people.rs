//! `/api/teams/{team}/members` and `/api/teams/{team}/invitations`: who is in a team, and for whom it waits.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer::Answer;
use super::asked::Asked;
use super::operation::{Operation, Verb, shape};
use super::page::{LIST, Page};
use super::time::Time;
use crate::flow::api::{Desk, Outcome};
use crate::flow::portal::{Who, invitations, members};
use crate::model::{Action, Id, Member, TeamInvitation, TeamRole, User};
use crate::protocol::own_api;
use crate::protocol::problem::ProblemCode;

use ProblemCode::{TeamFull, TeamInvitationNotFound, TeamLastOwner, TeamMemberNotFound, TeamMemberTaken, TeamNotFound};

/// The operations.
pub const OPERATIONS: [Operation; 7] = [
    Operation::new(Verb::Get, "/teams/{team}/members", Action::SeeTeams, "List the people of a team", list)
        .about("By user name.")
        .query(&LIST)
        .gives(200, Some(shape::<Page<TeamMember>>()))
        .problems(&[TeamNotFound]),
    Operation::new(Verb::Put, "/teams/{team}/members/{id}", Action::ChangeTeams, "Say what somebody is in a team", appoint)
        .about("Somebody who is in it: people come in by invitation.")
        .body(shape::<Appointment>())
        .gives(200, Some(shape::<TeamMember>()))
        .problems(&[TeamNotFound, TeamMemberNotFound, TeamLastOwner]),
    Operation::new(Verb::Delete, "/teams/{team}/members/{id}", Action::ChangeTeams, "Send somebody away from a team", remove)
        .about("Owners send people away; everybody may leave.")
        .gives(204, None)
        .problems(&[TeamNotFound, TeamMemberNotFound, TeamLastOwner]),
    Operation::new(Verb::Put, "/teams/{team}/owner", Action::ChangeTeams, "Name an owner of a team", name_owner)
        .about("Whoever administers the apps names one, in the team or not; those who own it stay owners.")
        .body(shape::<NewOwner>())
        .gives(204, None)
        .problems(&[TeamNotFound, TeamFull]),
    Operation::new(Verb::Get, "/teams/{team}/invitations", Action::SeeTeams, "List the invitations into a team", waiting)
        .about("Those that wait, the oldest first; without their links.")
        .query(&LIST)
        .gives(200, Some(shape::<Page<Invitation>>()))
        .problems(&[TeamNotFound]),
    Operation::new(Verb::Post, "/teams/{team}/invitations", Action::ChangeTeams, "Invite somebody into a team", invite)
        .about("The link works once within a week, and only for the person who is meant. It is told in this answer only, and an earlier one for the same person ends.")
        .body(shape::<NewInvitation>())
        .gives(201, Some(shape::<MadeInvitation>()))
        .problems(&[TeamNotFound, TeamFull, TeamMemberTaken]),
    Operation::new(Verb::Delete, "/teams/{team}/invitations/{invitation}", Action::ChangeTeams, "Withdraw an invitation", withdraw)
        .gives(204, None)
        .problems(&[TeamNotFound, TeamInvitationNotFound]),
];

/// Somebody in a team.
#[derive(Debug, Serialize, JsonSchema)]
struct TeamMember {
    /// The person's identifier.
    id: String,
    username: String,
    /// The name that people see.
    name: String,
    role: TeamRole,
    joined_at: Time,
}

fn shown(member: &Member) -> TeamMember {
    TeamMember {
        id: member.user.id.as_str().to_owned(),
        username: member.user.username.clone(),
        name: member.user.display_name().to_owned(),
        role: member.role,
        joined_at: Time(member.joined_at),
    }
}

/// Who owns a team from now on.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewTeamOwner")]
struct NewOwner {
    /// The identifier of somebody of this organisation who can sign in.
    person: String,
}

fn name_owner(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let NewOwner { person } = asked.body()?;
    members::name_owner(desk.house.store(), desk.developer()?, (&asked.id(0), &Id::new(person)), desk.now)?;
    Ok(Answer::nothing())
}

/// What somebody becomes.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "TeamAppointment")]
struct Appointment {
    role: TeamRole,
}

/// Whom a team waits for.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "TeamInvitation")]
struct Invitation {
    id: String,
    /// The user name or e-mail address of whoever may accept it.
    invitee: String,
    role: TeamRole,
    /// Who invited: the identifier of a person, or `client:` and that of an app.
    invited_by: String,
    created_at: Time,
    expires_at: Time,
}

fn invitation(own: TeamInvitation) -> Invitation {
    let TeamInvitation { id, invitee, role, invited_by, created_at, expires_at, .. } = own;
    Invitation {
        id: id.as_str().to_owned(),
        invitee,
        role,
        invited_by: invited_by.as_str().to_owned(),
        created_at: Time(created_at),
        expires_at: Time(expires_at),
    }
}

/// An invitation with its link.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "MadeTeamInvitation")]
struct MadeInvitation {
    #[serde(flatten)]
    invitation: Invitation,
    /// Where it is accepted.
    #[schemars(extend("format" = "uri"))]
    url: String,
}

/// Somebody to be invited.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewTeamInvitation")]
struct NewInvitation {
    /// A user name or an e-mail address; the person need not have an account yet.
    #[schemars(length(min = 1, max = 254))]
    invitee: String,
    role: TeamRole,
}

fn list(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let part = asked.part(&desk.site.provider.issuer)?;
    let all: Vec<_> = members::list(desk.house.store(), desk.developer()?, &asked.id(0))?.iter().map(shown).collect();
    Answer::ok(&part.cut(all, |own| own.id.clone())?)
}

fn appoint(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let (store, by, team, person) = (desk.house.store(), desk.developer()?, asked.id(0), asked.id(1));
    let Appointment { role } = asked.body()?;
    members::appoint(store, by, (&team, &person, role), desk.now)?;
    Answer::ok(&shown(&members::find(store, by, (&team, &person))?))
}

fn remove(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let (store, by, team, person): (_, _, _, Id<User>) = (desk.house.store(), desk.developer()?, asked.id(0), asked.id(1));
    if by.who == Who::Person(person.clone()) {
        members::leave(store, by, &team, desk.now)?;
    } else {
        members::remove(store, by, (&team, &person), desk.now)?;
    }
    Ok(Answer::nothing())
}

fn waiting(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let part = asked.part(&desk.site.provider.issuer)?;
    let found = invitations::list(desk.house.store(), desk.developer()?, &asked.id(0), desk.now)?;
    let all: Vec<_> = found.into_iter().map(invitation).collect();
    Answer::ok(&part.cut(all, |own| own.id.clone())?)
}

fn invite(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let (team, NewInvitation { invitee, role }) = (asked.id(0), asked.body()?);
    let (made, token) = invitations::invite(desk.house.store(), desk.developer()?, (&team, &invitee, role), desk.now)?;
    let issuer = &desk.site.provider.issuer;
    let address = issuer.url(&format!("{}/teams/{team}/invitations/{}", own_api::PATH, made.id));
    let url = invitations::url(issuer, &token);
    Answer::created(address, &MadeInvitation { invitation: invitation(made), url })
}

fn withdraw(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    invitations::withdraw(desk.house.store(), desk.developer()?, (&asked.id(0), &asked.id(1)), desk.now)?;
    Ok(Answer::nothing())
}
