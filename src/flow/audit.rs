//! What the audit keeps of an act: who did what to what. The row is written in the act's own transaction.

use serde_json::Value;

use crate::crypto::{base64url, random};
use crate::model::{Id, Instant, Tenant};
use crate::store::audit::Entry;

/// An act, to be written with what it does. `detail` never holds a secret.
pub fn entry(tenant: &Id<Tenant>, (actor, action): (&str, &str), target: String, detail: Value, now: Instant) -> Entry {
    Entry {
        id: base64url(&random::bytes::<12>()),
        tenant: tenant.clone(),
        at: now,
        actor: actor.to_owned(),
        action: action.to_owned(),
        target,
        detail,
    }
}
