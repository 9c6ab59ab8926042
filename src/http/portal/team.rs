//! `/portal/teams/{team}`: the team itself.

use super::app::head;
use super::desk::{Desk, Reply, Served, settled};
use super::screen::Screen;
use super::teams::bad_name;
use crate::flow::portal::{Reach, Refusal, Undone, apps, invitations, members, teams};
use crate::model::Member;
use crate::model::TeamAction::{ChangeTeam, Leave, See};
use crate::pages::Field;
use crate::pages::portal::{AppTab, InvitationRow, MemberRow, PortalQuestion, PortalSection, PortalTold, TeamFormPage, TeamPage};
use crate::protocol::precondition::Precondition;

/// The screens.
pub const SCREENS: [Screen; 8] = [
    Screen::page("/portal/teams/{team}", team).of(See),
    Screen::page("/portal/teams/{team}/rename", edit).of(ChangeTeam),
    Screen::act("/portal/teams/{team}/rename", rename).of(ChangeTeam),
    Screen::act("/portal/teams/{team}/owner", name_owner).of(ChangeTeam),
    Screen::page("/portal/teams/{team}/leave", ask_leave).of(Leave),
    Screen::act("/portal/teams/{team}/leave", leave).of(Leave),
    Screen::page("/portal/teams/{team}/delete", ask_delete).of(ChangeTeam),
    Screen::act("/portal/teams/{team}/delete", delete).of(ChangeTeam),
];

fn name(desk: &Desk<'_>) -> String {
    desk.inside.standing.as_ref().map(|standing| standing.team.name.clone()).unwrap_or_default()
}

fn team(desk: &Desk<'_>) -> Served {
    let (store, id) = (desk.house().store(), desk.id(0));
    let members = members::list(store, desk.by(), &id)?;
    let invitations = invitations::list(store, desk.by(), &id, desk.now)?;
    let apps = apps::list(desk.house(), desk.site(), desk.by(), &id)?;
    let (frame, portal) = desk.frame(PortalSection::Team);
    desk.show(&TeamPage {
        frame,
        portal,
        name: name(desk),
        apps: apps.iter().map(|(owned, client)| head((owned, client), AppTab::Overview)).collect(),
        members: members.iter().map(|member| MemberRow::of(member, desk.now)).collect(),
        invitations: invitations.iter().map(|own| InvitationRow::of(own, desk.now)).collect(),
        is_orphaned: !members.iter().any(Member::is_able_owner),
        may_name_owner: desk.by().reach == Reach::Tenant,
    })
}

fn edit(desk: &Desk<'_>) -> Served {
    let (frame, portal) = desk.frame(PortalSection::Team);
    desk.show(&TeamFormPage { frame, portal, name: Field { value: name(desk), ..Field::default() } })
}

fn rename(desk: &Desk<'_>) -> Served {
    let name = desk.posted("name");
    match teams::rename(desk.house().store(), desk.by(), (&desk.id(0), name, &Precondition::Any), desk.now) {
        Err(Undone::Refused(Refusal::BadName)) => {
            let (frame, portal) = desk.frame(PortalSection::Team);
            desk.again(&TeamFormPage { frame, portal, name: bad_name(name) })
        }
        done => settled(done, &desk.team_path(), PortalTold::TeamRenamed),
    }
}

fn name_owner(desk: &Desk<'_>) -> Served {
    let named = (&desk.id(0), desk.posted("person").trim());
    let done = members::name_owner_called(desk.house().store(), desk.by(), named, desk.now);
    let done = match done {
        Err(Undone::Refused(Refusal::NoOwner)) => {
            return Ok(Reply::Go(format!("{}?told={}", desk.team_path(), PortalTold::NoSuchOwner.word())));
        }
        done => done,
    };
    settled(done, &desk.team_path(), PortalTold::OwnerNamed)
}

fn ask_leave(desk: &Desk<'_>) -> Served {
    desk.ask(PortalQuestion::Leave, "/leave", "")
}

fn leave(desk: &Desk<'_>) -> Served {
    let done = members::leave(desk.house().store(), desk.by(), &desk.id(0), desk.now);
    let path = if done.is_ok() { "/portal".to_owned() } else { desk.team_path() };
    settled(done, &path, PortalTold::Left)
}

fn ask_delete(desk: &Desk<'_>) -> Served {
    desk.ask(PortalQuestion::DeleteTeam, "/delete", "")
}

fn delete(desk: &Desk<'_>) -> Served {
    let done = teams::remove(desk.house().store(), desk.by(), (&desk.id(0), &Precondition::Any), desk.now);
    let path = if done.is_ok() { "/portal".to_owned() } else { desk.team_path() };
    settled(done, &path, PortalTold::TeamDeleted)
}
