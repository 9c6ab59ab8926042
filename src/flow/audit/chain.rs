//! Chaining: each second the entries that were written since get their places, and those that are too old leave. Of all processes one
//! does it: whoever moves the head, in the write that gives the places.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::crypto::{Purpose, Vault, seal::sealed_under};
use crate::flow::{House, Result};
use crate::model::{AuditClass, AuditEntry, AuditHead, AuditLink, Id, Instant, Seconds, Tenant};
use crate::store::hourly_counts::{self, Count};
use crate::store::{Store, StoreError, audit};

/// Entries of one write.
const CHUNK: i64 = 200;
/// Writes of one tick: what is left waits for the next one.
const CHUNKS: usize = 50;

/// Gives every entry its place; says how many this process has placed.
///
/// # Errors
/// `Busy` or `Fault`; what was placed stays placed.
pub fn tick(house: &House) -> Result<usize> {
    run(house.store(), house.vault())
}

/// As [`tick`], on a store and a vault.
///
/// # Errors
/// As [`tick`].
pub fn run(store: &Store, vault: &Vault) -> Result<usize> {
    let mut placed = 0;
    for _ in 0..CHUNKS {
        let Some(count) = chunk(store, vault)? else { break };
        placed += count;
    }
    Ok(placed)
}

/// `None` if nothing waits, or another process was first.
fn chunk(store: &Store, vault: &Vault) -> Result<Option<usize>> {
    let (seen, waiting) = store.read(|c| Ok((audit::head(c)?, audit::unchained(c, CHUNK)?)))?;
    if waiting.is_empty() {
        return Ok(None);
    }
    let mut last = seen.last.clone();
    let mut places: Vec<(String, AuditLink)> = Vec::with_capacity(waiting.len());
    let counts = counted(&waiting);
    for entry in &waiting {
        last = last.then(entry);
        places.push((entry.id.clone(), last.clone()));
    }
    let new = sealed(vault, AuditHead { last, ..seen.clone() });
    let count = places.len();
    let is_ours = store.write(move |c| {
        if !audit::move_head(c, &seen, &new)? {
            return Ok(false);
        }
        for (id, link) in &places {
            if !audit::chain(c, id, link)? {
                return Err(StoreError::Corrupt(format!("audit: entry {id} went away while it was chained")));
            }
        }
        counts.iter().try_for_each(|(tenant, count)| hourly_counts::add(c, tenant, count))?;
        Ok(true)
    })?;
    Ok(is_ours.then_some(count))
}

/// How often what happened in which hour: an entry counts once, in the write that gives it its place.
fn counted(entries: &[AuditEntry]) -> Vec<(Id<Tenant>, Count)> {
    let mut counts: BTreeMap<(Id<Tenant>, Instant, String), i64> = BTreeMap::new();
    for entry in entries.iter().filter(|entry| entry.class == AuditClass::Activity) {
        let hour = entry.at.hour();
        let reason = entry.detail.get("reason").and_then(Value::as_str);
        let name = reason.map_or_else(|| entry.action.clone(), |reason| format!("{} {reason}", entry.action));
        let times = entry.detail.get("times").and_then(Value::as_i64).unwrap_or(1);
        *counts.entry((entry.tenant.clone(), hour, name)).or_default() += times;
    }
    counts.into_iter().map(|((tenant, hour, name), count)| (tenant, Count { hour, name, count })).collect()
}

/// Takes out what is older than `kept`, from the beginning of the chain; says how many entries it were.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn prune(store: &Store, vault: &Vault, kept: Seconds, now: Instant) -> Result<usize> {
    let mut gone = 0;
    loop {
        let left = prune_chunk(store, vault, kept, now)?;
        gone += left;
        if left == 0 {
            return Ok(gone);
        }
    }
}

fn prune_chunk(store: &Store, vault: &Vault, kept: Seconds, now: Instant) -> Result<usize> {
    let (seen, oldest) = store.read(|c| {
        let head = audit::head(c)?;
        let oldest = audit::walk(c, head.pruned.position, CHUNK)?;
        Ok((head, oldest))
    })?;
    let border = now.minus(kept);
    let old = oldest.into_iter().take_while(|row| row.entry.at < border);
    let Some(pruned) = old.last().and_then(|row| row.link) else { return Ok(0) };
    let new = sealed(vault, AuditHead { pruned: pruned.clone(), ..seen.clone() });
    Ok(store.write(move |c| if audit::move_head(c, &seen, &new)? { audit::prune(c, pruned.position) } else { Ok(0) })?)
}

/// Seals the head under the current master key, if it is sealed under an earlier one; says whether it was.
///
/// # Errors
/// `Busy` or `Fault`. One that does not open stays as it is, for `verify` to report.
pub fn reseal(store: &Store, vault: &Vault) -> Result<bool> {
    let seen = store.read(audit::head)?;
    let is_old = seen.sealed.as_deref().is_some_and(|seal| sealed_under(seal) != Some(vault.current_id()));
    if !is_old || !is_sealed(vault, &seen) {
        return Ok(false);
    }
    let new = sealed(vault, seen.clone());
    Ok(store.write(move |c| audit::move_head(c, &seen, &new))?)
}

const CONTEXT: &[u8] = b"audit head";

fn sealed(vault: &Vault, head: AuditHead) -> AuditHead {
    let seal = vault.seal(Purpose::AuditHead, CONTEXT, head.text().as_bytes());
    AuditHead { sealed: Some(seal), ..head }
}

/// Whether the head is the one that was sealed. One that nothing was ever chained to needs no seal.
pub(super) fn is_sealed(vault: &Vault, head: &AuditHead) -> bool {
    match &head.sealed {
        None => *head == AuditHead::default(),
        Some(seal) => vault.open(Purpose::AuditHead, CONTEXT, seal).is_ok_and(|text| *text == *head.text().as_bytes()),
    }
}
