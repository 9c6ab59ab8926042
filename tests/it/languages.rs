//! Which language people are spoken to in: what the app asks for, their own, their browser's, English; and the language of their mail.

use crate::harness::{Answer, Ask, Browser, PASSWORD, Postbox, Setup, TestApp, WEB, on_both, on_both_with};

const PEOPLE: &str = r#"
[[user]]
username = "greta"
password_hash = "HASH"
name = "Greta"
email = "greta@example.test"
email_verified = true
locale = "de-AT"

[[user]]
username = "sven"
password_hash = "HASH"
name = "Sven"
email = "sven@example.test"
email_verified = true
locale = "sv"
"#;

/// Opens an address of ours in a browser that asks for languages.
#[track_caller]
fn get(browser: &mut Browser<'_>, address: &str, accepted: &str) -> Answer {
    let mut answer = browser.send(Ask::get(address).header("accept-language", accepted));
    while let Some(path) = answer.own_path().map(str::to_owned) {
        answer = browser.send(Ask::get(&path).header("accept-language", accepted));
    }
    answer
}

/// The language that a page says it speaks.
#[track_caller]
fn language(page: &Answer) -> String {
    let (_, rest) = page.text().split_once("<html lang=\"").expect("a page says its language");
    let said = rest.split('>').next().unwrap_or_default();
    said.replace("\" dir=\"", " ").trim_end_matches('"').to_owned()
}

#[track_caller]
fn login(app: &TestApp, extra: &[(&str, &str)], accepted: &str) -> Answer {
    get(&mut app.browser(), &WEB.request(extra), accepted).expect_page(200)
}

#[test]
fn what_the_app_asks_for_comes_before_what_the_browser_asks_for() {
    on_both(|app| {
        for (wished, accepted, spoken, heading) in [
            ("", "", "en ltr", "Sign in"),
            ("", "sv, de-AT;q=0.8, en;q=0.7", "de ltr", "Anmelden"),
            ("fr-CA en", "de", "fr ltr", "Se connecter"),
            ("tlh ar", "de", "ar rtl", "تسجيل الدخول"),
            ("tlh", "zh-Hans", "zh ltr", "登录"),
            ("es", "", "es ltr", "Iniciar sesión"),
            ("\"><script>", "de;q=0", "en ltr", "Sign in"),
        ] {
            let page = login(app, &[("ui_locales", wished)], accepted);
            assert_eq!(language(&page), spoken, "{wished} {accepted}");
            assert!(page.text().contains(&format!("<h1>{heading}</h1>")), "{wished} {accepted}: {}", page.text());
        }
    });
}

#[test]
fn the_wish_of_the_app_stays_for_the_whole_sign_in_and_its_errors() {
    on_both(|app| {
        let mut browser = app.browser();
        let page = browser.authorize(&WEB, &[("ui_locales", "de"), ("prompt", "login consent")]).expect_page(200);
        let form = page.form("login-form").with(&[("username", "ada"), ("password", "not it")]);
        let again = browser.submit(&form).expect_page(400);
        assert_eq!(language(&again), "de ltr");
        assert!(again.text().contains("Der Name oder das Passwort ist falsch."));
        let consent = browser.type_in(&again, "ada", PASSWORD).expect_page(200);
        assert_eq!(language(&consent), "de ltr", "ada's own English comes after it");
        assert!(consent.text().contains("Darf The web app Ihr Konto verwenden?"));
        // A request without a proven address says so in its language; what is wrong with it, in its developer's.
        let refused = browser.get("/oauth/auz/authorize?client_id=nobody&ui_locales=ar").expect_page(400);
        assert_eq!(language(&refused), "ar rtl");
        assert!(refused.text().contains("رُفض الطلب") && refused.text().contains("<span lang=\"en\" dir=\"ltr\">"));
        assert_eq!(language(&get(&mut app.browser(), "/nothing", "es").expect_page(404)), "es ltr");
    });
}

#[test]
fn whoever_is_signed_in_is_spoken_to_in_their_own_language() {
    on_both_with(&Setup::people(PEOPLE), |app| {
        let mut browser = app.browser();
        browser.sign_in(&WEB, &[], "greta").callback();
        let choice = |browser: &mut Browser<'_>, extra: &[(&str, &str)]| {
            language(&get(browser, &WEB.request(extra), "fr").expect_page(200))
        };
        assert_eq!(choice(&mut browser, &[("prompt", "login")]), "de ltr", "Austrian German is German");
        assert_eq!(choice(&mut browser, &[("prompt", "select_account")]), "de ltr");
        assert_eq!(choice(&mut browser, &[("prompt", "login"), ("ui_locales", "es")]), "es ltr");
        let mut other = app.browser();
        other.sign_in(&WEB, &[], "sven").callback();
        assert_eq!(choice(&mut other, &[("prompt", "login")]), "fr ltr", "Swedish is none of ours: the browser is asked");
    });
}

#[test]
fn mail_is_written_in_the_language_of_its_reader() {
    let postbox = Postbox::start();
    on_both_with(&Setup::people(&format!("{PEOPLE}{}", postbox.section())), |app| {
        let sent = |name: &str, accepted: &str| {
            let mut browser = app.browser();
            let page = get(&mut browser, "/recover", accepted).expect_page(200);
            let form = page.form("recover-form").with(&[("username", name)]);
            let ask = Ask::post(&form.action, &form.pairs()).header("origin", crate::harness::ISSUER);
            browser.send(ask.header("sec-fetch-site", "same-origin").header("accept-language", accepted)).expect(303);
            app.post();
            postbox.take().remove(0)
        };
        let greta = sent("greta", "fr");
        assert!(
            greta.text().contains("Guten Tag Greta,") && greta.html().contains("<html lang=\"de\" dir=\"ltr\">"),
            "{greta:?}"
        );
        let sven = sent("sven", "ar");
        assert!(sven.text().contains("مرحبًا Sven،") && sven.html().contains("<html lang=\"ar\" dir=\"rtl\">"), "{sven:?}");
    });
}
