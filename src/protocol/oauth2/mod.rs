//! OAuth 2.0: RFC 6749 <https://www.rfc-editor.org/rfc/rfc6749> as RFC 9700 wants it, and RFC 8252 for native apps.

pub mod authorization_code;
pub mod authorize;
pub mod client_authentication;
pub mod client_credentials;
#[cfg(test)]
pub(crate) mod fixture;
pub mod redirect_difference;
pub mod redirect_uri;
pub mod refresh_token;
pub mod response;
pub mod standing;
pub mod token;
pub mod unavailable;
