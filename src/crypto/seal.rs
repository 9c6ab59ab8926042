//! AES-256-GCM seals under keys derived from the master key (HKDF-SHA-256, RFC 5869; a label per purpose).
//!
//! A seal is `version (1) ‖ master key id (4) ‖ nonce (12) ‖ ciphertext and tag`. The context (whose secret this is) is
//! authenticated with it, so a seal moved to another row does not open. Seals made under an earlier master key open as long as
//! that key is still in the vault.

use std::collections::BTreeMap;
use std::fmt;

use arc_swap::ArcSwap;
use ring::{aead, hkdf};

use super::{digest::sha256, random};

const VERSION: u8 = 1;
const HEADER: usize = 5;
const NONCE: usize = 12;

/// What a derived key is for. Two purposes never share a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// Private halves of signing keys, at rest.
    SigningKey,
    /// Private halves of encryption keys, at rest.
    EncryptionKey,
    /// Client secrets and upstream secrets, at rest.
    ClientSecret,
    /// Authorization requests that wait for a person, in the browser's hands.
    Interaction,
    /// Cross-site request forgery tokens of pages.
    Form,
    /// The keyed hash of client secrets.
    SecretHash,
    /// Everything small that leaves and comes back: pagination cursors, flash messages, state of upstream attempts.
    Envelope,
    /// The end of the audit chain, at rest.
    AuditHead,
    /// What a mail says, until it has left.
    Mail,
    /// Secrets of authenticator apps, at rest.
    Factor,
}

impl Purpose {
    fn label(self) -> &'static [u8] {
        match self {
            Self::SigningKey => b"signet signing key",
            Self::EncryptionKey => b"signet encryption key",
            Self::ClientSecret => b"signet client secret",
            Self::Interaction => b"signet interaction",
            Self::Form => b"signet form",
            Self::SecretHash => b"signet secret hash",
            Self::Envelope => b"signet envelope",
            Self::AuditHead => b"signet audit head",
            Self::Mail => b"signet mail",
            Self::Factor => b"signet factor",
        }
    }
}

/// 256 random bits from which every other symmetric key is derived.
#[derive(Clone)]
pub struct MasterKey([u8; 32]);

impl MasterKey {
    /// Takes the bytes of the key file or of the environment.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// A new master key.
    pub fn generate() -> Self {
        Self(random::bytes())
    }

    /// The bytes, for the key file.
    pub fn reveal(&self) -> &[u8; 32] {
        &self.0
    }

    /// Four bytes that name the key in the seals made under it.
    pub fn id(&self) -> [u8; 4] {
        let [a, b, c, d, ..] = sha256(&[b"signet master key id".as_slice(), &self.0].concat());
        [a, b, c, d]
    }

    fn derive(&self, purpose: Purpose) -> [u8; 32] {
        let mut out = [0; 32];
        let filled = hkdf::Salt::new(hkdf::HKDF_SHA256, b"signet")
            .extract(&self.0)
            .expand(&[purpose.label()], hkdf::HKDF_SHA256)
            .and_then(|okm| okm.fill(&mut out));
        if filled.is_err() {
            std::process::abort(); // 32 bytes are always within HKDF's limit
        }
        out
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MasterKey({:02x?})", self.id())
    }
}

/// Why a seal did not open. Callers show one message for both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SealError {
    /// Sealed under a master key that this vault does not hold.
    UnknownKey,
    /// Not a seal of ours, changed, or sealed for another purpose or context.
    Broken,
}

struct Keys {
    sealing: BTreeMap<Purpose, aead::LessSafeKey>,
    raw: BTreeMap<Purpose, [u8; 32]>,
}

const PURPOSES: [Purpose; 10] = [
    Purpose::SigningKey,
    Purpose::EncryptionKey,
    Purpose::ClientSecret,
    Purpose::Interaction,
    Purpose::Form,
    Purpose::SecretHash,
    Purpose::Envelope,
    Purpose::AuditHead,
    Purpose::Mail,
    Purpose::Factor,
];

/// The master keys of this process, the current one first; every derived key is built once. They can be exchanged while others
/// use them, so that a running server follows its key file.
pub struct Vault {
    held: ArcSwap<Held>,
}

struct Held {
    current: [u8; 4],
    keys: BTreeMap<[u8; 4], Keys>,
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let held = self.held.load();
        write!(f, "Vault({:02x?}, {} keys)", held.current, held.keys.len())
    }
}

impl Vault {
    /// A vault that seals under `current` and opens seals of `earlier` keys too.
    pub fn new(current: &MasterKey, earlier: &[MasterKey]) -> Self {
        let mut keys = BTreeMap::new();
        for master in earlier.iter().chain([current]) {
            let raw: BTreeMap<_, _> = PURPOSES.map(|purpose| (purpose, master.derive(purpose))).into();
            let sealing = raw.iter().filter_map(|(purpose, key)| Some((*purpose, sealing_key(key)?))).collect();
            keys.insert(master.id(), Keys { sealing, raw });
        }
        Self { held: ArcSwap::from_pointee(Held { current: current.id(), keys }) }
    }

    /// From now on these are the keys of `other`.
    pub fn adopt(&self, other: &Self) {
        self.held.store(other.held.load_full());
    }

    /// The id of the key that new seals are made under.
    pub fn current_id(&self) -> [u8; 4] {
        self.held.load().current
    }

    /// The ids of all keys held.
    pub fn ids(&self) -> Vec<[u8; 4]> {
        self.held.load().keys.keys().copied().collect()
    }

    /// Whether a seal was made under a master key that this vault holds.
    pub fn knows(&self, seal: &[u8]) -> bool {
        sealed_under(seal).is_some_and(|id| self.held.load().keys.contains_key(&id))
    }

    /// The derived key of a purpose under the current master key, for keyed hashes.
    pub fn key(&self, purpose: Purpose) -> [u8; 32] {
        let held = self.held.load();
        held.keys.get(&held.current).and_then(|keys| keys.raw.get(&purpose)).copied().unwrap_or_default()
    }

    /// Derived keys of a purpose under every master key held, the current one first.
    pub fn every_key(&self, purpose: Purpose) -> Vec<[u8; 32]> {
        let held = self.held.load();
        let earlier = held.keys.iter().filter(|(id, _)| **id != held.current).filter_map(|(_, keys)| keys.raw.get(&purpose));
        std::iter::once(self.key(purpose)).chain(earlier.copied()).collect()
    }

    /// Seals `plaintext` for one purpose and context.
    pub fn seal(&self, purpose: Purpose, context: &[u8], plaintext: &[u8]) -> Vec<u8> {
        let nonce: [u8; NONCE] = random::bytes();
        let mut out = Vec::with_capacity(HEADER + NONCE + plaintext.len() + 16);
        out.push(VERSION);
        let held = self.held.load();
        out.extend_from_slice(&held.current);
        out.extend_from_slice(&nonce);
        let mut body = plaintext.to_vec();
        let sealed = held.keys.get(&held.current).and_then(|keys| keys.sealing.get(&purpose)).map(|key| {
            key.seal_in_place_append_tag(aead::Nonce::assume_unique_for_key(nonce), aead::Aad::from(context), &mut body)
        });
        if !matches!(sealed, Some(Ok(()))) {
            std::process::abort(); // every purpose has a key, and no plaintext of ours nears AES-GCM's limit
        }
        out.extend_from_slice(&body);
        out
    }

    /// Opens a seal made for the same purpose and context.
    ///
    /// # Errors
    /// `UnknownKey` when its master key is not held here, else `Broken`.
    pub fn open(&self, purpose: Purpose, context: &[u8], seal: &[u8]) -> Result<Vec<u8>, SealError> {
        let (header, rest) = seal.split_at_checked(HEADER).ok_or(SealError::Broken)?;
        let (nonce, body) = rest.split_at_checked(NONCE).ok_or(SealError::Broken)?;
        let [VERSION, id @ ..] = header else { return Err(SealError::Broken) };
        let held = self.held.load();
        let keys = <[u8; 4]>::try_from(id).ok().and_then(|id| held.keys.get(&id)).ok_or(SealError::UnknownKey)?;
        let key = keys.sealing.get(&purpose).ok_or(SealError::Broken)?;
        let nonce = aead::Nonce::try_assume_unique_for_key(nonce).map_err(|_| SealError::Broken)?;
        let mut body = body.to_vec();
        let opened = key.open_in_place(nonce, aead::Aad::from(context), &mut body).map_err(|_| SealError::Broken)?;
        Ok(opened.to_vec())
    }
}

/// The id of the master key that a seal was made under.
pub fn sealed_under(seal: &[u8]) -> Option<[u8; 4]> {
    let ([VERSION, a, b, c, d], _) = seal.split_first_chunk()? else { return None };
    Some([*a, *b, *c, *d])
}

fn sealing_key(bytes: &[u8; 32]) -> Option<aead::LessSafeKey> {
    Some(aead::LessSafeKey::new(aead::UnboundKey::new(&aead::AES_256_GCM, bytes).ok()?))
}

/// Seals under a key derived from a bearer token, so that only its holder can open (the successor of a rotated refresh token).
pub fn seal_under(token: &super::Plain, plaintext: &[u8]) -> Vec<u8> {
    token_vault(token).seal(Purpose::Envelope, b"successor", plaintext)
}

/// Opens what `seal_under` made with the same token.
///
/// # Errors
/// As [`Vault::open`].
pub fn open_under(token: &super::Plain, seal: &[u8]) -> Result<Vec<u8>, SealError> {
    token_vault(token).open(Purpose::Envelope, b"successor", seal)
}

fn token_vault(token: &super::Plain) -> Vault {
    Vault::new(&MasterKey::from_bytes(super::digest::hmac_sha256(b"signet token vault", token.reveal().as_bytes())), &[])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_opens_only_for_its_purpose_context_and_key() {
        let vault = Vault::new(&MasterKey::from_bytes([1; 32]), &[]);
        let seal = vault.seal(Purpose::Interaction, b"browser", b"hello");
        assert_eq!(vault.open(Purpose::Interaction, b"browser", &seal).unwrap(), b"hello");
        assert_eq!(vault.open(Purpose::Interaction, b"other", &seal), Err(SealError::Broken));
        assert_eq!(vault.open(Purpose::Form, b"browser", &seal), Err(SealError::Broken));
        let stranger = Vault::new(&MasterKey::from_bytes([2; 32]), &[]);
        assert_eq!(stranger.open(Purpose::Interaction, b"browser", &seal), Err(SealError::UnknownKey));
        assert!(vault.knows(&seal) && !stranger.knows(&seal) && !vault.knows(b""));
    }

    #[test]
    fn an_earlier_master_key_still_opens() {
        let old = MasterKey::from_bytes([1; 32]);
        let seal = Vault::new(&old, &[]).seal(Purpose::ClientSecret, b"app", b"s3cret");
        let vault = Vault::new(&MasterKey::from_bytes([2; 32]), &[old]);
        assert_eq!(vault.open(Purpose::ClientSecret, b"app", &seal).unwrap(), b"s3cret");
    }

    #[test]
    fn any_flipped_bit_breaks_a_seal() {
        let vault = Vault::new(&MasterKey::from_bytes([1; 32]), &[]);
        let seal = vault.seal(Purpose::Envelope, b"", b"x");
        for at in 0..seal.len() {
            let mut bad = seal.clone();
            bad[at] ^= 1;
            assert!(vault.open(Purpose::Envelope, b"", &bad).is_err(), "byte {at}");
        }
    }
}
