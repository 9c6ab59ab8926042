//! The loaded encryption keys of one provider: decrypters built once.

use std::fmt;
use std::sync::Arc;

use super::{LoadError, encryption};
use crate::crypto::Vault;
use crate::jose::{Decrypter, JoseError};
use crate::model::{EncryptionKey, Instant};

/// What opens that which apps encrypt to a provider.
pub(super) struct Decrypters(Vec<Own>);

#[derive(Clone)]
struct Own {
    kid: String,
    retires_at: Option<Instant>,
    decrypter: Arc<Decrypter>,
}

impl fmt::Debug for Decrypters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|own| (&own.kid, own.retires_at))).finish()
    }
}

impl Decrypters {
    /// Loads the rows of one provider; decrypters of `previous` are used again.
    pub(super) fn load(rows: &[EncryptionKey], vault: &Vault, previous: Option<&Self>) -> Result<Self, LoadError> {
        let one = |row: &EncryptionKey| {
            let known = previous.and_then(|previous| previous.0.iter().find(|own| own.kid == row.kid));
            let decrypter = known.map_or_else(|| decrypter(row, vault).map(Arc::new), |own| Ok(own.decrypter.clone()))?;
            Ok(Own { kid: row.kid.clone(), retires_at: row.retires_at, decrypter })
        };
        rows.iter().map(one).collect::<Result<_, _>>().map(Self)
    }

    /// None, for tests of the schedule.
    #[cfg(test)]
    pub(super) fn none() -> Self {
        Self(Vec::new())
    }

    /// Opens a JWE with the key that its `kid` names, or with whichever fits where it names none. A key whose time is up opens
    /// nothing, even if nobody has destroyed it yet.
    pub(super) fn decrypt(&self, token: &str, now: Instant) -> Result<Vec<u8>, JoseError> {
        let mut live = self.0.iter().filter(|own| own.retires_at.is_none_or(|end| !end.has_passed(now)));
        live.find_map(|own| own.decrypter.decrypt(token).ok()).ok_or(JoseError::Decryption)
    }
}

fn decrypter(row: &EncryptionKey, vault: &Vault) -> Result<Decrypter, LoadError> {
    let private = encryption::open(vault, row).map_err(|seal| LoadError { kid: row.kid.clone(), seal: Some(seal) })?;
    Decrypter::from_private_jwk(&private).map_err(|_| LoadError { kid: row.kid.clone(), seal: None })
}
