//! RFC 7523 §3, held to every way in which an assertion can be wrong.

use std::sync::OnceLock;

use serde_json::{Map, Value, json};

use super::*;
use crate::crypto::base64url;
use crate::jose::{KeyPair, KeySet, Signer, Strictness, generate};
use crate::protocol::error::ErrorCode;
use crate::protocol::fixture::{self, NOW};

const SECRET: &str = "a-secret-of-64-characters-a-secret-of-64-characters-a-secret-of-";

/// An ES256 key of the client, made once.
fn pair() -> &'static KeyPair {
    static PAIR: OnceLock<KeyPair> = OnceLock::new();
    PAIR.get_or_init(|| generate(SigningAlgorithm::ES256, 2048).unwrap())
}

fn signer() -> Signer {
    Signer::from_private_jwk(SigningAlgorithm::ES256, &pair().kid, pair().private_jwk.reveal().as_bytes()).unwrap()
}

fn key_set(keys: &[&Value]) -> KeySet {
    KeySet::parse(&json!({ "keys": keys }), Strictness::Strict).unwrap()
}

fn client(method: AuthMethod) -> Client {
    let mut client = fixture::client("C4");
    client.metadata.token_endpoint_auth_method = method;
    if method == AuthMethod::PrivateKeyJwt {
        client.metadata.jwks = Some(json!({ "keys": [pair().public_jwk] }));
    }
    client
}

fn claims() -> Map<String, Value> {
    let now = NOW.epoch_seconds();
    let claims = json!({"iss": "C4", "sub": "C4", "aud": "https://op.test", "exp": now + 60, "iat": now, "jti": "j-1"});
    claims.as_object().unwrap().clone()
}

fn with(name: &str, value: Value) -> Map<String, Value> {
    let mut claims = claims();
    claims.insert(name.into(), value);
    claims
}

fn checked_with(jwt: &str, client: &Client, keys: ClientKeys<'_>) -> Result<Outcome, OAuthError> {
    let secrets = [("old".to_owned(), Plain::new("x".repeat(64))), ("new".to_owned(), Plain::new(SECRET.to_owned()))];
    let audiences = Audiences::of(&Issuer::new("https://op.test"));
    check(jwt, client, &Means { hash_keys: &[], secrets: &secrets, keys, audiences: &audiences }, NOW)
}

fn checked(jwt: &str, client: &Client) -> Result<Outcome, OAuthError> {
    checked_with(jwt, client, ClientKeys::NotLoaded)
}

/// Judges claims signed with the client's key.
fn signed(claims: &Map<String, Value>) -> Result<Outcome, OAuthError> {
    checked(&signer().sign("JWT", claims).unwrap(), &client(AuthMethod::PrivateKeyJwt))
}

#[track_caller]
fn assert_refused(result: Result<Outcome, OAuthError>, context: impl std::fmt::Debug) {
    assert_eq!(result.map_err(|error| error.code), Err(ErrorCode::InvalidClient), "{context:?}");
}

#[test]
fn an_assertion_under_the_registered_key_is_proven_and_names_what_to_claim() {
    let expected = AssertionUse { jti: "j-1".into(), forget_at: NOW.plus(Seconds(120)) };
    assert_eq!(signed(&claims()), Ok(Outcome::Proven { once: expected, secret: None }));
}

#[test]
fn the_subject_is_read_before_anything_is_believed() {
    let jwt = signer().sign("JWT", &claims()).unwrap();
    assert_eq!(subject(&jwt), Some(Id::new("C4")));
    for jwt in ["", "a.b.c", "..", &signer().sign("JWT", &with("sub", json!(""))).unwrap()] {
        assert_eq!(subject(jwt), None);
    }
}

#[test]
fn issuer_and_subject_are_the_client() {
    // CA-017
    for (name, value) in [("iss", json!("C1")), ("sub", json!("C1")), ("iss", json!(null)), ("sub", json!(["C4"]))] {
        assert_refused(signed(&with(name, value.clone())), (name, value));
    }
}

#[test]
fn every_audience_is_ours() {
    // CA-019, decision 17; "The Audience SHOULD be the URL of the Authorization Server's Token Endpoint." (Core §9)
    let token = "https://op.test/oauth/oauth20/token";
    for aud in [json!("https://op.test"), json!(token), json!([token]), json!(["https://op.test", token])] {
        assert!(signed(&with("aud", aud.clone())).is_ok(), "{aud}");
    }
    let refused = [
        json!("https://op.test/"),
        json!("https://other.test"),
        json!(["https://op.test", "https://other.test"]),
        json!([]),
        json!(null),
        json!(7),
    ];
    for aud in refused {
        assert_refused(signed(&with("aud", aud.clone())), aud);
    }
}

#[test]
fn dates_are_numbers_and_near() {
    // CA-024, CA-027, conformance T4: "Clock skew: 10 s ahead fine, >60 s no"
    let at = |seconds: i64| json!(NOW.epoch_seconds() + seconds);
    for (name, value) in [("iat", at(8)), ("nbf", at(10)), ("exp", at(300)), ("exp", at(-59)), ("exp", json!(1_800_000_100.7))] {
        assert!(signed(&with(name, value.clone())).is_ok(), "{name} {value}");
    }
    let refused = [
        ("iat", at(61)),
        ("nbf", at(3600)),
        ("exp", at(-60)),
        ("exp", at(361)),
        ("exp", at(86_400)),
        ("exp", json!("1800000060")),
        ("exp", json!(null)),
        ("exp", json!([1])),
        ("exp", json!({})),
        ("exp", json!(1e300)),
        ("exp", json!(i64::MAX)),
        ("exp", json!(-1)),
        ("exp", json!(0)),
    ];
    for (name, value) in refused {
        assert_refused(signed(&with(name, value.clone())), (name, value));
    }
}

#[test]
fn an_absent_claim_is_never_a_pass() {
    for name in ["iss", "sub", "aud", "exp", "jti"] {
        let mut claims = claims();
        claims.remove(name);
        assert_refused(signed(&claims), name);
    }
    for jti in [json!(""), json!("j".repeat(257)), json!(7)] {
        assert_refused(signed(&with("jti", jti.clone())), jti);
    }
}

#[test]
fn the_type_is_that_of_an_assertion_or_of_any_jwt() {
    // CA-019
    let client = client(AuthMethod::PrivateKeyJwt);
    for typ in ["JWT", "jwt", "client-authentication+jwt"] {
        assert!(checked(&signer().sign(typ, &claims()).unwrap(), &client).is_ok(), "{typ}");
    }
    for typ in ["at+jwt", "logout+jwt", "dpop+jwt"] {
        assert_refused(checked(&signer().sign(typ, &claims()).unwrap(), &client), typ);
    }
}

#[test]
fn the_algorithm_is_the_registered_one_and_the_method_the_registered_method() {
    // CA-014, CA-015
    let es256 = signer().sign("JWT", &claims()).unwrap();
    let mut strict = client(AuthMethod::PrivateKeyJwt);
    strict.metadata.token_endpoint_auth_signing_alg = Some(SigningAlgorithm::ES256);
    assert!(checked(&es256, &strict).is_ok());
    strict.metadata.token_endpoint_auth_signing_alg = Some(SigningAlgorithm::RS256);
    assert_refused(checked(&es256, &strict), "RS256 is registered");

    let public_as_secret = Plain::new(pair().public_jwk.to_string());
    let confused = Signer::from_secret(SigningAlgorithm::HS256, &public_as_secret).unwrap().sign("JWT", &claims()).unwrap();
    assert_refused(checked(&confused, &client(AuthMethod::PrivateKeyJwt)), "HS256 keyed by the public key");

    for method in [AuthMethod::None, AuthMethod::ClientSecretBasic, AuthMethod::ClientSecretPost, AuthMethod::ClientSecretJwt] {
        assert_refused(checked(&es256, &client(method)), method);
    }
}

#[test]
fn a_key_in_the_header_is_never_used() {
    // CA-016, CA-029
    let forged = |header: String| {
        let input = format!("{}.{}", base64url(header.as_bytes()), base64url(json!(claims()).to_string().as_bytes()));
        let signature = base64url(&signer().sign_bytes(input.as_bytes()).unwrap());
        format!("{input}.{signature}")
    };
    let mut stranger = client(AuthMethod::PrivateKeyJwt);
    let other = generate(SigningAlgorithm::ES256, 2048).unwrap();
    stranger.metadata.jwks = Some(json!({ "keys": [other.public_jwk] }));
    let jwk = &pair().public_jwk;
    assert_refused(checked(&forged(json!({"alg": "ES256", "jwk": jwk}).to_string()), &stranger), "jwk");
    assert_refused(checked(&forged(json!({"alg": "ES256", "jku": "https://evil.test/jwks"}).to_string()), &stranger), "jku");

    let own = client(AuthMethod::PrivateKeyJwt);
    assert!(checked(&forged(json!({"alg": "ES256"}).to_string()), &own).is_ok(), "no kid is needed where one key fits");
    assert_refused(checked(&forged(r#"{"alg":"none","alg":"ES256"}"#.into()), &own), "alg twice");
    assert_refused(checked(&forged(r#"{"alg":"ES256","crit":["x"],"x":1}"#.into()), &own), "crit");
}

#[test]
fn a_secret_signs_under_client_secret_jwt_and_is_remembered() {
    let client = client(AuthMethod::ClientSecretJwt);
    let secret = Plain::new(SECRET.to_owned());
    for algorithm in [SigningAlgorithm::HS256, SigningAlgorithm::HS512] {
        let jwt = Signer::from_secret(algorithm, &secret).unwrap().sign("JWT", &claims()).unwrap();
        let Ok(Outcome::Proven { secret, .. }) = checked(&jwt, &client) else { panic!("{algorithm}") };
        assert_eq!(secret.as_deref(), Some("new"));
    }
    let wrong = Signer::from_secret(SigningAlgorithm::HS256, &Plain::new("y".repeat(64))).unwrap();
    assert_refused(checked(&wrong.sign("JWT", &claims()).unwrap(), &client), "another secret");
}

#[test]
fn keys_behind_a_uri_are_asked_for_once_and_again_for_an_unknown_kid() {
    // decision 40, conformance T5
    let mut client = client(AuthMethod::PrivateKeyJwt);
    client.metadata.jwks = None;
    client.metadata.jwks_uri = Some("https://app.test/jwks".into());
    let jwt = signer().sign("JWT", &claims()).unwrap();
    let needs = Ok(Outcome::NeedsKeys("https://app.test/jwks".to_owned()));
    let other = generate(SigningAlgorithm::ES256, 2048).unwrap();
    let (old, new) = (key_set(&[&other.public_jwk]), key_set(&[&other.public_jwk, &pair().public_jwk]));
    assert_eq!(checked_with(&jwt, &client, ClientKeys::NotLoaded), needs);
    assert_eq!(checked_with(&jwt, &client, ClientKeys::Cached(&old)), needs);
    assert!(matches!(checked_with(&jwt, &client, ClientKeys::Cached(&new)), Ok(Outcome::Proven { .. })));
    assert!(matches!(checked_with(&jwt, &client, ClientKeys::Fresh(&new)), Ok(Outcome::Proven { .. })));
    assert_refused(checked_with(&jwt, &client, ClientKeys::Fresh(&old)), "the refetched set lacks it too");
    assert_refused(checked_with(&jwt, &client, ClientKeys::Unavailable), "not fetched");
    client.metadata.jwks_uri = None;
    assert_refused(checked(&jwt, &client), "no keys at all");
}
