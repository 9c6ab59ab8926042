//! JSON answers of the OAuth endpoints: never cached, never HTML.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use serde::Serialize;

use super::failure;
use crate::flow::Stop;
use crate::http::middleware::Entered;
use crate::protocol::OAuthError;

/// 200 with a body (RFC 6749 §5.1).
pub fn ok(body: &impl Serialize) -> HttpResponse {
    build(StatusCode::OK, body)
}

/// Another success with a body.
pub fn with_status(status: StatusCode, body: &impl Serialize) -> HttpResponse {
    build(status, body)
}

fn build(status: StatusCode, body: &impl Serialize) -> HttpResponse {
    match serde_json::to_vec(body) {
        Ok(bytes) => HttpResponse::build(status)
            .content_type("application/json")
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .insert_header((header::PRAGMA, "no-cache"))
            .body(bytes),
        Err(_) => failure::bare(&serde_json::json!({ "error": "server_error" })),
    }
}

/// An OAuth error (RFC 6749 §5.2). `challenge` is the value of `WWW-Authenticate` where the caller must have one.
pub fn error(error: &OAuthError, challenge: Option<&str>, entered: &Entered) -> HttpResponse {
    entered.inspection.refused(error);
    log::info!(request = &*entered.reference, site = entered.site.provider.issuer.as_str(), code = error.code.name(),
        detail = error.detail.as_deref().unwrap_or_default(); "refused: {}", error.description);
    let status = StatusCode::from_u16(error.code.http_status()).unwrap_or(StatusCode::BAD_REQUEST);
    let mut response = build(status, &error.body());
    // "If the client attempted to authenticate via the Authorization request header field, the authorization server MUST respond
    // with an HTTP 401 (Unauthorized) status code and include the WWW-Authenticate response header field" (§5.2).
    let challenge = challenge.filter(|_| status != StatusCode::BAD_REQUEST);
    if let Some(Ok(value)) = challenge.map(header::HeaderValue::from_str) {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, value);
    }
    response
}

/// An OAuth error that is part of the protocol's ordinary course: nothing is logged of it.
pub fn quietly(error: &OAuthError) -> HttpResponse {
    build(StatusCode::BAD_REQUEST, &error.body())
}

/// What a flow stopped with, as JSON. A client's `challenge` goes with a 401 only (RFC 6749 §5.2): whoever sees a challenge
/// beside another error takes it for the whole answer.
pub fn stopped(stop: &Stop, challenge: Option<&str>, entered: &Entered) -> HttpResponse {
    entered.inspection.stopped(stop);
    match stop {
        Stop::Refused(refusal) => error(refusal, challenge.filter(|_| refusal.code.http_status() == 401), entered),
        Stop::Busy => failure::retry_later(StatusCode::SERVICE_UNAVAILABLE, "temporarily_unavailable", 1),
        Stop::SlowDown(seconds) => failure::retry_later(StatusCode::TOO_MANY_REQUESTS, "temporarily_unavailable", *seconds),
        Stop::Needs(_) | Stop::Fault(_) => {
            log::error!(request = &*entered.reference; "{stop}");
            build(
                StatusCode::INTERNAL_SERVER_ERROR,
                &serde_json::json!({ "error": "server_error", "error_description": format!("Reference {}.", entered.reference) }),
            )
        }
    }
}
