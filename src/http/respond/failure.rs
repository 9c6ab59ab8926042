//! Errors for people, and the bare ones where not even a page can be made.

use std::fmt;

use actix_web::http::{StatusCode, header};
use actix_web::{Error, HttpResponse, ResponseError};
use serde_json::{Value, json};

use super::headers;
use super::page::{self, Policy};
use crate::flow::Stop;
use crate::flow::speech::Speech;
use crate::http::State;
use crate::http::extract::peer::Peer;
use crate::http::middleware::Entered;
use crate::pages::{ErrorKind, ErrorPage, Frame, Reason, UnknownHost};
use crate::protocol::Clause;

/// A 500 without a page.
pub fn bare(body: &Value) -> HttpResponse {
    HttpResponse::InternalServerError().content_type("application/json").body(body.to_string())
}

/// What escaped a handler: a request that actix refuses, or a panic. It is answered without a page.
#[derive(Debug)]
pub struct Escaped {
    status: StatusCode,
    reference: String,
}

impl Escaped {
    /// A fault of ours.
    pub fn internal(reference: &str) -> Self {
        Self { status: StatusCode::INTERNAL_SERVER_ERROR, reference: reference.to_owned() }
    }

    /// What actix itself refuses: an unreadable request, say.
    pub fn from_actix(error: &Error, reference: &str) -> Self {
        let status = error.as_response_error().status_code();
        if status.is_server_error() {
            log::error!(request = reference; "{error}");
        }
        Self { status, reference: reference.to_owned() }
    }
}

impl fmt::Display for Escaped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.status, self.reference)
    }
}

impl ResponseError for Escaped {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        let body = if self.status.is_server_error() {
            let text = format!("Something failed on our side. Reference {}.", self.reference);
            json!({ "error": "server_error", "error_description": text })
        } else {
            json!({ "error": "invalid_request", "error_description": "The request could not be read." })
        };
        let mut response = HttpResponse::build(self.status).content_type("application/json").body(body.to_string());
        headers::secure(response.headers_mut(), None, ("other", &self.reference));
        response
    }
}

/// 503 or 429 with the time to wait.
pub fn retry_later(status: StatusCode, code: &str, seconds: i64) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header((header::RETRY_AFTER, seconds.to_string()))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .content_type("application/json")
        .body(json!({ "error": code, "error_description": "Try again later." }).to_string())
}

/// The page of a host that nobody serves: it names the host that was asked for; the log names those served.
pub fn unknown_host(state: &State, (peer, speech): (&Peer, &Speech), reference: &str) -> HttpResponse {
    let served = state.house.settings().hosts().join(", ");
    log::warn!(request = reference, host = peer.host.as_str(), served = served.as_str(); "a request for a host that is not served");
    let reason = match peer.host.as_str() {
        "" => Reason::told("told-no-provider-nameless"),
        host => Reason::naming("told-no-provider", host),
    };
    let frame = Frame::new("", "Signet").speaking(speech.language());
    let page = ErrorPage {
        unknown_host: Some(UnknownHost { asked: peer.host.clone(), forwarded_ignored: peer.forwarded_ignored }),
        ..ErrorPage::new(frame, ErrorKind::UnknownHost, "unknown_host", reason, reference)
    };
    page::render(state, StatusCode::NOT_FOUND, &Policy::default(), &page)
}

/// The page for what a flow stopped with. A refusal without an address is a 400 at the URL that was asked.
pub fn person(state: &State, entered: &Entered, stop: &Stop) -> HttpResponse {
    entered.inspection.stopped(stop);
    let make = |kind, code: &str, reason| ErrorPage::new(page::spoken(entered), kind, code, reason, &entered.reference);
    let (status, page) = match stop {
        Stop::Refused(error) => {
            log::info!(request = &*entered.reference, code = error.code.name(),
                detail = error.detail.as_deref().unwrap_or_default(); "refused: {}", error.description);
            (StatusCode::BAD_REQUEST, make(ErrorKind::Refused, error.code.name(), Reason::of_request(&error.description)))
        }
        Stop::SlowDown(_) => {
            (StatusCode::TOO_MANY_REQUESTS, make(ErrorKind::TooMany, "too_many_requests", Reason::told("told-many-requests")))
        }
        Stop::Busy => {
            (StatusCode::SERVICE_UNAVAILABLE, make(ErrorKind::Busy, "temporarily_unavailable", Reason::told("told-busy")))
        }
        Stop::Needs(_) | Stop::Fault(_) => {
            log::error!(request = &*entered.reference; "{stop}");
            (StatusCode::INTERNAL_SERVER_ERROR, make(ErrorKind::Internal, "server_error", Reason::told("told-failed")))
        }
    };
    let mut response = page::render(state, status, &Policy::default(), &page);
    let wait = match stop {
        Stop::SlowDown(seconds) => Some(*seconds),
        Stop::Busy => Some(1),
        _ => None,
    };
    if let Some(seconds) = wait {
        response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(seconds));
    }
    response
}

/// 404 for people.
pub fn not_found(state: &State, entered: &Entered) -> HttpResponse {
    let page = ErrorPage::new(
        page::spoken(entered),
        ErrorKind::NotFound,
        "not_found",
        Reason::told("told-nothing-here"),
        &entered.reference,
    );
    page::render(state, StatusCode::NOT_FOUND, &Policy::default(), &page)
}

/// The page of a form or link that cannot be continued: it explains itself and leads on.
pub fn stale(state: &State, entered: &Entered) -> HttpResponse {
    let reason = Reason::told("told-stale");
    entered.inspection.failed(Some("stale_page"), (&reason.english(), None), Clause::Waiting);
    let page = ErrorPage {
        retry: Some(format!("{}/account", entered.site.provider.issuer.path())),
        ..ErrorPage::new(page::spoken(entered), ErrorKind::Stale, "stale_page", reason, &entered.reference)
    };
    page::render(state, StatusCode::BAD_REQUEST, &Policy::default(), &page)
}
