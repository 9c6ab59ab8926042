//! The REST API: RFC 6750 (who may come in), RFC 9457 (problems), and the signing keys over it (decisions 19–25).

use serde_json::{Value, json};

use crate::harness::{Ask, Auth, POST, RelyingParty, Setup, TestApp, Tokens, WEB, on_both_with, password_hash, verified};

const API: &str = "https://id.test/api";
const CALLBACK: &str = "https://console.test/cb";

const ROBOT: RelyingParty = RelyingParty { id: "robot", auth: Auth::Basic("a secret of robot"), redirect_uri: CALLBACK };
const WATCHER: RelyingParty = RelyingParty { id: "watcher", auth: Auth::Basic("a secret of watcher"), redirect_uri: CALLBACK };
const CONSOLE: RelyingParty = RelyingParty { id: "console", auth: Auth::Basic("a secret of console"), redirect_uri: CALLBACK };

/// A robot that may do everything, one that may only look, an app for people, and people with and without a role here; what apps call
/// roles is none.
const TABLES: &str = r#"
[[client]]
provider = "default"
client_id = "robot"
client_secret = "a secret of robot"
grant_types = ["client_credentials"]
response_types = []
scope = "keys:read keys:write"

[[client]]
provider = "default"
client_id = "watcher"
client_secret = "a secret of watcher"
grant_types = ["client_credentials"]
response_types = []
scope = "keys:read"

[[client]]
provider = "default"
client_id = "console"
client_secret = "a secret of console"
redirect_uris = ["https://console.test/cb"]
grant_types = ["authorization_code", "refresh_token"]
scope = "openid keys:read keys:write"
require_consent = false

[[user]]
username = "olga"
password_hash = "HASH"
admin_role = "owner"

[[user]]
username = "adam"
password_hash = "HASH"
admin_role = "admin"

[[user]]
username = "sue"
password_hash = "HASH"
admin_role = "support"
roles = ["owner", "admin"]
"#;

fn on_api(test: impl Fn(&TestApp)) {
    on_both_with(&Setup::more(&TABLES.replace("HASH", &password_hash())), test);
}

fn own(client: &RelyingParty, form: &[(&str, &str)]) -> Ask {
    client.token(&[&[("grant_type", "client_credentials")], form].concat())
}

fn token(app: &TestApp, client: &RelyingParty) -> String {
    Tokens::read(app.send(own(client, &[("resource", API)]))).access
}

fn post(path: &str, token: &str, body: &Value) -> Ask {
    Ask::new("POST", path).bearer(token).body("application/json", body.to_string().as_bytes())
}

fn keys(app: &TestApp, token: &str) -> Vec<Value> {
    let page = app.send(Ask::get("/api/keys").bearer(token)).expect(200).json();
    assert_eq!(page["next"], Value::Null);
    page["items"].as_array().unwrap().clone()
}

fn kid(keys: &[Value], algorithm: &str, state: &str) -> String {
    let found = keys.iter().find(|key| key["algorithm"] == algorithm && key["state"] == state);
    found.unwrap_or_else(|| panic!("no {state} {algorithm} key in {keys:?}"))["kid"].as_str().unwrap().to_owned()
}

fn published(app: &TestApp) -> String {
    app.get("/oauth/jwks").expect(200).text().to_owned()
}

/// Every operation, with the scope it needs.
fn operations(kid: &str) -> [(&'static str, String, &'static str); 5] {
    [
        ("GET", "/api/keys".to_owned(), "keys:read"),
        ("GET", format!("/api/keys/{kid}"), "keys:read"),
        ("GET", "/api/keys/readers".to_owned(), "keys:read"),
        ("POST", "/api/keys/rotate".to_owned(), "keys:write"),
        ("POST", format!("/api/keys/{kid}/revoke"), "keys:write"),
    ]
}

/// RFC 6750 §3: "If the request lacks any authentication information … the resource server SHOULD NOT include an error code"; §3.1:
/// `invalid_token` 401, `insufficient_scope` 403 with the scope.
#[test]
fn every_operation_needs_a_live_token_of_this_api_with_its_scope() {
    on_api(|app| {
        let watcher = token(app, &WATCHER);
        let kid = kid(&keys(app, &watcher), "ES256", "active");
        let person = WEB.tokens(app, "openid", "olga").access;
        let orders =
            Tokens::read(app.send(POST.token(&[("grant_type", "client_credentials"), ("resource", "https://orders.test")])));
        for (method, path, need) in operations(&kid) {
            let ask = || Ask::new(method, &path);
            let bare = app.send(ask());
            assert_eq!(bare.header("www-authenticate"), "Bearer realm=\"https://id.test/api\"", "{path}");
            bare.expect_problem(401, "unauthenticated");
            app.send(ask().basic("robot", "a secret of robot")).expect_problem(401, "unauthenticated");
            for wrong in ["nonsense", "a.b.c", person.as_str(), orders.access.as_str()] {
                let refused = app.send(ask().bearer(wrong));
                assert!(refused.header("www-authenticate").contains("error=\"invalid_token\""), "{path}");
                refused.expect_problem(401, "invalid_token");
            }
            app.send(ask().bearer(&watcher).bearer(&watcher)).expect_problem(400, "invalid_request");
            if need == "keys:write" {
                let refused = app.send(ask().bearer(&watcher));
                assert!(refused.header("www-authenticate").ends_with(
                    "error=\"insufficient_scope\", error_description=\"The access token lacks a scope.\", scope=\"keys:write\""
                ));
                refused.expect_problem(403, "insufficient_scope");
            }
        }
        app.wait(300);
        app.send(Ask::get("/api/keys").bearer(&watcher)).expect_problem(401, "invalid_token");
    });
}

/// A scope of the API is given by name: never because a client has no registered scope.
#[test]
fn no_client_holds_a_scope_that_its_registration_does_not_name() {
    on_api(|app| {
        app.send(own(&WATCHER, &[("resource", API), ("scope", "keys:write")])).expect_error(400, "invalid_scope");
        app.send(own(&WEB, &[("resource", API), ("scope", "keys:read")])).expect_error(400, "invalid_scope");
        let empty = Tokens::read(app.send(own(&WEB, &[("resource", API)])));
        app.send(Ask::get("/api/keys").bearer(&empty.access)).expect_problem(403, "insufficient_scope");
        // the web app of the house has no registered scope, and an owner is behind it: openid is all it gets
        let tokens = WEB.tokens(app, "openid keys:read keys:write", "olga");
        assert_eq!(tokens.body["scope"], "openid");
        app.send(Ask::get("/api/keys").bearer(&tokens.access)).expect_problem(401, "invalid_token");
    });
}

/// A person counts by the role they have now.
#[test]
fn owners_and_admins_administer_through_an_app_and_others_do_not() {
    on_api(|app| {
        for name in ["olga", "adam"] {
            let tokens = CONSOLE.tokens(app, "openid keys:read keys:write", name);
            assert_eq!(tokens.body["scope"], "openid keys:read keys:write");
            assert!(!keys(app, &tokens.access).is_empty());
            // the same token still opens userinfo, since it is for both
            app.send(Ask::get("/oauth/userinfo").bearer(&tokens.access)).expect(200);
        }
        for name in ["sue", "bob"] {
            let tokens = CONSOLE.tokens(app, "openid keys:read", name);
            assert_eq!(tokens.body["scope"], "openid", "RFC 6749 §3.3: the answer says what was granted");
            app.send(Ask::get("/api/keys").bearer(&tokens.access)).expect_problem(401, "invalid_token");
            let mut browser = app.browser();
            browser.sign_in(&CONSOLE, &[("scope", "keys:read")], name).callback().expect_error("access_denied");
        }
        let tokens = CONSOLE.tokens(app, "openid keys:read", "adam");
        app.edit("admin_role = \"admin\"", "admin_role = \"support\"");
        app.send(Ask::get("/api/keys").bearer(&tokens.access)).expect_problem(403, "role_too_narrow");
        app.edit("admin_role = \"admin\"", "");
        app.send(Ask::get("/api/keys").bearer(&tokens.access)).expect_problem(403, "not_an_administrator");
    });
}

#[test]
fn a_scope_that_is_taken_from_the_client_no_longer_counts_for_its_tokens() {
    on_api(|app| {
        let watcher = token(app, &WATCHER);
        keys(app, &watcher);
        app.edit("scope = \"keys:read\"", "scope = \"orders:read\"");
        app.send(Ask::get("/api/keys").bearer(&watcher)).expect_problem(403, "insufficient_scope");
    });
}

#[test]
fn the_list_shows_the_life_of_each_key_and_what_it_signed() {
    on_api(|app| {
        let robot = token(app, &ROBOT);
        WEB.tokens(app, "openid", "bob");
        app.house().tally().write(app.house().store()).unwrap();
        let keys = keys(app, &robot);
        assert_eq!(keys.len(), 4, "RS256 and ES256, each with its standby");
        let active = &keys[keys.iter().position(|key| key["algorithm"] == "RS256" && key["state"] == "active").unwrap()];
        assert_eq!(active["next_change"], json!({ "state": "deprecated", "at": "2027-01-16T08:00:00Z" }));
        assert_eq!((&active["signed"], &active["last_expires_at"]), (&json!(1), &json!("2027-01-15T09:00:00Z")));
        assert_eq!(active["nothing_outlives"], "2027-01-16T09:00:00Z");
        assert_eq!(active["public_jwk"]["kid"], active["kid"]);
        for private in ["d", "p", "q", "dp", "dq", "qi"] {
            assert!(keys.iter().all(|key| key["public_jwk"].get(private).is_none()), "{private}");
        }
        let one = app.send(Ask::get(&format!("/api/keys/{}", active["kid"].as_str().unwrap())).bearer(&robot)).expect(200).json();
        assert_eq!(one, *active);
        app.send(Ask::get("/api/keys/nobody").bearer(&robot)).expect_problem(404, "key_not_found");
    });
}

#[test]
fn lists_come_in_pages() {
    on_api(|app| {
        let robot = token(app, &ROBOT);
        let whole = keys(app, &robot);
        let (mut seen, mut address) = (Vec::new(), format!("{API}/keys?limit=3"));
        loop {
            let page = app.send(Ask::get(&address).bearer(&robot)).expect(200).json();
            seen.extend(page["items"].as_array().unwrap().clone());
            match page["next"].as_str() {
                Some(next) => next.clone_into(&mut address),
                None => break,
            }
        }
        assert_eq!(seen, whole);
        for query in ["limit=0", "limit=201", "limit=x", "limit=1&limit=2", "after=nobody", "page=2", "access_token=x"] {
            app.send(Ask::get(&format!("/api/keys?{query}")).bearer(&robot)).expect_problem(400, "invalid_request");
        }
    });
}

/// Decision 25: by network and user agent.
#[test]
fn it_shows_who_has_read_the_newest_key_and_who_has_not() {
    on_api(|app| {
        let robot = token(app, &ROBOT);
        app.send(Ask::get("/oauth/jwks").header("user-agent", "stale/1"));
        app.house().tally().write(app.house().store()).unwrap();
        app.wait(700);
        let robot_later = token(app, &ROBOT);
        app.send(post("/api/keys/rotate", &robot_later, &json!({ "algorithm": "ES256" }))).expect(200);
        app.wait(1);
        app.send(Ask::get("/oauth/jwks").header("user-agent", "fresh/1"));
        app.house().tally().write(app.house().store()).unwrap();
        let seen = app.send(Ask::get("/api/keys/readers").bearer(&robot_later)).expect(200).json();
        assert_eq!(seen["newest_key_at"], "2027-01-15T08:11:40Z");
        let of = |agent: &str| seen["items"].as_array().unwrap().iter().find(|one| one["user_agent"] == agent).unwrap().clone();
        assert_eq!((&of("stale/1")["has_newest_key"], &of("fresh/1")["has_newest_key"]), (&json!(false), &json!(true)));
        assert_eq!((&of("fresh/1")["fetches"], &of("fresh/1")["last_at"]), (&json!(1), &json!("2027-01-15T08:11:41Z")));
        app.send(Ask::get("/api/keys").bearer(&robot)).expect_problem(401, "invalid_token");
    });
}

#[test]
fn rotate_takes_effect_everywhere_and_is_audited() {
    on_api(|app| {
        let replica = app.replica();
        app.wait(700);
        let robot = token(app, &ROBOT);
        let before = keys(app, &robot);
        let (old, next) = (kid(&before, "RS256", "active"), kid(&before, "RS256", "announced"));
        let done = app.send(post("/api/keys/rotate", &robot, &json!({ "algorithm": "RS256" }))).expect(200).json();
        let expected = json!([{ "algorithm": "RS256", "kid": next, "signs_until": "2027-01-16T08:11:40Z", "previous": old }]);
        assert_eq!(done["items"], expected);
        replica.notice();
        for process in [app, &replica] {
            assert_eq!(verified(process, &WEB.tokens(process, "openid", "bob").id).header["kid"], next.as_str());
            assert!(published(process).contains(&old), "what it signed is still verified");
        }
        // the standby that has come since is not known everywhere yet
        let again = app.send(post("/api/keys/rotate", &robot, &json!({}))).expect(200).json();
        let rs256 = again["items"].as_array().unwrap().iter().find(|one| one["algorithm"] == "RS256").unwrap().clone();
        let waiting = json!({ "algorithm": "RS256", "kid": next, "signs_until": "2027-01-15T08:21:40Z", "previous": null });
        assert_eq!((rs256, again["items"].as_array().unwrap().len()), (waiting, 2));
        assert_eq!(acts(app, "key.rotate"), ["client:robot"; 3]);
    });
}

#[test]
fn a_rotation_that_makes_no_sense_is_a_problem() {
    on_api(|app| {
        let robot = token(app, &ROBOT);
        app.send(post("/api/keys/rotate", &robot, &json!({ "algorithm": "PS512" }))).expect_problem(409, "algorithm_not_used");
        app.send(post("/api/keys/rotate", &robot, &json!({ "algorithm": "HS256" }))).expect_problem(409, "algorithm_not_used");
        for body in [json!({ "algorithm": "none" }), json!({ "alg": "RS256" }), json!([1]), json!({ "algorithm": 7 })] {
            app.send(post("/api/keys/rotate", &robot, &body)).expect_problem(400, "invalid_request");
        }
        let form = Ask::post("/api/keys/rotate", &[("algorithm", "RS256")]).bearer(&robot);
        app.send(form).expect_problem(400, "invalid_request");
        let large = json!({ "algorithm": "x".repeat(70_000) });
        app.send(post("/api/keys/rotate", &robot, &large)).expect_problem(400, "invalid_request");
        assert!(acts(app, "key.rotate").is_empty());
    });
}

/// "removed from JWKS, what it signed refused at introspection, userinfo and as a hint, on every process".
#[test]
fn revoke_takes_effect_everywhere_and_is_audited() {
    on_api(|app| {
        let replica = app.replica();
        let olga = CONSOLE.tokens(app, "openid keys:read keys:write", "olga").access;
        let form = [("grant_type", "client_credentials"), ("scope", "ledger:read"), ("resource", "https://ledger.test")];
        let jwt = Tokens::read(app.send(POST.token(&form))).access;
        let before = keys(app, &olga);
        let (old, next) = (kid(&before, "ES256", "active"), kid(&before, "ES256", "announced"));
        assert!(POST.is_active(&replica, &jwt));
        let done = app.send(Ask::new("POST", &format!("/api/keys/{old}/revoke")).bearer(&olga)).expect(200).json();
        let expected = json!({ "kid": old, "algorithm": "ES256", "was": "active", "successor": next, "cached_for": 300 });
        assert_eq!(done, expected);
        replica.notice();
        for process in [app, &replica] {
            assert!(!POST.is_active(process, &jwt));
            assert!(!published(process).contains(&old) && published(process).contains(&next));
        }
        let gone = app.send(Ask::get(&format!("/api/keys/{old}")).bearer(&olga)).expect(200).json();
        assert_eq!(
            (&gone["state"], &gone["public_jwk"], &gone["next_change"], &gone["nothing_outlives"]),
            (&json!("revoked"), &Value::Null, &Value::Null, &Value::Null)
        );
        app.send(Ask::new("POST", &format!("/api/keys/{old}/revoke")).bearer(&olga)).expect_problem(409, "key_already_revoked");
        app.send(Ask::new("POST", "/api/keys/nobody/revoke").bearer(&olga)).expect_problem(404, "key_not_found");
        assert_eq!(acts(app, "key.revoke"), [format!("user:{}", app.person("olga").id)]);
    });
}

#[test]
fn what_is_not_there_is_a_problem_too_and_every_problem_is_in_the_catalogue() {
    on_api(|app| {
        for path in ["/api", "/api/nothing", "/api/keys/", "/api/errors/nothing"] {
            app.get(path).expect_problem(404, "not_found");
        }
        let refused = app.send(Ask::new("DELETE", "/api/keys"));
        assert_eq!(refused.header("allow"), "GET");
        refused.expect_problem(405, "method_not_allowed");
        let entries = app.get("/api/errors").expect(200).json();
        for entry in entries["items"].as_array().unwrap() {
            let one = app.get(entry["type"].as_str().unwrap()).expect(200).json();
            assert_eq!(one, *entry);
            assert!(one["cause"].is_string() && one["fix"].is_string());
        }
    });
}

#[test]
fn no_resource_of_the_file_takes_the_place_of_the_api() {
    for (identifier, scope) in [(API, "x"), ("https://id.test/api/v2", "x"), ("https://other.test", "keys:write")] {
        let more = format!("\n[[resource]]\nprovider = \"default\"\nidentifier = \"{identifier}\"\nscopes = [\"{scope}\"]\n");
        let config = Setup::more(&more).config("sqlite::memory:");
        let (refusals, _) = signet::flow::configuration::judge(&config.declaration);
        assert!(refusals.iter().any(|refusal| refusal.message.contains("the provider's own API")), "{refusals:?}");
    }
}

/// Who did it, for each audit row of an action.
fn acts(app: &TestApp, action: &str) -> Vec<String> {
    let tenant = app.site().tenant.id.clone();
    let entries = app.house().store().read(|c| signet::store::audit::list(c, &tenant, 100)).unwrap();
    entries.into_iter().filter(|entry| entry.action == action).map(|entry| entry.actor).collect()
}
