//! Signing keys over the API.

use super::{Desk, Outcome, noticed};
use crate::flow::keys::{self, Readers, Revoked, Rotated, Seen};
use crate::model::{KeyState, SigningAlgorithm};
use crate::protocol::problem::{Problem, ProblemCode};

/// Every key, the newest first.
///
/// # Errors
/// When the database does not answer.
pub fn list(desk: &Desk<'_>) -> Outcome<Vec<Seen>> {
    Ok(keys::list(desk.house.store(), &desk.site.provider.id)?)
}

/// One key.
///
/// # Errors
/// `key_not_found`.
pub fn find(desk: &Desk<'_>, kid: &str) -> Outcome<Seen> {
    let found = list(desk)?.into_iter().find(|seen| seen.key.kid == kid);
    found.ok_or_else(|| not_found().into())
}

/// Who has read the keys.
///
/// # Errors
/// When the database does not answer.
pub fn readers(desk: &Desk<'_>) -> Outcome<Readers> {
    Ok(keys::readers(desk.house.store(), &desk.site.provider.id)?)
}

/// Rotates the keys of one algorithm, or all.
///
/// # Errors
/// `algorithm_not_used`, or when key material cannot be generated.
pub fn rotate(desk: &Desk<'_>, algorithm: Option<SigningAlgorithm>) -> Outcome<Vec<Rotated>> {
    let Desk { house, site, by, now, .. } = desk;
    let rotated = keys::rotate(house.store(), house.vault(), (&site.provider.id, algorithm), by, *now)?;
    if rotated.is_empty() {
        return Err(Problem::new(ProblemCode::AlgorithmNotUsed, "No key of this provider signs with that algorithm.").into());
    }
    noticed(house)?;
    Ok(rotated)
}

/// Takes a key out at once.
///
/// # Errors
/// `key_not_found`, `key_already_revoked`.
pub fn revoke(desk: &Desk<'_>, kid: &str) -> Outcome<Revoked> {
    let Desk { house, site, by, now, .. } = desk;
    let seen = find(desk, kid)?;
    let revoked = keys::revoke(house.store(), house.vault(), (&site.provider.id, kid), by, *now)?;
    let Some(revoked) = revoked else {
        return Err(match seen.key.state {
            KeyState::Revoked => Problem::new(ProblemCode::KeyAlreadyRevoked, "This key was revoked before."),
            _ => not_found(), // it was forgotten meanwhile
        }
        .into());
    };
    noticed(house)?;
    log::warn!(kid, algorithm = revoked.algorithm.name(), provider = site.provider.name.as_str(), actor = by.actor.as_str(); "a signing key was revoked");
    Ok(revoked)
}

fn not_found() -> Problem {
    Problem::new(ProblemCode::KeyNotFound, "No key of this provider has that kid.")
}
