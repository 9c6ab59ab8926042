//! A key of a provider that apps encrypt their request objects to, and its life: published → retiring → destroyed.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Id, Instant, KeyManagement, Provider};

/// A kind of encryption key, by its `kty`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum EncryptionKind {
    /// RSA: key encryption, RSA-OAEP and RSA-OAEP-256.
    #[serde(rename = "RSA")]
    Rsa,
    /// EC on P-256: key agreement, the ECDH-ES family.
    #[serde(rename = "EC")]
    Ec,
}

impl EncryptionKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Rsa, Self::Ec];

    /// The kind of key that a key management algorithm needs.
    pub const fn of(management: KeyManagement) -> Self {
        match management {
            KeyManagement::RsaOaep | KeyManagement::RsaOaep256 => Self::Rsa,
            KeyManagement::EcdhEs | KeyManagement::EcdhEsA128Kw | KeyManagement::EcdhEsA192Kw | KeyManagement::EcdhEsA256Kw => {
                Self::Ec
            }
        }
    }

    /// Its `kty` (RFC 7518 §6.1).
    pub const fn kty(self) -> &'static str {
        match self {
            Self::Rsa => "RSA",
            Self::Ec => "EC",
        }
    }

    /// The algorithms that a key of this kind serves.
    pub fn managements(self) -> impl Iterator<Item = KeyManagement> {
        KeyManagement::ALL.into_iter().filter(move |management| Self::of(*management) == self)
    }
}

/// One key. It serves every key management algorithm of its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncryptionKey {
    /// `kid`: the RFC 7638 thumbprint.
    pub kid: String,
    /// The provider that decrypts with it.
    pub provider: Id<Provider>,
    /// Its kind.
    pub kind: EncryptionKind,
    /// The public half as a JWK (with `kid` and `use`).
    pub public_jwk: Value,
    /// The private half as a JWK, sealed under the master key.
    pub sealed_private: Vec<u8>,
    /// When it was made and published.
    pub published_at: Instant,
    /// `None` while it is published. Afterwards, until when it still opens what apps encrypt to it with a copy of the key set that
    /// they keep; then it is destroyed.
    pub retires_at: Option<Instant>,
}

impl EncryptionKey {
    /// Whether it still opens anything.
    pub fn opens(&self, now: Instant) -> bool {
        self.retires_at.is_none_or(|end| !end.has_passed(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_management_algorithm_has_one_kind_of_key() {
        let names = |kind: EncryptionKind| kind.managements().map(KeyManagement::name).collect::<Vec<_>>().join(" ");
        assert_eq!(names(EncryptionKind::Rsa), "RSA-OAEP RSA-OAEP-256");
        assert_eq!(names(EncryptionKind::Ec), "ECDH-ES ECDH-ES+A128KW ECDH-ES+A192KW ECDH-ES+A256KW");
    }
}
