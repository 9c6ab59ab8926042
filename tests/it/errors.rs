//! What every answer has, good or bad: OWASP ASVS 5.0 §3.4, §13.4, §16.5. (That no answer is a 5xx and that all have the security
//! headers is looked at in every test of this binary.)

use crate::harness::{Ask, WEB, on_both};

const PATHS: [&str; 18] = [
    "/.well-known/openid-configuration",
    "/oauth/jwks",
    "/oauth/auz/authorize",
    "/oauth/oauth20/token",
    "/oauth/userinfo",
    "/oauth/introspect",
    "/oauth/revoke",
    "/oauth/end_session",
    "/login",
    "/consent",
    "/select",
    "/logout",
    "/account",
    "/oauth/register",
    "/oauth/register/web",
    "/assets/nothing.css",
    "/",
    "/nothing",
];

#[test]
fn every_method_on_every_path_is_answered_soundly() {
    on_both(|app| {
        for path in PATHS {
            for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"] {
                let answer = app.send(Ask::new(method, path));
                assert_ne!(answer.status(), 500, "{method} {path}");
                assert_eq!(answer.header("strict-transport-security"), "max-age=31536000; includeSubDomains");
                if answer.status() == 405 {
                    assert!(!answer.header("allow").is_empty(), "RFC 9110 §15.5.6: {method} {path} MUST say what is allowed");
                }
            }
        }
        app.send(Ask::new("PUT", "/oauth/oauth20/token")).expect(405);
        app.get("/oauth/oauth20/token").expect(405);
    });
}

#[test]
fn a_page_that_fails_shows_its_reference() {
    on_both(|app| {
        let page = app.get("/oauth/auz/authorize?client_id=nobody").expect_page(400);
        let reference = page.header("x-request-id");
        assert!(reference.len() >= 12 && page.text().contains(reference));
        let missing = app.get("/nothing").expect_page(404);
        assert_ne!(missing.header("x-request-id"), reference);
        // A reference that a caller makes up is not taken over.
        let spoofed = app.send(Ask::get("/nothing").header("x-request-id", "spoofed"));
        assert_ne!(spoofed.header("x-request-id"), "spoofed");
    });
}

#[test]
fn pages_load_nothing_from_elsewhere_and_run_no_inline_script() {
    on_both(|app| {
        for path in ["/login", "/nothing", "/oauth/auz/authorize", &WEB.request(&[])] {
            let mut browser = app.browser();
            let answer = browser.get(path);
            let page = browser.follow(answer);
            let policy = page.header("content-security-policy");
            assert!(policy.starts_with("default-src 'none'; style-src 'self'; script-src 'self';"), "{path}: {policy}");
            assert!(policy.contains("base-uri 'none'"), "{policy}");
            assert!(!page.text().contains("style=\"") && !page.text().contains("onclick"), "{path}");
        }
    });
}

#[test]
fn what_a_page_loads_is_there_and_may_be_kept() {
    on_both(|app| {
        let page = app.browser().authorize(&WEB, &[]);
        let assets: Vec<&str> = page.text().split(['"', '\'']).filter(|part| part.starts_with("/assets/")).collect();
        assert!(assets.len() >= 2, "{assets:?}");
        for asset in assets {
            let answer = app.get(asset).expect(200);
            assert!(answer.header("cache-control").contains("immutable"), "{asset}");
        }
        for path in
            ["/assets/../Cargo.toml", "/assets/..%2f..%2fCargo.toml", "/assets/%2e%2e%5cx", "/assets/x%00.css", "/assets/"]
        {
            app.get(path).expect(404);
        }
    });
}
