//! Answers of the API that are problems (RFC 9457), with the challenge of RFC 6750 §3 where a token does not suffice.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};

use super::failure;
use crate::flow::Stop;
use crate::flow::api::Fault;
use crate::http::middleware::Entered;
use crate::protocol::bearer::Refusal;
use crate::protocol::own_api;
use crate::protocol::problem::{MEDIA_TYPE, Problem, ProblemCode};

/// What an operation stopped with. `path` is where it was asked.
pub fn of(fault: &Fault, path: &str, entered: &Entered) -> HttpResponse {
    match fault {
        Fault::Token(refusal) => refused(refusal, path, entered),
        Fault::Problem(problem) => answer(problem, path, entered),
        Fault::Stopped(stop) => stopped(stop, path, entered),
    }
}

/// A problem as it is.
pub fn answer(problem: &Problem, path: &str, entered: &Entered) -> HttpResponse {
    let issuer = &entered.site.provider.issuer;
    let entry = problem.code.entry();
    log::info!(request = &*entered.reference, site = issuer.as_str(), code = entry.code; "refused: {}", problem.detail);
    let status = StatusCode::from_u16(entry.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    match serde_json::to_vec(&problem.body(issuer, &issuer.url(path), &entered.reference)) {
        Ok(bytes) => {
            HttpResponse::build(status).content_type(MEDIA_TYPE).insert_header((header::CACHE_CONTROL, "no-store")).body(bytes)
        }
        Err(_) => failure::bare(&serde_json::json!({ "code": "server_error" })),
    }
}

/// Why exactly is for our log only.
fn refused(refusal: &Refusal, path: &str, entered: &Entered) -> HttpResponse {
    let problem = match refusal {
        Refusal::Missing => Problem::new(ProblemCode::Unauthenticated, "Send an access token in the Authorization header."),
        Refusal::InvalidRequest(why) => Problem::invalid(*why),
        Refusal::InvalidToken(why) => {
            log::info!(request = &*entered.reference; "an access token did not open the API: {why}");
            Problem::new(ProblemCode::InvalidToken, "The access token is not valid here.")
        }
        Refusal::InsufficientScope(scope) => {
            Problem::new(ProblemCode::InsufficientScope, format!("The operation needs the scope {scope}."))
        }
    };
    let mut response = answer(&problem, path, entered);
    let challenge = refusal.challenge(own_api::identifier(&entered.site.provider.issuer));
    if let Ok(challenge) = header::HeaderValue::from_str(&challenge) {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    }
    response
}

fn stopped(stop: &Stop, path: &str, entered: &Entered) -> HttpResponse {
    let (problem, wait) = match stop {
        Stop::Refused(error) => (Problem::invalid(error.description.clone()), None),
        Stop::SlowDown(seconds) => (Problem::new(ProblemCode::TooManyRequests, "Wait before the next request."), Some(*seconds)),
        Stop::Busy => (Problem::new(ProblemCode::TemporarilyUnavailable, "Try again in a moment."), Some(1)),
        Stop::Needs(_) | Stop::Fault(_) => {
            log::error!(request = &*entered.reference; "{stop}");
            (Problem::new(ProblemCode::ServerError, "The log has more under the reference."), None)
        }
    };
    let mut response = answer(&problem, path, entered);
    if let Some(seconds) = wait {
        response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(seconds));
    }
    response
}
