//! An upstream that lies, breaks or dawdles, on a real socket: each is refused with its own code, nothing more is asked of it, and others
//! sign in meanwhile (CB-3 to CB-10; RFC 9700 §4; conformance C2).

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::harness::upstream::{Script, Signing, Upstream, posted};
use crate::harness::{Answer, Browser, Setup, TestApp, WEB, on_both_with};

const METADATA: &str = "/.well-known/openid-configuration";
const BOTH: &str = "claims_source = \"id_token_and_userinfo\"";
const HYBRID: &str =
    "response_type = \"code id_token token\"\nresponse_mode = \"form_post\"\nclaims_source = \"id_token_and_userinfo\"";

fn with_upstream(lines: &str, test: impl Fn(&TestApp, &Upstream)) {
    let upstream = Upstream::start();
    on_both_with(&Setup::more(&upstream.tables(lines)), |app| {
        upstream.script(|_| {});
        upstream.forget();
        test(app, &upstream);
    });
}

fn leave(browser: &mut Browser<'_>) -> Answer {
    browser.authorize(&WEB, &[("idp_hint", "corp")])
}

fn through(browser: &mut Browser<'_>, upstream: &Upstream) -> Answer {
    let sent = leave(browser);
    let answer = browser.get(&Upstream::back(&upstream.authorize(&sent, "grace")));
    browser.follow(answer)
}

/// The page of a refusal, and whom it left signed in: nobody.
#[track_caller]
fn refused(browser: &mut Browser<'_>, answer: Answer, code: &str, told: &str) {
    let status = if code == "upstream_unreachable" { 503 } else { 400 };
    let page = answer.expect_page(status);
    assert!(page.text().contains(&format!(">{code}<")), "{told}: wanted {code}\n{}", page.text());
    let account = browser.get("/account");
    assert!(account.location().contains("/login"), "{told}: somebody is signed in");
}

/// What was asked since the last look, by path, but for what is kept anyway.
fn asked(upstream: &Upstream) -> Vec<String> {
    let calls = upstream.all_calls();
    upstream.forget();
    calls.into_iter().map(|call| call.path).filter(|path| path != METADATA && path != "/jwks").collect()
}

fn others_sign_in(app: &TestApp) {
    app.browser().sign_in(&WEB, &[], "ada").callback().code();
}

#[test]
fn every_claim_of_the_id_token_that_is_bent_is_refused_by_its_own_name_and_userinfo_is_not_asked() {
    let rows: [(&str, Value, &str); 16] = [
        ("iss", json!("https://evil.test"), "id_token_issuer"),
        ("iss", Value::Null, "id_token_issuer"),
        ("aud", json!("other"), "id_token_audience"),
        ("aud", json!([]), "id_token_audience"),
        ("aud", Value::Null, "id_token_audience"),
        ("aud", json!(["signet", "other"]), "id_token_authorized_party"),
        ("azp", json!("other"), "id_token_authorized_party"),
        ("azp", json!(7), "id_token_authorized_party"),
        ("exp", json!(1_000), "id_token_expired"),
        ("exp", Value::Null, "id_token_expired"),
        ("iat", Value::Null, "id_token_issued_at"),
        ("sub", Value::Null, "id_token_subject"),
        ("sub", json!("x".repeat(256)), "id_token_subject"),
        ("nonce", json!("another"), "id_token_nonce"),
        ("nonce", Value::Null, "id_token_nonce"),
        ("at_hash", json!("AAAAAAAAAAAAAAAAAAAAAA"), "id_token_at_hash"),
    ];
    with_upstream(BOTH, |app, upstream| {
        for (name, value, code) in &rows {
            upstream.script(|script| drop(script.id_token.insert((*name).to_owned(), value.clone())));
            let mut browser = app.browser();
            let answer = through(&mut browser, upstream);
            let told = format!("{name} = {value}");
            refused(&mut browser, answer, code, &told);
            assert_eq!(asked(upstream), ["/token"], "{told}");
        }
        others_sign_in(app);
    });
}

/// Zitadel, CVE-2026-55669: a token without `aud`, or without times, was taken.
#[test]
fn cve_2026_55669_no_claim_that_bounds_a_token_may_be_missing() {
    with_upstream("", |app, upstream| {
        for (name, code) in [("aud", "id_token_audience"), ("exp", "id_token_expired"), ("iat", "id_token_issued_at")] {
            upstream.script(|script| drop(script.id_token.insert(name.to_owned(), Value::Null)));
            let mut browser = app.browser();
            let answer = through(&mut browser, upstream);
            refused(&mut browser, answer, code, name);
        }
    });
}

/// PyOIDC, CVE-2020-26244: the algorithm of a signature was not checked, and `none` was one.
#[test]
fn cve_2020_26244_a_signature_is_the_upstreams_by_an_algorithm_that_was_agreed_on() {
    with_upstream(BOTH, |app, upstream| {
        for (signing, code) in [
            (Signing::Stranger, "id_token_signature"),
            (Signing::Unpublished, "id_token_key"),
            (Signing::None, "id_token_malformed"),
            (Signing::PublicKeyAsSecret, "id_token_algorithm"),
        ] {
            upstream.script(|script| script.signing = signing);
            let mut browser = app.browser();
            let answer = through(&mut browser, upstream);
            refused(&mut browser, answer, code, &format!("{signing:?}"));
            assert_eq!(asked(upstream), ["/token"]);
        }
        others_sign_in(app);
    });
}

#[test]
fn what_comes_through_the_browser_is_bound_by_its_hashes_and_the_code_is_not_redeemed_before() {
    with_upstream(HYBRID, |app, upstream| {
        for (name, value, code) in [
            ("c_hash", json!("AAAAAAAAAAAAAAAAAAAAAA"), "id_token_c_hash"),
            ("c_hash", Value::Null, "id_token_c_hash"),
            ("at_hash", json!("AAAAAAAAAAAAAAAAAAAAAA"), "id_token_at_hash"),
            ("at_hash", Value::Null, "id_token_at_hash"),
            ("nonce", json!("another"), "id_token_nonce"),
        ] {
            upstream.script(|script| drop(script.id_token.insert(name.to_owned(), value.clone())));
            let mut browser = app.browser();
            let sent = leave(&mut browser);
            let page = app.send(posted(&upstream.authorize(&sent, "grace"))).expect_page(200);
            let answer = browser.submit(&page.form("relay"));
            refused(&mut browser, answer, code, name);
            assert!(asked(upstream).is_empty(), "{name}: neither the code nor the token is used");
        }
    });
}

/// RFC 9700 §4.4, RFC 9207; COAT: an answer of another upstream, or of nobody in particular.
#[test]
fn a_mixed_up_or_unsolicited_answer_is_not_redeemed() {
    with_upstream("", |app, upstream| {
        upstream.script(|script| {
            drop(script.metadata.insert("authorization_response_iss_parameter_supported".into(), json!(true)));
        });
        let mut browser = app.browser();
        for iss in [None, Some("https://evil.test".to_owned()), Some(format!("{}/", upstream.issuer()))] {
            let sent = leave(&mut browser);
            let mut pairs = upstream.authorize(&sent, "grace");
            pairs.extend(iss.clone().map(|iss| ("iss".to_owned(), iss)));
            let answer = browser.get(&Upstream::back(&pairs));
            refused(&mut browser, answer, "response_issuer", &format!("{iss:?}"));
            assert!(asked(upstream).is_empty());
        }
        // A state that nobody drew, one of another browser, one that was used.
        upstream.script(|_| {});
        let unknown = [("state".to_owned(), "A".repeat(43)), ("code".to_owned(), "code".to_owned())];
        let answer = browser.get(&Upstream::back(&unknown));
        refused(&mut browser, answer, "attempt_unknown", "unknown");
        let sent = leave(&mut browser);
        let mut pairs = upstream.authorize(&sent, "grace");
        pairs.push(("iss".to_owned(), upstream.issuer()));
        let mut other = app.browser();
        let answer = other.get(&Upstream::back(&pairs));
        refused(&mut other, answer, "attempt_unknown", "another browser");
        assert!(asked(upstream).is_empty());
        let mut twin = browser.clone();
        let page = browser.get(&Upstream::back(&pairs));
        browser.follow(page).expect_page(200);
        assert_eq!(asked(upstream), ["/token"]);
        let answer = twin.get(&Upstream::back(&pairs));
        refused(&mut twin, answer, "attempt_used", "replayed");
        assert!(asked(upstream).is_empty(), "an answer is redeemed once");
    });
}

fn large() -> String {
    format!("{{\"x\":\"{}\"}}", "x".repeat(10_000_000))
}

fn deep() -> String {
    format!("{{\"x\":{}{}}}", "[".repeat(20_000), "]".repeat(20_000))
}

type Told = (u16, &'static str, String);

/// Bodies that are no answer anywhere.
fn broken() -> Vec<(&'static str, Told)> {
    let json = |body: String| (200, "application/json", body);
    vec![
        ("10 MB", json(large())),
        ("a page", (200, "text/html", "<!doctype html><title>Log in</title>".to_owned())),
        ("half of it", json("{\"sub\":\"gra".to_owned())),
        ("too deep", json(deep())),
        ("a name twice", json("{\"sub\":\"grace\",\"sub\":\"ada\",\"access_token\":\"a\",\"token_type\":\"Bearer\"}".to_owned())),
        ("a list", json("[]".to_owned())),
        ("nothing", json(String::new())),
        ("no text", json("\u{0}".to_owned())),
    ]
}

#[test]
fn a_token_response_that_is_none_is_refused_and_nothing_is_asked_after_it() {
    with_upstream(BOTH, |app, upstream| {
        let more = [
            ("500", (500, "text/plain", String::new()), "upstream_unreachable"),
            ("to a private address", (302, "text/plain", String::new()), "upstream_unreachable"),
            ("an error", (400, "application/json", json!({ "error": "invalid_client" }).to_string()), "token_request_refused"),
            (
                "no ID token",
                (200, "application/json", json!({ "access_token": "a", "token_type": "Bearer" }).to_string()),
                "id_token_missing",
            ),
            (
                "another type",
                (200, "application/json", json!({ "access_token": "a", "token_type": "mac" }).to_string()),
                "token_response_invalid",
            ),
        ];
        let broken = broken().into_iter().map(|(told, answer)| {
            let code = if told == "10 MB" { "upstream_unreachable" } else { "token_response_invalid" };
            (told, answer, code)
        });
        for (told, answer, code) in broken.chain(more) {
            app.wait(11);
            upstream.script(|script| drop(script.answers.insert("/token", answer)));
            let mut browser = app.browser();
            let answer = through(&mut browser, upstream);
            refused(&mut browser, answer, code, told);
            assert_eq!(asked(upstream), ["/token"], "{told}");
        }
        others_sign_in(app);
    });
}

#[test]
fn a_userinfo_response_that_is_none_or_anothers_lets_nobody_in() {
    with_upstream(BOTH, |app, upstream| {
        let json = |body: Value| (200, "application/json", body.to_string());
        let more = [
            ("500", (500, "text/plain", String::new()), "userinfo_invalid"),
            ("to a private address", (302, "text/plain", String::new()), "userinfo_invalid"),
            ("another person", json(json!({ "sub": "ada" })), "userinfo_subject"),
            ("nobody", json(json!({ "email": "grace@corp.test" })), "userinfo_subject"),
            ("a number", json(json!({ "sub": 7 })), "userinfo_subject"),
            ("an unsigned token", (200, "application/jwt", "eyJhbGciOiJub25lIn0.e30.".to_owned()), "userinfo_invalid"),
        ];
        for (told, answer, code) in broken().into_iter().map(|(told, answer)| (told, answer, "userinfo_invalid")).chain(more) {
            app.wait(11);
            upstream.script(|script| drop(script.answers.insert("/me", answer)));
            let mut browser = app.browser();
            let answer = through(&mut browser, upstream);
            refused(&mut browser, answer, code, told);
            assert_eq!(asked(upstream), ["/token", "/me"], "{told}");
        }
        others_sign_in(app);
    });
}

#[test]
fn metadata_that_are_none_send_nobody_anywhere() {
    for (told, answer) in broken()
        .into_iter()
        .chain([("500", (500, "text/plain", String::new())), ("to a private address", (302, "text/plain", String::new()))])
    {
        with_upstream("", |app, upstream| {
            upstream.script(|script| drop(script.answers.insert(METADATA, answer.clone())));
            let mut browser = app.browser();
            let answer = leave(&mut browser);
            refused(&mut browser, answer, "upstream_unreachable", told);
            assert_eq!(upstream.all_calls().len(), 1, "{told}");
        });
    }
    for (member, value, code) in [
        ("issuer", json!("https://evil.test"), "metadata_issuer"),
        ("issuer", Value::Null, "metadata_invalid"),
        ("authorization_endpoint", json!("javascript:alert(1)"), "metadata_invalid"),
        ("token_endpoint", Value::Null, "metadata_invalid"),
        ("jwks_uri", json!(7), "metadata_invalid"),
    ] {
        with_upstream("", |app, upstream| {
            upstream.script(|script| drop(script.metadata.insert(member.into(), value.clone())));
            let mut browser = app.browser();
            let answer = leave(&mut browser);
            refused(&mut browser, answer, code, member);
        });
    }
}

#[test]
fn keys_that_are_none_prove_nothing() {
    for (told, answer) in broken().into_iter().chain([
        ("500", (500, "text/plain", String::new())),
        ("to a private address", (302, "text/plain", String::new())),
        ("no keys", (200, "application/json", json!({ "keys": [] }).to_string())),
        ("keys in a text", (200, "application/json", json!({ "keys": "x" }).to_string())),
    ]) {
        with_upstream(BOTH, |app, upstream| {
            upstream.script(|script| drop(script.answers.insert("/jwks", answer.clone())));
            let mut browser = app.browser();
            let answer = through(&mut browser, upstream);
            let code = if told == "no keys" { "id_token_key" } else { "upstream_unreachable" };
            refused(&mut browser, answer, code, told);
            assert_eq!(asked(upstream), ["/token"], "{told}");
        });
    }
}

/// CB-4: endpoints in places that are nobody's business are not called, whatever the metadata say.
#[test]
fn no_endpoint_in_a_private_place_is_called() {
    for (member, place, code) in [
        ("token_endpoint", "http://169.254.169.254/token", "upstream_unreachable"),
        ("token_endpoint", "https://10.0.0.1/token", "upstream_unreachable"),
        ("token_endpoint", "http://93.184.216.34/token", "upstream_unreachable"),
        ("userinfo_endpoint", "https://[fd00::1]/me", "userinfo_invalid"),
        ("jwks_uri", "https://192.168.0.1/jwks", "upstream_unreachable"),
        ("jwks_uri", "https://[::ffff:10.0.0.1]/jwks", "upstream_unreachable"),
    ] {
        with_upstream(BOTH, |app, upstream| {
            upstream.script(|script| drop(script.metadata.insert(member.into(), json!(place))));
            let mut browser = app.browser();
            let begun = Instant::now();
            let answer = through(&mut browser, upstream);
            refused(&mut browser, answer, code, place);
            assert!(begun.elapsed() < Duration::from_secs(2), "{place}: it was not even tried");
        });
    }
}

/// CB-10: whoever dawdles is given up in time, and keeps nobody else waiting.
#[test]
fn an_answer_that_trickles_or_never_comes_is_given_up_while_others_sign_in() {
    type Dawdle = fn(&mut Script, &'static str);
    let dawdling: [(Dawdle, &str); 2] =
        [(|script, path| script.trickles = Some(path), "trickles"), (|script, path| script.hangs = Some(path), "hangs")];
    for (dawdle, told) in dawdling {
        for (path, code) in [("/token", "upstream_unreachable"), ("/me", "userinfo_invalid")] {
            with_upstream(BOTH, |app, upstream| {
                let mut browser = app.browser();
                let sent = leave(&mut browser);
                upstream.script(|script| dawdle(script, path));
                let begun = Instant::now();
                let answer = browser.get(&Upstream::back(&upstream.authorize(&sent, "grace")));
                refused(&mut browser, answer, code, &format!("{path} {told}"));
                assert!(begun.elapsed() < Duration::from_secs(8), "{path} {told}");
                others_sign_in(app);
            });
        }
    }
}
