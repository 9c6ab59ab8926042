use serde_json::json;

use super::super::fixture::{NOW, document, metadata, settings};
use super::super::metadata;
use super::*;
use crate::crypto::{Plain, from_base64url};

const SECRET: &str = "a secret that is long enough for HS256: 0123456789";

fn credentials() -> Credentials {
    Credentials { secret: Some(Plain::new(SECRET.into())), jti: "jti-1".into(), ..Credentials::default() }
}

fn by_value() -> UpstreamSettings {
    UpstreamSettings { request_object: RequestObject::Value, ..settings() }
}

fn says(members: Value) -> Metadata {
    let (mut own, Value::Object(members)) = (document(), members) else { panic!() };
    own.as_object_mut().unwrap().extend(members);
    metadata::resolve(&settings(), Some(&own)).unwrap()
}

fn fields() -> Vec<(String, String)> {
    let pairs = [
        ("response_type", "code"),
        ("client_id", "us"),
        ("redirect_uri", "https://id.test/cb"),
        ("scope", "openid email"),
        ("state", "s"),
        ("nonce", "n"),
        ("max_age", "300"),
        ("hd", "300"),
    ];
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec()
}

#[test]
fn everything_is_inside_and_what_must_be_outside_is_there_too() {
    // Core §6.1; RFC 9101 §4
    let signer = signer(&by_value(), &says(json!({ "request_parameter_supported": true })), &credentials()).unwrap();
    let token = sign(&metadata(), &fields(), (signer.as_deref(), "jti-1"), NOW).unwrap();
    let part =
        |at: usize| -> Value { serde_json::from_slice(&from_base64url(token.split('.').nth(at).unwrap()).unwrap()).unwrap() };
    assert_eq!(part(0), json!({ "alg": "HS256", "typ": "oauth-authz-req+jwt" }));
    let at = NOW.epoch_seconds();
    assert_eq!(
        part(1),
        json!({
            "iss": "us", "aud": "https://op.test", "jti": "jti-1", "iat": at, "nbf": at, "exp": at + 300,
            "response_type": "code", "client_id": "us", "redirect_uri": "https://id.test/cb", "scope": "openid email",
            "state": "s", "nonce": "n", "max_age": 300, "hd": "300"
        })
    );
    let sent = outside(fields(), ("request", token.clone()));
    let expected = [("response_type", "code"), ("client_id", "us"), ("scope", "openid"), ("request", token.as_str())];
    assert_eq!(sent, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
}

#[test]
fn the_metadata_say_which_way_and_which_algorithm_an_upstream_takes() {
    let way = |request_object, members: Value| {
        let own = UpstreamSettings { request_object, ..settings() };
        signer(&own, &says(members), &credentials()).map(drop).map_err(|refusal| refusal.code)
    };
    let no = Err(RefusalCode::DomainMisconfigured);
    // Discovery §3: by value only if it is said, by reference unless it is denied.
    for (request_object, members, expected) in [
        (RequestObject::Value, json!({}), no),
        (RequestObject::Value, json!({ "request_parameter_supported": true }), Ok(())),
        (RequestObject::Value, json!({ "request_parameter_supported": "true" }), no),
        (RequestObject::Reference, json!({}), Ok(())),
        (RequestObject::Reference, json!({ "request_uri_parameter_supported": false }), no),
        (RequestObject::Reference, json!({ "request_object_signing_alg_values_supported": ["RS256", "none"] }), no),
        (RequestObject::Reference, json!({ "request_object_signing_alg_values_supported": ["HS256"] }), Ok(())),
    ] {
        assert_eq!(way(request_object, members.clone()), expected, "{request_object:?} {members}");
    }
    // What is not signed goes only to those who say that they take it.
    let unsigned = |members: Value| {
        let own = UpstreamSettings { request_object_signing_alg: Some(RequestSigning::Unsigned), ..by_value() };
        let said = json!({ "request_parameter_supported": true, "request_object_signing_alg_values_supported": members });
        signer(&own, &says(said), &Credentials::default()).map(|signer| signer.is_some()).map_err(|refusal| refusal.code)
    };
    assert_eq!(unsigned(json!(["RS256", "none"])), Ok(false));
    assert_eq!(unsigned(json!(["RS256"])), Err(RefusalCode::DomainMisconfigured));
    // A domain that is set by hand has nobody to contradict it.
    assert!(signer(&by_value(), &Metadata::default(), &credentials()).is_ok());
}

#[test]
fn it_is_signed_with_the_key_of_the_named_algorithm_or_not_at_all() {
    let key = crate::jose::generate(SigningAlgorithm::ES256, 2048).unwrap();
    let key = Signer::from_private_jwk(SigningAlgorithm::ES256, "key", key.private_jwk.reveal().as_bytes()).unwrap();
    let keyed = Credentials { signer: Some(Arc::new(key)), ..credentials() };
    let with = |algorithm: Option<SigningAlgorithm>, credentials: &Credentials| {
        let own = UpstreamSettings { request_object_signing_alg: algorithm.map(RequestSigning::Signed), ..by_value() };
        signer(&own, &Metadata::default(), credentials).map(|signer| signer.unwrap().algorithm())
    };
    assert_eq!(with(None, &keyed), Ok(SigningAlgorithm::ES256));
    assert_eq!(with(None, &credentials()), Ok(SigningAlgorithm::HS256));
    assert_eq!(with(Some(SigningAlgorithm::HS384), &keyed), Ok(SigningAlgorithm::HS384));
    for (algorithm, credentials) in [
        (Some(SigningAlgorithm::RS256), &keyed),
        (Some(SigningAlgorithm::ES256), &credentials()),
        (None, &Credentials::default()),
    ] {
        assert_eq!(with(algorithm, credentials).unwrap_err().code, RefusalCode::DomainMisconfigured);
    }
}

#[test]
fn a_domain_that_names_none_sends_its_request_as_a_token_without_a_signature() {
    // Core §6.1, RFC 7515 appendix A.5
    let own = UpstreamSettings { request_object_signing_alg: Some(RequestSigning::Unsigned), ..by_value() };
    assert!(signer(&own, &Metadata::default(), &credentials()).unwrap().is_none());
    let token = sign(&metadata(), &fields(), (None, "jti-1"), NOW).unwrap();
    let parts: Vec<_> = token.split('.').collect();
    assert_eq!(from_base64url(parts[0]).unwrap(), br#"{"alg":"none","typ":"oauth-authz-req+jwt"}"#);
    let claims: Value = serde_json::from_slice(&from_base64url(parts[1]).unwrap()).unwrap();
    assert_eq!((&claims["state"], &claims["aud"], parts[2]), (&json!("s"), &json!("https://op.test"), ""));
}

#[test]
fn settings_that_cannot_be_signed_are_named() {
    let key = |change: fn(&mut UpstreamSettings), has_secret| {
        let mut own = by_value();
        change(&mut own);
        problem(&own, has_secret).map(|problem| problem.key)
    };
    assert_eq!(key(|_| {}, true), None);
    assert_eq!(key(|own| own.request_object = RequestObject::None, false), None);
    assert_eq!(key(|_| {}, false), Some("request_object"));
    assert_eq!(
        key(|own| own.request_object_signing_alg = Some(RequestSigning::Signed(SigningAlgorithm::HS256)), false),
        Some("request_object_signing_alg")
    );
    assert_eq!(
        key(|own| own.request_object_signing_alg = Some(RequestSigning::Signed(SigningAlgorithm::ES256)), true),
        Some("platform_identity")
    );
    assert_eq!(key(|own| own.request_object_signing_alg = Some(RequestSigning::Unsigned), false), None);
    assert_eq!(key(|own| own.use_inbound_client_id = true, true), Some("request_object"));
}

#[test]
fn an_issuer_with_a_place_in_it_can_be_nobodys_audience() {
    let entra = Metadata { issuer: "https://login.test/{tenantid}/v2.0".into(), ..metadata() };
    let signer = signer(&by_value(), &Metadata::default(), &credentials()).unwrap();
    assert_eq!(sign(&entra, &fields(), (signer.as_deref(), "j"), NOW).unwrap_err().code, RefusalCode::DomainMisconfigured);
}
