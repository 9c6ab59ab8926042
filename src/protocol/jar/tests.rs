//! Core §6 and RFC 9101, held to every way in which a request object can be wrong.

use std::sync::OnceLock;

use serde_json::{Map, Value, json};

use super::*;
use crate::crypto::{Plain, base64url};
use crate::jose::{self, KeyPair, KeySet, Signer, Strictness, generate};
use crate::model::{AuthMethod, Client, Issuer, SigningAlgorithm};
use crate::protocol::Parameters;
use crate::protocol::client_keys::{ASYMMETRIC, ClientKeys, SYMMETRIC};
use crate::protocol::fixture::{self, NOW};

const SECRET: &str = "a-secret-of-64-characters-a-secret-of-64-characters-a-secret-of-";
const OUTSIDE: &str =
    "client_id=C6&response_type=code&scope=openid&redirect_uri=https%3A%2F%2Fapp.test%2Fcb&state=outside&request=x";

/// One key of the client for each algorithm, made once.
fn pair(algorithm: SigningAlgorithm) -> &'static KeyPair {
    static PAIRS: OnceLock<Vec<(SigningAlgorithm, KeyPair)>> = OnceLock::new();
    let pairs = PAIRS.get_or_init(|| ASYMMETRIC.into_iter().map(|one| (one, generate(one, 2048).unwrap())).collect());
    &pairs.iter().find(|(own, _)| *own == algorithm).unwrap().1
}

fn signer(algorithm: SigningAlgorithm) -> Signer {
    let KeyPair { kid, private_jwk, .. } = pair(algorithm);
    Signer::from_private_jwk(algorithm, kid, private_jwk.reveal().as_bytes()).unwrap()
}

fn client() -> Client {
    let mut client = fixture::client("C6");
    client.metadata.jwks = Some(json!({ "keys": ASYMMETRIC.map(|algorithm| pair(algorithm).public_jwk.clone()) }));
    client
}

fn claims() -> Map<String, Value> {
    let now = NOW.epoch_seconds();
    let claims = json!({
        "iss": "C6", "aud": "https://op.test", "exp": now + 300, "nbf": now, "iat": now, "jti": "j-1",
        "client_id": "C6", "response_type": "code", "scope": "openid email", "state": "inside", "nonce": "n-1", "max_age": 60,
        "redirect_uri": "https://app.test/cb", "claims": {"userinfo": {"name": null}},
    });
    claims.as_object().unwrap().clone()
}

fn with(name: &str, value: Value) -> Map<String, Value> {
    let mut claims = claims();
    claims.insert(name.into(), value);
    claims
}

fn without(name: &str) -> Map<String, Value> {
    let mut claims = claims();
    claims.remove(name);
    claims
}

fn outside(query: &str) -> Parameters {
    Parameters::parse(query.as_bytes()).unwrap()
}

fn judge_for(object: &str, client: &Client, keys: ClientKeys<'_>) -> Result<Judged, OAuthError> {
    let secrets = [Plain::new("x".repeat(64)), Plain::new(SECRET.to_owned())];
    let means = Means { issuer: &Issuer::new("https://op.test"), keys, secrets: &secrets };
    judge(object, &outside(OUTSIDE), client, &means, NOW)
}

fn judged(object: &str, client: &Client) -> Result<Parameters, OAuthError> {
    judge_for(object, client, ClientKeys::NotLoaded).map(|judged| match judged {
        Judged::Request(parameters) => parameters,
        Judged::NeedsKeys(uri) => panic!("it needs {uri}"),
    })
}

fn sign(claims: &Map<String, Value>) -> String {
    signer(SigningAlgorithm::ES256).sign("oauth-authz-req+jwt", claims).unwrap()
}

fn accept(claims: &Map<String, Value>) -> Parameters {
    judged(&sign(claims), &client()).unwrap_or_else(|error| panic!("{claims:?}: {error}"))
}

#[track_caller]
fn assert_refused(result: Result<Parameters, OAuthError>, context: impl std::fmt::Debug) {
    assert_eq!(result.map_err(|error| error.code), Err(ErrorCode::InvalidRequestObject), "{context:?}");
}

#[test]
fn every_parameter_of_the_object_counts_before_the_one_outside() {
    // "If the same parameter exists both in the Request Object and the OAuth Authorization Request parameters, the parameter in the
    // Request Object is used." (Core §6.3.3)
    let parameters = accept(&claims());
    for (name, value) in [
        ("state", Some("inside")),
        ("nonce", Some("n-1")),
        ("scope", Some("openid email")),
        ("max_age", Some("60")),
        ("claims", Some(r#"{"userinfo":{"name":null}}"#)),
        ("request", None),
        ("request_uri", None),
        ("iss", None),
        ("aud", None),
        ("jti", None),
    ] {
        assert_eq!(parameters.get(name), value, "{name}");
    }
    assert_eq!(accept(&without("state")).get("state"), Some("outside"), "decision 18: merged");
    assert_eq!(accept(&with("state", json!(""))).get("state"), Some("outside"), "an empty parameter is none");
}

#[test]
fn nothing_outside_counts_for_a_client_that_must_sign() {
    // RO-010; RFC 9101 §6.3: "The authorization server MUST only use the parameters in the Request Object, even if the same parameter is
    // provided in the query parameter."
    let mut client = client();
    client.metadata.require_signed_request_object = true;
    let parameters = judged(&sign(&without("state")), &client).unwrap();
    assert_eq!((parameters.get("state"), parameters.get("client_id")), (None, Some("C6")));
    let parameters = judged(&sign(&without("client_id")), &client).unwrap();
    assert_eq!(parameters.get("client_id"), Some("C6"));
    // RO-012, FAPI2 Message Signing §5.3.1
    let now = NOW.epoch_seconds();
    for claims in [
        without("iss"),
        without("aud"),
        without("exp"),
        with("exp", json!(now + 3_601)),
        with("nbf", json!(now - 3_601)),
        with("exp", json!(now - 61)),
    ] {
        assert_refused(judged(&sign(&claims), &client), claims);
    }
    assert!(judged(&sign(&with("nbf", json!(now + 8))), &client).is_ok(), "8 seconds ahead is a clock");
    assert!(find(&outside("client_id=C6"), &client).is_err());
}

#[test]
fn an_object_is_signed_with_any_algorithm_of_ours_and_with_none_other() {
    let client = client();
    for algorithm in ASYMMETRIC {
        let object = signer(algorithm).sign("JWT", &claims()).unwrap();
        assert!(judged(&object, &client).is_ok(), "{algorithm}");
    }
    for algorithm in SYMMETRIC {
        let object = Signer::from_secret(algorithm, &Plain::new(SECRET.to_owned())).unwrap().sign("JWT", &claims()).unwrap();
        assert!(is_under_secret(&object));
        assert!(judged(&object, &client).is_ok(), "{algorithm}");
        for method in [AuthMethod::None, AuthMethod::PrivateKeyJwt] {
            let mut keyless = client.clone();
            keyless.metadata.token_endpoint_auth_method = method;
            assert_refused(judged(&object, &keyless), (algorithm, method));
        }
    }
    let wrong = Signer::from_secret(SigningAlgorithm::HS256, &Plain::new("y".repeat(64))).unwrap();
    assert_refused(judged(&wrong.sign("JWT", &claims()).unwrap(), &client), "another secret");
    // the classical confusion: the public key as a MAC secret
    let public = Plain::new(pair(SigningAlgorithm::ES256).public_jwk.to_string());
    let confused = Signer::from_secret(SigningAlgorithm::HS256, &public).unwrap().sign("JWT", &claims()).unwrap();
    assert_refused(judged(&confused, &client), "a public key is no secret");
}

#[test]
fn none_is_no_signature_whatever_its_spelling() {
    // RFC 9101 §10.5 demands it of signed requests; here it holds for all of them
    let body = base64url(Value::Object(claims()).to_string().as_bytes());
    for alg in ["none", "None", "NONE", "nOnE", ""] {
        let header = base64url(json!({ "alg": alg }).to_string().as_bytes());
        for signature in ["", "AA"] {
            assert_refused(judged(&format!("{header}.{body}.{signature}"), &client()), alg);
        }
    }
}

#[test]
fn the_registered_algorithm_is_the_only_one() {
    // "All Request Objects from this Client MUST be rejected, if not signed with this algorithm." (OpenID Connect Registration §2)
    let mut client = client();
    client.metadata.request_object_signing_alg = Some(SigningAlgorithm::PS256);
    assert!(judged(&signer(SigningAlgorithm::PS256).sign("JWT", &claims()).unwrap(), &client).is_ok());
    assert_refused(judged(&sign(&claims()), &client), "ES256");
    let under_secret = Signer::from_secret(SigningAlgorithm::HS256, &Plain::new(SECRET.to_owned())).unwrap();
    assert_refused(judged(&under_secret.sign("JWT", &claims()).unwrap(), &client), "HS256");
}

#[test]
fn a_jwt_that_is_something_else_is_no_request_object() {
    // RFC 9101 §10.8, RFC 8725 §3.11
    let client = client();
    for (typ, fits) in [
        ("oauth-authz-req+jwt", true),
        ("application/OAuth-Authz-Req+JWT", true),
        ("JWT", true),
        ("at+jwt", false),
        ("logout+jwt", false),
        ("dpop+jwt", false),
        ("client-authentication+jwt", false),
        ("secevent+jwt", false),
    ] {
        let object = signer(SigningAlgorithm::ES256).sign(typ, &claims()).unwrap();
        assert_eq!(judged(&object, &client).is_ok(), fits, "{typ}");
    }
    // RO-014: a client assertion
    assert_refused(judged(&sign(&with("sub", json!("C6"))), &client), "sub is the client");
}

#[test]
fn parties_and_times_must_be_right_where_they_are_given() {
    // RO-012
    let now = NOW.epoch_seconds();
    for (name, value) in [
        ("iss", json!("C7")),
        ("iss", json!(7)),
        ("aud", json!("https://other.test")),
        ("aud", json!(["https://other.test"])),
        ("aud", json!("https://op.test/")),
        ("aud", json!([])),
        ("exp", json!(now - 61)),
        ("exp", json!("soon")),
        ("nbf", json!(now + 61)),
        ("iat", json!(now + 61)),
    ] {
        assert_refused(judged(&sign(&with(name, value.clone())), &client()), (name, value));
    }
    accept(&with("aud", json!(["https://other.test", "https://op.test"])));
    for name in ["iss", "aud", "exp", "nbf", "iat", "jti"] {
        accept(&without(name)); // each is a SHOULD or a MAY of Core §6.1
    }
}

#[test]
fn an_object_is_not_nested_and_does_not_contradict_what_is_outside() {
    // RO-013; "the `request` and `request_uri` parameters MUST NOT be included in Request Objects" (Core §6.1)
    for name in ["request", "request_uri"] {
        assert_refused(judged(&sign(&with(name, json!("x"))), &client()), name);
    }
    assert_refused(judged(&sign(&with("client_id", json!("C7"))), &client()), "client_id");
    assert_refused(judged(&sign(&with("response_type", json!("token"))), &client()), "response_type");
    assert_refused(judged(&sign(&with("response_type", json!("bogus"))), &client()), "response_type");
    accept(&without("response_type"));
    accept(&without("client_id"));
}

#[test]
fn a_value_of_another_type_is_refused_and_an_unknown_parameter_ignored() {
    // RO-019
    for (name, value) in [
        ("redirect_uri", json!(["https://app.test/cb"])),
        ("redirect_uri", Value::Null),
        ("scope", json!(["openid"])),
        ("state", json!(5)),
        ("state", json!("a\0b")),
        ("max_age", json!(-1)),
        ("max_age", json!(1.5)),
        ("max_age", json!({})),
        ("claims", json!(["name"])),
        ("resource", json!([1])),
        ("resource", json!({})),
        ("registration", json!(1)),
    ] {
        assert_refused(judged(&sign(&with(name, value.clone())), &client()), (name, value));
    }
    let parameters = accept(&with("resource", json!(["https://rs1.test", "https://rs2.test"])));
    assert_eq!(parameters.all("resource").count(), 2);
    assert_eq!(accept(&with("resource", json!("https://rs1.test"))).all("resource").count(), 1);
    assert_eq!(accept(&with("max_age", json!("60"))).get("max_age"), Some("60"));
    assert_eq!(accept(&with("extension", json!({"a": [1]}))).get("extension"), None);
}

#[test]
fn repeated_members_and_monsters_are_refused() {
    // RO-018, RO-019
    let twice = Value::Object(claims()).to_string().replacen('{', r#"{"redirect_uri":"https://app.test/cb","#, 1);
    let deep = format!(r#"{{"claims":{}{}}}"#, "[".repeat(2_000), "]".repeat(2_000));
    let header = base64url(br#"{"alg":"ES256"}"#);
    for body in [twice, deep] {
        assert_refused(judged(&format!("{header}.{}.AAAA", base64url(body.as_bytes())), &client()), "a member twice");
    }
    for object in ["", ".", "a.b", "a.b.c", "a.b.c.d.e", &"x".repeat(1 << 20), "eyJhbGciOiJFUzI1NiJ9.e30."] {
        assert_refused(judged(object, &client()), object.len());
    }
}

#[test]
fn a_tampered_object_and_one_of_another_client_are_refused() {
    let object = sign(&claims());
    let (head, signature) = object.rsplit_once('.').unwrap();
    let (header, _) = head.split_once('.').unwrap();
    let evil = base64url(Value::Object(with("redirect_uri", json!("https://evil.test"))).to_string().as_bytes());
    assert_refused(judged(&format!("{header}.{evil}.{signature}"), &client()), "another body");
    let mut stranger = client();
    let key = generate(SigningAlgorithm::ES256, 2048).unwrap();
    stranger.metadata.jwks = Some(json!({ "keys": [key.public_jwk] }));
    assert_refused(judged(&object, &stranger), "another key");
    stranger.metadata.jwks = None;
    assert_refused(judged(&object, &stranger), "no key");
}

#[test]
fn keys_at_a_uri_are_asked_for_and_an_unknown_kid_causes_one_refetch() {
    // decisions 39, 40
    let object = sign(&claims());
    let mut client = client();
    client.metadata.jwks = None;
    client.metadata.jwks_uri = Some("https://app.test/jwks".into());
    let set = |keys: &[&Value]| KeySet::parse(&json!({ "keys": keys }), Strictness::Strict).unwrap();
    let old = set(&[&generate(SigningAlgorithm::ES256, 2048).unwrap().public_jwk]);
    let new = set(&[&pair(SigningAlgorithm::ES256).public_jwk]);
    let needs = Ok(Judged::NeedsKeys("https://app.test/jwks".into()));
    assert_eq!(judge_for(&object, &client, ClientKeys::NotLoaded), needs);
    assert_eq!(judge_for(&object, &client, ClientKeys::Cached(&old)), needs);
    assert!(matches!(judge_for(&object, &client, ClientKeys::Cached(&new)), Ok(Judged::Request(_))));
    for keys in [ClientKeys::Fresh(&old), ClientKeys::Unavailable] {
        assert_eq!(judge_for(&object, &client, keys).unwrap_err().code, ErrorCode::InvalidRequestObject);
    }
}

#[test]
fn a_request_uri_is_one_of_the_registered_ones_with_its_fragment_as_registered() {
    let mut client = client();
    client.metadata.request_uris = vec!["https://app.test/ro".into(), "https://app.test/hashed#not-a-hash".into()];
    client.metadata.request_uris.extend(["https://app.test/each/*".into(), "https://app.test/half*".into()]);
    for (uri, fits) in [
        ("https://app.test/each/a-1_B", true),
        ("https://app.test/each/a-1_B%23a-hash", true),
        ("https://app.test/each/", false),
        ("https://app.test/each/a/b", false),
        ("https://app.test/each/..", false),
        ("https://app.test/each/%252e%252e", false),
        ("https://app.test/each/a%3Fx=1", false),
        ("https://app.test/each/a@evil.test", false),
        ("https://app.test/halfway", false),
        ("https://app.test/ro", true),
        ("https://app.test/ro%23a-hash", true),
        ("https://app.test/hashed%23not-a-hash", true), // conformance A14: no hash check
        ("https://app.test/hashed", false),
        ("https://app.test/hashed%23other", false),
        ("https://app.test/ro%3Fx=1", false),
        ("https://app.test/ro/", false),
        ("https://APP.test/ro", false),
        ("https://169.254.169.254/latest", false),
        ("urn:ietf:params:oauth:request_uri:1", false),
    ] {
        let parameters = outside(&format!("client_id=C6&request_uri={uri}"));
        let found = find(&parameters, &client);
        assert_eq!(matches!(found, Ok(Some(Source::Reference(_)))), fits, "{uri}");
        assert!(fits || found.unwrap_err().code == ErrorCode::InvalidRequestUri, "{uri}");
    }
}

#[test]
fn plain_parameters_are_no_object_and_both_at_once_are_refused() {
    let client = client();
    assert_eq!(find(&outside("client_id=C6&request=&request_uri="), &client), Ok(None));
    assert_eq!(find(&outside("client_id=C6&request=a.b.c"), &client), Ok(Some(Source::Value("a.b.c"))));
    let both = find(&outside("client_id=C6&request=a.b.c&request_uri=https://app.test/ro"), &client).unwrap_err();
    assert_eq!(both.code, ErrorCode::InvalidRequest);
}

#[test]
fn an_object_that_is_not_verified_says_where_an_error_goes_and_nothing_else() {
    let object = sign(&with("scope", json!("openid admin")));
    let parameters = seen(Some(&object), &outside(OUTSIDE));
    assert_eq!((parameters.get("state"), parameters.get("scope")), (Some("inside"), Some("openid")));
    assert_eq!((parameters.get("nonce"), parameters.get("request")), (None, None));
    assert_eq!(parameters.get("client_id"), Some("C6"));
    for object in [None, Some("a.b.c"), Some("")] {
        assert_eq!(seen(object, &outside(OUTSIDE)).get("state"), Some("outside"));
    }
    assert!(jose::peek(&object).is_ok());
}
