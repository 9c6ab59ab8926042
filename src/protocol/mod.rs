//! The specifications, pure: no clock, no randomness, no database, no templates, no log lines.

pub mod error;
#[cfg(test)]
pub(crate) mod fixture;
pub mod form_post;
pub mod issuer_identification;
pub mod logout;
pub mod oauth2;
pub mod oidc;
pub mod parameters;
pub mod pkce;
pub mod vocabulary;

pub use error::{ErrorCode, OAuthError};
pub use parameters::Parameters;
