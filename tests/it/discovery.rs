//! OpenID Connect Discovery 1.0, RFC 8414, and by which address a provider is found.

use serde_json::Value;

use crate::harness::{Ask, ISSUER, Setup, on_both, on_both_with};

const OPENID: &str = "/.well-known/openid-configuration";
const OAUTH: &str = "/.well-known/oauth-authorization-server";

/// Every member with its values, and the test that holds the server to it.
const PROVEN: &[(&str, &[&str], &str)] = &[
    ("issuer", &[], "discovery::both_addresses_serve_the_same_document"),
    ("authorization_endpoint", &[], "authorize"),
    ("token_endpoint", &[], "token"),
    ("userinfo_endpoint", &[], "userinfo"),
    ("jwks_uri", &[], "keys"),
    ("introspection_endpoint", &[], "introspection"),
    ("revocation_endpoint", &[], "revocation"),
    ("end_session_endpoint", &[], "logout"),
    ("check_session_iframe", &[], "session_management::the_frame_is_published_and_may_be_framed"),
    ("response_types_supported", &["code"], "authorize"),
    (
        "response_modes_supported",
        &["query", "fragment", "form_post"],
        "authorize::the_answer_comes_in_the_mode_that_was_asked_for",
    ),
    ("code_challenge_methods_supported", &["S256"], "token::a_wrong_verifier_burns_nothing"),
    ("display_values_supported", &["page", "popup", "touch", "wap"], "authorize::wishes_about_pages_change_nothing_else"),
    ("prompt_values_supported", &["none", "login", "consent", "select_account"], "authorize"),
    ("acr_values_supported", &["urn:signet:acr:password"], "authorize::an_acr_is_stated_and_an_essential_one_is_kept_to"),
    ("ui_locales_supported", &["en"], "authorize::wishes_about_pages_change_nothing_else"),
    ("authorization_response_iss_parameter_supported", &["true"], "authorize"),
    ("claims_parameter_supported", &["true"], "authorize::claims_are_asked_for_one_by_one"),
    ("request_parameter_supported", &["true"], "request_objects::an_app_sends_its_request_as_a_signed_object_by_get_and_by_post"),
    (
        "request_uri_parameter_supported",
        &["true"],
        "request_objects::an_app_refers_to_its_object_and_its_keys_and_they_are_fetched",
    ),
    ("require_request_uri_registration", &["true"], "request_objects::whatever_a_hostile_server_says_is_an_error_to_the_app"),
    (
        "request_object_signing_alg_values_supported",
        &[],
        "signet::protocol::jar::tests::an_object_is_signed_with_any_algorithm_of_ours_and_with_none_other",
    ),
    ("grant_types_supported", &["authorization_code", "refresh_token", "client_credentials"], "token"),
    ("token_endpoint_auth_methods_supported", METHODS, "clients::every_method_of_authentication_is_taken"),
    ("revocation_endpoint_auth_methods_supported", METHODS, "clients::other_endpoints_take_the_same_methods"),
    ("introspection_endpoint_auth_methods_supported", CONFIDENTIAL, "clients::other_endpoints_take_the_same_methods"),
    ("scopes_supported", SCOPES, "userinfo::each_scope_opens_its_claims"),
    ("backchannel_logout_supported", &["true"], "logout_back_channel::every_way_out_tells_the_apps"),
    ("backchannel_logout_session_supported", &["true"], "logout_back_channel::every_app_of_the_session_gets_a_token_of_its_own"),
    ("frontchannel_logout_supported", &["true"], FRAMED),
    ("frontchannel_logout_session_supported", &["true"], FRAMED),
    (
        "claim_types_supported",
        &["normal", "aggregated", "distributed"],
        "claims::what_others_vouch_for_is_passed_on_to_whoever_may_have_it",
    ),
    ("claims_supported", &[], "userinfo::each_scope_opens_its_claims"),
    ("subject_types_supported", &["public", "pairwise"], "userinfo::a_pairwise_subject_differs_by_sector"),
    ("id_token_signing_alg_values_supported", ANSWERS, "keys::every_algorithm_signs"),
    ("userinfo_signing_alg_values_supported", ANSWERS, "userinfo::a_registered_algorithm_makes_it_a_jwt"),
    ("id_token_encryption_alg_values_supported", MANAGEMENTS, SEALED),
    ("id_token_encryption_enc_values_supported", ENCRYPTIONS, SEALED),
    ("userinfo_encryption_alg_values_supported", MANAGEMENTS, SEALED),
    ("userinfo_encryption_enc_values_supported", ENCRYPTIONS, SEALED),
    ("token_endpoint_auth_signing_alg_values_supported", &[], "signet::jose::tests::round_trips"),
    ("revocation_endpoint_auth_signing_alg_values_supported", &[], "signet::jose::tests::round_trips"),
    ("introspection_endpoint_auth_signing_alg_values_supported", &[], "signet::jose::tests::round_trips"),
];

const FRAMED: &str = "logout_front_channel::every_app_of_the_session_is_loaded_and_the_page_goes_on";
const SEALED: &str = "encryption::an_app_that_registered_a_key_gets_sealed_tokens";
const MANAGEMENTS: &[&str] = &["RSA-OAEP", "RSA-OAEP-256", "ECDH-ES", "ECDH-ES+A128KW", "ECDH-ES+A192KW", "ECDH-ES+A256KW"];
const ENCRYPTIONS: &[&str] = &["A128GCM", "A192GCM", "A256GCM", "A128CBC-HS256", "A192CBC-HS384", "A256CBC-HS512"];
const CONFIDENTIAL: &[&str] = &["client_secret_basic", "client_secret_post", "client_secret_jwt", "private_key_jwt"];
const METHODS: &[&str] = &["none", "client_secret_basic", "client_secret_post", "client_secret_jwt", "private_key_jwt"];
const ANSWERS: &[&str] = &["RS256", "ES256", "HS256", "HS384", "HS512"];
const SCOPES: &[&str] = &[
    "openid",
    "profile",
    "email",
    "address",
    "phone",
    "groups",
    "roles",
    "offline_access",
    "orders:read",
    "orders:write",
    "ledger:read",
    "keys:read",
    "keys:write",
];

#[test]
fn both_addresses_serve_the_same_document() {
    on_both(|app| {
        let openid = app.get(OPENID).expect(200);
        assert_eq!(openid.text(), app.get(OAUTH).expect(200).text());
        let document = openid.json();
        assert_eq!(document["issuer"], ISSUER);
        for (name, value) in document.as_object().unwrap() {
            let url = value.as_str().filter(|text| text.starts_with("https://"));
            assert!(url.is_none_or(|url| url.starts_with(ISSUER)), "{name}");
        }
        assert_eq!(openid.header("access-control-allow-origin"), "*", "single-page apps read it");
    });
}

/// What is advertised is what is tested: a new value fails here until it has a test.
#[test]
fn every_advertised_value_has_its_test() {
    on_both(|app| {
        let document = app.get(OPENID).expect(200).json();
        for (name, value) in document.as_object().unwrap() {
            let found = PROVEN.iter().find(|(own, ..)| own == name);
            let (_, values, test) = found.unwrap_or_else(|| panic!("{name} = {value} is advertised and not tested"));
            if values.is_empty() {
                continue;
            }
            let mut advertised: Vec<String> = match value {
                Value::Array(values) => values.iter().map(|value| value.as_str().unwrap().to_owned()).collect(),
                other => vec![other.to_string()],
            };
            let mut proven: Vec<String> = values.iter().map(ToString::to_string).collect();
            advertised.sort();
            proven.sort();
            assert_eq!(advertised, proven, "{name}: {test}");
        }
    });
}

/// RFC 9110 §13.1.2: "the condition is false if … the entity tag listed matches".
#[test]
fn a_known_document_is_not_sent_again() {
    on_both(|app| {
        for path in [OPENID, OAUTH, "/oauth/jwks"] {
            let first = app.get(path).expect(200);
            let etag = first.header("etag").to_owned();
            assert!(etag.starts_with('"') && first.header("cache-control").starts_with("public, max-age="), "{path}");
            for known in [etag.clone(), format!("\"other\", W/{etag}")] {
                let again = app.send(Ask::get(path).header("if-none-match", &known)).expect(304);
                assert_eq!((again.text(), again.header("etag")), ("", etag.as_str()), "{path}");
            }
            app.send(Ask::get(path).header("if-none-match", "\"other\"")).expect(200);
        }
    });
}

const SECOND: &str = "\n[[provider]]\nname = \"acme\"\nissuer = \"https://id.test/acme/eu\"\n\
                      [[provider]]\nname = \"other\"\nissuer = \"https://other.test\"\n\
                      [[provider]]\nname = \"local\"\nissuer = \"http://localhost:8080\"\n";

/// Discovery §4.1: "If the Issuer value contains a path component, any terminating `/` MUST be removed before appending
/// `/.well-known/openid-configuration`"; RFC 8414 §3.1 inserts the well-known part "between the host component and the path
/// component".
#[test]
fn an_issuer_may_have_a_path_and_hosts_keep_providers_apart() {
    on_both_with(&Setup::more(SECOND), |app| {
        let issuer_at = |address: &str| app.get(address).expect(200).json()["issuer"].as_str().unwrap().to_owned();
        assert_eq!(issuer_at("https://id.test/acme/eu/.well-known/openid-configuration"), "https://id.test/acme/eu");
        assert_eq!(issuer_at("https://id.test/.well-known/oauth-authorization-server/acme/eu"), "https://id.test/acme/eu");
        assert_eq!(issuer_at("https://id.test/.well-known/openid-configuration"), ISSUER);
        assert_eq!(issuer_at("https://id.test:8443/.well-known/openid-configuration"), ISSUER, "matched without the port");
        assert_eq!(issuer_at("https://OTHER.test/.well-known/openid-configuration"), "https://other.test");
        let keys = |address: &str| app.get(address).expect(200).json();
        let (one, two) = (keys("https://id.test/oauth/jwks"), keys("https://id.test/acme/eu/oauth/jwks"));
        assert_ne!(one, two, "each provider has keys of its own");
        // A client is known at its own provider only.
        let request = crate::harness::WEB.request(&[]);
        app.get(&format!("https://other.test{request}")).expect_page(400);
        app.get(&format!("https://id.test/acme/eu{request}")).expect_page(400);
        app.get(&format!("https://id.test/acme/europe{request}")).expect_page(404);
        app.get("https://id.test/acme").expect_page(404);
    });
}

/// Decision 29: "An issuer on localhost answers 127.0.0.1 with a redirect."
#[test]
fn a_loopback_address_leads_to_localhost() {
    on_both_with(&Setup::more(SECOND), |app| {
        let answer = app.get("http://127.0.0.1:8080/oauth/jwks?x=1").expect(307);
        assert_eq!(answer.header("location"), "http://localhost:8080/oauth/jwks?x=1");
        app.get("http://localhost:8080/oauth/jwks").expect(200);
    });
}

#[test]
fn an_unknown_host_gets_a_page_that_names_it() {
    on_both(|app| {
        for host in ["nobody.test", "id.test.nobody.test", "xid.test", "127.0.0.1:8080"] {
            let page = app.send(Ask::get(OPENID).host(host)).expect_page(404);
            assert!(page.text().contains(host), "{host}");
            assert!(!page.text().contains("https://id.test"), "the page does not say who is served");
        }
        let page = app.send(Ask::get(OPENID).host("<script>alert(1)</script>")).expect_page(404);
        assert!(!page.text().contains("<script>alert"));
    });
}

/// `trusted_proxies` "decides whose `X-Forwarded-*`/`Forwarded` count".
#[test]
fn forwarded_headers_count_from_a_proxy_of_ours_only() {
    on_both_with(&Setup::server("trusted_proxies = [\"10.0.0.0/8\"]"), |app| {
        let inner = |from: &str| Ask::get(OPENID).host("inner:8080").from(from);
        let family = |ask: Ask| ask.header("x-forwarded-host", "id.test").header("x-forwarded-proto", "https");
        app.send(family(inner("10.1.2.3"))).expect(200);
        app.send(inner("10.1.2.3").header("forwarded", "for=192.0.2.60;proto=https;host=id.test")).expect(200);
        let page = app.send(family(inner("192.0.2.9"))).expect_page(404);
        assert!(page.text().contains("trusted_proxies"), "the page says what to set: {}", page.text());
        // A stranger's header does not move a host that is served.
        let spoofed = Ask::get("/oauth/jwks").from("192.0.2.9").header("x-forwarded-host", "evil.test");
        app.send(spoofed).expect(200);
    });
}
