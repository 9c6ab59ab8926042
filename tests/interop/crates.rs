//! Signing and verifying with crates that nobody here wrote: `jsonwebtoken`, and `p521` for ES512, which the former does not know.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode};
use openssl::bn::BigNum;
use openssl::ec::{EcGroup, EcKey};
use openssl::nid::Nid;
use openssl::pkey::{Id, PKey};
use openssl::rsa::RsaPrivateKeyBuilder;
use p521::ecdsa::signature::{Signer as _, Verifier as _};
use p521::ecdsa::{Signature, SigningKey, VerifyingKey};
use serde_json::{Value, json};

/// Whether one of our ID tokens verifies, against the published keys or, for the HS family, the client's secret.
pub fn verified(token: &str, client: &str, secret: &str, jwks: &Value) -> bool {
    if header(token)["alg"] == "ES512" {
        return verified_by_p521(token, jwks);
    }
    let Ok(header) = decode_header(token) else { return false };
    let set: JwkSet = serde_json::from_value(jwks.clone()).expect("a JWK Set");
    let is_hs = matches!(header.alg, Algorithm::HS256 | Algorithm::HS384 | Algorithm::HS512);
    let key = match &header.kid {
        Some(kid) => DecodingKey::from_jwk(set.find(kid).expect("published")).expect("a key"),
        None if is_hs => DecodingKey::from_secret(secret.as_bytes()),
        None => return false,
    };
    let mut rules = Validation::new(header.alg);
    rules.set_audience(&[client]);
    decode::<Value>(token, &key, &rules).is_ok()
}

/// A client assertion, signed with what `case` names: `alg`, `client`, and a private JWK `key` or a `secret`.
pub fn signed(case: &Value, audience: &str) -> String {
    let (name, client) = (text(case, "alg"), text(case, "client"));
    let now = signet::clock::Clock::system().now().epoch_seconds();
    let claims =
        json!({ "iss": client, "sub": client, "aud": audience, "iat": now, "exp": now + 60, "jti": format!("crate-{name}") });
    if name == "ES512" {
        return signed_by_p521(&case["key"], &claims);
    }
    let algorithm: Algorithm = name.parse().expect("an algorithm of the crate");
    let key = match case.get("secret").and_then(Value::as_str) {
        Some(secret) => EncodingKey::from_secret(secret.as_bytes()),
        None => encoding_key(&case["key"]),
    };
    encode(&Header::new(algorithm), &claims, &key).expect("a signature")
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().expect("text")
}

fn bytes(value: &Value, name: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text(value, name)).expect("base64url")
}

fn header(token: &str) -> Value {
    let part = URL_SAFE_NO_PAD.decode(token.split('.').next().expect("a header")).expect("base64url");
    serde_json::from_slice(&part).expect("JSON")
}

/// The private JWK as the crate takes it: DER of PKCS #1 or #8.
fn encoding_key(jwk: &Value) -> EncodingKey {
    let number = |name| BigNum::from_slice(&bytes(jwk, name)).expect("a number");
    match text(jwk, "kty") {
        "RSA" => {
            let key = RsaPrivateKeyBuilder::new(number("n"), number("e"), number("d")).expect("a key");
            let key = key.set_factors(number("p"), number("q")).expect("factors");
            let key = key.set_crt_params(number("dp"), number("dq"), number("qi")).expect("exponents").build();
            EncodingKey::from_rsa_der(&key.private_key_to_der().expect("DER"))
        }
        "OKP" => {
            let key = PKey::private_key_from_raw_bytes(&bytes(jwk, "d"), Id::ED25519).expect("a key");
            EncodingKey::from_ed_der(&key.private_key_to_pkcs8().expect("DER"))
        }
        _ => {
            let curve = if text(jwk, "crv") == "P-256" { Nid::X9_62_PRIME256V1 } else { Nid::SECP384R1 };
            let group = EcGroup::from_curve_name(curve).expect("a curve");
            let public = EcKey::from_public_key_affine_coordinates(&group, &number("x"), &number("y")).expect("a point");
            let key = EcKey::from_private_components(&group, &number("d"), public.public_key()).expect("a key");
            EncodingKey::from_ec_der(&PKey::from_ec_key(key).expect("a key").private_key_to_pkcs8().expect("DER"))
        }
    }
}

fn verified_by_p521(token: &str, jwks: &Value) -> bool {
    let (input, signature) = token.rsplit_once('.').expect("three parts");
    let kid = header(token)["kid"].clone();
    let jwk = jwks["keys"].as_array().expect("keys").iter().find(|key| key["kid"] == kid).expect("published");
    let point = [vec![4], bytes(jwk, "x"), bytes(jwk, "y")].concat();
    let key = VerifyingKey::from_sec1_bytes(&point).expect("a point of P-521");
    let signature = URL_SAFE_NO_PAD.decode(signature).expect("base64url");
    Signature::from_slice(&signature).is_ok_and(|signature| key.verify(input.as_bytes(), &signature).is_ok())
}

fn signed_by_p521(jwk: &Value, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let input = format!("{}.{}", part(&json!({ "alg": "ES512", "typ": "JWT" })), part(claims));
    let key = SigningKey::from_slice(&bytes(jwk, "d")).expect("a key of P-521");
    let signature: Signature = key.sign(input.as_bytes());
    format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
}
