//! Failures, which have no write of their own: noted in memory and written once a second, so that a wrong password costs no transaction
//! more. The first of a kind is written at the next tick; while it goes on, one entry a minute says how many there were, so that
//! nobody fills a table by guessing. A process that is killed loses the last second of it.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::{Map, Value};

use super::activity;
use crate::flow::Result;
use crate::model::{Id, Instant, Seconds, Tenant};
use crate::store::{Store, audit};

/// How long the same is counted before it is written again.
const QUIET: Seconds = Seconds(60);
/// Kinds that are told apart at a time; further ones are counted together.
const MOST: usize = 500;

/// What failed: two failures of the same kind are one entry.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Failure {
    /// The tenant.
    pub tenant: Id<Tenant>,
    /// Who, as far as it is known; empty for a stranger.
    pub actor: String,
    /// What was tried.
    pub action: &'static str,
    /// At what.
    pub target: String,
    /// Why it failed, a word.
    pub reason: &'static str,
    /// The network address that it came from; empty if it does not matter.
    pub address: String,
}

#[derive(Debug)]
struct Count {
    count: i64,
    quiet_until: Instant,
}

/// The failures of this process since the last write.
#[derive(Debug, Default)]
pub struct Noted(Mutex<HashMap<Failure, Count>>);

impl Noted {
    /// Something failed.
    pub fn note(&self, failure: Failure, now: Instant) {
        let mut counts = self.locked();
        let failure = if counts.len() >= MOST && !counts.contains_key(&failure) { together(failure) } else { failure };
        counts.entry(failure).or_insert(Count { count: 0, quiet_until: now }).count += 1;
    }

    /// Writes what has been noted and is not quiet, in one transaction. If that fails, it is noted still.
    ///
    /// # Errors
    /// `Busy` or `Fault`.
    pub fn write(&self, store: &Store, now: Instant) -> Result<()> {
        let mut due: Vec<(Failure, i64)> = Vec::new();
        for (failure, own) in self.locked().iter_mut().filter(|(_, own)| own.quiet_until.has_passed(now) && own.count > 0) {
            due.push((failure.clone(), own.count));
        }
        if !due.is_empty() {
            due.sort();
            let entries: Vec<_> = due.iter().map(|(failure, count)| entry(failure, *count, now)).collect();
            store.write(move |c| entries.iter().try_for_each(|entry| audit::insert(c, entry)))?;
        }
        let mut counts = self.locked();
        for (failure, written) in due {
            if let Some(own) = counts.get_mut(&failure) {
                *own = Count { count: own.count - written, quiet_until: now.plus(QUIET) };
            }
        }
        counts.retain(|_, own| own.count > 0 || !own.quiet_until.has_passed(now));
        Ok(())
    }

    fn locked(&self) -> MutexGuard<'_, HashMap<Failure, Count>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn together(failure: Failure) -> Failure {
    Failure { actor: String::new(), target: "(others)".to_owned(), address: String::new(), ..failure }
}

fn entry(failure: &Failure, count: i64, now: Instant) -> audit::Entry {
    let Failure { tenant, actor, action, target, reason, address } = failure;
    let mut detail = Map::from_iter([("reason".to_owned(), Value::from(*reason))]);
    if !address.is_empty() {
        detail.insert("address".to_owned(), address.as_str().into());
    }
    if count > 1 {
        detail.insert("times".to_owned(), count.into());
    }
    activity(tenant, (actor, action), target.clone(), Value::Object(detail), now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::migrate;

    fn failure(target: &str) -> Failure {
        Failure {
            tenant: Id::new("t"),
            actor: String::new(),
            action: "login.fail",
            target: target.to_owned(),
            reason: "wrong_password",
            address: "192.0.2.7".to_owned(),
        }
    }

    fn at(seconds: i64) -> Instant {
        Instant::from_epoch(seconds)
    }

    fn times(store: &Store) -> Vec<i64> {
        let entries = store.read(|c| audit::unchained(c, 10_000)).unwrap();
        entries.iter().map(|entry| entry.detail["times"].as_i64().unwrap_or(1)).collect()
    }

    fn store() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("t.db").display());
        migrate::run(&url).unwrap();
        let store = Store::open(&url).unwrap();
        store
            .write(|c| {
                let id = Id::new("t");
                let (name, display_name) = ("t".to_owned(), "T".to_owned());
                let managed = crate::model::Managed::File;
                let developers = crate::model::Developers::Invited;
                let (app_approval, enabled, manages_tenants) = (false, true, false);
                let tenant = Tenant {
                    id,
                    name,
                    display_name,
                    developers,
                    app_approval,
                    enabled,
                    manages_tenants,
                    managed,
                    created_at: at(0),
                };
                crate::store::tenants::insert(c, &tenant).map(drop)
            })
            .unwrap();
        (folder, store)
    }

    #[test]
    fn the_first_failure_is_written_at_once_and_the_same_one_a_minute_apart_with_its_number() {
        let ((_folder, store), noted) = (store(), Noted::default());
        noted.note(failure("user:a"), at(100));
        noted.write(&store, at(100)).unwrap();
        for second in 101..150 {
            noted.note(failure("user:a"), at(second));
            noted.write(&store, at(second)).unwrap();
        }
        assert_eq!(times(&store), [1]);
        noted.write(&store, at(160)).unwrap();
        assert_eq!(times(&store), [1, 49]);
        noted.write(&store, at(300)).unwrap();
        assert_eq!((times(&store).len(), noted.locked().len()), (2, 0), "what is over is forgotten");
    }

    #[test]
    fn whoever_invents_names_fills_no_table() {
        let ((_folder, store), noted) = (store(), Noted::default());
        for number in 0..5_000 {
            noted.note(failure(&format!("user:{number}")), at(100));
        }
        noted.write(&store, at(100)).unwrap();
        let times = times(&store);
        assert_eq!((times.len(), times.iter().sum::<i64>()), (MOST + 1, 5_000));
    }
}
