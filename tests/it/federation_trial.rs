//! The federation doctor over the API, and trying to sign in as an administrator: everything is shown, and nothing happens.

use serde_json::{Value, json};
use signet::flow::admin::roles;
use signet::model::AdminRole;
use signet::store::federated_identities;

use crate::harness::upstream::{Signing, Upstream};
use crate::harness::{Answer, Ask, Auth, Browser, RelyingParty, SPA, Setup, TestApp, Tokens, WEB, on_both_with};

const ROBOT: RelyingParty = RelyingParty { id: "robot", auth: Auth::Basic("a secret of robot"), ..SPA };
const TABLES: &str = "[[client]]\nprovider = \"default\"\nclient_id = \"robot\"\nclient_secret = \"a secret of robot\"\n\
                      grant_types = [\"client_credentials\"]\nresponse_types = []\nscope = \"upstreams:read upstreams:write\"\n";

fn with_upstream(lines: &str, test: impl Fn(&TestApp, &Upstream)) {
    let upstream = Upstream::start();
    on_both_with(&Setup::more(&(upstream.tables(lines) + TABLES)), |app| {
        upstream.script(|_| {});
        upstream.forget();
        test(app, &upstream);
    });
}

fn examine(app: &TestApp, name: &str) -> Answer {
    let form = [("grant_type", "client_credentials"), ("resource", "https://id.test/api")];
    let token = Tokens::read(app.send(ROBOT.token(&form))).access;
    app.send(Ask::new("POST", &format!("/api/upstreams/{name}/doctor")).bearer(&token))
}

#[test]
fn the_doctor_says_over_the_api_what_was_seen_and_what_to_do() {
    with_upstream("enabled = false", |app, upstream| {
        let report = examine(app, "corp").expect(200).json();
        let of = |report: &Value, check: &str| {
            let all = report["findings"].as_array().unwrap();
            all.iter().find(|one| one["check"] == check).unwrap_or_else(|| panic!("{check}: {report}")).clone()
        };
        for check in ["settings", "reach", "issuer", "response_type", "keys", "client_authentication"] {
            assert_eq!(of(&report, check)["verdict"], "ok", "{report}");
        }
        assert_eq!(of(&report, "tls")["verdict"], "warning", "plain http");
        assert_eq!(report["verdict"], "failure", "this upstream has no page for people");
        assert_eq!(report["redirect_uri"], "https://id.test/oauth/auz/grants/provider/authcomplete");
        assert_eq!(report["sign_in"], "https://id.test/login/try?idp=corp");
        upstream.script(|script| drop(script.metadata.insert("issuer".into(), json!("https://evil.test"))));
        let wrong = of(&examine(app, "corp").expect(200).json(), "issuer");
        assert!(wrong["verdict"] == "failure" && wrong["text"].as_str().unwrap().contains("https://evil.test"), "{wrong}");
        assert!(!wrong["fix"].as_str().unwrap().is_empty());
        examine(app, "nobody").expect_problem(404, "upstream_not_found");
    });
}

/// Olga administers the tenant, in a browser in which she is signed in.
fn administrator(app: &TestApp, role: Option<AdminRole>) -> Browser<'_> {
    app.add("olga", signet::flow::admin::profile::Profile::default());
    let olga = app.person("olga").id;
    roles::appoint(app.house().store(), &app.host(), (&olga, role), app.now()).unwrap();
    let mut browser = app.browser();
    browser.sign_in(&WEB, &[], "olga").callback().code();
    browser
}

/// What has to be as it was.
fn everything(app: &TestApp) -> (usize, usize, String) {
    let tenant = app.site().tenant.id.clone();
    app.house()
        .store()
        .read(|c| {
            let people = signet::store::users::list_admins(c, &tenant)?.len();
            let ada = signet::store::users::find_for_login(c, &tenant, "ada@example.test")?.unwrap();
            let links = federated_identities::list_of_user(c, &ada.id)?.len();
            Ok((people, links, format!("{ada:?}")))
        })
        .unwrap()
}

fn tried(browser: &mut Browser<'_>, upstream: &Upstream, subject: &str) -> Answer {
    let sent = browser.get("/login/try?idp=corp").expect(303);
    let pairs = upstream.authorize(&sent, subject);
    let back = browser.get(&Upstream::back(&pairs)).expect(303);
    assert!(back.location().contains("/admin/tried/"), "{}", back.location());
    browser.follow(back).expect_page(200)
}

fn shows(page: &Answer, verdict: &str) {
    assert!(page.text().contains(&format!("id=\"verdict\" data-kind=\"{verdict}\"")), "{verdict}: {}", page.text());
}

#[test]
fn a_trial_shows_what_came_who_it_would_be_and_why_and_writes_nothing() {
    let lines = "claims_source = \"id_token_and_userinfo\"\nclaims = { given_name = \"first\" }\nenabled = false";
    with_upstream(lines, |app, upstream| {
        let mut browser = administrator(app, Some(AdminRole::Admin));
        let before = everything(app);
        let says = |claims: Value| {
            upstream.script(|script| {
                script.id_token = json!({ "secret_thing": "s3cr3t-value" }).as_object().unwrap().clone();
                script.userinfo = Some(claims.as_object().unwrap().clone());
            });
        };
        says(json!({ "email": "grace@corp.test", "first": "Grace", "inner_token": "t0ken-value" }));
        let page = tried(&mut browser, upstream, "grace");
        shows(&page, "create");
        let text = page.text();
        assert!(text.contains("userinfo: first") && text.contains("grace@corp.test"), "claim by claim: {text}");
        assert!(text.contains("id=\"trial-subject\"") && !text.contains("data-made=\"failed\"") && !text.contains("not_reached"));
        assert!(
            !text.contains("s3cr3t-value") && !text.contains("t0ken-value") && !text.contains("eyJ"),
            "nothing secret: {text}"
        );
        says(json!({ "email": "ada@example.test", "email_verified": true }));
        let page = tried(&mut browser, upstream, "grace");
        shows(&page, "ask_to_link");
        assert!(page.text().contains("id=\"verdict-person\">ada<"));
        upstream.script(|script| drop(script.id_token.insert("nonce".into(), json!("another"))));
        let page = tried(&mut browser, upstream, "grace");
        shows(&page, "refuse");
        assert!(page.text().contains("id=\"refusal-code\">id_token_nonce<"));
        assert!(page.text().contains("data-made=\"failed\"") && page.text().contains("data-made=\"not_reached\""));
        upstream.script(|script| script.signing = Signing::Stranger);
        shows(&tried(&mut browser, upstream, "grace"), "refuse");
        assert_eq!(everything(app), before);
        // The session in the browser is still the administrator's.
        assert!(browser.get("/admin").expect_page(200).text().contains("olga"));
    });
}

#[test]
fn a_trial_says_what_a_log_in_then_does() {
    let lines = "authority_for_email_domains = [\"example.test\"]";
    with_upstream(lines, |app, upstream| {
        let mut browser = administrator(app, Some(AdminRole::Owner));
        let says = || upstream.says(json!({ "email": "ada@example.test", "email_verified": true }));
        says();
        shows(&tried(&mut browser, upstream, "ada"), "link");
        let mut person = app.browser();
        let sent = person.authorize(&WEB, &[("idp_hint", "corp")]);
        let pairs = upstream.authorize(&sent, "ada");
        let back = person.get(&Upstream::back(&pairs));
        person.follow(back).callback().code();
        shows(&tried(&mut browser, upstream, "ada"), "sign_in");
        upstream.says(json!({ "email": "ada@example.test", "email_verified": true }));
        shows(&tried(&mut browser, upstream, "mallory"), "refuse");
    });
}

#[test]
fn only_who_may_change_upstreams_tries_and_only_they_see_it_in_the_same_browser() {
    with_upstream("", |app, upstream| {
        // Nobody, then somebody without the role, is not sent anywhere.
        assert!(app.browser().get("/login/try?idp=corp").expect(303).location().contains("/login?interaction="));
        let mut support = administrator(app, Some(AdminRole::Support));
        support.get("/login/try?idp=corp").expect_page(403);
        assert!(upstream.all_calls().is_empty());
        let olga = app.person("olga").id;
        let appoint = |role| roles::appoint(app.house().store(), &app.host(), (&olga, role), app.now()).unwrap();
        appoint(Some(AdminRole::Admin));
        let mut browser = support;
        let sent = browser.get("/login/try?idp=corp").expect(303);
        let pairs = upstream.authorize(&sent, "grace");
        // Another browser finishes nothing, and one who may not any more sees nothing.
        app.browser().get(&Upstream::back(&pairs)).expect_page(400);
        appoint(Some(AdminRole::Support));
        browser.clone().get(&Upstream::back(&pairs)).expect_page(400);
        appoint(Some(AdminRole::Admin));
        let sent = browser.get("/login/try?idp=corp").expect(303);
        let pairs = upstream.authorize(&sent, "grace");
        let back = browser.get(&Upstream::back(&pairs)).expect(303);
        let path = back.location().trim_start_matches("https://id.test").to_owned();
        browser.get(&path).expect_page(200);
        let mut other = app.browser();
        other.sign_in(&WEB, &[], "olga").callback().code();
        other.get(&path).expect_page(404);
        app.wait(1_801);
        browser.get(&path).expect_page(404);
    });
}
