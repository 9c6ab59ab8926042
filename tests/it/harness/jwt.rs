//! JSON Web Tokens as others see them: verified with ring and the published keys, signed with a client's own key.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey};
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
    let is_right = match jwt.header["alg"].as_str() {
        Some("RS256") => RsaPublicKeyComponents { n: member("n"), e: member("e") }
            .verify(&RSA_PKCS1_2048_8192_SHA256, signed.as_bytes(), &signature)
            .is_ok(),
        Some("ES256") => {
            let point = [vec![4], member("x"), member("y")].concat();
            UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(signed.as_bytes(), &signature).is_ok()
        }
        other => panic!("{other:?} is not verified here"),
    };
    assert!(is_right, "the signature does not verify");
    jwt
}

/// A JWT with which a client authenticates (RFC 7523 §2.2): signed with the key of `signer`, or with a secret.
pub fn assertion(claims: &Value, secret: Option<&str>) -> String {
    let claims: Map<String, Value> = claims.as_object().expect("an object").clone();
    let signer = match secret {
        Some(secret) => Signer::from_secret(SigningAlgorithm::HS256, &Plain::new(secret.to_owned())),
        None => {
            let key = assertion_key();
            Signer::from_private_jwk(SigningAlgorithm::ES256, &key.kid, key.private_jwk.reveal().as_bytes())
        }
    };
    signer.expect("a key").sign("JWT", &claims).expect("a signature")
}
