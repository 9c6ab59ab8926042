//! The specifications, pure: no clock, no randomness, no database, no templates, no log lines.

pub mod error;
pub mod logout;
pub mod oauth2;
pub mod oidc;
pub mod parameters;
pub mod vocabulary;

pub use error::{ErrorCode, OAuthError};
pub use parameters::Parameters;
