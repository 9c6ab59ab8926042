//! The life of encryption keys, as a pure function: published → retiring → destroyed.
//!
//! Per provider and kind one key is published. It needs no announcement: an app encrypts to what it finds, so the next key is
//! published at the moment its predecessor is withdrawn. A withdrawn key goes on opening for as long as an app may keep a copy of
//! the key set, and as a request may be under way: the announce window, the max-age and the skew. Then its private half is
//! destroyed, and what was encrypted to it stays closed, to us as well.

use std::collections::BTreeSet;

use crate::crypto::{Plain, Purpose, SealError, Vault};
use crate::model::{EncryptionKey, EncryptionKind, Id, Instant, KeyPolicy, Provider, Seconds};

/// One change; each is one guarded statement. Order matters: apply them as given, in one transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A new key of a kind. Its material is generated beforehand.
    Publish(EncryptionKind),
    /// A key leaves the key set and opens until `retires_at`.
    Withdraw {
        /// The key.
        kid: String,
        /// Until when it opens.
        retires_at: Instant,
    },
    /// A key is destroyed.
    Destroy {
        /// The key.
        kid: String,
    },
}

/// What there is to do now, for the `kinds` that clients may encrypt to. Plan, apply and plan again at the same moment, and there
/// is nothing left to do. A key of a kind that nobody names any more serves its time and has no successor.
pub fn plan(keys: &[EncryptionKey], kinds: &BTreeSet<EncryptionKind>, policy: &KeyPolicy, now: Instant) -> Vec<Step> {
    steps(keys, kinds, policy, now, |key| key.published_at.plus(policy.active).has_passed(now))
}

/// As [`plan`], but the published keys are withdrawn now.
pub fn rotate_now(keys: &[EncryptionKey], kinds: &BTreeSet<EncryptionKind>, policy: &KeyPolicy, now: Instant) -> Vec<Step> {
    steps(keys, kinds, policy, now, |_| true)
}

fn steps(
    keys: &[EncryptionKey],
    kinds: &BTreeSet<EncryptionKind>,
    policy: &KeyPolicy,
    now: Instant,
    is_due: impl Fn(&EncryptionKey) -> bool,
) -> Vec<Step> {
    let (published, retiring): (Vec<_>, Vec<_>) = keys.iter().partition(|key| key.retires_at.is_none());
    let retires_at = now.plus(window(policy));
    let (due, staying): (Vec<_>, Vec<_>) = published.into_iter().partition(|key| is_due(key));
    let lacks = |kind: &&EncryptionKind| staying.iter().all(|key| key.kind != **kind);
    let withdrawn = due.iter().map(|key| Step::Withdraw { kid: key.kid.clone(), retires_at });
    let made = kinds.iter().filter(lacks).map(|kind| Step::Publish(*kind));
    let over = retiring.into_iter().filter(|key| !key.opens(now)).map(|key| Step::Destroy { kid: key.kid.clone() });
    withdrawn.chain(made).chain(over).collect()
}

/// For how long a withdrawn key opens.
pub fn window(policy: &KeyPolicy) -> Seconds {
    Seconds(policy.announce.0.saturating_add(policy.jwks_max_age.0).saturating_add(policy.skew.0))
}

/// Seals the private half of a key for its row.
pub fn seal(vault: &Vault, provider: &Id<Provider>, kid: &str, private_jwk: &Plain) -> Vec<u8> {
    vault.seal(Purpose::EncryptionKey, super::context(provider, kid).as_bytes(), private_jwk.reveal().as_bytes())
}

/// Opens the private half of a key.
///
/// # Errors
/// As [`Vault::open`].
pub fn open(vault: &Vault, key: &EncryptionKey) -> Result<zeroize::Zeroizing<Vec<u8>>, SealError> {
    vault.open(Purpose::EncryptionKey, super::context(&key.provider, &key.kid).as_bytes(), &key.sealed_private).map(Into::into)
}
