//! Mail that waits, sealed anew.

use super::{CHUNK, is_old};
use crate::crypto::Vault;
use crate::flow::{Result, Stop, mails as flow};
use crate::store::{Store, mails};

/// Seals it under the present master key and says how many.
pub(super) fn reseal(store: &Store, vault: &Vault) -> Result<usize> {
    let (mut after, mut count) = (None, 0);
    loop {
        let page = store.read(|c| mails::page(c, after.as_ref(), CHUNK))?;
        let Some(last) = page.last() else { return Ok(count) };
        after = Some(last.id.clone());
        let mut resealed = Vec::new();
        for mail in page {
            let Some(old) = mail.sealed.clone().filter(|seal| is_old(vault, seal)) else { continue };
            let new = flow::reseal(vault, &mail)
                .ok_or_else(|| Stop::Fault(format!("mail {} does not open under the master keys that are here", mail.id)))?;
            resealed.push((mail.id, old, new));
        }
        if !resealed.is_empty() {
            count += store.write(move |c| {
                let each = |(id, old, new): &(_, Vec<u8>, Vec<u8>)| mails::reseal(c, id, old, new);
                resealed.iter().map(each).try_fold(0, |sum, done| done.map(|done| sum + usize::from(done)))
            })?;
        }
    }
}

/// Whether one is still sealed under an earlier master key.
pub(super) fn is_unfinished(store: &Store, vault: &Vault) -> Result<bool> {
    let mut after = None;
    loop {
        let page = store.read(|c| mails::page(c, after.as_ref(), CHUNK))?;
        let Some(last) = page.last() else { return Ok(false) };
        after = Some(last.id.clone());
        if page.iter().filter_map(|mail| mail.sealed.as_deref()).any(|seal| is_old(vault, seal)) {
            return Ok(true);
        }
    }
}
