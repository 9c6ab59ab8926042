//! The developer portal over the API: a token reaches what its person reaches there, that of an app of its own every team of the tenant.

use super::{Fault, Outcome};
use crate::flow::portal::door;
use crate::flow::portal::{Developer, Reach, Refusal, Undone, Who, agreements};
use crate::flow::{House, Site};
use crate::model::{Client, Team, User};
use crate::protocol::problem::{Problem, ProblemCode};

/// Whoever holds a token, as a developer.
///
/// # Errors
/// `not_a_developer`, `agreements_not_accepted`, or as the database has it.
pub(super) fn developer(house: &House, site: &Site, (client, person): (&Client, Option<&User>)) -> Outcome<Developer> {
    let tenant = &site.tenant.id;
    let Some(user) = person else {
        return Ok(Developer { tenant: tenant.clone(), who: Who::App(client.id.clone()), reach: Reach::Tenant, once: None });
    };
    let (reach, is_developer) = door::reach(house, site, user)?;
    if !is_developer {
        return Err(no_developer().into());
    }
    if !agreements::pending(house, site, &user.id)?.is_empty() {
        let detail = "The person has not accepted what developers of this organisation are asked to accept.";
        return Err(Problem::new(ProblemCode::AgreementsNotAccepted, detail).into());
    }
    Ok(Developer::person(tenant, &user.id, reach))
}

pub(super) fn no_developer() -> Problem {
    Problem::new(ProblemCode::NotADeveloper, "The person who gave this token is in no team, and does not administer the apps.")
}

impl From<Undone> for Fault {
    fn from(undone: Undone) -> Self {
        match undone {
            Undone::Refused(refusal) => Self::Problem(problem(refusal)),
            Undone::Stopped(stop) => Self::Stopped(stop),
        }
    }
}

fn problem(refusal: Refusal) -> Problem {
    let (code, detail) = match refusal {
        Refusal::NoSuchTeam => (ProblemCode::TeamNotFound, "The caller reaches no such team, or the team has no such app."),
        Refusal::NotAllowed(role) => {
            let detail = format!("The person is a {} of the team, who may not do this.", role.name());
            return Problem::new(ProblemCode::TeamRoleTooNarrow, detail);
        }
        Refusal::NoFounder => (
            ProblemCode::TeamRoleTooNarrow,
            "Who owns no team makes none, and an administrator alone makes one for somebody else.",
        ),
        Refusal::Changed => (ProblemCode::PreconditionFailed, "It has changed since it was read: read it again."),
        Refusal::NoOwner => return Problem::invalid("owner: name a person of this organisation who can sign in."),
        Refusal::LastOwner => (ProblemCode::TeamLastOwner, "The team would have no owner."),
        Refusal::NoSuchMember => (ProblemCode::TeamMemberNotFound, "Nobody with that identifier is in the team."),
        Refusal::BadName => {
            let detail = format!(
                "A team's name has 1 to {} characters, none of them a control character; an invitee is a user name or an e-mail address.",
                Team::LONGEST_NAME
            );
            return Problem::invalid(detail);
        }
        Refusal::TooMany => (ProblemCode::TeamFull, "There are as many as there may be."),
        Refusal::IsMember => (ProblemCode::TeamMemberTaken, "The person is in the team already."),
        Refusal::Closed | Refusal::Another => {
            (ProblemCode::TeamInvitationNotFound, "The team waits for nobody with that identifier.")
        }
        Refusal::HasApps => (ProblemCode::TeamHasApps, "The team looks after apps."),
        Refusal::NotTurnedDown => (ProblemCode::AppNotTurnedDown, "The app was not turned down."),
        Refusal::NothingWaits => (ProblemCode::ApprovalNotFound, "No change of the app waits or was turned down."),
        Refusal::App(refusal) => return super::problem(*refusal),
    };
    Problem::new(code, detail)
}
