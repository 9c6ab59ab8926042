//! Resources over the API: added, changed, removed, and what is refused.

use serde_json::{Value, json};

use crate::harness::{Answer, Ask, ROBOT, Setup, TestApp, on_both_with};

const TABLES: &str = r#"
[[client]]
provider = "default"
client_id = "robot"
client_secret = "a secret of robot"
grant_types = ["client_credentials"]
response_types = []
scope = "resources:read resources:write audit:read stock:read"
"#;

struct Desk<'a> {
    app: &'a TestApp,
    token: String,
}

fn on_api(test: impl Fn(&Desk<'_>)) {
    on_both_with(&Setup::more(TABLES), |app| test(&Desk { app, token: app.robot() }));
}

impl Desk<'_> {
    fn get(&self, path: &str) -> Answer {
        self.app.send(Ask::get(&format!("/api{path}")).bearer(&self.token))
    }

    fn delete(&self, path: &str) -> Answer {
        self.app.send(Ask::new("DELETE", &format!("/api{path}")).bearer(&self.token))
    }

    fn post(&self, body: &Value) -> Answer {
        let ask = Ask::new("POST", "/api/resources").bearer(&self.token);
        self.app.send(ask.body("application/json", body.to_string().as_bytes()))
    }

    fn patch(&self, id: &str, tag: &str, body: &Value) -> Answer {
        let ask = Ask::new("PATCH", &format!("/api/resources/{id}")).bearer(&self.token).header("if-match", tag);
        self.app.send(ask.body("application/merge-patch+json", body.to_string().as_bytes()))
    }
}

fn stock() -> Value {
    json!({ "identifier": "https://stock.test", "display_name": "The stock",
            "scopes": [{ "name": "stock:read", "description": "See the stock" }], "access_token_format": "jwt",
            "access_token_lifetime": 600, "introspection_clients": ["api"] })
}

#[test]
fn tokens_are_issued_for_a_resource_as_soon_as_it_is_added_and_no_more_when_it_is_gone() {
    on_api(|desk| {
        let form = [("grant_type", "client_credentials"), ("resource", "https://stock.test"), ("scope", "stock:read")];
        desk.app.send(ROBOT.token(&form[..2])).expect_error(400, "invalid_target");
        let made = desk.post(&stock()).expect(201);
        let id = made.json()["id"].as_str().unwrap().to_owned();
        assert_eq!(made.header("location"), format!("https://id.test/api/resources/{id}"));
        let token = desk.app.send(ROBOT.token(&form)).expect(200).json();
        assert_eq!((&token["scope"], &token["expires_in"]), (&json!("stock:read"), &json!(600)));
        let read = desk.get(&format!("/resources/{id}")).expect(200);
        assert_eq!((read.header("etag"), read.text()), (made.header("etag"), made.text()));
        let changed = desk.patch(&id, read.header("etag"), &json!({ "access_token_lifetime": null })).expect(200);
        assert_eq!(desk.app.send(ROBOT.token(&form)).expect(200).json()["expires_in"], 300);
        desk.patch(&id, read.header("etag"), &json!({ "enabled": false })).expect_problem(412, "precondition_failed");
        desk.patch(&id, changed.header("etag"), &json!({ "enabled": false })).expect(200);
        desk.app.send(ROBOT.token(&form[..2])).expect_error(400, "invalid_target");
        desk.delete(&format!("/resources/{id}")).expect(204);
        desk.get(&format!("/resources/{id}")).expect_problem(404, "resource_not_found");
        let audit = desk.get("/audit?target=resource:https://stock.test").expect(200).json();
        let acts: Vec<_> = audit["items"].as_array().unwrap().iter().map(|own| own["action"].as_str().unwrap()).collect();
        assert_eq!(acts.len(), 4, "{acts:?}");
    });
}

#[test]
fn a_list_is_searched_and_comes_in_pages_and_what_the_file_keeps_is_read_only() {
    on_api(|desk| {
        desk.post(&stock()).expect(201);
        let first = desk.get("/resources?limit=2").expect(200).json();
        assert_eq!(first["items"].as_array().unwrap().len(), 2);
        let next = first["next"].as_str().unwrap().strip_prefix("https://id.test/api").unwrap();
        assert_eq!(desk.get(next).expect(200).json()["items"].as_array().unwrap().len(), 1);
        let found = desk.get("/resources?q=LEDGER").expect(200).json();
        assert_eq!(found["items"].as_array().unwrap().len(), 1);
        let id = found["items"][0]["id"].as_str().unwrap();
        desk.patch(id, "*", &json!({ "enabled": false })).expect_problem(409, "managed_by_file");
        desk.delete(&format!("/resources/{id}")).expect_problem(409, "managed_by_file");
    });
}

#[test]
fn what_is_wrong_is_named_with_what_to_do() {
    on_api(|desk| {
        for (change, status, code, words) in [
            (json!({ "identifier": "stock" }), 422, "resource_settings", "https://api.example.com"),
            (json!({ "identifier": "https://id.test/api" }), 422, "resource_settings", "the provider's own API"),
            (json!({ "identifier": "https://orders.test" }), 409, "resource_taken", "already"),
            (json!({ "identifier": null }), 422, "resource_settings", "identifier"),
            (json!({ "scopes": [{ "name": "users:write" }] }), 422, "resource_settings", "own API"),
            (json!({ "scopes": [{ "name": "two words" }] }), 422, "resource_settings", "not a scope"),
            (json!({ "access_token_lifetime": 5 }), 422, "resource_settings", "10 to 86400 seconds"),
            (json!({ "introspection_clients": ["nobody"] }), 422, "resource_settings", "client_id"),
            (json!({ "colour": "red" }), 422, "resource_settings", "colour"),
        ] {
            let mut body = stock();
            body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            let refused = desk.post(&body).expect_problem(status, code);
            assert!(refused["detail"].as_str().unwrap().contains(words), "{change}: {refused}");
        }
    });
}
