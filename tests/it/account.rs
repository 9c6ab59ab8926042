//! The account pages: OWASP ASVS 5.0 chapters 6 and 7 (changing a password, ending sessions), OpenID Connect Core §5.1 (claims that
//! a person may write, and those that only we may), §3.4 of the house's withdrawal matrix.

use signet::flow::admin::profile::Profile;
use signet::model::StandardClaims;

use crate::harness::{ASKING, Answer, Ask, Browser, Form, PASSWORD, TestApp, WEB, on_both};

const NEW: &str = "seven quiet rivers run";

/// Cleo, whom no file keeps, with everybody's password.
fn cleo(app: &TestApp) {
    let text = |value: &str| Some(value.to_owned());
    let claims = StandardClaims {
        name: text("Cleo"),
        email: text("cleo@example.test"),
        email_verified: Some(true),
        ..StandardClaims::default()
    };
    app.add("cleo", Profile { claims, groups: vec!["staff".to_owned()], ..Profile::default() });
}

/// A browser in which somebody has signed in to look after the account.
fn at_home<'a>(app: &'a TestApp, name: &str) -> Browser<'a> {
    let mut browser = app.browser();
    let page = visit(&mut browser, "/account");
    browser.type_in(&page, name, PASSWORD).expect_page(200);
    browser
}

#[track_caller]
fn visit(browser: &mut Browser<'_>, path: &str) -> Answer {
    let answer = browser.get(path);
    browser.follow(answer).expect_page(200)
}

fn is_home(browser: &mut Browser<'_>) -> bool {
    visit(browser, "/account").text().contains("id=\"sign-out\"")
}

/// A form of one button, with the page's own token.
fn button(browser: &mut Browser<'_>, action: &str, fields: &[(&str, &str)]) -> Form {
    let token = visit(browser, "/account/password").form("password-form").field("form_token").to_owned();
    let form = Form { action: action.to_owned(), fields: vec![("form_token".to_owned(), token)] };
    form.with(fields)
}

fn change(browser: &mut Browser<'_>, current: &str, new: &str) -> Answer {
    let form = visit(browser, "/account/password").form("password-form");
    browser.submit(&form.with(&[("current", current), ("password", new), ("password_again", new)]))
}

#[test]
fn a_visitor_signs_in_first_and_lands_where_they_wanted_to_go() {
    on_both(|app| {
        for (path, title) in [("/account/sessions", "Devices"), ("/account/apps", "Connected apps"), ("/account", "Hello, Bob")] {
            let mut browser = app.browser();
            let page = visit(&mut browser, path);
            let page = browser.type_in(&page, "bob", PASSWORD).expect_page(200);
            assert!(page.text().contains(&format!("<h1>{title}</h1>")), "{path}");
        }
    });
}

/// "email_verified: True if the End-User's e-mail address has been verified": that is never theirs to say.
#[test]
fn a_changed_address_is_not_verified_and_groups_stay() {
    on_both(|app| {
        cleo(app);
        let mut browser = at_home(app, "cleo");
        let save = |browser: &mut Browser<'_>, fields: &[(&str, &str)]| {
            let form = visit(browser, "/account/profile").form("profile-form");
            browser.submit(&form.with(fields))
        };
        assert_eq!(save(&mut browser, &[("nickname", "C")]).location(), "/account/profile?done=profile");
        assert_eq!(app.person("cleo").claims.email_verified, Some(true));
        save(&mut browser, &[("email", "c@example.test"), ("email_verified", "true"), ("phone_number_verified", "true")])
            .expect(303);
        let person = app.person("cleo");
        assert_eq!((person.claims.email_verified, person.claims.phone_number_verified), (Some(false), None));
        assert_eq!(person.claims.nickname.as_deref(), Some("C"));
        assert_eq!(person.groups, ["staff"]);
        let token = WEB.tokens(app, "openid email", "cleo").access;
        let told = app.send(Ask::get("/oauth/userinfo").bearer(&token)).expect(200).json();
        assert_eq!((&told["email"], &told["email_verified"]), (&"c@example.test".into(), &false.into()));
    });
}

#[test]
fn nobody_takes_the_address_or_name_of_somebody_else() {
    on_both(|app| {
        cleo(app);
        let mut browser = at_home(app, "cleo");
        for taken in ["ADA@example.test", "ada@EXAMPLE.test"] {
            let form = visit(&mut browser, "/account/profile").form("profile-form").with(&[("email", taken), ("nickname", "C")]);
            let page = browser.submit(&form).expect_page(400);
            assert!(page.text().contains("id=\"email-problem\""));
            assert_eq!(page.form("profile-form").field("nickname"), "C", "what was typed is kept");
        }
        assert_eq!(app.person("cleo").claims.nickname, None);
    });
}

#[test]
fn what_the_file_keeps_is_not_changed_here() {
    on_both(|app| {
        let mut browser = at_home(app, "ada");
        let form = visit(&mut browser, "/account/profile").form("profile-form").with(&[("name", "Eve")]);
        assert!(browser.submit(&form).expect_page(400).text().contains("id=\"read-only\""));
        assert_eq!(app.person("ada").claims.name.as_deref(), Some("Ada Lovelace"));
    });
}

/// ASVS 3.5.1: "requests … are validated to come from the application itself".
#[test]
fn a_form_of_another_browser_or_site_changes_nothing() {
    on_both(|app| {
        let (mut one, mut other) = (at_home(app, "bob"), at_home(app, "bob"));
        let form = button(&mut at_home(app, "ada"), "/account/sessions/end-others", &[]);
        assert_eq!(one.submit(&form).location(), "/account/sessions?done=stale");
        let own = button(&mut one, "/account/sessions/end-others", &[]);
        let ask = Ask::post(&own.action, &own.pairs()).header("origin", "https://evil.test");
        one.send(ask).expect_page(400);
        assert!(is_home(&mut other));
        assert_eq!(one.submit(&own).location(), "/account/sessions?done=others");
        assert!(!is_home(&mut other) && is_home(&mut one));
    });
}

/// ASVS 7.4.5, 7.5.2: a person sees and ends their own sessions, and nobody else's.
#[test]
fn a_person_ends_their_own_sessions_only() {
    on_both(|app| {
        let (mut bob, mut bobs_phone, mut ada) = (at_home(app, "bob"), at_home(app, "bob"), at_home(app, "ada"));
        let page = visit(&mut bob, "/account/sessions").text().to_owned();
        let listed = page.split("name=\"session\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let stolen = button(&mut ada, "/account/sessions/end", &[("session", &listed)]);
        assert_eq!(ada.submit(&stolen).location(), "/account/sessions?done=stale");
        assert!(is_home(&mut bobs_phone));
        let own = button(&mut bob, "/account/sessions/end", &[("session", &listed)]);
        assert_eq!(bob.submit(&own).location(), "/account/sessions?done=session");
        assert!(!is_home(&mut bobs_phone) && is_home(&mut bob));
    });
}

/// ASVS 6.2.3, 7.4.3; withdrawal matrix W3: whoever knew the old password is out, apps with them.
#[test]
fn a_changed_password_ends_everything_but_this_session() {
    on_both(|app| {
        cleo(app);
        let (mut here, mut there) = (at_home(app, "cleo"), at_home(app, "cleo"));
        let tokens = WEB.tokens(app, "openid offline_access", "cleo");
        let old_cookie = here.cookie().unwrap().to_owned();
        assert!(change(&mut here, "not it", NEW).expect_page(400).text().contains("id=\"current-problem\""));
        assert!(change(&mut here, PASSWORD, "short").expect_page(400).text().contains("id=\"password-problem\""));
        assert!(is_home(&mut there));
        assert_eq!(change(&mut here, PASSWORD, NEW).location(), "/account/password?done=password");
        assert!(is_home(&mut here) && !is_home(&mut there));
        let mut thief = app.browser();
        thief.plant(&old_cookie);
        assert!(!is_home(&mut thief), "the cookie is a new one");
        app.send(WEB.refreshing(&tokens.refresh)).expect_error(400, "invalid_grant");
        assert!(!WEB.is_active(app, &tokens.access));
        let page = visit(&mut there, "/account");
        let page = there.type_in(&page, "cleo", PASSWORD).expect_page(400);
        there.type_in(&page, "cleo", NEW).expect_page(200);
        assert!(is_home(&mut there));
    });
}

/// ASVS 6.3.1: who finds an open session does not get to guess the password behind it.
#[test]
fn guesses_at_the_current_password_are_slowed_down() {
    on_both(|app| {
        let mut browser = at_home(app, "bob");
        for _ in 0..20 {
            change(&mut browser, "a guess", NEW).expect_page(400);
        }
        let refused = change(&mut browser, PASSWORD, NEW).expect_page(429);
        assert!(refused.header("retry-after").parse::<i64>().unwrap() > 0);
        app.wait(2 * 3_600);
        change(&mut browser, PASSWORD, NEW).expect(303);
    });
}

/// Decision 10: "withdrawing consent revokes all grants under it".
#[test]
fn an_app_that_is_removed_loses_everything_and_has_to_ask_again() {
    on_both(|app| {
        let mut browser = app.browser();
        let page = browser.sign_in(&ASKING, &[("scope", "openid email offline_access")], "bob").expect_page(200);
        let callback = browser.press(&page, "consent-form", ("action", "allow")).callback();
        let tokens = ASKING.redeem(app, &callback);
        assert!(visit(&mut browser, "/account/apps").text().contains("The asking app"));
        let page = visit(&mut browser, "/account/apps/remove?app=asking");
        let answer = browser.submit(&page.form("confirm-form"));
        let page = browser.follow(answer).expect_page(200);
        assert!(page.text().contains("id=\"flash\"") && !page.text().contains("id=\"connected-apps\""));
        app.send(ASKING.refreshing(&tokens.refresh)).expect_error(400, "invalid_grant");
        assert!(!ASKING.is_active(app, &tokens.access));
        browser.authorize(&ASKING, &[]).expect_page(200).form("consent-form");
        assert_eq!(browser.get("/account/apps/remove?app=web").location(), "/account/apps");
    });
}

#[test]
fn a_disabled_person_is_out_and_can_do_nothing() {
    on_both(|app| {
        cleo(app);
        let mut browser = at_home(app, "cleo");
        let form = visit(&mut browser, "/account/profile").form("profile-form").with(&[("nickname", "C")]);
        app.disable("cleo");
        assert!(browser.submit(&form).location().starts_with("/login?interaction="));
        assert!(!is_home(&mut browser));
        assert_eq!(app.person("cleo").claims.nickname, None);
    });
}
