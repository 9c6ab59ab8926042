//! Logout tokens on their way to apps (OpenID Connect Back-Channel Logout §2.5): a form with `logout_token` and nothing else. Whatever
//! the app answers beyond its status is not read far.

use std::time::Duration;

use super::{Client, FetchError, Request};
use crate::crypto::Plain;

/// The longest time an app has for its answer.
const TIME: Duration = Duration::from_secs(5);
/// The largest answer that is read; it means nothing.
const MOST: usize = 16 * 1024;

/// Posts a logout token and says with which status the app answered.
///
/// # Errors
/// Whatever kept it from an answer; one that is too large was an answer of nobody who keeps to the specification.
pub async fn post(client: &Client, uri: &str, token: &Plain) -> Result<u16, FetchError> {
    let request = Request::post_form(uri, &[("logout_token", token.reveal())]).within(TIME).most(MOST);
    client.send(request).await.map(|answer| answer.status)
}
