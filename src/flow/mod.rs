//! What each endpoint does, in order; synchronous; one file per use case.

pub mod client_secret;
pub mod clients;
pub mod configuration;
pub mod people;
