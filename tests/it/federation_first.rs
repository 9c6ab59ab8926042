//! The first log-in through an upstream: what the domain requires is asked unless the upstream says it, and what it says cannot be changed
//! (`required_claims`; the seed's examples of scopes that are not set up, partially, and correctly).

use serde_json::{Value, json};

use crate::harness::upstream::Upstream;
use crate::harness::{Answer, Browser, Setup, TestApp, WEB, on_both_with};

fn with_upstream(lines: &str, test: impl Fn(&TestApp, &Upstream)) {
    let upstream = Upstream::start();
    on_both_with(&Setup::more(&upstream.tables(lines)), |app| test(app, &upstream));
}

/// Somebody comes for the first time, of whom the upstream says this.
fn comes<'a>(app: &'a TestApp, upstream: &Upstream, says: Value) -> (Browser<'a>, Answer) {
    upstream.says(says);
    let mut browser = app.browser();
    let sent = browser.authorize(&WEB, &[("idp_hint", "corp")]);
    let answer = browser.get(&Upstream::back(&upstream.authorize(&sent, "grace")));
    let page = browser.follow(answer).expect_page(200);
    (browser, page)
}

/// What can be typed, and whether it has to be.
fn asked(page: &Answer) -> Vec<(&'static str, bool)> {
    let fields = ["username", "given_name", "family_name", "email", "phone_number"];
    let tag = |name: &str| {
        let text = page.text();
        let start = text.find(&format!("<input id=\"{name}\""))?;
        text.get(start..)?.split('>').next().map(str::to_owned)
    };
    fields.into_iter().filter_map(|name| tag(name).map(|tag| (name, tag.contains(" required")))).collect()
}

fn submit(browser: &mut Browser<'_>, page: &Answer, typed: &[(&str, &str)]) -> Answer {
    let answer = browser.submit(&page.form("first-form").with(typed));
    browser.follow(answer)
}

/// The seed's three examples, with what is asked as a domain begins: a name, whole or in parts, and an address.
#[test]
fn the_page_asks_for_what_the_scopes_did_not_bring() {
    with_upstream("", |app, upstream| {
        let name_missing = [("username", true), ("given_name", true), ("family_name", false)];
        let rows: [(Value, &[(&str, bool)]); 5] = [
            (json!({}), &[name_missing.as_slice(), &[("email", true)]].concat()),
            (json!({ "given_name": "Grace", "family_name": "Hopper" }), &[("username", true), ("email", true)]),
            (
                json!({ "name": "Grace Hopper" }),
                &[("username", true), ("given_name", false), ("family_name", false), ("email", true)],
            ),
            (json!({ "email": "grace@corp.test" }), &name_missing),
            (json!({ "given_name": "Grace", "family_name": "Hopper", "email": "grace@corp.test" }), &[("username", true)]),
        ];
        for (says, wanted) in rows {
            let (_, page) = comes(app, upstream, says.clone());
            assert_eq!(asked(&page), wanted, "{says}");
        }
    });
}

#[test]
fn a_domain_says_what_nobody_gets_an_account_without() {
    with_upstream("required_claims = [\"given_name\", \"family_name\", \"phone_number\"]", |app, upstream| {
        let (mut browser, page) = comes(app, upstream, json!({ "name": "Grace", "email": "grace@corp.test" }));
        assert_eq!(asked(&page), [("username", true), ("given_name", true), ("family_name", true), ("phone_number", true)]);
        let whole =
            [("username", "grace"), ("given_name", "Grace"), ("family_name", "Hopper"), ("phone_number", "+44 20 7946 0000")];
        for (missing, bad) in [("family_name", ""), ("phone_number", ""), ("phone_number", "020 7946"), ("given_name", "  ")] {
            let mut typed = whole.to_vec();
            typed.retain(|(name, _)| *name != missing);
            typed.push((missing, bad));
            let again = submit(&mut browser, &page, &typed).expect_page(400);
            assert!(again.text().contains(&format!("id=\"{missing}-problem\"")), "{missing}: {}", again.text());
        }
        submit(&mut browser, &page, &whole).callback().code();
        let made = app.person("grace").claims;
        assert_eq!((made.phone_number.as_deref(), made.phone_number_verified), (Some("+44 20 7946 0000"), Some(false)));
        assert_eq!((made.family_name.as_deref(), made.email.as_deref()), (Some("Hopper"), Some("grace@corp.test")));
    });
}

#[test]
fn what_the_upstream_says_is_shown_and_what_is_typed_over_it_does_not_count() {
    with_upstream("required_claims = [\"email\", \"phone_number\"]", |app, upstream| {
        let says = json!({ "email": "grace@corp.test", "phone_number": "+1 555 0100", "phone_number_verified": true });
        let (mut browser, page) = comes(app, upstream, says);
        assert_eq!(asked(&page), [("username", true), ("given_name", false), ("family_name", false)]);
        assert!(page.text().contains("+1 555 0100"));
        let forged = [("username", "grace"), ("email", "ada@example.test"), ("phone_number", "+49 30 123456")];
        submit(&mut browser, &page, &forged).callback().code();
        let made = app.person("grace").claims;
        assert_eq!((made.email.as_deref(), made.phone_number.as_deref()), (Some("grace@corp.test"), Some("+1 555 0100")));
        assert_eq!((made.phone_number_verified, made.given_name), (Some(true), None));
    });
}

#[test]
fn where_nothing_is_required_a_user_name_is_enough() {
    with_upstream("required_claims = []", |app, upstream| {
        let (mut browser, page) = comes(app, upstream, json!({}));
        assert_eq!(asked(&page), [("username", true), ("given_name", false), ("family_name", false), ("email", false)]);
        submit(&mut browser, &page, &[("username", "grace")]).callback().code();
        let made = app.person("grace").claims;
        assert_eq!((made.email, made.email_verified, made.phone_number_verified), (None, None, None));
        // What is typed nevertheless is kept, as something that nobody has proven.
        upstream.forget();
        let mut browser = app.browser();
        let sent = browser.authorize(&WEB, &[("idp_hint", "corp")]);
        let answer = browser.get(&Upstream::back(&upstream.authorize(&sent, "heidi")));
        let page = browser.follow(answer).expect_page(200);
        submit(&mut browser, &page, &[("username", "heidi"), ("email", "heidi@corp.test")]).callback().code();
        let made = app.person("heidi").claims;
        assert_eq!((made.email.as_deref(), made.email_verified), (Some("heidi@corp.test"), Some(false)));
    });
}

/// "First we will look for the preferred_username in the id_token. In case it is not present in the id_token, … in the userinfo" (the seed).
#[test]
fn known_people_are_found_by_the_user_name_of_the_id_token_else_of_userinfo() {
    let lines = "create_accounts = false\nusername_claim = \"preferred_username\"\nauthority_for_usernames = true\n\
                 claims_source = \"id_token_and_userinfo\"";
    with_upstream(lines, |app, upstream| {
        for (subject, id_token, userinfo, wanted) in
            [("one", json!("ada"), json!("bob"), "ada"), ("two", Value::Null, json!("bob"), "bob")]
        {
            upstream.script(|script| {
                script.id_token.insert("preferred_username".into(), id_token);
                script.userinfo = json!({ "preferred_username": userinfo }).as_object().cloned();
            });
            let mut browser = app.browser();
            let sent = browser.authorize(&WEB, &[("idp_hint", "corp")]);
            let answer = browser.get(&Upstream::back(&upstream.authorize(&sent, subject)));
            let tokens = WEB.redeem(app, &browser.follow(answer).callback());
            assert_eq!(crate::harness::verified(app, &tokens.id).claims["sub"], app.person(wanted).id.as_str(), "{subject}");
        }
    });
}
