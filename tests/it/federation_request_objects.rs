//! Signed requests to upstreams: OpenID Connect Core §6, RFC 9101.

use serde_json::{Value, json};
use signet::jose::{self, Audience, Expected, Expiry, KeySet, Keys, Strictness};
use signet::model::{Seconds, SigningAlgorithm};

use crate::harness::upstream::{CLIENT, Departure, SECRET, Upstream};
use crate::harness::{Answer, Browser, Jwt, Setup, TestApp, WEB, on_both_with, unprotected, verified_with};

const KNOWN: &str = "authority_for_usernames = true\nusername_claim = \"preferred_username\"\n";

fn with_upstream(lines: &str, test: impl Fn(&TestApp, &Upstream)) {
    let upstream = Upstream::start();
    let identity = "[[platform_identity]]\nname = \"key\"\nalgorithm = \"ES256\"\n";
    on_both_with(&Setup::more(&upstream.tables(&format!("{KNOWN}{lines}\n{identity}"))), |app| {
        upstream.script(|script| {
            script.metadata.insert("request_parameter_supported".into(), true.into());
            script.claims.insert("preferred_username".into(), "bob".into());
        });
        upstream.forget();
        test(app, &upstream);
    });
}

fn leave(browser: &mut Browser<'_>, extra: &[(&str, &str)]) -> Answer {
    browser.authorize(&WEB, &[&[("idp_hint", "corp")], extra].concat())
}

/// What is outside, in the order of names.
fn outside(sent: &Departure) -> Vec<&str> {
    sent.fields.keys().map(String::as_str).collect()
}

/// The request as an upstream reads it: what is inside wins.
fn inside(sent: &Departure, claims: &Value) -> Departure {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let fields = claims.as_object().unwrap().iter().map(|(name, value)| (name.clone(), text(value))).collect();
    Departure { endpoint: sent.endpoint.clone(), fields }
}

#[track_caller]
fn come_back(browser: &mut Browser<'_>, upstream: &Upstream, request: &Departure) {
    let answer = browser.get(&Upstream::back(&upstream.answer(request, "bob")));
    assert!(!browser.follow(answer).callback().code().is_empty());
}

#[test]
fn by_value_everything_is_signed_with_the_secret_and_what_must_be_outside_is_there_too() {
    // Core §6.1
    with_upstream("request_object = \"value\"\nrequest_object_signing_alg = \"HS256\"", |app, upstream| {
        let mut browser = app.browser();
        let sent = Departure::read(leave(&mut browser, &[("max_age", "300"), ("login_hint", "bob")]).location());
        assert_eq!(outside(&sent), ["client_id", "request", "response_type", "scope"]);
        assert_eq!((sent.get("client_id"), sent.get("response_type"), sent.get("scope")), (CLIENT, "code", "openid"));
        let Jwt { header, claims } = verified_with(sent.get("request"), SECRET);
        assert_eq!(header["typ"], "oauth-authz-req+jwt");
        assert_eq!((&claims["iss"], &claims["aud"]), (&json!(CLIENT), &json!(upstream.issuer())));
        assert_eq!((&claims["max_age"], &claims["login_hint"]), (&json!(300), &json!("bob")));
        assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 300);
        assert_eq!((claims["state"].as_str().unwrap().len(), claims["code_challenge"].as_str().unwrap().len()), (43, 43));
        upstream.script(|script| {
            script.claims = json!({ "preferred_username": "bob" }).as_object().unwrap().clone();
            script.id_token.insert("auth_time".into(), app.now().epoch_seconds().into());
        });
        come_back(&mut browser, upstream, &inside(&sent, &claims));
    });
}

#[test]
fn by_reference_any_process_serves_it_to_the_upstream_for_five_minutes() {
    // Core §6.2, RFC 9101 §5.2
    with_upstream("request_object = \"reference\"\nplatform_identity = \"key\"", |app, upstream| {
        let replica = app.replica();
        let mut browser = app.browser();
        let sent = Departure::read(leave(&mut browser, &[]).location());
        assert_eq!(outside(&sent), ["client_id", "request_uri", "response_type", "scope"]);
        let uri = sent.get("request_uri");
        assert!(uri.len() < 512, "Core §6.2: the entire Request URI MUST NOT exceed 512 ASCII characters");
        let path = uri.strip_prefix("https://id.test").unwrap();
        let answer = replica.get(path).expect(200);
        assert_eq!(answer.header("content-type"), "application/oauth-authz-req+jwt");
        assert_eq!(answer.header("cache-control"), "no-store");
        let set = serde_json::from_str(app.get("/oauth/auz/grants/provider/jwks/key").text()).unwrap();
        let set = KeySet::parse(&set, Strictness::Strict).unwrap();
        let issuer = upstream.issuer();
        let expected = Expected {
            types: &[Some("oauth-authz-req+jwt")],
            algorithms: &[SigningAlgorithm::ES256],
            issuer: Some(CLIENT),
            subject: None,
            audience: Audience::Contains(&issuer),
            required: &["jti", "iat", "nbf", "client_id", "redirect_uri", "state", "nonce"],
            expiry: Expiry::Required,
            leeway: Seconds(0),
        };
        let claims = jose::verify(answer.text(), &expected, Keys::Set(&set), app.now()).unwrap();
        assert_eq!(app.get(path).text(), answer.text(), "it may be fetched again");
        replica.get(&path[..path.len() - 1]).expect(404);
        come_back(&mut browser, upstream, &inside(&sent, &Value::Object(claims.into_members())));
        app.wait(301);
        app.get(path).expect(404);
    });
}

#[test]
fn an_upstream_that_takes_only_unsigned_requests_gets_them_where_the_domain_says_so() {
    // Core §6.1; what comes back is signed as ever
    with_upstream("request_object = \"value\"\nrequest_object_signing_alg = \"none\"", |app, upstream| {
        let mut browser = app.browser();
        let sent = Departure::read(leave(&mut browser, &[]).location());
        assert_eq!(outside(&sent), ["client_id", "request", "response_type", "scope"]);
        let Jwt { header, claims } = unprotected(sent.get("request"));
        assert_eq!(header, json!({ "alg": "none", "typ": "oauth-authz-req+jwt" }));
        come_back(&mut browser, upstream, &inside(&sent, &claims));
    });
}

#[test]
fn a_browser_that_asks_again_and_again_fills_no_table() {
    with_upstream("request_object = \"reference\"", |app, _| {
        let uris: Vec<_> = (0..256).map(|_| leave(&mut app.browser(), &[]).expect(303)).collect();
        assert_eq!(uris.len(), 256);
        leave(&mut app.browser(), &[]).expect(429);
        let elsewhere = leave(&mut app.browser().at("203.0.113.9"), &[]);
        assert!(elsewhere.location().contains("request_uri="));
    });
}

#[test]
fn an_upstream_that_does_not_take_it_is_not_asked() {
    with_upstream("request_object = \"value\"\nplatform_identity = \"key\"", |app, upstream| {
        for (name, value) in
            [("request_parameter_supported", json!(false)), ("request_object_signing_alg_values_supported", json!(["RS256"]))]
        {
            upstream.script(|script| {
                script.metadata.insert("request_parameter_supported".into(), true.into());
                script.metadata.insert(name.into(), value);
            });
            app.wait(601);
            let page = leave(&mut app.browser(), &[]).expect_page(400);
            assert!(page.text().contains(">domain_misconfigured<"), "{name}: {}", page.text());
        }
    });
}
