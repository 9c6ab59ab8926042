//! The published JWK Set (RFC 7517 §5; OpenID Connect Core §10.1.1): rendered once per load, served as bytes.

use bytes::Bytes;
use serde_json::{Map, Value};

use crate::crypto::{base64url, sha256};
use crate::model::{EncryptionKey, KeyPolicy, KeyState, Seconds, SigningKey};

/// Members that may be published; anything else in a row stays there.
const PUBLIC: [&str; 11] = ["kty", "crv", "x", "y", "n", "e", "kid", "alg", "use", "x5c", "x5t#S256"];

/// The answer of the JWKS endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jwks {
    /// The document.
    pub body: Bytes,
    /// A strong validator, with its quotation marks (RFC 9110 §8.8.3).
    pub etag: String,
    /// For how long it may be cached; never longer than keys are announced.
    pub max_age: Seconds,
}

impl Jwks {
    /// Renders announced, active and deprecated keys; active ones first, for clients that ignore `kid`, and keys to encrypt to last,
    /// for those that ignore `use`.
    pub fn render(keys: &[SigningKey], encryption: &[EncryptionKey], policy: &KeyPolicy) -> Self {
        let mut published: Vec<_> = keys.iter().filter_map(|key| Some((rank(key.state)?, key))).collect();
        published.sort_by_key(|(rank, key)| (*rank, key.algorithm, std::cmp::Reverse(key.activates_at)));
        let signing = published.into_iter().map(|(_, key)| signing_members(key));
        let encryption = encryption.iter().filter(|key| key.retires_at.is_none()).map(encryption_members);
        let document = Map::from_iter([("keys".to_owned(), signing.chain(encryption).collect())]);
        let body = Bytes::from(Value::Object(document).to_string());
        let tag = base64url(&sha256(&body));
        let etag = format!("\"{}\"", tag.get(..22).unwrap_or(&tag));
        Self { body, etag, max_age: policy.jwks_max_age.min(policy.announce) }
    }
}

fn rank(state: KeyState) -> Option<u8> {
    match state {
        KeyState::Active => Some(0),
        KeyState::Announced => Some(1),
        KeyState::Deprecated => Some(2),
        KeyState::Gone | KeyState::Revoked => None,
    }
}

fn signing_members(key: &SigningKey) -> Value {
    let mut members = public_members(&key.public_jwk);
    members.insert("kid".into(), key.kid.as_str().into());
    members.insert("alg".into(), key.algorithm.name().into());
    members.insert("use".into(), "sig".into());
    Value::Object(members)
}

/// Without `alg`, since the key serves every algorithm of its kind.
fn encryption_members(key: &EncryptionKey) -> Value {
    let mut members = public_members(&key.public_jwk);
    members.insert("kid".into(), key.kid.as_str().into());
    members.insert("use".into(), "enc".into());
    Value::Object(members)
}

fn public_members(jwk: &Value) -> Map<String, Value> {
    PUBLIC.iter().filter_map(|name| Some(((*name).to_owned(), jwk.get(*name)?.clone()))).collect()
}
