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

/// The code that an operation's fault is answered with.
pub fn code(fault: &Fault) -> ProblemCode {
    match fault {
        Fault::Token(Refusal::Missing) => ProblemCode::Unauthenticated,
        Fault::Token(Refusal::InvalidToken(_)) => ProblemCode::InvalidToken,
        Fault::Token(Refusal::InsufficientScope(_)) => ProblemCode::InsufficientScope,
        Fault::Token(Refusal::InvalidRequest(_)) | Fault::Stopped(Stop::Refused(_)) => ProblemCode::InvalidRequest,
        Fault::Problem(problem) => problem.code,
        Fault::Stopped(Stop::SlowDown(_)) => ProblemCode::TooManyRequests,
        Fault::Stopped(Stop::Busy) => ProblemCode::TemporarilyUnavailable,
        Fault::Stopped(Stop::Needs(_) | Stop::Fault(_)) => ProblemCode::ServerError,
    }
}

/// What an operation stopped with. `path` is where it was asked.
pub fn of(fault: &Fault, path: &str, entered: &Entered) -> HttpResponse {
    let code = code(fault);
    match fault {
        Fault::Token(refusal) => refused(code, refusal, (path, entered)),
        Fault::Problem(problem) => answer(problem, path, entered),
        Fault::Stopped(stop) => stopped(code, stop, (path, entered)),
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
fn refused(code: ProblemCode, refusal: &Refusal, (path, entered): (&str, &Entered)) -> HttpResponse {
    let detail = match refusal {
        Refusal::Missing => "Send an access token in the Authorization header.".to_owned(),
        Refusal::InvalidRequest(why) => (*why).to_owned(),
        Refusal::InvalidToken(why) => {
            log::info!(request = &*entered.reference; "an access token did not open the API: {why}");
            "The access token is not valid here.".to_owned()
        }
        Refusal::InsufficientScope(scope) => format!("The operation needs the scope {scope}."),
    };
    let mut response = answer(&Problem::new(code, detail), path, entered);
    let challenge = refusal.challenge(own_api::identifier(&entered.site.provider.issuer));
    if let Ok(challenge) = header::HeaderValue::from_str(&challenge) {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    }
    response
}

fn stopped(code: ProblemCode, stop: &Stop, (path, entered): (&str, &Entered)) -> HttpResponse {
    let (detail, wait) = match stop {
        Stop::Refused(error) => (error.description.clone(), None),
        Stop::SlowDown(seconds) => ("Wait before the next request.".into(), Some(*seconds)),
        Stop::Busy => ("Try again in a moment.".into(), Some(1)),
        Stop::Needs(_) | Stop::Fault(_) => {
            log::error!(request = &*entered.reference; "{stop}");
            ("The log has more under the reference.".into(), None)
        }
    };
    let mut response = answer(&Problem::new(code, detail), path, entered);
    if let Some(seconds) = wait {
        response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(seconds));
    }
    response
}
