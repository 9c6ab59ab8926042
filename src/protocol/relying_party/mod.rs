//! Being a relying party of other providers (OpenID Connect Core <https://openid.net/specs/openid-connect-core-1_0.html>, Discovery;
//! OAuth 2.0 Security Best Current Practice, RFC 9700): pure, like every room of the protocol.
//!
//! `begin` makes the authorization request, `finish` says what is wanted next until everything that came back is proven,
//! `claims_mapping` turns it into a person, `linking` decides who that is here. An upstream's oddities are data in its settings.

pub mod addresses;
pub mod again;
pub mod begin;
pub mod check;
pub mod claims_mapping;
pub mod client_authentication;
pub mod email_list;
pub mod finish;
pub mod id_token;
pub mod initiate;
pub mod issuer;
pub mod linking;
pub mod logout_token;
pub mod made;
pub mod metadata;
pub mod options;
pub mod preset;
pub mod refresh;
pub mod refusal;
pub mod registration;
pub mod request_object;
pub mod response;
pub mod shown;
pub mod sources;
pub mod steps;
pub mod symmetric_key;

#[cfg(test)]
mod fixture;

pub use refusal::{Refusal, RefusalCode};
