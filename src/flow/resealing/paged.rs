//! Rows of which there may be many, sealed anew page by page, in the order of their identifiers.

use super::{CHUNK, is_old};
use crate::crypto::Vault;
use crate::flow::federation::refresh;
use crate::flow::{Result, Stop, mails as flow, second_factor};
use crate::model::{Id, Mail, Session, TotpFactor, UpstreamToken};
use crate::store::{AnyConnection, Store, StoreError, mails, totp_factors, upstream_tokens};

/// A kind of row with one seal: how it is read, opened and written. `K` is what its identifier names.
pub(super) struct Paged<R: 'static, K: 'static> {
    page: fn(&mut AnyConnection, Option<&Id<K>>, i64) -> std::result::Result<Vec<R>, StoreError>,
    id: fn(&R) -> &Id<K>,
    sealed: fn(&R) -> Option<&[u8]>,
    /// The seal under the present master key.
    anew: fn(&Vault, &R) -> Option<Vec<u8>>,
    write: fn(&mut AnyConnection, &Id<K>, &[u8], &[u8]) -> std::result::Result<bool, StoreError>,
    /// What a row is called, if it does not open.
    name: fn(&R) -> String,
}

/// Secrets of authenticator apps.
pub(super) const FACTORS: Paged<TotpFactor, TotpFactor> = Paged {
    page: totp_factors::page,
    id: |factor| &factor.id,
    sealed: |factor| Some(&factor.sealed),
    anew: second_factor::reseal,
    write: totp_factors::reseal,
    name: |_| "the secret of an authenticator app".to_owned(),
};

/// Mail that waits.
pub(super) const MAILS: Paged<Mail, Mail> = Paged {
    page: mails::page,
    id: |mail| &mail.id,
    sealed: |mail| mail.sealed.as_deref(),
    anew: flow::reseal,
    write: mails::reseal,
    name: |mail| format!("mail {}", mail.id),
};

/// Refresh tokens of upstreams.
pub(super) const UPSTREAM_TOKENS: Paged<UpstreamToken, Session> = Paged {
    page: upstream_tokens::page,
    id: |token| &token.session,
    sealed: |token| Some(&token.sealed),
    anew: refresh::reseal,
    write: upstream_tokens::reseal,
    name: |_| "a refresh token of an upstream".to_owned(),
};

impl<R, K> Paged<R, K> {
    fn is_left(&self, vault: &Vault, row: &R) -> bool {
        (self.sealed)(row).is_some_and(|seal| is_old(vault, seal))
    }

    /// The next page, and where it ends; `None` after the last one.
    fn next(&self, store: &Store, after: Option<&Id<K>>) -> Result<Option<(Vec<R>, Id<K>)>> {
        let page = store.read(|c| (self.page)(c, after, CHUNK))?;
        let last = page.last().map(|row| (self.id)(row).clone());
        Ok(last.map(|last| (page, last)))
    }

    /// Seals them under the present master key and says how many.
    pub(super) fn reseal(&self, store: &Store, vault: &Vault) -> Result<usize> {
        let (mut after, mut count) = (None, 0);
        while let Some((page, last)) = self.next(store, after.as_ref())? {
            after = Some(last);
            let mut resealed = Vec::new();
            for row in page.iter().filter(|row| self.is_left(vault, row)) {
                let unopened = || Stop::Fault(format!("{} does not open under the master keys that are here", (self.name)(row)));
                let new = (self.anew)(vault, row).ok_or_else(unopened)?;
                resealed.push(((self.id)(row).clone(), (self.sealed)(row).unwrap_or_default().to_vec(), new));
            }
            if !resealed.is_empty() {
                let write = self.write;
                count += store.write(move |c| {
                    let each = |(id, old, new): &(Id<K>, Vec<u8>, Vec<u8>)| write(c, id, old, new);
                    resealed.iter().map(each).try_fold(0, |sum, done| done.map(|done| sum + usize::from(done)))
                })?;
            }
        }
        Ok(count)
    }

    /// Whether one is still sealed under an earlier master key.
    pub(super) fn is_unfinished(&self, store: &Store, vault: &Vault) -> Result<bool> {
        let mut after = None;
        while let Some((page, last)) = self.next(store, after.as_ref())? {
            after = Some(last);
            if page.iter().any(|row| self.is_left(vault, row)) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
