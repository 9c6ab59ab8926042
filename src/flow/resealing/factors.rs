//! Secrets of authenticator apps, sealed anew.

use super::{CHUNK, is_old};
use crate::crypto::Vault;
use crate::flow::{Result, Stop, second_factor};
use crate::store::{Store, totp_factors};

/// Seals them under the present master key and says how many.
pub(super) fn reseal(store: &Store, vault: &Vault) -> Result<usize> {
    let (mut after, mut count) = (None, 0);
    loop {
        let page = store.read(|c| totp_factors::page(c, after.as_ref(), CHUNK))?;
        let Some(last) = page.last() else { return Ok(count) };
        after = Some(last.id.clone());
        let mut resealed = Vec::new();
        for factor in page.into_iter().filter(|factor| is_old(vault, &factor.sealed)) {
            let new = second_factor::reseal(vault, &factor).ok_or_else(|| {
                Stop::Fault("the secret of an authenticator app does not open under the master keys that are here".to_owned())
            })?;
            resealed.push((factor.id, factor.sealed, new));
        }
        if !resealed.is_empty() {
            count += store.write(move |c| {
                let each = |(id, old, new): &(_, Vec<u8>, Vec<u8>)| totp_factors::reseal(c, id, old, new);
                resealed.iter().map(each).try_fold(0, |sum, done| done.map(|done| sum + usize::from(done)))
            })?;
        }
    }
}

/// Whether one is still sealed under an earlier master key.
pub(super) fn is_unfinished(store: &Store, vault: &Vault) -> Result<bool> {
    let mut after = None;
    loop {
        let page = store.read(|c| totp_factors::page(c, after.as_ref(), CHUNK))?;
        let Some(last) = page.last() else { return Ok(false) };
        after = Some(last.id.clone());
        if page.iter().any(|factor| is_old(vault, &factor.sealed)) {
            return Ok(true);
        }
    }
}
