//! `/admin/approvals`: apps of developers that wait.

use super::desk::{Desk, Reply, Served, settled};
use super::screen::Screen;
use super::search;
use crate::flow::admin::clients::{Registrar, Whose};
use crate::flow::admin::{Refusal, Undone};
use crate::flow::portal::approval::{self, Place, Waiting};
use crate::http::app_changes::line;
use crate::http::screens::place;
use crate::http::segment::segment;
use crate::model::{Action, Client, Id, Instant, TurnedDown};
use crate::pages::console::{ApprovalRow, ApprovalsPage, ConsoleSection, Told, TurnDownPage};
use crate::pages::{Field, Moment, Problem};
use crate::protocol::registration::kinds;

/// The screens.
pub const SCREENS: [Screen; 4] = [
    Screen::page("/admin/approvals", Action::SeeClients, list),
    Screen::act("/admin/approvals/{client}/approve", Action::ChangeClients, approve),
    Screen::page("/admin/approvals/{client}/turn-down", Action::ChangeClients, ask_turn_down),
    Screen::act("/admin/approvals/{client}/turn-down", Action::ChangeClients, turn_down),
];

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

fn row(waiting: &Waiting, now: Instant) -> ApprovalRow {
    ApprovalRow {
        id: waiting.client.id.as_str().to_owned(),
        segment: segment(waiting.client.id.as_str()),
        revision: waiting.revision(),
        name: waiting.client.display_name().to_owned(),
        kind: kinds::of(&waiting.client.metadata),
        team: waiting.team.clone(),
        redirect_uris: waiting.client.metadata.redirect_uris.clone(),
        scope: waiting.client.metadata.scope.as_ref().map(ToString::to_string).unwrap_or_default(),
        since: Moment::of(waiting.since(), now),
        is_change: waiting.change.is_some(),
        changes: waiting.differences().iter().map(line).collect(),
    }
}

fn list(desk: &Desk<'_>) -> Served {
    let after = desk.asked.query.get("after").and_then(place::read::<(i64, Id<Client>)>);
    let after: Option<Place> = after.map(|(at, id)| (Instant::from_epoch(at), id));
    let mut waiting = approval::list(&registrar(desk), after.as_ref(), search::REACH)?;
    let last = search::cut(&mut waiting).map(|last| place::written(&last.since().epoch_seconds(), &last.client.id));
    let (frame, console) = desk.frame(ConsoleSection::Approvals);
    desk.show(&ApprovalsPage {
        frame,
        console,
        waiting: waiting.iter().map(|waiting| row(waiting, desk.now)).collect(),
        first: after.map(|_| desk.link(PATH)),
        next: last.map(|last| desk.link(&format!("{PATH}?after={last}"))),
    })
}

fn approve(desk: &Desk<'_>) -> Served {
    let is_change = approval::find(&registrar(desk), &desk.id(0)).is_ok_and(|own| own.change.is_some());
    let told = if is_change { Told::ChangeApproved } else { Told::AppApproved };
    let done = approval::approve(&registrar(desk), (&desk.id::<Client>(0), desk.posted("revision")), desk.now);
    desk.house().refresh()?;
    settled(done, PATH, told.word())
}

fn ask_turn_down(desk: &Desk<'_>) -> Served {
    match approval::find(&registrar(desk), &desk.id(0)) {
        Ok(waiting) => desk.show(&question(desk, &waiting, waiting.revision())),
        Err(Undone::Refused(Refusal::NotWaiting)) => Ok(Reply::NotFound),
        Err(undone) => Err(undone),
    }
}

fn question(desk: &Desk<'_>, waiting: &Waiting, revision: String) -> TurnDownPage {
    let (frame, console) = desk.frame(ConsoleSection::Approvals);
    TurnDownPage { frame, console, app: row(waiting, desk.now), revision, reason: Field::default() }
}

fn turn_down(desk: &Desk<'_>) -> Served {
    let (id, revision, reason) = (desk.id::<Client>(0), desk.posted("revision"), desk.posted("reason"));
    let done = approval::turn_down(&registrar(desk), (&id, revision, reason), desk.now);
    if let Err(Undone::Refused(Refusal::Invalid(_))) = done {
        let limit = TurnedDown::LONGEST_REASON;
        let problem = if reason.trim().is_empty() { Problem::Missing } else { Problem::TooLong { limit } };
        let waiting = approval::find(&registrar(desk), &id)?;
        let reason = Field { value: reason.to_owned(), problem: Some(problem) };
        return desk.again(&TurnDownPage { reason, ..question(desk, &waiting, revision.to_owned()) });
    }
    desk.house().refresh()?;
    settled(done, PATH, Told::AppTurnedDown.word())
}
