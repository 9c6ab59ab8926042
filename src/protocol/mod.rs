//! The specifications, pure: no clock, no randomness, no database, no templates, no log lines.

pub mod bearer;
pub mod branding;
pub mod certificate;
pub mod clause;
pub mod client_keys;
pub mod contrast;
pub mod correction;
pub mod cors;
pub mod device;
pub mod document;
pub mod endpoint;
pub mod error;
#[cfg(test)]
pub(crate) mod fixture;
pub mod form_post;
pub mod idempotency_key;
pub mod introspection;
pub mod issuer_identification;
pub mod jar;
pub mod jwt_access_token;
pub mod jwt_assertion;
pub mod logout;
pub mod merge_patch;
pub mod metadata;
pub mod oauth2;
pub mod oidc;
pub mod own_api;
pub mod parameters;
pub mod picture;
pub mod pkce;
pub mod precondition;
pub mod problem;
pub mod provider_settings;
pub mod redaction;
pub mod registration;
pub mod relying_party;
pub mod resource_indicators;
pub mod resource_settings;
pub mod revocation;
pub mod served;
pub mod token_type_hint;
pub mod vocabulary;
pub mod webfinger;

pub use clause::Clause;
pub use error::{ErrorCode, OAuthError};
pub use parameters::Parameters;
