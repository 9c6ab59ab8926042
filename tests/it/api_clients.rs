//! Clients over the API: RFC 7591 §2 (metadata), RFC 7396 (changes), RFC 9110 §13.1.1 (`If-Match`), decisions 7, 16, 20, 23 and 28.

use serde_json::{Value, json};
use signet::flow::admin::profile::Profile;
use signet::flow::admin::roles;
use signet::model::AdminRole;

use crate::harness::{Answer, Ask, Auth, ROBOT, RelyingParty, Setup, TestApp, Tokens, WEB, on_both_with};

const API: &str = "https://id.test/api";
const CONSOLE: RelyingParty =
    RelyingParty { id: "console", auth: Auth::Basic("a secret of console"), redirect_uri: "https://console.test/cb" };

/// A client that may do everything with clients, one through which an owner may give them more, and one of an app that may do more.
const TABLES: &str = r#"
[[client]]
client_id = "robot"
client_secret = "a secret of robot"
grant_types = ["client_credentials"]
response_types = []
scope = "clients:read clients:write users:read"

[[client]]
client_id = "console"
client_secret = "a secret of console"
redirect_uris = ["https://console.test/cb"]
scope = "openid clients:read clients:write keys:read"
require_consent = false

[[client]]
client_id = "mighty"
client_secret = "a secret of mighty"
managed = "create"
grant_types = ["client_credentials"]
response_types = []
scope = "roles:write"
"#;

fn on_api(test: impl Fn(&Desk<'_>)) {
    on_both_with(&Setup::more(TABLES), |app| {
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
    fn ask(&self, method: &str, path: &str) -> Ask {
        Ask::new(method, path).bearer(&self.token)
    }

    fn send(&self, method: &str, path: &str, body: &Value) -> Answer {
        self.app.send(self.ask(method, path).body("application/json", body.to_string().as_bytes()))
    }

    #[track_caller]
    fn get(&self, path: &str) -> Answer {
        self.app.send(self.ask("GET", path)).expect(200)
    }

    #[track_caller]
    fn made(&self, members: &Value) -> Value {
        self.send("POST", "/api/clients", members).expect(201).json()
    }

    fn patch(&self, id: &str, tag: &str, body: &Value) -> Answer {
        let ask = self.ask("PATCH", &format!("/api/clients/{id}")).header("if-match", tag);
        self.app.send(ask.body("application/merge-patch+json", body.to_string().as_bytes()))
    }

    fn acts(&self) -> Vec<String> {
        let tenant = self.app.site().tenant.id.clone();
        let entries = self.app.house().store().read(|c| signet::store::audit::list(c, &tenant, 100)).unwrap();
        let own = entries.into_iter().filter(|entry| entry.actor == "client:robot");
        let mut acts: Vec<_> = own.map(|entry| format!("{} {}", entry.action, entry.target)).collect();
        acts.sort_unstable();
        acts
    }

    /// What the token endpoint says to a client that comes with a secret for itself.
    fn comes(&self, id: &str, secret: &str) -> u16 {
        let ask = Ask::post("/oauth/oauth20/token", &[("grant_type", "client_credentials")]).basic(id, secret);
        self.app.send(ask).status()
    }
}

fn web(name: &str) -> Value {
    json!({ "kind": "web", "client_name": name, "redirect_uris": ["https://new.test/cb"] })
}

fn machine(id: &str) -> Value {
    json!({ "kind": "machine", "client_id": id })
}

#[test]
fn each_kind_begins_with_safe_settings_of_its_own() {
    on_api(|desk| {
        let made = desk.made(&web("Notes"));
        assert_eq!(made["token_endpoint_auth_method"], "client_secret_basic");
        assert_eq!(made["grant_types"], json!(["authorization_code", "refresh_token"]));
        assert_eq!((&made["response_types"], &made["require_pkce"]), (&json!(["code"]), &json!(true)));
        assert_eq!((&made["scope"], &made["id_token_signed_response_alg"]), (&json!("openid profile email"), &json!("RS256")));
        assert_eq!((&made["enabled"], &made["managed"], &made["kind"]), (&json!(true), &json!("people"), &json!("web")));
        assert_eq!(made["client_secret"].as_str().unwrap().len(), 64);
        assert_eq!(made["warnings"], json!([]));
        for (kind, redirect, more) in [
            ("single_page", "https://spa.test/cb", json!({ "token_endpoint_auth_method": "none", "application_type": "web" })),
            ("native", "com.example.app:/cb", json!({ "token_endpoint_auth_method": "none", "application_type": "native" })),
        ] {
            let made = desk.made(&json!({ "kind": kind, "redirect_uris": [redirect] }));
            assert_eq!((&made["kind"], made.get("client_secret")), (&json!(kind), None));
            for (name, value) in more.as_object().unwrap() {
                assert_eq!(&made[name], value, "{kind} {name}");
            }
        }
        let made = desk.made(&machine("worker"));
        assert_eq!((&made["grant_types"], &made["response_types"]), (&json!(["client_credentials"]), &json!([])));
        assert_eq!(made["warnings"][0]["name"], "scope");
        assert_eq!(desk.comes("worker", made["client_secret"].as_str().unwrap()), 200);
    });
}

#[test]
fn a_client_that_was_made_signs_people_in_and_its_secret_is_told_once() {
    on_api(|desk| {
        let mut members = web("Notes");
        members["client_id"] = json!("notes");
        members["require_pkce"] = json!(false);
        members["require_consent"] = json!(false);
        let answer = desk.send("POST", "/api/clients", &members).expect(201);
        assert_eq!(answer.header("location"), format!("{API}/clients/notes"));
        let secret = answer.json()["client_secret"].as_str().unwrap().to_owned().leak();
        let read = desk.get("/api/clients/notes");
        assert_eq!(read.header("etag"), answer.header("etag"));
        assert!(!read.text().contains(&*secret) && read.json().get("client_secret").is_none());
        let notes = RelyingParty { id: "notes", auth: Auth::Basic(secret), redirect_uri: "https://new.test/cb" };
        notes.tokens(desk.app, "openid", "ada");
        assert_eq!(desk.acts(), ["client.create client:notes"]);
    });
}

#[test]
fn what_cannot_be_a_client_is_refused_by_the_rules_of_registration_and_named() {
    on_api(|desk| {
        let refused = |change: &Value, code: &str, named: &str| {
            let mut members = web("x");
            members.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            let status = if code == "invalid_request" { 400 } else { 422 };
            let problem = desk.send("POST", "/api/clients", &members).expect_problem(status, code);
            assert!(problem["detail"].as_str().unwrap().contains(named), "{change}: {problem}");
        };
        refused(&json!({ "kind": "toaster" }), "invalid_request", "kind is one of web, single_page, native, device, machine");
        refused(&json!({ "client_id": 7 }), "invalid_request", "client_id");
        refused(&json!({ "client_id": "a b" }), "client_metadata", "client_id: it must have");
        refused(&json!({ "redirect_uri": "https://x.test" }), "client_metadata", "redirect_uri: it is neither");
        refused(&json!({ "client_secret": "mine" }), "client_metadata", "client_secret: it is neither");
        refused(&json!({ "registration_access_token": "x" }), "client_metadata", "only the provider sets it");
        refused(&json!({ "redirect_uris": ["https://x.test/cb#f"] }), "client_metadata", "redirect_uris");
        refused(&json!({ "redirect_uris": [] }), "client_metadata", "redirect_uris");
        refused(&json!({ "grant_types": ["implicit"] }), "client_metadata", "grant_types: ");
        refused(&json!({ "grant_types": ["password"] }), "client_metadata", "grant_types: ");
        refused(&json!({ "token_endpoint_auth_method": "private_key_jwt" }), "client_metadata", "needs jwks or jwks_uri");
        refused(&json!({ "token_endpoint_auth_method": "none", "require_pkce": false }), "client_metadata", "require_pkce: ");
        refused(&json!({ "id_token_signed_response_alg": "none" }), "client_metadata", "id_token_signed_response_alg: ");
        refused(&json!({ "client_name": "a\u{202e}b" }), "client_metadata", "client_name: ");
        for taken in ["web", desk.app.person("ada").id.as_str()] {
            desk.send("POST", "/api/clients", &machine(taken)).expect_problem(409, "client_taken");
        }
        assert_eq!(desk.acts(), [""; 0]);
    });
}

#[test]
fn a_change_names_what_it_is_based_on_and_is_judged_whole() {
    on_api(|desk| {
        let mut members = web("Notes");
        members["client_id"] = json!("notes");
        let first = desk.send("POST", "/api/clients", &members).expect(201).header("etag").to_owned();
        let change = json!({ "client_name": "Notes 2", "client_name#de": "Notizen", "require_pkce": null,
            "backchannel_logout_uri": "https://new.test/bye", "id_token_signed_response_alg": "ES384" });
        let done = desk.patch("notes", &first, &change).expect(200);
        let body = done.json();
        assert_eq!((&body["client_name"], &body["client_name#de"]), (&json!("Notes 2"), &json!("Notizen")));
        assert_eq!((body.get("require_pkce"), body.get("client_secret")), (None, None));
        assert_eq!(body["redirect_uris"], json!(["https://new.test/cb"]));
        // the key of an algorithm is there before the answer (decision 20)
        assert!(desk.app.get("/oauth/jwks").expect(200).text().contains("ES384"));
        desk.patch("notes", &first, &change).expect_problem(412, "precondition_failed");
        let blind = desk.ask("PATCH", "/api/clients/notes").body("application/json", b"{}");
        desk.app.send(blind).expect_problem(428, "precondition_required");
        let tag = done.header("etag").to_owned();
        let wrong = json!({ "redirect_uris": [] });
        desk.patch("notes", &tag, &wrong).expect_problem(422, "client_metadata");
        // what changes nothing leaves no mark
        assert_eq!(desk.patch("notes", &tag, &json!({ "client_name": "Notes 2" })).expect(200).header("etag"), tag);
        desk.patch("none", "*", &json!({})).expect_problem(404, "client_not_found");
        assert_eq!(desk.acts(), ["client.create client:notes", "client.update client:notes"]);
    });
}

#[test]
fn a_client_that_needs_a_secret_from_now_on_gets_one_and_one_that_needs_none_loses_them() {
    on_api(|desk| {
        let secret = desk.made(&machine("worker"))["client_secret"].as_str().unwrap().to_owned();
        let keys = json!({ "token_endpoint_auth_method": "private_key_jwt", "jwks_uri": "https://worker.test/jwks" });
        let done = desk.patch("worker", "*", &keys).expect(200).json();
        assert_eq!((&done["secrets"], done.get("client_secret")), (&json!([]), None));
        assert_eq!(desk.comes("worker", &secret), 401);
        desk.send("POST", "/api/clients/worker/secrets", &json!({})).expect_problem(409, "client_has_no_secret");
        let back = json!({ "token_endpoint_auth_method": "client_secret_basic" });
        let drawn = desk.patch("worker", "*", &back).expect(200).json()["client_secret"].as_str().unwrap().to_owned();
        assert_eq!((desk.comes("worker", &drawn), desk.comes("worker", &secret)), (200, 401));
    });
}

#[test]
fn a_secret_is_replaced_without_an_outage_and_its_last_use_is_seen() {
    on_api(|desk| {
        let first = desk.made(&machine("worker"))["client_secret"].as_str().unwrap().to_owned();
        let used = || {
            desk.app.house().tally().write(desk.app.house().store()).unwrap();
            let secrets = desk.get("/api/clients/worker/secrets").json()["items"].as_array().unwrap().clone();
            secrets.into_iter().map(|own| own["last_used_at"].clone()).collect::<Vec<_>>()
        };
        for wrong in [json!({ "end_earlier_after": -1 }), json!({ "end_earlier_after": 7_776_001 }), json!({ "secret": "x" })] {
            desk.send("POST", "/api/clients/worker/secrets", &wrong).expect_problem(400, "invalid_request");
        }
        assert_eq!(used(), [Value::Null]);
        assert_eq!(desk.comes("worker", &first), 200);
        assert_eq!(used(), ["2027-01-15T08:00:00Z"]);
        let tag = desk.get("/api/clients/worker").header("etag").to_owned();
        desk.app.wait(60);
        let given = desk.send("POST", "/api/clients/worker/secrets", &json!({})).expect(201);
        let second = given.json()["client_secret"].as_str().unwrap().to_owned();
        assert_ne!(desk.get("/api/clients/worker").header("etag"), tag);
        assert_eq!((desk.comes("worker", &first), desk.comes("worker", &second)), (200, 200), "both live");
        assert_eq!(used(), ["2027-01-15T08:00:00Z", "2027-01-15T08:01:00Z"], "known to some minutes");
        desk.send("POST", "/api/clients/worker/secrets", &json!({})).expect_problem(409, "client_secrets_full");
        let secrets = desk.get("/api/clients/worker/secrets").json();
        let id = |place: usize| secrets["items"][place]["id"].as_str().unwrap().to_owned();
        let revoke = |id: &str| desk.app.send(desk.ask("DELETE", &format!("/api/clients/worker/secrets/{id}")));
        assert_eq!(given.header("location"), format!("{API}/clients/worker/secrets/{}", id(1)));
        revoke(&id(0)).expect(204);
        assert_eq!((desk.comes("worker", &first), desk.comes("worker", &second)), (401, 200));
        revoke(&id(0)).expect_problem(404, "client_secret_not_found");
        revoke(&id(1)).expect_problem(409, "client_secret_last");
        // or the earlier ones end by themselves
        let third = desk.send("POST", "/api/clients/worker/secrets", &json!({ "end_earlier_after": 600 })).expect(201);
        let third = third.json()["client_secret"].as_str().unwrap().to_owned();
        desk.app.wait(599);
        assert_eq!((desk.comes("worker", &second), desk.comes("worker", &third)), (200, 200));
        desk.app.wait(2);
        assert_eq!((desk.comes("worker", &second), desk.comes("worker", &third)), (401, 200));
        let acts = desk.acts();
        assert_eq!(acts.iter().filter(|act| act.starts_with("client.add_secret")).count(), 2, "{acts:?}");
        assert_eq!(acts.iter().filter(|act| act.starts_with("client.revoke_secret")).count(), 1, "{acts:?}");
    });
}

#[test]
fn of_two_administrators_who_add_a_secret_at_once_nobody_makes_a_third() {
    on_api(|desk| {
        desk.made(&machine("worker"));
        let ask = || desk.ask("POST", "/api/clients/worker/secrets").body("application/json", b"{}");
        let mut statuses: Vec<_> = desk.app.send_all((0..6).map(|_| ask())).iter().map(Answer::status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409, 409, 409, 409, 409]);
        assert_eq!(desk.get("/api/clients/worker/secrets").json()["items"].as_array().unwrap().len(), 2);
    });
}

#[test]
fn the_same_request_under_a_key_registers_once_and_tells_the_same_secret() {
    on_api(|desk| {
        let ask = |body: &Value| {
            desk.ask("POST", "/api/clients").header("idempotency-key", "k1").body("application/json", body.to_string().as_bytes())
        };
        let first = desk.app.send(ask(&web("Notes"))).expect(201).json();
        let again = desk.app.send(ask(&web("Notes"))).expect(201).json();
        assert_eq!((&again["client_id"], &again["client_secret"]), (&first["client_id"], &first["client_secret"]));
        desk.app.send(ask(&web("Other"))).expect_problem(422, "idempotency_key_reused");
        let id = first["client_id"].as_str().unwrap();
        let path = format!("/api/clients/{id}/secrets");
        let ask = || desk.ask("POST", &path).header("idempotency-key", "k2").body("application/json", b"{}");
        let secrets: Vec<_> = (0..2).map(|_| desk.app.send(ask()).expect(201).json()["client_secret"].clone()).collect();
        assert_eq!(secrets[0], secrets[1]);
        assert_eq!(desk.acts().len(), 2);
    });
}

#[test]
fn a_disabled_client_is_refused_with_what_it_held_and_a_removed_one_is_gone() {
    on_api(|desk| {
        let mut members = web("Notes");
        members["client_id"] = json!("notes");
        members["require_pkce"] = json!(false);
        members["require_consent"] = json!(false);
        let secret = desk.made(&members)["client_secret"].as_str().unwrap().to_owned().leak();
        let notes = RelyingParty { id: "notes", auth: Auth::Basic(secret), redirect_uri: "https://new.test/cb" };
        let access = notes.tokens(desk.app, "openid", "ada").access;
        let userinfo = |access: &str| desk.app.send(Ask::get("/oauth/userinfo").bearer(access)).status();
        assert_eq!(userinfo(&access), 200);
        desk.send("POST", "/api/clients/notes/disable", &json!({})).expect(204);
        assert_eq!(desk.get("/api/clients/notes").json()["enabled"], false);
        assert_eq!((userinfo(&access), desk.comes("notes", secret)), (401, 401));
        desk.send("POST", "/api/clients/notes/enable", &json!({})).expect(204);
        assert_eq!(userinfo(&access), 401, "what was revoked stays revoked");
        let access = notes.tokens(desk.app, "openid", "ada").access;
        let stale = desk.ask("DELETE", "/api/clients/notes").header("if-match", "\"x\"");
        desk.app.send(stale).expect_problem(412, "precondition_failed");
        assert_eq!(userinfo(&access), 200);
        desk.app.send(desk.ask("DELETE", "/api/clients/notes")).expect(204);
        assert_eq!(userinfo(&access), 401);
        desk.app.send(desk.ask("GET", "/api/clients/notes")).expect_problem(404, "client_not_found");
        desk.app.send(desk.ask("DELETE", "/api/clients/notes")).expect_problem(404, "client_not_found");
        let expected = ["client.create", "client.delete", "client.disable", "client.enable"];
        assert_eq!(desk.acts(), expected.map(|act| format!("{act} client:notes")));
    });
}

/// Decision 28.
#[test]
fn what_the_file_declares_is_changed_there() {
    on_api(|desk| {
        assert_eq!(desk.get("/api/clients/web").json()["managed"], "file");
        desk.patch("web", "*", &json!({ "client_name": "x" })).expect_problem(409, "managed_by_file");
        for path in ["disable", "enable", "secrets"] {
            desk.send("POST", &format!("/api/clients/web/{path}"), &json!({})).expect_problem(409, "managed_by_file");
        }
        desk.app.send(desk.ask("DELETE", "/api/clients/web")).expect_problem(409, "managed_by_file");
        desk.app.send(desk.ask("DELETE", "/api/clients/web/secrets/x")).expect_problem(409, "managed_by_file");
        assert_eq!(desk.acts(), [""; 0]);
    });
}

/// Whoever has the secret of an app, or one of its addresses, can be it.
#[test]
fn nobody_gives_an_app_more_than_they_have_or_reaches_one_that_has_more() {
    on_api(|desk| {
        let with = |scope: &str| json!({ "kind": "machine", "scope": scope });
        let problem =
            desk.send("POST", "/api/clients", &with("clients:read users:write")).expect_problem(403, "client_scope_too_far");
        assert!(problem["detail"].as_str().unwrap().contains("users:write"), "{problem}");
        let id = desk.made(&with("clients:read clients:write"))["client_id"].as_str().unwrap().to_owned();
        desk.patch(&id, "*", &json!({ "scope": "keys:write" })).expect_problem(403, "client_scope_too_far");
        desk.patch(&id, "*", &json!({ "scope": "users:read custom" })).expect(200);
        desk.patch("mighty", "*", &json!({ "scope": "openid" })).expect_problem(403, "outranked");
        for path in ["disable", "enable", "secrets"] {
            desk.send("POST", &format!("/api/clients/mighty/{path}"), &json!({})).expect_problem(403, "outranked");
        }
        desk.app.send(desk.ask("DELETE", "/api/clients/mighty")).expect_problem(403, "outranked");
        desk.get("/api/clients/mighty");
    });
}

/// An app that acts for an owner gives on what its token opens, not what the owner may do.
#[test]
fn a_token_of_an_owner_gives_an_app_no_more_than_the_token_opens() {
    on_api(|desk| {
        let app = desk.app;
        app.add("olga", Profile::default());
        let olga = app.person("olga").id;
        roles::appoint(app.house().store(), &app.host(), (&olga, Some(AdminRole::Owner)), app.now()).unwrap();
        let token = CONSOLE.tokens(app, "openid clients:read clients:write", "olga").access;
        let owner = Desk { app, token };
        let with = |scope: &str| json!({ "kind": "machine", "scope": scope });
        for scope in ["roles:write", "keys:read"] {
            owner.send("POST", "/api/clients", &with(scope)).expect_problem(403, "client_scope_too_far");
        }
        owner.send("POST", "/api/clients/mighty/secrets", &json!({})).expect_problem(403, "outranked");
        owner.send("POST", "/api/clients", &with("clients:read")).expect(201);
    });
}

#[test]
fn clients_are_searched_by_name_and_client_id_in_pages_that_cost_what_they_show() {
    on_api(|desk| {
        for number in 0..5 {
            desk.made(&json!({ "kind": "machine", "client_id": format!("w-{number}"), "client_name": format!("Wörker {}", 9 - number) }));
        }
        let mut path = "/api/clients?prefix=w%C3%B6&limit=2".to_owned();
        let mut seen = Vec::new();
        loop {
            let page = desk.get(&path).json();
            seen.extend(page["items"].as_array().unwrap().iter().map(|own| own["client_id"].as_str().unwrap().to_owned()));
            let Some(next) = page["next"].as_str() else { break };
            path = next.strip_prefix("https://id.test").unwrap().to_owned();
        }
        assert_eq!(seen, ["w-4", "w-3", "w-2", "w-1", "w-0"]);
        let ids = |path: &str| {
            let page = desk.get(path).json();
            let items = page["items"].as_array().unwrap().clone();
            items.into_iter().map(|own| own["client_id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(ids("/api/clients?by=client_id&prefix=w-&limit=3"), ["w-0", "w-1", "w-2"]);
        assert_eq!(ids("/api/clients?by=client_id&prefix=W-"), [""; 0]);
        desk.app.send(desk.ask("GET", "/api/clients?by=secret")).expect_problem(400, "invalid_request");
        desk.app.send(desk.ask("GET", "/api/clients?after=zz")).expect_problem(400, "invalid_request");
    });
}

#[test]
fn the_preview_shows_each_claim_with_its_reason_to_whoever_may_see_people() {
    on_api(|desk| {
        let shown = desk.get("/api/clients/web/claims?user=ada&scope=openid%20email").json();
        assert_eq!(
            (&shown["client_id"], &shown["is_allowed"], &shown["scope"]),
            (&json!("web"), &json!(true), &json!("openid email"))
        );
        let email = shown["userinfo"].as_array().unwrap().iter().find(|own| own["claim"] == "email").unwrap();
        assert_eq!((&email["value"], &email["why"]), (&json!("ada@example.test"), &json!("scope email")));
        let name = shown["userinfo"].as_array().unwrap().iter().find(|own| own["claim"] == "name").unwrap();
        assert_eq!(name["value"], Value::Null);
        for (query, status, code) in [
            ("user=nobody", 404, "user_not_found"),
            ("", 404, "user_not_found"),
            ("user=ada&claims=x", 400, "invalid_request"),
            ("user=ada&response_type=token", 400, "invalid_request"),
        ] {
            let ask = desk.ask("GET", &format!("/api/clients/web/claims?{query}"));
            desk.app.send(ask).expect_problem(status, code);
        }
        let form = [("grant_type", "client_credentials"), ("resource", API), ("scope", "clients:read")];
        let token = Tokens::read(desk.app.send(ROBOT.token(&form))).access;
        let ask = Ask::get("/api/clients/web/claims?user=ada").bearer(&token);
        desk.app.send(ask).expect_problem(403, "role_too_narrow");
    });
}

/// What an administrator has decided, the client cannot take back by its registration.
#[test]
fn a_client_that_registered_itself_is_the_organisations_once_an_administrator_changes_it() {
    let setup = Setup::provider("registration = \"open\"").and_more(TABLES);
    on_both_with(&setup, |app| {
        let token = app.robot();
        let desk = Desk { app, token };
        let body = json!({ "redirect_uris": ["https://new.test/cb"], "client_name": "New" }).to_string();
        let own = app.send(Ask::new("POST", "/oauth/register").body("application/json", body.as_bytes())).expect(201).json();
        let id = own["client_id"].as_str().unwrap();
        assert_eq!(desk.get(&format!("/api/clients/{id}")).json()["managed"], "itself");
        let own_token = own["registration_access_token"].as_str().unwrap();
        let read = || app.send(Ask::get(&format!("/oauth/register/{id}")).bearer(own_token)).status();
        assert_eq!(read(), 200);
        desk.patch(id, "*", &json!({ "allowed_groups": ["staff"] })).expect(200);
        assert_eq!((desk.get(&format!("/api/clients/{id}")).json()["managed"].clone(), read()), (json!("people"), 401));
        // nor does it leave again because nobody has used it
        app.wait(400 * 86_400);
        signet::flow::registration::sweep(app.house(), app.now()).unwrap();
        desk_again(app).get(&format!("/api/clients/{id}"));
    });
}

fn desk_again(app: &TestApp) -> Desk<'_> {
    let form = [("grant_type", "client_credentials"), ("resource", API)];
    Desk { app, token: Tokens::read(app.send(ROBOT.token(&form))).access }
}

#[test]
fn a_person_may_do_with_clients_what_their_role_says() {
    on_api(|desk| {
        let app = desk.app;
        app.add("olga", Profile::default());
        let olga = app.person("olga").id;
        let appoint = |role| roles::appoint(app.house().store(), &app.host(), (&olga, role), app.now()).unwrap();
        appoint(Some(AdminRole::Admin));
        app.add("second", Profile::default());
        let person = Desk { app, token: CONSOLE.tokens(app, "openid clients:read clients:write", "olga").access };
        person.send("POST", "/api/clients", &machine("worker")).expect(201);
        appoint(Some(AdminRole::Support));
        person.get("/api/clients/worker");
        person.send("POST", "/api/clients/worker/secrets", &json!({})).expect_problem(403, "role_too_narrow");
        // her own tokens are not those of an app in whose name she asks
        let plain = WEB.tokens(app, "openid", "olga").access;
        app.send(Ask::get("/api/clients").bearer(&plain)).expect_problem(401, "invalid_token");
    });
}
