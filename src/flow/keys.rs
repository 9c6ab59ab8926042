//! Signing keys of providers: the planner's steps applied, of N processes by exactly one (decisions 19–23).

use std::collections::VecDeque;

use super::{House, Result, Site, Stop};
use crate::crypto::Vault;
use crate::jose::keyring::{self, Demand, Schedule, Step};
use crate::jose::{self, KeyPair};
use crate::model::{Id, Instant, KeyPolicy, KeyState, Provider, SigningAlgorithm, SigningKey};
use crate::store::{AnyConnection, StoreError, revision, signing_keys};

/// Brings the keys of every provider up to date.
///
/// # Errors
/// When key material cannot be generated or the database does not answer; the next tick tries again.
pub fn tick(house: &House, now: Instant) -> Result<()> {
    for site in house.settings().sites() {
        follow(house, site, move |keys, demand, policy| keyring::plan(keys, demand, policy, now))?;
    }
    Ok(())
}

/// "Rotate now, keep old", for one algorithm of a site.
///
/// # Errors
/// As [`tick`].
pub fn rotate(house: &House, site: &Site, algorithm: SigningAlgorithm, now: Instant) -> Result<()> {
    follow(house, site, move |keys, demand, policy| keyring::rotate_now(keys, algorithm, demand, policy, now))
}

/// Plans, generates what is missing outside any transaction, then reads and plans again inside one and applies it.
fn follow(
    house: &House,
    site: &Site,
    plan: impl Fn(&[SigningKey], &Demand, &KeyPolicy) -> Vec<Step> + Clone + Send + 'static,
) -> Result<()> {
    let policy = site.provider.key_policy;
    let steps = plan(&site.keys, &site.demand, &policy);
    if steps.is_empty() {
        return Ok(());
    }
    let mut prepared = Vec::new();
    for step in &steps {
        if let Step::Announce { algorithm, .. } = step {
            prepared.push((*algorithm, prepare(house.vault(), &site.provider, *algorithm)?));
        }
    }
    let (provider, demand) = (site.provider.id.clone(), site.demand.clone());
    house.store().write(move |c| {
        let keys = signing_keys::list(c, &provider)?;
        let mut prepared: VecDeque<_> = prepared.clone().into();
        let mut changed = false;
        for step in plan(&keys, &demand, &policy) {
            changed |= apply(c, &provider, &step, &mut prepared)?;
        }
        if changed { revision::bump(c) } else { Ok(()) }
    })?;
    house.refresh().map(drop)
}

/// A key without its times, generated ahead and sealed.
fn prepare(vault: &Vault, provider: &Provider, algorithm: SigningAlgorithm) -> Result<SigningKey> {
    let KeyPair { kid, public_jwk, private_jwk } =
        jose::generate(algorithm, provider.rsa_bits).map_err(|error| Stop::Fault(error.to_string()))?;
    let sealed = keyring::seal(vault, &provider.id, &kid, &private_jwk);
    let never = Instant::from_epoch(0);
    Ok(SigningKey {
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
    })
}

fn scheduled(key: SigningKey, state: KeyState, schedule: &Schedule) -> SigningKey {
    let Schedule { announced_at, activates_at, deprecates_at, retires_at } = *schedule;
    SigningKey { state, announced_at, activates_at, deprecates_at, retires_at, ..key }
}

/// Applies one step; says whether it changed anything. A step that another process has taken changes nothing.
fn apply(
    c: &mut AnyConnection,
    provider: &Id<Provider>,
    step: &Step,
    prepared: &mut VecDeque<(SigningAlgorithm, SigningKey)>,
) -> std::result::Result<bool, StoreError> {
    match step {
        Step::Announce { algorithm, state, schedule } => {
            let Some(at) = prepared.iter().position(|(own, _)| own == algorithm) else { return Ok(false) };
            let Some((_, key)) = prepared.remove(at) else { return Ok(false) };
            Ok(signing_keys::insert(c, &scheduled(key, *state, schedule))?.is_inserted())
        }
        Step::Activate { kid, schedule } => {
            signing_keys::shift(c, provider, kid, (KeyState::Announced, KeyState::Active), &times(schedule))
        }
        Step::Deprecate { kid, schedule } => {
            signing_keys::shift(c, provider, kid, (KeyState::Active, KeyState::Deprecated), &times(schedule))
        }
        Step::Reschedule { kid, state, schedule } => signing_keys::shift(c, provider, kid, (*state, *state), &times(schedule)),
        Step::Retire { kid, from } => signing_keys::leave(c, provider, kid, *from),
        Step::Forget { kid, from } => signing_keys::erase(c, provider, kid, *from),
    }
}

fn times(schedule: &Schedule) -> signing_keys::Times {
    let Schedule { announced_at, activates_at, deprecates_at, retires_at } = *schedule;
    signing_keys::Times { announced_at, activates_at, deprecates_at, retires_at }
}
