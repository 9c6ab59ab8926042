//! What is kept of a person, to take along; and leaving, with time to change one's mind.

use serde_json::Value;
use signet::flow::admin::people;
use signet::flow::admin::profile::Profile;
use signet::flow::sweep;
use signet::model::{AdminRole, StandardClaims};

use crate::harness::{ASKING, Answer, Ask, Browser, PASSWORD, Postbox, Setup, TestApp, WEB, on_both, on_both_with};

const GRACE: i64 = 14 * 86_400;

fn claims() -> StandardClaims {
    StandardClaims {
        name: Some("Eve".into()),
        email: Some("eve@example.test".into()),
        email_verified: Some(true),
        ..StandardClaims::default()
    }
}

fn on_both_with_eve(test: impl Fn(&TestApp, &Postbox)) {
    let postbox = Postbox::start();
    on_both_with(&Setup::more(&postbox.section()), |app| {
        app.add("eve", Profile { claims: claims(), ..Profile::default() });
        test(app, &postbox);
        postbox.take();
    });
}

#[track_caller]
fn leave(browser: &mut Browser<'_>) -> Answer {
    let page = browser.get("/account/delete").expect_page(200);
    let left = browser.submit(&page.form("delete-form")).expect(303);
    let page = browser.follow(left).expect_page(200);
    assert!(page.text().contains("id=\"account-left\""), "{}", page.text());
    page
}

fn sweep(app: &TestApp) {
    sweep::tick(app.house(), app.now()).unwrap();
}

fn is_gone(app: &TestApp, name: &str) -> bool {
    people::find_named(app.house().store(), &app.site().tenant.id, name).unwrap().is_none()
}

#[test]
fn whoever_leaves_is_out_at_once_and_gone_when_the_time_has_come() {
    on_both_with_eve(|app, postbox| {
        let mut eve = app.browser();
        let tokens = WEB.redeem(app, &eve.sign_in(&WEB, &[("scope", "openid offline_access")], "eve").callback());
        let mut other = app.browser();
        other.sign_in(&WEB, &[], "eve").callback();
        let page = eve.get("/account/data").expect_page(200);
        assert!(page.text().contains("id=\"delete\""));
        leave(&mut eve);
        for browser in [&mut eve, &mut other] {
            browser.silently(&WEB).expect_error("login_required");
        }
        assert!(!WEB.is_active(app, &tokens.access));
        app.send(Ask::get("/oauth/userinfo").bearer(&tokens.access)).expect(401);
        app.send(WEB.refreshing(&tokens.refresh)).expect_error(400, "invalid_grant");
        app.post();
        let mail = postbox.take().remove(0);
        assert_eq!(mail.header("Subject").as_deref(), Some("Your account at Signet is to be deleted"));
        app.wait(GRACE - 1);
        sweep(app);
        assert!(!is_gone(app, "eve"));
        app.wait(1);
        sweep(app);
        assert!(is_gone(app, "eve"));
        // The name is free again, and a link of then opens nothing.
        app.browser().get(&mail.path()).expect_page(400);
        app.add("eve", Profile::default());
        sweep(app);
        assert!(!is_gone(app, "eve"));
    });
}

#[test]
fn whoever_signs_in_in_time_is_offered_to_stay_and_goes_on_to_the_app() {
    on_both_with_eve(|app, _| {
        leave(&mut app.signed_in("eve", "/account"));
        app.wait(86_400);
        let mut browser = app.browser();
        let page = browser.authorize(&WEB, &[]).expect_page(200);
        let form = page.form("login-form");
        // A wrong password learns nothing of it.
        let wrong = browser.submit(&form.clone().with(&[("username", "eve"), ("password", "wrong")]));
        assert!(!wrong.expect_page(400).text().contains("keep-form"));
        let answer = browser.submit(&form.with(&[("username", "eve"), ("password", PASSWORD)]));
        let page = browser.follow(answer).expect_page(200);
        assert!(page.text().contains("Keep your account?"));
        browser.silently(&WEB).expect_error("login_required");
        let form = page.form("keep-form");
        let kept = browser.submit(&form).expect(303);
        let page = browser.follow(kept).expect_page(200);
        assert!(page.text().contains("id=\"account-kept\""));
        assert!(browser.submit(&form).expect_page(400).text().contains("id=\"link-used\""));
        let page = browser.get(&page.link("keep-onward")).expect_page(200);
        browser.type_in(&page, "eve", PASSWORD).callback().code();
        app.wait(GRACE);
        sweep(app);
        assert!(!is_gone(app, "eve"));
    });
}

#[test]
fn the_link_of_the_mail_keeps_the_account_in_any_browser() {
    on_both_with_eve(|app, postbox| {
        leave(&mut app.signed_in("eve", "/account"));
        app.post();
        let path = postbox.take()[0].path();
        app.wait(GRACE - 60);
        let mut phone = app.browser();
        for _ in 0..2 {
            assert!(phone.get(&path).expect_page(200).text().contains("Eve"));
        }
        let page = phone.get(&path).expect_page(200);
        phone.submit(&page.form("keep-form")).expect(303);
        app.wait(GRACE);
        sweep(app);
        assert!(app.person("eve").is_active());
        // Whoever leaves again has as much time again, and the link of then opens nothing.
        leave(&mut app.signed_in("eve", "/account"));
        assert!(!phone.get(&path).expect_page(400).text().contains("keep-form"));
    });
}

#[test]
fn an_administrator_lets_somebody_stay_or_keeps_them_out() {
    on_both_with_eve(|app, postbox| {
        leave(&mut app.signed_in("eve", "/account"));
        let (store, id) = (app.house().store(), app.person("eve").id);
        people::enable(store, &app.host(), &id, app.now()).unwrap();
        app.wait(GRACE);
        sweep(app);
        assert!(app.person("eve").is_active());
        leave(&mut app.signed_in("eve", "/account"));
        app.post();
        let link = postbox.take().pop().unwrap().path();
        people::disable(store, &app.host(), &id, app.now()).unwrap();
        app.browser().get(&link).expect_page(400);
        let mut browser = app.browser();
        let page = browser.authorize(&WEB, &[]).expect_page(200);
        browser.type_in(&page, "eve", PASSWORD).expect_page(400);
    });
}

#[test]
fn the_last_owner_stays_and_is_told_why_and_so_is_whoever_the_file_keeps() {
    on_both(|app| {
        let mut owner = app.console(AdminRole::Owner, "/account/data");
        assert!(owner.get("/account/data").text().contains("id=\"delete-last-owner\""));
        assert!(owner.get("/account/delete").location().ends_with("/account/data"));
        // A form from when there was another owner does nothing either.
        app.add("second", Profile::default());
        app.appoint("second", Some(AdminRole::Owner));
        let form = owner.get("/account/delete").expect_page(200).form("delete-form");
        app.appoint("second", None);
        assert!(owner.submit(&form).location().contains("done=stale"));
        assert!(app.person("owner").is_active());
        let mut ada = app.signed_in("ada", "/account");
        assert!(ada.get("/account/data").text().contains("id=\"delete-read-only\""));
        assert!(ada.get("/account/delete").location().ends_with("/account/data"));
    });
}

#[test]
fn a_browser_left_open_neither_leaves_nor_downloads() {
    on_both_with_eve(|app, _| {
        let mut eve = app.signed_in("eve", "/account/data");
        let page = eve.get("/account/data").expect_page(200);
        let (download, delete) = (page.form("download-form"), eve.get("/account/delete").expect_page(200).form("delete-form"));
        app.wait(3_600);
        for answer in [eve.submit(&download), eve.submit(&delete), eve.get("/account/delete")] {
            assert!(answer.location().contains("/login?interaction="), "{}", answer.location());
        }
        assert!(app.person("eve").is_active());
    });
}

#[test]
fn a_person_takes_along_everything_that_is_kept_of_them_and_nothing_of_others() {
    on_both_with_eve(|app, _| {
        let mut eve = app.browser();
        let page = eve.sign_in(&ASKING, &[("scope", "openid email")], "eve").expect_page(200);
        eve.press(&page, "consent-form", ("action", "allow")).callback();
        app.browser().sign_in(&WEB, &[], "ada").callback();
        let page = eve.get("/account/data").expect_page(200);
        let file = eve.submit(&page.form("download-form")).expect(200);
        assert_eq!(file.header("content-disposition"), "attachment; filename=\"my-data.json\"");
        assert_eq!((file.header("content-type"), file.header("cache-control")), ("application/json", "no-store"));
        let own: Value = file.json();
        assert_eq!((&own["claims"]["email"], &own["account"]["username"]), (&"eve@example.test".into(), &"eve".into()));
        assert_eq!((&own["apps"][0]["client_id"], own["apps"].as_array().unwrap().len()), (&"asking".into(), 1));
        assert_eq!(own["sessions"].as_array().unwrap().len(), 1);
        let actions: Vec<&str> = own["activity"].as_array().unwrap().iter().map(|one| one["action"].as_str().unwrap()).collect();
        assert!(actions.contains(&"login") && actions.contains(&"consent.give"), "{actions:?}");
        for foreign in ["$argon2", "Ada Lovelace", "ada@example.test", "a secret of"] {
            assert!(!file.text().contains(foreign), "{foreign}: {}", file.text());
        }
        // That it was taken is in the log, and on the page of what happened.
        let page = eve.get("/account/activity").expect_page(200);
        assert!(page.text().contains("You downloaded your data") && page.text().contains("You signed in"), "{}", page.text());
    });
}

#[test]
fn what_happened_is_told_page_by_page() {
    on_both(|app| {
        let mut ada = app.signed_in("ada", "/account");
        let form = ada.get("/account/data").expect_page(200).form("download-form");
        for _ in 0..60 {
            ada.submit(&form).expect(200);
        }
        let page = ada.get("/account/activity").expect_page(200);
        assert_eq!(page.text().matches("You downloaded your data").count(), 50);
        let page = ada.get(&page.link("activity-next")).expect_page(200);
        assert_eq!(page.text().matches("You downloaded your data").count(), 10);
        assert!(!page.text().contains("activity-next") && page.text().contains("activity-first"));
        ada.get("/account/activity?after=nonsense").expect_page(200);
    });
}
