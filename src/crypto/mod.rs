//! ring (and Argon2, and zxcvbn) behind a few verbs. Nothing outside this room names a cryptographic library,
//! except `jose/`, which owns signatures and encryption of JSON Web Tokens.

pub mod digest;
pub mod passkey;
pub mod password;
pub mod random;
pub mod seal;
pub mod secret;
pub mod strength;
pub mod totp;

pub use digest::{equal, hex, hmac_sha256, sha256};
pub use seal::{MasterKey, Purpose, SealError, Vault};
pub use secret::{Hashed, Plain};
pub use strength::{Strength, Weakness};

/// URL-safe Base64 without padding (RFC 4648 §5), the encoding of every token and seal.
pub fn base64url(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
}

/// The bytes of strict unpadded URL-safe Base64, or `None`.
pub fn from_base64url(text: &str) -> Option<Vec<u8>> {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(text).ok()
}

/// Base64 with padding.
pub fn base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// The bytes of strict padded standard Base64 (RFC 4648 §4), as in Basic credentials, or `None`.
pub fn from_base64(text: &str) -> Option<Vec<u8>> {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.decode(text).ok()
}
