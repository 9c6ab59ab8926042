//! A server to test against: the routes and the door of `signet serve`, a database of the test's own, a clock that stands still
//! until it is moved, and the people and programs that call.

mod answer;
mod app;
mod ask;
mod authenticator;
pub mod authority;
mod browser;
mod configuration;
mod database;
mod device;
mod elsewhere;
mod form;
mod jwt;
mod postbox;
mod receiver;
mod relying_party;
mod returned;
mod snapshot;
pub mod upstream;

pub use answer::{Answer, Callback};
pub use app::{START, TestApp, on_both, on_both_with};
pub use ask::{Ask, encoded};
pub use authenticator::{Authenticator, asked, bent};
pub use browser::Browser;
pub use configuration::{ISSUER, PASSWORD, Setup, api_scopes, assertion_key, password_hash, robot_of};
pub use database::Database;
pub use device::{DEVICE_GRANT, Device, enter};
pub use elsewhere::Elsewhere;
pub use form::Form;
pub use jwt::{Jwt, assertion, unprotected, verified, verified_with};
pub use postbox::{Caught, Postbox};
pub use receiver::{HANG_UP, Received, Receiver};
pub use relying_party::{ASKING, Auth, NATIVE, POST, ROBOT, RelyingParty, SPA, Tokens, VERIFIER, WEB};
pub use returned::Returned;
pub use snapshot::snapshot;
