//! RFC 9207, OAuth 2.0 Authorization Server Issuer Identification <https://www.rfc-editor.org/rfc/rfc9207>, §2.
//!
//! "In authorization responses to the client, including error responses, an authorization server supporting this specification
//! MUST indicate its identity by including the `iss` parameter in the response."

use crate::model::Issuer;

/// The response parameter: the issuer, byte for byte.
pub fn parameter(issuer: &Issuer) -> (&'static str, String) {
    ("iss", issuer.as_str().to_owned())
}
