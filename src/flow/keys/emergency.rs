//! "Revoke this key now": it may have leaked, so nothing that it signed counts any more. It leaves the JWKS at once and both its
//! halves are destroyed; the standby signs in the same write, or a new key where there is none. Every process follows the
//! settings revision within a second (decision 22).

use serde::{Deserialize, Serialize};

use super::{Sight, commit, noted, prepare_all};
use crate::crypto::Vault;
use crate::flow::admin::once::once_within;
use crate::flow::admin::{Administrator, Done};
use crate::jose::keyring;
use crate::model::{Action, Id, Instant, KeyState, Provider, SigningAlgorithm};
use crate::store::{Store, audit, signing_keys};

/// A key that was taken out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revoked {
    /// Its algorithm.
    pub algorithm: SigningAlgorithm,
    /// The state it was in.
    pub was: KeyState,
    /// The key that signs now; `None` if nobody needs the algorithm any more.
    pub successor: Option<String>,
}

/// Revokes a key of a provider; `by` does it. `None` if there is no such key, or it was revoked before.
///
/// # Errors
/// When key material cannot be generated or the database does not answer; nothing has happened then.
pub fn revoke(
    store: &Store,
    vault: &Vault,
    (provider, kid): (&Id<Provider>, &str),
    by: &Administrator,
    now: Instant,
) -> Done<Option<Revoked>> {
    by.check(Action::ChangeKeys)?;
    let Some(mut sight) = store.read(|c| Sight::read(c, provider))? else { return Ok(None) };
    let found = sight.keys.iter_mut().find(|key| key.kid == kid && key.state != KeyState::Revoked);
    // Under its key, the same request may have revoked it before, and is told so.
    let Some(key) = found else { return once_within(store, by, now, |_| Ok(Ok(None))) };
    let (algorithm, was) = (key.algorithm, std::mem::replace(&mut key.state, KeyState::Revoked));
    let plan = move |keys: &[_], demand: &_, policy: &_| keyring::plan(keys, demand, policy, now);
    let prepared = prepare_all(vault, &sight.provider, &sight.plan(plan))?;
    let entry = noted(&sight.provider, (&by.actor, "key.revoke"), kid, algorithm.name(), now);
    let (provider, kid) = (provider.clone(), kid.to_owned());
    once_within(store, by, now, move |c| {
        if !signing_keys::revoke(c, &provider, &kid, now)? {
            return Ok(Ok(None));
        }
        audit::insert(c, &entry)?;
        commit(c, &provider, &prepared, plan)?;
        let keys = signing_keys::list(c, &provider)?;
        let active = keys.into_iter().find(|key| key.algorithm == algorithm && key.state == KeyState::Active);
        Ok(Ok(Some(Revoked { algorithm, was, successor: active.map(|key| key.kid) })))
    })
}
