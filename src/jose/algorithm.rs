//! What each registered algorithm needs (RFC 7518 §3, §4, §5; RFC 8037).

use ring::{digest, hmac, signature};

use crate::model::{ContentEncryption, KeyManagement, SigningAlgorithm};

/// A kind of asymmetric key: `kty` and, where there are several, `crv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// `RSA`.
    Rsa,
    /// `EC` on P-256.
    P256,
    /// `EC` on P-384.
    P384,
    /// `EC` on P-521.
    P521,
    /// `OKP` Ed25519: signatures.
    Ed25519,
    /// `OKP` X25519: key agreement.
    X25519,
}

impl KeyKind {
    /// The kind behind `kty` and `crv`; `None` if it is not one of ours.
    pub fn parse(kty: &str, crv: Option<&str>) -> Option<Self> {
        match (kty, crv) {
            ("RSA", _) => Some(Self::Rsa),
            ("EC", Some("P-256")) => Some(Self::P256),
            ("EC", Some("P-384")) => Some(Self::P384),
            ("EC", Some("P-521")) => Some(Self::P521),
            ("OKP", Some("Ed25519")) => Some(Self::Ed25519),
            ("OKP", Some("X25519")) => Some(Self::X25519),
            _ => None,
        }
    }

    /// Bytes of one coordinate; 0 for RSA.
    pub const fn coordinate(self) -> usize {
        match self {
            Self::Rsa => 0,
            Self::P256 | Self::Ed25519 | Self::X25519 => 32,
            Self::P384 => 48,
            Self::P521 => 66,
        }
    }

    /// Whether ECDH-ES can agree with such a key.
    pub const fn agrees(self) -> bool {
        matches!(self, Self::P256 | Self::P384 | Self::P521 | Self::X25519)
    }
}

/// The kind of key that an algorithm signs with; `None` for the HS family, whose key is a secret.
pub const fn key_kind(algorithm: SigningAlgorithm) -> Option<KeyKind> {
    use SigningAlgorithm::{ES256, ES384, ES512, EdDSA, HS256, HS384, HS512, PS256, PS384, PS512, RS256, RS384, RS512};
    match algorithm {
        RS256 | RS384 | RS512 | PS256 | PS384 | PS512 => Some(KeyKind::Rsa),
        ES256 => Some(KeyKind::P256),
        ES384 => Some(KeyKind::P384),
        ES512 => Some(KeyKind::P521),
        EdDSA => Some(KeyKind::Ed25519),
        HS256 | HS384 | HS512 => None,
    }
}

/// Whether a key management algorithm works with a kind of key.
pub const fn encrypts_with(management: KeyManagement, kind: KeyKind) -> bool {
    match management {
        KeyManagement::RsaOaep | KeyManagement::RsaOaep256 => matches!(kind, KeyKind::Rsa),
        KeyManagement::EcdhEs | KeyManagement::EcdhEsA128Kw | KeyManagement::EcdhEsA192Kw | KeyManagement::EcdhEsA256Kw => {
            kind.agrees()
        }
    }
}

/// Whether a content encryption is authenticated in one step (GCM), which is what we decrypt.
pub const fn is_gcm(encryption: ContentEncryption) -> bool {
    matches!(encryption, ContentEncryption::A128Gcm | ContentEncryption::A192Gcm | ContentEncryption::A256Gcm)
}

/// The left half of the hash of an ASCII value: `at_hash`, `c_hash`, `s_hash` (OpenID Connect Core §3.1.3.6). The hash is that
/// of the ID token's algorithm; EdDSA with Ed25519 uses SHA-512 (RFC 8032 §5.1).
pub fn left_half_hash(algorithm: SigningAlgorithm, value: &str) -> String {
    let hash = digest::digest(hash_of(algorithm), value.as_bytes());
    let bytes = hash.as_ref();
    crate::crypto::base64url(bytes.get(..bytes.len() / 2).unwrap_or_default())
}

fn hash_of(algorithm: SigningAlgorithm) -> &'static digest::Algorithm {
    use SigningAlgorithm::{ES256, ES384, ES512, EdDSA, HS256, HS384, HS512, PS256, PS384, PS512, RS256, RS384, RS512};
    match algorithm {
        RS256 | PS256 | ES256 | HS256 => &digest::SHA256,
        RS384 | PS384 | ES384 | HS384 => &digest::SHA384,
        RS512 | PS512 | ES512 | HS512 | EdDSA => &digest::SHA512,
    }
}

/// ring's HMAC for the HS family.
pub(crate) fn hmac_of(algorithm: SigningAlgorithm) -> Option<hmac::Algorithm> {
    match algorithm {
        SigningAlgorithm::HS256 => Some(hmac::HMAC_SHA256),
        SigningAlgorithm::HS384 => Some(hmac::HMAC_SHA384),
        SigningAlgorithm::HS512 => Some(hmac::HMAC_SHA512),
        _ => None,
    }
}

/// ring's RSA verification, 2048 to 8192 bits.
pub(crate) fn rsa_of(algorithm: SigningAlgorithm) -> Option<&'static signature::RsaParameters> {
    match algorithm {
        SigningAlgorithm::RS256 => Some(&signature::RSA_PKCS1_2048_8192_SHA256),
        SigningAlgorithm::RS384 => Some(&signature::RSA_PKCS1_2048_8192_SHA384),
        SigningAlgorithm::RS512 => Some(&signature::RSA_PKCS1_2048_8192_SHA512),
        SigningAlgorithm::PS256 => Some(&signature::RSA_PSS_2048_8192_SHA256),
        SigningAlgorithm::PS384 => Some(&signature::RSA_PSS_2048_8192_SHA384),
        SigningAlgorithm::PS512 => Some(&signature::RSA_PSS_2048_8192_SHA512),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_at_hash_of_openid_core_a_3_is_reproduced() {
        // OpenID Connect Core §A.3 (code id_token is A.4): access token and its at_hash
        assert_eq!(
            left_half_hash(SigningAlgorithm::RS256, "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"),
            "77QmUPtjPfzWtF2AnpK9RQ"
        );
        assert_eq!(
            left_half_hash(SigningAlgorithm::RS256, "Qcb0Orv1zh30vL1MPRsbm-diHiMwcLyZvn1arpZv-Jxf_11jnpEX3Tgfvk"),
            "LDktKdoQak3Pk0cnXxCltA"
        );
    }

    #[test]
    fn longer_hashes_have_longer_halves() {
        assert_eq!(left_half_hash(SigningAlgorithm::ES384, "x").len(), 32);
        assert_eq!(left_half_hash(SigningAlgorithm::EdDSA, "x").len(), 43);
    }
}
