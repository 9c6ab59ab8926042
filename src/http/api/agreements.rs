//! `/api/agreements`: what people have to agree to, and `/api/users/{id}/agreements`: what somebody has accepted.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer::Answer;
use super::asked::Asked;
use super::operation::{Operation, Verb, shape};
use super::overview::{Counted, counted};
use super::page::{LIST, Page};
use super::time::Time;
use crate::flow::admin::agreements;
use crate::flow::api::{Desk, Outcome, noticed};
use crate::model::{self, Action, AgreementAudience, AgreementContent, AgreementTerms, Instant, Managed};
use crate::pages::console::Count;
use crate::protocol::own_api;
use crate::protocol::problem::{Problem, ProblemCode};

/// The operations.
pub const OPERATIONS: [Operation; 5] = [
    Operation::new(Verb::Get, "/agreements", Action::SeeAgreements, "List the agreements", list)
        .about("Every version of every agreement of the tenant, by name, the latest first; without the words.")
        .query(&LIST)
        .gives(200, Some(shape::<Page<Agreement>>())),
    Operation::new(Verb::Post, "/agreements", Action::ChangeAgreements, "Make a version of an agreement", publish)
        .about("It takes the place of the version before it, on every process within a second, and everybody for whom it is required is asked to accept it when they next sign in to an app. What a version says never changes.")
        .body(shape::<NewAgreement>())
        .gives(201, Some(shape::<WholeAgreement>()))
        .problems(&[ProblemCode::AgreementNotFound, ProblemCode::AgreementVersionTaken, ProblemCode::ManagedByFile]),
    Operation::new(Verb::Get, "/agreements/{id}", Action::SeeAgreements, "Read a version of an agreement", find)
        .gives(200, Some(shape::<WholeAgreement>()))
        .problems(&[ProblemCode::AgreementNotFound]),
    Operation::new(Verb::Post, "/agreements/{id}/withdraw", Action::ChangeAgreements, "Withdraw a version of an agreement", withdraw)
        .about("Nobody is asked for it any more; the version before it does not come back. What people accepted stays known.")
        .gives(204, None)
        .problems(&[ProblemCode::AgreementNotFound, ProblemCode::ManagedByFile]),
    Operation::new(Verb::Get, "/users/{id}/agreements", Action::SeePeople, "List what a person has accepted", accepted)
        .about("Which version of which agreement, and when, the latest first; also versions that do not count any more.")
        .query(&LIST)
        .gives(200, Some(shape::<Page<Line>>()))
        .problems(&[ProblemCode::UserNotFound]),
];

/// A version of an agreement.
#[derive(Debug, Serialize, JsonSchema)]
struct Agreement {
    id: String,
    /// The short name that the versions of an agreement share.
    name: String,
    version: String,
    title: String,
    /// Who has to accept it.
    required_for: Vec<AgreementAudience>,
    /// `people`: by console and API; `file`: by the configuration file alone.
    managed: Managed,
    created_at: Time,
    /// When another version took its place, or it was withdrawn; `null` while it counts.
    ended_at: Option<Time>,
    /// How many people have accepted it.
    accepted_by: Counted,
}

fn agreement((own, count): &(model::Agreement, usize)) -> Agreement {
    let AgreementTerms { name, version, title, required_for, .. } = own.terms.clone();
    Agreement {
        id: own.id.as_str().to_owned(),
        name,
        version,
        title,
        required_for,
        managed: own.managed,
        created_at: Time(own.created_at),
        ended_at: own.ended_at.map(Time),
        accepted_by: counted(*count),
    }
}

/// A version with its words: one of `text` and `url` is not `null`.
#[derive(Debug, Serialize, JsonSchema)]
struct WholeAgreement {
    #[serde(flatten)]
    agreement: Agreement,
    /// Plain text.
    text: Option<String>,
    #[schemars(extend("format" = "uri"))]
    url: Option<String>,
}

fn whole(own: &(model::Agreement, usize)) -> WholeAgreement {
    let (text, url) = match own.0.terms.content.clone() {
        AgreementContent::Text(text) => (Some(text), None),
        AgreementContent::Url(url) => (None, Some(url)),
    };
    WholeAgreement { agreement: agreement(own), text, url }
}

/// A version to be made.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewAgreement {
    /// Small letters, digits and hyphens.
    #[schemars(length(min = 1, max = 40))]
    name: String,
    #[schemars(length(min = 1, max = 40))]
    version: String,
    #[schemars(length(min = 1, max = 200))]
    title: String,
    /// The words as plain text; this or `url`.
    #[schemars(length(min = 1, max = 40_000))]
    text: Option<String>,
    /// Where the words are; this or `text`.
    #[schemars(extend("format" = "uri"))]
    url: Option<String>,
    /// Everybody who signs in to an app, if it is left out.
    #[serde(default = "everybody")]
    #[schemars(length(min = 1, max = 2))]
    required_for: Vec<AgreementAudience>,
}

fn everybody() -> Vec<AgreementAudience> {
    vec![AgreementAudience::People]
}

/// What somebody has accepted.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "AcceptedAgreement")]
struct Line {
    /// The version's identifier.
    agreement: String,
    name: String,
    version: String,
    title: String,
    accepted_at: Time,
    /// Whether the version still counts.
    is_current: bool,
}

fn line((own, at): &(model::Agreement, Instant)) -> Line {
    let AgreementTerms { name, version, title, .. } = own.terms.clone();
    Line { agreement: own.id.as_str().to_owned(), name, version, title, accepted_at: Time(*at), is_current: own.is_current() }
}

fn list(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let part = asked.part(&desk.site.provider.issuer)?;
    let found = part.cut(agreements::list(desk.house.store(), &desk.by)?, |own| own.id.as_str().to_owned())?;
    let items = agreements::counted(desk.house.store(), &desk.by, found.items, Count::LIMIT)?;
    let items = items.iter().map(agreement).collect();
    Answer::ok(&Page::<Agreement> { items, next: found.next })
}

fn find(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    Answer::ok(&whole(&agreements::find_counted(desk.house.store(), &desk.by, &asked.id(0), Count::LIMIT)?))
}

fn publish(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let NewAgreement { name, version, title, text, url, required_for } = asked.body()?;
    let content = match (text, url) {
        (Some(text), None) => AgreementContent::Text(text),
        (None, Some(url)) => AgreementContent::Url(url),
        _ => return Err(Problem::invalid("Give one of text and url.").into()),
    };
    let terms = AgreementTerms { name, version, title, content, required_for };
    let id = agreements::publish(desk.house.store(), &desk.by, terms, desk.now)?;
    noticed(desk.house)?;
    let made = agreements::find_published(desk.house.store(), &desk.by, &id, Count::LIMIT)?;
    let address = desk.site.provider.issuer.url(&format!("{}/agreements/{id}", own_api::PATH));
    Answer::created(address, &whole(&made))
}

fn withdraw(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    agreements::withdraw(desk.house.store(), &desk.by, &asked.id(0), desk.now)?;
    noticed(desk.house)?;
    Ok(Answer::nothing())
}

fn accepted(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let part = asked.part(&desk.site.provider.issuer)?;
    let all: Vec<_> = agreements::accepted_by(desk.house.store(), &desk.by, &asked.id(0))?.iter().map(line).collect();
    Answer::ok(&part.cut(all, |own| own.agreement.clone())?)
}
