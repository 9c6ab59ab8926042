//! The flow inspector: what happened with the last requests of an app, for those who look after it.
//!
//! A request leaves what may be shown of it in a queue with an end (decision 36) and waits for nothing: once the queue is full, requests
//! are counted and not kept; pages say how many. Each second a job writes what waits, the newest of each app and those that were refused first, so that a
//! busy app costs a bounded number of rows a second. [`thread`] tells which requests belong to one log-in.

pub mod add;
mod choice;
pub mod look;
pub mod notice;
pub mod thread;

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::mpsc::{self, error::TrySendError};

use super::{House, Result};
use crate::model::{Client, FlowEvent, Id, Instant, Provider, Tenant};
use crate::store::hourly_counts::{self, Count};
use crate::store::{StoreError, clients, flow_events};

/// Requests that wait for the next write.
const QUEUE: usize = 1_024;
/// Fingerprints of which it is remembered whose they are.
const MOST_LINKS: usize = 20_000;

/// The word under which it is counted, by tenant and hour, what was not kept.
pub(in crate::flow) const DROPPED: &str = "inspector.dropped";

/// How many requests of a tenant were not kept in an hour.
type Lost = HashMap<(Id<Tenant>, Instant), i64>;

/// Whose a fingerprint is.
type Owners = HashMap<(Id<Provider>, String), Id<Client>>;

/// Where requests wait.
#[derive(Debug)]
pub struct Inspector {
    door: mpsc::Sender<FlowEvent>,
    waiting: Mutex<mpsc::Receiver<FlowEvent>>,
    owners: Mutex<Owners>,
    lost: Mutex<Lost>,
}

impl Default for Inspector {
    fn default() -> Self {
        let (door, waiting) = mpsc::channel(QUEUE);
        Self { door, waiting: Mutex::new(waiting), owners: Mutex::default(), lost: Mutex::default() }
    }
}

impl Inspector {
    /// Whether another request finds room; one that does not is not even described.
    pub fn has_room(&self) -> bool {
        self.door.capacity() > 0
    }

    /// Counts a request for which there was no room.
    pub fn miss(&self, tenant: &Id<Tenant>, now: Instant) {
        self.lose((tenant.clone(), now.hour()), 1);
    }

    fn lose(&self, of: (Id<Tenant>, Instant), count: i64) {
        metrics::counter!("signet_inspector_dropped_total").increment(u64::try_from(count).unwrap_or_default());
        *locked(&self.lost).entry(of).or_default() += count;
    }

    /// Takes what happened, or counts that it could not.
    pub fn take(&self, event: FlowEvent) {
        if let Err(TrySendError::Full(event) | TrySendError::Closed(event)) = self.door.try_send(event) {
            self.miss(&event.tenant, event.at);
        }
    }

    fn drain(&self) -> Vec<FlowEvent> {
        let mut waiting = locked(&self.waiting);
        std::iter::from_fn(|| waiting.try_recv().ok()).take(QUEUE).collect()
    }

    /// Tells whose requests are that name no app, by the codes and tokens of those that did.
    fn recognise(&self, events: &mut [FlowEvent]) {
        let mut owners = locked(&self.owners);
        for event in events {
            let key = |link: &String| (event.provider.clone(), link.clone());
            match &event.client {
                Some(client) => owners.extend(event.exchange.links.iter().map(|link| (key(link), client.clone()))),
                None => event.client = event.exchange.links.iter().find_map(|link| owners.get(&key(link)).cloned()),
            }
        }
        if owners.len() > MOST_LINKS {
            owners.clear();
        }
    }
}

fn locked<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How many of each tenant and hour there are.
fn counted(events: &[FlowEvent]) -> Lost {
    let mut counts = Lost::new();
    for event in events {
        *counts.entry((event.tenant.clone(), event.at.hour())).or_default() += 1;
    }
    counts
}

/// Writes what waits, and how much was not kept, in one transaction; if that fails, it is lost.
///
/// # Errors
/// When the database does not answer.
pub fn write(house: &House) -> Result<()> {
    let waiting = house.inspector().drain();
    let came = counted(&waiting);
    let mut events = choice::of(waiting);
    let kept = counted(&events);
    for (of, count) in came {
        let left = count - kept.get(&of).copied().unwrap_or_default();
        if left > 0 {
            house.inspector().lose(of, left);
        }
    }
    let lost = std::mem::take(&mut *locked(&house.inspector().lost));
    if events.is_empty() && lost.is_empty() {
        return Ok(());
    }
    name_known(house, &mut events)?;
    house.inspector().recognise(&mut events);
    let mut apps: Vec<_> = events.iter().map(|event| (event.provider.clone(), event.client.clone())).collect();
    apps.sort();
    apps.dedup();
    house.store().write(move |c| {
        flow_events::insert(c, &events)?;
        apps.iter().try_for_each(|(provider, client)| flow_events::trim(c, provider, client.as_ref()).map(drop))?;
        for ((tenant, hour), count) in &lost {
            hourly_counts::add(c, tenant, &Count { hour: *hour, name: DROPPED.to_owned(), count: *count })?;
        }
        Ok::<_, StoreError>(())
    })?;
    Ok(())
}

/// Takes away the names of apps that do not exist: rows are capped for each app, and a stranger can invent names.
fn name_known(house: &House, events: &mut [FlowEvent]) -> Result<()> {
    let mut known: HashMap<(Id<Provider>, Id<Client>), bool> = HashMap::new();
    for event in events {
        let Some(client) = event.client.clone() else { continue };
        let key = (event.provider.clone(), client);
        let is_known = if let Some(is_known) = known.get(&key) {
            *is_known
        } else {
            let is_known = house.store().read(|c| clients::find(c, &key.0, &key.1))?.is_some();
            known.insert(key, is_known);
            is_known
        };
        if !is_known {
            event.client = None;
        }
    }
    Ok(())
}

/// Deletes the oldest events where all apps together have too many; says how many.
///
/// # Errors
/// When the database does not answer.
pub fn shed(house: &House) -> Result<usize> {
    match house.store().read(flow_events::overflow)? {
        Some(last) => Ok(house.store().write(move |c| flow_events::delete_up_to(c, last))?),
        None => Ok(0),
    }
}
