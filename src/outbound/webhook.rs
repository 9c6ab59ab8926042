//! Signed requests to a receiver of the operator's (Standard Webhooks <https://www.standardwebhooks.com>). The body is JSON; whatever is
//! answered beyond the status is not read far.

use std::time::Duration;

use serde_json::Value;

use super::{Client, FetchError, Request};

/// The longest time a receiver has for its answer.
const TIME: Duration = Duration::from_secs(10);
/// The largest answer that is read; it means nothing.
const MOST: usize = 16 * 1024;

/// Posts a body under its headers and says with which status it was answered.
///
/// # Errors
/// Whatever kept it from an answer.
pub async fn post(client: &Client, url: &str, headers: &[(&str, &str)], body: &Value) -> Result<u16, FetchError> {
    let mut request = Request::post_json(url, body).within(TIME).most(MOST);
    for (name, value) in headers {
        request = request.header(name, value)?;
    }
    client.send(request).await.map(|answer| answer.status)
}
