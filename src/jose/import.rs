//! A key pair that somebody brings: PEM (PKCS #8, PKCS #1, SEC 1) or a private JWK, with or without its certificate chain
//! (`x5c`, `x5t#S256`: RFC 7517 §4.7, §4.9).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use josekit::jwk::KeyPair as LibraryPair;
use josekit::jwk::alg::{ec::EcCurve, ec::EcKeyPair, ed::EdKeyPair, rsa::RsaKeyPair};
use serde_json::{Map, Value};

use super::algorithm::{KeyKind, key_kind};
use super::generate::{KeyPair, key_pair};
use super::json::parse_object;
use super::verify::matches_key;
use super::{JoseError, PublicKey, Signer, library};
use crate::crypto::{Plain, base64url, sha256};
use crate::model::SigningAlgorithm;

/// Reads a private key (and the PEM certificates that belong to it, its own first) for one algorithm. The key is checked like any
/// other, and signs once for a try.
///
/// # Errors
/// `Key`, with the reason.
pub fn import(algorithm: SigningAlgorithm, private: &Plain, chain: Option<&str>) -> Result<KeyPair, JoseError> {
    let family = key_kind(algorithm).ok_or(JoseError::Key("the HS family signs with the client secret"))?;
    let unfit = JoseError::Key("it is not a private key of the kind that the algorithm needs");
    let (jwk, spki) = read(family, private).ok_or(unfit)?;
    let mut pair = key_pair(algorithm, family, jwk)?;
    let public = PublicKey::parse(&pair.public_jwk)?.ok_or(JoseError::Key("its kind is not supported"))?;
    try_out(algorithm, &pair, &public)?;
    if let (Some(chain), Some(members)) = (chain, pair.public_jwk.as_object_mut()) {
        attach(members, chain, &spki)?;
    }
    Ok(pair)
}

/// The JWK with both halves, and the DER of the public half (`SubjectPublicKeyInfo`).
fn read(family: KeyKind, private: &Plain) -> Option<(Map<String, Value>, Vec<u8>)> {
    let pair = library_pair(family, private)?;
    library::call(|| Ok((pair.to_jwk_key_pair().into(), pair.to_der_public_key())))
}

/// A private JWK as PKCS #8 in PEM.
pub(crate) fn private_pem(algorithm: SigningAlgorithm, jwk: &Plain) -> Option<zeroize::Zeroizing<Vec<u8>>> {
    let pair = library_pair(key_kind(algorithm)?, jwk)?;
    library::call(|| Ok(zeroize::Zeroizing::new(pair.to_pem_private_key())))
}

fn library_pair(family: KeyKind, private: &Plain) -> Option<Box<dyn LibraryPair>> {
    let text = private.reveal().trim();
    let jwk = if text.starts_with('{') {
        let members = parse_object(text.as_bytes()).ok()?;
        Some(library::jwk(&members, &["kty", "crv", "x", "y", "n", "e", "d", "p", "q", "dp", "dq", "qi"])?)
    } else {
        None
    };
    let curve = match family {
        KeyKind::P256 => Some(EcCurve::P256),
        KeyKind::P384 => Some(EcCurve::P384),
        KeyKind::P521 => Some(EcCurve::P521),
        KeyKind::Rsa | KeyKind::Ed25519 | KeyKind::X25519 => None,
    };
    Some(match (family, &jwk) {
        (KeyKind::Rsa, Some(jwk)) => Box::new(library::call(|| RsaKeyPair::from_jwk(jwk))?),
        (KeyKind::Rsa, None) => Box::new(library::call(|| RsaKeyPair::from_pem(text))?),
        (KeyKind::Ed25519 | KeyKind::X25519, Some(jwk)) => Box::new(library::call(|| EdKeyPair::from_jwk(jwk))?),
        (KeyKind::Ed25519 | KeyKind::X25519, None) => Box::new(library::call(|| EdKeyPair::from_pem(text))?),
        (_, Some(jwk)) => Box::new(library::call(|| EcKeyPair::from_jwk(jwk))?),
        (_, None) => Box::new(library::call(|| EcKeyPair::from_pem(text, curve))?),
    })
}

/// Both halves belong together.
fn try_out(algorithm: SigningAlgorithm, pair: &KeyPair, public: &PublicKey) -> Result<(), JoseError> {
    let signer = Signer::from_private_jwk(algorithm, &pair.kid, pair.private_jwk.reveal().as_bytes())?;
    let signature = signer.sign_bytes(b"signet")?;
    if public.fits(algorithm) && matches_key(public, algorithm, b"signet", &signature) {
        Ok(())
    } else {
        Err(JoseError::Key("its two halves do not belong together, or it is of another kind"))
    }
}

fn attach(members: &mut Map<String, Value>, chain: &str, spki: &[u8]) -> Result<(), JoseError> {
    let certificates = certificates(chain).ok_or(JoseError::Key("the certificate chain is not PEM"))?;
    let own = certificates.first().ok_or(JoseError::Key("the certificate chain is empty"))?;
    // the public key stands in its certificate byte for byte (RFC 5280 §4.1)
    if !own.windows(spki.len()).any(|window| window == spki) {
        return Err(JoseError::Key("the first certificate is not that of the key"));
    }
    members.insert("x5t#S256".into(), base64url(&sha256(own)).into());
    members.insert("x5c".into(), certificates.iter().map(|der| Value::from(STANDARD.encode(der))).collect());
    Ok(())
}

fn certificates(pem: &str) -> Option<Vec<Vec<u8>>> {
    let blocks = pem.split("-----BEGIN CERTIFICATE-----").skip(1);
    blocks
        .map(|block| {
            let (body, _) = block.split_once("-----END CERTIFICATE-----")?;
            STANDARD.decode(body.split_whitespace().collect::<String>()).ok()
        })
        .collect()
}
