//! "Rotate now, keep old": the standby signs as soon as every copy of the JWKS may be expected to have it, which is at once unless it
//! was announced only lately; its predecessor stays published until what it signed has expired.

use serde::{Deserialize, Serialize};

use super::{Sight, commit, ensure, noted, prepare_all};
use crate::crypto::Vault;
use crate::flow::admin::once::once_within;
use crate::flow::admin::{Administrator, Done};
use crate::jose::keyring;
use crate::model::{Action, Id, Instant, KeyState, Provider, SigningAlgorithm, SigningKey};
use crate::store::{Store, audit, signing_keys};

/// What a rotation did for one algorithm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rotated {
    /// The algorithm.
    pub algorithm: SigningAlgorithm,
    /// The key that signs now.
    pub kid: String,
    /// Until when it does.
    pub until: Instant,
    /// The key that signed before; `None` if it is still the same, because its standby is not known everywhere yet.
    pub previous: Option<String>,
}

/// Rotates the keys of one algorithm of a provider, or of all; `by` does it. Empty if there is no such key.
///
/// # Errors
/// When key material cannot be generated or the database does not answer; nothing has happened then.
pub fn rotate(
    store: &Store,
    vault: &Vault,
    (provider, algorithm): (&Id<Provider>, Option<SigningAlgorithm>),
    by: &Administrator,
    now: Instant,
) -> Done<Vec<Rotated>> {
    by.check(Action::ChangeKeys)?;
    let Some(sight) = store.read(|c| Sight::read(c, provider))? else { return Ok(Vec::new()) };
    let of = |key: &&SigningKey| algorithm.is_none_or(|wanted| wanted == key.algorithm);
    let wanted: Vec<_> = active(&sight.keys).filter(of).map(|key| key.algorithm).collect();
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let chosen = wanted.clone();
    let plan = move |keys: &[_], demand: &_, policy: &_| keyring::rotate_now(keys, &chosen, demand, policy, now);
    let prepared = prepare_all(vault, &sight.provider, &sight.plan(&plan))?;
    let (id, own, actor) = (provider.clone(), sight.provider, by.actor.clone());
    let rotated = once_within(store, by, now, move |c| {
        let before = signing_keys::list(c, &id)?;
        commit(c, &id, &prepared, &plan)?;
        let after = signing_keys::list(c, &id)?;
        let rotated = compare(&before, &after, &wanted);
        for one in &rotated {
            audit::insert(c, &noted(&own, (&actor, "key.rotate"), &one.kid, one.algorithm.name(), now))?;
        }
        Ok(Ok(rotated))
    })?;
    ensure(store, vault, provider, now)?; // the standby of the key that signs now
    Ok(rotated)
}

fn active(keys: &[SigningKey]) -> impl Iterator<Item = &SigningKey> {
    keys.iter().filter(|key| key.state == KeyState::Active)
}

fn compare(before: &[SigningKey], after: &[SigningKey], wanted: &[SigningAlgorithm]) -> Vec<Rotated> {
    let one = |key: &SigningKey| {
        let previous = active(before).find(|old| old.algorithm == key.algorithm && old.kid != key.kid);
        let previous = previous.map(|old| old.kid.clone());
        Rotated { algorithm: key.algorithm, kid: key.kid.clone(), until: key.deprecates_at, previous }
    };
    active(after).filter(|key| wanted.contains(&key.algorithm)).map(one).collect()
}
