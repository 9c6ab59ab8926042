//! What every command that touches the database stands on: the store, and the vault that opens what is sealed in it.

use std::sync::Arc;

use super::master_key::{self, Sealed};
use crate::config::Config;
use crate::crypto::Vault;
use crate::model::{Provider, Tenant};
use crate::store::{Store, migrate, providers, seals, tenants};

/// Store and vault.
#[derive(Clone, Debug)]
pub struct Ground {
    /// The database.
    pub store: Store,
    /// The keys under which its secrets are sealed.
    pub vault: Arc<Vault>,
}

/// Whether a database of an earlier version is brought up to date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Migration {
    /// It is.
    Run,
    /// It is an error.
    Refuse,
}

/// Opens the database and the vault.
///
/// # Errors
/// What is wrong, in words for the operator. A lost or wrong master key is among it, and nothing is overwritten then.
pub fn open(config: &Config, migration: Migration) -> Result<Ground, String> {
    let url = config.database.url.reveal();
    if migration == Migration::Run {
        for name in migrate::run(url).map_err(|error| error.to_string())? {
            log::info!("migrated the database: {name}");
        }
    }
    let store = match config.database.pool {
        Some(connections) => Store::open_with(url, connections),
        None => Store::open(url),
    };
    let store = store.map_err(|error| error.to_string())?;
    let samples = store.read(seals::sample).map_err(|error| error.to_string())?;
    let sealed = if samples.is_empty() { Sealed::Nothing } else { Sealed::Something };
    let vault = master_key::open(&config.keys, sealed).map_err(|error| error.to_string())?;
    if !samples.iter().all(|seal| vault.knows(seal)) {
        return Err(format!(
            "this is not the master key of the database at {}: what is sealed there does not open under it; nothing was changed\n  \
             fix: put the right master key back (from your backup); an earlier key can stand on a line below the current one",
            config.database.shown()
        ));
    }
    Ok(Ground { store, vault: Arc::new(vault) })
}

/// The tenant of that name, or the only one.
///
/// # Errors
/// A sentence that lists the names there are.
pub fn tenant(store: &Store, name: Option<&str>) -> Result<Tenant, String> {
    let all = store.read(tenants::list).map_err(|error| error.to_string())?;
    pick(all, name, "tenant", |tenant| &tenant.name)
}

/// The provider of that name, or the only one.
///
/// # Errors
/// A sentence that lists the names there are.
pub fn provider(store: &Store, name: Option<&str>) -> Result<Provider, String> {
    pick(providers(store)?, name, "provider", |provider| &provider.name)
}

/// Every provider.
///
/// # Errors
/// The database's failure.
pub fn providers(store: &Store) -> Result<Vec<Provider>, String> {
    store.read(providers::list).map_err(|error| error.to_string())
}

/// The one of that name, or the only one.
///
/// # Errors
/// A sentence that lists the names there are.
pub fn pick<T>(all: Vec<T>, name: Option<&str>, kind: &str, name_of: impl Fn(&T) -> &str) -> Result<T, String> {
    let names = all.iter().map(|one| format!("`{}`", name_of(one))).collect::<Vec<_>>().join(", ");
    if all.is_empty() {
        return Err(format!("there is no {kind} yet: start the server once, so that it is made"));
    }
    let mut fitting: Vec<T> = all.into_iter().filter(|one| name.is_none_or(|name| name_of(one) == name)).collect();
    match (fitting.len(), fitting.pop()) {
        (1, Some(one)) => Ok(one),
        (0, _) => Err(format!("there is no {kind} of that name; there are {names}")),
        _ => Err(format!("there are several: say which with --{kind}, one of {names}")),
    }
}
