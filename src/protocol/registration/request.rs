//! The body of a registration request (RFC 7591 §3.1).

use serde_json::{Map, Value};

use super::names;
use crate::jose::json;
use crate::model::ClientMetadata;
use crate::protocol::error::{ErrorCode, OAuthError};

/// The JSON object of a request.
///
/// # Errors
/// `invalid_client_metadata` for anything else, and for a member that appears twice.
pub fn parse(body: &[u8]) -> Result<Map<String, Value>, OAuthError> {
    json::parse_object(body).map_err(|error| {
        let description = "The body must be one JSON object in which no member appears twice.";
        OAuthError::new(ErrorCode::InvalidClientMetadata, description).with_detail(error.to_string())
    })
}

/// Reads the members that a client may say of itself. "The authorization server MUST ignore any client metadata sent by the client
/// that it does not understand" (§2), and so are those that only the provider sets.
///
/// # Errors
/// `invalid_redirect_uri` or `invalid_client_metadata` for a value of the wrong type or an unknown word.
pub fn read(body: Map<String, Value>) -> Result<ClientMetadata, OAuthError> {
    let mut known = Map::new();
    for (name, value) in body {
        if names::is_known(&name) && !value.is_null() {
            check_alone(&name, &value)?;
            known.insert(name, value);
        }
    }
    serde_json::from_value(Value::Object(known)).map_err(|_| invalid("The client metadata", ErrorCode::InvalidClientMetadata))
}

/// Each member is read by itself, so that the error names it.
fn check_alone(name: &str, value: &Value) -> Result<(), OAuthError> {
    let alone = Map::from_iter([(name.to_owned(), value.clone())]);
    let code = if name == "redirect_uris" { ErrorCode::InvalidRedirectUri } else { ErrorCode::InvalidClientMetadata };
    serde_json::from_value::<ClientMetadata>(Value::Object(alone))
        .map(drop)
        .map_err(|error| invalid(name, code).with_detail(error.to_string()))
}

fn invalid(name: &str, code: ErrorCode) -> OAuthError {
    OAuthError::new(code, format!("{name}: the value is not one that is taken here."))
}
