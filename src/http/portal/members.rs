//! `/portal/teams/{team}/members/{person}`: what somebody is in a team.

use super::desk::{Desk, Reply, Served, settled};
use super::screen::Screen;
use crate::flow::portal::{Refusal, Undone, members};
use crate::model::TeamAction::ChangeMembers;
use crate::model::{Member, TeamRole};
use crate::pages::portal::{MemberRow, PortalQuestion, PortalSection, PortalTold, TeamMemberPage, TeamRoleChoice};

/// The screens.
pub const SCREENS: [Screen; 4] = [
    Screen::page("/portal/teams/{team}/members/{person}", member).of(ChangeMembers),
    Screen::act("/portal/teams/{team}/members/{person}", appoint).of(ChangeMembers),
    Screen::page("/portal/teams/{team}/members/{person}/remove", ask_remove).of(ChangeMembers),
    Screen::act("/portal/teams/{team}/members/{person}/remove", remove).of(ChangeMembers),
];

/// The member that the path names, or the way back to the team.
fn with(desk: &Desk<'_>, show: impl FnOnce(Member) -> Served) -> Served {
    match members::find(desk.house().store(), desk.by(), (&desk.id(0), &desk.id(1))) {
        Ok(member) => show(member),
        Err(Undone::Refused(Refusal::NoSuchMember)) => Err(Refusal::NoSuchTeam.into()),
        Err(undone) => Err(undone),
    }
}

fn member(desk: &Desk<'_>) -> Served {
    with(desk, |member| {
        let (frame, portal) = desk.frame(PortalSection::Team);
        let choices = TeamRoleChoice::all(member.role);
        desk.show(&TeamMemberPage { frame, portal, member: MemberRow::of(&member, desk.now), choices })
    })
}

fn appoint(desk: &Desk<'_>) -> Served {
    let Some(role) = TeamRole::named(desk.posted("role")) else {
        return Ok(Reply::Go(format!("{}?told={}", desk.team_path(), PortalTold::Stale.word())));
    };
    let done = members::appoint(desk.house().store(), desk.by(), (&desk.id(0), &desk.id(1), role), desk.now);
    settled(done, &desk.team_path(), PortalTold::Appointed)
}

fn ask_remove(desk: &Desk<'_>) -> Served {
    with(desk, |member| {
        let name = member.user.display_name().to_owned();
        let own = format!("/members/{}", member.user.id);
        desk.ask(PortalQuestion::RemoveMember { name }, &format!("{own}/remove"), &own)
    })
}

fn remove(desk: &Desk<'_>) -> Served {
    let done = members::remove(desk.house().store(), desk.by(), (&desk.id(0), &desk.id(1)), desk.now);
    settled(done, &desk.team_path(), PortalTold::Removed)
}
