//! Ways to authenticate, and algorithms that sign and encrypt.

use serde_json::{Value, json};
use signet::model::SigningAlgorithm;

use super::client::{Client, key_set};
use super::{Entry, World};
use crate::encrypted_request_objects::seal;
use crate::encryption::opened;
use crate::harness::{Ask, Tokens};

pub const USES: &[Entry] = &[
    ("token_endpoint_auth_methods_supported", METHODS, |world, value| redeem(&authenticating(world, value, None))),
    ("revocation_endpoint_auth_methods_supported", METHODS, |world, value| revoke(world, &authenticating(world, value, None))),
    ("introspection_endpoint_auth_methods_supported", CONFIDENTIAL, |world, value| {
        introspect(world, &authenticating(world, value, None));
    }),
    ("token_endpoint_auth_signing_alg_values_supported", ALGORITHMS, |world, value| redeem(&asserting(world, value))),
    ("revocation_endpoint_auth_signing_alg_values_supported", ALGORITHMS, |world, value| revoke(world, &asserting(world, value))),
    ("introspection_endpoint_auth_signing_alg_values_supported", ALGORITHMS, |world, value| {
        introspect(world, &asserting(world, value));
    }),
    ("id_token_signing_alg_values_supported", ALGORITHMS, id_token_signed),
    ("userinfo_signing_alg_values_supported", ALGORITHMS, userinfo_signed),
    ("request_object_signing_alg_values_supported", ALGORITHMS, request_signed),
    ("request_object_encryption_alg_values_supported", MANAGEMENTS, |world, value| request_sealed(world, value, "A256GCM")),
    ("request_object_encryption_enc_values_supported", DECRYPTED, |world, value| request_sealed(world, "ECDH-ES", value)),
    ("id_token_encryption_alg_values_supported", MANAGEMENTS, |world, value| id_token_sealed(world, value, "A256GCM")),
    ("id_token_encryption_enc_values_supported", ENCRYPTIONS, |world, value| id_token_sealed(world, "ECDH-ES", value)),
    ("userinfo_encryption_alg_values_supported", MANAGEMENTS, |world, value| userinfo_sealed(world, value, "A256GCM")),
    ("userinfo_encryption_enc_values_supported", ENCRYPTIONS, |world, value| userinfo_sealed(world, "ECDH-ES", value)),
];

const METHODS: &[&str] = &["none", "client_secret_basic", "client_secret_post", "client_secret_jwt", "private_key_jwt"];
const CONFIDENTIAL: &[&str] = &["client_secret_basic", "client_secret_post", "client_secret_jwt", "private_key_jwt"];
const ALGORITHMS: &[&str] =
    &["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "HS256", "HS384", "HS512"];
const MANAGEMENTS: &[&str] = &["RSA-OAEP", "RSA-OAEP-256", "ECDH-ES", "ECDH-ES+A128KW", "ECDH-ES+A192KW", "ECDH-ES+A256KW"];
const DECRYPTED: &[&str] = &["A128GCM", "A192GCM", "A256GCM"];
const ENCRYPTIONS: &[&str] = &["A128GCM", "A192GCM", "A256GCM", "A128CBC-HS256", "A192CBC-HS384", "A256CBC-HS512"];

/// A client for each algorithm, so that the provider holds a key for it (decision 20).
pub fn tables() -> String {
    let asymmetric = SigningAlgorithm::ALL.into_iter().filter(|algorithm| !algorithm.is_symmetric());
    let table = |algorithm: SigningAlgorithm| {
        let name = algorithm.name();
        format!(
            "\n[[client]]\nprovider = \"default\"\nclient_id = \"holds-{name}\"\nclient_secret = \"a secret of them all\"\n\
             redirect_uris = [\"https://holder.test/cb\"]\nid_token_signed_response_alg = \"{name}\"\n"
        )
    };
    asymmetric.map(table).collect()
}

/// Core §9: an app that authenticates like this.
fn authenticating<'w>(world: &'w World<'_>, method: &str, algorithm: Option<&str>) -> Client<'w> {
    let algorithm = algorithm.or(match method {
        "client_secret_jwt" => Some("HS256"),
        "private_key_jwt" => Some("ES256"),
        _ => None,
    });
    let mut members = json!({ "token_endpoint_auth_method": method });
    if method == "private_key_jwt" {
        members["jwks"] = key_set();
    }
    if let Some(algorithm) = algorithm {
        members["token_endpoint_auth_signing_alg"] = algorithm.into();
    }
    world.register(&members)
}

fn asserting<'w>(world: &'w World<'_>, algorithm: &str) -> Client<'w> {
    let method = if algorithm.starts_with("HS") { "client_secret_jwt" } else { "private_key_jwt" };
    authenticating(world, method, Some(algorithm))
}

fn redeem(client: &Client<'_>) {
    assert!(!client.tokens("openid").id.is_empty());
}

/// RFC 7009 §2.1.
fn revoke(world: &World<'_>, client: &Client<'_>) {
    let tokens = client.tokens("openid");
    world.app.send(client.post("revocation_endpoint", &[("token", &tokens.access)])).expect(200);
    let refused = world.app.send(Ask::get(world.url("userinfo_endpoint")).bearer(&tokens.access));
    refused.expect(401);
}

/// RFC 7662 §2.1.
fn introspect(world: &World<'_>, client: &Client<'_>) {
    let tokens = client.tokens("openid");
    let told = world.app.send(client.post("introspection_endpoint", &[("token", &tokens.access)])).expect(200).json();
    assert_eq!((&told["active"], &told["client_id"]), (&json!(true), &client.told["client_id"]));
}

fn id_token_signed(world: &World<'_>, algorithm: &str) {
    let client = world.register(&json!({ "id_token_signed_response_alg": algorithm }));
    let jwt = client.verified(&client.tokens("openid").id, algorithm);
    assert_eq!((&jwt.claims["aud"], &jwt.claims["iat"]), (&client.told["client_id"], &json!(world.now())));
}

/// Core §5.3.2.
fn userinfo_signed(world: &World<'_>, algorithm: &str) {
    let client = world.register(&json!({ "userinfo_signed_response_alg": algorithm }));
    let answer = client.userinfo(&client.tokens("openid email").access);
    assert_eq!(answer.header("content-type"), "application/jwt");
    let claims = client.verified(answer.text(), algorithm).claims;
    assert_eq!((&claims["aud"], &claims["email"]), (&client.told["client_id"], &json!("everybody@example.test")));
}

/// Core §6.1: what is in the object counts, though it is nowhere else; and it must be signed as registered.
fn request_signed(world: &World<'_>, algorithm: &str) {
    let client = world.register(&json!({ "request_object_signing_alg": algorithm, "jwks": key_set() }));
    let signed = object(world, &client, algorithm);
    assert_eq!(client.returned(&[("state", ""), ("request", &signed)]).expect("state"), "inside");
    let other = object(world, &client, if algorithm == "ES256" { "RS256" } else { "ES256" });
    let refused = world.app.browser().authorize(&client.party(), &[("request", &other)]).callback();
    refused.expect_error("invalid_request_object");
}

fn object(world: &World<'_>, client: &Client<'_>, algorithm: &str) -> String {
    let claims =
        json!({ "iss": client.told["client_id"], "aud": world.url("issuer"), "state": "inside", "exp": world.now() + 60 });
    client.sign(algorithm, "oauth-authz-req+jwt", &claims)
}

/// RFC 9101 §4, §10.2: signed, then encrypted to the key that the registration has brought about.
fn request_sealed(world: &World<'_>, alg: &str, enc: &str) {
    let members = json!({ "request_object_encryption_alg": alg, "request_object_encryption_enc": enc, "jwks": key_set() });
    let client = world.register(&members);
    let sealed = seal(world.app, (alg, enc), &object(world, &client, "ES256"));
    assert_eq!(client.returned(&[("state", ""), ("request", &sealed)]).expect("state"), "inside");
}

/// Core §10.2: signed, then encrypted.
fn unsealed(client: &Client<'_>, token: &str, alg: &str, enc: &str) -> Value {
    let (header, inner) = opened(token, alg);
    assert_eq!((&header["alg"], &header["enc"]), (&json!(alg), &json!(enc)));
    client.verified(&inner, "RS256").claims
}

fn id_token_sealed(world: &World<'_>, alg: &str, enc: &str) {
    let members = json!({ "id_token_encrypted_response_alg": alg, "id_token_encrypted_response_enc": enc, "jwks": key_set() });
    let client = world.register(&members);
    let tokens: Tokens = client.tokens("openid");
    assert_eq!(unsealed(&client, &tokens.id, alg, enc)["aud"], client.told["client_id"]);
}

fn userinfo_sealed(world: &World<'_>, alg: &str, enc: &str) {
    let client = world.register(&json!({
        "userinfo_signed_response_alg": "RS256", "userinfo_encrypted_response_alg": alg, "userinfo_encrypted_response_enc": enc,
        "jwks": key_set()
    }));
    let answer = client.userinfo(&client.tokens("openid email").access);
    assert_eq!(answer.header("content-type"), "application/jwt");
    assert_eq!(unsealed(&client, answer.text(), alg, enc)["email"], "everybody@example.test");
}
