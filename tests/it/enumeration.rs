//! OWASP ASVS 5.0, 6.3.8: nobody learns who has an account. Answers are the same to the byte, and so is what they cost: passwords
//! hashed, links and mails written. The time that it takes is `benches/strangers.rs`'s to measure.

use signet::flow::admin::profile::{FirstSignIn, Profile, add};
use signet::model::StandardClaims;
use signet::store::sizes;

use crate::harness::{Answer, Browser, Postbox, Setup, TestApp, WEB, on_both_with};

/// What a stranger sees, and what the answer cost: hashes, links, mails.
type Seen = (u16, Vec<(String, String)>, String, u64, Vec<i64>);

fn rows(app: &TestApp) -> Vec<i64> {
    let count = |name: &str| app.house().store().read(|c| sizes::measure(c, name, app.now())).unwrap().rows;
    ["mail_links", "mails", "users"].map(count).to_vec()
}

/// What is random in every answer, or the name that was typed, stands for itself.
fn blank(answer: &Answer, typed: &str, form: &str) -> String {
    let mut text = answer.text().to_owned();
    if text.contains("id=\"passkey-form\"") {
        let challenge = text.split("challenge&quot;:&quot;").nth(1).unwrap().split("&quot;").next().unwrap().to_owned();
        let drawn = [answer.form("passkey-form").field("ceremony").to_owned(), challenge];
        text = drawn.iter().fold(text, |text, own| text.replace(own, &"x".repeat(own.len())));
    }
    if answer.status() != 303 && text.contains(&format!("id=\"{form}\"")) {
        let form = answer.form(form);
        for (name, value) in form.pairs() {
            if matches!(name, "form_token" | "interaction") && !value.is_empty() {
                let in_a_link = value.replace('-', "%2D").replace('_', "%5F");
                text = text.replace(value, "…").replace(&in_a_link, "…");
            }
        }
    }
    if typed.is_empty() { text } else { text.replace(typed, "NAME") }
}

fn seen(app: &TestApp, typed: &str, form: &str, act: impl FnOnce() -> Answer) -> Seen {
    let (hashes, before) = (app.state().errands.hashing.done(), rows(app));
    let answer = act();
    let mut headers = answer.headers();
    headers.retain(|(name, _)| !matches!(name.as_str(), "x-request-id" | "set-cookie" | "content-length" | "etag"));
    for (_, value) in &mut headers {
        if let Some((head, _)) = value.split_once("interaction=") {
            *value = head.to_owned();
        }
    }
    headers.sort();
    let more = rows(app).iter().zip(&before).map(|(after, before)| after - before).collect();
    (answer.status(), headers, blank(&answer, typed, form), app.state().errands.hashing.done() - hashes, more)
}

fn on_both_with_people(test: impl Fn(&TestApp)) {
    let postbox = Postbox::start();
    on_both_with(&Setup::provider("sign_up = \"open\"\n").and_more(&postbox.section()), |app| {
        let claims =
            |email: &str| StandardClaims { email: Some(email.into()), email_verified: Some(true), ..StandardClaims::default() };
        app.add("zz-off", Profile { claims: claims("zz-off@example.test"), ..Profile::default() });
        app.disable("zz-off");
        app.add("zz-going", Profile { claims: claims("zz-going@example.test"), ..Profile::default() });
        let mut going = app.signed_in("zz-going", "/account");
        let page = going.get("/account/delete").expect_page(200);
        going.submit(&page.form("delete-form")).expect(303);
        let without = Profile { username: "zz-without".into(), claims: claims("zz-without@example.test"), ..Profile::default() };
        add(app.house().store(), &app.host(), (without, FirstSignIn::Later), app.now()).unwrap();
        test(app);
        app.post();
        postbox.take();
    });
}

/// Known, with and without a password, disabled, on the way out, and nobody.
const NAMES: [&str; 6] = ["ada", "zz-without", "zz-off", "zz-going", "zz-nobody", "ada@elsewhere.test"];

#[test]
fn a_log_in_that_fails_costs_and_says_the_same_for_everybody() {
    on_both_with_people(|app| {
        for password in ["wrong", "a wrong password that is longer", ""] {
            let told = |name: &str| {
                let mut browser = app.browser();
                let form = browser.authorize(&WEB, &[]).expect_page(200).form("login-form");
                let form = form.with(&[("username", name), ("password", password)]);
                seen(app, name, "login-form", || browser.submit(&form))
            };
            let stranger = told("zz-somebody");
            assert_eq!((stranger.0, stranger.3), (400, 1), "one hash, whoever it is: {stranger:?}");
            for name in NAMES {
                assert_eq!(told(name), stranger, "{name}, {password:?}");
            }
        }
    });
}

#[test]
fn a_reset_costs_and_says_the_same_for_everybody() {
    on_both_with_people(|app| {
        let told = |name: &str| {
            let mut browser = app.browser();
            let form = browser.get("/recover").expect_page(200).form("recover-form").with(&[("username", name)]);
            app.wait(7_200);
            seen(app, name, "recover-form", || browser.submit(&form))
        };
        let stranger = told("zz-somebody");
        assert_eq!((stranger.0, stranger.3), (303, 0));
        for name in NAMES {
            let own = told(name);
            assert_eq!(own, stranger, "{name}");
        }
    });
}

#[test]
fn signing_up_costs_and_says_the_same_for_every_address() {
    on_both_with_people(|app| {
        let told = |address: &str| {
            let mut browser = app.browser();
            let form = browser.get("/signup").expect_page(200).form("signup-form").with(&[("email", address)]);
            app.wait(7_200);
            seen(app, address, "signup-form", || browser.submit(&form))
        };
        let stranger = told("new@example.test");
        assert_eq!((stranger.0, stranger.3), (303, 0));
        for address in
            ["ada@example.test", "zz-off@example.test", "zz-going@example.test", "zz-without@example.test", "other@example.test"]
        {
            let own = told(address);
            assert_eq!(own, stranger, "{address}");
        }
    });
}

/// Signing in in the grace of a deleted account is offered to whoever knows the password, and to nobody else.
#[test]
fn whoever_is_on_the_way_out_is_known_to_those_alone_who_know_the_password() {
    on_both_with_people(|app| {
        let mut browser: Browser<'_> = app.browser();
        let form = browser.authorize(&WEB, &[]).expect_page(200).form("login-form");
        let right = form.with(&[("username", "zz-going"), ("password", crate::harness::PASSWORD)]);
        let answer = browser.submit(&right);
        assert!(browser.follow(answer).expect_page(200).text().contains("Keep your account?"));
    });
}
