//! The addresses themselves, and what may be asked of the token endpoint.

use serde_json::json;

use super::client::{CALLBACK, Client};
use super::{ADDRESS, Entry, PERSON, World};
use crate::harness::{Ask, DEVICE_GRANT, Device, PASSWORD, Tokens, VERIFIER, WEB, encoded, verified};

const ONE: &[&str] = &[ADDRESS];

pub const USES: &[Entry] = &[
    ("issuer", ONE, issuer),
    ("authorization_endpoint", ONE, authorization),
    ("token_endpoint", ONE, |world, _| drop(plain(world).tokens("openid"))),
    ("userinfo_endpoint", ONE, userinfo),
    ("jwks_uri", ONE, keys),
    ("introspection_endpoint", ONE, introspection),
    ("revocation_endpoint", ONE, revocation),
    ("device_authorization_endpoint", ONE, |world, _| device(world, DEVICE_GRANT)),
    ("registration_endpoint", ONE, registration),
    ("end_session_endpoint", ONE, end_session),
    ("check_session_iframe", ONE, check_session),
    ("grant_types_supported", &["authorization_code"], authorization_code),
    ("grant_types_supported", &["implicit"], implicit),
    ("grant_types_supported", &["refresh_token"], refresh_token),
    ("grant_types_supported", &["client_credentials"], client_credentials),
    ("grant_types_supported", &[DEVICE_GRANT], device),
    ("code_challenge_methods_supported", &["S256"], challenge),
    ("authorization_response_iss_parameter_supported", &["true"], iss),
];

fn plain<'w>(world: &'w World<'_>) -> Client<'w> {
    world.register(&json!({}))
}

/// Discovery §4.3: "The `issuer` value returned MUST be identical to the Issuer URL"; "This MUST also be identical to the `iss` Claim
/// value in ID Tokens".
fn issuer(world: &World<'_>, issuer: &str) {
    let document = world.app.get(&format!("{issuer}/.well-known/openid-configuration")).expect(200).json();
    assert_eq!(document["issuer"], issuer);
    assert_eq!(verified(world.app, &WEB.tokens(world.app, "openid", PERSON).id).claims["iss"], issuer);
}

/// Core §3.1.2.1: by GET and by POST.
fn authorization(world: &World<'_>, url: &str) {
    for post in [false, true] {
        let mut browser = world.app.browser();
        let request = WEB.parameters(&[]);
        let ask = if post { Ask::post(url, &request) } else { Ask::get(&format!("{url}?{}", encoded(&request))) };
        let answer = browser.send(ask);
        let page = browser.follow(answer).expect_page(200);
        browser.type_in(&page, PERSON, PASSWORD).callback().code();
    }
}

/// Core §5.3.1: by GET and by POST.
fn userinfo(world: &World<'_>, url: &str) {
    let tokens = WEB.tokens(world.app, "openid email", PERSON);
    for ask in [Ask::get(url), Ask::new("POST", url)] {
        assert_eq!(world.app.send(ask.bearer(&tokens.access)).expect(200).json()["email"], "everybody@example.test");
    }
}

/// The key that signs is there.
fn keys(world: &World<'_>, url: &str) {
    let kid = verified(world.app, &WEB.tokens(world.app, "openid", PERSON).id).header["kid"].clone();
    let keys = world.app.get(url).expect(200).json();
    assert!(keys["keys"].as_array().unwrap().iter().any(|key| key["kid"] == kid));
}

fn introspection(world: &World<'_>, _: &str) {
    let client = plain(world);
    for (token, active) in [(client.tokens("openid").access.as_str(), true), ("nonsense", false)] {
        let told = world.app.send(client.post("introspection_endpoint", &[("token", token)])).expect(200).json();
        assert_eq!(told["active"], active);
    }
}

fn revocation(world: &World<'_>, _: &str) {
    let client = plain(world);
    let tokens = client.tokens("openid");
    world.app.send(client.post("revocation_endpoint", &[("token", &tokens.refresh)])).expect(200);
    let refresh = [("grant_type", "refresh_token"), ("refresh_token", tokens.refresh.as_str())];
    world.app.send(client.post("token_endpoint", &refresh)).expect_error(400, "invalid_grant");
}

/// RFC 7592 §2.1: what was registered can be read.
fn registration(world: &World<'_>, _: &str) {
    let client = world.register(&json!({ "client_name": "A reader" }));
    let read = Ask::get(client.text("registration_client_uri")).bearer(client.text("registration_access_token"));
    assert_eq!(world.app.send(read).expect(200).json()["client_name"], "A reader");
}

/// RP-Initiated Logout 1.0 §2: by GET, and by POST.
fn end_session(world: &World<'_>, url: &str) {
    for post in [false, true] {
        let mut browser = world.app.browser();
        let callback = browser.sign_in(&WEB, &[], PERSON).callback();
        let tokens = WEB.redeem(world.app, &callback);
        let form = [("id_token_hint", tokens.id.as_str()), ("post_logout_redirect_uri", "https://app.test/bye"), ("state", "s")];
        let answer = if post { world.app.send(Ask::post(url, &form)) } else { browser.get(&format!("{url}?{}", encoded(&form))) };
        let back = browser.follow(answer).callback();
        assert_eq!(back.url, "https://app.test/bye?state=s");
        browser.silently(&WEB).expect_error("login_required");
    }
}

/// Session Management 1.0 §3.3, §2: a page that anybody may frame, whose script knows the answers; and the state that it compares.
/// The script runs in tests/browser.
fn check_session(world: &World<'_>, url: &str) {
    let page = world.app.get(url).expect_page(200);
    assert!(page.header("content-security-policy").contains("frame-ancestors *;"));
    let script = page.text().split("src=\"").nth(1).unwrap().split('"').next().unwrap();
    let script = world.app.get(script).expect(200);
    assert!(["unchanged", "changed", "error"].iter().all(|word| script.text().contains(word)));
    assert!(plain(world).returned(&[]).get("session_state").is_some());
}

fn authorization_code(world: &World<'_>, value: &str) {
    let client = world.register(&json!({ "grant_types": [value] }));
    let tokens = client.tokens("openid");
    client.userinfo(&tokens.access);
    assert!(tokens.refresh.is_empty());
}

fn implicit(world: &World<'_>, value: &str) {
    let client = world.register(&json!({ "grant_types": [value], "response_types": ["id_token token"] }));
    let returned = client.returned(&[("response_type", "id_token token")]);
    client.userinfo(returned.expect("access_token"));
}

fn refresh_token(world: &World<'_>, value: &str) {
    let client = world.register(&json!({ "grant_types": ["authorization_code", value] }));
    let tokens = client.tokens("openid email");
    let form = [("grant_type", value), ("refresh_token", tokens.refresh.as_str())];
    let next = Tokens::read(world.app.send(client.post("token_endpoint", &form)));
    assert_ne!(next.access, tokens.access);
    assert_eq!(client.userinfo(&next.access).json()["email"], "everybody@example.test");
}

/// RFC 6749 §4.4: an app that speaks for itself. None registers for it by itself, so this is one of the house.
fn client_credentials(world: &World<'_>, value: &str) {
    let tokens = Tokens::read(world.app.send(WEB.token(&[("grant_type", value)])));
    let told = WEB.introspect(world.app, &tokens.access);
    assert_eq!((&told["active"], &told["sub"]), (&json!(true), &json!("web")));
}

/// RFC 8628: an app without an address registers, and a person allows it elsewhere.
fn device(world: &World<'_>, value: &str) {
    let members = json!({ "grant_types": [value], "redirect_uris": [], "response_types": [] });
    let client = world.register(&members);
    let asked = world.app.send(client.post("device_authorization_endpoint", &[("scope", "openid email")])).expect(200);
    let device = Device::read(&client.party(), &asked);
    device.allow(&mut world.app.browser(), PERSON);
    let form = [("grant_type", value), ("device_code", &*device.code)];
    let tokens = Tokens::read(world.app.send(client.post("token_endpoint", &form)));
    assert_eq!(client.userinfo(&tokens.access).json()["email"], "everybody@example.test");
}

/// RFC 7636 §4.6: the verifier belongs to the challenge that every request here carries.
fn challenge(world: &World<'_>, value: &str) {
    let client = world.register(&json!({ "token_endpoint_auth_method": "none" }));
    let code = client.returned(&[("code_challenge_method", value)]).expect("code").to_owned();
    let redeem = |verifier: &str| {
        let grant = [("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", CALLBACK)];
        world.app.send(client.post("token_endpoint", &[&grant[..], &[("code_verifier", verifier)]].concat()))
    };
    redeem(&VERIFIER.replace('d', "e")).expect_error(400, "invalid_grant");
    redeem(VERIFIER).expect(200);
}

/// RFC 9207 §2: in a success and in an error.
fn iss(world: &World<'_>, _: &str) {
    let client = plain(world);
    assert_eq!(client.returned(&[]).get("iss"), Some(world.url("issuer")));
    world.app.browser().silently(&client.party()).expect_error("login_required"); // which looks at `iss`
}
