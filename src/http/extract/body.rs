//! Request bodies within a size and a time: a slow or huge body ends, whatever the client does.

use std::time::Duration;

use actix_web::{HttpRequest, http::header, web};
use bytes::Bytes;

use crate::protocol::clause::Clause;
use crate::protocol::error::OAuthError;
use crate::protocol::parameters::Parameters;

/// The largest body, in bytes.
const LARGEST: usize = 64 * 1024;
/// The longest a body may take to arrive.
const LONGEST: Duration = Duration::from_secs(10);

/// The parameters of an `application/x-www-form-urlencoded` body; an empty body has none, whatever its type.
///
/// # Errors
/// `invalid_request` for another type, too many bytes, too slow a body, or parameters that `Parameters` refuses.
pub async fn form(request: &HttpRequest, payload: web::Payload) -> Result<Parameters, OAuthError> {
    let body = bytes(payload).await?;
    if !body.is_empty() && !is(request, "application/x-www-form-urlencoded") {
        return Err(
            OAuthError::invalid_request("The request body must be application/x-www-form-urlencoded.").under(Clause::Form)
        );
    }
    Parameters::parse(&body)
}

/// The bytes of an `application/json` body.
///
/// # Errors
/// `invalid_request` for another type, too many bytes or too slow a body.
pub async fn json(request: &HttpRequest, payload: web::Payload) -> Result<Bytes, OAuthError> {
    let body = bytes(payload).await?;
    if is(request, "application/json") {
        Ok(body)
    } else {
        Err(OAuthError::invalid_request("The request body must be application/json.").under(Clause::Form))
    }
}

/// The bytes of a body of one of these media types, or none at all, whatever the type of nothing.
///
/// # Errors
/// `invalid_request` for another type, too many bytes or too slow a body.
pub async fn json_or_nothing(request: &HttpRequest, payload: web::Payload, types: &[&str]) -> Result<Bytes, OAuthError> {
    let body = bytes(payload).await?;
    if body.is_empty() || types.iter().any(|own| is(request, own)) {
        return Ok(body);
    }
    Err(OAuthError::invalid_request(format!("The request body must be {}.", types.join(" or "))).under(Clause::Form))
}

async fn bytes(payload: web::Payload) -> Result<Bytes, OAuthError> {
    match tokio::time::timeout(LONGEST, payload.to_bytes_limited(LARGEST)).await {
        Ok(Ok(Ok(body))) => Ok(body),
        Ok(Ok(Err(_))) => Err(OAuthError::invalid_request("The request body could not be read.").under(Clause::Form)),
        Ok(Err(_)) => Err(OAuthError::invalid_request("The request body is larger than 64 KiB.").under(Clause::Form)),
        Err(_) => Err(OAuthError::invalid_request("The request body took longer than 10 seconds to arrive.").under(Clause::Form)),
    }
}

fn is(request: &HttpRequest, media_type: &str) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(media_type)
}

/// The parameters of the query string.
///
/// # Errors
/// As [`Parameters::parse`].
pub fn query(request: &HttpRequest) -> Result<Parameters, OAuthError> {
    Parameters::parse(request.query_string().as_bytes())
}
