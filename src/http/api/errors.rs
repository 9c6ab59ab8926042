//! The catalogue of errors, for everybody: the `type` of each problem leads here. And what is answered where no operation is.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use schemars::JsonSchema;
use serde::Serialize;

use super::answer::Answer;
use super::asked::Asked;
use super::operation::{Operation, shape};
use super::page::{LIST, Page};
use crate::flow::api::{Desk, Outcome};
use crate::http::middleware::Entered;
use crate::http::respond::problem;
use crate::model::Issuer;
use crate::protocol::problem::{Problem, ProblemCode};

/// The operations.
pub const OPERATIONS: [Operation; 2] = [
    Operation::open("/errors", "List every error", list)
        .about("Each with its cause and what to do about it. The `type` of a problem is the address of its entry.")
        .query(&LIST)
        .gives(200, Some(shape::<Page<Entry>>())),
    Operation::open("/errors/{code}", "Read an error", find)
        .gives(200, Some(shape::<Entry>()))
        .problems(&[ProblemCode::NotFound]),
];

/// An error of the API.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "CatalogueEntry")]
struct Entry {
    /// The address of this entry.
    r#type: String,
    /// The stable code.
    code: &'static str,
    /// The HTTP status.
    status: u16,
    title: &'static str,
    /// How it comes about.
    cause: &'static str,
    /// What to do.
    fix: &'static str,
}

fn described(code: ProblemCode, issuer: &Issuer) -> Entry {
    let entry = code.entry();
    Entry {
        r#type: code.uri(issuer),
        code: entry.code,
        status: entry.status,
        title: entry.title,
        cause: entry.cause,
        fix: entry.fix,
    }
}

fn list(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    let part = asked.part(&desk.site.provider.issuer)?;
    let entries: Vec<_> = ProblemCode::ALL.into_iter().map(|code| described(code, &desk.site.provider.issuer)).collect();
    Answer::ok(&part.cut(entries, |own: &Entry| own.code.to_owned())?)
}

fn find(desk: &Desk<'_>, asked: &Asked) -> Outcome<Answer> {
    match ProblemCode::named(asked.name(0)) {
        Some(code) => Answer::ok(&described(code, &desk.site.provider.issuer)),
        None => Err(Problem::new(ProblemCode::NotFound, "The catalogue has no such entry.").into()),
    }
}

/// 404 of the API.
pub async fn not_found(request: HttpRequest, entered: web::ReqData<Entered>) -> HttpResponse {
    let problem = Problem::new(ProblemCode::NotFound, "The API has no such address.");
    problem::answer(&problem, request.path(), &entered)
}

/// 405: "The origin server MUST generate an Allow header field in a 405 response" (RFC 9110 §15.5.6).
pub fn method_not_allowed(allowed: &str, request: &HttpRequest, entered: &Entered) -> HttpResponse {
    let problem = Problem::new(ProblemCode::MethodNotAllowed, format!("This address takes {allowed}."));
    let mut response = problem::answer(&problem, request.path(), entered);
    if let Ok(allowed) = header::HeaderValue::from_str(allowed) {
        response.headers_mut().insert(header::ALLOW, allowed);
    }
    response
}
