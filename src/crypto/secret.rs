//! A secret in the clear, and what the database keeps of it.
//!
//! `Plain` has no `Debug` text, no `Display`, no `Serialize` and no `ToSql`: it cannot reach a log, a page or a row by
//! accident. `Hashed` is what is stored and compared.

use std::fmt;

use zeroize::Zeroize;

use super::digest::{equal, hmac_sha256, sha256};

/// A secret in the clear; wiped when dropped.
#[derive(Clone)]
pub struct Plain(String);

impl Plain {
    /// Takes a secret that arrived or was just drawn.
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The secret itself. Each call is a place to look at in a review.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What the database keeps of a random token of ours: its SHA-256. Fast on purpose, since 256 random bits need no stretching.
    pub fn hash(&self) -> Hashed {
        Hashed(sha256(self.0.as_bytes()).to_vec())
    }

    /// What the database keeps of a client secret: an HMAC under a key that the database does not hold.
    pub fn keyed_hash(&self, key: &[u8]) -> Hashed {
        Hashed(hmac_sha256(key, self.0.as_bytes()).to_vec())
    }
}

impl Drop for Plain {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Plain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Plain(…)")
    }
}

/// The hash of a secret, as stored. Compared in constant time.
#[derive(Clone, Eq)]
pub struct Hashed(Vec<u8>);

impl Hashed {
    /// Takes the bytes of a row.
    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The bytes for a row.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl PartialEq for Hashed {
    fn eq(&self, other: &Self) -> bool {
        equal(&self.0, &other.0)
    }
}

impl fmt::Debug for Hashed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hashed(…)")
    }
}
