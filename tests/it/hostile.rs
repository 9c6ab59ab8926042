//! Hostile inputs over HTTP; the names in the comments are the rows of the project's list of attacks.

use crate::harness::{Ask, Browser, NATIVE, PASSWORD, RelyingParty, TestApp, WEB, encoded, on_both};

fn as_ada(app: &TestApp) -> Browser<'_> {
    let mut browser = app.browser();
    browser.sign_in(&WEB, &[], "ada").callback().code();
    browser
}

#[rustfmt::skip]
const HOSTILE: &[&str] = &[
    "https://evil.test/cb",                       // RU-001
    "https://app.test.evil.test/cb",              // RU-002
    "https://app.testevil.test/cb",               // RU-003
    "https://evil.test/https://app.test/cb",      // RU-004
    "https://evil.test#https://app.test/cb",      // RU-006
    "https://app.test@evil.test/cb",              // RU-007
    "https://app.test%40evil.test/cb",            // RU-009
    "https://a@b@app.test/cb",                    // RU-010
    "https://app.test@@evil.test/cb",             // RU-010
    "https://app.test%2540evil.test/cb",          // RU-011
    "https://evil.test\\@app.test/cb",            // RU-012
    "https://evil.test%5c@app.test/cb",           // RU-013
    "https://evil.test\t@app.test/cb",            // RU-014
    "https:\\\\app.test\\cb",                     // RU-015
    "https:/app.test/cb",                         // RU-016
    "https:app.test/cb",                          // RU-017
    "https:///app.test/cb",                       // RU-018
    "https:////app.test/cb",                      // RU-018
    "//app.test/cb",                              // RU-019
    "/cb",                                        // RU-020
    "cb",                                         // RU-020
    "?x",                                         // RU-020
    "HTTPS://app.test/cb",                        // RU-021
    "https://APP.TEST/cb",                        // RU-022
    "https://app.test:443/cb",                    // RU-023
    "https://app.test:/cb",                       // RU-024
    "https://app.test:444/cb",                    // RU-026
    "https://app.test:65536/cb",                  // RU-027
    "https://app.test:-1/cb",                     // RU-027
    "https://app.test:99999999999/cb",            // RU-027
    "https://user:pw@app.test/cb",                // RU-029
    "javascript:alert(1)//https://app.test/cb",   // RU-031
    "data:text/html,<script>x</script>",          // RU-032
    "https://app.test/CB",                        // RU-034
    "https://app.test/cb/evil",                   // RU-035
    "https://app.test/x/../cb",                   // RU-037
    "https://app.test/cb/../open-redirect?u=x",   // RU-038
    "https://app.test/cb/..;/open",               // RU-039
    "https://app.test/cb/%2e%2e/open",            // RU-040
    "https://app.test/cb/..%2fopen",              // RU-041
    "https://app.test//cb",                       // RU-043
    "https://app.test/%63b",                      // RU-044
    " https://app.test/cb",                       // RU-047
    "https://app.test/cb ",                       // RU-047
    "\u{1}https://app.test/cb",                   // RU-048
    "https://app.test/cb#frag",                   // RU-050
    "https://app.test/cb#",                       // RU-050
    "https://app.test/cb?x=1",                    // RU-051
    "https://app.test/cb?",                       // RU-051
    "https://app.test/cb?code=attacker&state=S1", // RU-052
    "https://app.test/cb;x",                      // RU-053
    "https://app%2etest/cb",                      // RU-054
    "https://app\u{3002}test/cb",                 // RU-055
    "https://\u{ff41}pp.test/cb",                 // RU-056
    "https://a\u{ad}pp.test/cb",                  // RU-057
    "https://app.test./cb",                       // RU-059
    "https://spa.test/cb",                        // RU-066
    "https://app.test/cb?tenant=2",               // RU-073
    "https://app.test/cb?tenant=1&tenant=2",      // RU-073
    "https://app.test/cb?tenant=1&x=y",           // RU-073
    "http://127.0.0.1:9/cb",                      // RU-081
];

/// RU: nothing that is not registered, character for character, is ever redirected to. Ada is signed in and the app needs no
/// consent, so every mistake here would hand out a code.
#[test]
fn no_other_redirect_uri_gets_a_code() {
    on_both(|app| {
        let mut browser = as_ada(app);
        for uri in HOSTILE {
            for extra in [&[("redirect_uri", *uri)][..], &[("redirect_uri", uri), ("response_type", "bogus")]] {
                let page = browser.get(&WEB.request(extra)).expect_page(400); // RU-070
                assert!(!page.text().contains("<script>x"), "{uri}");
            }
        }
        let other = RelyingParty { id: "api", ..WEB };
        browser.get(&other.request(&[])).expect_page(400); // RU-083: no redirect URI is registered
        for uri in [
            "http://127.0.0.1:5/other",
            "http://127.0.0.1:5/cb?x",
            "http://127.1:5/cb",
            "http://2130706433:5/cb",
            "http://0x7f.1:5/cb",
        ] {
            browser.get(&NATIVE.at(uri).request(&[])).expect_page(400); // RU-076, RU-077
        }
        // RU-064: names that only look alike are unknown ones.
        for alike in ["redirect_uri[]", "redirect_uri\0", "Redirect_Uri", " redirect_uri"] {
            let answer = browser.get(&WEB.request(&[(alike, "https://evil.test/")]));
            if answer.status() == 303 {
                assert!(answer.callback().url.starts_with("https://app.test/cb?code="));
            } else {
                answer.expect_page(400);
            }
        }
    });
}

/// HT-001, HT-003, HT-004, HT-009, HT-010: what a form or query may look like, the same at each endpoint.
#[test]
fn parameters_are_read_strictly_or_not_at_all() {
    const BROKEN: &[&str] =
        &["a=%zz", "a=%", "a=%00", "a=%ff%fe", "a=%c0%af", "a=%ed%a0%80", "a=1&a=1", "client_id=web&client_id=web"];
    on_both(|app| {
        let many: String = (0..65).map(|number| format!("p{number}=1&")).collect();
        for body in BROKEN.iter().copied().chain([many.as_str()]) {
            for path in ["/oauth/oauth20/token", "/oauth/introspect", "/oauth/revoke"] {
                let ask = Ask::new("POST", path).body("application/x-www-form-urlencoded", body.as_bytes());
                app.send(ask).expect_error(400, "invalid_request");
            }
            for path in ["/oauth/auz/authorize", "/oauth/end_session"] {
                app.get(&format!("{path}?{body}")).expect_page(400);
                app.send(Ask::new("POST", path).body("application/x-www-form-urlencoded", body.as_bytes())).expect_page(400);
            }
            for path in ["/login", "/consent", "/select", "/logout"] {
                let ask = Ask::new("POST", path).body("application/x-www-form-urlencoded", body.as_bytes());
                app.send(ask).expect_page(400);
            }
        }
        for odd in ["a[]=1", "a[0]=1", "a.b=1", "A=1", "%20a=1", "=", "&&&", "a", "\u{20ac}=1"] {
            let ask = Ask::new("POST", "/oauth/oauth20/token").basic(WEB.id, secret());
            let body = format!("grant_type=client_credentials&{odd}");
            app.send(ask.body("application/x-www-form-urlencoded", body.as_bytes())).expect(200);
        }
    });
}

fn secret() -> &'static str {
    match WEB.auth {
        crate::harness::Auth::Basic(secret) => secret,
        _ => "",
    }
}

/// HT-002, HT-005, HT-006, CD-014: only the body counts, and only if it is a form.
#[test]
fn a_token_request_is_a_form_and_nothing_else() {
    on_both(|app| {
        let form = "grant_type=client_credentials";
        let ask = |kind: &str| Ask::new("POST", "/oauth/oauth20/token").basic(WEB.id, secret()).body(kind, form.as_bytes());
        for kind in [
            "application/x-www-form-urlencoded",
            "APPLICATION/X-WWW-FORM-URLENCODED",
            "application/x-www-form-urlencoded; charset=utf-8",
        ] {
            app.send(ask(kind)).expect(200);
        }
        for kind in
            ["application/json", "text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencodedx", ""]
        {
            app.send(ask(kind)).expect_error(400, "invalid_request");
        }
        let in_query = Ask::new("POST", &format!("/oauth/oauth20/token?{form}")).basic(WEB.id, secret());
        app.send(in_query).expect_error(400, "invalid_request");
        let gzip = ask("application/x-www-form-urlencoded").header("content-encoding", "gzip");
        assert!(app.send(gzip).status() < 500);
    });
}

/// SN-001, SN-003, SN-005, SN-022, IJ-004, IJ-006: what comes back is what was sent, and nothing else happens.
#[test]
fn what_is_echoed_is_escaped_for_its_place() {
    const PAYLOADS: &[&str] = &[
        "\"><script>alert(1)</script>",
        "'><img src=x onerror=alert(1)>",
        "a\r\nSet-Cookie: x=1",
        "a\u{010d}\u{010a}b",
        "{{7*7}} ${7*7} <%= 7 %>",
        "' OR 1=1 --",
        "%0d%0a%00",
        "\u{202e}\u{200b}\u{feff}\u{ffff}",
        "</script><!--",
        "../../etc/passwd",
        "__proto__",
        "\u{1f600} + %2B & = #",
    ];
    on_both(|app| {
        let mut browser = as_ada(app);
        for payload in PAYLOADS {
            for mode in ["query", "fragment"] {
                let answer = browser.get(&WEB.request(&[("state", payload), ("response_mode", mode)]));
                assert_eq!(answer.callback().get("state"), Some(*payload), "{mode}");
            }
            let page = browser.get(&WEB.request(&[("state", payload), ("response_mode", "form_post")])).expect_page(200);
            assert_eq!(page.form("form-post").field("state"), *payload);
            assert_eq!(page.text().matches("<script").count(), app.get("/nothing").text().matches("<script").count() + 1);

            let mut stranger = app.browser();
            let login = stranger.authorize(&WEB, &[("login_hint", payload)]).expect_page(200);
            for html in [payload.contains('<').then_some(*payload), Some("<img src=x")].into_iter().flatten() {
                assert!(!login.text().contains(html), "{payload}");
            }
            assert_eq!(stranger.type_in(&login, payload, payload).status(), 400);
            browser.get(&WEB.request(&[("client_id", payload)])).expect_page(400);
            app.send(WEB.redeeming(payload)).expect(400);
            app.send(WEB.refreshing(payload)).expect(400);
            app.send(WEB.post("/oauth/introspect", &[("token", payload)]));
            app.send(Ask::get(&format!("/{}", encoded(&[("x", payload)])))).expect(404);
        }
    });
}

/// SN-004, SN-008, SN-018, SN-025, IJ-012: sizes and numbers.
#[test]
fn sizes_and_numbers_have_limits() {
    on_both(|app| {
        let mut browser = as_ada(app);
        for max_age in ["-1", "1e9999", "9223372036854775808", "abc", "0x10", "\u{663}", "1_000", "+1", " 1", "1.5"] {
            browser.get(&WEB.request(&[("max_age", max_age)])).callback().expect_error("invalid_request");
        }
        browser.get(&WEB.request(&[("max_age", "9223372036854775807")])).callback().code();
        let deep = format!("{{\"id_token\":{}1{}}}", "{\"a\":".repeat(2_000), "}".repeat(2_000));
        let long = "x".repeat(60_000);
        for (name, value) in
            [("state", long.as_str()), ("nonce", &long), ("claims", &deep), ("claims", "[]"), ("claims", "{\"id_token\":1}")]
        {
            browser.get(&WEB.request(&[(name, value)])).callback().expect_error("invalid_request");
        }
        for (name, value) in [("login_hint", long.as_str()), ("ui_locales", &long), ("acr_values", &long), ("display", &long)] {
            browser.get(&WEB.request(&[(name, value)])).callback().code();
        }
        let many: String = (0..60).map(|number| format!("&resource=https%3A%2F%2F{number}.test")).collect();
        browser.get(&format!("{}{many}", WEB.request(&[]))).callback().expect_error("invalid_target"); // SN-029
    });
}

/// SE-015, SE-016: cookies that nobody of us made.
#[test]
fn a_strange_cookie_is_nobody() {
    on_both(|app| {
        let silent = WEB.request(&[("prompt", "none")]);
        let long = "x".repeat(60_000);
        for value in ["", "999999999", "%00", "\"quoted\"", "a.b", "..", "{\"admin\":true}", &long, "\u{e9}"] {
            let ask =
                Ask::get(&silent).header("cookie", &format!("__Host-signet-default={value}; other=1;;=; __Host-signet-default"));
            app.send(ask).callback().expect_error("login_required");
        }
    });
}

/// CD-026, SE-010: steps cannot be skipped, nor the request behind them exchanged.
#[test]
fn what_is_sealed_cannot_be_changed() {
    on_both(|app| {
        let mut browser = app.browser();
        let page = browser.authorize(&WEB, &[]).expect_page(200);
        let form = page.form("login-form");
        let seal = form.field("interaction").to_owned();
        let flipped = format!("{}{}", &seal[..seal.len() - 2], if seal.ends_with("AA") { "BB" } else { "AA" });
        for forged in [flipped.as_str(), "", "x", "~", "~nothing", &seal[1..], &"A".repeat(9_000)] {
            let typed = form.clone().with(&[("username", "ada"), ("password", PASSWORD), ("interaction", forged)]);
            let mut other = browser.clone();
            let answer = other.submit(&typed);
            assert!(answer.status() == 400 || answer.own_path() == Some("/account"), "{forged}: {answer:?}");
        }
        for path in ["/consent", "/select", "/login"] {
            let mut other = browser.clone();
            let answer = other.get(&format!("{path}?interaction={seal}"));
            other.follow(answer).expect_page(200).form("login-form");
        }
    });
}

/// SE-017, SE-018: many tabs, each ends with its own client's code.
#[test]
fn tabs_do_not_mix() {
    on_both(|app| {
        let mut browser = app.browser();
        let pages: Vec<_> = (0..20).map(|tab| browser.authorize(&WEB, &[("state", &tab.to_string())])).collect();
        for (tab, page) in pages.iter().enumerate().rev() {
            let callback = browser.type_in(page, "ada", PASSWORD).callback();
            assert_eq!(callback.get("state"), Some(tab.to_string().as_str()));
        }
    });
}

/// SE-009: a link changes nothing.
#[test]
fn a_get_changes_nothing() {
    on_both(|app| {
        let mut browser = as_ada(app);
        for path in ["/logout", "/oauth/end_session", "/account", "/account/sessions", "/account/apps", "/select", "/login"] {
            browser.get(path);
            browser.silently(&WEB).code();
        }
        for path in ["/account/sessions/end", "/account/sessions/end-others"] {
            browser.get(path).expect(405);
        }
    });
}
