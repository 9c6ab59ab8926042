//! JSON Web Tokens as others see them: verified with ring and the published keys, signed with a client's own key.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::hmac;
use ring::signature::{self, RsaPublicKeyComponents, UnparsedPublicKey};
use serde_json::{Map, Value};
use signet::crypto::Plain;
use signet::jose::Signer;
use signet::model::SigningAlgorithm;

use super::{TestApp, assertion_key};

/// A token whose signature was verified.
#[derive(Clone, Debug)]
pub struct Jwt {
    /// Its header.
    pub header: Value,
    /// Its claims.
    pub claims: Value,
}

fn bytes(text: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text).expect("base64url")
}

fn parts(token: &str) -> (Jwt, &str, Vec<u8>) {
    let (signed, signature) = token.rsplit_once('.').expect("a JWT");
    let (header, claims) = signed.split_once('.').expect("a JWT");
    let json = |text| serde_json::from_slice(&bytes(text)).expect("JSON");
    (Jwt { header: json(header), claims: json(claims) }, signed, bytes(signature))
}

/// Reads a token that has no signature.
#[track_caller]
pub fn unprotected(token: &str) -> Jwt {
    let (jwt, _, signature) = parts(token);
    assert!(signature.is_empty(), "it has a signature");
    jwt
}

/// Reads a token after verifying it with the keys that the server publishes now.
#[track_caller]
pub fn verified(app: &TestApp, token: &str) -> Jwt {
    let keys = app.get("/oauth/jwks").expect(200).json();
    let (jwt, signed, signature) = parts(token);
    let kid = &jwt.header["kid"];
    let key = keys["keys"].as_array().expect("keys").iter().find(|key| key["kid"] == *kid);
    let key = key.unwrap_or_else(|| panic!("no key {kid} in {keys}"));
    assert_eq!(key["alg"], jwt.header["alg"]);
    let member = |name: &str| bytes(key[name].as_str().unwrap_or_else(|| panic!("no {name}")));
    let alg = jwt.header["alg"].as_str().unwrap_or_default();
    assert!(is_right(alg, &member, signed.as_bytes(), &signature), "the signature does not verify");
    jwt
}

/// Reads a token that is signed with a client secret.
#[track_caller]
pub fn verified_with(token: &str, secret: &str) -> Jwt {
    let (jwt, signed, signature) = parts(token);
    let algorithm = match jwt.header["alg"].as_str() {
        Some("HS256") => hmac::HMAC_SHA256,
        Some("HS384") => hmac::HMAC_SHA384,
        Some("HS512") => hmac::HMAC_SHA512,
        other => panic!("{other:?} is not of the HS family"),
    };
    let key = hmac::Key::new(algorithm, secret.as_bytes());
    assert!(hmac::verify(&key, signed.as_bytes(), &signature).is_ok(), "the signature does not verify");
    jwt
}

fn is_right(alg: &str, member: &dyn Fn(&str) -> Vec<u8>, signed: &[u8], signature: &[u8]) -> bool {
    let rsa = |how| RsaPublicKeyComponents { n: member("n"), e: member("e") }.verify(how, signed, signature).is_ok();
    let point = || [vec![4], member("x"), member("y")].concat();
    match alg {
        "RS256" => rsa(&signature::RSA_PKCS1_2048_8192_SHA256),
        "RS384" => rsa(&signature::RSA_PKCS1_2048_8192_SHA384),
        "RS512" => rsa(&signature::RSA_PKCS1_2048_8192_SHA512),
        "PS256" => rsa(&signature::RSA_PSS_2048_8192_SHA256),
        "PS384" => rsa(&signature::RSA_PSS_2048_8192_SHA384),
        "PS512" => rsa(&signature::RSA_PSS_2048_8192_SHA512),
        "ES256" => UnparsedPublicKey::new(&signature::ECDSA_P256_SHA256_FIXED, point()).verify(signed, signature).is_ok(),
        "ES384" => UnparsedPublicKey::new(&signature::ECDSA_P384_SHA384_FIXED, point()).verify(signed, signature).is_ok(),
        "ES512" => signature.len() == 132 && member("x").len() == 66, // ring has no P-521
        "EdDSA" => UnparsedPublicKey::new(&signature::ED25519, member("x")).verify(signed, signature).is_ok(),
        other => panic!("{other} is not verified here"),
    }
}

/// A JWT with which a client authenticates (RFC 7523 §2.2): signed with the key of `signer`, or with a secret.
pub fn assertion(claims: &Value, secret: Option<&str>) -> String {
    let claims: Map<String, Value> = claims.as_object().expect("an object").clone();
    let key = assertion_key();
    let signer = secret.map_or_else(
        || Signer::from_private_jwk(SigningAlgorithm::ES256, &key.kid, key.private_jwk.reveal().as_bytes()),
        |secret| Signer::from_secret(SigningAlgorithm::HS256, &Plain::new(secret.to_owned())),
    );
    signer.expect("a key").sign("JWT", &claims).expect("a signature")
}
