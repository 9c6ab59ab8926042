//! OpenID Connect RP-Initiated Logout 1.0; every combination of the conformance suite's logout plan.

use crate::harness::{Answer, Ask, Browser, ISSUER, SPA, Setup, TestApp, Tokens, WEB, encoded, on_both, on_both_with};

const END: &str = "/oauth/end_session";
const BYE: &str = "https://app.test/bye";
/// "End-session state is 90 characters of punctuation".
const STATE: &str = "&#%\"<>?+=/\\'`~!@$^*()[]{}|;:,. \u{e9}";

fn signed_in(app: &TestApp) -> (Browser<'_>, Tokens) {
    let mut browser = app.browser();
    let callback = browser.sign_in(&WEB, &[], "ada").callback();
    let tokens = WEB.redeem(app, &callback);
    (browser, tokens)
}

fn end(browser: &mut Browser<'_>, parameters: &[(&str, &str)]) -> Answer {
    browser.get(&format!("{END}?{}", encoded(parameters)))
}

fn confirm(browser: &mut Browser<'_>, page: &Answer) -> Answer {
    let form = page.form("logout-form").with(&[("action", "confirm")]);
    let answer = browser.submit(&form);
    browser.follow(answer)
}

/// §3: "the OP … post-logout redirection … `state`: if included in the logout request, the OP passes this value back".
#[test]
fn a_good_request_signs_out_and_goes_back() {
    on_both(|app| {
        for state in [Some(STATE), None] {
            let (mut browser, tokens) = signed_in(app);
            let mut parameters = vec![("id_token_hint", tokens.id.as_str()), ("post_logout_redirect_uri", BYE)];
            parameters.extend(state.map(|state| ("state", state)));
            let back = end(&mut browser, &parameters).callback();
            assert!(back.url.starts_with(BYE), "{}", back.url);
            let expected: Vec<_> = state.into_iter().map(|state| ("state".to_owned(), state.to_owned())).collect();
            assert_eq!(back.pairs, expected);
            browser.silently(&WEB).expect_error("login_required");
            app.send(WEB.refreshing(&tokens.refresh)).expect_error(400, "invalid_grant");
        }
    });
}

/// §2: "OPs MUST support the use of the HTTP `GET` and `POST` methods"; the cookie does not come with another site's POST.
#[test]
fn a_posted_request_goes_on_by_get() {
    on_both(|app| {
        let (mut browser, tokens) = signed_in(app);
        let form = [("id_token_hint", tokens.id.as_str()), ("post_logout_redirect_uri", BYE), ("state", STATE)];
        let answer = app.send(Ask::post(END, &form).header("origin", "https://app.test")).expect(303);
        let next = answer.own_path().expect("a path of ours").to_owned();
        let back = browser.get(&next).callback();
        assert_eq!(back.get("state"), Some(STATE));
        browser.silently(&WEB).expect_error("login_required");
    });
}

/// §2: "ID Tokens … the OP SHOULD accept … even when the `exp` time has passed".
#[test]
fn an_expired_hint_still_names_the_session() {
    on_both(|app| {
        let (mut browser, tokens) = signed_in(app);
        app.wait(2 * 3_600);
        end(&mut browser, &[("id_token_hint", &tokens.id), ("post_logout_redirect_uri", BYE)]).callback();
        browser.silently(&WEB).expect_error("login_required");
    });
}

/// §3: "The OP MUST NOT perform post-logout redirection if the `post_logout_redirect_uri` value supplied does not exactly match one
/// of the previously registered `post_logout_redirect_uris` values."
#[test]
fn an_address_that_is_not_registered_is_refused() {
    on_both(|app| {
        let (mut browser, tokens) = signed_in(app);
        for uri in
            ["https://app.test/bye?x=1", "https://app.test/bye/", "https://evil.test/", WEB.redirect_uri, "javascript:alert(1)"]
        {
            let page = end(&mut browser, &[("id_token_hint", &tokens.id), ("post_logout_redirect_uri", uri)]).expect_page(400);
            assert!(!page.text().contains(&format!("href=\"{uri}")));
        }
        browser.silently(&WEB).code();
    });
}

/// §2: "the OP MUST ask the End-User this question if an `id_token_hint` was not provided".
#[test]
fn without_a_hint_the_person_is_asked() {
    on_both(|app| {
        let cases: &[&[(&str, &str)]] =
            &[&[], &[("state", STATE)], &[("post_logout_redirect_uri", BYE)], &[("logout_hint", "ada"), ("ui_locales", "en")]];
        for case in cases {
            let (mut browser, tokens) = signed_in(app);
            let page = end(&mut browser, case).expect_page(200);
            assert!(page.text().contains("Ada Lovelace"));
            let mut staying = browser.clone();
            let stayed = staying.submit(&page.form("logout-form").with(&[("action", "cancel")]));
            assert_eq!(stayed.own_path(), Some("/account"));
            staying.silently(&WEB).code();
            confirm(&mut browser, &page).expect_page(200);
            browser.silently(&WEB).expect_error("login_required");
            app.send(WEB.refreshing(&tokens.refresh)).expect_error(400, "invalid_grant");
            // Nobody is signed in any more: it is done.
            let again = end(&mut browser, case).expect_page(200);
            assert!(!again.text().contains("logout-form"));
        }
    });
}

/// Decision 41: "Logout with `client_id` and a registered URI but no hint: ask, then redirect."
#[test]
fn a_named_client_is_gone_back_to_after_the_question() {
    on_both(|app| {
        let (mut browser, _) = signed_in(app);
        let form = [("client_id", "web"), ("post_logout_redirect_uri", BYE), ("state", "s")];
        let page = end(&mut browser, &form).expect_page(200);
        assert!(page.text().contains("The web app"));
        let back = confirm(&mut browser, &page).callback();
        assert_eq!(back.url, format!("{BYE}?state=s"));
        end(&mut browser, &[("client_id", "nobody"), ("post_logout_redirect_uri", BYE)]).expect_page(400);
        end(&mut browser, &[("client_id", "spa"), ("post_logout_redirect_uri", BYE)]).expect_page(400);
    });
}

/// §2: a hint that is modified or signed by somebody else proves nothing; the person is asked and stays here.
#[test]
fn a_hint_that_is_not_ours_leads_nowhere() {
    on_both(|app| {
        let (mut browser, tokens) = signed_in(app);
        let mut parts: Vec<&str> = tokens.id.split('.').collect();
        let none = format!("eyJhbGciOiJub25lIn0.{}.", parts[1]);
        let foreign = crate::harness::assertion(
            &serde_json::json!({ "iss": ISSUER, "aud": "web", "sub": "ada", "iat": 1, "exp": 4_000_000_000_i64 }),
            None,
        );
        parts[2] = "AAAA";
        for hint in [none.as_str(), &parts.join("."), &foreign, "nonsense", &tokens.access] {
            let answer = end(&mut browser, &[("id_token_hint", hint), ("post_logout_redirect_uri", BYE)]);
            assert!(answer.header("location").is_empty() && matches!(answer.status(), 200 | 400), "{hint}: {answer:?}");
            browser.silently(&WEB).code();
        }
    });
}

/// §2: "When both `client_id` and `id_token_hint` are present, the OP MUST verify that the Client Identifier matches the one used when
/// issuing the ID Token."
#[test]
fn hint_and_client_belong_together() {
    on_both(|app| {
        let (mut browser, tokens) = signed_in(app);
        end(&mut browser, &[("id_token_hint", &tokens.id), ("client_id", SPA.id)]).expect_page(400);
        browser.silently(&WEB).code();
        end(&mut browser, &[("id_token_hint", &tokens.id), ("client_id", WEB.id)]).expect_page(200);
        browser.silently(&WEB).expect_error("login_required");
    });
}

/// §2: "… or if the supplied ID Token does not belong to the current OP session with the RP and/or currently logged in End-User."
#[test]
fn a_hint_of_somebody_else_signs_nobody_out_unasked() {
    on_both(|app| {
        let (mut browser, _) = signed_in(app);
        let bobs = WEB.tokens(app, "openid", "bob").id;
        let page = end(&mut browser, &[("id_token_hint", &bobs), ("post_logout_redirect_uri", BYE)]).expect_page(200);
        page.form("logout-form");
        browser.silently(&WEB).code();
    });
}

#[test]
fn a_forged_logout_form_does_nothing() {
    on_both(|app| {
        let (mut browser, _) = signed_in(app);
        let page = browser.get("/logout").expect_page(200);
        let form = page.form("logout-form").with(&[("action", "confirm")]);
        browser.send(Ask::post("/logout", &form.pairs()).header("sec-fetch-site", "cross-site")).expect_page(400);
        browser.submit(&form.clone().with(&[("form_token", "x")])).expect_page(400);
        browser.silently(&WEB).code();
        // What was sealed for one browser is of no use in another.
        let mut other = app.browser();
        other.sign_in(&WEB, &[], "bob");
        let own = other.get("/logout").form("logout-form");
        other.submit(&form.clone().with(&[("form_token", own.field("form_token"))]));
        browser.silently(&WEB).code();
    });
}

const PREFIXED: &str = "\n[[provider]]\nname = \"eu\"\nissuer = \"https://id.test/eu\"\n";

#[test]
fn an_issuer_with_a_path_keeps_it_on_its_pages() {
    on_both_with(&Setup::more(PREFIXED), |app| {
        let page = app.get("https://id.test/eu/oauth/end_session").expect_page(200);
        assert!(page.text().contains("href=\"/eu/") && !page.text().contains("href=\"/assets"));
        let answer = app.get("https://id.test/eu/login").expect_page(200);
        assert_eq!(answer.form("login-form").action, "/eu/login");
        assert!(answer.cookies().iter().all(|cookie| cookie.starts_with("__Host-signet-eu=")), "{:?}", answer.cookies());
    });
}
