//! JSON Web Key (RFC 7517) and its thumbprint (RFC 7638): public asymmetric keys of clients, upstreams and our own ring.
//!
//! A key is checked when it is read, so that a weak or malformed one never reaches a verifier: RSA below 2048 or above 8192
//! bits, exponents that are even, 1 or oversized, points that are not on their curve, private members.

use std::sync::Arc;

use josekit::jws::{JwsVerifier, alg::ecdsa::EcdsaJwsAlgorithm};
use serde_json::{Map, Value};

use super::algorithm::{KeyKind, encrypts_with, key_kind};
use super::{JoseError, library, weak};
use crate::crypto::{base64url, from_base64url, sha256};
use crate::model::{KeyManagement, SigningAlgorithm};

/// Members that only a private or symmetric key has.
const PRIVATE: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];
const FEWEST_RSA_BITS: usize = 2048;
const MOST_RSA_BITS: usize = 8192;
const LONGEST_KID: usize = 512;

/// What a key is for, from `use` and `key_ops`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Usage {
    signs: bool,
    encrypts: bool,
}

/// The numbers of a key.
#[derive(Clone)]
pub(crate) enum Material {
    /// Modulus and exponent, big-endian without leading zeros.
    Rsa { n: Vec<u8>, e: Vec<u8> },
    /// A point in uncompressed form, on P-256 or P-384.
    Point(Vec<u8>),
    /// A key on P-521, which ring does not know.
    P521(Arc<dyn JwsVerifier>),
    /// The 32 bytes of Ed25519 or X25519.
    Bytes(Vec<u8>),
}

/// A public key that was checked.
#[derive(Clone)]
pub struct PublicKey {
    kid: Option<String>,
    alg: Option<String>,
    usage: Usage,
    kind: KeyKind,
    material: Material,
    members: Map<String, Value>,
}

impl std::fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PublicKey({:?}, kid {:?}, alg {:?})", self.kind, self.kid, self.alg)
    }
}

impl PublicKey {
    /// Reads and checks a JWK. `Ok(None)` for a kind of key that is not ours (RFC 7517 §5: to be ignored).
    pub fn parse(jwk: &Value) -> Result<Option<Self>, JoseError> {
        let object = jwk.as_object().ok_or(JoseError::Key("a JWK must be an object"))?;
        let kty = text(object, "kty")?.ok_or(JoseError::Key("kty is missing"))?;
        if kty == "oct" {
            return Err(JoseError::Key("a shared secret (kty oct) does not belong into a public key set"));
        }
        if PRIVATE.iter().any(|name| object.contains_key(*name)) {
            return Err(JoseError::Key("it has private members; publish the public half only"));
        }
        let Some(kind) = KeyKind::parse(kty, text(object, "crv")?) else { return Ok(None) };
        let name = text(object, "kid")?.filter(|name| !name.is_empty()).map(str::to_owned);
        if name.as_ref().is_some_and(|name| name.len() > LONGEST_KID) {
            return Err(JoseError::Key("kid is too long"));
        }
        let material = material(kind, object)?;
        let members = required(kind).iter().filter_map(|name| Some(((*name).to_owned(), object.get(*name)?.clone()))).collect();
        let alg = text(object, "alg")?.map(str::to_owned);
        Ok(Some(Self { kid: name, alg, usage: usage(object)?, kind, material, members }))
    }

    /// `kid`, if the key has one.
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// The kind of key.
    pub fn kind(&self) -> KeyKind {
        self.kind
    }

    /// RFC 7638 with SHA-256, in Base64url.
    pub fn thumbprint(&self) -> String {
        thumbprint(&self.members)
    }

    /// Whether the key may verify signatures of an algorithm.
    pub fn fits(&self, algorithm: SigningAlgorithm) -> bool {
        self.usage.signs
            && key_kind(algorithm) == Some(self.kind)
            && self
                .alg
                .as_deref()
                .is_none_or(|alg| alg == algorithm.name() || (alg == "Ed25519" && algorithm == SigningAlgorithm::EdDSA))
    }

    /// Whether content may be encrypted to the key with a key management algorithm.
    pub fn fits_encryption(&self, management: KeyManagement) -> bool {
        self.usage.encrypts
            && encrypts_with(management, self.kind)
            && self.alg.as_deref().is_none_or(|alg| alg == management.name())
    }

    pub(crate) fn material(&self) -> &Material {
        &self.material
    }

    /// `kty` and the members that make the key, and nothing else.
    pub(crate) fn members(&self) -> &Map<String, Value> {
        &self.members
    }

    /// What makes two keys of a set the same to a token: `kid`, kind, `alg` and use.
    pub(crate) fn label(&self) -> (Option<&str>, KeyKind, Option<&str>, Usage) {
        (self.kid(), self.kind, self.alg.as_deref(), self.usage)
    }
}

/// The members that make a key of a kind, in the order of RFC 7638 §3.2.
pub(crate) const fn required(kind: KeyKind) -> &'static [&'static str] {
    match kind {
        KeyKind::Rsa => &["e", "kty", "n"],
        KeyKind::P256 | KeyKind::P384 | KeyKind::P521 => &["crv", "kty", "x", "y"],
        KeyKind::Ed25519 | KeyKind::X25519 => &["crv", "kty", "x"],
    }
}

/// The thumbprint of an object that holds exactly the required members (RFC 7638 §3).
pub(crate) fn thumbprint(members: &Map<String, Value>) -> String {
    let mut sorted: Vec<_> = members.iter().collect();
    sorted.sort_by_key(|(name, _)| name.as_str());
    let body: Vec<String> = sorted.iter().map(|(name, value)| format!("{}:{value}", Value::from(name.as_str()))).collect();
    base64url(&sha256(format!("{{{}}}", body.join(",")).as_bytes()))
}

fn text<'a>(object: &'a Map<String, Value>, name: &str) -> Result<Option<&'a str>, JoseError> {
    match object.get(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(JoseError::Key("a member that must be a string is not one")),
    }
}

fn bytes(object: &Map<String, Value>, name: &str) -> Result<Vec<u8>, JoseError> {
    let text = text(object, name)?.ok_or(JoseError::Key("a required member is missing"))?;
    from_base64url(text).ok_or(JoseError::Key("a member is not Base64url"))
}

fn usage(object: &Map<String, Value>) -> Result<Usage, JoseError> {
    let mut usage = match text(object, "use")? {
        None => Usage { signs: true, encrypts: true },
        Some(word) => Usage { signs: word == "sig", encrypts: word == "enc" },
    };
    if let Some(operations) = object.get("key_ops") {
        let operations = operations.as_array().ok_or(JoseError::Key("key_ops must be an array"))?;
        let allows =
            |names: &[&str]| operations.iter().any(|operation| operation.as_str().is_some_and(|word| names.contains(&word)));
        usage.signs &= allows(&["verify"]);
        usage.encrypts &= allows(&["encrypt", "wrapKey", "deriveKey", "deriveBits"]);
    }
    Ok(usage)
}

fn material(kind: KeyKind, object: &Map<String, Value>) -> Result<Material, JoseError> {
    match kind {
        KeyKind::Rsa => rsa(object),
        KeyKind::P256 => point(kind, EcdsaJwsAlgorithm::Es256, object),
        KeyKind::P384 => point(kind, EcdsaJwsAlgorithm::Es384, object),
        KeyKind::P521 => point(kind, EcdsaJwsAlgorithm::Es512, object),
        KeyKind::Ed25519 | KeyKind::X25519 => {
            let x = bytes(object, "x")?;
            if x.len() == kind.coordinate() { Ok(Material::Bytes(x)) } else { Err(JoseError::Key("x has the wrong length")) }
        }
    }
}

/// RFC 7518 §6.3.1. An exponent of 1 would make every message its own signature.
fn rsa(object: &Map<String, Value>) -> Result<Material, JoseError> {
    let n = stripped(bytes(object, "n")?);
    let e = stripped(bytes(object, "e")?);
    let bits = n.len() * 8 - n.first().map_or(0, |first| usize::try_from(first.leading_zeros()).unwrap_or(0));
    if bits < FEWEST_RSA_BITS {
        return Err(JoseError::Key("an RSA key needs at least 2048 bits"));
    }
    if bits > MOST_RSA_BITS {
        return Err(JoseError::Key("an RSA key may have at most 8192 bits"));
    }
    let is_odd = |number: &[u8]| number.last().is_some_and(|last| last & 1 == 1);
    if !is_odd(&n) || !is_odd(&e) || e == [1] || e.len() > 4 || weak::is_roca(&n) {
        return Err(JoseError::Key("the RSA modulus or exponent is weak"));
    }
    Ok(Material::Rsa { n, e })
}

fn stripped(number: Vec<u8>) -> Vec<u8> {
    number.into_iter().skip_while(|byte| *byte == 0).collect()
}

/// RFC 7518 §6.2.1: full-length coordinates of a point that lies on the curve, which OpenSSL checks.
fn point(kind: KeyKind, algorithm: EcdsaJwsAlgorithm, object: &Map<String, Value>) -> Result<Material, JoseError> {
    let (x, y) = (bytes(object, "x")?, bytes(object, "y")?);
    if x.len() != kind.coordinate() || y.len() != kind.coordinate() {
        return Err(JoseError::Key("x or y has the wrong length"));
    }
    let verifier = library::jwk(object, required(kind)).and_then(|jwk| library::call(|| algorithm.verifier_from_jwk(&jwk)));
    let verifier = verifier.ok_or(JoseError::Key("the point is not on the curve"))?;
    Ok(match kind {
        KeyKind::P521 => Material::P521(Arc::new(verifier)),
        _ => Material::Point([&[4], x.as_slice(), y.as_slice()].concat()),
    })
}
