//! Signing JSON Web Tokens (RFC 7515 §5.1, RFC 7519 §7.1). A signer is built once per key and shared.
//!
//! Of ring and OpenSSL the faster is taken for each algorithm: ring for HS, ES256, ES384 and EdDSA, OpenSSL for RSA and ES512.

use std::fmt;

use josekit::jws::{
    JwsSigner, alg::ecdsa::EcdsaJwsAlgorithm, alg::rsassa::RsassaJwsAlgorithm, alg::rsassa_pss::RsassaPssJwsAlgorithm,
};
use ring::rand::SystemRandom;
use ring::{hmac, signature};
use serde_json::{Map, Value};

use super::algorithm::hmac_of;
use super::json::parse_object;
use super::{JoseError, library};
use crate::crypto::{Plain, base64url, from_base64url};
use crate::model::SigningAlgorithm;

/// A key that signs with its one algorithm.
pub struct Signer {
    algorithm: SigningAlgorithm,
    kid: Option<String>,
    key: PrivateKey,
}

enum PrivateKey {
    Hmac(hmac::Key),
    Ecdsa(Box<signature::EcdsaKeyPair>),
    Ed25519(Box<signature::Ed25519KeyPair>),
    OpenSsl(Box<dyn JwsSigner>),
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({}, kid {:?})", self.algorithm, self.kid)
    }
}

impl Signer {
    /// A signer from a private JWK (JSON text, opened from its seal).
    ///
    /// # Errors
    /// `Key` if the JWK is not one for the algorithm.
    pub fn from_private_jwk(algorithm: SigningAlgorithm, kid: &str, jwk: &[u8]) -> Result<Self, JoseError> {
        let members = parse_object(jwk).map_err(|_| JoseError::Key("the private JWK is not JSON"))?;
        let key = private_key(algorithm, &members).ok_or(JoseError::Key("the private JWK does not fit its algorithm"))?;
        Ok(Self { algorithm, kid: Some(kid.to_owned()), key })
    }

    /// A signer of the HS family from a client secret (OpenID Connect Core §10.1: its UTF-8 bytes are the key).
    ///
    /// # Errors
    /// `Key` if the secret is too short for the algorithm, `Algorithm` for an asymmetric one.
    pub fn from_secret(algorithm: SigningAlgorithm, secret: &Plain) -> Result<Self, JoseError> {
        Ok(Self { algorithm, kid: None, key: PrivateKey::Hmac(hmac_key(algorithm, secret)?) })
    }

    /// A stand-in for tests that only ask which key was chosen.
    #[cfg(test)]
    pub(crate) fn stand_in(kid: &str) -> Self {
        Self {
            algorithm: SigningAlgorithm::HS256,
            kid: Some(kid.to_owned()),
            key: PrivateKey::Hmac(hmac::Key::new(hmac::HMAC_SHA256, b"")),
        }
    }

    /// The algorithm.
    pub fn algorithm(&self) -> SigningAlgorithm {
        self.algorithm
    }

    /// The key's name in the JWKS; `None` for the HS family.
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// A signed JWT with `typ`, e.g. `JWT`, `at+jwt` or `logout+jwt`.
    ///
    /// # Errors
    /// `Library` if the library fails.
    pub fn sign(&self, typ: &str, claims: &Map<String, Value>) -> Result<String, JoseError> {
        let mut token = signing_input((self.algorithm.name(), typ, self.kid.as_deref()), claims)?;
        let signature = base64url(&self.sign_bytes(token.as_bytes())?);
        token.push('.');
        token.push_str(&signature);
        Ok(token)
    }

    /// The signature over bytes, as RFC 7518 §3 lays it out.
    ///
    /// # Errors
    /// `Library` if the library fails.
    pub fn sign_bytes(&self, message: &[u8]) -> Result<Vec<u8>, JoseError> {
        Ok(match &self.key {
            PrivateKey::Hmac(key) => hmac::sign(key, message).as_ref().to_vec(),
            PrivateKey::Ecdsa(key) => key.sign(&SystemRandom::new(), message).map_err(|_| JoseError::Library)?.as_ref().to_vec(),
            PrivateKey::Ed25519(key) => key.sign(message).as_ref().to_vec(),
            PrivateKey::OpenSsl(key) => library::call(|| key.sign(message)).ok_or(JoseError::Library)?,
        })
    }
}

/// A JWT that nothing protects (RFC 7515 appendix A.5, RFC 7519 §6): only for what may as well be plain parameters.
///
/// # Errors
/// `Library` if the claims are no JSON.
pub fn unsigned(typ: &str, claims: &Map<String, Value>) -> Result<String, JoseError> {
    signing_input(("none", typ, None), claims).map(|input| input + ".")
}

/// RFC 7515 §5.1: what a signature is over.
fn signing_input((alg, typ, kid): (&str, &str, Option<&str>), claims: &Map<String, Value>) -> Result<String, JoseError> {
    let mut header = Map::new();
    header.insert("alg".into(), alg.into());
    header.insert("typ".into(), typ.into());
    if let Some(kid) = kid {
        header.insert("kid".into(), kid.into());
    }
    let header = serde_json::to_vec(&header).map_err(|_| JoseError::Library)?;
    let payload = serde_json::to_vec(claims).map_err(|_| JoseError::Library)?;
    let mut input = base64url(&header);
    input.push('.');
    input.push_str(&base64url(&payload));
    Ok(input)
}

/// The HMAC key of a client secret, if it is long enough (RFC 7518 §3.2).
pub(crate) fn hmac_key(algorithm: SigningAlgorithm, secret: &Plain) -> Result<hmac::Key, JoseError> {
    let hmac = hmac_of(algorithm).ok_or(JoseError::Algorithm)?;
    if secret.reveal().chars().count() < algorithm.shortest_secret() {
        return Err(JoseError::Key("the client secret is too short for the algorithm"));
    }
    Ok(hmac::Key::new(hmac, secret.reveal().as_bytes()))
}

fn private_key(algorithm: SigningAlgorithm, members: &Map<String, Value>) -> Option<PrivateKey> {
    use SigningAlgorithm::{ES256, ES384, ES512, EdDSA, HS256, HS384, HS512, PS256, PS384, PS512, RS256, RS384, RS512};
    Some(match algorithm {
        ES256 => PrivateKey::Ecdsa(ecdsa(&signature::ECDSA_P256_SHA256_FIXED_SIGNING, "P-256", members)?),
        ES384 => PrivateKey::Ecdsa(ecdsa(&signature::ECDSA_P384_SHA384_FIXED_SIGNING, "P-384", members)?),
        ES512 => {
            let jwk = library::jwk(members, &["kty", "crv", "x", "y", "d"])?;
            PrivateKey::OpenSsl(Box::new(library::call(|| EcdsaJwsAlgorithm::Es512.signer_from_jwk(&jwk))?))
        }
        EdDSA => {
            let (seed, public) = (number(members, "d")?, number(members, "x")?);
            PrivateKey::Ed25519(Box::new(signature::Ed25519KeyPair::from_seed_and_public_key(&seed, &public).ok()?))
        }
        RS256 => rsa(RsassaJwsAlgorithm::Rs256, members)?,
        RS384 => rsa(RsassaJwsAlgorithm::Rs384, members)?,
        RS512 => rsa(RsassaJwsAlgorithm::Rs512, members)?,
        PS256 => rsa_pss(RsassaPssJwsAlgorithm::Ps256, members)?,
        PS384 => rsa_pss(RsassaPssJwsAlgorithm::Ps384, members)?,
        PS512 => rsa_pss(RsassaPssJwsAlgorithm::Ps512, members)?,
        HS256 | HS384 | HS512 => return None,
    })
}

const RSA_PRIVATE: [&str; 9] = ["kty", "n", "e", "d", "p", "q", "dp", "dq", "qi"];

fn rsa(algorithm: RsassaJwsAlgorithm, members: &Map<String, Value>) -> Option<PrivateKey> {
    let jwk = library::jwk(members, &RSA_PRIVATE)?;
    Some(PrivateKey::OpenSsl(Box::new(library::call(|| algorithm.signer_from_jwk(&jwk))?)))
}

fn rsa_pss(algorithm: RsassaPssJwsAlgorithm, members: &Map<String, Value>) -> Option<PrivateKey> {
    let jwk = library::jwk(members, &RSA_PRIVATE)?;
    Some(PrivateKey::OpenSsl(Box::new(library::call(|| algorithm.signer_from_jwk(&jwk))?)))
}

fn ecdsa(
    algorithm: &'static signature::EcdsaSigningAlgorithm,
    crv: &str,
    members: &Map<String, Value>,
) -> Option<Box<signature::EcdsaKeyPair>> {
    if members.get("crv").and_then(Value::as_str) != Some(crv) {
        return None;
    }
    let point = [&[4], number(members, "x")?.as_slice(), number(members, "y")?.as_slice()].concat();
    let d = number(members, "d")?;
    signature::EcdsaKeyPair::from_private_key_and_public_key(algorithm, &d, &point, &SystemRandom::new()).ok().map(Box::new)
}

fn number(members: &Map<String, Value>, name: &str) -> Option<zeroize::Zeroizing<Vec<u8>>> {
    members.get(name).and_then(Value::as_str).and_then(from_base64url).map(zeroize::Zeroizing::new)
}
