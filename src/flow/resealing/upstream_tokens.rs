//! Refresh tokens of upstreams, sealed anew.

use super::{CHUNK, is_old};
use crate::crypto::Vault;
use crate::flow::federation::refresh;
use crate::flow::{Result, Stop};
use crate::store::{Store, upstream_tokens};

/// Seals them under the present master key and says how many.
pub(super) fn reseal(store: &Store, vault: &Vault) -> Result<usize> {
    let (mut after, mut count) = (None, 0);
    loop {
        let page = store.read(|c| upstream_tokens::page(c, after.as_ref(), CHUNK))?;
        let Some(last) = page.last() else { return Ok(count) };
        after = Some(last.session.clone());
        let mut resealed = Vec::new();
        for row in page.into_iter().filter(|row| is_old(vault, &row.sealed)) {
            let new = refresh::reseal(vault, &row).ok_or_else(|| {
                Stop::Fault("a refresh token of an upstream does not open under the master keys that are here".to_owned())
            })?;
            resealed.push((row.session, row.sealed, new));
        }
        if !resealed.is_empty() {
            count += store.write(move |c| {
                let each = |(session, old, new): &(_, Vec<u8>, Vec<u8>)| upstream_tokens::reseal(c, session, old, new);
                resealed.iter().map(each).try_fold(0, |sum, done| done.map(|done| sum + usize::from(done)))
            })?;
        }
    }
}

/// Whether one is still sealed under an earlier master key.
pub(super) fn is_unfinished(store: &Store, vault: &Vault) -> Result<bool> {
    let mut after = None;
    loop {
        let page = store.read(|c| upstream_tokens::page(c, after.as_ref(), CHUNK))?;
        let Some(last) = page.last() else { return Ok(false) };
        after = Some(last.session.clone());
        if page.iter().any(|row| is_old(vault, &row.sealed)) {
            return Ok(true);
        }
    }
}
