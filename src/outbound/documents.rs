//! Documents of others, fetched by URI each time that one is needed: bounded in size and time, of an acceptable type, and from
//! the very address that was named (a redirect is a failure). The fragment of the URI stays here.

use bytes::Bytes;

use super::FetchError;
use super::client::{Client, Request};
use crate::protocol::document::Kind;

/// Fetches a document.
///
/// # Errors
/// Why it could not be had: only a 200 answer of an admitted type, read to its end, is one.
pub(super) async fn fetch(client: &Client, uri: &str, kind: Kind) -> Result<Bytes, FetchError> {
    let answer = client.send(Request::get(uri).accept(kind.accept()).most(kind.most())).await?;
    if answer.status != 200 {
        return Err(FetchError::Status(answer.status));
    }
    if !kind.admits(&answer.content_type) {
        return Err(FetchError::Content("its media type is another one"));
    }
    Ok(answer.body)
}
