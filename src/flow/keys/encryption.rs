//! Encryption keys of providers: made by the act that first names a `request_object_encryption_alg`, changed by the tick as
//! [`encryption`] plans, and taken out by a person. As with signing keys, material is generated before the transaction, and inside it
//! everything is read and planned again.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Result, noted};
use crate::crypto::Vault;
use crate::flow::Site;
use crate::flow::admin::once::once_within;
use crate::flow::admin::{Administrator, Done};
use crate::jose::keyring::encryption::{self, Step};
use crate::jose::{self, KeyPair};
use crate::model::{Action, EncryptionKey, EncryptionKind, Id, Instant, KeyPolicy, Provider, Seconds};
use crate::store::{AnyConnection, Busy, Store, StoreError, audit, clients, encryption_keys, providers};

/// What a plan is made from.
pub(super) struct Sight {
    provider: Provider,
    keys: Vec<EncryptionKey>,
    kinds: BTreeSet<EncryptionKind>,
}

type Plan = fn(&[EncryptionKey], &BTreeSet<EncryptionKind>, &KeyPolicy, Instant) -> Vec<Step>;

impl Sight {
    /// As the database has it now; `None` without such a provider.
    fn read(c: &mut AnyConnection, id: &Id<Provider>) -> std::result::Result<Option<Self>, StoreError> {
        let Some(provider) = providers::find(c, id)? else { return Ok(None) };
        Ok(Some(Self { provider, keys: encryption_keys::list(c, id)?, kinds: clients::key_demand(c, id)?.encryption }))
    }

    pub(super) fn of(site: &Site) -> Self {
        Self { provider: site.provider.clone(), keys: site.encryption.clone(), kinds: site.demand.encryption.clone() }
    }

    fn plan(&self, plan: Plan, now: Instant) -> Vec<Step> {
        plan(&self.keys, &self.kinds, &self.provider.key_policy, now)
    }
}

/// Every encryption key of a provider, the oldest first.
///
/// # Errors
/// When the database does not answer.
pub fn list(store: &Store, provider: &Id<Provider>) -> Result<Vec<EncryptionKey>> {
    Ok(store.read(|c| encryption_keys::list(c, provider))?)
}

/// When a key leaves the key set: when it was withdrawn, or when the tick is to withdraw it.
pub fn withdrawn_at(key: &EncryptionKey, policy: &KeyPolicy) -> Instant {
    key.retires_at.map_or_else(|| key.published_at.plus(policy.active), |end| end.minus(opens_for(policy)))
}

/// For how long a key that was withdrawn still opens what apps encrypt to it.
pub fn opens_for(policy: &KeyPolicy) -> Seconds {
    encryption::window(policy)
}

/// Makes the keys that a provider lacks.
pub(super) fn ensure(store: &Store, vault: &Vault, provider: &Id<Provider>, now: Instant) -> Result<()> {
    let Some(sight) = store.read(|c| Sight::read(c, provider))? else { return Ok(()) };
    follow(store, vault, &sight, now).map(drop)
}

/// Does what is due; says whether there was anything to do.
pub(super) fn follow(store: &Store, vault: &Vault, sight: &Sight, now: Instant) -> Result<bool> {
    let steps = sight.plan(encryption::plan, now);
    if steps.is_empty() {
        return Ok(false);
    }
    let prepared = prepare(vault, &sight.provider, &steps, now)?;
    let id = sight.provider.id.clone();
    store.write(move |c| commit(c, &id, &prepared, encryption::plan, now))?;
    Ok(true)
}

/// A key that apps encrypt to from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// Its `kid`.
    pub kid: String,
    /// Its kind.
    pub kind: EncryptionKind,
}

/// Withdraws the published keys now; those that take their place are returned. What apps have encrypted to the old ones still opens
/// for the announce window, the max-age of the key set and the skew. Empty if no app encrypts to us.
///
/// # Errors
/// When key material cannot be generated or the database does not answer; nothing has happened then.
pub fn rotate(store: &Store, vault: &Vault, provider: &Id<Provider>, by: &Administrator, now: Instant) -> Done<Vec<Published>> {
    by.check(Action::ChangeKeys)?;
    let Some(sight) = store.read(|c| Sight::read(c, provider))? else { return Ok(Vec::new()) };
    let prepared = prepare(vault, &sight.provider, &sight.plan(encryption::rotate_now, now), now)?;
    let (id, actor) = (provider.clone(), by.actor.clone());
    once_within(store, by, now, move |c| {
        if !commit(c, &id, &prepared, encryption::rotate_now, now)? {
            return Err(StoreError::Busy(Busy::Conflict("another process changed the keys meanwhile".to_owned())));
        }
        for key in &prepared {
            audit::insert(c, &noted(&sight.provider, (&actor, "key.rotate"), &key.kid, key.kind.kty(), now))?;
        }
        Ok(Ok(prepared.iter().map(|key| Published { kid: key.kid.clone(), kind: key.kind }).collect()))
    })
}

/// Destroys a key that may have leaked: nothing that is encrypted to it opens any more, and another one is published in the same
/// write. The kind of the key; `None` if there is no such key.
///
/// # Errors
/// As [`rotate`].
pub fn revoke(
    store: &Store,
    vault: &Vault,
    (provider, kid): (&Id<Provider>, &str),
    by: &Administrator,
    now: Instant,
) -> Done<Option<EncryptionKind>> {
    by.check(Action::ChangeKeys)?;
    let Some(mut sight) = store.read(|c| Sight::read(c, provider))? else { return Ok(None) };
    // Under its key, the same request may have revoked it before, and is told so.
    let Some(at) = sight.keys.iter().position(|key| key.kid == kid) else {
        return once_within(store, by, now, |_| Ok(Ok(None)));
    };
    let kind = sight.keys.remove(at).kind;
    let prepared = prepare(vault, &sight.provider, &sight.plan(encryption::plan, now), now)?;
    let entry = noted(&sight.provider, (&by.actor, "key.revoke"), kid, kind.kty(), now);
    let (id, kid) = (provider.clone(), kid.to_owned());
    once_within(store, by, now, move |c| {
        if !encryption_keys::destroy(c, &id, &kid)? {
            return Ok(Ok(None));
        }
        audit::insert(c, &entry)?;
        commit(c, &id, &prepared, encryption::plan, now)?;
        Ok(Ok(Some(kind)))
    })
}

/// Reads and plans inside the transaction, and applies the steps with key material that was made before it. `false`, and nothing
/// done, if a key is needed for which there is none: another process has changed what is planned from.
fn commit(
    c: &mut AnyConnection,
    id: &Id<Provider>,
    prepared: &[EncryptionKey],
    plan: Plan,
    now: Instant,
) -> std::result::Result<bool, StoreError> {
    let Some(sight) = Sight::read(c, id)? else { return Ok(false) };
    let steps = sight.plan(plan, now);
    let material = |kind: EncryptionKind| prepared.iter().find(|key| key.kind == kind);
    if steps.iter().any(|step| matches!(step, Step::Publish(kind) if material(*kind).is_none())) {
        return Ok(false);
    }
    for step in &steps {
        match step {
            Step::Publish(kind) => {
                if let Some(key) = material(*kind) {
                    encryption_keys::insert(c, key)?;
                }
            }
            Step::Withdraw { kid, retires_at } => {
                encryption_keys::withdraw(c, id, kid, *retires_at)?;
            }
            Step::Destroy { kid } => {
                encryption_keys::destroy(c, id, kid)?;
            }
        }
    }
    Ok(true)
}

/// A key for each step that publishes one, generated ahead and sealed.
fn prepare(vault: &Vault, provider: &Provider, steps: &[Step], now: Instant) -> Result<Vec<EncryptionKey>> {
    let kinds = steps.iter().filter_map(|step| match step {
        Step::Publish(kind) => Some(*kind),
        _ => None,
    });
    let one = |kind| {
        let KeyPair { kid, public_jwk, private_jwk } = jose::generate_encryption(kind, provider.rsa_bits)?;
        let sealed_private = encryption::seal(vault, &provider.id, &kid, &private_jwk);
        Ok(EncryptionKey {
            kid,
            provider: provider.id.clone(),
            kind,
            public_jwk,
            sealed_private,
            published_at: now,
            retires_at: None,
        })
    };
    kinds.map(one).collect()
}
