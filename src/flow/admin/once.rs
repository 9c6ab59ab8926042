//! A request that may be sent again takes effect once: what came of it is written with it, in the same transaction, and told again.

use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Administrator, Done, Refusal, Within, within};
use crate::crypto::{Hashed, Purpose, Vault, sha256};
use crate::flow::{Stop, Undone};
use crate::model::{Instant, Seconds};
use crate::store::idempotency_keys::{self, Kept};
use crate::store::{AnyConnection, Busy, Insertion, Store, StoreError};

/// How long a key is remembered.
const LIFE: Seconds = Seconds::hours(24);

/// A key, and what is asked under it.
#[derive(Clone, Debug)]
pub struct Once {
    key: Hashed,
    request: Hashed,
    vault: Arc<Vault>,
}

impl Once {
    /// The key of a request; `request` is everything that is asked.
    pub fn new(key: &str, request: &[u8], vault: Arc<Vault>) -> Self {
        let hash = |bytes: &[u8]| Hashed::from_bytes(sha256(bytes).to_vec());
        Self { key: hash(key.as_bytes()), request: hash(request), vault }
    }

    fn keep(&self, by: &Administrator, outcome: Vec<u8>, now: Instant) -> Kept {
        Kept {
            tenant: by.tenant.clone(),
            actor: by.actor.clone(),
            key: self.key.clone(),
            request: self.request.clone(),
            outcome,
            expires_at: now.plus(LIFE),
        }
    }

    fn seal(&self, by: &Administrator, outcome: &impl Serialize, now: Instant) -> Result<Kept, Stop> {
        let sealed = self.vault.seal(Purpose::Envelope, self.request.as_bytes(), &json(outcome)?);
        Ok(self.keep(by, sealed, now))
    }

    fn open<T: DeserializeOwned>(&self, outcome: &[u8]) -> Result<T, Stop> {
        let lost = || Stop::Fault("what came of an earlier request cannot be read any more".to_owned());
        let text = self.vault.open(Purpose::Envelope, self.request.as_bytes(), outcome).map_err(|_| lost())?;
        serde_json::from_slice(&text).map_err(|_| lost())
    }
}

/// Takes the key for a request before anything is done, so that the same request, sent at once, waits for what comes of this one:
/// what came of it, if it was taken before.
fn claim(c: &mut AnyConnection, kept: &Kept) -> Within<Option<Vec<u8>>> {
    if idempotency_keys::insert(c, kept)? == Insertion::Inserted {
        return Ok(Ok(None));
    }
    match idempotency_keys::find(c, &kept.tenant, &kept.actor, &kept.key)? {
        Some((request, outcome)) if request == kept.request => Ok(Ok(Some(outcome))),
        Some(_) => Ok(Err(Refusal::KeyReused)),
        None => Err(StoreError::Busy(Busy::Conflict("an idempotency key was given back meanwhile".to_owned()))),
    }
}

/// One write whose outcome is known beforehand (what was drawn for it) and may be a secret; under a key that has been used, the outcome
/// of then.
pub(in crate::flow) fn once<T: Serialize + DeserializeOwned, R: From<Refusal> + Send + 'static>(
    store: &Store,
    by: &Administrator,
    drawn: T,
    now: Instant,
    work: impl Fn(&mut AnyConnection) -> Result<Result<(), R>, StoreError> + Send + 'static,
) -> Result<T, Undone<R>> {
    let Some(once) = &by.once else { return store.write(work)?.map(|()| drawn).map_err(Undone::Refused) };
    let kept = once.seal(by, &drawn, now)?;
    let found = store.write(move |c| match claim(c, &kept)? {
        Err(refusal) => Ok(Err(refusal.into())),
        Ok(Some(outcome)) => Ok(Ok(Some(outcome))),
        Ok(None) => match work(c)? {
            Err(refusal) => idempotency_keys::delete(c, &kept).map(|()| Err(refusal)),
            Ok(()) => Ok(Ok(None)),
        },
    })?;
    match found.map_err(Undone::Refused)? {
        Some(outcome) => Ok(once.open(&outcome)?),
        None => Ok(drawn),
    }
}

/// One write whose outcome is known only within it, and is no secret; under a key that has been used, the outcome of then.
pub(in crate::flow) fn once_within<T: Serialize + DeserializeOwned + Send + 'static>(
    store: &Store,
    by: &Administrator,
    now: Instant,
    work: impl Fn(&mut AnyConnection) -> Within<T> + Send + 'static,
) -> Done<T> {
    let Some(once) = &by.once else { return within(store, work) };
    let kept = once.keep(by, Vec::new(), now);
    within(store, move |c| match claim(c, &kept)? {
        Err(refusal) => Ok(Err(refusal)),
        Ok(Some(outcome)) => Ok(Ok(from_json(&outcome)?)),
        Ok(None) => match work(c)? {
            Err(refusal) => idempotency_keys::delete(c, &kept).map(|()| Err(refusal)),
            Ok(done) => idempotency_keys::settle(c, &Kept { outcome: json(&done)?, ..kept.clone() }).map(|()| Ok(done)),
        },
    })
}

fn json(outcome: &impl Serialize) -> Result<Vec<u8>, StoreError> {
    serde_json::to_vec(outcome).map_err(|error| StoreError::Query(error.to_string()))
}

fn from_json<T: DeserializeOwned>(outcome: &[u8]) -> Result<T, StoreError> {
    serde_json::from_slice(outcome).map_err(|error| StoreError::Corrupt(format!("idempotency_keys.outcome: {error}")))
}
