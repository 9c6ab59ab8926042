//! One rule for a new password, at every door (NIST SP 800-63B §3.1.1.2); the doors themselves are listed in `tests/architecture.rs`.

use signet::flow::admin::people;
use signet::flow::admin::profile::{FirstSignIn, Profile, add};
use signet::flow::setup;
use signet::model::StandardClaims;

use crate::harness::{Answer, Ask, Form, Postbox, Setup, TestApp, WEB, on_both_with};

const OTHER: &str = "https://other.test";
const GOOD: &str = "seven quiet rivers run";

/// What is refused at every door of this place, and why.
const REFUSED: &[(&str, &str)] = &[
    ("seven77", "This is too short"),
    ("Password123", "Too many people use this password"),
    ("qwertyuiop", "is guessed first"),
    ("12345678", "is guessed first"),
    ("grace.hopper1", "made of your name"),
    ("Northwind2026", "made of your name"),
];

/// A door: the page with its form, and how the form is sent.
struct Door<'a> {
    name: &'static str,
    open: Box<dyn Fn() -> Form + 'a>,
    submit: Box<dyn Fn(&Form) -> Answer + 'a>,
}

fn door<'a>(app: &'a TestApp, name: &'static str, path: String, form: &'static str, more: &'static [(&str, &str)]) -> Door<'a> {
    let browser = std::rc::Rc::new(std::cell::RefCell::new(if path.starts_with("/account") {
        app.signed_in("grace", "/account")
    } else {
        app.browser()
    }));
    let issuer = if path.starts_with(OTHER) { OTHER } else { "https://id.test" };
    let opening = browser.clone();
    Door {
        name,
        open: Box::new(move || opening.borrow_mut().get(&path).expect_page(200).form(form).with(more)),
        submit: Box::new(move |form| {
            let address = if form.action.starts_with('/') { format!("{issuer}{}", form.action) } else { form.action.clone() };
            let ask = Ask::post(&address, &form.pairs()).header("origin", issuer).header("sec-fetch-site", "same-origin");
            browser.borrow_mut().send(ask)
        }),
    }
}

/// A link of a mail that a form asks for.
fn mailed(app: &TestApp, postbox: &Postbox, (page, form): (&str, &str), typed: (&str, &str)) -> String {
    let mut browser = app.browser();
    let page = browser.get(page).expect_page(200);
    browser.submit(&page.form(form).with(&[typed])).expect(303);
    app.post();
    postbox.take().remove(0).path()
}

fn doors<'a>(app: &'a TestApp, postbox: &Postbox) -> Vec<Door<'a>> {
    let reset = mailed(app, postbox, ("/recover", "recover-form"), ("username", "grace"));
    let sign_up = mailed(app, postbox, ("/signup", "signup-form"), ("email", "grace.hopper@navy.test"));
    let link = people::invite(app.house().store(), &app.host(), &app.person("bob2").id, app.now()).expect("a link");
    let first = setup::invite(app.house(), app.now()).unwrap().expect("the other tenant has nobody");
    let owner = &[("name", "Grace Hopper"), ("username", "grace"), ("email", "grace@other.test")];
    vec![
        door(app, "account", "/account/password".into(), "password-form", &[("current", crate::harness::PASSWORD)]),
        door(app, "reset", reset, "reset-form", &[]),
        door(app, "sign-up", sign_up, "account-form", &[("name", "Grace Hopper")]),
        door(app, "link", format!("/password?token={}", link.token.reveal()), "choose-form", &[]),
        door(app, "set-up", first, "setup-form", owner),
    ]
}

#[test]
fn every_door_refuses_what_is_guessed_first_and_takes_the_rest() {
    let postbox = Postbox::start();
    let setup = Setup::two_tenants(&postbox.section());
    let named = "name = \"other\"\ntenant = \"other\"\nissuer";
    let more = setup.more.replace(named, "name = \"other\"\ntenant = \"other\"\ndisplay_name = \"Northwind Traders\"\nissuer");
    let more = more.replace("name = \"default\"\n", "name = \"default\"\ndisplay_name = \"Northwind Traders\"\n");
    let setup = Setup { provider: setup.provider.clone() + "sign_up = \"open\"\n", more, ..setup };
    on_both_with(&setup, |app| {
        let claims = |email: &str| StandardClaims {
            name: Some("Grace Hopper".into()),
            email: Some(email.into()),
            email_verified: Some(true),
            ..StandardClaims::default()
        };
        app.add("grace", Profile { claims: claims("grace@example.test"), ..Profile::default() });
        let other = Profile { username: "bob2".into(), claims: claims("hopper@example.test"), ..Profile::default() };
        add(app.house().store(), &app.host(), (other, FirstSignIn::Later), app.now()).unwrap();
        for Door { name, open, submit } in doors(app, &postbox) {
            let form = open();
            for (password, why) in REFUSED.iter().copied() {
                let answer = submit(&form.clone().with(&[("password", password), ("password_again", password)]));
                let page = answer.expect_page(400);
                assert!(page.text().contains(why), "{name}: {password}: {}", page.text());
                assert!(page.text().contains("password-strength") != (password == "seven77"), "{name}: {password}");
                assert!(!page.text().contains(password), "{name}: a password is not sent back");
            }
            let typo = submit(&form.clone().with(&[("password", GOOD), ("password_again", "seven")])).expect_page(400);
            assert!(typo.text().contains("very hard to guess"), "{name}: {}", typo.text());
            let done = submit(&form.with(&[("password", GOOD), ("password_again", GOOD)]));
            assert!(matches!(done.status(), 200 | 303), "{name}: {}", done.text());
        }
        postbox.take();
    });
}

/// The operator's file is heard and told (decision 37).
#[test]
fn a_weak_password_of_the_file_is_taken_with_a_warning() {
    on_both_with(&Setup::more("[[user]]\nusername = \"zoe\"\n"), |app| {
        let warned = app.edit("username = \"zoe\"\n", "username = \"zoe2\"\npassword = \"password1\"\n");
        let expected = "user zoe2: the password is too common; it is taken all the same";
        assert!(warned.iter().any(|line| line == expected), "{warned:?}");
        let mut browser = app.browser();
        let page = browser.authorize(&WEB, &[]).expect_page(200);
        browser.type_in(&page, "zoe2", "password1").callback().code();
    });
}
