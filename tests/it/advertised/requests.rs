//! What an authorization request may say.

use serde_json::{Value, json};

use super::client::{Client, key_set};
use super::{Entry, PERSON, World};
use crate::harness::{PASSWORD, Tokens, WEB, verified};
use crate::second_factor;

pub const USES: &[Entry] = &[
    (
        "response_types_supported",
        &["code", "id_token", "id_token token", "code id_token", "code token", "code id_token token"],
        response_type,
    ),
    ("response_modes_supported", &["query", "fragment", "form_post"], response_mode),
    ("prompt_values_supported", &["none"], prompt_none),
    ("prompt_values_supported", &["login"], prompt_login),
    ("prompt_values_supported", &["consent"], prompt_consent),
    ("prompt_values_supported", &["select_account"], prompt_select),
    ("display_values_supported", &["page", "popup", "touch", "wap"], display),
    ("ui_locales_supported", &["en", "de", "fr", "es", "zh", "ar"], locale),
    ("acr_values_supported", &["urn:signet:acr:password"], acr),
    ("acr_values_supported", &["urn:signet:acr:mfa"], acr_of_two_factors),
    ("claims_parameter_supported", &["true"], claims_parameter),
    ("request_parameter_supported", &["true"], request_parameter),
    ("request_uri_parameter_supported", &["true"], request_uri),
    ("require_request_uri_registration", &["true"], unregistered_request_uri),
];

/// Multiple Response Types 1.0: what the type names comes from the authorization endpoint, the rest from the token endpoint.
fn response_type(world: &World<'_>, value: &str) {
    let words: Vec<_> = value.split(' ').collect();
    let mut grants = Vec::new();
    if words.contains(&"code") {
        grants.push("authorization_code");
    }
    if words != ["code"] {
        grants.push("implicit");
    }
    let client = world.register(&json!({ "response_types": [value], "grant_types": grants }));
    let returned = client.returned(&[("response_type", value), ("scope", "openid email")]);
    for (name, word) in [("code", "code"), ("id_token", "id_token"), ("access_token", "token")] {
        assert_eq!(returned.get(name).is_some(), words.contains(&word), "{name}");
    }
    let redeemed = returned.get("code").map(|code| Tokens::read(world.app.send(client.redeeming(code))));
    let access = redeemed.as_ref().map(|tokens| tokens.access.as_str()).into_iter().chain(returned.get("access_token"));
    for token in access {
        assert_eq!(client.userinfo(token).json()["email"], "everybody@example.test");
    }
    for token in redeemed.as_ref().map(|tokens| tokens.id.as_str()).into_iter().chain(returned.get("id_token")) {
        assert_eq!(client.verified(token, "RS256").claims["aud"], client.told["client_id"]);
    }
}

fn response_mode(world: &World<'_>, value: &str) {
    let client = world.register(&json!({}));
    let returned = client.returned(&[("response_mode", value)]);
    assert_eq!(returned.mode, value);
    world.app.send(client.redeeming(returned.expect("code"))).expect(200);
}

/// Core §3.1.2.1: no page, whoever is there.
fn prompt_none(world: &World<'_>, value: &str) {
    let mut browser = world.app.browser();
    browser.authorize(&WEB, &[("prompt", value)]).callback().expect_error("login_required");
    browser.sign_in(&WEB, &[], PERSON).callback();
    browser.authorize(&WEB, &[("prompt", value)]).callback().code();
}

fn prompt_login(world: &World<'_>, value: &str) {
    let mut browser = world.app.browser();
    browser.sign_in(&WEB, &[], PERSON).callback();
    world.app.wait(1);
    let page = browser.authorize(&WEB, &[("prompt", value)]).expect_page(200);
    browser.type_in(&page, PERSON, PASSWORD).callback().code();
}

fn prompt_select(world: &World<'_>, value: &str) {
    let mut browser = world.app.browser();
    browser.sign_in(&WEB, &[], PERSON).callback();
    let page = browser.authorize(&WEB, &[("prompt", value)]).expect_page(200);
    let session = page.text().split("name=\"session\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    browser.press(&page, "select-form", ("session", session)).callback().code();
}

fn prompt_consent(world: &World<'_>, value: &str) {
    let mut browser = world.app.browser();
    browser.sign_in(&WEB, &[], PERSON).callback();
    let page = browser.authorize(&WEB, &[("prompt", value)]).expect_page(200);
    browser.press(&page, "consent-form", ("action", "allow")).callback().code();
}

/// One layout does for every display: it is taken, and the log-in goes on.
fn display(world: &World<'_>, value: &str) {
    world.app.browser().sign_in(&WEB, &[("display", value)], PERSON).callback().code();
}

fn locale(world: &World<'_>, value: &str) {
    let page = world.app.browser().authorize(&WEB, &[("ui_locales", value)]).expect_page(200);
    assert!(page.text().contains(&format!("<html lang=\"{value}\"")), "{}", page.text());
}

/// Core §5.5.1.1: demanded as essential, and stated.
fn acr(world: &World<'_>, value: &str) {
    let claims = json!({ "id_token": { "acr": { "essential": true, "values": [value] } } }).to_string();
    let callback = world.app.browser().sign_in(&WEB, &[("claims", &claims)], PERSON).callback();
    assert_eq!(verified(world.app, &WEB.redeem(world.app, &callback).id).claims["acr"], value);
}

fn acr_of_two_factors(world: &World<'_>, value: &str) {
    let claims = json!({ "id_token": { "acr": { "essential": true, "values": [value] } } }).to_string();
    let (mut browser, pocket) = second_factor::prepared(world.app);
    // The password alone signed them in before: more is asked of them.
    let page = browser.authorize(&WEB, &[("claims", &claims)]).expect_page(200);
    let page = browser.type_in(&page, "cleo", PASSWORD).expect_page(200);
    let callback = second_factor::answer_with(&mut browser, &page, &pocket.code(world.app)).callback();
    assert_eq!(verified(world.app, &WEB.redeem(world.app, &callback).id).claims["acr"], value);
}

/// Core §5.5.
fn claims_parameter(world: &World<'_>, _: &str) {
    let claims = json!({ "id_token": { "email": null }, "userinfo": { "nickname": { "essential": true } } }).to_string();
    let client = world.register(&json!({}));
    let returned = client.returned(&[("claims", &claims)]);
    let tokens = Tokens::read(world.app.send(client.redeeming(returned.expect("code"))));
    let id = client.verified(&tokens.id, "RS256").claims;
    assert_eq!((&id["email"], id.get("nickname")), (&json!("everybody@example.test"), None));
    assert_eq!(client.userinfo(&tokens.access).json(), json!({ "sub": id["sub"], "nickname": "Eve" }));
}

fn object(world: &World<'_>, client: &Client<'_>) -> String {
    let claims: Value =
        json!({ "iss": client.told["client_id"], "aud": world.url("issuer"), "state": "inside", "exp": world.now() + 60 });
    client.sign("ES256", "oauth-authz-req+jwt", &claims)
}

/// Core §6.1.
fn request_parameter(world: &World<'_>, _: &str) {
    let client = world.register(&json!({ "jwks": key_set() }));
    let object = object(world, &client);
    assert_eq!(client.returned(&[("state", ""), ("request", &object)]).expect("state"), "inside");
}

/// Core §6.2.
fn request_uri(world: &World<'_>, _: &str) {
    let uri = world.elsewhere.url("/request");
    let client = world.register(&json!({ "jwks": key_set(), "request_uris": [uri] }));
    let object = object(world, &client);
    let response = format!("HTTP/1.1 200 OK\r\ncontent-type: application/oauth-authz-req+jwt\r\n\r\n{object}");
    world.elsewhere.serve_raw("/request", &response);
    assert_eq!(client.returned(&[("state", ""), ("request_uri", &uri)]).expect("state"), "inside");
}

/// Discovery §3, `require_request_uri_registration`: another address is not even asked.
fn unregistered_request_uri(world: &World<'_>, _: &str) {
    let client = world.register(&json!({ "jwks": key_set() }));
    let uri = world.elsewhere.url("/unregistered");
    let refused = world.app.browser().authorize(&client.party(), &[("request_uri", &uri)]).callback();
    refused.expect_error("invalid_request_uri");
    assert!(!world.elsewhere.asked().contains(&"/unregistered".to_owned()));
}
