//! `/api/audit`: who did what, and when.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer::Answer;
use super::asked::Asked;
use super::operation::{LINES, Operation, Query, Verb, shape};
use super::page::{LIST, Page, Part};
use super::time::Time;
use crate::flow::admin::audit::{self, Filter, Order};
use crate::flow::api::{Desk, Outcome};
use crate::model::{Action, AuditClass, AuditRow, Instant};
use crate::protocol::Parameters;
use crate::protocol::problem::{Problem, ProblemCode};

/// The most lines of an export.
const MOST_LINES: usize = 10_000;

const ACTION: Query = Query { name: "action", about: "Only this action, like `client.create`.", shape: shape::<String>() };
const ACTOR: Query =
    Query { name: "actor", about: "Only by this one, like `user:ID`, `client:ID` or `cli`.", shape: shape::<String>() };
const TARGET: Query = Query { name: "target", about: "Only to this one, like `user:ID`.", shape: shape::<String>() };
const CLASS: Query = Query { name: "class", about: "Only acts of administration, or only activity.", shape: shape::<Class>() };
const FROM: Query = Query { name: "from", about: "Not earlier than this moment.", shape: shape::<Time>() };
const UNTIL: Query = Query { name: "until", about: "Earlier than this moment.", shape: shape::<Time>() };

const LINE_LIMIT: Query = Query { name: "limit", about: "The most lines.", shape: shape::<LineLimit>() };

/// The length of an export.
#[derive(JsonSchema)]
#[schemars(inline, extend("minimum" = 1, "maximum" = 10000, "default" = 10000))]
struct LineLimit(#[expect(dead_code, reason = "only its schema is of use")] u16);

/// The operations.
pub const OPERATIONS: [Operation; 3] = [
    Operation::new(Verb::Get, "/audit", Action::SeeAudit, "List what was done", list)
        .about("The latest first. Costs the page, however many entries there are.")
        .query(&[CLASS, ACTION, ACTOR, TARGET, FROM, UNTIL, LIST[0], LIST[1]])
        .gives(200, Some(shape::<Page<AuditEntry>>())),
    Operation::new(Verb::Get, "/audit/export", Action::SeeAudit, "Export what was done", export)
        .about(
            "JSON lines, the oldest first, each an entry; up to 10,000 of them. If there are more, the `Link` header has the address of \
             the following part (`rel=\"next\"`).",
        )
        .query(&[CLASS, ACTION, ACTOR, TARGET, FROM, UNTIL, LINE_LIMIT, LIST[1]])
        .gives(200, Some(shape::<AuditEntry>()))
        .as_media(LINES),
    Operation::new(Verb::Get, "/audit/{id}", Action::SeeAudit, "Read an entry", find)
        .gives(200, Some(shape::<AuditEntry>()))
        .problems(&[ProblemCode::AuditEntryNotFound]),
];

/// What an entry is about: an act of administration, or people and apps that come and go.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "AuditClass", inline)]
enum Class {
    Administration,
    Activity,
}

/// Something that was done.
#[derive(Debug, Serialize, JsonSchema)]
struct AuditEntry {
    id: String,
    class: Class,
    at: Time,
    /// Who: `user:ID`, `client:ID`, `cli` …; empty for a stranger.
    actor: String,
    /// What, like `client.create`.
    action: String,
    /// To what, like `client:ID`; empty if it has no identifier.
    target: String,
    /// Further facts; they differ with the action.
    detail: serde_json::Value,
    /// Its link in the chain; `null` until it has one, within a second.
    hash: Option<String>,
}

fn shown(row: &AuditRow) -> AuditEntry {
    let AuditRow { entry, link } = row;
    AuditEntry {
        id: entry.id.clone(),
        class: match entry.class {
            AuditClass::Administration => Class::Administration,
            AuditClass::Activity => Class::Activity,
        },
        at: Time(entry.at),
        actor: entry.actor.clone(),
        action: entry.action.clone(),
        target: entry.target.clone(),
        detail: entry.detail.clone(),
        hash: link.as_ref().map(|link| link.hash.clone()),
    }
}

fn filter(query: &Parameters) -> Outcome<Filter> {
    let text = |name: &str| query.get(name).map(str::to_owned);
    let moment = |name: &str| match query.get(name).map(Instant::from_rfc3339) {
        Some(None) => Err(Problem::invalid(format!("{name} is no moment of RFC 3339, like 2026-11-26T17:00:00Z."))),
        found => Ok(found.flatten()),
    };
    let class = match query.get("class").map(AuditClass::named) {
        Some(None) => return Err(Problem::invalid("class is administration or activity.").into()),
        found => found.flatten(),
    };
    let (action, actor, target) = (text("action"), text("actor"), text("target"));
    Ok(Filter { class, action, actor, target, from: moment("from")?, until: moment("until")? })
}

fn place(row: &AuditRow) -> [String; 2] {
    [row.entry.at.epoch_seconds().to_string(), row.entry.id.clone()]
}

fn page(desk: &Desk<'_>, asked: &Asked, (part, order): (&Part, Order)) -> Outcome<Page<AuditEntry>> {
    let filter = filter(asked.query()?)?;
    let after = part.place(|[at, id]| Some((Instant::from_epoch(at.parse().ok()?), id)))?;
    let wanted = audit::Page { filter: &filter, order, after: after.as_ref(), limit: part.reach() };
    let Page { items, next } = part.page(audit::list(desk.house.store(), &desk.by, &wanted)?, place);
    Ok(Page { items: items.iter().map(shown).collect(), next })
}

fn list(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let part = asked.part(&desk.site.provider.issuer)?;
    Answer::ok(&page(desk, asked, (&part, Order::Newest))?)
}

fn export(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let address = desk.site.provider.issuer.url(&asked.path);
    let part = Part::within(asked.query()?, &address, (MOST_LINES, MOST_LINES))?;
    let Page { items, next } = page(desk, asked, (&part, Order::Oldest))?;
    Answer::lines(&items, next)
}

fn find(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    Answer::ok(&shown(&audit::find(desk.house.store(), &desk.by, asked.name(0))?))
}
