//! Request bodies within a size and a time: a slow or huge body ends, whatever the client does.

use std::convert::Infallible;
use std::time::Duration;

use actix_web::{HttpRequest, http::header, web};
use bytes::Bytes;

use crate::crypto::base64;
use crate::protocol::clause::Clause;
use crate::protocol::error::OAuthError;
use crate::protocol::parameters::Parameters;

/// The largest body, in bytes.
const LARGEST: usize = 64 * 1024;
/// The largest body with a file in it.
const LARGEST_WITH_FILES: usize = 1024 * 1024;
/// The most parts of such a body.
const MOST_PARTS: usize = 64;
/// The longest a body may take to arrive.
const LONGEST: Duration = Duration::from_secs(10);

/// The parameters of an `application/x-www-form-urlencoded` body; an empty body has none, whatever its type.
///
/// # Errors
/// `invalid_request` for another type, too many bytes, too slow a body, or parameters that `Parameters` refuses.
pub async fn form(request: &HttpRequest, payload: web::Payload) -> Result<Parameters, OAuthError> {
    let body = bytes(payload, LARGEST).await?;
    if !body.is_empty() && !is(request, "application/x-www-form-urlencoded") {
        return Err(
            OAuthError::invalid_request("The request body must be application/x-www-form-urlencoded.").under(Clause::Form)
        );
    }
    Parameters::parse(&body)
}

/// As [`form`], or the parts of a `multipart/form-data` body (RFC 7578 <https://www.rfc-editor.org/rfc/rfc7578>): a file that was chosen
/// becomes a `data:` URL (RFC 2397), one that was not is left out.
///
/// # Errors
/// As [`form`].
pub async fn form_with_files(request: &HttpRequest, payload: web::Payload) -> Result<Parameters, OAuthError> {
    let broken = |_| OAuthError::invalid_request("The form could not be read.").under(Clause::Form);
    let Ok(boundary) = multer::parse_boundary(media_type(request)) else { return form(request, payload).await };
    let body = bytes(payload, LARGEST_WITH_FILES).await?;
    let stream = futures_util::stream::once(async move { Ok::<_, Infallible>(body) });
    let mut parts = multer::Multipart::new(stream, boundary);
    let mut pairs = Vec::new();
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        let name = part.name().unwrap_or_default().to_owned();
        let is_file = part.file_name().is_some();
        let content = part.bytes().await.map_err(broken)?;
        if is_file && !content.is_empty() {
            pairs.push((name, format!("data:application/octet-stream;base64,{}", base64(&content))));
        } else if !is_file {
            let text = String::from_utf8(content.to_vec()).ok().filter(|text| !text.contains('\0'));
            let refused = || OAuthError::invalid_request("A field of the form is not text.").under(Clause::Form);
            pairs.push((name, text.ok_or_else(refused)?));
        }
        if pairs.len() > MOST_PARTS {
            return Err(OAuthError::invalid_request("The form has too many fields.").under(Clause::Form));
        }
    }
    Parameters::from_pairs(pairs)
}

/// The bytes of an `application/json` body.
///
/// # Errors
/// `invalid_request` for another type, too many bytes or too slow a body.
pub async fn json(request: &HttpRequest, payload: web::Payload) -> Result<Bytes, OAuthError> {
    let body = bytes(payload, LARGEST).await?;
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
    let body = bytes(payload, LARGEST).await?;
    if body.is_empty() || types.iter().any(|own| is(request, own)) {
        return Ok(body);
    }
    Err(OAuthError::invalid_request(format!("The request body must be {}.", types.join(" or "))).under(Clause::Form))
}

async fn bytes(payload: web::Payload, largest: usize) -> Result<Bytes, OAuthError> {
    match tokio::time::timeout(LONGEST, payload.to_bytes_limited(largest)).await {
        Ok(Ok(Ok(body))) => Ok(body),
        Ok(Ok(Err(_))) => Err(OAuthError::invalid_request("The request body could not be read.").under(Clause::Form)),
        Ok(Err(_)) => {
            let said = format!("The request body is larger than {} KiB.", largest / 1024);
            Err(OAuthError::invalid_request(said).under(Clause::Form))
        }
        Err(_) => Err(OAuthError::invalid_request("The request body took longer than 10 seconds to arrive.").under(Clause::Form)),
    }
}

fn is(request: &HttpRequest, media_type: &str) -> bool {
    self::media_type(request).split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(media_type)
}

fn media_type(request: &HttpRequest) -> &str {
    request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// The parameters of the query string.
///
/// # Errors
/// As [`Parameters::parse`].
pub fn query(request: &HttpRequest) -> Result<Parameters, OAuthError> {
    Parameters::parse(request.query_string().as_bytes())
}
