//! What came: `request` or `request_uri` (Core §6.1, §6.2; RFC 9101 §5).

use crate::model::Client;
use crate::protocol::{Clause, ErrorCode, OAuthError, Parameters};

/// Where the request object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source<'a> {
    /// In the request itself.
    Value(&'a str),
    /// At a URI that the client registered.
    Reference(&'a str),
}

/// Finds the request object of a request; `None` if its parameters are plain ones, which the client may send.
///
/// # Errors
/// `invalid_request` for both at once ("If one of these parameters is used, the other MUST NOT be used in the same request", Core §6.1), and for none of a client that registered
/// `require_signed_request_object`: "the authorization server MUST reject the authorization request from the client that does not
/// conform to this specification" (RFC 9101 §10.5). `invalid_request_uri` for a URI that is not registered.
pub fn find<'a>(parameters: &'a Parameters, client: &Client) -> Result<Option<Source<'a>>, OAuthError> {
    match (parameters.get("request"), parameters.get("request_uri")) {
        (None, None) if client.metadata.require_signed_request_object => {
            Err(OAuthError::invalid_request("This client is registered to send its requests as signed request objects.")
                .under(Clause::SignedRequest))
        }
        (None, None) => Ok(None),
        (Some(_), Some(_)) => {
            Err(OAuthError::invalid_request("request and request_uri cannot be used together.").under(Clause::RequestObject))
        }
        (Some(object), None) => Ok(Some(Source::Value(object))),
        (None, Some(uri)) if is_registered(uri, client) => Ok(Some(Source::Reference(uri))),
        (None, Some(_)) => {
            let description = "request_uri is not one of the request_uris that the client registered.";
            Err(OAuthError::new(ErrorCode::InvalidRequestUri, description))
        }
    }
}

/// Character for character, as it was registered: with its fragment if it has one; without one, a fragment that comes is only the
/// hash of a version of the document (Core §6.2.1). One that was registered with `/*` at its end stands for every single segment in that
/// place: a client that signs each request anew keeps each under a name of its own.
fn is_registered(uri: &str, client: &Client) -> bool {
    let bare = uri.split('#').next().unwrap_or(uri);
    client.metadata.request_uris.iter().any(|own| own == uri || own == bare || is_in_folder(own, bare))
}

fn is_in_folder(own: &str, bare: &str) -> bool {
    let folder = own.strip_suffix('*').filter(|folder| folder.ends_with('/'));
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let name = folder.and_then(|folder| bare.strip_prefix(folder));
    name.is_some_and(|name| !name.is_empty() && name.chars().all(plain))
}
