//! The trust-withdrawal matrix: what still works, at another process, once something was taken away.
//!
//! D = refused, N = not affected, C = consent is asked again, n = narrowed. A row of the matrix is one test; its columns are a log-in
//! under way (a consent page that waits), a code, an approved device code, the session, a refresh token and an access token.

use signet::flow::end_session;
use signet::model::Id;
use signet::store::{clients, consents, revision, users};

use crate::harness::{
    Answer, Ask, Auth, Browser, Callback, Device, RelyingParty, Setup, TestApp, Tokens, WEB, on_both_with, verified,
};

const APP: RelyingParty =
    RelyingParty { id: "trusted", auth: Auth::Basic("a secret of trusted"), redirect_uri: "https://trusted.test/cb" };

const TABLES: &str = r#"
[[client]]
provider = "default"
client_id = "trusted"
client_secret = "a secret of trusted"
redirect_uris = ["https://trusted.test/cb"]
grant_types = ["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code"]
scope = "openid email"
allowed_groups = ["staff"]
"#;

/// What a person and an app hold.
struct Held<'a> {
    browser: Browser<'a>,
    page: Answer,
    code: Callback,
    device: Device,
    tokens: Tokens,
}

fn hold(app: &TestApp) -> Held<'_> {
    let scope = [("scope", "openid email")];
    let mut browser = app.browser();
    let page = browser.sign_in(&APP, &scope, "ada").expect_page(200);
    let callback = browser.press(&page, "consent-form", ("action", "allow")).callback();
    let tokens = APP.redeem(app, &callback);
    let code = browser.authorize(&APP, &scope).callback();
    let device = Device::ask(app, &APP, "openid email");
    device.allow(&mut browser, "ada");
    let page = browser.authorize(&APP, &[scope[0], ("prompt", "consent")]).expect_page(200);
    Held { browser, page, code, device, tokens }
}

/// Presents everything at a process.
fn outcome(replica: &TestApp, held: Held<'_>) -> String {
    let Held { browser, page, code, device, tokens } = held;
    let mut browser = browser.moved_to(replica);
    let form = page.form("consent-form").with(&[("action", "allow")]);
    let answer = browser.submit(&form);
    let answer = browser.follow(answer);
    let under_way = match answer.status() {
        303 if answer.callback().get("code").is_none() => 'D',
        303 => issued(&replica.send(APP.redeeming(&answer.callback().code()))),
        _ if answer.text().contains("id=\"consent-form\"") => 'C',
        _ => 'D',
    };
    let code = issued(&replica.send(APP.redeeming(&code.code())));
    let device = issued(&replica.send(device.poll()));
    let session = if browser.silently(&WEB).get("code").is_some() { 'N' } else { 'D' };
    let refresh = issued(&replica.send(APP.refreshing(&tokens.refresh)));
    let access = if replica.send(Ask::get("/oauth/userinfo").bearer(&tokens.access)).status() == 200 { 'N' } else { 'D' };
    [under_way, code, device, session, refresh, access].into_iter().collect()
}

fn issued(answer: &Answer) -> char {
    match answer.status() {
        200 if answer.json()["scope"] == "openid email" => 'N',
        200 => 'n',
        _ => 'D',
    }
}

fn row(withdraw: impl Fn(&TestApp, &Held<'_>), expected: &str) {
    on_both_with(&Setup::more(TABLES), |app| {
        let (replica, held) = (app.replica(), hold(app));
        withdraw(app, &held);
        replica.notice();
        assert_eq!(outcome(&replica, held), expected);
    });
}

fn edit(from: &str, to: &str, expected: &str) {
    row(|app, _| drop(app.edit(from, to)), expected);
}

#[test]
fn nothing_withdrawn() {
    row(|_, _| {}, "NNNNNN");
}

#[test]
fn w1_the_person_is_disabled() {
    row(|app, _| app.disable("ada"), "DDDDDD");
}

#[test]
fn w2_the_person_is_deleted() {
    row(
        |app, _| {
            let id = app.person("ada").id;
            let gone = app.house().store().write(move |c| users::delete(c, &id)).unwrap();
            assert_eq!(gone, users::Change::Done);
        },
        "DDDDDD",
    );
}

#[test]
fn w3_the_password_is_reset() {
    let reset = |app: &TestApp, _: &Held<'_>| {
        app.set_password("ada", app.person("ada").password_hash.unwrap());
    };
    row(reset, "DDDDDD");
}

#[test]
fn w5_the_session_is_ended() {
    let end = |app: &TestApp, held: &Held<'_>| {
        let sid = verified(app, &held.tokens.id).claims["sid"].as_str().unwrap().to_owned();
        end_session::end(app.house(), &app.site(), Id::new(sid), app.now()).unwrap();
    };
    row(end, "DDDDDD");
}

#[test]
fn w6_the_consent_is_withdrawn() {
    let withdraw = |app: &TestApp, _: &Held<'_>| {
        let (provider, user, now) = (app.site().provider.id.clone(), app.person("ada").id, app.now());
        let done = app.house().store().write(move |c| consents::withdraw(c, &provider, &user, &Id::new(APP.id), now));
        assert!(done.unwrap());
    };
    // The page that waits asks for consent anyway; allowing it there is the consent given anew.
    row(withdraw, "NDDNDD");
}

#[test]
fn w7_the_client_is_disabled() {
    edit("client_id = \"trusted\"", "client_id = \"trusted\"\nenabled = false", "DDDNDD");
}

#[test]
fn w8_the_client_is_deleted() {
    let delete = |app: &TestApp, _: &Held<'_>| {
        let provider = app.site().provider.id.clone();
        let done = app.house().store().write(move |c| {
            let gone = clients::delete(c, &provider, &Id::new(APP.id))?;
            revision::bump(c)?;
            Ok(gone)
        });
        assert!(done.unwrap());
    };
    row(delete, "DDDNDD");
}

/// An access token that was issued lives to its short expiry.
#[test]
fn w9_the_grant_type_is_taken_from_the_client() {
    let from = "redirect_uris = [\"https://trusted.test/cb\"]\ngrant_types = [\"authorization_code\", \"refresh_token\", \"urn:ietf:params:oauth:grant-type:device_code\"]";
    let to = "redirect_uris = [\"https://trusted.test/cb\"]\ngrant_types = [\"client_credentials\"]";
    edit(from, to, "DDDNDN");
}

#[test]
fn w10_a_scope_is_taken_from_the_client() {
    edit("scope = \"openid email\"", "scope = \"openid phone\"", "nnnNnN");
}

#[test]
fn w11_the_redirect_uri_is_taken_from_the_client() {
    edit("\"https://trusted.test/cb\"", "\"https://trusted.test/other\"", "DDNNNN");
}

#[test]
fn w13_the_person_leaves_the_group() {
    edit("groups = [\"staff\"]\nattributes", "groups = [\"guests\"]\nattributes", "DDDNDD");
}
