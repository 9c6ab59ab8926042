//! Consent: OpenID Connect Core §3.1.2.4, §11; decision 10: "person × client × scopes and claims, remembered".

use crate::harness::{ASKING, Ask, PASSWORD, verified};
use crate::harness::{Answer, Browser, on_both};

fn allow(browser: &mut Browser<'_>, page: &Answer) -> crate::harness::Callback {
    browser.press(page, "consent-form", ("action", "allow")).callback()
}

#[test]
fn what_is_allowed_once_is_remembered() {
    on_both(|app| {
        let mut browser = app.browser();
        let page = browser.sign_in(&ASKING, &[("scope", "openid email")], "ada").expect_page(200);
        assert!(page.text().contains("The asking app") && page.text().contains("ada@example.test"));
        let callback = allow(&mut browser, &page);
        assert_eq!(ASKING.redeem(app, &callback).body["scope"], "openid email");
        browser.authorize(&ASKING, &[("scope", "openid email")]).callback().code();
        browser.authorize(&ASKING, &[("scope", "openid"), ("prompt", "none")]).callback().code();
        // In another browser, too, and not for another person.
        app.browser().sign_in(&ASKING, &[("scope", "email openid")], "ada").callback().code();
        app.browser().sign_in(&ASKING, &[("scope", "openid")], "bob").expect_page(200).form("consent-form");
    });
}

#[test]
fn what_is_new_is_asked_for_and_added() {
    on_both(|app| {
        let mut browser = app.browser();
        let page = browser.sign_in(&ASKING, &[], "ada");
        allow(&mut browser, &page).code();
        let more = [("scope", "openid phone offline_access orders:write")];
        browser.authorize(&ASKING, &[more[0], ("prompt", "none")]).callback().expect_error("consent_required");
        let page = browser.authorize(&ASKING, &more).expect_page(200);
        assert!(page.text().contains("Change your orders"), "the words of the API's owner");
        let tokens = ASKING.redeem(app, &allow(&mut browser, &page));
        assert_eq!(tokens.body["scope"], more[0].1);
        browser.authorize(&ASKING, &[("scope", "openid phone")]).callback().code();
        // One claim by its name needs consent as a scope does.
        let claims = r#"{"userinfo":{"email":null}}"#;
        let page = browser.authorize(&ASKING, &[("claims", claims)]).expect_page(200);
        let callback = allow(&mut browser, &page);
        let access = ASKING.redeem(app, &callback).access;
        let told = app.send(Ask::get("/oauth/userinfo").bearer(&access)).expect(200).json();
        assert_eq!(told["email"], "ada@example.test");
        browser.authorize(&ASKING, &[("claims", claims), ("prompt", "none")]).callback().code();
    });
}

/// Core §3.1.2.6, RFC 6749 §4.1.2.1: "access_denied: The resource owner or authorization server denied the request."
#[test]
fn a_refusal_is_told_and_not_remembered() {
    on_both(|app| {
        let mut browser = app.browser();
        let page = browser.sign_in(&ASKING, &[], "ada").expect_page(200);
        browser.press(&page, "consent-form", ("action", "deny")).callback().expect_error("access_denied");
        browser.authorize(&ASKING, &[]).expect_page(200).form("consent-form");
    });
}

#[test]
fn one_person_cannot_answer_for_another() {
    on_both(|app| {
        let mut browser = app.browser();
        let page = browser.sign_in(&ASKING, &[], "ada").expect_page(200);
        // While Ada's question waits, Bob signs in in another tab; her page then asks him.
        let other_tab = browser.authorize(&ASKING, &[("prompt", "login")]).expect_page(200);
        browser.type_in(&other_tab, "bob", PASSWORD);
        let answer = browser.submit(&page.form("consent-form").with(&[("action", "allow")]));
        let next = browser.follow(answer);
        if next.status() == 303 {
            let sub = verified(app, &ASKING.redeem(app, &next.callback()).id).claims["sub"].clone();
            panic!("the page showed Ada, and {sub} was answered for");
        }
        next.expect_page(200).form("consent-form");
        let mut bob = app.browser();
        bob.sign_in(&ASKING, &[], "bob").expect_page(200).form("consent-form");
    });
}

/// A form of an interaction in which nobody was asked for consent allows nothing.
#[test]
fn consent_cannot_be_posted_without_a_session() {
    on_both(|app| {
        let mut browser = app.browser();
        let login = browser.authorize(&ASKING, &[]).expect_page(200).form("login-form");
        let mut forged = login.clone().with(&[("action", "allow")]);
        "/consent".clone_into(&mut forged.action);
        let answer = browser.submit(&forged);
        browser.follow(answer).expect_page(200).form("login-form");
    });
}
