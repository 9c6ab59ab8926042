//! Keys of providers, to sign with and to encrypt to: the planner's steps applied, of N processes by exactly one (decisions 19–23).
//!
//! Key material is generated before the transaction; inside it keys and demand are read and planned again, so a process whose
//! settings are old by a few hundred milliseconds never undoes what another has just done.

mod emergency;
pub mod encryption;
mod import;
mod rotation;
mod seen;
mod steps;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;

use serde_json::json;

use super::settings;
use super::{House, Result, Site, Stop, audit};
use crate::crypto::Vault;
use crate::jose::keyring::{self, Demand, Step};
use crate::jose::{self, KeyPair};
use crate::model::{Id, Instant, KeyPolicy, KeyState, Provider, SigningAlgorithm, SigningKey};
use crate::store::audit::Entry;
use crate::store::{AnyConnection, Store, StoreError, clients, providers, resources, revision, signing_keys};
pub use emergency::{Revoked, revoke};
pub use import::{ImportError, Imported, import};
pub use rotation::{Rotated, rotate};
pub use seen::{ReadBy, Readers, Seen, list, next_change, readers};
use steps::apply;

/// What a plan is made from.
pub(super) struct Sight {
    pub provider: Provider,
    pub keys: Vec<SigningKey>,
    pub demand: Demand,
}

impl Sight {
    /// As the database has it now; `None` without such a provider.
    pub(super) fn read(c: &mut AnyConnection, id: &Id<Provider>) -> std::result::Result<Option<Self>, StoreError> {
        let Some(provider) = providers::find(c, id)? else { return Ok(None) };
        let (keys, resources, named) = (signing_keys::list(c, id)?, resources::list(c, id)?, clients::key_demand(c, id)?);
        let demand = settings::demand(&provider, &resources, named);
        Ok(Some(Self { provider, keys, demand }))
    }

    fn of(site: &Site) -> Self {
        Self { provider: site.provider.clone(), keys: site.keys.clone(), demand: site.demand.clone() }
    }

    fn plan(&self, plan: impl Fn(&[SigningKey], &Demand, &KeyPolicy) -> Vec<Step>) -> Vec<Step> {
        plan(&self.keys, &self.demand, &self.provider.key_policy)
    }
}

/// Brings the keys of every provider up to date.
///
/// # Errors
/// When key material cannot be generated or the database does not answer; the next tick tries again.
pub fn tick(house: &House, now: Instant) -> Result<()> {
    let mut changed = false;
    for site in house.settings().sites() {
        let plan = move |keys: &[_], demand: &_, policy: &_| keyring::plan(keys, demand, policy, now);
        changed |= follow(house.store(), house.vault(), &Sight::of(site), plan)?;
        changed |= encryption::follow(house.store(), house.vault(), &encryption::Sight::of(site), now)?;
    }
    if changed { house.refresh().map(drop) } else { Ok(()) }
}

/// Makes the keys that a provider lacks: every act that can name an algorithm for the first time calls this before it answers
/// (decision 20).
///
/// # Errors
/// As [`tick`].
pub fn ensure(store: &Store, vault: &Vault, provider: &Id<Provider>, now: Instant) -> Result<()> {
    let Some(sight) = store.read(|c| Sight::read(c, provider))? else { return Ok(()) };
    follow(store, vault, &sight, move |keys, demand, policy| keyring::plan(keys, demand, policy, now))?;
    encryption::ensure(store, vault, provider, now)
}

/// Plans, generates what is missing outside any transaction, then reads and plans again inside one and applies it. Says whether
/// there was anything to do.
fn follow(
    store: &Store,
    vault: &Vault,
    sight: &Sight,
    plan: impl Fn(&[SigningKey], &Demand, &KeyPolicy) -> Vec<Step> + Clone + Send + 'static,
) -> Result<bool> {
    let steps = sight.plan(&plan);
    if steps.is_empty() {
        return Ok(false);
    }
    let prepared = prepare_all(vault, &sight.provider, &steps)?;
    let id = sight.provider.id.clone();
    store.write(move |c| commit(c, &id, &prepared, &plan))?;
    Ok(true)
}

/// Reads and plans inside the transaction, and applies the steps with key material that was made before it.
fn commit(
    c: &mut AnyConnection,
    id: &Id<Provider>,
    prepared: &[SigningKey],
    plan: impl Fn(&[SigningKey], &Demand, &KeyPolicy) -> Vec<Step>,
) -> std::result::Result<(), StoreError> {
    let Some(sight) = Sight::read(c, id)? else { return Ok(()) };
    let mut prepared = VecDeque::from(prepared.to_vec());
    let mut changed = false;
    for step in sight.plan(&plan) {
        changed |= apply(c, id, &step, &mut prepared)?;
    }
    if changed { revision::bump(c) } else { Ok(()) }
}

/// A key for each step that announces one.
fn prepare_all<'s>(vault: &Vault, provider: &Provider, steps: impl IntoIterator<Item = &'s Step>) -> Result<Vec<SigningKey>> {
    let announced = steps.into_iter().filter_map(|step| match step {
        Step::Announce { algorithm, .. } => Some(*algorithm),
        _ => None,
    });
    announced.map(|algorithm| prepare(vault, provider, algorithm)).collect()
}

/// A key without its times, generated ahead and sealed.
fn prepare(vault: &Vault, provider: &Provider, algorithm: SigningAlgorithm) -> Result<SigningKey> {
    let pair = jose::generate(algorithm, provider.rsa_bits).map_err(|error| Stop::Fault(error.to_string()))?;
    Ok(unscheduled(vault, provider, algorithm, pair))
}

fn unscheduled(vault: &Vault, provider: &Provider, algorithm: SigningAlgorithm, pair: KeyPair) -> SigningKey {
    let KeyPair { kid, public_jwk, private_jwk } = pair;
    let sealed = keyring::seal(vault, &provider.id, &kid, &private_jwk);
    let never = Instant::from_epoch(0);
    SigningKey {
        kid,
        provider: provider.id.clone(),
        algorithm,
        state: KeyState::Announced,
        public_jwk,
        sealed_private: Some(sealed),
        announced_at: never,
        activates_at: never,
        deprecates_at: never,
        retires_at: never,
    }
}

/// What the audit keeps of an act upon a key: who did what.
fn noted(provider: &Provider, (actor, action): (&str, &str), kid: &str, algorithm: &str, now: Instant) -> Entry {
    let detail = json!({ "provider": provider.name, "algorithm": algorithm });
    audit::entry(&provider.tenant, (actor, action), format!("key:{kid}"), detail, now)
}
