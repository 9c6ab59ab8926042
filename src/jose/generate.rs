//! New keys. OpenSSL makes them all: ring has neither RSA generation nor P-521.

use josekit::jwk::{Jwk, alg::ec::EcCurve, alg::ed::EdCurve};
use serde_json::{Map, Value};

use super::algorithm::{KeyKind, key_kind};
use super::jwk::{required, thumbprint};
use super::{JoseError, library};
use crate::crypto::Plain;
use crate::model::{EncryptionKind, KeyManagement, SigningAlgorithm};

/// A new key pair.
#[derive(Debug)]
pub struct KeyPair {
    /// The RFC 7638 thumbprint.
    pub kid: String,
    /// The public half: its numbers, `kid`, `use`, and `alg` if it is for one algorithm alone.
    pub public_jwk: Value,
    /// The private half as JSON text, to be sealed.
    pub private_jwk: Plain,
}

/// Makes a key pair for one algorithm. RSA takes tens to hundreds of milliseconds: never inside a transaction or on a request
/// that could do without.
///
/// # Errors
/// `Key` for the HS family and for RSA sizes other than 2048, 3072 and 4096; `Library` if OpenSSL fails.
pub fn generate(algorithm: SigningAlgorithm, rsa_bits: u32) -> Result<KeyPair, JoseError> {
    let family = key_kind(algorithm).ok_or(JoseError::Key("the HS family signs with the client secret"))?;
    if family == KeyKind::Rsa {
        check_bits(rsa_bits)?;
    }
    let jwk = library::call(|| match family {
        KeyKind::Rsa => Jwk::generate_rsa_key(rsa_bits),
        KeyKind::P256 => Jwk::generate_ec_key(EcCurve::P256),
        KeyKind::P384 => Jwk::generate_ec_key(EcCurve::P384),
        KeyKind::P521 => Jwk::generate_ec_key(EcCurve::P521),
        KeyKind::Ed25519 | KeyKind::X25519 => Jwk::generate_ed_key(EdCurve::Ed25519),
    });
    key_pair(algorithm, family, jwk.ok_or(JoseError::Library)?.into())
}

/// Makes a key pair that others encrypt to: RSA of 2048 bits with RSA-OAEP, which every upstream knows.
///
/// # Errors
/// `Library` if OpenSSL fails.
pub fn generate_decryption() -> Result<KeyPair, JoseError> {
    let jwk = library::call(|| Jwk::generate_rsa_key(2048)).ok_or(JoseError::Library)?;
    labelled(KeyKind::Rsa, jwk.into(), (Some(KeyManagement::RsaOaep.name()), "enc"))
}

/// Makes a key pair that apps encrypt to, for every key management algorithm of its kind.
///
/// # Errors
/// `Key` for RSA sizes other than 2048, 3072 and 4096; `Library` if OpenSSL fails.
pub fn generate_encryption(kind: EncryptionKind, rsa_bits: u32) -> Result<KeyPair, JoseError> {
    let (family, jwk) = match kind {
        EncryptionKind::Rsa => {
            check_bits(rsa_bits)?;
            (KeyKind::Rsa, library::call(|| Jwk::generate_rsa_key(rsa_bits)))
        }
        EncryptionKind::Ec => (KeyKind::P256, library::call(|| Jwk::generate_ec_key(EcCurve::P256))),
    };
    labelled(family, jwk.ok_or(JoseError::Library)?.into(), (None, "enc"))
}

fn check_bits(rsa_bits: u32) -> Result<(), JoseError> {
    if matches!(rsa_bits, 2048 | 3072 | 4096) { Ok(()) } else { Err(JoseError::Key("RSA keys have 2048, 3072 or 4096 bits")) }
}

/// Splits a private JWK into what is published and what is sealed.
pub(crate) fn key_pair(algorithm: SigningAlgorithm, family: KeyKind, private: Map<String, Value>) -> Result<KeyPair, JoseError> {
    labelled(family, private, (Some(algorithm.name()), "sig"))
}

fn labelled(
    family: KeyKind,
    mut private: Map<String, Value>,
    (algorithm, usage): (Option<&str>, &str),
) -> Result<KeyPair, JoseError> {
    let numbers: Map<String, Value> =
        required(family).iter().filter_map(|name| Some(((*name).to_owned(), private.get(*name)?.clone()))).collect();
    let kid = thumbprint(&numbers);
    let mut public = numbers;
    for object in [&mut public, &mut private] {
        object.insert("kid".into(), kid.as_str().into());
        if let Some(algorithm) = algorithm {
            object.insert("alg".into(), algorithm.into());
        }
        object.insert("use".into(), usage.into());
    }
    let text = serde_json::to_string(&private).map_err(|_| JoseError::Library)?;
    Ok(KeyPair { kid, public_jwk: Value::Object(public), private_jwk: Plain::new(text) })
}
