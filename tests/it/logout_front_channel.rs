//! OpenID Connect Front-Channel Logout 1.0: the logged-out page loads every app's page in a hidden frame and goes on by itself.

use crate::harness::{Answer, Auth, Browser, RelyingParty, Setup, TestApp, Tokens, WEB, encoded, on_both_with, verified};

const FRAMED: RelyingParty =
    RelyingParty { id: "framed", auth: Auth::Basic("a secret of framed"), redirect_uri: "https://framed.test/cb" };
const OTHER: RelyingParty =
    RelyingParty { id: "other", auth: Auth::Basic("a secret of other"), redirect_uri: "https://other.test/cb" };
const STATE: &str = "&#%\"<>?+=/\\'`~!@$^*()[]{}|;:,.";

const TABLES: &str = r#"
[[client]]
provider = "default"
client_id = "framed"
client_secret = "a secret of framed"
client_name = "The framed app"
redirect_uris = ["https://framed.test/cb"]
post_logout_redirect_uris = ["https://framed.test/bye"]
require_consent = false
frontchannel_logout_uri = "https://framed.test/out?tenant=1"
frontchannel_logout_session_required = true

[[client]]
provider = "default"
client_id = "other"
client_secret = "a secret of other"
redirect_uris = ["https://other.test/cb"]
require_consent = false
frontchannel_logout_uri = "https://other.test/out"
"#;

fn on_both(test: impl Fn(&TestApp)) {
    on_both_with(&Setup::more(TABLES), test);
}

fn signed_in(app: &TestApp) -> (Browser<'_>, Tokens) {
    let mut browser = app.browser();
    let callback = browser.sign_in(&FRAMED, &[], "ada").callback();
    let tokens = FRAMED.redeem(app, &callback);
    (browser, tokens)
}

fn end(browser: &mut Browser<'_>, parameters: &[(&str, &str)]) -> Answer {
    let answer = browser.get(&format!("/oauth/end_session?{}", encoded(parameters)));
    browser.follow(answer)
}

/// §3: "The OP … `iss` … `sid` … If the RP registered `frontchannel_logout_session_required`"; we always send both. RP-Initiated Logout
/// §3 still holds: back to the app with `state` alone.
#[test]
fn every_app_of_the_session_is_loaded_and_the_page_goes_on() {
    on_both(|app| {
        let (mut browser, tokens) = signed_in(app);
        browser.authorize(&OTHER, &[]).callback();
        browser.authorize(&WEB, &[]).callback();
        let bye = [("post_logout_redirect_uri", "https://framed.test/bye"), ("state", STATE)];
        let page = end(&mut browser, &[("id_token_hint", tokens.id.as_str()), bye[0], bye[1]]).expect_page(200);
        let sid = verified(app, &tokens.id).claims["sid"].as_str().unwrap().to_owned();
        let about = format!("iss=https%3A%2F%2Fid.test&sid={sid}");
        let expected = [format!("https://framed.test/out?tenant=1&{about}"), format!("https://other.test/out?{about}")];
        assert_eq!(page.frames(), expected);
        let policy = page.header("content-security-policy");
        assert!(policy.contains("; frame-src https://framed.test https://other.test; "), "{policy}"); // LO-022
        let to = page.link("continue");
        let url = url::Url::parse(&to).unwrap();
        let state = url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned()));
        assert_eq!(state.collect::<Vec<_>>(), [("state".to_owned(), STATE.to_owned())]);
        assert!(to.starts_with("https://framed.test/bye?state="));
        assert_eq!(page.header("refresh"), format!("5;url={to}"));
        assert!(page.text().contains("onward.") && page.text().contains("id=\"logged-out\""));
        browser.silently(&FRAMED).expect_error("login_required");
    });
}

/// Also for apps that name no address to go back to: the page stays.
#[test]
fn without_an_address_the_page_tells_the_apps_and_stays() {
    on_both(|app| {
        let (mut browser, tokens) = signed_in(app);
        let page = end(&mut browser, &[("id_token_hint", &tokens.id)]).expect_page(200);
        assert_eq!(page.frames().len(), 1);
        assert!(page.header("refresh").is_empty() && !page.text().contains("onward."));
        // The person's own wish, too.
        let (mut browser, _) = signed_in(app);
        let question = browser.get("/logout").expect_page(200);
        let answer = browser.submit(&question.form("logout-form").with(&[("action", "confirm")]));
        assert!(answer.location().starts_with("/logout/done?farewell="), "a reload posts nothing");
        assert_eq!(browser.follow(answer).expect_page(200).frames().len(), 1);
    });
}

/// The page is this browser's for a while, and may be loaded again; it is of no use to anybody else.
#[test]
fn the_page_is_one_browsers_and_ends() {
    on_both(|app| {
        let (mut browser, tokens) = signed_in(app);
        let bye = ("post_logout_redirect_uri", "https://framed.test/bye");
        let query = encoded(&[("id_token_hint", tokens.id.as_str()), bye]);
        let path = browser.get(&format!("/oauth/end_session?{query}")).location().to_owned();
        for _ in 0..2 {
            assert_eq!(browser.get(&path).expect_page(200).frames().len(), 1);
        }
        for other in [path.clone(), format!("{path}x"), "/logout/done".to_owned(), "/logout/done?farewell=AAAA".to_owned()] {
            let page = app.browser().get(&other).expect_page(200);
            assert!(page.frames().is_empty() && page.header("refresh").is_empty(), "{other}");
            assert!(!page.header("content-security-policy").contains("frame-src"));
        }
        app.wait(300);
        assert!(browser.get(&path).expect_page(200).frames().is_empty());
    });
}

/// Nobody is told of a session that did not end.
#[test]
fn nothing_is_loaded_for_nobody() {
    on_both(|app| {
        let (_, tokens) = signed_in(app);
        let page = end(&mut app.browser(), &[("id_token_hint", &tokens.id)]).expect_page(200);
        assert!(page.frames().is_empty());
        let (mut browser, _) = signed_in(app);
        browser.get("/oauth/end_session").expect_page(200).form("logout-form");
        browser.silently(&FRAMED).code();
    });
}
