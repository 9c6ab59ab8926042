//! Errors for people, and the bare ones where not even a page can be made.

use std::fmt;

use actix_web::http::{StatusCode, header};
use actix_web::{Error, HttpResponse, ResponseError};
use serde_json::{Value, json};

use super::headers;
use super::page::{self, Policy};
use crate::flow::Stop;
use crate::http::State;
use crate::http::extract::peer::Peer;
use crate::http::middleware::Entered;
use crate::pages::{ErrorKind, ErrorPage, Frame, UnknownHost};
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
pub fn unknown_host(state: &State, peer: &Peer, reference: &str) -> HttpResponse {
    let served = state.house.settings().hosts().join(", ");
    log::warn!(request = reference, host = peer.host.as_str(), served = served.as_str(); "a request for a host that is not served");
    let text = format!("No provider here answers to {}.", if peer.host.is_empty() { "an empty host" } else { &peer.host });
    let page = ErrorPage {
        unknown_host: Some(UnknownHost { asked: peer.host.clone(), forwarded_ignored: peer.forwarded_ignored }),
        ..ErrorPage::new(Frame::new("", "Signet"), ErrorKind::UnknownHost, "unknown_host", &text, reference)
    };
    page::render(state, StatusCode::NOT_FOUND, &Policy::default(), &page)
}

/// The page for what a flow stopped with. A refusal without an address is a 400 at the URL that was asked.
pub fn person(state: &State, entered: &Entered, stop: &Stop) -> HttpResponse {
    entered.inspection.stopped(stop);
    let make = |kind, code: &str, text: &str| ErrorPage::new(page::frame(&entered.site), kind, code, text, &entered.reference);
    let (status, page) = match stop {
        Stop::Refused(error) => {
            log::info!(request = &*entered.reference, code = error.code.name(),
                detail = error.detail.as_deref().unwrap_or_default(); "refused: {}", error.description);
            (StatusCode::BAD_REQUEST, make(ErrorKind::Refused, error.code.name(), &error.description))
        }
        Stop::SlowDown(_) => (
            StatusCode::TOO_MANY_REQUESTS,
            make(ErrorKind::TooMany, "too_many_requests", "Many requests came from your network in a short time."),
        ),
        Stop::Busy => (
            StatusCode::SERVICE_UNAVAILABLE,
            make(ErrorKind::Busy, "temporarily_unavailable", "The server is handling as much as it can."),
        ),
        Stop::Needs(_) | Stop::Fault(_) => {
            log::error!(request = &*entered.reference; "{stop}");
            (StatusCode::INTERNAL_SERVER_ERROR, make(ErrorKind::Internal, "server_error", "Something failed on our side."))
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
        page::frame(&entered.site),
        ErrorKind::NotFound,
        "not_found",
        "Nothing is at this address.",
        &entered.reference,
    );
    page::render(state, StatusCode::NOT_FOUND, &Policy::default(), &page)
}

/// The page of a form or link that cannot be continued: it explains itself and leads on.
pub fn stale(state: &State, entered: &Entered) -> HttpResponse {
    let text = "This sign-in was started more than 30 minutes ago, or in another browser.";
    entered.inspection.failed(Some("stale_page"), (text, None), Clause::Waiting);
    let page = ErrorPage {
        retry: Some(format!("{}/account", entered.site.provider.issuer.path())),
        ..ErrorPage::new(page::frame(&entered.site), ErrorKind::Stale, "stale_page", text, &entered.reference)
    };
    page::render(state, StatusCode::BAD_REQUEST, &Policy::default(), &page)
}
