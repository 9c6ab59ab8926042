//! Another e-mail address, confirmed at the new one and told to the old one, which can stop it and take it back.

use signet::flow::admin::profile::Profile;
use signet::model::StandardClaims;

use crate::harness::{Answer, Browser, Caught, PASSWORD, Postbox, Setup, TestApp, WEB, on_both_with};

const OLD: &str = "eve@example.test";
const NEW: &str = "eve@new.test";

fn on_both_with_mail(test: impl Fn(&TestApp, &Postbox)) {
    let postbox = Postbox::start();
    on_both_with(&Setup::more(&postbox.section()), |app| {
        let claims = StandardClaims {
            name: Some("Eve".into()),
            email: Some(OLD.into()),
            email_verified: Some(true),
            ..StandardClaims::default()
        };
        app.add(OLD, Profile { claims, ..Profile::default() });
        test(app, &postbox);
        postbox.take();
    });
}

#[track_caller]
fn ask(browser: &mut Browser<'_>, address: &str) -> Answer {
    let page = browser.get("/account/email").expect_page(200);
    browser.submit(&page.form("address-change-form").with(&[("email", address)]))
}

/// The mail that came to an address since the last look.
fn mails(app: &TestApp, postbox: &Postbox) -> Vec<Caught> {
    app.post();
    postbox.take()
}

#[track_caller]
fn to<'a>(mails: &'a [Caught], address: &str) -> &'a Caught {
    mails.iter().find(|mail| mail.to == address).unwrap_or_else(|| panic!("nothing came to {address}: {mails:?}"))
}

#[track_caller]
fn press(browser: &mut Browser<'_>, path: &str, form: &str) -> Answer {
    let page = browser.get(path).expect_page(200);
    browser.submit(&page.form(form))
}

#[test]
fn an_address_changes_when_the_new_one_is_confirmed_and_the_old_one_is_told() {
    on_both_with_mail(|app, postbox| {
        let mut eve = app.signed_in(OLD, "/account/profile");
        let page = eve.get("/account/profile").expect_page(200);
        assert!(!page.text().contains("name=\"email\""), "the profile leads there");
        // Saving the rest leaves the address as it is, whatever a form brings.
        let form = page.form("profile-form").with(&[("name", "Eve B."), ("email", NEW)]);
        eve.submit(&form).expect(303);
        assert_eq!(app.person(OLD).claims.email.as_deref(), Some(OLD));
        let sent = ask(&mut eve, &format!(" {NEW} ")).expect(303);
        assert!(eve.follow(sent).expect_page(200).text().contains("A mail is on its way to the new address"));
        let mails = mails(app, postbox);
        assert_eq!(mails.len(), 2);
        let news = to(&mails, OLD).text();
        assert!(news.contains(NEW) && news.contains("Hello Eve B."), "{news}");
        let path = to(&mails, NEW).path();
        // Looking changes nothing, and nobody else confirms it.
        for _ in 0..2 {
            assert!(eve.get(&path).expect_page(200).text().contains(NEW));
        }
        assert!(app.browser().get(&path).expect_page(400).text().contains("id=\"link-elsewhere\""));
        assert!(app.signed_in("ada", "/account").get(&path).expect_page(400).text().contains("id=\"link-elsewhere\""));
        assert_eq!(app.person(OLD).claims.email.as_deref(), Some(OLD));
        let done = press(&mut eve, &path, "address-form").expect(303);
        assert!(eve.follow(done).expect_page(200).text().contains("Your address is changed"));
        let changed = app.person(NEW);
        assert_eq!((changed.claims.email.as_deref(), changed.claims.email_verified), (Some(NEW), Some(true)));
        assert_eq!(changed.username, NEW, "who signs in by an address does so by the new one");
        assert!(eve.get(&path).expect_page(400).text().contains("id=\"link-used\""));
        let mut other = app.browser();
        let page = other.authorize(&WEB, &[]).expect_page(200);
        other.type_in(&page, NEW, PASSWORD).callback().code();
    });
}

#[test]
fn whoever_opens_it_on_another_device_signs_in_there_and_comes_back() {
    on_both_with_mail(|app, postbox| {
        let mut eve = app.signed_in(OLD, "/account");
        ask(&mut eve, NEW).expect(303);
        let path = to(&mails(app, postbox), NEW).path();
        let mut phone = app.browser();
        let onward = phone.get(&path).expect_page(400).link("link-onward");
        let page = phone.get(&onward).expect_page(200);
        let page = phone.type_in(&page, OLD, PASSWORD).expect_page(200);
        phone.submit(&page.form("address-form")).expect(303);
        assert_eq!(app.person(NEW).claims.email.as_deref(), Some(NEW));
    });
}

#[test]
fn the_old_address_stops_a_change_that_waits() {
    on_both_with_mail(|app, postbox| {
        let mut eve = app.signed_in(OLD, "/account");
        ask(&mut eve, NEW).expect(303);
        let mails = mails(app, postbox);
        let (keep, change) = (to(&mails, OLD).path(), to(&mails, NEW).path());
        let mut anywhere = app.browser();
        let done = press(&mut anywhere, &keep, "keep-form").expect(303);
        assert!(anywhere.follow(done).expect_page(200).text().contains("id=\"keep-stopped\""));
        assert!(eve.get(&change).expect_page(400).text().contains("id=\"link-expired\""));
        assert!(anywhere.get(&keep).expect_page(400).text().contains("id=\"link-used\""));
        assert_eq!(app.person(OLD).claims.email.as_deref(), Some(OLD));
        eve.get("/account").expect_page(200);
    });
}

/// Whoever took the account over changes the address, then the password, then the address again: the first link still undoes it.
#[test]
fn the_old_address_takes_the_account_back_for_three_days() {
    on_both_with_mail(|app, postbox| {
        let mut thief = app.signed_in(OLD, "/account");
        ask(&mut thief, NEW).expect(303);
        let first = mails(app, postbox);
        press(&mut thief, &to(&first, NEW).path(), "address-form").expect(303);
        let page = thief.get("/account/password").expect_page(200);
        let words = [("current", PASSWORD), ("password", "seven quiet rivers run"), ("password_again", "seven quiet rivers run")];
        thief.submit(&page.form("password-form").with(&words)).expect(303);
        app.wait(60);
        ask(&mut thief, "eve@third.test").expect(303);
        press(&mut thief, &to(&mails(app, postbox), "eve@third.test").path(), "address-form").expect(303);
        app.wait(3_600);
        let mut owner = app.browser();
        let keep = to(&first, OLD).path();
        let done = press(&mut owner, &keep, "keep-form").expect(303);
        assert!(owner.follow(done).expect_page(200).text().contains("id=\"keep-undone\""));
        let back = app.person(OLD);
        assert_eq!((back.claims.email.as_deref(), back.claims.email_verified), (Some(OLD), Some(true)));
        thief.silently(&WEB).expect_error("login_required");
        // A new password comes to the old address.
        let page = owner.get("/recover").expect_page(200);
        owner.submit(&page.form("recover-form").with(&[("username", OLD)])).expect(303);
        assert_eq!(mails(app, postbox)[0].to, OLD);
        assert!(owner.get(&keep).expect_page(400).text().contains("id=\"link-used\""));
    });
}

#[test]
fn the_link_of_the_old_address_expires_after_three_days() {
    on_both_with_mail(|app, postbox| {
        let mut eve = app.signed_in(OLD, "/account");
        ask(&mut eve, NEW).expect(303);
        let keep = to(&mails(app, postbox), OLD).path();
        app.wait(3 * 86_400);
        let page = app.browser().get(&keep).expect_page(400);
        assert!(page.text().contains("id=\"link-expired\"") && page.text().contains("3 days"), "{}", page.text());
    });
}

fn seen(answer: &Answer) -> (u16, Vec<(String, String)>, String) {
    let mut headers: Vec<(String, String)> = answer.headers();
    headers.retain(|(name, _)| !matches!(name.as_str(), "x-request-id" | "set-cookie"));
    headers.sort();
    (answer.status(), headers, answer.text().to_owned())
}

#[test]
fn nobody_learns_whether_the_new_address_has_an_account() {
    on_both_with_mail(|app, postbox| {
        let mut eve = app.signed_in(OLD, "/account");
        let free = seen(&ask(&mut eve, NEW));
        let of_free = mails(app, postbox);
        assert_eq!(seen(&ask(&mut eve, "ADA@example.test")), free);
        let of_taken = mails(app, postbox);
        assert_eq!(of_taken.len(), of_free.len());
        // Whoever reads mail there is told, and gets nothing that opens anything.
        let told = to(&of_taken, "ADA@example.test");
        assert!(told.header("Subject").unwrap().contains("belongs to your account") && !told.raw.contains("token="), "{told:?}");
        assert!(to(&of_taken, OLD).text().contains("ADA@example.test"));
        // An address that somebody else takes meanwhile changes nothing.
        app.wait(60);
        ask(&mut eve, NEW).expect(303);
        let path = to(&mails(app, postbox), NEW).path();
        let claims = StandardClaims { email: Some(NEW.into()), ..StandardClaims::default() };
        app.add("quick", Profile { claims, ..Profile::default() });
        assert!(press(&mut eve, &path, "address-form").expect_page(400).text().contains("id=\"link-used\""));
        assert_eq!(app.person(OLD).claims.email.as_deref(), Some(OLD));
    });
}

#[test]
fn mistakes_and_too_many_mails_are_told_at_the_form() {
    on_both_with_mail(|app, postbox| {
        let mut eve = app.signed_in(OLD, "/account");
        for wrong in ["", "nonsense", OLD, "a@b@c d"] {
            assert!(ask(&mut eve, wrong).expect_page(400).text().contains("email-problem"), "{wrong:?}");
        }
        let answers: Vec<u16> = (0..4).map(|n| ask(&mut eve, &format!("eve{n}@new.test")).status()).collect();
        assert_eq!(answers, [303, 303, 303, 429]);
        mails(app, postbox);
        // A form of another browser changes nothing, and a browser left open asks again who is there.
        app.wait(7_200);
        let gone = eve.get("/account/email");
        assert!(gone.location().contains("/login?interaction="), "{}", gone.location());
        let page = eve.follow(gone).expect_page(200);
        let page = eve.type_in(&page, OLD, PASSWORD).expect_page(200);
        let form = page.form("address-change-form");
        let mut ada = app.signed_in("ada", "/account");
        let theirs = form.with(&[("email", "ada@new.test")]);
        assert!(ada.submit(&theirs).location().contains("done=stale"));
        assert_eq!(mails(app, postbox).len(), 0);
        // The file keeps its people.
        assert!(ada.get("/account/email").location().contains("done=stale"));
    });
}
