//! The audit log: what it keeps of an act, how it is chained, read, checked and handed on. An entry is written in the act's own
//! transaction; it never holds a secret.

pub mod chain;
pub mod delivery;
pub mod noted;
pub mod verify;

use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Value, json};

use super::{House, Result};
use crate::crypto::random;
use crate::model::{AuditClass, AuditRow, Id, Instant, Tenant};
use crate::store::audit::Entry;

/// An act of administration, to be written with what it does. `detail` never holds a secret.
pub fn entry(tenant: &Id<Tenant>, (actor, action): (&str, &str), target: String, detail: Value, now: Instant) -> Entry {
    Entry {
        id: name(),
        tenant: tenant.clone(),
        class: AuditClass::Administration,
        at: now,
        actor: actor.to_owned(),
        action: action.to_owned(),
        target,
        detail,
    }
}

/// A fresh identifier. Those of one process come in their order, so that what happened within a second is told as it happened.
fn name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("{count:08x}{:016x}", u64::from_be_bytes(random::bytes()))
}

/// As [`entry`], of people and apps that come and go.
pub fn activity(tenant: &Id<Tenant>, whodunit: (&str, &str), target: String, detail: Value, now: Instant) -> Entry {
    Entry { class: AuditClass::Activity, ..entry(tenant, whodunit, target, detail, now) }
}

/// An entry as a line of JSON, with everything that its link is made of.
pub fn line(row: &AuditRow) -> Value {
    let AuditRow { entry, link } = row;
    json!({
        "id": entry.id,
        "tenant": entry.tenant.as_str(),
        "class": entry.class.name(),
        "at": entry.at.to_rfc3339(),
        "at_epoch": entry.at.epoch_seconds(),
        "actor": entry.actor,
        "action": entry.action,
        "target": entry.target,
        "detail": entry.detail,
        "position": link.as_ref().map(|link| link.position),
        "hash": link.as_ref().map(|link| link.hash.as_str()),
    })
}

/// What the job does each second: failures that were noted are written, and everything written gets its place in the chain.
///
/// # Errors
/// `Busy` or `Fault`; the next tick goes on.
pub fn tick(house: &House, now: Instant) -> Result<()> {
    house.noted().write(house.store(), now)?;
    chain::tick(house).map(drop)
}
