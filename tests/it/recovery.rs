//! A forgotten password and an unproved address: links in mail, used once, in half an hour, and what a stranger learns of it (nothing).

use crate::harness::{Answer, Ask, Browser, ISSUER, PASSWORD, Postbox, Setup, TestApp, WEB, on_both_with};
use signet::flow::admin::profile::Profile;
use signet::flow::mails;
use signet::model::{AdminRole, NoticeOutcome, StandardClaims};

const NEW: &str = "seven quiet rivers run";

fn on_both_with_mail(test: impl Fn(&TestApp, &Postbox)) {
    let postbox = Postbox::start();
    on_both_with(&Setup::more(&postbox.section()), |app| {
        test(app, &postbox);
        postbox.take();
    });
}

#[track_caller]
fn ask(browser: &mut Browser<'_>, name: &str) -> Answer {
    let page = browser.get("/recover").expect_page(200);
    browser.submit(&page.form("recover-form").with(&[("username", name)]))
}

/// Asks for a link as a stranger would, and takes it out of the mailbox.
#[track_caller]
fn link(app: &TestApp, postbox: &Postbox, name: &str) -> String {
    ask(&mut app.browser(), name).expect(303);
    app.post();
    let caught = postbox.take();
    let [mail] = caught.as_slice() else { panic!("one mail: {caught:?}") };
    mail.path()
}

#[track_caller]
fn choose(browser: &mut Browser<'_>, link: &str) -> Answer {
    let page = browser.get(link).expect_page(200);
    browser.submit(&page.form("reset-form").with(&[("password", NEW), ("password_again", NEW)]))
}

#[test]
fn whoever_forgot_their_password_chooses_another_and_everybody_else_is_out() {
    on_both_with_mail(|app, postbox| {
        let mut old = app.browser();
        old.sign_in(&WEB, &[], "ada").callback();
        let mut browser = app.browser();
        let page = browser.authorize(&WEB, &[]).expect_page(200);
        assert!(page.text().contains("id=\"forgotten\""));
        let sent = ask(&mut browser, "Ada@Example.test").expect(303);
        assert!(browser.follow(sent).expect_page(200).text().contains("id=\"recover-sent\""));
        app.post();
        let mail = postbox.take().remove(0);
        assert_eq!(
            (mail.to.as_str(), mail.header("Subject").as_deref()),
            ("ada@example.test", Some("Choose a new password for Signet"))
        );
        assert!(mail.text().contains("Hello Ada Lovelace,"));
        // The link works in any browser, as often as it is looked at.
        let (path, mut phone) = (mail.path(), app.browser());
        for _ in 0..2 {
            assert!(phone.get(&path).expect_page(200).text().contains("Ada Lovelace"));
        }
        let short = phone.get(&path).form("reset-form").with(&[("password", "short"), ("password_again", "short")]);
        phone.submit(&short).expect_page(400);
        let done = choose(&mut phone, &path).expect(303);
        assert!(phone.follow(done).expect_page(200).text().contains("id=\"recover-done\""));
        // Nobody is signed in by it: what else a sign-in asks for is still asked for.
        phone.silently(&WEB).expect_error("login_required");
        old.silently(&WEB).expect_error("login_required"); // who knew the old password is out
        let mut fresh = app.browser();
        let page = fresh.authorize(&WEB, &[]).expect_page(200);
        fresh.type_in(&page, "ada", PASSWORD).expect_page(400);
        let page = fresh.authorize(&WEB, &[]).expect_page(200);
        fresh.type_in(&page, "ada", NEW).callback();
        // The person is told.
        app.post();
        assert_eq!(postbox.take()[0].header("Subject").as_deref(), Some("Your password for Signet was changed"));
    });
}

#[test]
fn whoever_came_from_an_app_goes_back_there_after_the_reset() {
    on_both_with_mail(|app, postbox| {
        let mut browser = app.browser();
        let page = browser.authorize(&WEB, &[]).expect_page(200);
        let page = browser.get(&page.link("forgotten")).expect_page(200);
        browser.submit(&page.form("recover-form").with(&[("username", "ada")])).expect(303);
        app.post();
        let path = postbox.take()[0].path();
        // The app is known, so its name is no password.
        let named = browser.get(&path).form("reset-form").with(&[("password", "theweb app1"), ("password_again", "theweb app1")]);
        assert!(browser.submit(&named).expect_page(400).text().contains("password-problem"));
        let done = choose(&mut browser, &path).expect(303);
        let page = browser.follow(done).expect_page(200);
        let page = browser.get(&page.link("recover-sign-in")).expect_page(200);
        browser.type_in(&page, "ada", NEW).callback().code();
        // On another device there is no app to go back to.
        app.post();
        postbox.take();
        app.wait(7_200);
        let mut browser = app.browser();
        let page = browser.authorize(&WEB, &[]).expect_page(200);
        let page = browser.get(&page.link("forgotten")).expect_page(200);
        browser.submit(&page.form("recover-form").with(&[("username", "ada")])).expect(303);
        app.post();
        let path = postbox.take()[0].path();
        let mut phone = app.browser();
        let done = choose(&mut phone, &path).expect(303);
        assert!(!done.location().contains("interaction"), "{}", done.location());
    });
}

#[test]
fn one_mailbox_gets_three_mails_of_a_kind_in_an_hour_by_whatever_name() {
    on_both_with_mail(|app, postbox| {
        let mut first = Vec::new();
        for name in ["ada", "ada@example.test", "Ada", "ADA@example.test", "ada@example.test"] {
            ask(&mut app.browser(), name).expect(303);
            app.post();
            first.extend(postbox.take());
            app.wait(1);
        }
        assert_eq!(first.len(), 3, "three in all");
        // The last link that was sent is the one that works: what was asked for in vain ends nothing.
        app.browser().get(&first[2].path()).expect_page(200);
        let mut browser = app.browser();
        assert_eq!(ask(&mut browser, "ada").status(), 303);
        assert_eq!(ask(&mut browser, "ada").status(), 429);
        // An hour later there is room again.
        app.wait(7_200);
        assert_eq!(link(app, postbox, "ada").split('?').next(), Some("/recover/password"));
    });
}

#[test]
fn a_link_is_used_once_and_says_so() {
    on_both_with_mail(|app, postbox| {
        let path = link(app, postbox, "ada");
        let mut browser = app.browser();
        let form = browser.get(&path).form("reset-form").with(&[("password", NEW), ("password_again", NEW)]);
        browser.submit(&form).expect(303);
        assert!(browser.submit(&form).expect_page(400).text().contains("id=\"link-used\""));
        assert!(browser.get(&path).expect_page(400).text().contains("id=\"link-used\""));
    });
}

#[test]
fn of_two_at_once_one_uses_a_link() {
    on_both_with_mail(|app, postbox| {
        let path = link(app, postbox, "ada");
        let mut browser = app.browser();
        let form = browser.get(&path).form("reset-form").with(&[("password", NEW), ("password_again", NEW)]);
        let cookie = format!("__Host-signet-default={}", browser.cookie().unwrap());
        let ask = || Ask::post(&form.action, &form.pairs()).header("origin", ISSUER).header("cookie", &cookie);
        let asks: Vec<Ask> = (0..8).map(|_| ask().header("sec-fetch-site", "same-origin")).collect();
        let answers = app.send_all(asks);
        assert_eq!(answers.iter().filter(|answer| answer.status() == 303).count(), 1);
    });
}

#[test]
fn a_link_expires_after_half_an_hour_and_when_a_newer_one_is_sent() {
    on_both_with_mail(|app, postbox| {
        let first = link(app, postbox, "ada");
        app.wait(1);
        let second = link(app, postbox, "ada");
        let mut browser = app.browser();
        assert!(browser.get(&first).expect_page(400).text().contains("id=\"link-expired\""));
        browser.get(&second).expect_page(200);
        app.wait(30 * 60);
        assert!(browser.get(&second).expect_page(400).text().contains("id=\"link-expired\""));
        assert!(browser.get("/recover/password?token=guessed").expect_page(400).text().contains("id=\"link-unknown\""));
    });
}

#[test]
fn a_link_dies_with_the_address_the_account_and_another_change_of_the_password() {
    on_both_with_mail(|app, postbox| {
        let path = link(app, postbox, "ada");
        app.disable("ada");
        app.browser().get(&path).expect_page(400);
        app.restore();
        let path = link(app, postbox, "ada");
        app.edit("email = \"ada@example.test\"", "email = \"ada@elsewhere.test\"");
        app.browser().get(&path).expect_page(400);
    });
}

/// What a stranger sees of an answer, without what is random in every answer.
fn seen(answer: &Answer) -> (u16, Vec<(String, String)>, String) {
    let mut headers: Vec<(String, String)> = answer.headers();
    headers.retain(|(name, _)| !matches!(name.as_str(), "x-request-id" | "set-cookie"));
    headers.sort();
    (answer.status(), headers, answer.text().to_owned())
}

#[test]
fn no_answer_tells_whether_there_is_an_account() {
    on_both_with_mail(|app, postbox| {
        app.disable("bob");
        let mut browser = app.browser();
        let known = seen(&ask(&mut browser, "ada"));
        for name in ["nobody", "nobody@example.test", "bob", "", "ada@example.test\r\nX: y", &"x".repeat(5_000)] {
            assert_eq!(seen(&ask(&mut browser, name)), known, "{name:?}");
        }
        app.post();
        let sent: Vec<String> = postbox.take().into_iter().map(|mail| mail.to).collect();
        assert_eq!(sent, ["ada@example.test"], "and nobody else is written to");
        // The throttle counts what was typed, too, whoever it names.
        let refused = |name: &str| {
            let mut browser = app.browser();
            let answers: Vec<Answer> = (0..6).map(|_| ask(&mut browser, name)).collect();
            let last = answers.into_iter().next_back().unwrap();
            assert_eq!((last.status(), last.header("retry-after")), (429, "600"));
        };
        app.wait(7_200);
        refused("ada");
        refused("nobody");
    });
}

#[test]
fn an_address_that_nobody_proved_opens_no_account() {
    on_both_with_mail(|app, postbox| {
        let email = StandardClaims { email: Some("eve@example.test".into()), ..StandardClaims::default() };
        app.add("eve", Profile { claims: email, ..Profile::default() });
        ask(&mut app.browser(), "eve").expect(303);
        app.post();
        assert_eq!(postbox.take().len(), 0);
        let kept = mails::list(app.house().store(), &app.site().tenant.id, 1).unwrap().remove(0);
        assert_eq!((kept.outcome, kept.recipient.as_str()), (NoticeOutcome::Undeliverable, "nobody"));
        // She proves it, in her own browser, by a button.
        let mut eve = app.signed_in("eve", "/account/profile");
        let page = eve.get("/account/profile").expect_page(200);
        let sent = eve.submit(&page.form("proof-form"));
        assert!(eve.follow(sent).expect_page(200).text().contains("A mail is on its way"));
        app.post();
        let path = postbox.take()[0].path();
        let page = eve.get(&path).expect_page(200);
        assert!(app.person("eve").claims.email_verified != Some(true), "looking proves nothing");
        // Somebody else, or nobody, is told to open it elsewhere.
        assert!(app.browser().get(&path).expect_page(400).text().contains("id=\"link-elsewhere\""));
        let mut ada = app.signed_in("ada", "/account");
        assert!(ada.get(&path).expect_page(400).text().contains("id=\"link-elsewhere\""));
        let form = page.form("address-form");
        let stolen = ada.get("/account/password").form("password-form").field("form_token").to_owned();
        let theirs = form.clone().with(&[("form_token", &stolen)]);
        assert!(ada.submit(&theirs).expect_page(400).text().contains("id=\"link-elsewhere\""));
        let done = eve.submit(&form).expect(303);
        assert!(eve.follow(done).expect_page(200).text().contains("Your address is confirmed"));
        assert_eq!(app.person("eve").claims.email_verified, Some(true));
        assert!(eve.submit(&form).expect_page(400).text().contains("id=\"link-used\""));
        assert!(!eve.get("/account/profile").text().contains("proof-form"));
        let path = link(app, postbox, "eve@example.test");
        choose(&mut app.browser(), &path).expect(303);
    });
}

#[test]
fn whoever_is_sent_elsewhere_signs_in_and_comes_back_to_the_link() {
    on_both_with_mail(|app, postbox| {
        let email = StandardClaims { email: Some("eve@example.test".into()), ..StandardClaims::default() };
        app.add("eve", Profile { claims: email, ..Profile::default() });
        let mut eve = app.signed_in("eve", "/account/profile");
        let page = eve.get("/account/profile").expect_page(200);
        eve.submit(&page.form("proof-form")).expect(303);
        app.post();
        let path = postbox.take()[0].path();
        let mut phone = app.browser();
        let page = phone.get(&path).expect_page(400);
        let onward = page.link("link-onward");
        let page = phone.get(&onward).expect_page(200);
        let page = phone.type_in(&page, "eve", PASSWORD).expect_page(200);
        phone.submit(&page.form("address-form")).expect(303);
        assert_eq!(app.person("eve").claims.email_verified, Some(true));
    });
}

#[test]
fn without_mail_nothing_of_it_is_offered() {
    on_both_with(&Setup::default(), |app| {
        let mut browser = app.browser();
        browser.get("/recover").expect_page(404);
        assert!(!browser.authorize(&WEB, &[]).expect_page(200).text().contains("forgotten"));
        let mut owner = app.console(AdminRole::Owner, "/account/profile");
        assert!(!owner.get("/account/profile").text().contains("proof-form"));
    });
}
