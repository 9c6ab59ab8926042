//! `/api/flows`: what apps asked of the provider, for whoever may see the apps.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::answer::Answer;
use super::asked::Asked;
use super::operation::{Operation, Query, Verb, shape};
use super::page::{LIST, Page};
use super::time::Time;
use crate::flow::admin::clients;
use crate::flow::api::{Desk, Outcome};
use crate::flow::inspector::add;
use crate::flow::inspector::look::{self, Found, Sought};
use crate::http::flow_shown::clause;
use crate::http::flow_shown::words::{sentence, step};
use crate::model::{Action, Exchange, FlowEvent, Id, Notice, NoticeOutcome, Refused, Shown, ShownValue};
use crate::protocol::Parameters;
use crate::protocol::problem::{Problem, ProblemCode};

const CLIENT: Query = Query { name: "client_id", about: "Only of this app.", shape: shape::<String>() };
pub(super) const RESULT: Query = Query { name: "result", about: "Only those that were refused.", shape: shape::<Outcomes>() };

/// The operations.
pub const OPERATIONS: [Operation; 3] = [
    Operation::new(Verb::Get, "/flows", Action::SeeClients, "List the last requests of apps", list)
        .about("The latest first, of the last 200. Codes, tokens and secrets are told by their length and a fingerprint only.")
        .query(&[CLIENT, RESULT, LIST[0], LIST[1]])
        .gives(200, Some(shape::<Page<FlowRequest>>()))
        .problems(&[ProblemCode::ClientNotFound]),
    Operation::new(Verb::Get, "/flows/{reference}", Action::SeeClients, "Read a log-in", find)
        .about("All requests of the log-in to which the one with this reference belongs, the oldest first. The reference stands on error pages and in `x-request-id`.")
        .gives(200, Some(shape::<Flow>()))
        .problems(&[ProblemCode::FlowNotFound]),
    Operation::new(Verb::Put, "/flows/{reference}/redirect-uri", Action::ChangeClients, "Register the refused address", register)
        .about("The `redirect_uri` that this request was refused for is one of its app's from now on, unless it has to be thought about.")
        .gives(204, None)
        .problems(&[
            ProblemCode::FlowNotFound,
            ProblemCode::ClientNotFound,
            ProblemCode::ClientMetadata,
            ProblemCode::ClientScopeTooFar,
            ProblemCode::ManagedByFile,
            ProblemCode::Outranked,
            ProblemCode::PreconditionFailed,
        ]),
];

/// Which requests are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "FlowResult", inline)]
pub enum Outcomes {
    Any,
    Refused,
}

impl Outcomes {
    /// Whether only those are wanted that were refused.
    pub fn read(query: &Parameters) -> Outcome<bool> {
        match query.get("result").map(|word| serde_json::from_value::<Self>(Value::from(word))) {
            None => Ok(false),
            Some(Ok(wanted)) => Ok(wanted == Self::Refused),
            Some(Err(_)) => Err(Problem::invalid("result is one of any, refused.").into()),
        }
    }
}

/// A log-in, request by request.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Flow {
    /// The app; `null` if they name none that exists.
    client_id: Option<String>,
    requests: Vec<FlowRequest>,
}

/// A request and what became of it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FlowRequest {
    reference: String,
    at: Time,
    /// The app; `null` if it names none that exists.
    client_id: Option<String>,
    /// What it is a step of, in words.
    step: &'static str,
    /// What happened, in a sentence.
    summary: &'static str,
    method: String,
    /// The route under the issuer; of a notice to the app, its address.
    route: String,
    /// `null` if the app did not answer a notice.
    status: Option<u16>,
    milliseconds: i64,
    /// The network that asked: an address, of IPv6 the first half. Empty where nobody asked: we did.
    network: String,
    /// The program that asked, as far as its name is known.
    user_agent: Option<String>,
    sent: Vec<FlowParameter>,
    /// Parameters that are in no list: they are counted, not shown.
    sent_unlisted: usize,
    answered: Vec<FlowParameter>,
    refused: Option<FlowRefusal>,
    /// Of a back-channel logout notice to the app: how it stands.
    notice: Option<FlowNotice>,
}

/// How it stands with a back-channel logout notice.
#[derive(Debug, Serialize, JsonSchema)]
struct FlowNotice {
    outcome: NoticeOutcome,
    attempt: i64,
    /// When it is tried again, if it is.
    next_attempt_at: Option<Time>,
}

/// A parameter as it may be shown.
#[derive(Debug, Serialize, JsonSchema)]
struct FlowParameter {
    name: String,
    /// `null` if it is not shown.
    value: Option<String>,
    /// How many characters a value has that is not shown.
    characters: Option<usize>,
    /// By which a value that is not shown is recognised where it comes again.
    fingerprint: Option<String>,
}

/// What a request fell short of.
#[derive(Debug, Serialize, JsonSchema)]
struct FlowRefusal {
    /// The code that the caller was told, if one was.
    error: Option<String>,
    description: String,
    /// What the caller was not told.
    detail: Option<String>,
    /// What has to hold.
    rule: &'static str,
    /// The section that says so.
    section: &'static str,
    section_uri: &'static str,
    fix: &'static str,
    /// The `redirect_uri` that is not registered.
    redirect_uri: Option<String>,
}

fn parameter(shown: Shown) -> FlowParameter {
    let (value, characters, fingerprint) = match shown.value {
        ShownValue::Text(text) => (Some(text), None, None),
        ShownValue::Hidden { characters, fingerprint } => (None, Some(characters), fingerprint),
    };
    FlowParameter { name: shown.name, value, characters, fingerprint }
}

fn refusal(refused: Refused) -> FlowRefusal {
    let entry = clause(&refused).entry();
    FlowRefusal {
        error: refused.code,
        description: refused.description,
        detail: refused.detail,
        rule: entry.rule,
        section: entry.section,
        section_uri: entry.url,
        fix: entry.fix,
        redirect_uri: refused.redirect_uri,
    }
}

fn noticed(notice: &Notice) -> FlowNotice {
    FlowNotice { outcome: notice.outcome, attempt: notice.attempt, next_attempt_at: notice.next.map(Time) }
}

/// A request as it is shown.
pub(super) fn request(event: FlowEvent) -> FlowRequest {
    let FlowEvent { reference, client, at, exchange, .. } = event;
    let (step, summary) = (step(&exchange), sentence(&exchange));
    let Exchange { method, route, status, millis, network, agent, sent, unlisted, answered, refused, notice, .. } = exchange;
    FlowRequest {
        reference,
        at: Time(at),
        client_id: client.map(|client| client.as_str().to_owned()),
        step,
        summary,
        method,
        route,
        status: Some(status).filter(|status| *status != 0),
        milliseconds: millis,
        network,
        user_agent: agent,
        sent: sent.into_iter().map(parameter).collect(),
        sent_unlisted: unlisted,
        answered: answered.into_iter().map(parameter).collect(),
        refused: refused.map(refusal),
        notice: notice.as_ref().map(noticed),
    }
}

fn list(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let (part, query) = (asked.part(&desk.site.provider.issuer)?, asked.query()?);
    let refused = Outcomes::read(query)?;
    let client = query.get("client_id").map(Id::new);
    let events = look::list(&desk.registrar(), &Sought { client: client.as_ref(), refused })?;
    let Page { items, next } = part.cut(events, |event| event.reference.clone())?;
    Answer::ok(&Page { items: items.into_iter().map(request).collect(), next })
}

fn find(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    Answer::ok(&flow(look::by_reference(&desk.registrar(), asked.name(0))?))
}

/// A log-in as it is shown.
pub(super) fn flow(Found { flow, client }: Found) -> Flow {
    let client_id = client.map(|client| client.id.as_str().to_owned());
    Flow { client_id, requests: flow.events.into_iter().map(request).collect() }
}

fn register(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let own = desk.registrar();
    clients::edit(&own, add::address(&own, asked.name(0))?.edit(), desk.now)?;
    desk.notice()?;
    Ok(Answer::nothing())
}
