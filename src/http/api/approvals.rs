//! `/api/approvals`: apps of developers that wait for an administrator, and `/api/clients/{id}/team`: whose an app is.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::answer::Answer;
use super::asked::Asked;
use super::client::{Client, client};
use super::operation::{Operation, Verb, shape};
use super::page::{LIST, Page};
use super::time::Time;
use crate::flow::api::{Desk, Outcome};
use crate::flow::portal::approval::{self, Waiting};
use crate::flow::portal::apps::Difference;
use crate::model::{self, Action, Id, Instant};
use crate::protocol::problem::{Problem, ProblemCode};

use ProblemCode::{
    ApprovalNotFound, ApprovalReplaced, ClientMetadata, ClientNotFound, ClientScopeTooFar, ManagedByFile, Outranked,
    PreconditionFailed, TeamNotFound,
};

/// The operations.
pub const OPERATIONS: [Operation; 5] = [
    Operation::new(Verb::Get, "/approvals", Action::SeeClients, "List what waits for approval", list)
        .about("Apps that developers made where the tenant wants an administrator to look at them first (`app_approval`), which are disabled until then, and changes of approved apps, which go on with their old settings; the oldest first.")
        .query(&LIST)
        .gives(200, Some(shape::<Page<Approval>>())),
    Operation::new(Verb::Get, "/approvals/{id}", Action::SeeClients, "Read what waits of an app", find)
        .gives(200, Some(shape::<Approval>()))
        .problems(&[ApprovalNotFound]),
    Operation::new(Verb::Post, "/approvals/{id}/approve", Action::ChangeClients, "Let an app work, or a change count", approve)
        .about("`revision` names what was looked at; whatever has been changed since is not approved.")
        .body(shape::<Approved>())
        .gives(204, None)
        .problems(&[ApprovalNotFound, ApprovalReplaced, ClientMetadata, ClientScopeTooFar, ManagedByFile, Outranked, PreconditionFailed]),
    Operation::new(Verb::Post, "/approvals/{id}/turn-down", Action::ChangeClients, "Turn an app or a change down", turn_down)
        .about("A new app stays and does not work; another one works as it did. Its team reads the reason and can ask again.")
        .body(shape::<Declined>())
        .gives(204, None)
        .problems(&[ApprovalNotFound, ApprovalReplaced]),
    Operation::new(Verb::Get, "/clients/{id}/team", Action::SeeClients, "Read whose an app is", team)
        .gives(200, Some(shape::<Owner>()))
        .problems(&[ClientNotFound, TeamNotFound]),
];

/// An app that waits.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "WaitingApp")]
struct Approval {
    /// Changes with everything that there is to decide about.
    revision: String,
    team: OwnTeam,
    /// Since when it waits.
    made_at: Time,
    /// Who made the app, or asked for the change.
    asked_by: String,
    /// The app as it is.
    client: Client,
    /// What is to be different of an app that works; `null` if the app is new.
    changes: Option<Vec<Changed>>,
}

/// A setting that is to be different.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ChangedSetting")]
pub(super) struct Changed {
    /// The member of metadata.
    name: String,
    /// As it is; `null` if it is not set.
    before: Value,
    /// As it is to be; `null` if it is not to be set.
    after: Value,
}

impl Changed {
    pub(super) fn of(own: Difference) -> Self {
        Self { name: own.name, before: own.before, after: own.after }
    }
}

/// What is let in.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ApprovedRevision")]
struct Approved {
    /// What was looked at.
    revision: String,
}

/// What is turned down.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "DeclinedRevision")]
struct Declined {
    /// What was looked at.
    revision: String,
    /// Why, for the team: 1 to 500 characters.
    reason: String,
}

/// That an administrator turned something down.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "TurnedDown")]
pub(super) struct Down {
    at: Time,
    /// Why, in their words.
    reason: String,
}

impl Down {
    pub(super) fn of(own: &model::TurnedDown) -> Self {
        Self { at: Time(own.at), reason: own.reason.clone() }
    }
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
    /// When an administrator let it work; `null` before.
    approved_at: Option<Time>,
    /// That an administrator turned it down.
    turned_down: Option<Down>,
}

fn shown(waiting: &Waiting) -> Approval {
    Approval {
        revision: waiting.revision(),
        team: OwnTeam { id: waiting.owned.team.as_str().to_owned(), name: waiting.team.clone() },
        made_at: Time(waiting.since()),
        asked_by: waiting.change.as_ref().map_or(&waiting.owned.made_by, |own| &own.asked_by).as_str().to_owned(),
        client: client(&waiting.client),
        changes: waiting.change.as_ref().map(|_| waiting.differences().into_iter().map(Changed::of).collect()),
    }
}

fn list(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let part = asked.part(&desk.site.provider.issuer)?;
    let after = part.place(|[at, id]| Some((Instant::from_epoch(at.parse().ok()?), Id::new(id))))?;
    let found = approval::list(&desk.registrar(), after.as_ref(), part.reach())?;
    let place = |own: &Waiting| [own.since().epoch_seconds().to_string(), own.client.id.as_str().to_owned()];
    let Page { items, next } = part.page(found, place);
    Answer::ok(&Page { items: items.iter().map(shown).collect(), next })
}

fn find(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    Answer::ok(&shown(&approval::find(&desk.registrar(), &asked.id(0))?))
}

fn approve(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let Approved { revision } = asked.body()?;
    approval::approve(&desk.registrar(), (&asked.id(0), &revision), desk.now)?;
    desk.notice()?;
    Ok(Answer::nothing())
}

fn turn_down(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let Declined { revision, reason } = asked.body()?;
    approval::turn_down(&desk.registrar(), (&asked.id(0), &revision, &reason), desk.now)?;
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
        turned_down: owned.turned_down.as_ref().map(Down::of),
    })
}
