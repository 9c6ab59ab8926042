//! `/admin/approvals`: apps of developers that wait.

use super::desk::{Desk, Reply, Served, settled};
use super::screen::Screen;
use crate::flow::admin::clients::{Registrar, Whose};
use crate::flow::portal::approval;
use crate::model::{Action, Client, Id};
use crate::pages::Moment;
use crate::pages::console::{ApprovalRow, ApprovalsPage, AskPage, ConsoleSection, Question, Told};
use crate::protocol::registration::kinds;

/// The screens.
pub const SCREENS: [Screen; 4] = [
    Screen::page("/admin/approvals", Action::SeeClients, list),
    Screen::act("/admin/approvals/{client}/approve", Action::ChangeClients, approve),
    Screen::page("/admin/approvals/{client}/turn-down", Action::ChangeClients, ask_turn_down),
    Screen::act("/admin/approvals/{client}/turn-down", Action::ChangeClients, turn_down),
];

/// Apps on the page.
const MOST: i64 = 100;
const PATH: &str = "/admin/approvals";

fn registrar<'a>(desk: &'a Desk<'_>) -> Registrar<'a> {
    let (house, site) = (desk.house(), desk.site());
    Registrar {
        store: house.store(),
        vault: house.vault(),
        provider: &site.provider,
        by: desk.by().clone(),
        whose: Whose::Provider,
        documents: None,
    }
}

fn list(desk: &Desk<'_>) -> Served {
    let waiting = approval::list(&registrar(desk), None, MOST)?;
    let (frame, console) = desk.frame(ConsoleSection::Approvals);
    let row = |waiting: &approval::Waiting| ApprovalRow {
        id: waiting.client.id.as_str().to_owned(),
        name: waiting.client.display_name().to_owned(),
        kind: kinds::of(&waiting.client.metadata),
        team: waiting.team.clone(),
        redirect_uris: waiting.client.metadata.redirect_uris.clone(),
        scope: waiting.client.metadata.scope.as_ref().map(ToString::to_string).unwrap_or_default(),
        since: Moment::of(waiting.owned.made_at, desk.now),
    };
    desk.show(&ApprovalsPage { frame, console, waiting: waiting.iter().map(row).collect() })
}

fn approve(desk: &Desk<'_>) -> Served {
    let done = approval::approve(&registrar(desk), &desk.id::<Client>(0), desk.now);
    desk.house().refresh()?;
    settled(done, PATH, Told::AppApproved.word())
}

fn ask_turn_down(desk: &Desk<'_>) -> Served {
    let id: Id<Client> = desk.id(0);
    let waiting = approval::list(&registrar(desk), None, MOST)?;
    let Some(found) = waiting.iter().find(|waiting| waiting.client.id == id) else { return Ok(Reply::NotFound) };
    let (frame, console) = desk.frame(ConsoleSection::Approvals);
    desk.show(&AskPage {
        frame,
        console,
        question: Question::TurnDown { name: found.client.display_name().to_owned() },
        action: desk.link(&format!("{PATH}/{id}/turn-down")),
        fields: Vec::new(),
        cancel: desk.link(PATH),
    })
}

fn turn_down(desk: &Desk<'_>) -> Served {
    let done = approval::turn_down(&registrar(desk), &desk.id::<Client>(0), desk.now);
    desk.house().refresh()?;
    settled(done, PATH, Told::AppTurnedDown.word())
}
