//! The loaded keys of one provider, as a settings snapshot holds them: signers built once, the rendered JWKS, verifiers of our
//! own tokens.

use std::fmt;
use std::sync::Arc;

use super::decrypters::Decrypters;
use super::{Jwks, open};
use crate::crypto::{SealError, Vault};
use crate::jose::{JoseError, PublicKey, Signer};
use crate::model::{EncryptionKey, Instant, KeyPolicy, KeyState, Seconds, SigningAlgorithm, SigningKey};

/// Which of our keys may verify a token of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Those that are published. (A standby has signed nothing before its hour.)
    Live,
    /// Gone ones too: for `id_token_hint`, which may be old (decision 21).
    Hint,
}

/// The keys of one provider.
pub struct Keyring {
    keys: Vec<RingKey>,
    decrypters: Decrypters,
    jwks: Jwks,
    skew: Seconds,
}

#[derive(Clone)]
struct RingKey {
    kid: String,
    algorithm: SigningAlgorithm,
    state: KeyState,
    activates_at: Instant,
    deprecates_at: Instant,
    retires_at: Instant,
    signer: Option<Arc<Signer>>,
    public: Arc<PublicKey>,
}

/// Why a row could not be loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadError {
    /// The key.
    pub kid: String,
    /// The seal that did not open; `None` if the key itself is damaged.
    pub seal: Option<SealError>,
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reason = match self.seal {
            Some(SealError::UnknownKey) => {
                "is sealed under a master key that is not here; bring that key back, nothing was changed"
            }
            Some(SealError::Broken) => "does not open under the master key; its row was changed or damaged",
            None => "is damaged",
        };
        write!(f, "key {} {reason}", self.kid)
    }
}

impl std::error::Error for LoadError {}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.keys.iter().map(|key| (key.algorithm, key.state, &key.kid))).finish()
    }
}

impl Keyring {
    /// Loads the signing and the encryption keys of one provider. Signers and decrypters of `previous` are reused, so a reload after
    /// an unrelated change costs nothing.
    ///
    /// # Errors
    /// The first key that cannot be used.
    pub fn load(
        (rows, encryption): (&[SigningKey], &[EncryptionKey]),
        vault: &Vault,
        policy: &KeyPolicy,
        previous: Option<&Self>,
    ) -> Result<Self, LoadError> {
        let usable = rows.iter().filter(|row| row.state != KeyState::Revoked);
        let keys = usable.map(|row| ring_key(row, vault, previous)).collect::<Result<_, _>>()?;
        let decrypters = Decrypters::load(encryption, vault, previous.map(|ring| &ring.decrypters))?;
        Ok(Self { keys, decrypters, jwks: Jwks::render(rows, encryption, policy), skew: policy.skew })
    }

    /// The key that signs a token of `algorithm` that will live for `lifetime` from now. A key that would leave the JWKS within
    /// that life is never given.
    ///
    /// The active key comes first; when its time is up, the standby whose hour has come, even if the planner is late. The last in
    /// line has no end of its own: it signs on until it has a successor, since the planner lets none stop before that is ready and
    /// counts its remaining life from then. So `None` means that the algorithm has no key yet, or that nobody has planned for
    /// tokens of that life.
    pub fn signer(&self, algorithm: SigningAlgorithm, lifetime: Seconds, now: Instant) -> Option<Arc<Signer>> {
        let able = || self.keys.iter().filter(|key| key.algorithm == algorithm && key.may_sign(now));
        let in_time = able().filter(|key| !key.deprecates_at.has_passed(now) && now.plus(lifetime) <= key.retires_at);
        let last = || able().max_by_key(|key| key.activates_at);
        let signs_on = |key: &&RingKey| key.deprecates_at.plus(lifetime).plus(self.skew) <= key.retires_at;
        // `Active` sorts after `Announced`
        let chosen = in_time.max_by_key(|key| (key.state, key.activates_at)).or_else(|| last().filter(signs_on))?;
        chosen.signer.clone()
    }

    /// A ring of stand-ins, for tests of the schedule.
    #[cfg(test)]
    pub(crate) fn sketch(rows: &[SigningKey], policy: &KeyPolicy, public: &Arc<PublicKey>) -> Self {
        let key = |row: &SigningKey| {
            let SigningKey { kid, algorithm, state, activates_at, deprecates_at, retires_at, .. } = row.clone();
            let signer = Some(Arc::new(Signer::stand_in(&kid)));
            RingKey { kid, algorithm, state, activates_at, deprecates_at, retires_at, signer, public: public.clone() }
        };
        let jwks = Jwks::render(rows, &[], policy);
        Self { keys: rows.iter().map(key).collect(), decrypters: Decrypters::none(), jwks, skew: policy.skew }
    }

    /// Algorithms that can sign now.
    pub fn algorithms(&self, now: Instant) -> Vec<SigningAlgorithm> {
        SigningAlgorithm::ALL.into_iter().filter(|algorithm| self.signer(*algorithm, Seconds(0), now).is_some()).collect()
    }

    /// Opens what was encrypted to the provider: the content, which nobody has vouched for yet.
    ///
    /// # Errors
    /// `Decryption`, whatever went wrong.
    pub fn decrypt(&self, token: &str, now: Instant) -> Result<Vec<u8>, JoseError> {
        self.decrypters.decrypt(token, now)
    }

    /// The answer of the JWKS endpoint.
    pub fn jwks(&self) -> &Jwks {
        &self.jwks
    }

    /// The public half that verifies a token of ours. A revoked key is not even loaded.
    pub fn find(&self, kid: &str, algorithm: SigningAlgorithm, reach: Reach) -> Option<&PublicKey> {
        let key = self.keys.iter().find(|key| key.kid == kid && key.algorithm == algorithm)?;
        let allowed = match key.state {
            KeyState::Announced | KeyState::Active | KeyState::Deprecated => true,
            KeyState::Gone => reach == Reach::Hint,
            KeyState::Revoked => false,
        };
        allowed.then_some(key.public.as_ref())
    }
}

impl RingKey {
    /// Whether this is the active key, or a standby that is due by the clock.
    fn may_sign(&self, now: Instant) -> bool {
        match self.state {
            KeyState::Active => true,
            KeyState::Announced => self.activates_at.has_passed(now),
            KeyState::Deprecated | KeyState::Gone | KeyState::Revoked => false,
        }
    }
}

fn ring_key(row: &SigningKey, vault: &Vault, previous: Option<&Keyring>) -> Result<RingKey, LoadError> {
    let damaged = || LoadError { kid: row.kid.clone(), seal: None };
    let known = previous.and_then(|ring| ring.keys.iter().find(|key| key.kid == row.kid && key.algorithm == row.algorithm));
    let public = match known {
        Some(key) => key.public.clone(),
        None => Arc::new(PublicKey::parse(&row.public_jwk).ok().flatten().ok_or_else(damaged)?),
    };
    let signs = matches!(row.state, KeyState::Announced | KeyState::Active);
    let signer = match known.and_then(|key| key.signer.clone()) {
        _ if !signs => None,
        Some(signer) => Some(signer),
        None => {
            let private =
                open(vault, row).map_err(|seal| LoadError { kid: row.kid.clone(), seal: Some(seal) })?.ok_or_else(damaged)?;
            Some(Arc::new(Signer::from_private_jwk(row.algorithm, &row.kid, &private).map_err(|_| damaged())?))
        }
    };
    let SigningKey { kid, algorithm, state, activates_at, deprecates_at, retires_at, .. } = row.clone();
    Ok(RingKey { kid, algorithm, state, activates_at, deprecates_at, retires_at, signer, public })
}
