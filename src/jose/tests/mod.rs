//! Signing, verifying, encrypting: round trips, published vectors, attacks.

mod attacks;
mod claims;
mod encryption;
mod import;
mod keys;
mod round_trips;
mod vectors;

use serde_json::{Map, Value, json};

use super::*;
use crate::crypto::{Plain, base64url};
use crate::model::{Instant, Seconds, SigningAlgorithm};

const NOW: i64 = 1_800_000_000;

fn now() -> Instant {
    Instant::from_epoch(NOW)
}

fn object(value: &Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

/// Claims of a client assertion that passes.
fn assertion() -> Value {
    json!({"iss": "app", "sub": "app", "aud": "https://op", "exp": NOW + 60, "iat": NOW, "jti": "1"})
}

fn expected(algorithms: &[SigningAlgorithm]) -> Expected<'_> {
    Expected::client_assertion("app", &["https://op", "https://op/token"], algorithms)
}

fn signer(pair: &KeyPair, algorithm: SigningAlgorithm) -> Signer {
    Signer::from_private_jwk(algorithm, &pair.kid, pair.private_jwk.reveal().as_bytes()).unwrap()
}

fn set(keys: &[&Value]) -> KeySet {
    KeySet::parse(&json!({ "keys": keys }), Strictness::Strict).unwrap()
}

/// A token with any header over any claims, signed by a signer.
fn forge(signer: &Signer, header: &str, claims: &Value) -> String {
    forge_raw(signer, header, &claims.to_string())
}

fn forge_raw(signer: &Signer, header: &str, claims: &str) -> String {
    let input = format!("{}.{}", base64url(header.as_bytes()), base64url(claims.as_bytes()));
    let signature = base64url(&signer.sign_bytes(input.as_bytes()).unwrap());
    format!("{input}.{signature}")
}

const SECRET: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

fn secret() -> Plain {
    Plain::new(SECRET.to_owned())
}

fn secret_signer() -> Signer {
    Signer::from_secret(SigningAlgorithm::HS256, &secret()).unwrap()
}
