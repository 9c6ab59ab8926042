//! What is counted in memory and written every few seconds: what each key has signed and until when that lives, who has fetched
//! the JWKS (decision 25), when secrets of clients were last used, and what clients last got or were refused. A process that is killed
//! loses its last seconds of it; nothing is decided by these numbers.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::measures::Latencies;
use super::{Result, throttle};
use crate::model::{Client, Id, Instant, Provider, Seconds, Tenant};
use crate::store::client_activity::{self, Activity};
use crate::store::client_secrets;
use crate::store::jwks_readers::{self, Reader};
use crate::store::signing_keys::{self, Use};
use crate::store::{Store, StoreError};

/// Kinds of readers that are counted apart between two writes; further ones are counted together.
const MOST_READERS: usize = 200;
/// Characters of a user agent that are kept.
const LONGEST_AGENT: usize = 120;
/// How exactly the last use of a secret and what a client last got are known: a busy app is not a write every few seconds.
const USE_GRAIN: Seconds = Seconds::minutes(5);
/// Secrets and clients whose last use is remembered, so that it is not written again within the grain.
const MOST_NOTED: usize = 20_000;
/// Rows that are written in one transaction.
const CHUNK: usize = 200;
/// The name of those who are counted together.
const OTHERS: &str = "(others)";

type KeyOfUse = (Id<Provider>, String);
type KeyOfReader = (Id<Provider>, String, String);
type KeyOfClient = (Id<Provider>, Id<Client>);

/// Clients that are noted apart between two writes; of further ones nothing is noted until the next.
const MOST_CLIENTS: usize = 10_000;

/// The counters of this process.
#[derive(Debug, Default)]
pub struct Tally {
    uses: Mutex<HashMap<KeyOfUse, (i64, Instant)>>,
    readers: Mutex<HashMap<KeyOfReader, (i64, Instant, Instant)>>,
    secrets: Mutex<Secrets>,
    clients: Mutex<Clients>,
    latencies: Mutex<HashMap<Id<Tenant>, Arc<Latencies>>>,
}

/// Which secrets were used: what is yet to be written, and what was.
#[derive(Debug, Default)]
struct Secrets {
    used: HashMap<client_secrets::Place, Instant>,
    noted: HashMap<client_secrets::Place, Instant>,
}

/// What clients did: what is yet to be written, and what was.
#[derive(Debug, Default)]
struct Clients {
    new: HashMap<KeyOfClient, Activity>,
    noted: HashMap<KeyOfClient, Activity>,
}

/// Whether it is known well enough that this happened now: within the grain, and nothing else has happened since.
fn is_noted(known: &Activity, refused: Option<&str>, now: Instant) -> bool {
    let is_fresh = |at: Instant| !at.plus(USE_GRAIN).has_passed(now);
    let error_at = known.last_error.as_ref().map(|(at, _)| *at);
    match (refused, known.last_token_at, &known.last_error) {
        (None, Some(at), _) => is_fresh(at) && error_at.is_none_or(|error| error <= at),
        (Some(code), token, Some((at, last))) => last == code && is_fresh(*at) && token.is_none_or(|token| token <= *at),
        _ => false,
    }
}

impl Tally {
    /// A token was signed.
    pub fn signed(&self, provider: &Id<Provider>, kid: &str, expires_at: Instant) {
        let mut uses = locked(&self.uses);
        let (count, last) = uses.entry((provider.clone(), kid.to_owned())).or_insert((0, expires_at));
        *count += 1;
        *last = expires_at.max(*last);
    }

    /// Somebody fetched the JWKS.
    pub fn read_jwks(&self, provider: &Id<Provider>, address: &str, agent: &str, now: Instant) {
        let clean = |c: char| if c.is_control() { ' ' } else { c };
        let agent: String = agent.chars().map(clean).take(LONGEST_AGENT).collect();
        let mut readers = locked(&self.readers);
        let mut key = (provider.clone(), throttle::network(address), agent);
        if readers.len() >= MOST_READERS && !readers.contains_key(&key) {
            key = (provider.clone(), OTHERS.to_owned(), OTHERS.to_owned());
        }
        let (count, _, last) = readers.entry(key).or_insert((0, now, now));
        *count += 1;
        *last = now;
    }

    /// A client got a token, or was refused with this error code.
    pub fn asked(&self, provider: &Id<Provider>, client: &Id<Client>, refused: Option<&str>, now: Instant) {
        let mut clients = locked(&self.clients);
        let Clients { new, noted } = &mut *clients;
        let key = (provider.clone(), client.clone());
        let is_known = noted.get(&key).is_some_and(|known| is_noted(known, refused, now));
        if is_known || (new.len() >= MOST_CLIENTS && !new.contains_key(&key)) {
            return;
        }
        if noted.len() >= MOST_NOTED {
            noted.clear();
        }
        for activity in [noted.entry(key.clone()).or_default(), new.entry(key).or_default()] {
            match refused {
                None => activity.last_token_at = Some(now),
                Some(code) => activity.last_error = Some((now, code.to_owned())),
            }
        }
    }

    /// A secret authenticated its client.
    pub fn authenticated(&self, (provider, client, secret): (&Id<Provider>, &Id<Client>, &str), now: Instant) {
        let place = (provider.clone(), client.clone(), secret.to_owned());
        let mut secrets = locked(&self.secrets);
        if secrets.noted.get(&place).is_some_and(|at| !at.plus(USE_GRAIN).has_passed(now)) {
            return;
        }
        if secrets.noted.len() >= MOST_NOTED {
            secrets.noted.clear();
        }
        secrets.noted.insert(place.clone(), now);
        secrets.used.insert(place, now);
    }

    /// The counters of a tenant, for whoever answers for it.
    pub fn latencies(&self, tenant: &Id<Tenant>) -> Arc<Latencies> {
        locked(&self.latencies).entry(tenant.clone()).or_default().clone()
    }

    /// Every tenant's counters.
    pub(super) fn every_latency(&self) -> Vec<(Id<Tenant>, Arc<Latencies>)> {
        let mut every: Vec<_> = locked(&self.latencies).iter().map(|(tenant, own)| (tenant.clone(), own.clone())).collect();
        every.sort_by(|left, right| left.0.cmp(&right.0));
        every
    }

    /// Writes what was counted since the last time; if that fails, it is lost.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn write(&self, store: &Store) -> Result<()> {
        let uses = std::mem::take(&mut *locked(&self.uses));
        let readers = std::mem::take(&mut *locked(&self.readers));
        write_secrets(store, std::mem::take(&mut locked(&self.secrets).used))?;
        write_activity(store, std::mem::take(&mut locked(&self.clients).new))?;
        if uses.is_empty() && readers.is_empty() {
            return Ok(());
        }
        store.write(move |c| {
            // Sorted, so that two processes never wait for each other.
            let mut uses: Vec<_> = uses.iter().collect();
            uses.sort_by(|left, right| left.0.1.cmp(&right.0.1));
            for ((provider, kid), (signed, last)) in uses {
                let used = Use { kid: kid.clone(), signed: *signed, last_expires_at: Some(*last) };
                signing_keys::add_use(c, provider, &used)?;
            }
            let mut readers: Vec<_> = readers.iter().collect();
            readers.sort_by(|left, right| (&left.0.1, &left.0.2).cmp(&(&right.0.1, &right.0.2)));
            for ((provider, network, agent), (fetches, first_at, last_at)) in &readers {
                let (network, agent) = (network.clone(), agent.clone());
                let reader = Reader { network, agent, first_at: *first_at, last_at: *last_at, fetches: *fetches };
                jwks_readers::add(c, provider, &reader)?;
            }
            let mut providers: Vec<_> = readers.iter().map(|((provider, ..), _)| provider).collect();
            providers.dedup();
            providers.into_iter().try_for_each(|provider| jwks_readers::trim(c, provider).map(drop))?;
            Ok::<_, StoreError>(())
        })?;
        Ok(())
    }
}

fn write_secrets(store: &Store, used: HashMap<client_secrets::Place, Instant>) -> Result<()> {
    let mut used: Vec<_> = used.into_iter().collect();
    used.sort();
    for chunk in used.chunks(CHUNK) {
        let chunk = chunk.to_vec();
        store.write(move |c| chunk.iter().try_for_each(|(place, at)| client_secrets::note_use(c, place, *at)))?;
    }
    Ok(())
}

fn write_activity(store: &Store, clients: HashMap<KeyOfClient, Activity>) -> Result<()> {
    // Sorted, so that two processes never wait for each other.
    let mut clients: Vec<_> = clients.into_iter().collect();
    clients.sort_by(|left, right| left.0.cmp(&right.0));
    for chunk in clients.chunks(CHUNK) {
        let chunk = chunk.to_vec();
        store.write(move |c| {
            chunk.iter().try_for_each(|((provider, client), new)| client_activity::add(c, (provider, client), new))
        })?;
    }
    Ok(())
}

fn locked<T>(counters: &Mutex<T>) -> MutexGuard<'_, T> {
    counters.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::migrate;

    #[test]
    fn a_busy_client_is_noted_once_in_a_while_and_what_changes_at_once() {
        let (tally, provider, client) = (Tally::default(), Id::new("p"), Id::new("c"));
        let at = Instant::from_epoch;
        let asked = |refused, now| {
            tally.asked(&provider, &client, refused, at(now));
            std::mem::take(&mut locked(&tally.clients).new).into_values().next().unwrap_or_default()
        };
        let token = |now| Activity { last_token_at: Some(at(now)), last_error: None };
        let error = |now, code: &str| Activity { last_token_at: None, last_error: Some((at(now), code.to_owned())) };
        let nothing = Activity::default();
        assert_eq!(
            [asked(None, 0), asked(None, 1), asked(None, 299), asked(None, 301)],
            [token(0), nothing.clone(), nothing.clone(), token(301)]
        );
        assert_eq!(
            [asked(Some("a"), 302), asked(Some("a"), 303), asked(Some("b"), 304)],
            [error(302, "a"), nothing.clone(), error(304, "b")]
        );
        assert_eq!([asked(None, 305), asked(None, 306), asked(Some("b"), 307)], [token(305), nothing, error(307, "b")]);
    }

    #[test]
    fn what_was_counted_is_added_up_and_invented_agents_are_counted_together() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("t.db").display());
        migrate::run(&url).unwrap();
        let (store, tally, provider) = (Store::open(&url).unwrap(), Tally::default(), Id::new("p"));
        let at = Instant::from_epoch;
        for round in 0..2 {
            for agent in 0..300 {
                tally.read_jwks(&provider, "192.0.2.7", &format!("agent {agent:03}\n"), at(100 + round));
            }
            tally.write(&store).unwrap();
        }
        let readers = store.read(|c| jwks_readers::list(c, &provider)).unwrap();
        assert_eq!(readers.len(), MOST_READERS + 1);
        assert_eq!(readers.iter().map(|reader| reader.fetches).sum::<i64>(), 600);
        let first = readers.iter().find(|reader| reader.agent == "agent 000 ").unwrap();
        assert_eq!((first.first_at, first.last_at, first.fetches), (at(100), at(101), 2));
        tally.write(&store).unwrap();
    }
}
