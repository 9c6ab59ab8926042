//! OpenID Connect Session Management 1.0: `session_state`, the browser's state in a cookie, and the frame that compares them. The script
//! itself runs in Chromium, in tests/browser.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};

use crate::harness::{Browser, Callback, NATIVE, PASSWORD, WEB, encoded, on_both};

/// What the frame's script computes from what it is told and from the cookie.
fn is_unchanged(browser: &Browser<'_>, client: &str, origin: &str, session_state: &str) -> bool {
    let (hash, salt) = session_state.rsplit_once('.').unwrap();
    let state = browser.state();
    hash == URL_SAFE_NO_PAD.encode(digest(&SHA256, format!("{client} {origin} {state} {salt}").as_bytes()))
}

fn holds(browser: &Browser<'_>, callback: &Callback) -> bool {
    is_unchanged(browser, "web", "https://app.test", callback.get("session_state").expect("a session_state"))
}

/// §2: "session_state … JSON string that represents the End-User's login state at the OP"; §3.2: changes at sign-in, sign-out and another
/// account, and at nothing else.
#[test]
fn the_state_follows_who_is_signed_in() {
    on_both(|app| {
        let mut browser = app.browser();
        let nobody = browser.silently(&WEB);
        nobody.expect_error("login_required");
        assert!(holds(&browser, &nobody) && browser.state().is_empty());
        let ada = browser.sign_in(&WEB, &[], "ada").callback();
        assert!(holds(&browser, &ada) && !holds(&browser, &nobody));
        // The same person again, by proof or silently: nothing has changed, though every answer has a salt of its own.
        let again = browser.silently(&WEB);
        assert!(holds(&browser, &ada) && holds(&browser, &again) && ada.get("session_state") != again.get("session_state"));
        app.wait(1);
        let page = browser.authorize(&WEB, &[("prompt", "login")]).expect_page(200);
        let proven = browser.type_in(&page, "ada", PASSWORD).callback();
        assert!(holds(&browser, &ada) && holds(&browser, &proven));
        assert!(!is_unchanged(&browser, "other", "https://app.test", ada.get("session_state").unwrap()));
        assert!(!is_unchanged(&browser, "web", "https://evil.test", ada.get("session_state").unwrap()));
        // Another account.
        let choice = browser.authorize(&WEB, &[("prompt", "select_account")]).expect_page(200);
        let login = browser.press(&choice, "select-form", ("action", "another"));
        let bob = browser.type_in(&login, "bob", PASSWORD).callback();
        assert!(holds(&browser, &bob) && !holds(&browser, &ada));
    });
}

#[test]
fn signing_out_changes_the_state() {
    on_both(|app| {
        for hinted in [true, false] {
            let mut browser = app.browser();
            let callback = browser.sign_in(&WEB, &[], "ada").callback();
            let tokens = WEB.redeem(app, &callback);
            if hinted {
                let query =
                    encoded(&[("id_token_hint", tokens.id.as_str()), ("post_logout_redirect_uri", "https://app.test/bye")]);
                browser.get(&format!("/oauth/end_session?{query}")).callback();
            } else {
                let page = browser.get("/logout").expect_page(200);
                browser.press(&page, "logout-form", ("action", "confirm")).expect_page(200);
            }
            assert!(browser.state().is_empty() && !holds(&browser, &callback));
            let error = browser.silently(&WEB);
            error.expect_error("login_required");
            assert!(holds(&browser, &error));
        }
    });
}

/// A session that was ended elsewhere shows when the browser comes by next.
#[test]
fn a_session_that_ended_elsewhere_is_noticed_at_the_next_visit() {
    on_both(|app| {
        let mut browser = app.browser();
        let callback = browser.sign_in(&WEB, &[], "ada").callback();
        app.disable("ada");
        assert!(holds(&browser, &callback), "the cookie is still there");
        browser.silently(&WEB).expect_error("login_required");
        assert!(!holds(&browser, &callback));
    });
}

/// Only an authentication request has one, and only where a frame can live.
#[test]
fn who_has_no_frame_gets_none() {
    on_both(|app| {
        let mut browser = app.browser();
        let oauth = browser.sign_in(&WEB, &[("scope", "email")], "ada").callback();
        assert_eq!(oauth.get("session_state"), None);
        let page = browser.authorize(&NATIVE.at("com.example.app:/cb"), &[]).expect_page(200);
        assert_eq!(browser.press(&page, "consent-form", ("action", "allow")).callback().get("session_state"), None);
    });
}

/// §3.3: "check_session_iframe: URL of an OP iframe that supports cross-origin communications"; anybody may frame it, and it alone.
#[test]
fn the_frame_is_published_and_may_be_framed() {
    on_both(|app| {
        let document = app.get("/.well-known/openid-configuration").expect(200).json();
        let page = app.get(document["check_session_iframe"].as_str().unwrap()).expect_page(200);
        assert!(page.header("content-security-policy").contains("frame-ancestors *; "));
        assert!(page.text().contains("data-cookie=\"signet-state-default\"") && page.cookies().is_empty());
        let source = page.text().split("src=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        assert!(app.get(&source).expect(200).text().contains("unchanged"));
    });
}
