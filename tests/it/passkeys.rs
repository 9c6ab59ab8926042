//! Passkeys: Web Authentication Level 3 §7.1 and §7.2 (what a relying party checks), §6.1.1 (signature counters), §13.4.3 (challenges),
//! RFC 8176 (`amr`), and that nobody is locked out.

use serde_json::{Value, json};
use signet::crypto::{Plain, password};
use signet::flow::admin::factors;
use signet::flow::admin::profile::Profile;
use signet::model::AdminRole;
use signet::store::{audit, users};

use crate::harness::{
    Answer, Ask, Authenticator, Browser, Form, PASSWORD, Setup, TestApp, WEB, asked, bent, on_both, on_both_with, verified,
};

const EU: &str = "\n[[provider]]\nname = \"eu\"\nissuer = \"https://id.test/eu\"\n";

#[track_caller]
fn visit(browser: &mut Browser<'_>, path: &str) -> Answer {
    let answer = browser.get(path);
    browser.follow(answer).expect_page(200)
}

/// Makes a passkey on the pages of the account.
#[track_caller]
fn make(browser: &mut Browser<'_>, key: &mut Authenticator) -> Answer {
    let page = visit(browser, "/account/factors/passkey");
    let answer = browser.submit(&made(key, &page, "Laptop")).expect(303);
    browser.follow(answer).expect_page(200)
}

fn made(key: &mut Authenticator, page: &Answer, name: &str) -> Form {
    page.form("passkey-form").with(&[("name", name), ("answer", &key.make(&asked(page)))])
}

/// The form of a page, as its script fills it.
fn shown(key: &mut Authenticator, page: &Answer) -> Form {
    page.form("passkey-form").with(&[("answer", &key.show(&asked(page)))])
}

#[track_caller]
fn show(browser: &mut Browser<'_>, key: &mut Authenticator, page: &Answer) -> Answer {
    let answer = browser.submit(&shown(key, page));
    browser.follow(answer)
}

/// Cleo, with a passkey.
fn prepared(app: &TestApp) -> Authenticator {
    prepared_with(app, Authenticator::new())
}

fn prepared_with(app: &TestApp, mut key: Authenticator) -> Authenticator {
    app.add("cleo", Profile::default());
    make(&mut app.signed_in("cleo", "/account"), &mut key);
    key
}

fn actions(app: &TestApp, name: &str) -> usize {
    let tenant = app.person("cleo").tenant;
    let filter = audit::Filter { action: Some(name.to_owned()), ..audit::Filter::default() };
    let page = audit::Page { filter: &filter, order: audit::Order::Newest, after: None, limit: 100 };
    app.house().store().read(|c| audit::page(c, &tenant, &page)).unwrap().len()
}

/// RFC 8176 §2: `pop`, `user`, `mfa`; neither `hwk` nor `swk`, of which nothing is known.
#[test]
fn a_passkey_signs_in_without_a_name_and_the_id_token_tells_the_truth() {
    on_both(|app| {
        let mut key = prepared(app);
        let mut browser = app.browser();
        let page = browser.authorize(&WEB, &[("scope", "openid"), ("max_age", "3600")]).expect_page(200);
        assert_eq!(asked(&page)["allowCredentials"], json!([]), "nobody is named");
        app.wait(20);
        let callback = show(&mut browser, &mut key, &page).callback();
        let token = verified(app, &WEB.redeem(app, &callback).id);
        assert_eq!(token.claims["sub"], app.person("cleo").id.as_str());
        assert_eq!(token.claims["amr"], json!(["pop", "user", "mfa"]));
        assert_eq!(token.claims["acr"], "urn:signet:acr:mfa");
        assert_eq!(token.claims["auth_time"], app.now().epoch_seconds());
        let own = factors::list(app.house().store(), &app.host(), &app.person("cleo").id).unwrap();
        assert_eq!((own.passkeys[0].name.as_str(), own.passkeys[0].last_used_at), ("Laptop", Some(app.now())));
        assert_eq!(own.codes_left, 10, "recovery codes come with it");
    });
}

#[test]
fn whoever_is_on_the_way_out_is_offered_to_stay_after_a_passkey_too() {
    on_both(|app| {
        let mut key = prepared(app);
        let mut own = app.browser();
        let page = own.authorize(&WEB, &[]).expect_page(200);
        show(&mut own, &mut key, &page).callback();
        let page = own.get("/account/delete").expect_page(200);
        own.submit(&page.form("delete-form")).expect(303);
        let mut browser = app.browser();
        let page = browser.authorize(&WEB, &[]).expect_page(200);
        let answer = show(&mut browser, &mut key, &page);
        assert!(browser.follow(answer).expect_page(200).text().contains("Keep your account?"));
        browser.silently(&WEB).expect_error("login_required");
    });
}

/// §13.4.3: "Replay … the challenges MUST … be … unique". What a page began, any process can finish, once.
#[test]
fn an_answer_counts_once_at_whichever_process_it_comes() {
    on_both(|app| {
        // Without a counter, nothing but the challenge tells one answer from another.
        let mut key = Authenticator::new();
        key.counter = 0;
        let mut key = prepared_with(app, key);
        let replica = app.replica();
        let mut browser = app.browser();
        let page = browser.authorize(&WEB, &[]).expect_page(200);
        let form = shown(&mut key, &page);
        let mut there = browser.moved_to(&replica);
        let answer = there.submit(&form);
        there.follow(answer).callback().code();
        let again = browser.submit(&form).expect_page(400);
        assert!(again.text().contains("sent twice"), "{}", again.text());
        // Nor is an answer to one challenge the answer to another.
        app.wait(1);
        let page = browser.authorize(&WEB, &[("prompt", "login")]).expect_page(200);
        let other = page.form("passkey-form").with(&[("answer", form.field("answer"))]);
        assert!(browser.submit(&other).expect_page(400).text().contains("not accepted"));
        show(&mut browser, &mut key, &page).callback().code();
    });
}

/// §7.2 steps 5 to 22.
#[test]
fn an_answer_that_is_not_for_us_signs_nobody_in() {
    on_both(|app| {
        let mut key = prepared(app);
        let mut browser = app.browser();
        let page = browser.authorize(&WEB, &[]).expect_page(200);
        let refused = |browser: &mut Browser<'_>, answer: &str, why: &str| {
            let next = browser.submit(&page.form("passkey-form").with(&[("answer", answer)]));
            assert_eq!(next.status(), 400, "{why}");
            assert!(next.text().contains("not accepted"), "{why}");
            browser.silently(&WEB).expect_error("login_required");
        };
        let options = asked(&page);
        for answer in ["", "{}", "[]", "null", &"x".repeat(13_000)] {
            refused(&mut browser, answer, "no answer");
        }
        for origin in
            ["https://evil.test", "http://id.test", "https://id.test:444", "https://id.test.evil.test", "https://www.id.test"]
        {
            key.origin = origin.to_owned();
            refused(&mut browser, &key.show(&options), origin);
        }
        key.origin = "https://id.test".to_owned();
        key.relying_party = Some("evil.test".to_owned());
        refused(&mut browser, &key.show(&options), "another relying party");
        key.relying_party = None;
        key.verifies = false;
        refused(&mut browser, &key.show(&options), "no user verification");
        key.verifies = true;
        refused(&mut browser, &bent(&key.show(&options)), "another signature");
        key.handle = Some(String::new());
        refused(&mut browser, &key.show(&options), "no user handle");
        key.handle = Some("AAAAAAAAAAAAAAAAAAAAAA".to_owned());
        refused(&mut browser, &key.show(&options), "another user handle");
        key.handle = None;
        let mut stranger = Authenticator::new();
        stranger.make(&json!({ "rp": { "id": "id.test" }, "user": { "id": "AAAAAAAAAAAAAAAAAAAAAA" }, "challenge": "AAAA" }));
        refused(&mut browser, &stranger.show(&options), "a key that nobody made here");
        app.disable("cleo");
        refused(&mut browser, &key.show(&options), "a disabled person");
    });
}

/// §6.1.1: a counter that does not grow "is a signal, but not proof, that the authenticator may be cloned".
#[test]
fn a_counter_that_does_not_grow_is_refused_and_written_down() {
    on_both(|app| {
        let mut key = prepared(app);
        let mut browser = app.browser();
        let page = browser.authorize(&WEB, &[]).expect_page(200);
        key.counter = 50;
        show(&mut browser, &mut key, &page).callback().code();
        for counter in [50, 49, 0] {
            let page = browser.authorize(&WEB, &[("prompt", "login")]).expect_page(200);
            key.counter = counter;
            show(&mut browser, &mut key, &page).expect_page(400);
        }
        assert_eq!(actions(app, "passkey.counter"), 3);
        app.wait(1);
        let page = browser.authorize(&WEB, &[("prompt", "login")]).expect_page(200);
        key.counter = 51;
        show(&mut browser, &mut key, &page).callback().code();
    });
}

#[test]
fn a_challenge_is_of_one_browser_one_provider_and_thirty_minutes() {
    on_both_with(&Setup::more(EU), |app| {
        let mut key = prepared(app);
        let mut browser = app.browser();
        let page = browser.get("/login").expect_page(200);
        let stale = |answer: Answer| assert!(answer.expect_page(400).text().contains("open for too long"));
        let own = browser.get("/eu/login").expect_page(200);
        let ceremony = page.form("passkey-form").field("ceremony").to_owned();
        stale(browser.submit(&shown(&mut key, &own).with(&[("ceremony", &ceremony), ("answer", &key.show(&asked(&page)))])));
        let mut other = app.browser();
        let theirs = other.get("/login").expect_page(200);
        stale(other.submit(&theirs.form("passkey-form").with(&[("ceremony", &ceremony), ("answer", &key.show(&asked(&page)))])));
        app.wait(1_801);
        stale(browser.submit(&shown(&mut key, &page)));
        // The same host is the same relying party, and the same tenant the same people.
        let own = browser.get("/eu/login").expect_page(200);
        browser.submit(&shown(&mut key, &own)).expect(303);
    });
}

#[test]
fn a_passkey_opens_nothing_in_another_tenant_or_at_another_host() {
    on_both_with(&Setup::two_tenants(""), |app| {
        let mut key = prepared(app);
        let mut browser = app.browser();
        let page = browser.get("https://other.test/login").expect_page(200);
        assert_eq!(asked(&page)["rpId"], "other.test");
        let mut refused = |key: &mut Authenticator| {
            let form = shown(key, &page);
            let ask = Ask::post(&format!("https://other.test{}", form.action), &form.pairs());
            let answer = browser.send(ask.header("origin", "https://other.test").header("sec-fetch-site", "same-origin"));
            assert!(answer.expect_page(400).text().contains("not accepted"));
        };
        refused(&mut key);
        key.origin = "https://other.test".to_owned();
        refused(&mut key);
        key.relying_party = Some("id.test".to_owned());
        refused(&mut key);
    });
}

#[test]
fn after_the_password_a_passkey_is_asked_for_and_only_the_person_s_own_will_do() {
    on_both(|app| {
        let mut key = prepared(app);
        app.add("dora", Profile::default());
        let mut other = Authenticator::new();
        make(&mut app.signed_in("dora", "/account"), &mut other);
        let mut browser = app.browser();
        let page = browser.sign_in(&WEB, &[("scope", "openid")], "cleo").expect_page(200);
        assert!(page.text().contains("Use your passkey"));
        assert_eq!(asked(&page)["allowCredentials"], json!([{ "type": "public-key", "id": key.id() }]));
        show(&mut browser, &mut other, &page).expect_page(400);
        browser.silently(&WEB).expect_error("login_required");
        key.handle = Some(String::new()); // with a list, an authenticator need not say whose it is
        let callback = show(&mut browser, &mut key, &page).callback();
        let token = verified(app, &WEB.redeem(app, &callback).id);
        assert_eq!(
            (&token.claims["amr"], &token.claims["acr"]),
            (&json!(["pwd", "pop", "user", "mfa"]), &json!("urn:signet:acr:mfa"))
        );
        // A challenge for whoever comes is none for the second step, and the other way round.
        let page = app.browser().sign_in(&WEB, &[], "cleo").expect_page(200);
        let mut third = app.browser();
        let door = third.authorize(&WEB, &[]).expect_page(200);
        let form = door.form("passkey-form");
        let mixed = page
            .form("passkey-form")
            .with(&[("interaction", form.field("interaction")), ("form_token", form.field("form_token"))]);
        third.submit(&Form { action: form.action, ..mixed.with(&[("answer", &key.show(&asked(&page)))]) }).expect_page(400);
    });
}

#[test]
fn a_passkey_is_made_once_and_by_the_person_whose_page_it_was() {
    on_both(|app| {
        app.add("cleo", Profile::default());
        let mut browser = app.signed_in("cleo", "/account");
        let page = visit(&mut browser, "/account/factors/passkey");
        assert_eq!((&asked(&page)["attestation"], &asked(&page)["rp"]["id"]), (&json!("none"), &json!("id.test")));
        assert!(!page.text().contains(&signet::crypto::base64url(app.person("cleo").id.as_str().as_bytes())));
        let mut bent = Authenticator::new();
        bent.verifies = false;
        let stale = |answer: Answer| assert_eq!(answer.expect(303).location(), "/account/factors?done=stale");
        stale(browser.submit(&made(&mut bent, &page, "x")));
        let mut bent = Authenticator::new();
        bent.origin = "https://evil.test".to_owned();
        stale(browser.submit(&made(&mut bent, &page, "x")));
        let mut bob = app.signed_in("bob", "/account");
        let token = visit(&mut bob, "/account/factors/passkey").form("passkey-form").field("form_token").to_owned();
        stale(bob.submit(&made(&mut Authenticator::new(), &page, "x").with(&[("form_token", &token)])));
        assert!(!app.person("cleo").second_factor && !app.person("bob").second_factor);
        let mut key = Authenticator::new();
        let form = made(&mut key, &page, " ");
        browser.submit(&form).expect(303);
        stale(browser.submit(&form));
        let own = factors::list(app.house().store(), &app.host(), &app.person("cleo").id).unwrap();
        assert_eq!((own.passkeys.len(), own.passkeys[0].name.as_str()), (1, "Passkey"));
        let excluded: Value = asked(&visit(&mut browser, "/account/factors/passkey"))["excludeCredentials"].clone();
        assert_eq!(excluded[0]["id"], key.id());
        app.wait(901);
        assert!(
            visit(&mut browser, "/account/factors/passkey").text().contains("id=\"login-form\""),
            "they prove who they are first"
        );
    });
}

fn remove_link(page: &Answer) -> String {
    let link = page.text().split("/account/factors/remove?factor=").nth(1).unwrap().split('"').next().unwrap();
    format!("/account/factors/remove?factor={link}")
}

#[test]
fn the_last_passkey_goes_with_a_warning_and_what_rests_on_it_ends() {
    on_both(|app| {
        let mut key = prepared(app);
        let mut own = app.browser();
        let page = own.authorize(&WEB, &[]).expect_page(200);
        show(&mut own, &mut key, &page).callback().code();
        let mut other = app.browser();
        let page = other.authorize(&WEB, &[]).expect_page(200);
        let early = shown(&mut key, &page);
        show(&mut other, &mut key, &page).callback().code();
        let page = visit(&mut own, "/account/factors");
        let page = visit(&mut own, &remove_link(&page));
        assert!(page.text().contains("This is your last passkey."));
        let answer = own.submit(&page.form("confirm-form")).expect(303);
        assert!(own.follow(answer).expect_page(200).text().contains("It is removed."));
        other.silently(&WEB).expect_error("login_required");
        other.submit(&early).expect_page(400);
        app.browser().sign_in(&WEB, &[], "cleo").callback().code();
    });
}

/// Kratos #3386, WSO2 #25796: whoever has only a passkey must not lose the way in.
#[test]
fn the_only_way_in_is_not_taken_away_and_the_lost_one_is_replaced() {
    on_both(|app| {
        let mut key = prepared(app);
        let (id, now) = (app.person("cleo").id, app.now());
        let person = id.clone();
        app.house().store().write(move |c| users::set_password(c, &person, None, now)).unwrap();
        let mut own = app.browser();
        let page = own.authorize(&WEB, &[]).expect_page(200);
        show(&mut own, &mut key, &page).callback().code();
        let page = visit(&mut own, "/account/factors");
        let page = visit(&mut own, &remove_link(&page));
        let answer = own.submit(&page.form("confirm-form")).expect(303);
        assert_eq!(answer.location(), "/account/factors?done=only_passkey");
        assert!(own.follow(answer).expect_page(200).text().contains("could not sign in here any more"));
        // Lost: an administrator takes it away, and a link leads to a password.
        let mut admin = app.console(AdminRole::Owner, "/admin");
        let page = visit(&mut admin, &format!("/admin/people/{id}"));
        assert!(page.text().contains("Laptop"));
        let page = visit(&mut admin, &page.link("act-reset-factors"));
        let answer = admin.submit(&page.form("confirm-form")).expect(303);
        admin.follow(answer).expect_page(200);
        let mut lost = app.browser();
        let page = lost.authorize(&WEB, &[]).expect_page(200);
        show(&mut lost, &mut key, &page).expect_page(400);
        app.set_password("cleo", password::hash(&Plain::new(PASSWORD.into())).unwrap());
        app.browser().sign_in(&WEB, &[], "cleo").callback().code();
    });
}

#[test]
fn a_recovery_code_takes_the_place_of_a_lost_passkey() {
    on_both(|app| {
        app.add("cleo", Profile::default());
        let page = make(&mut app.signed_in("cleo", "/account"), &mut Authenticator::new());
        let code = page.text().split("<code>").nth(1).unwrap().split('<').next().unwrap().to_owned();
        let mut browser = app.browser();
        let page = browser.sign_in(&WEB, &[], "cleo").expect_page(200);
        let page = visit(&mut browser, &page.link("use-recovery"));
        let answer = browser.submit(&page.form("second-factor-form").with(&[("code", &code)]));
        browser.follow(answer).callback().code();
    });
}
