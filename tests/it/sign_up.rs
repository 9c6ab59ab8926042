//! Accounts of people's own, and `prompt=create` (OpenID Connect Initiating User Registration 1.0).

use crate::harness::{Answer, Browser, Postbox, Setup, TestApp, WEB, on_both, on_both_with};

const PASSWORD: &str = "seven quiet rivers run";

fn on_both_with_sign_up(lines: &str, test: impl Fn(&TestApp, &Postbox)) {
    let postbox = Postbox::start();
    on_both_with(&Setup::provider(lines).and_more(&postbox.section()), |app| {
        test(app, &postbox);
        postbox.take();
    });
}

const OPEN: &str = "sign_up = \"open\"\n";

#[track_caller]
fn ask(browser: &mut Browser<'_>, page: &Answer, address: &str) -> Answer {
    browser.submit(&page.form("signup-form").with(&[("email", address)]))
}

#[track_caller]
fn link(app: &TestApp, postbox: &Postbox) -> String {
    app.post();
    let caught = postbox.take();
    let [mail] = caught.as_slice() else { panic!("one mail: {caught:?}") };
    mail.path()
}

#[track_caller]
fn make(browser: &mut Browser<'_>, link: &str) -> Answer {
    let page = browser.get(link).expect_page(200);
    let form = page.form("account-form").with(&[("name", "Eve"), ("password", PASSWORD), ("password_again", PASSWORD)]);
    browser.submit(&form)
}

#[test]
fn whoever_has_no_account_makes_one_on_the_way_to_an_app_and_arrives_there() {
    on_both_with_sign_up(OPEN, |app, postbox| {
        let mut browser = app.browser();
        let page = browser.authorize(&WEB, &[]).expect_page(200);
        let page = browser.get(&page.link("create")).expect_page(200);
        assert!(page.text().contains("The web app"));
        let sent = ask(&mut browser, &page, " Eve@Example.test ").expect(303);
        assert!(browser.follow(sent).expect_page(200).text().contains("id=\"signup-sent\""));
        let path = link(app, postbox);
        let page = browser.get(&path).expect_page(200);
        assert!(page.text().contains("Eve@Example.test"));
        let weak = page.form("account-form").with(&[("password", "password"), ("password_again", "password")]);
        assert!(browser.submit(&weak).expect_page(400).text().contains("password-problem"));
        let made = make(&mut browser, &path);
        browser.follow(made).callback().code();
        let eve = app.person("eve@example.test");
        assert_eq!((eve.claims.name.as_deref(), eve.claims.email_verified), (Some("Eve"), Some(true)));
        assert!(eve.groups.is_empty() && eve.admin_role.is_none());
        // The link is used, and the account signs in like any other.
        assert!(browser.get(&path).expect_page(400).text().contains("id=\"link-used\""));
        let mut other = app.browser();
        let page = other.authorize(&WEB, &[]).expect_page(200);
        other.type_in(&page, "eve@example.test", PASSWORD).callback().code();
    });
}

#[test]
fn prompt_create_shows_the_new_account_first_whoever_is_signed_in() {
    on_both_with_sign_up(OPEN, |app, postbox| {
        let values = app.get("/.well-known/openid-configuration").json()["prompt_values_supported"].clone();
        assert!(values.as_array().unwrap().contains(&"create".into()), "{values}");
        let mut browser = app.browser();
        browser.sign_in(&WEB, &[], "ada").callback();
        app.wait(60);
        let page = browser.authorize(&WEB, &[("prompt", "create")]).expect_page(200);
        let sent = ask(&mut browser, &page, "eve@example.test").expect(303);
        browser.follow(sent).expect_page(200);
        let path = link(app, postbox);
        app.wait(5);
        let made = make(&mut browser, &path);
        browser.follow(made).callback().code();
        // Whoever finds that they have an account signs in with it.
        let mut second = app.browser();
        let page = second.authorize(&WEB, &[("prompt", "create")]).expect_page(200);
        let page = second.get(&page.link("signup-sign-in")).expect_page(200);
        second.type_in(&page, "ada", crate::harness::PASSWORD).callback().code();
    });
}

#[test]
fn where_nobody_makes_an_account_create_is_refused_and_not_advertised() {
    on_both(|app| {
        let values = app.get("/.well-known/openid-configuration").json()["prompt_values_supported"].clone();
        assert!(!values.as_array().unwrap().contains(&"create".into()), "{values}");
        let mut browser = app.browser();
        browser.authorize(&WEB, &[("prompt", "create")]).callback().expect_error("invalid_request");
        browser.get("/signup").expect_page(404);
        assert!(!browser.authorize(&WEB, &[]).expect_page(200).text().contains("id=\"create\""));
    });
}

#[test]
fn an_address_that_has_an_account_gets_another_mail_and_the_same_answer() {
    on_both_with_sign_up(OPEN, |app, postbox| {
        let seen = |answer: &Answer| {
            let mut headers = answer.headers();
            headers.retain(|(name, _)| !matches!(name.as_str(), "x-request-id" | "set-cookie"));
            headers.sort();
            (answer.status(), headers, answer.text().to_owned())
        };
        let mut browser = app.browser();
        let page = browser.get("/signup").expect_page(200);
        let new = seen(&ask(&mut browser, &page, "eve@example.test"));
        postbox_takes(app, postbox, "Create your account at Signet");
        assert_eq!(seen(&ask(&mut browser, &page, "ADA@example.test")), new);
        let mail = postbox_takes(app, postbox, "You have an account at Signet already");
        assert!(!mail.contains("token="), "{mail}");
    });
}

#[track_caller]
fn postbox_takes(app: &TestApp, postbox: &Postbox, subject: &str) -> String {
    app.post();
    let mail = postbox.take().remove(0);
    assert_eq!(mail.header("Subject").as_deref(), Some(subject));
    mail.raw
}

#[test]
fn a_link_that_is_opened_on_another_device_makes_the_account_and_says_where_to_go_on() {
    on_both_with_sign_up(OPEN, |app, postbox| {
        let mut browser = app.browser();
        let page = browser.authorize(&WEB, &[("prompt", "create")]).expect_page(200);
        ask(&mut browser, &page, "eve@example.test").expect(303);
        let path = link(app, postbox);
        let mut phone = app.browser();
        let made = make(&mut phone, &path);
        assert!(phone.follow(made).expect_page(200).text().contains("id=\"signup-elsewhere\""));
        let page = browser.authorize(&WEB, &[]).expect_page(200);
        browser.type_in(&page, "eve@example.test", PASSWORD).callback().code();
    });
}

#[test]
fn only_addresses_of_the_domains_are_taken_to_the_letter() {
    on_both_with_sign_up("sign_up = \"email_domain\"\nsign_up_domains = [\"corp.test\"]\n", |app, postbox| {
        let mut browser = app.browser();
        let page = browser.get("/signup").expect_page(200);
        assert!(page.text().contains("corp.test"));
        for bad in ["eve@example.test", "eve@corp.test@evil.test", "eve@sub.corp.test", "eve", ""] {
            assert!(ask(&mut browser, &page, bad).expect_page(400).text().contains("email-problem"), "{bad:?}");
        }
        app.post();
        assert_eq!(postbox.take().len(), 0);
        ask(&mut browser, &page, "eve@Corp.test").expect(303);
        let path = link(app, postbox);
        // What the operator decides meanwhile counts.
        app.edit("[\"corp.test\"]", "[\"other.test\"]");
        assert!(browser.get(&path).expect_page(400).text().contains("id=\"link-unknown\""));
        app.restore();
        make(&mut browser, &path).expect(303);
    });
}

#[test]
fn of_two_links_to_one_address_the_first_makes_the_account() {
    on_both_with_sign_up(OPEN, |app, postbox| {
        let mut browser = app.browser();
        let page = browser.get("/signup").expect_page(200);
        ask(&mut browser, &page, "eve@example.test").expect(303);
        let first = link(app, postbox);
        ask(&mut browser, &page, "eve@example.test").expect(303);
        let second = link(app, postbox);
        make(&mut app.browser(), &second).expect(303);
        assert!(make(&mut app.browser(), &first).expect_page(400).text().contains("id=\"link-used\""));
    });
}
