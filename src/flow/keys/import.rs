//! A key pair that somebody brings becomes the next key: announced now, and signing when the present one's time is up.

use std::fmt;

use super::{Sight, commit, ensure, noted, prepare_all, unscheduled};
use crate::crypto::{Plain, Vault};
use crate::flow::Stop;
use crate::jose;
use crate::jose::keyring::{self, Step};
use crate::model::{Id, Instant, Provider, SigningAlgorithm};
use crate::store::{Store, StoreError, audit, signing_keys};

/// Where an imported key stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// Its thumbprint.
    pub kid: String,
    /// When it begins to sign.
    pub activates_at: Instant,
}

/// Why a key was not imported. Nothing was written.
#[derive(Debug)]
pub enum ImportError {
    /// It is not a key that may be used; the reason.
    Unfit(String),
    /// The provider has, or had, this very key.
    Known(String),
    /// Nobody signs with its algorithm at the provider.
    Unneeded(SigningAlgorithm),
    /// The standby is about to take over, and may sign already by the clock of another process.
    Takeover(SigningAlgorithm),
    /// The database failed.
    Stopped(Stop),
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unfit(why) => f.write_str(why),
            Self::Known(kid) => write!(f, "the provider has, or had, the key {kid}; a key is used once"),
            Self::Unneeded(algorithm) => {
                write!(f, "nobody uses {algorithm} at this provider: register a client for it first, or make it the default")
            }
            Self::Takeover(algorithm) => {
                write!(f, "the next {algorithm} key is taking over at this moment: try again in a few minutes")
            }
            Self::Stopped(stop) => stop.fmt(f),
        }
    }
}

impl<E: Into<Stop>> From<E> for ImportError {
    fn from(error: E) -> Self {
        Self::Stopped(error.into())
    }
}

/// Imports the private key `text` (PEM or JWK), with its certificate chain in PEM if there is one. The standby that was announced
/// so far has signed nothing and makes room. `actor` is who did it, for the audit.
///
/// # Errors
/// `ImportError`.
pub fn import(
    store: &Store,
    vault: &Vault,
    (provider, actor): (&Id<Provider>, &str),
    (algorithm, text, chain): (SigningAlgorithm, &Plain, Option<&str>),
    now: Instant,
) -> Result<Imported, ImportError> {
    let pair = jose::import(algorithm, text, chain).map_err(|error| ImportError::Unfit(error.to_string()))?;
    let kid = pair.kid.clone();
    ensure(store, vault, provider, now)?; // a standby whose hour has come signs first
    let sight = store.read(|c| Sight::read(c, provider))?;
    let Some(sight) = sight.filter(|sight| sight.demand.algorithms.contains(&algorithm)) else {
        return Err(ImportError::Unneeded(algorithm));
    };
    if sight.keys.iter().any(|key| key.kid == kid) {
        return Err(ImportError::Known(kid));
    }
    let plan = move |keys: &[_], demand: &_, policy: &_| keyring::adopt(keys, algorithm, demand, policy, now);
    let steps = sight.plan(plan);
    let mut announced = steps.iter().filter(|step| matches!(step, Step::Announce { .. }));
    if announced.next().is_none() {
        return Err(ImportError::Takeover(algorithm));
    }
    let mut prepared = vec![unscheduled(vault, &sight.provider, algorithm, pair)];
    prepared.extend(prepare_all(vault, &sight.provider, announced)?);
    let entry = noted(&sight.provider, (actor, "key.import"), &kid, algorithm.name(), now);
    let (id, wanted) = (provider.clone(), kid.clone());
    let imported = store.write(move |c| {
        commit(c, &id, &prepared, plan)?;
        let imported = signing_keys::list(c, &id)?.into_iter().find(|key| key.kid == wanted);
        if imported.is_some() {
            audit::insert(c, &entry)?;
        }
        Ok::<_, StoreError>(imported)
    })?;
    let imported = imported.ok_or_else(|| Stop::Fault("another process changed the keys meanwhile; try again".to_owned()))?;
    Ok(Imported { kid, activates_at: imported.activates_at })
}
