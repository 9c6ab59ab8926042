//! Signing in: OpenID Connect Core §3.1.2.3, OWASP ASVS 5.0 chapters 6 and 7, decisions 1, 4, 5 and 35.

use signet::crypto::{Plain, password};
use signet::flow::admin::profile::Profile;

use crate::harness::{Answer, Ask, Browser, PASSWORD, Setup, TestApp, WEB, on_both, on_both_with, verified};

/// ASVS 6.3.8: "valid users cannot be deduced from failed authentication challenges".
#[test]
fn a_wrong_password_and_an_unknown_name_look_the_same() {
    on_both(|app| {
        let told = |name: &str| {
            let mut browser = app.browser();
            let page = browser.authorize(&WEB, &[]).expect_page(200);
            let again = browser.type_in(&page, name, "wrong").expect_page(400);
            assert_eq!(again.form("login-form").field("username"), name, "the name is kept, the password is not");
            let form = again.form("login-form");
            let passkey = again.form("passkey-form");
            let challenge = again.text().split("challenge&quot;:&quot;").nth(1).unwrap().split("&quot;").next().unwrap();
            let drawn = [form.field("form_token"), form.field("interaction"), passkey.field("ceremony"), challenge];
            let text = again.text().replace(name, "NAME");
            (drawn.iter().fold(text, |text, own| text.replace(own, &"x".repeat(own.len()))), browser)
        };
        let (wrong, mut browser) = told("ada");
        assert_eq!(wrong, told("ada2").0);
        assert!(!wrong.contains("value=\"wrong\""));
        browser.silently(&WEB).expect_error("login_required");
    });
}

#[test]
fn a_name_or_an_address_will_do_in_any_case() {
    on_both(|app| {
        for name in ["ada", "ADA", " ada ", "ada@example.test", "Ada@Example.TEST"] {
            app.browser().sign_in(&WEB, &[], name).callback().code();
        }
    });
}

fn guess(browser: &mut Browser<'_>, name: &str) -> u16 {
    let page = browser.authorize(&WEB, &[("prompt", "login")]).expect_page(200);
    browser.type_in(&page, name, "wrong").status()
}

/// ASVS 6.3.1: "controls to prevent attacks such as credential stuffing and password brute force". A stranger who guesses does not
/// lock the owner out: a known device and other networks have room of their own.
#[test]
fn guessing_is_slowed_down_and_locks_nobody_out() {
    on_both(|app| {
        let mut known = app.browser().at("198.51.100.7");
        known.sign_in(&WEB, &[], "ada").callback();
        app.wait(1);
        for _ in 0..10 {
            assert_eq!(guess(&mut app.browser(), "ada"), 400);
        }
        let mut stranger = app.browser();
        let page = stranger.authorize(&WEB, &[]).expect_page(200);
        let refused = stranger.type_in(&page, "ada", PASSWORD).expect_page(429);
        assert!(refused.header("retry-after").parse::<i64>().unwrap() > 0);
        assert_eq!(guess(&mut app.browser(), "nobody-of-that-name"), 400, "another account has room");
        // The owner, on a known device, even in the stranger's network.
        let mut owner = known.at("192.0.2.1");
        let page = owner.authorize(&WEB, &[("prompt", "login")]).expect_page(200);
        owner.type_in(&page, "ada", PASSWORD).callback().code();
        // The owner on a new device elsewhere.
        app.browser().at("203.0.113.5").sign_in(&WEB, &[], "ada").callback().code();
        app.wait(2 * 3_600);
        app.browser().sign_in(&WEB, &[], "ada").callback().code();
    });
}

#[test]
fn unknown_names_are_slowed_down_the_same() {
    on_both(|app| {
        let answers: Vec<u16> = (0..12).map(|_| guess(&mut app.browser(), "nobody")).collect();
        assert_eq!(answers, [[400; 10].as_slice(), &[429; 2]].concat());
    });
}

/// ASVS 3.3.1–3.3.4: Secure, `__Host-`, SameSite, HttpOnly.
#[test]
fn the_cookie_is_the_browsers_alone() {
    on_both(|app| {
        let mut browser = app.browser();
        let first = browser.get(&WEB.request(&[]));
        assert_eq!(first.cookies().len(), 1);
        let page = browser.follow(first).expect_page(200);
        let form = page.form("login-form").with(&[("username", "ada"), ("password", PASSWORD)]);
        let answer = browser.submit(&form);
        let (state, own) = (answer.cookies()[1], &answer.cookies()[..1]);
        for part in ["signet-state-default=", "; Path=/", "; Secure", "; SameSite=None"] {
            assert!(state.contains(part) && !state.contains("HttpOnly"), "{part}: {state}");
        }
        for line in own {
            for part in ["__Host-signet-default=", "; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax"] {
                assert!(line.contains(part), "{part}: {line}");
            }
            assert!(!line.contains("Domain") && !line.contains("Max-Age") && !line.contains("Expires"), "{line}");
        }
        assert_eq!(answer.cookies().len(), 2);
        let mut other = app.browser();
        let page = other.authorize(&WEB, &[]);
        let form = page.form("login-form").with(&[("username", "ada"), ("password", PASSWORD), ("remember", "1")]);
        assert!(other.submit(&form).cookies()[0].contains("; Max-Age="), "remember me is a choice");
    });
}

/// ASVS 7.2.4: "the application generates a new session token on user authentication, including re-authentication, and terminates
/// the current session token".
#[test]
fn a_planted_cookie_is_worth_nothing_after_the_sign_in() {
    on_both(|app| {
        let mut attacker = app.browser();
        attacker.authorize(&WEB, &[]);
        let planted = attacker.cookie().unwrap().to_owned();
        let mut victim = app.browser();
        victim.plant(&planted);
        victim.sign_in(&WEB, &[], "ada").callback().code();
        let first = victim.cookie().unwrap().to_owned();
        assert_ne!(first, planted);
        attacker.silently(&WEB).expect_error("login_required");

        app.wait(1);
        let page = victim.authorize(&WEB, &[("prompt", "login")]);
        victim.type_in(&page, "ada", PASSWORD).callback().code();
        let mut copy = app.browser();
        copy.plant(&first);
        copy.silently(&WEB).expect_error("login_required");
        victim.silently(&WEB).code();
    });
}

#[test]
fn a_cookie_sent_twice_or_garbled_counts_as_none() {
    on_both(|app| {
        let mut browser = app.browser();
        browser.sign_in(&WEB, &[], "ada").callback();
        let own = format!("__Host-signet-default={}", browser.cookie().unwrap());
        let silent = WEB.request(&[("prompt", "none")]);
        let ask = |cookie: &str| app.send(Ask::get(&silent).header("cookie", cookie)).callback();
        ask(&own).code();
        let shortened = own[..own.len() - 1].to_owned();
        for cookie in [format!("{own}; {own}"), shortened, format!("{own}x"), "__Host-signet-default=".to_owned()] {
            ask(&cookie).expect_error("login_required");
        }
    });
}

/// Decision 1: the waiting request is "bound to the browser's cookie".
#[test]
fn a_log_in_page_works_in_its_own_browser_only() {
    on_both(|app| {
        let mut browser = app.browser();
        let start = browser.get(&WEB.request(&[]));
        let path = start.own_path().unwrap().to_owned();
        let page = browser.get(&path).expect_page(200);

        let mut other = app.browser();
        other.get(&path).expect_page(400);
        other.authorize(&WEB, &[]);
        other.get(&path).expect_page(400);
        let form = page.form("login-form").with(&[("username", "ada"), ("password", PASSWORD)]);
        other.submit(&form).expect_page(400);
        let own = other.authorize(&WEB, &[]).form("login-form");
        other.submit(&form.clone().with(&[("form_token", own.field("form_token"))])).expect_page(400);
        other.silently(&WEB).expect_error("login_required");

        browser.submit(&form.clone().with(&[("form_token", own.field("form_token"))])).expect_page(400);
        browser.submit(&form.clone().with(&[("form_token", "")])).expect_page(400);
        let answer = browser.submit(&form);
        browser.follow(answer).callback().code();
    });
}

/// ASVS 3.5.1: forms are accepted from our own pages only.
#[test]
fn another_sites_form_is_refused() {
    on_both(|app| {
        for (name, value) in [("origin", "https://evil.test"), ("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site")]
        {
            let mut browser = app.browser();
            let form = browser.authorize(&WEB, &[]).form("login-form");
            let form = form.with(&[("username", "ada"), ("password", PASSWORD)]);
            browser.send(Ask::post(&form.action, &form.pairs()).header(name, value)).expect_page(400);
            browser.silently(&WEB).expect_error("login_required");
        }
    });
}

#[test]
fn a_log_in_page_lives_for_half_an_hour() {
    on_both(|app| {
        let mut browser = app.browser();
        let page = browser.authorize(&WEB, &[]).expect_page(200);
        app.wait(29 * 60);
        let mut in_time = browser.clone();
        in_time.type_in(&page, "ada", PASSWORD).callback().code();
        app.wait(60);
        browser.type_in(&page, "ada", PASSWORD).expect_page(400);
    });
}

/// A double click, a lost answer, the back button: whoever sends the form again gets in, each time with a code of its own.
#[test]
fn a_form_sent_twice_answers_twice() {
    on_both(|app| {
        let mut browser = app.browser();
        let start = browser.get(&WEB.request(&[]));
        let path = start.own_path().unwrap().to_owned();
        let form = browser.get(&path).form("login-form").with(&[("username", "ada"), ("password", PASSWORD)]);
        let mut impatient = browser.clone(); // its first answer was lost, the new cookie with it
        let first = browser.submit(&form).callback();
        let second = impatient.submit(&form).callback();
        assert_ne!(first.code(), second.code());
        let sub = verified(app, &WEB.redeem(app, &first).id).claims["sub"].clone();
        assert_eq!(verified(app, &WEB.redeem(app, &second).id).claims["sub"], sub);
        // Back to the page: the person is signed in by now and goes on.
        impatient.get(&path).callback().code();
    });
}

#[test]
fn turning_back_tells_the_app() {
    on_both(|app| {
        let mut browser = app.browser();
        let page = browser.authorize(&WEB, &[]).expect_page(200);
        let callback = browser.press(&page, "login-form", ("action", "cancel")).callback();
        callback.expect_error("access_denied");
        assert_eq!(callback.get("state"), Some("s-1"));
        browser.silently(&WEB).expect_error("login_required");
    });
}

#[test]
fn a_disabled_person_cannot_sign_in_and_is_told_nothing() {
    on_both(|app| {
        app.disable("ada");
        let page = app.browser().sign_in(&WEB, &[], "ada").expect_page(400);
        let mut other = app.browser();
        let form = other.authorize(&WEB, &[]);
        let wrong = other.type_in(&form, "bob", "wrong").expect_page(400);
        let notice =
            |text: &str| text.split("role=\"alert\"").nth(1).unwrap_or_default().split("</div>").next().map(str::to_owned);
        assert_eq!(notice(page.text()), notice(wrong.text()));
    });
}

fn newcomer(app: &TestApp, name: &str) {
    app.add(name, Profile::default());
}

/// Decision 5: a browser "holds up to 8 sessions, one of them current".
#[test]
fn a_browser_holds_eight_accounts_and_the_oldest_makes_room() {
    on_both(|app| {
        let mut browser = app.browser();
        let first = browser.sign_in(&WEB, &[("scope", "openid")], "ada").callback();
        let first = WEB.redeem(app, &first);
        for number in 1..=8 {
            app.wait(1);
            let name = format!("person{number}");
            newcomer(app, &name);
            let choice = browser.authorize(&WEB, &[("prompt", "select_account")]).expect_page(200);
            let login = browser.press(&choice, "select-form", ("action", "another"));
            browser.type_in(&login, &name, PASSWORD).callback().code();
        }
        let choice = browser.authorize(&WEB, &[("prompt", "select_account")]).expect_page(200);
        assert_eq!(choice.text().matches("name=\"session\"").count(), 8);
        assert!(!choice.text().contains("Ada Lovelace") && choice.text().contains("person8"));
        app.send(WEB.refreshing(&first.refresh)).expect_error(400, "invalid_grant");
    });
}

/// Decision 15: "session 12 h idle and 30 days absolute".
#[test]
fn a_session_ends_when_idle_and_when_old() {
    on_both(|app| {
        let mut browser = app.browser();
        browser.sign_in(&WEB, &[], "ada").callback();
        let hour = 3_600;
        app.wait(12 * hour - 1);
        browser.silently(&WEB).code();
        app.wait(12 * hour);
        browser.silently(&WEB).expect_error("login_required");
        browser.sign_in(&WEB, &[], "ada").callback();
        for _ in 0..65 {
            app.wait(11 * hour);
            browser.silently(&WEB).code();
        }
        app.wait(5 * hour);
        browser.silently(&WEB).expect_error("login_required");
    });
}

const STAFF: &str = r#"
[[client]]
provider = "default"
client_id = "staff"
client_secret = "a secret of staff"
client_name = "Staff only"
redirect_uris = ["https://app.test/cb"]
allowed_groups = ["staff", "owners"]
require_consent = false
"#;

/// Decision 9: "the page says why; the client gets `access_denied`".
#[test]
fn an_app_may_be_open_to_a_group_only() {
    let mut staff = WEB;
    (staff.id, staff.auth) = ("staff", crate::harness::Auth::Basic("a secret of staff"));
    on_both_with(&Setup::more(STAFF), |app| {
        app.browser().sign_in(&staff, &[], "ada").callback().code();
        let mut bob = app.browser();
        let page = bob.sign_in(&staff, &[], "bob").expect_page(403);
        assert!(page.text().contains("Staff only"));
        let back = page.link("error-back");
        assert!(back.starts_with("https://app.test/cb?error=access_denied&") && back.contains("state=s-1"), "{back}");
        let choice = bob.get(&page.link("error-switch")).expect_page(200);
        choice.form("select-form");
        bob.silently(&staff).expect_error("access_denied");
        bob.silently(&WEB).code();
    });
}

/// What is hashed is the whole password in its NFC form (NIST SP 800-63B §3.1.1.2), so it can be typed on any keyboard.
#[test]
fn a_password_is_taken_whole_and_in_any_unicode_form() {
    on_both(|app| {
        let long = format!("caf\u{e9}{}", "x".repeat(900));
        let hash = password::hash(&Plain::new(long.clone())).unwrap();
        app.set_password("ada", hash);
        for (typed, is_right) in [(long.replace('\u{e9}', "e\u{301}"), true), (long[..500].to_owned(), false)] {
            let mut browser = app.browser();
            let page = browser.authorize(&WEB, &[]);
            assert_eq!(browser.type_in(&page, "ada", &typed).status() == 303, is_right);
        }
    });
}

/// An app may sign people in in a pop-up, whose callback speaks to the page that opened it: nothing on the way isolates itself from it.
/// Pages of our own do.
#[test]
fn the_way_to_an_app_keeps_the_page_that_opened_it_and_account_pages_do_not() {
    on_both(|app| {
        let mut browser = app.browser();
        let opener = |answer: &Answer| answer.header("cross-origin-opener-policy").to_owned();
        let asked = browser.get(&WEB.request(&[]));
        let page = browser.get(asked.location());
        assert_eq!((opener(&asked), opener(&page)), ("unsafe-none".to_owned(), "unsafe-none".to_owned()));
        let typed = page.form("login-form").with(&[("username", "ada"), ("password", PASSWORD)]);
        assert_eq!(opener(&browser.submit(&typed)), "unsafe-none");
        assert_eq!(opener(&browser.get("/account")), "same-origin");
    });
}
