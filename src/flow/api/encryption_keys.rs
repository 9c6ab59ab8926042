//! Encryption keys over the API.

use super::{Desk, Outcome, noticed};
use crate::flow::keys::encryption::{self, Published};
use crate::model::{EncryptionKey, EncryptionKind};
use crate::protocol::problem::{Problem, ProblemCode};

/// Every key, the oldest first.
///
/// # Errors
/// When the database does not answer.
pub fn list(desk: &Desk<'_>) -> Outcome<Vec<EncryptionKey>> {
    Ok(encryption::list(desk.house.store(), &desk.site.provider.id)?)
}

/// Other keys take the place of those that are published.
///
/// # Errors
/// `algorithm_not_used` if no app encrypts to this provider, or when key material cannot be generated.
pub fn rotate(desk: &Desk<'_>) -> Outcome<Vec<Published>> {
    let Desk { house, site, by, now, .. } = desk;
    let published = encryption::rotate(house.store(), house.vault(), &site.provider.id, by, *now)?;
    if published.is_empty() {
        return Err(Problem::new(ProblemCode::AlgorithmNotUsed, "No client encrypts to this provider.").into());
    }
    noticed(house)?;
    Ok(published)
}

/// Takes a key out at once.
///
/// # Errors
/// `key_not_found`.
pub fn revoke(desk: &Desk<'_>, kid: &str) -> Outcome<EncryptionKind> {
    let Desk { house, site, by, now, .. } = desk;
    let revoked = encryption::revoke(house.store(), house.vault(), (&site.provider.id, kid), by, *now)?;
    let missing = || Problem::new(ProblemCode::KeyNotFound, "No client encrypts to a key of this provider with that kid.");
    let kind = revoked.ok_or_else(missing)?;
    noticed(house)?;
    log::warn!(kid, kind = kind.kty(), provider = site.provider.name.as_str(), actor = by.actor.as_str(); "an encryption key was revoked");
    Ok(kind)
}
