//! People over the API: RFC 9110 §13.1.1 (`If-Match`), RFC 7396 (changes), the idempotency key, decision 37, and the seed's
//! `GET /api/users/{UserID}` with what upstreams say beyond the claims that are mapped.

use serde_json::{Value, json};
use signet::flow::admin::profile::Profile;
use signet::flow::admin::roles;
use signet::model::{AdminRole, StandardClaims};

use crate::harness::upstream::{Upstream, posted};
use crate::harness::{Answer, Ask, Auth, PASSWORD, ROBOT, RelyingParty, Setup, TestApp, Tokens, WEB, on_both_with};

const API: &str = "https://id.test/api";

/// A client that may do everything with people but make administrators.
const TABLES: &str = r#"
[[client]]
provider = "default"
client_id = "robot"
client_secret = "a secret of robot"
grant_types = ["client_credentials"]
response_types = []
scope = "users:read users:write sessions:read sessions:write"
"#;

fn on_api(test: impl Fn(&Desk<'_>)) {
    on_api_with(TABLES, test);
}

fn on_api_with(tables: &str, test: impl Fn(&Desk<'_>)) {
    on_both_with(&Setup::more(tables), |app| {
        let token = app.robot();
        test(&Desk { app, token });
    });
}

/// The API, seen by the robot.
struct Desk<'a> {
    app: &'a TestApp,
    token: String,
}

impl Desk<'_> {
    #[track_caller]
    fn get(&self, path: &str) -> Value {
        self.app.send(Ask::get(path).bearer(&self.token)).expect(200).json()
    }

    fn ask(&self, method: &str, path: &str) -> Ask {
        Ask::new(method, path).bearer(&self.token)
    }

    fn send(&self, method: &str, path: &str, body: &Value) -> Answer {
        self.app.send(self.ask(method, path).body("application/json", body.to_string().as_bytes()))
    }

    fn patch(&self, id: &str, tag: &str, body: &Value) -> Answer {
        let ask = self.ask("PATCH", &format!("/api/users/{id}")).header("if-match", tag);
        self.app.send(ask.body("application/merge-patch+json", body.to_string().as_bytes()))
    }

    /// Reads a person: identifier and tag.
    fn read(&self, name: &str) -> (String, String, Value) {
        let id = self.app.person(name).id.as_str().to_owned();
        let answer = self.app.send(Ask::get(&format!("/api/users/{id}")).bearer(&self.token)).expect(200);
        (id, answer.header("etag").to_owned(), answer.json())
    }

    fn acts(&self) -> Vec<String> {
        let tenant = self.app.site().tenant.id.clone();
        let entries = self.app.house().store().read(|c| signet::store::audit::list(c, &tenant, 100)).unwrap();
        let own = entries.into_iter().filter(|entry| entry.actor == "client:robot");
        let mut acts: Vec<_> = own.map(|entry| entry.action).collect();
        acts.sort_unstable();
        acts
    }
}

#[test]
fn a_person_is_added_without_a_password_and_chooses_one_by_a_link() {
    on_api(|desk| {
        let body = json!({ "username": "cleo", "claims": { "name": "Cleo", "email": "cleo@example.test", "email_verified": true },
            "groups": ["staff"], "roles": ["editor"], "attributes": { "shoe_size": 39 }, "invite": true });
        let made = desk.send("POST", "/api/users", &body).expect(201);
        let person = made.json();
        let id = person["id"].as_str().unwrap();
        assert_eq!(made.header("location"), format!("{API}/users/{id}"));
        assert_eq!(
            (&person["status"], &person["admin_role"], &person["managed"]),
            (&json!("active"), &Value::Null, &json!("people"))
        );
        assert_eq!((&person["has_password"], &person["identities"]), (&json!(false), &json!([])));
        assert_eq!(person["claims"], json!({ "name": "Cleo", "email": "cleo@example.test", "email_verified": true }));
        assert_eq!(person["password_link"]["expires_at"], "2027-01-18T08:00:00Z");
        let read = desk.app.send(Ask::get(&format!("/api/users/{id}")).bearer(&desk.token)).expect(200);
        assert_eq!(read.header("etag"), made.header("etag"));
        assert_eq!(read.json().get("password_link"), None, "the link is told once");
        let mut browser = desk.app.browser();
        let form = browser.get(person["password_link"]["url"].as_str().unwrap()).expect_page(200).form("choose-form");
        browser.submit(&form.with(&[("password", PASSWORD), ("password_again", PASSWORD)])).location();
        desk.app.browser().sign_in(&WEB, &[], "cleo").callback().code();
        assert_eq!(desk.acts(), ["user.create"]);
    });
}

#[test]
fn what_cannot_be_a_person_is_refused_and_named() {
    on_api(|desk| {
        let invalid = |body: &Value, named: &str| {
            let problem = desk.send("POST", "/api/users", body).expect_problem(400, "invalid_request");
            assert!(problem["detail"].as_str().unwrap().contains(named), "{problem}");
        };
        invalid(&json!({}), "username");
        invalid(&json!({ "username": " " }), "username is missing");
        invalid(&json!({ "username": "x", "password": "secret" }), "password");
        invalid(&json!({ "username": "x", "admin_role": "owner" }), "admin_role");
        invalid(&json!({ "username": "x", "claims": { "email": "x" } }), "claims.email is not an e-mail address");
        invalid(&json!({ "username": "x", "claims": { "sub": "y" } }), "no standard claim");
        invalid(&json!({ "username": "x", "claims": { "email": 7 } }), "does not fit");
        invalid(&json!({ "username": "x", "claims": { "address": { "planet": "x" } } }), "does not fit");
        invalid(&json!({ "username": "x", "attributes": { "email": "x@example.test" } }), "attributes.email is a standard claim");
        invalid(&json!({ "username": "x", "attributes": { "_claim_names": { "a": "b" } } }), "attributes");
        invalid(&json!({ "username": "x", "groups": ["a\nb"] }), "an entry of groups");
        invalid(&json!({ "username": "x".repeat(201) }), "username is longer than 200");
        for (name, email) in [("ADA", None), ("other", Some("ada@EXAMPLE.test")), ("ada@example.test", None)] {
            let claims = email.map_or_else(|| json!({}), |email| json!({ "email": email }));
            let taken = json!({ "username": name, "claims": claims });
            desk.send("POST", "/api/users", &taken).expect_problem(409, "user_taken");
        }
        let twice = br#"{"username":"x","username":"y"}"#;
        desk.app.send(desk.ask("POST", "/api/users").body("application/json", twice)).expect_problem(400, "invalid_request");
        assert_eq!(desk.acts(), [""; 0]);
    });
}

/// The seed: "additional custom claims … are passed through … in the response message to the GET /api/users/{UserID} operation".
#[test]
fn what_an_upstream_says_beyond_the_mapped_claims_is_passed_through() {
    let upstream = Upstream::start();
    on_api_with(&(TABLES.to_owned() + &upstream.tables("")), |desk| {
        let app = desk.app;
        upstream
            .says(json!({ "given_name": "Grace", "family_name": "Hopper", "email": "grace@corp.test", "email_verified": true,
            "department": "navy", "badges": [1, { "x": "y" }] }));
        let mut browser = app.browser();
        let page = browser.authorize(&WEB, &[]).expect_page(200);
        let seal = page.form("login-form").field("interaction").to_owned();
        let sent = browser.get(&format!("/login/upstream?idp=corp&interaction={seal}"));
        let back = browser.get(&Upstream::back(&upstream.authorize(&sent, "grace")));
        let page = browser.follow(back).expect_page(200);
        let done = browser.submit(&page.form("first-form").with(&[("username", "grace")]));
        browser.follow(done).callback().code();
        let (_, _, person) = desk.read("grace");
        let identity = &person["identities"][0];
        assert_eq!((&identity["upstream"], &identity["subject"]), (&json!("corp"), &json!("grace")));
        assert_eq!(
            (&identity["claims"]["department"], &identity["claims"]["badges"]),
            (&json!("navy"), &json!([1, { "x": "y" }]))
        );
        assert_eq!(identity["claims"].get("email"), None, "what is mapped stands in the person's own claims");
        assert_eq!(person["claims"]["given_name"], "Grace");
    });
}

#[test]
fn whatever_the_claims_come_from_what_is_not_mapped_is_kept_and_follows_even_where_the_profile_does_not() {
    for (response_type, source) in [
        ("code", "token_id_token"),
        ("code", "userinfo"),
        ("code", "id_token_and_userinfo"),
        ("id_token", "authorization_id_token"),
        ("code id_token", "token_id_token"),
        ("code token", "userinfo"),
    ] {
        let upstream = Upstream::start();
        let mode = if response_type == "code" { "query" } else { "form_post" };
        let lines = format!(
            "response_type = \"{response_type}\"\nclaims_source = \"{source}\"\nresponse_mode = \"{mode}\"\nsync_profile = \"first\"\n\
             username_claim = \"login\""
        );
        on_api_with(&(TABLES.to_owned() + &upstream.tables(&lines)), |desk| {
            let come_in = |department: &str, name: &str| {
                upstream
                    .says(json!({ "login": "grace", "given_name": name, "email": "grace@corp.test", "department": department }));
                let mut browser = desk.app.browser();
                let sent = browser.authorize(&WEB, &[("idp_hint", "corp")]);
                let pairs = upstream.authorize(&sent, "grace");
                let back = if mode == "query" {
                    browser.get(&Upstream::back(&pairs))
                } else {
                    let page = desk.app.send(posted(&pairs));
                    browser.submit(&page.form("relay"))
                };
                let page = browser.follow(back);
                if page.status() == 200 {
                    let done = browser.submit(&page.form("first-form"));
                    browser.follow(done).callback().code();
                }
            };
            for (department, name) in [("navy", "Grace"), ("industry", "Amazing")] {
                come_in(department, name);
                let (_, _, person) = desk.read("grace");
                assert_eq!(person["identities"][0]["claims"]["department"], department, "{response_type} from {source}");
                assert_eq!(person["claims"]["given_name"], "Grace", "{response_type} from {source}");
            }
        });
    }
}

#[test]
fn a_change_says_what_is_different_and_what_it_is_based_on() {
    on_api(|desk| {
        let claims = StandardClaims {
            name: Some("Cleo".into()),
            email: Some("cleo@example.test".into()),
            email_verified: Some(true),
            ..StandardClaims::default()
        };
        desk.app.add("cleo", Profile { claims, groups: vec!["staff".into()], ..Profile::default() });
        let (id, tag, _) = desk.read("cleo");
        let path = format!("/api/users/{id}");
        desk.send("PATCH", &path, &json!({ "groups": [] })).expect_problem(428, "precondition_required");
        desk.patch(&id, "cleo", &json!({ "groups": [] })).expect_problem(400, "invalid_request");
        desk.patch(&id, "\"another\"", &json!({ "groups": [] })).expect_problem(412, "precondition_failed");
        let patch = json!({ "claims": { "name": null, "nickname": "C", "address": { "locality": "Rome" } }, "attributes": { "a": { "b": 1 } } });
        let changed = desk.patch(&id, &tag, &patch).expect(200);
        let person = changed.json();
        assert_eq!(
            person["claims"],
            json!({ "nickname": "C", "email": "cleo@example.test", "email_verified": true, "address": { "locality": "Rome" } })
        );
        assert_eq!((&person["groups"], &person["attributes"]), (&json!(["staff"]), &json!({ "a": { "b": 1 } })));
        desk.patch(&id, &tag, &patch).expect_problem(412, "precondition_failed");
        // a new address is verified only if the change says so
        let tag = changed.header("etag").to_owned();
        let moved = desk.patch(&id, &tag, &json!({ "claims": { "email": "c@example.test" }, "attributes": null })).expect(200);
        assert_eq!((&moved.json()["claims"]["email_verified"], &moved.json()["attributes"]), (&json!(false), &json!({})));
        let said = json!({ "claims": { "email": "d@example.test", "email_verified": true }, "username": "cleo2" });
        let moved = desk.patch(&id, "*", &said).expect(200).json();
        assert_eq!((&moved["claims"]["email_verified"], &moved["username"]), (&json!(true), &json!("cleo2")));
        desk.patch(&id, "*", &json!({ "username": "ada" })).expect_problem(409, "user_taken");
        for wrong in [
            json!({ "username": null }),
            json!({ "admin_role": "owner" }),
            json!({ "claims": [] }),
            json!({ "claims": { "x": 1 } }),
            json!({ "groups": "staff" }),
        ] {
            desk.patch(&id, "*", &wrong).expect_problem(400, "invalid_request");
        }
        assert_eq!(desk.acts(), ["user.update"; 3]);
    });
}

#[test]
fn lists_are_searched_by_the_beginning_of_a_name_and_come_in_pages() {
    on_api(|desk| {
        for (name, full) in [("anna", "Änne Zett"), ("anton", "Anton Zett"), ("antonia", "anton Alt"), ("berta", "Zoe")] {
            let claims = StandardClaims { name: Some(full.into()), ..StandardClaims::default() };
            desk.app.add(name, Profile { claims, ..Profile::default() });
        }
        let names = |path: &str| -> Vec<String> {
            let page = desk.get(path);
            page["items"].as_array().unwrap().iter().map(|one| one["username"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(names("/api/users"), ["ada", "anna", "anton", "antonia", "berta", "bob"]);
        assert_eq!(names("/api/users?prefix=ANT"), ["anton", "antonia"]);
        assert_eq!(names("/api/users?by=email&prefix=ada%40"), ["ada"]);
        assert_eq!(names("/api/users?by=name&prefix=anton"), ["antonia", "anton"]);
        assert_eq!(names("/api/users?by=name&prefix=%C3%84nne%20z"), ["anna"]);
        let (mut seen, mut address) = (Vec::new(), format!("{API}/users?limit=2&by=name"));
        loop {
            let page = desk.get(&address);
            seen.extend(page["items"].as_array().unwrap().iter().map(|one| one["username"].clone()));
            match page["next"].as_str() {
                Some(next) => next.clone_into(&mut address),
                None => break,
            }
        }
        assert_eq!(seen, ["ada", "antonia", "anton", "bob", "berta", "anna"]);
        assert_eq!(desk.get("/api/users?limit=1")["items"][0].get("identities"), None);
        for query in ["by=phone", "after=x", "limit=0", "prefix=%00", "name=x"] {
            desk.app.send(desk.ask("GET", &format!("/api/users?{query}"))).expect_problem(400, "invalid_request");
        }
    });
}

#[test]
fn a_person_is_switched_off_and_on_and_removed() {
    on_api(|desk| {
        desk.app.add("cleo", Profile::default());
        let mut browser = desk.app.browser();
        let tokens = WEB.redeem(desk.app, &browser.sign_in(&WEB, &[("scope", "openid offline_access")], "cleo").callback());
        let (id, ..) = desk.read("cleo");
        let post = |verb: &str| desk.app.send(desk.ask("POST", &format!("/api/users/{id}/{verb}")));
        assert_eq!(post("disable").expect(204).text(), "");
        browser.silently(&WEB).expect_error("login_required");
        desk.app.send(WEB.refreshing(&tokens.refresh)).expect_error(400, "invalid_grant");
        assert_eq!(desk.read("cleo").2["status"], "disabled");
        post("enable").expect(204);
        desk.app.browser().sign_in(&WEB, &[], "cleo").callback().code();
        let path = format!("/api/users/{id}");
        desk.app.send(desk.ask("DELETE", &path)).expect(204);
        desk.app.send(desk.ask("DELETE", &path)).expect_problem(404, "user_not_found");
        desk.app.send(desk.ask("GET", &path)).expect_problem(404, "user_not_found");
        // what the file keeps is changed there
        let (ada, ..) = desk.read("ada");
        for (method, path) in [("POST", format!("{ada}/disable")), ("POST", format!("{ada}/enable")), ("DELETE", ada.clone())] {
            desk.app.send(desk.ask(method, &format!("/api/users/{path}"))).expect_problem(409, "managed_by_file");
        }
        desk.patch(&ada, "*", &json!({ "groups": [] })).expect_problem(409, "managed_by_file");
        assert_eq!(desk.acts(), ["user.delete", "user.disable", "user.enable"]);
    });
}

/// Decision 33: "Bulk work in chunks". More hangs on this person than one write takes.
#[test]
fn a_person_on_whom_much_hangs_is_removed_all_the_same() {
    on_api(|desk| {
        desk.app.add("cleo", Profile::default());
        let mut browser = desk.app.browser();
        let mut refresh = Vec::new();
        let scope = [("scope", "openid offline_access")];
        refresh.push(WEB.redeem(desk.app, &browser.sign_in(&WEB, &scope, "cleo").callback()).refresh);
        for _ in 0..100 {
            refresh.push(WEB.redeem(desk.app, &browser.authorize(&WEB, &scope).callback()).refresh);
        }
        let (id, ..) = desk.read("cleo");
        desk.app.send(desk.ask("DELETE", &format!("/api/users/{id}"))).expect(204);
        desk.app.send(desk.ask("GET", &format!("/api/users/{id}"))).expect_problem(404, "user_not_found");
        browser.silently(&WEB).expect_error("login_required");
        for token in [refresh.first(), refresh.last()].into_iter().flatten() {
            desk.app.send(WEB.refreshing(token)).expect_error(400, "invalid_grant");
        }
        assert_eq!(desk.acts(), ["user.delete"]);
    });
}

#[test]
fn sessions_and_grants_are_listed_and_ended_one_by_one_or_all() {
    on_api(|desk| {
        let app = desk.app;
        app.add("cleo", Profile::default());
        let (mut one, mut two) = (app.browser(), app.browser());
        let first = WEB.redeem(app, &one.sign_in(&WEB, &[("scope", "openid offline_access")], "cleo").callback());
        app.wait(10);
        let second = WEB.redeem(app, &two.sign_in(&WEB, &[], "cleo").callback());
        let (id, ..) = desk.read("cleo");
        let base = format!("/api/users/{id}");
        let sessions = desk.get(&format!("{base}/sessions"))["items"].clone();
        assert_eq!(sessions.as_array().unwrap().len(), 2);
        assert_eq!((&sessions[0]["issuer"], &sessions[0]["amr"]), (&json!("https://id.test"), &json!(["pwd"])));
        let grants = desk.get(&format!("{base}/grants"))["items"].clone();
        let seen: Vec<_> = grants.as_array().unwrap().iter().map(|grant| (&grant["client_id"], &grant["offline"])).collect();
        assert_eq!(seen, [(&json!("web"), &json!(false)), (&json!("web"), &json!(true))], "the latest first");
        let page = desk.get(&format!("{base}/grants?limit=1"));
        let rest = desk.get(page["next"].as_str().unwrap());
        assert_eq!((&page["items"][0], &rest["items"][0], &rest["next"]), (&grants[0], &grants[1], &Value::Null));
        // one session: what lives under it goes along
        let newest = sessions[0]["id"].as_str().unwrap();
        app.send(desk.ask("DELETE", &format!("{base}/sessions/{newest}"))).expect(204);
        app.send(desk.ask("DELETE", &format!("{base}/sessions/{newest}"))).expect_problem(404, "session_not_found");
        two.silently(&WEB).expect_error("login_required");
        app.send(WEB.refreshing(&second.refresh)).expect_error(400, "invalid_grant");
        one.silently(&WEB).code();
        // every session: offline access stays until its grant is revoked
        assert_eq!(app.send(desk.ask("DELETE", &format!("{base}/sessions"))).expect(200).json(), json!({ "ended": 1 }));
        one.silently(&WEB).expect_error("login_required");
        let renewed = WEB.refresh(app, &first.refresh);
        let offline = grants[1]["id"].as_str().unwrap();
        app.send(desk.ask("DELETE", &format!("{base}/grants/{offline}"))).expect(204);
        app.send(desk.ask("DELETE", &format!("{base}/grants/{offline}"))).expect_problem(404, "grant_not_found");
        app.send(WEB.refreshing(&renewed.refresh)).expect_error(400, "invalid_grant");
        WEB.redeem(app, &app.browser().sign_in(&WEB, &[], "cleo").callback());
        assert_eq!(app.send(desk.ask("DELETE", &format!("{base}/grants"))).expect(200).json(), json!({ "ended": 1 }));
        assert_eq!(desk.get(&format!("{base}/grants"))["items"], json!([]));
        // somebody else's are not there
        app.send(desk.ask("DELETE", &format!("/api/users/{}/sessions/{newest}", desk.read("bob").0)))
            .expect_problem(404, "session_not_found");
        app.send(desk.ask("DELETE", &format!("/api/users/{}/grants/{offline}", desk.read("bob").0)))
            .expect_problem(404, "grant_not_found");
        app.send(desk.ask("GET", "/api/users/nobody/sessions")).expect_problem(404, "user_not_found");
        assert_eq!(desk.acts(), ["grant.revoke", "grant.revoke_all", "session.end", "session.end_all"]);
    });
}

/// "the client can retry the request … with the same idempotency key".
#[test]
fn a_request_that_is_sent_again_under_its_key_takes_effect_once() {
    on_api(|desk| {
        let body = json!({ "username": "cleo", "invite": true });
        let ask = |key: &str, body: &Value| {
            let ask = desk.ask("POST", "/api/users").header("idempotency-key", key);
            ask.body("application/json", body.to_string().as_bytes())
        };
        let first = desk.app.send(ask("\"k-1\"", &body)).expect(201);
        let again = desk.app.send(ask("\"k-1\"", &body)).expect(201);
        assert_eq!((first.json(), first.header("location")), (again.json(), again.header("location")), "the same link, too");
        desk.app.send(ask("k-1", &json!({ "username": "other" }))).expect_problem(422, "idempotency_key_reused");
        desk.app.send(ask("k-2", &body)).expect_problem(409, "user_taken");
        for wrong in ["", "\"", "a\"b"] {
            desk.app.send(ask(wrong, &body)).expect_problem(400, "invalid_request");
        }
        // what is sent at once runs once
        let twin = json!({ "username": "twin" });
        let answers = desk.app.send_all((0..4).map(|_| ask("k-3", &twin)));
        let bodies: Vec<_> = answers.into_iter().map(|answer| answer.expect(201).json()).collect();
        assert!(bodies.iter().all(|body| *body == bodies[0]));
        let id = first.json()["id"].as_str().unwrap().to_owned();
        let link = || {
            let ask = desk.ask("POST", &format!("/api/users/{id}/password-link")).header("idempotency-key", "k-4");
            desk.app.send(ask).expect(200).json()
        };
        assert_eq!(link(), link());
        assert_eq!(desk.acts(), ["user.create", "user.create", "user.invite"]);
        desk.app.wait(86_400);
        signet::flow::sweep::tick(desk.app.house(), desk.app.now()).unwrap();
        let form = [("grant_type", "client_credentials"), ("resource", API)];
        let later = Desk { app: desk.app, token: Tokens::read(desk.app.send(ROBOT.token(&form))).access };
        let ask = later.ask("POST", "/api/users").header("idempotency-key", "k-1");
        later.app.send(ask.body("application/json", body.to_string().as_bytes())).expect_problem(409, "user_taken");
    });
}

/// Whoever may do less cannot become whoever may do more.
#[test]
fn a_client_reaches_nobody_who_may_do_more_than_its_scopes() {
    on_api(|desk| {
        for name in ["olga", "otto"] {
            desk.app.add(name, Profile::default());
            let id = desk.app.person(name).id;
            roles::appoint(desk.app.house().store(), &desk.app.host(), (&id, Some(AdminRole::Owner)), desk.app.now()).unwrap();
        }
        let (id, _, person) = desk.read("olga");
        assert_eq!(person["admin_role"], "owner");
        for (method, path) in [
            ("POST", "/password-link"),
            ("POST", "/disable"),
            ("POST", "/enable"),
            ("DELETE", ""),
            ("DELETE", "/sessions"),
            ("DELETE", "/grants"),
        ] {
            desk.app.send(desk.ask(method, &format!("/api/users/{id}{path}"))).expect_problem(403, "outranked");
        }
        desk.patch(&id, "*", &json!({ "claims": { "email": "mine@evil.test" } })).expect_problem(403, "outranked");
        let role = desk.send("PUT", &format!("/api/users/{id}/role"), &json!({ "role": null }));
        role.expect_problem(403, "insufficient_scope");
        assert_eq!(desk.acts(), [""; 0]);
    });
}

#[test]
fn an_owner_appoints_through_an_app_and_the_last_one_stays() {
    let console =
        RelyingParty { id: "console", auth: Auth::Basic("a secret of console"), redirect_uri: "https://console.test/cb" };
    let tables = TABLES.to_owned()
        + r#"
[[client]]
provider = "default"
client_id = "console"
client_secret = "a secret of console"
redirect_uris = ["https://console.test/cb"]
scope = "openid users:read users:write roles:write"
require_consent = false
"#;
    on_api_with(&tables, |desk| {
        let app = desk.app;
        for name in ["olga", "cleo"] {
            app.add(name, Profile::default());
        }
        let olga = app.person("olga").id;
        roles::appoint(app.house().store(), &app.host(), (&olga, Some(AdminRole::Owner)), app.now()).unwrap();
        let tokens = console.tokens(app, "openid users:read users:write roles:write", "olga");
        let owner = Desk { app, token: tokens.access };
        let (cleo, ..) = owner.read("cleo");
        let role = |id: &str, role: Value| owner.send("PUT", &format!("/api/users/{id}/role"), &json!({ "role": role }));
        role(olga.as_str(), Value::Null).expect_problem(409, "last_owner");
        app.send(owner.ask("DELETE", &format!("/api/users/{olga}"))).expect_problem(409, "last_owner");
        app.send(owner.ask("POST", &format!("/api/users/{olga}/disable"))).expect_problem(409, "last_owner");
        role(&cleo, json!("root")).expect_problem(400, "invalid_request");
        owner.send("PUT", &format!("/api/users/{cleo}/role"), &json!({})).expect_problem(400, "invalid_request");
        role(&cleo, json!("owner")).expect(204);
        role(olga.as_str(), json!("auditor")).expect(204);
        role(&cleo, Value::Null).expect_problem(403, "role_too_narrow");
        assert_eq!(app.person("cleo").admin_role, Some(AdminRole::Owner));
    });
}
