//! Accounts by invitation: an administrator names an address, and whoever reads mail there makes the account.

use serde_json::json;
use signet::model::AdminRole;

use crate::harness::{Answer, Ask, Browser, Postbox, Setup, TestApp, WEB, on_both, on_both_with, robot_of};

const PASSWORD: &str = "seven quiet rivers run";
const EVE: &str = "eve@example.test";

fn on_both_with_invitations(lines: &str, test: impl Fn(&TestApp, &Postbox)) {
    let postbox = Postbox::start();
    on_both_with(&Setup::provider(lines).and_more(&(robot_of("default") + &postbox.section())), |app| {
        test(app, &postbox);
        postbox.take();
    });
}

const INVITATION: &str = "sign_up = \"invitation\"\n";

#[track_caller]
fn invite(browser: &mut Browser<'_>, address: &str) -> Answer {
    let page = browser.get("/admin/people/invite").expect_page(200);
    browser.submit(&page.form("invite-form").with(&[("email", address)]))
}

#[track_caller]
fn link(app: &TestApp, postbox: &Postbox) -> String {
    app.post();
    let caught = postbox.take();
    let [mail] = caught.as_slice() else { panic!("one mail: {caught:?}") };
    assert_eq!((mail.to.as_str(), mail.header("Subject").as_deref()), (EVE, Some("You are invited to Signet")));
    mail.path()
}

#[track_caller]
fn make(browser: &mut Browser<'_>, link: &str) -> Answer {
    let page = browser.get(link).expect_page(200);
    browser.submit(&page.form("account-form").with(&[("name", "Eve"), ("password", PASSWORD), ("password_again", PASSWORD)]))
}

#[test]
fn whoever_is_invited_makes_their_account_in_any_browser() {
    on_both_with_invitations(INVITATION, |app, postbox| {
        let mut admin = app.console(AdminRole::Admin, "/admin/people");
        assert!(admin.get("/admin/people").text().contains("id=\"person-invite\""));
        let sent = invite(&mut admin, &format!(" {EVE} ")).expect(303);
        assert!(admin.follow(sent).expect_page(200).text().contains("The invitation is on its way"));
        let path = link(app, postbox);
        let mut phone = app.browser();
        let page = phone.get(&path).expect_page(200);
        let weak = page.form("account-form").with(&[("password", "password1"), ("password_again", "password1")]);
        assert!(phone.submit(&weak).expect_page(400).text().contains("password-problem"));
        let made = make(&mut phone, &path).expect(303);
        assert!(phone.follow(made).expect_page(200).text().contains("Eve"));
        let eve = app.person(EVE);
        assert_eq!((eve.claims.email.as_deref(), eve.claims.email_verified), (Some(EVE), Some(true)));
        assert!(eve.groups.is_empty() && eve.admin_role.is_none());
        assert!(phone.get(&path).expect_page(400).text().contains("id=\"link-used\""));
        let mut other = app.browser();
        let page = other.authorize(&WEB, &[]).expect_page(200);
        other.type_in(&page, EVE, PASSWORD).callback().code();
    });
}

#[test]
fn nobody_comes_by_themselves_where_people_are_invited() {
    on_both_with_invitations(INVITATION, |app, _| {
        let values = app.get("/.well-known/openid-configuration").json()["prompt_values_supported"].clone();
        assert!(!values.as_array().unwrap().contains(&"create".into()), "{values}");
        app.browser().get("/signup").expect_page(404);
        app.browser().authorize(&WEB, &[("prompt", "create")]).callback().expect_error("invalid_request");
        for guessed in ["/signup/invited?token=guessed", "/signup/invited"] {
            assert!(app.browser().get(guessed).expect_page(400).text().contains("id=\"link-unknown\""));
        }
    });
}

#[test]
fn a_link_works_for_seven_days_and_until_a_newer_one_is_sent() {
    on_both_with_invitations(INVITATION, |app, postbox| {
        let mut admin = app.console(AdminRole::Admin, "/admin/people");
        invite(&mut admin, EVE).expect(303);
        let first = link(app, postbox);
        app.wait(1);
        invite(&mut admin, EVE).expect(303);
        let second = link(app, postbox);
        let page = app.browser().get(&first).expect_page(400);
        assert!(page.text().contains("id=\"link-expired\"") && page.text().contains("7 days"), "{}", page.text());
        app.wait(7 * 86_400 - 1);
        app.browser().get(&second).expect_page(200);
        app.wait(1);
        assert!(app.browser().get(&second).expect_page(400).text().contains("id=\"link-expired\""));
        // A link of one purpose opens nothing else.
        let token = second.split_once("token=").unwrap().1;
        for other in ["/signup/confirm", "/recover/password", "/account/email/keep", "/account/keep"] {
            let page = app.browser().get(&format!("{other}?token={token}")).expect_page(400);
            assert!(page.text().contains("id=\"link-unknown\""), "{other}");
        }
    });
}

#[test]
fn of_two_at_once_one_makes_the_account_and_a_name_taken_meanwhile_makes_none() {
    on_both_with_invitations(INVITATION, |app, postbox| {
        let mut admin = app.console(AdminRole::Admin, "/admin/people");
        invite(&mut admin, EVE).expect(303);
        let path = link(app, postbox);
        let mut browser = app.browser();
        let words = [("name", "Eve"), ("password", PASSWORD), ("password_again", PASSWORD)];
        let form = browser.get(&path).expect_page(200).form("account-form").with(&words);
        let cookie = format!("__Host-signet-default={}", browser.cookie().unwrap());
        let ask = || Ask::post(&form.action, &form.pairs()).header("origin", crate::harness::ISSUER).header("cookie", &cookie);
        let answers = app.send_all((0..6).map(|_| ask().header("sec-fetch-site", "same-origin")).collect::<Vec<_>>());
        assert_eq!(answers.iter().filter(|answer| answer.status() == 303).count(), 1);
        // Whoever has an account is not invited.
        let taken = invite(&mut admin, EVE).expect_page(400);
        assert!(taken.text().contains("goes by this address already"));
        for wrong in ["", "eve"] {
            assert!(invite(&mut admin, wrong).expect_page(400).text().contains("id=\"trouble\""), "{wrong:?}");
        }
        app.post();
        assert_eq!(postbox.take().len(), 0);
    });
}

#[test]
fn the_api_invites_the_same_way_and_the_audit_log_says_who_did() {
    on_both_with_invitations(INVITATION, |app, postbox| {
        let send = |body: &serde_json::Value| {
            let ask = Ask::new("POST", "/api/invitations").bearer(&app.robot());
            app.send(ask.body("application/json", body.to_string().as_bytes()))
        };
        let told = send(&json!({ "email": EVE })).expect(200).json();
        assert_eq!(told["email"], EVE);
        assert_eq!(told.as_object().unwrap().len(), 2, "the link is the mail's alone: {told}");
        make(&mut app.browser(), &link(app, postbox)).expect(303);
        send(&json!({ "email": EVE })).expect_problem(409, "user_taken");
        let mut owner = app.console(AdminRole::Owner, "/admin/audit");
        assert!(owner.get("/admin/audit?action=user.invite").expect_page(200).text().contains(EVE));
    });
}

#[test]
fn where_nobody_is_invited_the_console_says_what_it_takes() {
    on_both(|app| {
        let mut admin = app.console(AdminRole::Admin, "/admin/people");
        let page = admin.get("/admin/people/invite").expect_page(200);
        assert!(page.text().contains("id=\"uninvited\"") && !page.text().contains("invite-form"));
    });
    // An invitation is worth what the operator's decision is worth.
    on_both_with_invitations(INVITATION, |app, postbox| {
        let mut admin = app.console(AdminRole::Admin, "/admin/people");
        invite(&mut admin, EVE).expect(303);
        let path = link(app, postbox);
        app.edit("sign_up = \"invitation\"", "sign_up = \"closed\"");
        assert!(app.browser().get(&path).expect_page(400).text().contains("id=\"link-unknown\""));
    });
}
