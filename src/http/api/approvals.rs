//! `/api/approvals`: apps of developers that wait for an administrator, and `/api/clients/{id}/team`: whose an app is.

use schemars::JsonSchema;
use serde::Serialize;

use super::answer::Answer;
use super::asked::Asked;
use super::client::{Client, client};
use super::operation::{Operation, Verb, shape};
use super::page::{LIST, Page};
use super::time::Time;
use crate::flow::api::{Desk, Outcome};
use crate::flow::portal::approval::{self, Waiting};
use crate::model::{Action, Id, Instant};
use crate::protocol::problem::{Problem, ProblemCode};

use ProblemCode::{ApprovalNotFound, ClientNotFound, ManagedByFile, Outranked, TeamNotFound};

/// The operations.
pub const OPERATIONS: [Operation; 4] = [
    Operation::new(Verb::Get, "/approvals", Action::SeeClients, "List the apps that wait", list)
        .about("Apps that developers made where the tenant wants an administrator to look at them first (`app_approval`), the oldest first. They are disabled until then.")
        .query(&LIST)
        .gives(200, Some(shape::<Page<Approval>>())),
    Operation::new(Verb::Post, "/approvals/{id}/approve", Action::ChangeClients, "Let an app work", approve)
        .gives(204, None)
        .problems(&[ApprovalNotFound]),
    Operation::new(Verb::Delete, "/approvals/{id}", Action::ChangeClients, "Turn an app down", turn_down)
        .about("It is removed for good.")
        .gives(204, None)
        .problems(&[ApprovalNotFound, ClientNotFound, ManagedByFile, Outranked]),
    Operation::new(Verb::Get, "/clients/{id}/team", Action::SeeClients, "Read whose an app is", team)
        .gives(200, Some(shape::<Owner>()))
        .problems(&[ClientNotFound, TeamNotFound]),
];

/// An app that waits.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "WaitingApp")]
struct Approval {
    team: OwnTeam,
    /// Since when it waits.
    made_at: Time,
    client: Client,
}

/// A team by its name.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "TeamOfApp")]
struct OwnTeam {
    id: String,
    name: String,
}

/// Whose an app is.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "AppOwner")]
struct Owner {
    team: OwnTeam,
    /// Who made it: the identifier of a person, or `client:` and that of an app.
    made_by: String,
    made_at: Time,
    /// When an administrator let it work; `null` while it waits.
    approved_at: Option<Time>,
}

fn shown(waiting: &Waiting) -> Approval {
    Approval {
        team: OwnTeam { id: waiting.owned.team.as_str().to_owned(), name: waiting.team.clone() },
        made_at: Time(waiting.owned.made_at),
        client: client(&waiting.client),
    }
}

fn list(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let part = asked.part(&desk.site.provider.issuer)?;
    let after = part.place(|[at, id]| Some((Instant::from_epoch(at.parse().ok()?), Id::new(id))))?;
    let found = approval::list(&desk.registrar(), after.as_ref(), part.reach())?;
    let place = |own: &Waiting| [own.owned.made_at.epoch_seconds().to_string(), own.client.id.as_str().to_owned()];
    let Page { items, next } = part.page(found, place);
    Answer::ok(&Page { items: items.iter().map(shown).collect(), next })
}

fn approve(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    approval::approve(&desk.registrar(), &asked.id(0), desk.now)?;
    desk.notice()?;
    Ok(Answer::nothing())
}

fn turn_down(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    approval::turn_down(&desk.registrar(), &asked.id(0), desk.now)?;
    desk.notice()?;
    Ok(Answer::nothing())
}

fn team(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let found = approval::owner(&desk.registrar(), &asked.id(0))?;
    let (owned, team) = found.ok_or_else(|| Problem::new(TeamNotFound, "No team looks after the app."))?;
    Answer::ok(&Owner {
        team: OwnTeam { id: team.id.as_str().to_owned(), name: team.name },
        made_by: owned.made_by.as_str().to_owned(),
        made_at: Time(owned.made_at),
        approved_at: owned.approved_at.map(Time),
    })
}
