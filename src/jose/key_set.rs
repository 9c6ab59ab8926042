//! JWK Set (RFC 7517 §5): the public keys of a client or an upstream.

use serde_json::Value;

use super::{JoseError, PublicKey};
use crate::model::{KeyManagement, SigningAlgorithm};

/// The most keys that a set may have.
pub const MOST_KEYS: usize = 100;

/// What a bad key does to its set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strictness {
    /// It refuses the set: at registration, where somebody can mend it.
    Strict,
    /// It is skipped: in a set that was fetched.
    Lenient,
}

/// Public keys, each of them checked.
#[derive(Clone, Debug, Default)]
pub struct KeySet {
    keys: Vec<PublicKey>,
}

impl KeySet {
    /// Reads a set. Kinds of keys that are not ours are ignored.
    pub fn parse(set: &Value, strictness: Strictness) -> Result<Self, JoseError> {
        let members = set.get("keys").and_then(Value::as_array).ok_or(JoseError::Key("a JWK Set needs an array keys"))?;
        if members.len() > MOST_KEYS {
            return Err(JoseError::Key("a JWK Set may have at most 100 keys"));
        }
        let mut keys: Vec<PublicKey> = Vec::with_capacity(members.len());
        for member in members {
            match (PublicKey::parse(member), strictness) {
                (Ok(Some(key)), _) => push(&mut keys, key, strictness)?,
                (Ok(None), _) | (Err(_), Strictness::Lenient) => {}
                (Err(error), Strictness::Strict) => return Err(error),
            }
        }
        if keys.is_empty() && strictness == Strictness::Strict {
            return Err(JoseError::Key("the JWK Set has no key that can be used here"));
        }
        Ok(Self { keys })
    }

    /// The key for a token that names `kid`: that key, or else the only fitting one without a name. A token that names none is
    /// verified only if a single key fits.
    pub fn find(&self, kid: Option<&str>, algorithm: SigningAlgorithm) -> Option<&PublicKey> {
        let fitting = || self.keys.iter().filter(|key| key.fits(algorithm));
        match kid {
            None => only(fitting()),
            Some(kid) => {
                fitting().find(|key| key.kid() == Some(kid)).or_else(|| only(fitting().filter(|key| key.kid().is_none())))
            }
        }
    }

    /// The key to encrypt to: the first that fits.
    pub fn find_encryption(&self, management: KeyManagement) -> Option<&PublicKey> {
        self.keys.iter().find(|key| key.fits_encryption(management))
    }

    /// Every key.
    pub fn iter(&self) -> impl Iterator<Item = &PublicKey> {
        self.keys.iter()
    }

    /// Whether there is no key that can be used.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}

fn push(keys: &mut Vec<PublicKey>, key: PublicKey, strictness: Strictness) -> Result<(), JoseError> {
    let same_kid = key.kid().is_some() && keys.iter().any(|other| other.kid() == key.kid());
    if same_kid && strictness == Strictness::Strict {
        return Err(JoseError::Key("two keys have the same kid"));
    }
    // of two that a token cannot tell apart the first counts
    if !(same_kid && keys.iter().any(|other| other.label() == key.label())) {
        keys.push(key);
    }
    Ok(())
}

fn only<'a>(mut keys: impl Iterator<Item = &'a PublicKey>) -> Option<&'a PublicKey> {
    let first = keys.next()?;
    keys.next().is_none().then_some(first)
}
