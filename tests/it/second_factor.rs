//! The second step: RFC 6238 (a code is accepted once, one step either way), RFC 8176 (`amr`), OpenID Connect Core §2 (`acr`, `auth_time`),
//! OWASP ASVS 5.0 §6.5 and §7.5.1, and the house's withdrawal matrix (W1, W3, W4).

use serde_json::json;
use signet::crypto::totp::TotpSecret;
use signet::flow::admin::factors;
use signet::flow::admin::profile::Profile;
use signet::model::{AdminRole, StandardClaims};

use crate::harness::{
    Answer, Ask, Browser, Form, ISSUER, PASSWORD, Postbox, Setup, TestApp, WEB, on_both, on_both_with, verified,
};

/// What Cleo has in her pocket.
pub struct Pocket {
    secret: TotpSecret,
    codes: Vec<String>,
}

impl Pocket {
    pub fn code(&self, app: &TestApp) -> String {
        self.secret.code(app.now().epoch_seconds()).unwrap()
    }
}

fn cleo(app: &TestApp) {
    let claims =
        StandardClaims { email: Some("cleo@example.test".to_owned()), email_verified: Some(true), ..StandardClaims::default() };
    app.add("cleo", Profile { claims, ..Profile::default() });
}

#[track_caller]
fn visit(browser: &mut Browser<'_>, path: &str) -> Answer {
    let answer = browser.get(path);
    browser.follow(answer).expect_page(200)
}

fn at_home<'a>(app: &'a TestApp, name: &str) -> Browser<'a> {
    let mut browser = app.browser();
    let page = visit(&mut browser, "/account");
    browser.type_in(&page, name, PASSWORD).expect_page(200);
    browser
}

fn base32(text: &str) -> TotpSecret {
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits: String = text.chars().filter(|c| *c != ' ').map(|c| format!("{:05b}", alphabet.find(c).unwrap())).collect();
    let bytes: Vec<u8> = (0..bits.len() / 8).map(|at| u8::from_str_radix(&bits[8 * at..8 * at + 8], 2).unwrap()).collect();
    TotpSecret::from_slice(&bytes).unwrap()
}

pub fn shown_secret(page: &Answer) -> TotpSecret {
    base32(page.text().split("id=\"totp-secret\">").nth(1).unwrap().split('<').next().unwrap())
}

fn shown_codes(page: &Answer) -> Vec<String> {
    let list = page.text().split("id=\"recovery-codes\"").nth(1).unwrap().split("</ol>").next().unwrap().to_owned();
    list.split("<code>").skip(1).map(|code| code.split('<').next().unwrap().to_owned()).collect()
}

/// Sets an app up on the pages of the account.
#[track_caller]
pub fn set_up(app: &TestApp, browser: &mut Browser<'_>) -> Pocket {
    let page = visit(browser, "/account/factors/totp");
    let secret = shown_secret(&page);
    let code = secret.code(app.now().epoch_seconds()).unwrap();
    let answer = browser.submit(&page.form("totp-form").with(&[("name", "Phone"), ("code", &code)])).expect(303);
    let codes = shown_codes(&browser.follow(answer).expect_page(200));
    app.wait(60); // the code of the setup does not count again
    Pocket { secret, codes }
}

/// A browser that has signed in as Cleo before, somebody with an app set up.
pub fn prepared<'a>(app: &'a TestApp) -> (Browser<'a>, Pocket) {
    cleo(app);
    let mut browser = at_home(app, "cleo");
    let pocket = set_up(app, &mut browser);
    (browser, pocket)
}

#[track_caller]
pub fn answer_with(browser: &mut Browser<'_>, page: &Answer, code: &str) -> Answer {
    let answer = browser.submit(&page.form("second-factor-form").with(&[("code", code)]));
    browser.follow(answer)
}

/// RFC 8176 §2: `otp`, `mfa`. OpenID Connect Core §2: "auth_time: Time when the End-User authentication occurred."
#[test]
fn after_the_password_a_code_is_asked_for_and_the_id_token_tells_the_truth() {
    on_both(|app| {
        let (_, pocket) = prepared(app);
        let mut browser = app.browser();
        let page = browser.sign_in(&WEB, &[("scope", "openid"), ("max_age", "3600")], "cleo").expect_page(200);
        assert!(page.text().contains("Enter your code") && page.text().contains("cleo"));
        browser.silently(&WEB).expect_error("login_required"); // the password alone is nothing yet
        app.wait(20);
        let callback = answer_with(&mut browser, &page, &pocket.code(app)).callback();
        let token = verified(app, &WEB.redeem(app, &callback).id);
        assert_eq!(token.claims["amr"], json!(["pwd", "otp", "mfa"]));
        assert_eq!(token.claims["acr"], "urn:signet:acr:mfa");
        assert_eq!(token.claims["auth_time"], app.now().epoch_seconds());
        browser.silently(&WEB).code();
    });
}

/// Password-only log-ins are as they were: one page, no further round trip, `amr` `pwd`.
#[test]
fn whoever_has_no_second_step_is_not_asked_for_one() {
    on_both(|app| {
        let callback = app.browser().sign_in(&WEB, &[("scope", "openid")], "ada").callback();
        let token = verified(app, &WEB.redeem(app, &callback).id);
        assert_eq!((&token.claims["amr"], &token.claims["acr"]), (&json!(["pwd"]), &json!("urn:signet:acr:password")));
    });
}

/// RFC 6238 §5.2: "The verifier MUST NOT accept the second attempt of the OTP after the successful validation has been issued for the
/// first OTP".
#[test]
fn a_code_counts_once_even_if_many_send_it_at_once() {
    on_both(|app| {
        let (_, pocket) = prepared(app);
        let mut browser = app.browser();
        let page = browser.sign_in(&WEB, &[], "cleo").expect_page(200);
        let form = page.form("second-factor-form").with(&[("code", &pocket.code(app))]);
        let cookie = format!("__Host-signet-default={}", browser.cookie().unwrap());
        let ask = || Ask::post(&form.action, &form.pairs()).header("origin", ISSUER).header("cookie", &cookie);
        let answers = app.send_all((0..6).map(|_| ask().header("sec-fetch-site", "same-origin")));
        let mut statuses: Vec<u16> = answers.iter().map(Answer::status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 400, 400, 400, 400, 400]);
        let mut other = app.browser();
        let page = other.sign_in(&WEB, &[], "cleo").expect_page(200);
        let again = answer_with(&mut other, &page, &pocket.code(app)).expect_page(400);
        assert!(again.text().contains("used already"));
        // An earlier step does not count after a later one either.
        let earlier = pocket.secret.code(app.now().epoch_seconds() - 30).unwrap();
        answer_with(&mut other, &page, &earlier).expect_page(400);
        app.wait(30);
        answer_with(&mut other, &page, &pocket.code(app)).callback().code();
    });
}

#[test]
fn a_clock_may_be_one_step_off_and_no_more() {
    on_both(|app| {
        let (_, pocket) = prepared(app);
        app.wait(300);
        let at = app.now().epoch_seconds();
        let mut browser = app.browser();
        let page = browser.sign_in(&WEB, &[], "cleo").expect_page(200);
        for (off, status) in [(-60, 400), (60, 400)] {
            answer_with(&mut browser, &page, &pocket.secret.code(at + off).unwrap()).expect_page(status);
        }
        answer_with(&mut browser, &page, &pocket.secret.code(at - 30).unwrap()).callback().code();
        let mut browser = app.browser();
        let page = browser.sign_in(&WEB, &[], "cleo").expect_page(200);
        answer_with(&mut browser, &page, &pocket.secret.code(at + 30).unwrap()).callback().code();
    });
}

#[track_caller]
fn recover(browser: &mut Browser<'_>, page: &Answer, code: &str) -> Answer {
    let page = visit(browser, &page.link("use-recovery"));
    answer_with(browser, &page, code)
}

/// A recovery code has no word in RFC 8176: `mfa` says that there were two, and nothing claims `otp`.
#[test]
fn a_recovery_code_signs_in_once_and_the_person_is_told() {
    let postbox = Postbox::start();
    on_both_with(&Setup::more(&postbox.section()), |app| {
        let (mut home, pocket) = prepared(app);
        app.post();
        assert_eq!(postbox.take()[0].header("Subject").as_deref(), Some("A second step was added to your account at Signet"));
        assert_eq!(pocket.codes.len(), 10);
        let mut browser = app.browser();
        let page = browser.sign_in(&WEB, &[("scope", "openid")], "cleo").expect_page(200);
        recover(&mut browser, &page, "000000-000000-000000-000000").expect_page(400);
        let typed = pocket.codes[0].to_uppercase().replace('-', "");
        let callback = recover(&mut browser, &page, &typed).callback();
        let token = verified(app, &WEB.redeem(app, &callback).id);
        assert_eq!((&token.claims["amr"], &token.claims["acr"]), (&json!(["pwd", "mfa"]), &json!("urn:signet:acr:mfa")));
        app.post();
        assert_eq!(postbox.take()[0].header("Subject").as_deref(), Some("A recovery code was used for your account at Signet"));
        let mut other = app.browser();
        let page = other.sign_in(&WEB, &[], "cleo").expect_page(200);
        recover(&mut other, &page, &pocket.codes[0]).expect_page(400);
        // Few are left: the account page says so, and new ones end the old ones.
        for code in &pocket.codes[1..8] {
            let mut another = app.browser();
            let page = another.sign_in(&WEB, &[], "cleo").expect_page(200);
            recover(&mut another, &page, code).callback().code();
        }
        let page = visit(&mut home, "/account/factors");
        assert!(page.text().contains("You have only 2 recovery codes left."), "{}", page.text());
        let answer = home.submit(&page.form("codes-form")).expect(303);
        let fresh = shown_codes(&home.follow(answer).expect_page(200));
        let page = other.sign_in(&WEB, &[], "cleo").expect_page(200);
        recover(&mut other, &page, &pocket.codes[9]).expect_page(400);
        recover(&mut other, &page, &fresh[9]).callback().code();
        postbox.take();
    });
}

/// OWASP ASVS 6.6.3: failures are counted for the person, across sessions, and apart from the password's.
#[test]
fn guessing_codes_ends_after_ten_and_leaves_a_known_device_alone() {
    on_both(|app| {
        let (mut known, pocket) = prepared(app);
        for number in 0..10 {
            let mut stranger = app.browser().at(&format!("198.51.100.{number}"));
            let page = stranger.sign_in(&WEB, &[], "cleo").expect_page(200);
            answer_with(&mut stranger, &page, "000000").expect_page(400);
        }
        let mut stranger = app.browser().at("203.0.113.9");
        let page = stranger.sign_in(&WEB, &[], "cleo").expect_page(200);
        let full = answer_with(&mut stranger, &page, &pocket.code(app)).expect_page(429);
        assert!(full.text().contains("too many wrong codes"));
        // Recovery codes are counted with them.
        recover(&mut stranger, &page, &pocket.codes[0]).expect_page(429);
        let page = known.authorize(&WEB, &[("prompt", "login")]).expect_page(200);
        let page = known.type_in(&page, "cleo", PASSWORD).expect_page(200);
        answer_with(&mut known, &page, &pocket.code(app)).callback().code();
        app.wait(7_200);
        let page = stranger.sign_in(&WEB, &[], "cleo").expect_page(200);
        answer_with(&mut stranger, &page, &pocket.code(app)).callback().code();
    });
}

/// W1, W3, W4: what a log-in under way is worth when something is withdrawn; and it is given up after ten minutes.
#[test]
fn a_log_in_under_way_ends_with_what_it_rests_on() {
    on_both(|app| {
        let (_, pocket) = prepared(app);
        let halfway = || {
            let mut browser = app.browser();
            let page = browser.sign_in(&WEB, &[], "cleo").expect_page(200);
            (browser, page)
        };
        let begins_anew = |(mut browser, page): (Browser<'_>, Answer), why: &str| {
            let next = answer_with(&mut browser, &page, &pocket.code(app)).expect_page(200);
            assert!(next.text().contains("id=\"login-form\""), "{why}");
            browser.silently(&WEB).expect_error("login_required");
        };
        let late = halfway();
        app.wait(601);
        begins_anew(late, "too late");
        let before = halfway();
        app.set_password(
            "cleo",
            signet::crypto::password::hash(&signet::crypto::Plain::new("another one by far".into())).unwrap(),
        );
        begins_anew(before, "another password");
        app.set_password("cleo", signet::crypto::password::hash(&signet::crypto::Plain::new(PASSWORD.into())).unwrap());
        let before = halfway();
        app.disable("cleo");
        begins_anew(before, "disabled");
    });
}

#[test]
fn a_form_of_another_browser_is_worth_nothing() {
    on_both(|app| {
        let (_, pocket) = prepared(app);
        let mut browser = app.browser();
        let page = browser.sign_in(&WEB, &[], "cleo").expect_page(200);
        let mut other = app.browser();
        other.authorize(&WEB, &[]).expect_page(200);
        let form = page.form("second-factor-form").with(&[("code", &pocket.code(app))]);
        let own = other.authorize(&WEB, &[]).form("login-form").field("form_token").to_owned();
        other.submit(&form.with(&[("form_token", &own)])).expect_page(400);
        other.silently(&WEB).expect_error("login_required");
        // Somebody who sent no password has no second step to show.
        let page = other.authorize(&WEB, &[]).expect_page(200);
        let form = page.form("login-form");
        let fields = [("interaction", form.field("interaction")), ("form_token", form.field("form_token")), ("code", "123456")];
        let form = Form { action: "/login/factor".into(), fields: fields.map(|(a, b)| (a.to_owned(), b.to_owned())).into() };
        let answer = other.submit(&form);
        assert!(other.follow(answer).expect_page(200).text().contains("id=\"login-form\""));
    });
}

/// OWASP ASVS 7.5.1: "require full re-authentication before allowing modifications to sensitive account attributes".
#[test]
fn factors_change_only_for_somebody_who_has_just_signed_in() {
    on_both(|app| {
        let (mut browser, pocket) = prepared(app);
        let page = visit(&mut browser, "/account/factors");
        let remove = page.text().split("/account/factors/remove?factor=").nth(1).unwrap().split('"').next().unwrap().to_owned();
        app.wait(901);
        for path in ["/account/factors/totp", &format!("/account/factors/remove?factor={remove}")] {
            let page = visit(&mut browser, path);
            assert!(page.text().contains("id=\"login-form\"") && page.text().contains("cleo"), "{path}");
        }
        let answer = browser.submit(&page.form("codes-form"));
        let page = browser.follow(answer).expect_page(200);
        let page = browser.type_in(&page, "cleo", PASSWORD).expect_page(200);
        let page = answer_with(&mut browser, &page, &pocket.code(app)).expect_page(200);
        assert!(page.text().contains("You have signed in again."));
        // Others are out, the one who acted stays, and the password alone signs in again.
        let mut other = app.browser();
        app.wait(30);
        let page = other.sign_in(&WEB, &[], "cleo").expect_page(200);
        answer_with(&mut other, &page, &pocket.code(app)).callback().code();
        let page = visit(&mut browser, &format!("/account/factors/remove?factor={remove}"));
        let answer = browser.submit(&page.form("confirm-form")).expect(303);
        assert!(browser.follow(answer).expect_page(200).text().contains("No authenticator app yet"));
        other.silently(&WEB).expect_error("login_required");
        browser.silently(&WEB).code();
        app.browser().sign_in(&WEB, &[], "cleo").callback().code();
        assert!(!app.person("cleo").second_factor);
    });
}

#[test]
fn an_app_is_set_up_with_a_right_code_a_name_and_once() {
    on_both(|app| {
        cleo(app);
        let mut browser = at_home(app, "cleo");
        let page = visit(&mut browser, "/account/factors/totp");
        assert!(page.text().contains("<svg class=\"qr\""));
        let secret = shown_secret(&page);
        let code = secret.code(app.now().epoch_seconds()).unwrap();
        let form = |name: &str, code: &str| page.form("totp-form").with(&[("name", name), ("code", code)]);
        let wrong = browser.submit(&form("Phone", "000000")).expect_page(400);
        assert!(wrong.text().contains("The app shows another code."));
        assert_eq!(shown_secret(&wrong).reveal(), secret.reveal());
        browser.submit(&form("", &code)).expect_page(400);
        browser.submit(&form(&"x".repeat(61), &code)).expect_page(400);
        assert!(!app.person("cleo").second_factor);
        browser.submit(&form("Phone", &code)).expect(303);
        assert_eq!(browser.submit(&form("Phone", &code)).location(), "/account/factors?done=stale");
        let found = factors::list(app.house().store(), &app.host(), &app.person("cleo").id).unwrap();
        assert_eq!((found.totp.len(), found.codes_left), (1, 10));
        assert!(!found.totp[0].sealed.windows(20).any(|window| window == secret.reveal()), "it is sealed");
        // Somebody else's setup is nobody's.
        let mut bob = at_home(app, "bob");
        let own = visit(&mut bob, "/account/factors/totp").form("totp-form").field("form_token").to_owned();
        let stolen = bob.submit(&form("Phone", &code).with(&[("form_token", &own)])).expect(303);
        assert_eq!(stolen.location(), "/account/factors?done=stale");
    });
}

#[test]
fn an_administrator_resets_what_somebody_has_lost_and_they_are_told() {
    let postbox = Postbox::start();
    on_both_with(&Setup::more(&postbox.section()), |app| {
        let (mut own, _) = prepared(app);
        app.post();
        postbox.take();
        let id = app.person("cleo").id;
        let mut browser = app.console(AdminRole::Owner, "/admin");
        let page = visit(&mut browser, &format!("/admin/people/{id}"));
        assert!(page.text().contains("Recovery codes left: 10"));
        let page = visit(&mut browser, &page.link("act-reset-factors"));
        let answer = browser.submit(&page.form("confirm-form")).expect(303);
        assert!(browser.follow(answer).expect_page(200).text().contains("The second step is reset."));
        own.silently(&WEB).expect_error("login_required");
        app.browser().sign_in(&WEB, &[], "cleo").callback().code();
        app.post();
        let mails = postbox.take();
        assert_eq!(mails[0].header("Subject").as_deref(), Some("The second step of your account at Signet was taken away"));
    });
}

/// A link to choose a password is a way to the password, and to nothing else (OWASP ASVS 6.4.3).
#[test]
fn a_link_to_choose_a_password_does_not_pass_the_second_step() {
    on_both(|app| {
        let (_, pocket) = prepared(app);
        let id = app.person("cleo").id;
        let link = signet::flow::admin::people::invite(app.house().store(), &app.host(), &id, app.now()).unwrap();
        let mut browser = app.browser();
        let page = browser.get(&format!("/password?token={}", link.token.reveal())).expect_page(200);
        let new = "seven quiet rivers run";
        let answer = browser.submit(&page.form("choose-form").with(&[("password", new), ("password_again", new)])).expect(303);
        let page = browser.follow(answer).expect_page(200);
        assert!(page.text().contains("Enter your code"));
        browser.silently(&WEB).expect_error("login_required");
        let page = answer_with(&mut browser, &page, &pocket.code(app)).expect_page(200);
        assert!(page.text().contains("Your password is changed."));
    });
}

/// RFC 9470 §4: "acr_values … the authorization server SHOULD attempt to satisfy"; the step up is a log-in with both, and whoever has no
/// second step is answered with what they have.
#[test]
fn an_app_that_wants_more_gets_it_from_whoever_has_it() {
    on_both(|app| {
        cleo(app);
        let mut browser = app.browser();
        let mut home = at_home(app, "cleo");
        browser.sign_in(&WEB, &[], "cleo").callback().code();
        let pocket = set_up(app, &mut home);
        let wish = [("scope", "openid"), ("acr_values", "urn:signet:acr:mfa")];
        let silent = [wish[0], wish[1], ("prompt", "none")];
        let callback = browser.authorize(&WEB, &silent).callback();
        assert_eq!(verified(app, &WEB.redeem(app, &callback).id).claims["acr"], "urn:signet:acr:password");
        let page = browser.authorize(&WEB, &wish).expect_page(200);
        assert!(page.text().contains("once more"));
        let page = browser.type_in(&page, "cleo", PASSWORD).expect_page(200);
        let callback = answer_with(&mut browser, &page, &pocket.code(app)).callback();
        assert_eq!(verified(app, &WEB.redeem(app, &callback).id).claims["acr"], "urn:signet:acr:mfa");
        let callback = browser.authorize(&WEB, &wish).callback(); // it is not asked for twice
        assert_eq!(verified(app, &WEB.redeem(app, &callback).id).claims["acr"], "urn:signet:acr:mfa");
        let callback = app.browser().sign_in(&WEB, &wish, "ada").callback();
        assert_eq!(verified(app, &WEB.redeem(app, &callback).id).claims["acr"], "urn:signet:acr:password");
    });
}
