//! What can be seen of the keys of a provider: their lives, what each has signed, and who has read them (decision 25).

use super::Result;
use crate::model::{Id, Instant, KeyState, Provider, SigningKey};
use crate::store::jwks_readers::{self, Reader};
use crate::store::signing_keys::{self, Use};
use crate::store::{Store, StoreError};

/// A key and what it has signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The key.
    pub key: SigningKey,
    /// How many tokens it has signed.
    pub signed: i64,
    /// When the last of them expires; `None` before the first.
    pub last_expires_at: Option<Instant>,
}

/// Every key of a provider, the newest first.
///
/// # Errors
/// When the database does not answer.
pub fn list(store: &Store, provider: &Id<Provider>) -> Result<Vec<Seen>> {
    let (mut keys, uses) =
        store.read(|c| Ok::<_, StoreError>((signing_keys::list(c, provider)?, signing_keys::uses(c, provider)?)))?;
    keys.sort_by(|a, b| (b.announced_at, b.activates_at, &b.kid).cmp(&(a.announced_at, a.activates_at, &a.kid)));
    let seen = |key: SigningKey| {
        let own = uses.iter().find(|one| one.kid == key.kid);
        let (signed, last_expires_at) = own.map_or((0, None), |Use { signed, last_expires_at, .. }| (*signed, *last_expires_at));
        Seen { key, signed, last_expires_at }
    };
    Ok(keys.into_iter().map(seen).collect())
}

/// What happens to a key next, and when.
pub fn next_change(key: &SigningKey) -> Option<(KeyState, Instant)> {
    match key.state {
        KeyState::Announced => Some((KeyState::Active, key.activates_at)),
        KeyState::Active => Some((KeyState::Deprecated, key.deprecates_at)),
        KeyState::Deprecated => Some((KeyState::Gone, key.retires_at)),
        KeyState::Gone | KeyState::Revoked => None,
    }
}

/// A kind of reader of the JWKS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadBy {
    /// Network and user agent.
    pub reader: Reader,
    /// Whether it has come since the newest key appeared; if not, it may still use an old copy.
    pub has_newest: bool,
}

/// Who has fetched the JWKS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readers {
    /// When the newest published key appeared.
    pub newest_at: Option<Instant>,
    /// The readers, the latest first.
    pub readers: Vec<ReadBy>,
}

/// Who has fetched the JWKS of a provider, and who has done so since the newest key appeared.
///
/// # Errors
/// When the database does not answer.
pub fn readers(store: &Store, provider: &Id<Provider>) -> Result<Readers> {
    let (keys, readers) =
        store.read(|c| Ok::<_, StoreError>((signing_keys::list(c, provider)?, jwks_readers::list(c, provider)?)))?;
    let published = keys.iter().filter(|key| !matches!(key.state, KeyState::Gone | KeyState::Revoked));
    let newest_at = published.map(|key| key.announced_at).max();
    let read_by = |reader: Reader| ReadBy { has_newest: newest_at.is_none_or(|newest| reader.last_at >= newest), reader };
    Ok(Readers { newest_at, readers: readers.into_iter().map(read_by).collect() })
}
