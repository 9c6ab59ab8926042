//! Serves the table: a token, one crossing (and another one once an errand has brought what was needed), JSON or a problem.

use actix_web::http::{Method, header};
use actix_web::web::{self, Payload, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, Resource};
use percent_encoding::percent_decode_str;

use super::asked::Asked;
use super::openapi::problems;
use super::operation::{Operation, Verb};
use super::{OPERATIONS, docs, errors};
use crate::errand::{self, Brought};
use crate::flow::Stop;
use crate::flow::api::{self, Desk, Fault, Outcome};
use crate::http::extract::body;
use crate::http::middleware::Entered;
use crate::http::respond::problem;
use crate::http::{State, blocking};
use crate::protocol::bearer::{self, Refusal};
use crate::protocol::merge_patch;

/// Registers every operation under the API's path; another method on a path is a problem, too.
pub fn operations(config: &mut ServiceConfig) {
    let mut paths: Vec<&'static str> = Vec::new();
    for operation in OPERATIONS.iter().copied().flatten() {
        if !paths.contains(&operation.path) {
            paths.push(operation.path);
        }
    }
    for path in paths {
        config.service(resource(path));
    }
}

fn resource(path: &'static str) -> Resource {
    let own = || OPERATIONS.iter().copied().flatten().filter(move |operation| operation.path == path);
    let mut resource = web::resource(path);
    for operation in own() {
        let method = match operation.verb {
            Verb::Get => Method::GET,
            Verb::Post => Method::POST,
            Verb::Put => Method::PUT,
            Verb::Patch => Method::PATCH,
            Verb::Delete => Method::DELETE,
        };
        let call = move |request: HttpRequest, payload: Payload, state: web::Data<State>, entered: web::ReqData<Entered>| async move {
            serve(operation, (&request, payload), &state, &entered).await
        };
        resource = resource.route(web::method(method).to(call));
    }
    let allowed = own().map(|operation| operation.verb.name()).collect::<Vec<_>>().join(", ");
    resource.default_service(web::to(move |request: HttpRequest, entered: web::ReqData<Entered>| {
        let allowed = allowed.clone();
        async move { errors::method_not_allowed(&allowed, &request, &entered) }
    }))
}

async fn serve(
    operation: &'static Operation,
    (request, payload): (&HttpRequest, Payload),
    state: &State,
    entered: &Entered,
) -> HttpResponse {
    if let Some(page) = docs::errors(request, operation.path, (state, entered)) {
        return page;
    }
    let asked = read(operation, request, payload).await;
    let done = match operation.action {
        None => run(state, entered, asked, None).await,
        Some(_) => match token(request) {
            Ok(token) => run(state, entered, asked, Some(token)).await,
            Err(fault) => Err(fault),
        },
    };
    match done {
        Ok(answer) => {
            debug_assert_eq!(
                answer.status().as_u16(),
                operation.gives.0,
                "{} gives what its document does not say",
                operation.path
            );
            answer.respond()
        }
        Err(fault) => {
            let code = problem::code(&fault);
            debug_assert!(
                problems(operation).contains(&code),
                "{} is refused with {code:?}, which its document does not say",
                operation.path
            );
            problem::of(&fault, request.path(), entered)
        }
    }
}

/// Calls the operation across the blocking pool, and runs its errands in between.
async fn run(
    state: &State,
    entered: &Entered,
    asked: Asked,
    token: Option<crate::crypto::Plain>,
) -> Outcome<super::answer::Answer> {
    let call = |brought: Vec<Brought>| {
        let (house, site, now) = (state.house.clone(), entered.site.clone(), state.clock.now());
        let fetched = brought.iter().find_map(Brought::metadata);
        let documents: Vec<_> = brought.iter().filter_map(Brought::document).collect();
        let (asked, token) = (Asked { brought, ..asked.clone() }, token.clone());
        let work = move || {
            let desk = match (asked.operation.action, &token) {
                (Some(action), Some(token)) => api::admit(&house, &site, token, action, now)?,
                _ => Desk::open(&house, &site, now),
            };
            asked.check()?;
            let desk = desk.with(fetched.clone(), documents.clone()).once(asked.idempotency_key.as_deref(), &asked.what())?;
            (asked.operation.handle)(&desk, &asked)
        };
        blocking::cross(move || match work() {
            Err(Fault::Stopped(stop @ Stop::Needs(_))) => Err(stop),
            done => Ok(done),
        })
    };
    errand::with(&state.errands, call, state.clock.now()).await?
}

fn token(request: &HttpRequest) -> Outcome<crate::crypto::Plain> {
    let mut values = request.headers().get_all(header::AUTHORIZATION);
    let first = values.next().map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    if values.next().is_some() {
        return Err(Fault::Token(Refusal::InvalidRequest("The request has more than one Authorization header.")));
    }
    bearer::token(first.as_deref(), None).map_err(Fault::Token)
}

async fn read(operation: &'static Operation, request: &HttpRequest, payload: Payload) -> Asked {
    let header = |name: &str| {
        let values: Vec<_> = request.headers().get_all(name).map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
        (!values.is_empty()).then(|| values.join(", "))
    };
    let body = match operation.verb {
        Verb::Post | Verb::Put => body::json_or_nothing(request, payload, &["application/json"]).await,
        Verb::Patch => body::json_or_nothing(request, payload, &[merge_patch::MEDIA_TYPE, "application/json"]).await,
        Verb::Get | Verb::Delete => Ok(web::Bytes::new()),
    };
    let decoded = |(_, value): (&str, &str)| percent_decode_str(value).decode_utf8_lossy().into_owned();
    Asked {
        operation,
        path: request.path().to_owned(),
        names: request.match_info().iter().map(decoded).collect(),
        query: body::query(request),
        body,
        if_match: header("if-match"),
        brought: Vec::new(),
        idempotency_key: header("idempotency-key").filter(|_| operation.verb == Verb::Post),
    }
}
