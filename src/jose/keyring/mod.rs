//! The keys of a provider: the plan of their lives (pure), the loaded ring (in memory), the published set.
//!
//! How the parts meet: `flow` reads the [`SigningKey`] rows of a provider, asks [`plan`] for the steps, generates key material
//! *before* it opens a transaction, and inside the transaction reads the rows and plans again, so that of N processes one wins.
//! Each [`Step`] is one guarded INSERT or UPDATE. Keys that apps encrypt to live by a plan of their own, [`encryption`]. [`Keyring::load`] turns the rows into what a settings snapshot holds.

mod decrypters;
pub mod encryption;
mod jwks;
mod plan;
mod ring;
#[cfg(test)]
mod tests;

pub use jwks::Jwks;
pub use plan::{Demand, Schedule, Step, adopt, plan, rotate_now};
pub use ring::{Keyring, LoadError, Reach};

use crate::crypto::{Plain, Purpose, SealError, Vault};
use crate::model::{Id, Provider, SigningKey};

/// Seals the private half of a key for its row.
pub fn seal(vault: &Vault, provider: &Id<Provider>, kid: &str, private_jwk: &Plain) -> Vec<u8> {
    vault.seal(Purpose::SigningKey, context(provider, kid).as_bytes(), private_jwk.reveal().as_bytes())
}

/// Opens the private half of a key; `None` if it was destroyed.
///
/// # Errors
/// As [`Vault::open`].
pub fn open(vault: &Vault, key: &SigningKey) -> Result<Option<zeroize::Zeroizing<Vec<u8>>>, SealError> {
    let Some(sealed) = &key.sealed_private else { return Ok(None) };
    vault.open(Purpose::SigningKey, context(&key.provider, &key.kid).as_bytes(), sealed).map(|jwk| Some(jwk.into()))
}

fn context(provider: &Id<Provider>, kid: &str) -> String {
    format!("{provider} {kid}")
}
