//! WebFinger of others (RFC 7033 §4): bounded in size and time, and from the very address that was named. A redirect, which
//! §4.2 allows to https, is not followed: it would choose whom we call next.

use serde_json::Value;

use super::FetchError;
use super::client::{Client, Request};

/// The largest answer.
const MOST: usize = 64 * 1024;

/// Fetches an answer.
///
/// # Errors
/// Why it could not be had.
pub(super) async fn fetch(client: &Client, url: &str) -> Result<Value, FetchError> {
    let answer = client.send(Request::get(url).accept("application/jrd+json, application/json").most(MOST)).await?;
    let value = answer.json()?;
    if matches!(answer.content_type.as_str(), "application/jrd+json" | "application/json") {
        Ok(value)
    } else {
        Err(FetchError::Content("its media type is another one"))
    }
}
