//! JSON Object Signing and Encryption behind our own nouns: RFC 7515 (JWS), 7516 (JWE), 7517 (JWK), 7518 (JWA), 7519 (JWT),
//! 7638 (thumbprints), 8037 (EdDSA), 8725 (best current practice).
//!
//! josekit and OpenSSL are called from here only, and only after our own strict parser: it checks less than a provider needs. `none` cannot be
//! expressed; secrets and public keys are different types; a token's header never chooses a key by itself.

mod algorithm;
mod certificate;
mod claims;
mod decrypt;
mod encrypt;
mod error;
mod generate;
mod import;
pub(crate) mod json;
mod jwk;
mod key_set;
pub mod keyring;
mod library;
mod parse;
mod sign;
#[cfg(test)]
mod tests;
mod verify;
mod weak;

pub use algorithm::{KeyKind, is_gcm, left_half_hash};
pub use certificate::{ClientCertificate, self_signed};
pub use claims::{Audience, Claims, Expiry, LEEWAY};
pub use decrypt::{Decrypter, is_encrypted};
pub use encrypt::Encrypter;
pub use error::JoseError;
pub use generate::{KeyPair, generate, generate_decryption, generate_encryption};
pub use import::import;
pub use jwk::PublicKey;
pub use key_set::{KeySet, MOST_KEYS, Strictness};
pub use keyring::{Jwks, Keyring, Reach};
pub use parse::Header;
pub use sign::{Signer, unsigned};
pub use verify::{Expected, Keys, MacKey, payload, peek, peek_header, verify};
