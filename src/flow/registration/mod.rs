//! Clients that register themselves (RFC 7591, OpenID Connect Registration) and manage their registration (RFC 7592).

mod create;
mod limits;
mod manage;
mod never_used;
mod sector;
mod statement;
pub mod tokens;

use std::sync::Arc;

use serde_json::{Map, Value, json};

pub use create::create;
pub use manage::{delete, read, update};
pub use never_used::sweep;

use super::{Site, audit};
use crate::jose::KeySet;
use crate::model::{Client, Id, Instant};
use crate::protocol::bearer::Refusal;
use crate::store::audit::Entry;

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Arrived {
    /// The client of the path; empty at the registration endpoint itself.
    pub client: Id<Client>,
    /// The `Authorization` header.
    pub authorization: Option<String>,
    /// The body.
    pub body: bytes::Bytes,
    /// The address it came from.
    pub address: String,
    /// What was fetched for it so far; `None` is a failure.
    pub documents: Vec<Option<Arc<[u8]>>>,
    /// Key sets that were fetched for it, the latest last.
    pub keys: Vec<Option<Arc<KeySet>>>,
}

/// How a request ended that was not refused with an error of RFC 7591.
#[derive(Debug)]
pub enum Outcome {
    /// The client's registration as it is now, with what only the client may know.
    Told(Map<String, Value>),
    /// The registration is gone.
    Gone,
    /// The token opens nothing here (RFC 6750 §3.1).
    Unauthorized(Refusal),
    /// Nobody may register here.
    Closed,
}

/// What is kept of an act upon a registration.
fn entry(site: &Site, (actor, action): (String, &str), client: &Id<Client>, now: Instant) -> Entry {
    let detail = json!({ "provider": site.provider.name });
    audit::entry(&site.tenant.id, (&actor, action), format!("client:{client}"), detail, now)
}
