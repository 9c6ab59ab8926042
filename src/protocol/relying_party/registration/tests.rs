//! Quoted: OpenID Connect Dynamic Client Registration 1.0, RFC 7591.

use serde_json::json;

use super::super::fixture::{self, NOW};
use super::*;
use crate::model::{RequestSigning, Seconds, UpstreamUse};

fn settings() -> UpstreamSettings {
    UpstreamSettings { client_id: String::new(), dynamic_registration: true, ..fixture::settings() }
}

fn metadata() -> Metadata {
    Metadata { registration_endpoint: Some("https://op.test/register".into()), ..fixture::metadata() }
}

fn addresses() -> Addresses {
    Addresses {
        client_name: "Example".into(),
        redirect_uris: vec!["https://id.test/cb".into(), "https://id.test/portal".into()],
        post_logout_redirect_uri: "https://id.test/logout/back".into(),
        backchannel_logout_uri: "https://id.test/back/corp".into(),
        frontchannel_logout_uri: "https://id.test/front/corp".into(),
        initiate_login_uri: None,
        jwks_uri: None,
        jwks: None,
        request_uri: "https://id.test/request/*".into(),
        key_algorithm: None,
    }
}

fn with_key() -> Addresses {
    Addresses { jwks_uri: Some("https://id.test/jwks/key".into()), key_algorithm: Some(SigningAlgorithm::PS256), ..addresses() }
}

fn members(value: Value) -> Map<String, Value> {
    let Value::Object(members) = value else { panic!() };
    members
}

fn asks(settings: &UpstreamSettings, metadata: &Metadata, addresses: &Addresses) -> Value {
    Value::Object(request(settings, metadata, addresses).unwrap())
}

#[test]
fn a_domain_of_two_lines_asks_for_what_it_needs_and_no_more() {
    let expected = json!({
        "client_name": "Example",
        "application_type": "web",
        "redirect_uris": ["https://id.test/cb", "https://id.test/portal"],
        "response_types": ["code"],
        "grant_types": ["authorization_code"],
        "token_endpoint_auth_method": "client_secret_basic",
        "post_logout_redirect_uris": ["https://id.test/logout/back"],
        "backchannel_logout_uri": "https://id.test/back/corp",
        "backchannel_logout_session_required": true,
        "frontchannel_logout_uri": "https://id.test/front/corp",
        "frontchannel_logout_session_required": true
    });
    assert_eq!(asks(&settings(), &metadata(), &addresses()), expected);
    let known = Addresses { initiate_login_uri: Some("https://id.test/begin".into()), ..addresses() };
    assert_eq!(asks(&settings(), &metadata(), &known)["initiate_login_uri"], "https://id.test/begin");
}

#[test]
fn an_issuer_of_ours_on_this_machine_is_a_native_application() {
    let local = Addresses {
        redirect_uris: vec!["http://localhost:8080/cb".into()],
        backchannel_logout_uri: "http://localhost:8080/back".into(),
        frontchannel_logout_uri: "http://localhost:8080/front".into(),
        ..addresses()
    };
    let asked = asks(&settings(), &metadata(), &local);
    assert_eq!(asked["application_type"], "native");
    let keys = json!({ "keys": [{ "kty": "EC" }] });
    let by_value = Addresses { jwks: Some(keys.clone()), ..with_key() };
    let told = asks(&settings(), &metadata(), &by_value);
    assert_eq!((&told["jwks"], told.get("jwks_uri")), (&keys, None));
    assert!(asked.as_object().unwrap().keys().all(|name| !name.contains("channel_logout")), "{asked}");
}

#[test]
fn the_grant_types_are_those_of_the_response_type() {
    // §2: "The following table lists the correspondence between response_type values … and grant_type values"
    for (response_type, grant_types) in [
        ("code", vec!["authorization_code"]),
        ("id_token", vec!["implicit"]),
        ("id_token token", vec!["implicit"]),
        ("code id_token", vec!["authorization_code", "implicit"]),
        ("code token", vec!["authorization_code", "implicit"]),
        ("code id_token token", vec!["authorization_code", "implicit"]),
    ] {
        let own = UpstreamSettings { response_type: response_type.parse().unwrap(), ..settings() };
        let asked = asks(&own, &metadata(), &addresses());
        assert_eq!((&asked["response_types"], &asked["grant_types"]), (&json!([response_type]), &json!(grant_types)));
    }
    let kept = UpstreamSettings { refresh_tokens: true, ..settings() };
    assert_eq!(asks(&kept, &metadata(), &addresses())["grant_types"], json!(["authorization_code", "refresh_token"]));
    let offline = UpstreamSettings { scopes: vec!["offline_access".into()], ..settings() };
    assert_eq!(asks(&offline, &metadata(), &addresses())["grant_types"], json!(["authorization_code", "refresh_token"]));
}

#[test]
fn the_authentication_method_is_one_that_the_upstream_offers() {
    let key = UpstreamSettings { platform_identity: Some("key".into()), ..settings() };
    for (own, addresses, offered, method) in [
        (&settings(), addresses(), vec!["private_key_jwt", "client_secret_post"], "client_secret_post"),
        (&key, with_key(), vec!["client_secret_basic", "private_key_jwt"], "private_key_jwt"),
        (&key, with_key(), vec!["client_secret_jwt"], "client_secret_jwt"),
    ] {
        let metadata = Metadata { auth_methods: offered.into_iter().map(str::to_owned).collect(), ..metadata() };
        let asked = asks(own, &metadata, &addresses);
        assert_eq!(asked["token_endpoint_auth_method"], method);
        let signs = (method == "private_key_jwt").then_some("PS256");
        assert_eq!(asked.get("token_endpoint_auth_signing_alg").and_then(Value::as_str), signs);
        assert_eq!(asked.get("jwks_uri").is_some(), addresses.jwks_uri.is_some());
    }
    let strange = Metadata { auth_methods: vec!["tls_client_auth".into()], ..metadata() };
    assert_eq!(request(&settings(), &strange, &addresses()).unwrap_err().code, RefusalCode::DomainMisconfigured);
    assert_eq!(
        request(&settings(), &fixture::metadata(), &addresses()).unwrap_err().code,
        RefusalCode::DomainMisconfigured,
        "nobody registers where nobody is registered"
    );
}

#[test]
fn algorithms_are_named_where_the_default_does_not_do() {
    let es = Metadata { signing_algorithms: vec![SigningAlgorithm::ES256], ..metadata() };
    assert_eq!(asks(&settings(), &es, &addresses())["id_token_signed_response_alg"], "ES256");
    let own = UpstreamSettings { id_token_algs: vec![SigningAlgorithm::PS512, SigningAlgorithm::EdDSA], ..settings() };
    assert_eq!(asks(&own, &metadata(), &addresses())["id_token_signed_response_alg"], "PS512");
    let signed = UpstreamSettings { request_object: RequestObject::Reference, ..settings() };
    let asked = asks(&signed, &metadata(), &with_key());
    assert_eq!(
        (&asked["request_object_signing_alg"], &asked["request_uris"]),
        (&json!("PS256"), &json!(["https://id.test/request/*"]))
    );
    let by_secret = UpstreamSettings { request_object: RequestObject::Value, ..settings() };
    let asked = asks(&by_secret, &metadata(), &addresses());
    assert_eq!((&asked["request_object_signing_alg"], asked.get("request_uris")), (&json!("HS256"), None));
}

#[test]
fn subjects_are_asked_to_be_public_where_that_is_offered() {
    // Each provider of a tenant is a client of its own there; a person is to be the same one at all of them.
    let both = Metadata { subject_types: vec!["pairwise".into(), "public".into()], ..metadata() };
    assert_eq!(asks(&settings(), &both, &addresses())["subject_type"], "public");
    let pairwise = Metadata { subject_types: vec!["pairwise".into()], ..metadata() };
    assert!(asks(&settings(), &pairwise, &addresses()).get("subject_type").is_none());
}

fn judge(own: &UpstreamSettings, addresses: &Addresses, change: Value) -> Result<Registered, Refusal> {
    let asked = request(own, &metadata(), addresses).unwrap();
    let mut answer = asked.clone();
    answer.extend(members(json!({ "client_id": "their-id", "client_secret": "their-secret", "client_secret_expires_at": 0 })));
    for (name, value) in members(change) {
        if value.is_null() {
            answer.remove(&name)
        } else {
            answer.insert(name, value)
        };
    }
    read(own, &metadata(), (&asked, &answer), NOW)
}

#[test]
fn what_comes_back_is_read() {
    let change = json!({
        "client_secret_expires_at": NOW.epoch_seconds() + 60,
        "registration_access_token": "token",
        "registration_client_uri": "https://op.test/register/their-id",
        "token_endpoint_auth_method": "client_secret_post",
        "id_token_signed_response_alg": "ES256",
        "something_new": { "of": "theirs" }
    });
    let told = judge(&settings(), &addresses(), change).unwrap();
    assert_eq!(
        (told.client_id.as_str(), told.auth_method),
        ("their-id", UpstreamAuthMethod::ClientSecretPost),
        "it may choose for us"
    );
    assert_eq!(told.client_secret.as_ref().map(Plain::reveal), Some("their-secret"));
    assert_eq!(told.secret_expires_at, Some(NOW.plus(Seconds(60))));
    assert_eq!(told.access_token.as_ref().map(Plain::reveal), Some("token"));
    assert_eq!(told.client_uri.as_deref(), Some("https://op.test/register/their-id"));
    assert!(!format!("{told:?}").contains("their-secret"));
    let domain = applied(&settings(), (&told.client_id, told.auth_method, told.id_token_alg));
    assert_eq!(
        (domain.client_id.as_str(), domain.token_endpoint_auth_method),
        ("their-id", Some(UpstreamAuthMethod::ClientSecretPost))
    );
    assert_eq!(domain.id_token_algs, [SigningAlgorithm::ES256]);
}

#[test]
fn an_answer_of_an_identifier_and_a_secret_is_enough() {
    let asked = request(&settings(), &metadata(), &addresses()).unwrap();
    let answer = members(json!({ "client_id": "their-id", "client_secret": "their-secret" }));
    let told = read(&settings(), &metadata(), (&asked, &answer), NOW).unwrap();
    assert_eq!(
        (told.auth_method, told.id_token_alg, told.secret_expires_at),
        (UpstreamAuthMethod::ClientSecretBasic, None, None)
    );
}

#[test]
fn what_nobody_could_live_with_is_refused() {
    for change in [
        json!({ "client_id": null }),
        json!({ "client_id": "" }),
        json!({ "client_id": 7 }),
        json!({ "client_id": "two\nlines" }),
        json!({ "client_id": "x".repeat(LONGEST + 1) }),
        json!({ "client_secret": null }),
        json!({ "client_secret": "s".repeat(LONGEST + 1) }),
        json!({ "client_secret_expires_at": NOW.epoch_seconds() }),
        json!({ "client_secret_expires_at": -1 }),
        json!({ "client_secret_expires_at": "tomorrow" }),
        json!({ "client_secret_expires_at": i64::MAX }),
        json!({ "registration_client_uri": "javascript:alert(1)" }),
        json!({ "redirect_uris": ["https://id.test/cb"] }),
        json!({ "redirect_uris": ["https://evil.test/cb", "https://id.test/portal"] }),
        json!({ "redirect_uris": "https://id.test/cb" }),
        json!({ "response_types": ["id_token"] }),
        json!({ "grant_types": ["implicit"] }),
        json!({ "token_endpoint_auth_method": "none" }),
        json!({ "token_endpoint_auth_method": "private_key_jwt" }),
        json!({ "token_endpoint_auth_method": "telepathy" }),
        json!({ "id_token_signed_response_alg": "none" }),
        json!({ "id_token_signed_response_alg": "XY256" }),
        json!({ "id_token_signed_response_alg": "HS256" }),
        json!({ "id_token_encrypted_response_alg": "RSA-OAEP" }),
    ] {
        let refusal = judge(&settings(), &addresses(), change.clone()).unwrap_err();
        assert_eq!(refusal.code, RefusalCode::RegistrationInvalid, "{change}");
        assert!(!refusal.detail.contains("their-secret"), "{refusal}");
    }
}

#[test]
fn requests_that_are_signed_stay_signed_with_what_we_have() {
    let signed = UpstreamSettings { request_object: RequestObject::Value, platform_identity: Some("key".into()), ..settings() };
    assert!(judge(&signed, &with_key(), json!({})).is_ok());
    assert!(judge(&signed, &with_key(), json!({ "request_object_signing_alg": "RS256" })).is_err());
    assert!(judge(&signed, &with_key(), json!({ "request_object_signing_alg": "none" })).is_err());
    // Who sends none does not care what they would be signed with.
    assert!(judge(&settings(), &addresses(), json!({ "request_object_signing_alg": "none" })).is_ok());
    let unsigned = UpstreamSettings { request_object_signing_alg: Some(RequestSigning::Unsigned), ..signed.clone() };
    assert!(judge(&unsigned, &with_key(), json!({ "request_object_signing_alg": "none" })).is_ok());
    assert!(judge(&unsigned, &with_key(), json!({ "request_object_signing_alg": "RS256" })).is_err());
    assert!(judge(&signed, &with_key(), json!({ "id_token_encrypted_response_alg": "RSA-OAEP" })).is_ok());
}

#[test]
fn the_order_of_words_in_a_response_type_means_nothing() {
    let own = UpstreamSettings { response_type: "code id_token".parse().unwrap(), ..settings() };
    assert!(judge(&own, &addresses(), json!({ "response_types": ["id_token code", "code"] })).is_ok());
}

#[test]
fn a_domain_that_redeems_no_code_needs_no_secret() {
    let own = UpstreamSettings {
        response_type: "id_token".parse().unwrap(),
        claims_source: crate::model::ClaimsSource::AuthorizationIdToken,
        ..settings()
    };
    assert!(judge(&own, &addresses(), json!({ "client_secret": null, "token_endpoint_auth_method": "none" })).is_ok());
}

#[test]
fn the_fingerprint_changes_with_what_is_registered_and_with_a_flush() {
    let print = |settings: &UpstreamSettings, addresses: &Addresses| fingerprint(settings, addresses, NOW);
    let usual = print(&settings(), &addresses());
    let moved = Addresses { redirect_uris: vec!["https://id.test/other".into()], ..addresses() };
    let renamed = Addresses { client_name: "Another name".into(), ..addresses() };
    assert_ne!(print(&settings(), &moved), usual);
    assert_eq!(print(&settings(), &renamed), usual);
    assert_ne!(fingerprint(&settings(), &addresses(), NOW.plus(Seconds(1))), usual);
    let changes: [fn(&mut UpstreamSettings); 5] = [
        |own| own.issuer = Some("https://other.test".into()),
        |own| own.response_type = "code token".parse().unwrap(),
        |own| own.token_endpoint_auth_method = Some(UpstreamAuthMethod::ClientSecretPost),
        |own| own.id_token_algs = vec![SigningAlgorithm::ES256],
        |own| own.request_object = RequestObject::Value,
    ];
    for change in changes {
        let mut own = settings();
        change(&mut own);
        assert_ne!(print(&own, &addresses()), usual, "{own:?}");
    }
    let elsewhere = UpstreamSettings { create_accounts: false, enabled_for: vec![UpstreamUse::Portal], ..settings() };
    assert_eq!(print(&elsewhere, &addresses()), usual, "what is not registered does not count");
}
