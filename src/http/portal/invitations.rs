//! Invitations into a team: the form, the link that is shown once, and `/portal/join` behind it.

use serde_json::json;

use super::desk::{Desk, Reply, Served, settled};
use super::screen::Screen;
use crate::crypto::Plain;
use crate::flow::admin::shown_once;
use crate::flow::portal::door::{self, Need};
use crate::flow::portal::{Refusal, Undone, invitations};
use crate::model::TeamAction::ChangeMembers;
use crate::model::{Instant, TeamRole};
use crate::pages::portal::{
    InvitationLinkPage, InvitePage, InviteTrouble, JoinPage, JoinState, PortalSection, PortalTold, TeamRoleChoice,
};
use crate::pages::{Field, Moment, Problem};

/// The screens.
pub const SCREENS: [Screen; 5] = [
    Screen::page("/portal/teams/{team}/invite", form).of(ChangeMembers),
    Screen::act("/portal/teams/{team}/invite", invite).of(ChangeMembers),
    Screen::act("/portal/teams/{team}/invitations/{invitation}/withdraw", withdraw).of(ChangeMembers),
    Screen::page(invitations::PATH, join).behind(Need::Person),
    Screen::act(invitations::PATH, accept).behind(Need::Person),
];

fn what(desk: &Desk<'_>) -> String {
    format!("invitation into {}", desk.name(0))
}

fn blank(desk: &Desk<'_>) -> InvitePage {
    let (frame, portal) = desk.frame(PortalSection::Team);
    let choices = TeamRoleChoice::all(TeamRole::Developer);
    InvitePage { frame, portal, invitee: Field::default(), choices, trouble: None }
}

fn form(desk: &Desk<'_>) -> Served {
    let seal = desk.asked.query.get("shown");
    let told = ("team.show_invitation", format!("team:{}", desk.name(0)));
    let opened = shown_once::show(desk.house(), desk.visit, (&what(desk), seal.unwrap_or_default()), told, desk.now)?;
    let read = opened.and_then(|plain| serde_json::from_str::<(String, String, Instant)>(plain.reveal()).ok());
    let Some((invitee, token, expires_at)) = read else { return desk.show(&blank(desk)) };
    let (frame, portal) = desk.frame(PortalSection::Team);
    let url = invitations::url(&desk.site().provider.issuer, &Plain::new(token));
    desk.show(&InvitationLinkPage { frame, portal, invitee, url, expires: Moment::of(expires_at, desk.now) })
}

fn invite(desk: &Desk<'_>) -> Served {
    let (typed, role) = (desk.posted("invitee"), TeamRole::named(desk.posted("role")).unwrap_or(TeamRole::Viewer));
    let again = |problem, trouble| {
        let page = InvitePage { trouble, choices: TeamRoleChoice::all(role), ..blank(desk) };
        desk.again(&InvitePage { invitee: Field { value: typed.to_owned(), problem }, ..page })
    };
    match invitations::invite(desk.house().store(), desk.by(), (&desk.id(0), typed, role), desk.now) {
        Ok((invitation, token)) => {
            let link = json!([invitation.invitee, token.reveal(), invitation.expires_at]).to_string();
            let seal = shown_once::seal(desk.house(), desk.visit, (&what(desk), &Plain::new(link)), desk.now)?;
            Ok(Reply::Go(format!("{}/invite?shown={seal}", desk.team_path())))
        }
        Err(Undone::Refused(Refusal::BadName)) => {
            let problem = if typed.trim().is_empty() { Problem::Missing } else { Problem::Characters };
            again(Some(problem), None)
        }
        Err(Undone::Refused(Refusal::IsMember)) => again(None, Some(InviteTrouble::IsMember)),
        Err(Undone::Refused(Refusal::TooMany)) => again(None, Some(InviteTrouble::Full)),
        Err(undone) => settled(Err::<(), _>(undone), &desk.team_path(), PortalTold::Withdrawn),
    }
}

fn withdraw(desk: &Desk<'_>) -> Served {
    let done = invitations::withdraw(desk.house().store(), desk.by(), (&desk.id(0), &desk.id(1)), desk.now);
    settled(done, &desk.team_path(), PortalTold::Withdrawn)
}

fn join(desk: &Desk<'_>) -> Served {
    let token = Plain::new(desk.asked.query.get("token").unwrap_or_default().to_owned());
    let state = match invitations::look(desk.house().store(), desk.by(), (&desk.inside.one, &token), desk.now) {
        Ok(offer) => {
            JoinState::Open { team: offer.team.name, role: offer.role, by: offer.invited_by, token: token.reveal().to_owned() }
        }
        Err(Undone::Refused(Refusal::Another)) => {
            let path = format!("{}?token={}", invitations::PATH, token.reveal());
            let interaction = door::way(desk.house(), desk.site(), desk.visit, &path, desk.now)?;
            JoinState::Another { interaction }
        }
        Err(Undone::Refused(_)) => JoinState::Closed,
        Err(stopped) => return Err(stopped),
    };
    let is_open = matches!(state, JoinState::Open { .. });
    let (frame, portal) = desk.frame(PortalSection::Teams);
    let page = JoinPage { frame, portal, state };
    if is_open { desk.show(&page) } else { desk.again(&page) }
}

fn accept(desk: &Desk<'_>) -> Served {
    let token = Plain::new(desk.posted("token").to_owned());
    match invitations::accept(desk.house().store(), desk.by(), (&desk.inside.one, &token), desk.now) {
        Ok(team) => Ok(Reply::Go(format!("/portal/teams/{team}?told={}", PortalTold::Joined.word()))),
        Err(Undone::Refused(_)) => Ok(Reply::Go(format!("{}?token={}", invitations::PATH, token.reveal()))),
        Err(stopped) => Err(stopped),
    }
}
