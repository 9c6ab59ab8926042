//! Agreements: what people accept before they go on to an app (OpenID Connect Core §3.1.2.6: `interaction_required`), in which version, and
//! what is known of it afterwards.

use serde_json::{Value, json};

use signet::flow::admin::profile::Profile;

use crate::harness::upstream::Upstream;
use crate::harness::{
    ASKING, Answer, Ask, Auth, Browser, PASSWORD, RelyingParty, SPA, Setup, TestApp, Tokens, WEB, on_both_with,
};

const ROBOT: RelyingParty = RelyingParty { id: "robot", auth: Auth::Basic("a secret of robot"), ..SPA };

const ROBOT_TABLE: &str = r#"
[[client]]
client_id = "robot"
client_secret = "a secret of robot"
grant_types = ["client_credentials"]
response_types = []
scope = "users:read users:write agreements:read agreements:write"
"#;

const TERMS: &str = r#"
[[agreement]]
name = "terms"
version = "1"
title = "Terms of use"
text = "Be kind.\n\nKeep <b>your</b> password."

[[agreement]]
name = "portal"
version = "1"
title = "Developer agreement"
url = "https://corp.test/developers"
required_for = ["developers"]
"#;

struct Robot<'a> {
    app: &'a TestApp,
    token: String,
}

impl<'a> Robot<'a> {
    fn new(app: &'a TestApp) -> Self {
        let form = [("grant_type", "client_credentials"), ("resource", "https://id.test/api")];
        Self { app, token: Tokens::read(app.send(ROBOT.token(&form))).access }
    }

    fn get(&self, path: &str) -> Answer {
        self.app.send(Ask::get(&format!("/api{path}")).bearer(&self.token))
    }

    fn post(&self, path: &str, body: &Value) -> Answer {
        let ask = Ask::new("POST", &format!("/api{path}")).bearer(&self.token);
        self.app.send(ask.body("application/json", body.to_string().as_bytes()))
    }

    /// The identifier of a version.
    fn version(&self, name: &str, version: &str) -> String {
        let all = self.get("/agreements").expect(200).json();
        let found = all["items"].as_array().unwrap().iter().find(|own| own["name"] == name && own["version"] == version);
        found.unwrap_or_else(|| panic!("{name} {version} in {all}"))["id"].as_str().unwrap().to_owned()
    }

    fn publish(&self, name: &str, version: &str) -> String {
        let body = json!({ "name": name, "version": version, "title": "Anew", "text": format!("The {version} words.") });
        self.post("/agreements", &body).expect(201).json()["id"].as_str().unwrap().to_owned()
    }

    /// `name version` of what somebody has accepted.
    fn accepted(&self, name: &str) -> Vec<String> {
        let all = self.get(&format!("/users/{}/agreements", self.app.person(name).id)).expect(200).json();
        let word = |own: &Value| format!("{} {}", own["name"].as_str().unwrap(), own["version"].as_str().unwrap());
        all["items"].as_array().unwrap().iter().map(word).collect()
    }
}

fn on_both_with_terms(tables: &str, test: impl Fn(&TestApp, &Robot<'_>)) {
    on_both_with(&Setup::more(&format!("{ROBOT_TABLE}{tables}")), |app| test(app, &Robot::new(app)));
}

fn accept(browser: &mut Browser<'_>, page: &Answer) -> Answer {
    browser.press(page, "agreement-form", ("action", "accept"))
}

#[test]
fn what_is_accepted_once_is_not_asked_again_and_is_known() {
    on_both_with_terms(TERMS, |app, robot| {
        let mut browser = app.browser();
        let page = browser.sign_in(&WEB, &[], "ada").expect_page(200);
        assert!(page.text().contains("Terms of use") && page.text().contains("Keep &lt;b&gt;your&lt;/b&gt; password."));
        assert!(!page.text().contains("Developer agreement"), "that is for developers");
        browser.silently(&WEB).expect_error("interaction_required");
        app.wait(5);
        accept(&mut browser, &page).callback().code();
        browser.silently(&WEB).code();
        app.browser().sign_in(&WEB, &[], "ada").callback().code();
        app.browser().sign_in(&WEB, &[], "bob").expect_page(200).form("agreement-form");
        // What is known of it.
        assert_eq!((robot.accepted("ada"), robot.accepted("bob")), (vec!["terms 1".to_owned()], Vec::new()));
        let told = robot.get(&format!("/users/{}/agreements", app.person("ada").id)).json()["items"][0].clone();
        assert_eq!((&told["title"], &told["is_current"]), (&json!("Terms of use"), &json!(true)));
        assert_eq!(told["agreement"], robot.version("terms", "1"));
        assert_eq!(told["accepted_at"], "2027-01-15T08:00:05Z");
        let page = browser.get("/account/agreements").expect_page(200);
        assert!(page.text().contains("Terms of use") && page.text().contains("Be kind.") && !page.text().contains("Replaced"));
        assert!(app.browser().get("/account/agreements").location().contains("/login"));
    });
}

/// Core §3.1.2.6, RFC 6749 §4.1.2.1: "access_denied".
#[test]
fn whoever_declines_goes_back_to_the_app_and_is_asked_again() {
    on_both_with_terms(TERMS, |app, robot| {
        let mut browser = app.browser();
        let page = browser.sign_in(&WEB, &[("state", "s-1")], "ada").expect_page(200);
        let back = browser.press(&page, "agreement-form", ("action", "decline")).callback();
        back.expect_error("access_denied");
        assert_eq!(back.get("state"), Some("s-1"));
        assert!(robot.accepted("ada").is_empty());
        browser.authorize(&WEB, &[]).expect_page(200).form("agreement-form");
        // The account itself is theirs all the same.
        browser.get("/account").expect_page(200);
    });
}

#[test]
fn agreements_come_before_consent() {
    on_both_with_terms(TERMS, |app, _| {
        let mut browser = app.browser();
        let page = browser.sign_in(&ASKING, &[], "ada").expect_page(200);
        let page = accept(&mut browser, &page).expect_page(200);
        browser.press(&page, "consent-form", ("action", "allow")).callback().code();
    });
}

#[test]
fn a_new_version_asks_everybody_anew_on_every_process_and_a_withdrawn_one_nobody() {
    on_both_with_terms("", |app, robot| {
        let mut browser = app.browser();
        browser.sign_in(&WEB, &[], "ada").callback().code();
        let other = app.replica();
        robot.publish("rules", "1");
        let page = browser.authorize(&WEB, &[]).expect_page(200);
        assert!(page.text().contains("The 1 words."));
        accept(&mut browser, &page).callback().code();
        app.wait(60);
        let second = robot.publish("rules", "2");
        other.notice();
        let mut elsewhere = browser.moved_to(&other);
        elsewhere.silently(&WEB).expect_error("interaction_required");
        let page = elsewhere.authorize(&WEB, &[]).expect_page(200);
        assert!(page.text().contains("The 2 words.") && page.text().contains("you accepted an earlier one"));
        accept(&mut elsewhere, &page).callback().code();
        browser.authorize(&WEB, &[]).callback().code();
        assert_eq!(robot.accepted("ada"), ["rules 2", "rules 1"]);
        let numbers = robot.get("/agreements").expect(200).json();
        let numbers: Vec<_> = numbers["items"].as_array().unwrap().iter().map(|own| own["accepted_by"].clone()).collect();
        assert_eq!(numbers, [json!({ "count": 1, "has_more": false }), json!({ "count": 1, "has_more": false })]);
        assert_eq!(robot.get(&format!("/agreements/{second}")).expect(200).json()["accepted_by"]["count"], 1);
        let page = browser.get("/account/agreements").expect_page(200);
        assert!(page.text().contains("The 1 words.") && page.text().contains("Replaced"), "the words stay readable");
        robot.post(&format!("/agreements/{second}/withdraw"), &json!({})).expect(204);
        app.browser().sign_in(&WEB, &[], "bob").callback().code();
        assert_eq!(robot.accepted("ada"), ["rules 2", "rules 1"]);
        // The earlier version does not come back, and the name of a version never means other words.
        let all = robot.get("/agreements").expect(200).json();
        assert!(all["items"].as_array().unwrap().iter().all(|own| own["ended_at"].is_string()), "{all}");
        let again = json!({ "name": "rules", "version": "1", "title": "Anew", "text": "Other words." });
        robot.post("/agreements", &again).expect_problem(409, "agreement_version_taken");
        robot.post(&format!("/agreements/{second}/withdraw"), &json!({})).expect(204);
    });
}

#[test]
fn only_what_the_page_showed_is_accepted_and_only_by_whom_it_showed() {
    on_both_with_terms(TERMS, |app, robot| {
        robot.publish("rules", "1");
        let mut browser = app.browser();
        let page = browser.sign_in(&WEB, &[], "ada").expect_page(200);
        // Meanwhile there is another version: what was read is not what would be accepted.
        robot.publish("rules", "2");
        let next = accept(&mut browser, &page).expect_page(200);
        assert!(next.text().contains("The 2 words.") && !next.text().contains("Be kind."));
        assert_eq!(robot.accepted("ada"), ["terms 1"]);
        // Somebody else signs in in another tab; Ada's page accepts nothing for them.
        let tab = browser.authorize(&WEB, &[("prompt", "login")]).expect_page(200);
        browser.type_in(&tab, "bob", PASSWORD);
        accept(&mut browser, &next).expect_page(200).form("agreement-form");
        assert!(robot.accepted("bob").is_empty());
        assert_eq!(robot.accepted("ada"), ["terms 1"]);
    });
}

#[test]
fn forged_and_stale_forms_accept_nothing() {
    on_both_with_terms(TERMS, |app, robot| {
        let mut browser = app.browser();
        let page = browser.sign_in(&WEB, &[], "ada").expect_page(200);
        let form = page.form("agreement-form").with(&[("action", "accept")]);
        let portal = robot.version("portal", "1");
        for shown in ["", "none", &format!("{portal} \u{202e} ' -- x"), &"x ".repeat(9_000)] {
            let answer = browser.submit(&form.clone().with(&[("agreements", shown)]));
            browser.follow(answer).expect_page(200).form("agreement-form");
        }
        assert!(robot.accepted("ada").is_empty());
        for (name, value) in [("form_token", "forged"), ("interaction", "forged")] {
            browser.submit(&form.clone().with(&[(name, value)])).expect_page(400);
        }
        let cross = Ask::post(&form.action, &form.pairs()).header("origin", "https://evil.test");
        browser.send(cross.header("sec-fetch-site", "cross-site")).expect_page(400);
        // An unknown action is no acceptance, and nobody accepts without a session.
        browser.submit(&form.clone().with(&[("action", "whatever")])).callback().expect_error("access_denied");
        assert!(robot.accepted("ada").is_empty());
        app.sign_out("ada");
        let answer = browser.submit(&form);
        browser.follow(answer).expect_page(200).form("login-form");
        assert!(robot.accepted("ada").is_empty());
        for seal in ["", "?interaction=", "?interaction=x"] {
            assert!(matches!(browser.get(&format!("/agreements{seal}")).status(), 303 | 400), "{seal}");
        }
    });
}

#[test]
fn a_form_sent_twice_accepts_once() {
    on_both_with_terms(TERMS, |app, robot| {
        let mut browser = app.browser();
        let page = browser.sign_in(&WEB, &[], "ada").expect_page(200);
        let mut twin = browser.clone();
        accept(&mut browser, &page).callback().code();
        app.wait(9);
        accept(&mut twin, &page).callback().code();
        assert_eq!(robot.accepted("ada"), ["terms 1"]);
        let at = robot.get(&format!("/users/{}/agreements", app.person("ada").id)).json()["items"][0]["accepted_at"].clone();
        assert_eq!(at, "2027-01-15T08:00:00Z", "the first time counts");
    });
}

#[test]
fn what_somebody_accepted_goes_with_them() {
    on_both_with_terms(TERMS, |app, robot| {
        app.add("cleo", Profile::default());
        let mut browser = app.browser();
        let page = browser.sign_in(&WEB, &[], "cleo").expect_page(200);
        accept(&mut browser, &page).callback().code();
        let id = app.person("cleo").id;
        let path = format!("/users/{id}");
        app.send(Ask::new("DELETE", &format!("/api{path}")).bearer(&robot.token)).expect(204);
        robot.get(&format!("{path}/agreements")).expect_problem(404, "user_not_found");
        // The form of a person who is gone writes nothing and fails nowhere.
        let answer = browser.submit(&page.form("agreement-form").with(&[("action", "accept")]));
        browser.follow(answer).expect_page(200).form("login-form");
    });
}

fn with_upstream(test: impl Fn(&TestApp, &Robot<'_>, &Upstream)) {
    let upstream = Upstream::start();
    let setup = Setup::more(&upstream.tables("")).and_more(ROBOT_TABLE).and_more(TERMS);
    on_both_with(&setup, |app| {
        upstream.says(json!({ "given_name": "Grace", "email": "grace@corp.test" }));
        upstream.forget();
        test(app, &Robot::new(app), &upstream);
    });
}

fn through(browser: &mut Browser<'_>, upstream: &Upstream, subject: &str) -> Answer {
    let sent = browser.authorize(&WEB, &[("idp_hint", "corp")]);
    let answer = browser.get(&Upstream::back(&upstream.authorize(&sent, subject)));
    browser.follow(answer)
}

#[test]
fn the_first_log_in_page_shows_what_is_known_asks_what_is_missing_and_what_to_accept() {
    with_upstream(|app, robot, upstream| {
        let mut browser = app.browser();
        let page = through(&mut browser, upstream, "grace").expect_page(200);
        assert!(page.text().contains("Be kind.") && page.text().contains("Accept and create the account"));
        let form = page.form("first-form").with(&[("username", "grace")]);
        // Without what the page showed, there is no account.
        let again = browser.submit(&form.clone().with(&[("agreements", "")])).expect_page(400);
        assert!(again.text().contains("id=\"first-renewed\"") && again.text().contains("value=\"grace\""));
        robot.publish("rules", "1");
        let again = browser.submit(&form).expect_page(400);
        assert!(again.text().contains("The 1 words."));
        let answer = browser.submit(&again.form("first-form").with(&[("action", "accept")]));
        browser.follow(answer).callback().code();
        let mut accepted = robot.accepted("grace");
        accepted.sort();
        assert_eq!(accepted, ["rules 1", "terms 1"]);
        // Later log-ins ask for new versions only.
        through(&mut app.browser(), upstream, "grace").callback().code();
        robot.publish("rules", "2");
        let mut later = app.browser();
        let page = through(&mut later, upstream, "grace").expect_page(200);
        accept(&mut later, &page).callback().code();
    });
}

#[test]
fn whoever_declines_at_the_first_log_in_has_no_account_and_the_app_is_told() {
    with_upstream(|app, robot, upstream| {
        let mut browser = app.browser();
        let page = through(&mut browser, upstream, "grace").expect_page(200);
        let form = page.form("first-form");
        browser.submit(&form.clone().with(&[("action", "decline"), ("form_token", "forged")])).expect_page(400);
        browser.submit(&form.clone().with(&[("action", "decline")])).callback().expect_error("access_denied");
        let listed = robot.get("/users?prefix=grace").expect(200).json();
        assert!(listed["items"].as_array().unwrap().is_empty(), "{listed}");
        // The answer counts: the page is done with.
        browser.submit(&form.clone().with(&[("username", "grace"), ("action", "accept")])).expect_page(400);
        browser.submit(&form.with(&[("action", "decline")])).expect_page(400);
        browser.silently(&WEB).expect_error("login_required");
        // Another time they may think otherwise.
        let page = through(&mut browser, upstream, "grace").expect_page(200);
        let answer = browser.submit(&page.form("first-form").with(&[("username", "grace"), ("action", "accept")]));
        browser.follow(answer).callback().code();
    });
}

#[test]
fn the_file_keeps_its_agreements_and_a_change_of_words_needs_another_version() {
    on_both_with_terms(TERMS, |app, robot| {
        let terms = robot.version("terms", "1");
        robot.post(&format!("/agreements/{terms}/withdraw"), &json!({})).expect_problem(409, "managed_by_file");
        let body = json!({ "name": "terms", "version": "2", "title": "Anew", "text": "Mine." });
        robot.post("/agreements", &body).expect_problem(409, "managed_by_file");
        let mut browser = app.browser();
        let page = browser.sign_in(&WEB, &[], "ada").expect_page(200);
        accept(&mut browser, &page).callback().code();
        app.edit(
            "version = \"1\"\ntitle = \"Terms of use\"\ntext = \"Be kind.",
            "version = \"2\"\ntitle = \"Terms of use\"\ntext = \"Be kinder.",
        );
        let page = browser.authorize(&WEB, &[]).expect_page(200);
        assert!(page.text().contains("Be kinder."));
        // Back to the words before: they were accepted.
        app.restore();
        browser.authorize(&WEB, &[]).callback().code();
        assert_eq!(robot.accepted("ada"), ["terms 1"]);
    });
}

#[test]
fn the_api_refuses_what_cannot_be_and_makes_a_version_once_under_a_key() {
    on_both_with_terms("", |app, robot| {
        let good = json!({ "name": "rules", "version": "1", "title": "Rules", "url": "https://corp.test/rules" });
        let bent = [
            ("name", json!("Rules")),
            ("name", json!("../x")),
            ("version", json!("")),
            ("version", json!("1\u{0}")),
            ("title", json!("x".repeat(201))),
            ("url", json!("javascript:alert(1)")),
            ("url", Value::Null),
            ("text", json!("both")),
            ("required_for", json!([])),
            ("required_for", json!(["everybody"])),
            ("required_for", json!(["people", "people"])),
            ("text", json!(7)),
            ("unknown", json!(1)),
        ];
        for (name, value) in bent {
            let mut body = good.clone();
            body[name] = value;
            robot.post("/agreements", &body).expect_problem(400, "invalid_request");
        }
        let send = || {
            let ask = Ask::new("POST", "/api/agreements").bearer(&robot.token).header("idempotency-key", "k-1");
            app.send(ask.body("application/json", good.to_string().as_bytes())).expect(201)
        };
        let (one, two) = (send(), send());
        assert_eq!(one.json(), two.json());
        assert_eq!(one.header("location"), format!("https://id.test/api/agreements/{}", one.json()["id"].as_str().unwrap()));
        let found = robot.get(one.header("location").strip_prefix("https://id.test/api").unwrap()).expect(200).json();
        assert_eq!(found, one.json());
        assert_eq!((&found["url"], &found["text"], &found["managed"]), (&good["url"], &Value::Null, &json!("people")));
        robot.get("/agreements/none").expect_problem(404, "agreement_not_found");
        let page = robot.get("/agreements?limit=1").expect(200).json();
        assert_eq!((page["items"].as_array().unwrap().len(), &page["next"]), (1, &Value::Null));
        let acts = app.house().store().read(|c| signet::store::audit::list(c, &app.site().tenant.id, 10)).unwrap();
        let acts: Vec<_> = acts.iter().filter(|act| act.action.starts_with("agreement.")).collect();
        assert_eq!(acts.len(), 1);
        assert_eq!((acts[0].actor.as_str(), &acts[0].detail), ("client:robot", &json!({ "name": "rules", "version": "1" })));
    });
}

#[test]
fn an_agreement_of_another_tenant_is_out_of_reach_and_asked_of_nobody_here() {
    let tables = r#"
[[client]]
provider = "other"
client_id = "robot"
client_secret = "a secret of robot"
grant_types = ["client_credentials"]
response_types = []
scope = "agreements:read agreements:write"
"#;
    let own = ROBOT_TABLE.replace("[[client]]", "[[client]]\nprovider = \"default\"");
    on_both_with(&Setup::two_tenants(&format!("{own}{tables}")), |app| {
        let robot = Robot::new(app);
        let form = [("grant_type", "client_credentials"), ("resource", "https://other.test/api")];
        let there = Tokens::read(app.send(ROBOT.token(&form).host("other.test"))).access;
        let body = json!({ "name": "rules", "version": "1", "title": "Rules", "text": "Ours." }).to_string();
        let ask = Ask::new("POST", "/api/agreements").bearer(&there).host("other.test");
        let made = app.send(ask.body("application/json", body.as_bytes())).expect(201).json();
        let path = format!("/agreements/{}", made["id"].as_str().unwrap());
        robot.get(&path).expect_problem(404, "agreement_not_found");
        robot.post(&format!("{path}/withdraw"), &json!({})).expect_problem(404, "agreement_not_found");
        assert!(robot.get("/agreements").expect(200).json()["items"].as_array().unwrap().is_empty());
        app.browser().sign_in(&WEB, &[], "ada").callback().code();
    });
}
