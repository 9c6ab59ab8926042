//! Request objects: the parameters of an authorization request as a signed (and perhaps encrypted) JWT, by value in `request` or by
//! reference in `request_uri`. OpenID Connect Core §6 <https://openid.net/specs/openid-connect-core-1_0.html#JWTRequests>;
//! RFC 9101 (JAR) <https://www.rfc-editor.org/rfc/rfc9101>.
//!
//! In order: [`find`] what came, [`judge`] it, and go on with the parameters that come out. While nothing of it is verified, [`seen`]
//! tells only where an error may go: that address is proven like any other.
//!
//! Decisions: "If the same parameter exists both in the Request Object and the OAuth Authorization Request parameters, the parameter in
//! the Request Object is used" (Core §6.3.3); of a client that registered `require_signed_request_object` nothing outside counts but `client_id` (RFC 9101 §6.3).
//! An encrypted object is a JWE to a key of ours (`use` is `enc`) around a signed JWT: "If both signing and encryption are performed, it
//! MUST be signed first and then encrypted" (RFC 9101 §4). A client that registered `request_object_encryption_alg` may still send what
//! is only signed, and one that registered none may encrypt: "The RP MAY still use other supported encryption algorithms or send
//! unencrypted Request Objects, even when this parameter is present. … The default, if omitted, is that the RP is not declaring
//! whether it might encrypt any Request Objects." (OpenID Connect Registration §2)
//! `none` is never a signature, inside a JWE neither. Left out on purpose: the hash in the fragment of a `request_uri` (Core §6.2.1, a MAY), since nothing
//! is kept between two requests.

mod object;
mod parameters;
mod source;
#[cfg(test)]
mod tests;

pub use object::{Judged, Means, is_under_secret, judge};
pub use parameters::seen;
pub use source::{Source, find};

use crate::protocol::{ErrorCode, OAuthError};

/// `invalid_request_object`: "The `request` parameter contains an invalid Request Object" (Core §3.1.2.6, RFC 9101 §7).
fn invalid(description: impl Into<std::borrow::Cow<'static, str>>) -> OAuthError {
    OAuthError::new(ErrorCode::InvalidRequestObject, description)
}

/// One error for an object that does not open, whatever is wrong with it: it tells nothing of the key.
pub fn undecipherable() -> OAuthError {
    invalid("The request object could not be decrypted.")
}
