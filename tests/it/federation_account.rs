//! Identities on the account page, and signing out between upstreams and us: OpenID Connect RP-Initiated, Back-Channel and Front-Channel Logout;
//! decisions 42 and 45.

use serde_json::{Value, json};

use crate::harness::upstream::{CLIENT, Departure, Upstream};
use crate::harness::{Ask, Browser, PASSWORD, Setup, TestApp, WEB, on_both_with};

const LINES: &str = "authority_for_usernames = true\nusername_claim = \"preferred_username\"";

fn with_upstream(lines: &str, test: impl Fn(&TestApp, &Upstream)) {
    let upstream = Upstream::start();
    on_both_with(&Setup::more(&upstream.tables(lines)), |app| {
        upstream.says(json!({ "preferred_username": "bob" }));
        upstream.forget();
        test(app, &upstream);
    });
}

/// Bob comes in through the upstream.
fn bob<'a>(app: &'a TestApp, upstream: &Upstream) -> (Browser<'a>, crate::harness::Tokens) {
    let mut browser = app.browser();
    let sent = browser.authorize(&WEB, &[("idp_hint", "corp")]);
    let answer = browser.get(&Upstream::back(&upstream.authorize(&sent, "bob")));
    let callback = browser.follow(answer).callback();
    let tokens = WEB.redeem(app, &callback);
    (browser, tokens)
}

#[test]
fn people_link_and_unlink_their_identities_and_never_their_only_way_in() {
    with_upstream("", |app, upstream| {
        upstream.says(json!({ "email": "ada@elsewhere.test" }));
        let mut browser = app.browser();
        browser.sign_in(&WEB, &[], "ada").callback();
        let page = browser.get("/account/identities").expect_page(200);
        assert!(page.text().contains("Link Corp"));
        let token = page.text().split("name=\"form_token\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let link = |browser: &mut Browser<'_>, token: &str| {
            let ask = Ask::post("/account/identities/link", &[("form_token", token), ("idp", "corp")]);
            browser.send(ask.header("origin", "https://id.test").header("sec-fetch-site", "same-origin"))
        };
        // CVE-2026-15571: another site, or another browser's token, starts nothing.
        link(&mut browser, "forged").expect_page(400);
        let sent = link(&mut browser, &token);
        let answer = browser.get(&Upstream::back(&upstream.authorize(&sent, "ada-there")));
        let page = browser.follow(answer).expect_page(200);
        assert!(page.text().contains("ada@elsewhere.test") && page.text().contains("is linked"));
        let identity = page.text().split("name=\"identity\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        // It signs her in.
        let mut other = app.browser();
        let sent = other.authorize(&WEB, &[("idp_hint", "corp")]);
        let answer = other.get(&Upstream::back(&upstream.authorize(&sent, "ada-there")));
        other.follow(answer).callback().code();
        // It is hers: nobody else unlinks it.
        let unlink = |browser: &mut Browser<'_>, identity: &str| {
            let page = browser.get("/account/identities");
            let token = page.text().split("name=\"form_token\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
            let ask = Ask::post("/account/identities/unlink", &[("form_token", &token), ("identity", identity)]);
            let answer = browser.send(ask.header("origin", "https://id.test").header("sec-fetch-site", "same-origin"));
            browser.follow(answer).expect_page(200)
        };
        let mut thief = app.browser();
        thief.sign_in(&WEB, &[], "bob").callback();
        unlink(&mut thief, &identity);
        assert!(browser.get("/account/identities").text().contains("ada@elsewhere.test"));
        let page = unlink(&mut browser, &identity);
        assert!(page.text().contains("is unlinked") && page.text().contains("Nothing is linked"));
    });
}

fn form_token(page: &crate::harness::Answer) -> String {
    page.text().split("name=\"form_token\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

fn post<'a>(browser: &mut Browser<'a>, path: &str, named: (&str, &str)) -> crate::harness::Answer {
    let token = form_token(&browser.get("/account/profile").expect_page(200));
    let ask = Ask::post(path, &[("form_token", &token), named]);
    browser.send(ask.header("origin", "https://id.test").header("sec-fetch-site", "same-origin"))
}

fn identity_of(page: &crate::harness::Answer) -> String {
    page.text().split("name=\"identity\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

/// Whoever sits down at a browser that was left open gets no way in of their own, and takes none away.
#[test]
fn linking_and_unlinking_take_a_sign_in_of_the_last_quarter_of_an_hour() {
    with_upstream("", |app, upstream| {
        upstream.says(json!({ "email": "ada@elsewhere.test" }));
        let mut browser = app.browser();
        browser.sign_in(&WEB, &[], "ada").callback();
        app.wait(15 * 60 + 1);
        let link = ("/account/identities/link", ("idp", "corp"));
        let answer = post(&mut browser, link.0, link.1);
        assert!(answer.location().contains("/login?interaction="), "{}", answer.location());
        let page = browser.follow(answer).expect_page(200);
        assert_eq!(upstream.calls("/token").len(), 0);
        let page = browser.type_in(&page, "ada", PASSWORD).expect_page(200);
        assert!(page.text().contains("You have signed in again"));
        let sent = post(&mut browser, link.0, link.1);
        let answer = browser.get(&Upstream::back(&upstream.authorize(&sent, "ada-there")));
        let page = browser.follow(answer).expect_page(200);
        let identity = identity_of(&page);
        app.wait(15 * 60 + 1);
        let answer = post(&mut browser, "/account/identities/unlink", ("identity", &identity));
        let page = browser.follow(answer).expect_page(200);
        assert!(browser.get("/account/identities").text().contains("ada@elsewhere.test"), "nothing was taken away");
        // Somebody else who signs in instead has only their own.
        let mut other = browser.clone();
        let theirs = other.type_in(&page, "bob", PASSWORD).expect_page(200);
        assert!(theirs.text().contains("Nothing is linked"));
        let answer = post(&mut other, "/account/identities/unlink", ("identity", &identity));
        other.follow(answer).expect_page(200);
        browser = app.browser();
        browser.sign_in(&WEB, &[], "ada").callback();
        let answer = post(&mut browser, "/account/identities/unlink", ("identity", &identity));
        assert!(browser.follow(answer).expect_page(200).text().contains("is unlinked"));
    });
}

#[test]
fn the_last_way_in_stays_and_a_password_that_signs_nobody_in_is_none() {
    with_upstream("", |app, upstream| {
        upstream.says(json!({ "given_name": "Grace", "email": "grace@corp.test" }));
        let mut browser = app.browser();
        let sent = browser.authorize(&WEB, &[("idp_hint", "corp")]);
        let answer = browser.get(&Upstream::back(&upstream.authorize(&sent, "grace")));
        let page = browser.follow(answer).expect_page(200);
        let answer = browser.submit(&page.form("first-form").with(&[("username", "grace")]));
        browser.follow(answer).callback().code();
        let page = browser.get("/account/identities").expect_page(200);
        assert!(page.text().contains("Your only way in") && !page.text().contains("name=\"identity\""));
        let links = || {
            let id = app.person("grace").id;
            app.house().store().read(|c| signet::store::federated_identities::list_of_user(c, &id)).unwrap()
        };
        let identity = links()[0].id.to_string();
        let answer = post(&mut browser, "/account/identities/unlink", ("identity", &identity));
        assert!(browser.follow(answer).expect_page(200).text().contains("could not sign in here any more"));
        assert_eq!(links().len(), 1);
        let offers_password = |browser: &mut Browser<'_>| {
            let overview = browser.get("/account").expect_page(200);
            let page = browser.get("/account/password").expect_page(200);
            assert_eq!(page.text().contains("id=\"password-form\""), !page.text().contains("id=\"no-password\""));
            assert_eq!(page.text().contains("id=\"password-form\""), overview.text().contains("/account/password\""));
            overview.text().contains("/account/password\"")
        };
        assert!(!offers_password(&mut browser), "nobody changes a password that there is not");
        // With a password there is another way in, as long as passwords sign people in here.
        let phc = app.person("ada").password_hash.unwrap();
        let id = app.person("grace").id;
        app.house()
            .store()
            .write(move |c| signet::store::users::set_password(c, &id, Some(&phc), signet::model::Instant::from_epoch(1)))
            .unwrap();
        app.edit("display_name = \"Signet\"\n", "display_name = \"Signet\"\npassword_login = false\n");
        assert!(browser.get("/account/identities").expect_page(200).text().contains("Your only way in"));
        assert!(!offers_password(&mut browser), "it signs nobody in here");
        let answer = post(&mut browser, "/account/identities/unlink", ("identity", &identity));
        browser.follow(answer).expect_page(200);
        assert_eq!(links().len(), 1);
        app.restore();
        assert!(offers_password(&mut browser));
        let answer = post(&mut browser, "/account/identities/unlink", ("identity", &identity));
        assert!(browser.follow(answer).expect_page(200).text().contains("is unlinked"));
        assert!(links().is_empty());
    });
}

#[test]
fn an_identity_of_somebody_else_is_not_linked_to_another_account() {
    with_upstream(LINES, |app, upstream| {
        bob(app, upstream);
        let mut browser = app.browser();
        browser.sign_in(&WEB, &[], "ada").callback();
        let page = browser.get("/account/identities").expect_page(200);
        let token = page.text().split("name=\"form_token\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let ask = Ask::post("/account/identities/link", &[("form_token", &token), ("idp", "corp")]);
        let sent = browser.send(ask.header("origin", "https://id.test").header("sec-fetch-site", "same-origin"));
        let page = browser.get(&Upstream::back(&upstream.authorize(&sent, "bob"))).expect_page(400);
        assert!(page.text().contains("account_taken"));
    });
}

#[test]
fn signing_out_here_signs_out_there_and_comes_back() {
    with_upstream(LINES, |app, upstream| {
        let (mut browser, tokens) = bob(app, upstream);
        let query = crate::harness::encoded(&[
            ("id_token_hint", &tokens.id),
            ("post_logout_redirect_uri", "https://app.test/bye"),
            ("state", "s-9"),
        ]);
        let answer = browser.get(&format!("/oauth/end_session?{query}"));
        let away = Departure::read(answer.location());
        assert_eq!(away.endpoint, format!("{}/end", upstream.issuer()));
        assert_eq!(away.get("post_logout_redirect_uri"), "https://id.test/logout/back");
        assert_eq!(away.get("client_id"), CLIENT);
        assert_eq!(away.get("id_token_hint").split('.').count(), 3);
        let state = away.get("state").to_owned();
        let back = browser.get(&format!("/logout/back?state={state}"));
        assert_eq!(back.location(), "https://app.test/bye?state=s-9");
        browser.silently(&WEB).expect_error("login_required");
        for forged in ["", "x", "https://evil.test"] {
            assert_eq!(browser.get(&format!("/logout/back?state={forged}")).location(), "/logout/done");
        }
    });
}

#[test]
fn a_logout_token_ends_the_session_and_what_apps_hold_and_counts_once() {
    with_upstream(LINES, |app, upstream| {
        let path = "/oauth/auz/grants/provider/backchannel_logout/corp";
        let send = |token: &str| app.send(Ask::post(path, &[("logout_token", token), ("extra", "ignored")]));
        let (mut browser, tokens) = bob(app, upstream);
        let bent: [(&str, Value); 7] = [
            ("aud", json!("other")),
            ("iss", json!("https://evil.test")),
            ("events", json!({})),
            ("nonce", json!("n")),
            ("iat", json!(1_000)),
            ("jti", Value::Null),
            ("sid", json!("")),
        ];
        for (name, value) in bent {
            let mut change = json!({ "sid": "sid-bob" });
            change[name] = value;
            send(&upstream.logout_token(&change)).expect_error(400, "invalid_request");
        }
        let unsigned = upstream.logout_token(&json!({ "sid": "sid-bob" })).replacen("eyJ", "eyA", 1);
        send(&unsigned).expect_error(400, "invalid_request");
        assert!(WEB.is_active(app, &tokens.access));
        send(&upstream.logout_token(&json!({ "sid": "sid-of-nobody", "jti": "other" }))).expect(200);
        assert!(WEB.is_active(app, &tokens.access));
        let token = upstream.logout_token(&json!({ "sid": "sid-bob" }));
        assert_eq!(send(&token).expect(200).header("cache-control"), "no-store");
        assert!(!WEB.is_active(app, &tokens.access));
        browser.silently(&WEB).expect_error("login_required");
        send(&token).expect_error(400, "invalid_request");
        // By the person, all of their sessions.
        let (mut one, _) = bob(app, upstream);
        let (mut two, _) = bob(app, upstream);
        send(&upstream.logout_token(&json!({ "sub": "bob", "jti": "jti-2" }))).expect(200);
        for browser in [&mut one, &mut two] {
            browser.silently(&WEB).expect_error("login_required");
        }
    });
}

#[test]
fn a_framed_logout_ends_the_session_that_it_names_and_no_other() {
    with_upstream(LINES, |app, upstream| {
        let path = "/oauth/auz/grants/provider/frontchannel_logout/corp";
        let (mut browser, _) = bob(app, upstream);
        let ask = |iss: &str, sid: &str| app.get(&format!("{path}?{}", crate::harness::encoded(&[("iss", iss), ("sid", sid)])));
        for (iss, sid) in [("https://evil.test", "sid-bob"), (&*upstream.issuer(), "sid-eve"), (&upstream.issuer(), "")] {
            ask(iss, sid).expect(200);
        }
        browser.silently(&WEB).code();
        ask(&upstream.issuer(), "sid-bob").expect(200);
        browser.silently(&WEB).expect_error("login_required");
    });
}
