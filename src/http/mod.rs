//! actix: the table of contents of all endpoints, what goes in, what goes out. A handler parses, crosses to a flow once, and
//! renders; it decides nothing.

pub mod account;
pub mod admin;
pub mod api;
mod app_changes;
mod assets;
pub mod blocking;
mod brand;
pub mod choose_password;
mod client_form;
pub mod cookies;
pub mod extract;
mod flow_shown;
pub mod health;
pub mod inspection;
pub mod middleware;
pub mod oauth;
pub mod portal;
mod recovery;
pub mod respond;
pub mod routes;
pub mod screens;
mod segment;
pub mod setup;
pub mod sign_in;
mod state;
pub mod welcome;

pub use state::State;
