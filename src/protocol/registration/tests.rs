//! RFC 7591 §2 and OpenID Connect Registration §2: registrations as they come, and what becomes of them.

use serde_json::{Map, Value, json};

use super::*;
use crate::model::{AuthMethod, ContentEncryption, GrantType, ResponseType, SigningAlgorithm, SubjectType};
use crate::protocol::fixture;

const HYBRID: ResponseType = ResponseType { code: true, id_token: true, token: false };

/// Registers a body over `https://app.test/cb` at the endpoint, or from the file.
fn register(origin: Origin, members: Value) -> Result<Admitted, OAuthError> {
    let mut body = json!({"redirect_uris": ["https://app.test/cb"]}).as_object().unwrap().clone();
    let Value::Object(members) = members else { panic!("{members}") };
    body.extend(members);
    let provider = fixture::provider();
    admit(read(body)?, &Rules { provider: &provider, origin, secret_length: Some(43) })
}

fn dynamic(members: Value) -> Result<Admitted, OAuthError> {
    register(Origin::Dynamic, members)
}

fn file(members: Value) -> Result<Admitted, OAuthError> {
    register(Origin::File, members)
}

#[track_caller]
fn assert_refused(members: Value) {
    let context = members.to_string();
    let result = dynamic(members);
    let code = result.map_err(|error| error.code).map(|admitted| admitted.metadata);
    assert!(matches!(code, Err(ErrorCode::InvalidClientMetadata | ErrorCode::InvalidRedirectUri)), "{context:.200}: {code:?}");
}

fn redirect(uri: &str) -> Value {
    json!({ "redirect_uris": [uri] })
}

fn native(uri: &str) -> Value {
    json!({"redirect_uris": [uri], "application_type": "native", "token_endpoint_auth_method": "none"})
}

#[test]
fn a_lone_redirect_uri_is_registration_enough() {
    // R9: "defaults: id_token_signed_response_alg RS256, token_endpoint_auth_method client_secret_basic"
    let admitted = dynamic(json!({})).unwrap();
    let metadata = admitted.metadata;
    assert_eq!(metadata.token_endpoint_auth_method, AuthMethod::ClientSecretBasic);
    assert_eq!(metadata.grant_types, [GrantType::AuthorizationCode]);
    assert_eq!(metadata.response_types, [ResponseType::CODE]);
    assert_eq!(metadata.id_token_signed_response_alg, Some(SigningAlgorithm::RS256));
    assert_eq!(admitted.warnings, []);
}

#[test]
fn the_file_is_trusted_with_more_and_warned() {
    let plain = file(redirect("http://intranet.test/cb")).unwrap();
    assert_eq!(plain.warnings[0].name, "redirect_uris");
    assert!(file(json!({"redirect_uris": ["http://intranet.test/cb"], "token_endpoint_auth_method": "none"})).is_err());
    assert_eq!(file(native("myapp:/cb")).unwrap().warnings.len(), 1);
    assert!(file(native("javascript:x")).is_err());
    assert!(file(redirect("https://op.test/app/cb")).is_ok());
    assert!(register(Origin::Developer, redirect("https://op.test/app/cb")).is_err());
}

#[test]
fn grant_types_and_response_types_agree_and_fill_each_other_in() {
    let served = file(json!({"response_types": ["code id_token"]})).unwrap();
    assert_eq!(served.metadata.grant_types, [GrantType::AuthorizationCode, GrantType::Implicit]);
    assert_eq!(served.metadata.response_types, [HYBRID]);
    let machine = json!({"redirect_uris": [], "grant_types": ["client_credentials"], "scope": "read"});
    assert_eq!(file(machine).unwrap().metadata.response_types, []);
    let mismatches = [
        json!({"grant_types": ["implicit"]}),
        json!({"grant_types": ["refresh_token"]}),
        json!({"grant_types": ["implicit"], "response_types": ["code"]}),
        json!({"grant_types": ["authorization_code"], "response_types": ["id_token"]}),
        json!({"grant_types": ["authorization_code"], "response_types": ["code id_token"]}),
        json!({"grant_types": ["password"]}),
        json!({"response_types": ["none"]}),
        json!({"response_types": ["code code"]}),
    ];
    for members in mismatches {
        assert!(file(members.clone()).is_err(), "{members}");
        assert_refused(members);
    }
}

#[test]
fn what_is_not_served_is_a_warning_in_the_file_and_a_refusal_elsewhere() {
    // decision 26
    let strict = Provider { response_types: vec![ResponseType::CODE], response_modes: vec![], ..fixture::provider() };
    for (name, members) in [
        ("response_types", json!({"redirect_uris": ["https://app.test/cb"], "response_types": ["code id_token"]})),
        ("response_modes", json!({"redirect_uris": ["https://app.test/cb"], "response_modes": ["form_post"]})),
    ] {
        let judge = |origin| {
            let metadata = read(members.as_object().unwrap().clone()).unwrap();
            admit(metadata, &Rules { provider: &strict, origin, secret_length: None })
        };
        assert_eq!(judge(Origin::File).unwrap().warnings[0].name, name);
        assert!(judge(Origin::Dynamic).is_err() && judge(Origin::Developer).is_err(), "{name}");
    }
    let stuck = json!({"response_types": ["id_token"], "response_modes": ["query"]}); // nothing it could travel in
    assert_refused(stuck);
    let unbuilt = file(json!({"dpop_bound_access_tokens": true})).unwrap();
    let names: Vec<_> = unbuilt.warnings.iter().map(|warning| warning.name.as_str()).collect();
    assert_eq!(names, ["dpop_bound_access_tokens"]);
}

#[test]
fn scopes_of_the_providers_own_api_are_given_by_an_administrator_only() {
    let asking = json!({"redirect_uris": ["https://app.test/cb"], "scope": "openid keys:read"});
    assert!(file(asking.clone()).is_ok());
    assert_eq!(register(Origin::Developer, asking).unwrap_err().code, ErrorCode::InvalidClientMetadata);
}

#[test]
fn a_client_acts_for_itself_only_if_an_administrator_says_so() {
    // DR-012
    assert_refused(json!({"grant_types": ["authorization_code", "client_credentials"], "scope": "admin"}));
    let public = json!({"grant_types": ["authorization_code", "client_credentials"], "token_endpoint_auth_method": "none"});
    assert!(file(public).is_err());
    let unscoped = file(json!({"grant_types": ["authorization_code", "client_credentials"]})).unwrap();
    assert_eq!(unscoped.warnings[0].name, "scope");
}

#[test]
fn hs_algorithms_need_a_secret_that_is_long_enough() {
    // the seed's table: 32, 48 and 64 characters
    let provider = fixture::provider();
    for (algorithm, shortest) in [("HS256", 32), ("HS384", 48), ("HS512", 64)] {
        for (length, accepted) in [(Some(shortest - 1), false), (Some(shortest), true), (None, true)] {
            let body = json!({"redirect_uris": ["https://app.test/cb"], "id_token_signed_response_alg": algorithm});
            let metadata = read(body.as_object().unwrap().clone()).unwrap();
            let rules = Rules { provider: &provider, origin: Origin::File, secret_length: length };
            assert_eq!(admit(metadata, &rules).is_ok(), accepted, "{algorithm} {length:?}");
        }
    }
    assert_refused(json!({"id_token_signed_response_alg": "HS256", "token_endpoint_auth_method": "none"}));
    assert_refused(json!({"token_endpoint_auth_method": "client_secret_jwt", "token_endpoint_auth_signing_alg": "HS512"}));
}

#[test]
fn the_providers_default_algorithm_is_written_down_at_creation() {
    // decision 23: "A public client under an HS default gets RS256."
    let mut provider = fixture::provider();
    provider.default_algorithm = SigningAlgorithm::HS256;
    let rules = Rules { provider: &provider, origin: Origin::Dynamic, secret_length: None };
    let with = |method: &str| {
        let body = json!({"redirect_uris": ["https://app.test/cb"], "token_endpoint_auth_method": method});
        admit(read(body.as_object().unwrap().clone()).unwrap(), &rules).unwrap().metadata.id_token_signed_response_alg
    };
    assert_eq!(with("client_secret_basic"), Some(SigningAlgorithm::HS256));
    assert_eq!(with("none"), Some(SigningAlgorithm::RS256));
}

#[test]
fn none_and_weak_algorithms_cannot_be_registered() {
    // RG-9
    for members in [
        json!({"id_token_signed_response_alg": "none"}),
        json!({"userinfo_signed_response_alg": "none"}),
        json!({"request_object_signing_alg": "none"}),
        json!({"id_token_encrypted_response_alg": "RSA1_5"}),
        json!({"id_token_encrypted_response_alg": "dir"}),
        json!({"id_token_signed_response_alg": "rs256"}),
        json!({"token_endpoint_auth_method": "client_secret_magic"}),
    ] {
        assert_refused(members);
    }
}

#[test]
fn keys_come_in_one_place_and_are_public_and_strong() {
    // DR-009, DR-010, CA-035
    let rsa = |bits: usize| json!({"kty": "RSA", "n": crate::crypto::base64url(&vec![0xff; bits / 8]), "e": "AQAB"});
    let ec = json!({"kty": "EC", "crv": "P-256", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}); // RFC 7515 appendix A.3
    assert!(dynamic(json!({"jwks": {"keys": [ec]}, "token_endpoint_auth_method": "private_key_jwt"})).is_ok());
    assert_refused(json!({"token_endpoint_auth_method": "private_key_jwt"}));
    assert_refused(json!({"jwks": {"keys": [ec]}, "jwks_uri": "https://app.test/jwks"}));
    let mut private = ec.clone();
    private["d"] = json!("jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI");
    for jwks in [
        json!({"keys": []}),
        json!({}),
        json!([]),
        json!({"keys": [private]}),
        json!({"keys": [{"kty": "oct", "k": "c2VjcmV0"}]}),
        json!({"keys": [rsa(1024)]}),
        json!({"keys": vec![ec.clone(); 101]}),
    ] {
        assert_refused(json!({ "jwks": jwks }));
    }
    assert_refused(json!({"jwks_uri": "http://app.test/jwks"}));
}

#[test]
fn encryption_comes_in_pairs_with_a_key_to_encrypt_to() {
    let uri = "https://app.test/jwks";
    let pair = dynamic(json!({"jwks_uri": uri, "id_token_encrypted_response_alg": "RSA-OAEP"})).unwrap();
    assert_eq!(pair.metadata.id_token_encrypted_response_enc, Some(ContentEncryption::A128CbcHs256));
    assert_refused(json!({"jwks_uri": uri, "id_token_encrypted_response_enc": "A256GCM"}));
    assert_refused(json!({"id_token_encrypted_response_alg": "RSA-OAEP"}));
    // decision 24: "a registration that would default to it is invalid_client_metadata"
    assert_refused(json!({"request_object_encryption_alg": "RSA-OAEP"}));
    assert!(dynamic(json!({"request_object_encryption_alg": "RSA-OAEP", "request_object_encryption_enc": "A256GCM"})).is_ok());
}

#[test]
fn addresses_for_people_and_for_us_are_web_addresses() {
    // DR-031, R4
    for members in [
        json!({"logo_uri": "javascript:alert(1)"}),
        json!({"client_uri": "data:text/html,x"}),
        json!({"policy_uri#de": "javascript:x"}),
        json!({"tos_uri#de": 7}),
        json!({"initiate_login_uri": "http://app.test/login"}),
        json!({"initiate_login_uri": "javascript:x"}),
        json!({"backchannel_logout_uri": "http://app.test/out"}),
        json!({"backchannel_logout_uri": "https://app.test/out#x"}),
        json!({"frontchannel_logout_uri": "https://other.test/out"}),
        json!({"post_logout_redirect_uris": ["https://app.test/bye#x"]}),
        json!({"post_logout_redirect_uris": ["javascript:x"]}),
        json!({"request_uris": ["http://app.test/r"]}),
        json!({"sector_identifier_uri": "http://app.test/s"}),
    ] {
        assert_refused(members);
    }
    let fine = json!({
        "logo_uri": "https://app.test/logo.png", "client_uri": "https://app.test/#top", "policy_uri#de": "https://app.test/de",
        "initiate_login_uri": "https://app.test/login", "backchannel_logout_uri": "https://api.test/out",
        "frontchannel_logout_uri": "https://app.test/out", "request_uris": ["https://app.test/r#sha256"],
        "post_logout_redirect_uris": ["https://app.test/bye?x=1"],
    });
    assert!(dynamic(fine).is_ok());
    assert!(file(json!({"allowed_origins": ["https://app.test", "http://localhost:3000"]})).is_ok());
    for origin in ["https://app.test/", "https://App.test", "*", "null", "https://app.test:443", "app.test"] {
        assert!(file(json!({"allowed_origins": [origin]})).is_err(), "{origin}");
    }
}

#[test]
fn pairwise_subjects_need_one_sector() {
    let two = json!(["https://app.test/cb", "https://other.test/cb"]);
    assert_refused(json!({"subject_type": "pairwise", "redirect_uris": two}));
    let uri = "https://app.test/sector";
    let metadata =
        dynamic(json!({"subject_type": "pairwise", "redirect_uris": two, "sector_identifier_uri": uri})).unwrap().metadata;
    assert_eq!(metadata.subject_type, SubjectType::Pairwise);
    // DR-017
    assert!(check_sector_document(Some(two.to_string().as_bytes()), &metadata).is_ok());
    for document in [json!(["https://app.test/cb"]), json!({}), json!([]), json!("https://app.test/cb")] {
        assert_eq!(
            check_sector_document(Some(document.to_string().as_bytes()), &metadata).unwrap_err().code,
            ErrorCode::InvalidClientMetadata
        );
    }
    assert!(
        dynamic(json!({"subject_type": "pairwise", "redirect_uris": ["https://app.test/a", "https://app.test:444/b"]})).is_ok()
    );
}

#[test]
fn texts_and_numbers_are_bounded() {
    // DR-029, DR-032
    for members in [
        json!({"client_name": "a\r\nb"}),
        json!({"client_name": ""}),
        json!({"client_name": "x".repeat(501)}),
        json!({"client_name": "\u{202e}knab"}),
        json!({"client_name#de": "a\u{0}b"}),
        json!({"contacts": ["a@app.test\r\nBcc: b@app.test"]}),
        json!({"contacts": vec!["a@app.test"; 1_000]}),
        json!({"default_max_age": -1}),
        json!({"default_max_age": 1e20}),
        json!({"default_max_age": "60"}),
        json!({"require_auth_time": "yes"}),
    ] {
        assert_refused(members);
    }
    assert!(file(json!({"access_token_lifetime": 0})).is_err());
    assert!(file(json!({"access_token_lifetime": 86_401})).is_err());
    assert!(file(json!({"access_token_lifetime": 86_400})).is_ok());
}

#[test]
fn a_stranger_cannot_say_what_only_the_provider_decides() {
    // DR-014, RG-5
    let members = json!({
        "client_id": "admin", "client_secret": "x", "client_id_issued_at": 1, "is_first_party": true, "skip_consent": true,
        "trusted": true, "owner": "x", "tenant_id": "x", "require_consent": false, "refresh_token_rotation": false,
        "allowed_origins": ["https://evil.test"], "access_token_lifetime": 86_400, "client_name#de": "App", "software_id": null,
    });
    let metadata = dynamic(members.clone()).unwrap().metadata;
    assert_eq!((metadata.require_consent, metadata.refresh_token_rotation, metadata.access_token_lifetime), (None, None, None));
    assert!(metadata.allowed_origins.is_empty());
    assert_eq!(metadata.other.keys().collect::<Vec<_>>(), ["client_name#de"]);
    assert_eq!(register(Origin::Developer, members).unwrap().metadata.require_consent, None);
}

#[test]
fn a_public_client_keeps_its_protections() {
    for member in ["refresh_token_rotation", "require_pkce"] {
        let members =
            Map::from_iter([(member.to_owned(), json!(false)), ("token_endpoint_auth_method".to_owned(), json!("none"))]);
        assert!(file(Value::Object(members)).is_err(), "{member}");
    }
}

#[test]
fn errors_hold_only_printable_ascii() {
    // DR-025
    let error = dynamic(redirect("https://app.test/<script>\"\\\u{e9}")).unwrap_err();
    assert!(error.description.bytes().all(|b| matches!(b, 0x20..=0x21 | 0x23..=0x5b | 0x5d..=0x7e)), "{}", error.description);
}

#[test]
fn what_was_admitted_is_admitted_again_unchanged() {
    let first = dynamic(
        json!({"client_name": "App", "contacts": ["a@app.test"], "grant_types": ["authorization_code", "refresh_token"]}),
    );
    let first = first.unwrap().metadata;
    let provider = fixture::provider();
    let again = admit(first.clone(), &Rules { provider: &provider, origin: Origin::Dynamic, secret_length: Some(43) }).unwrap();
    assert_eq!(again.metadata, first);
}
