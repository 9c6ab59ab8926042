//! Relying-party domains over the API (the seed's wizard and decision 52), and the platform identities that they use.

use serde_json::{Value, json};

use crate::harness::upstream::Upstream;
use crate::harness::{Answer, Ask, ROBOT, Setup, TestApp, Tokens, WEB, on_both_with};

const TABLES: &str = r#"
[outbound]
allow = ["127.0.0.0/8"]

[[client]]
provider = "default"
client_id = "robot"
client_secret = "a secret of robot"
grant_types = ["client_credentials"]
response_types = []
scope = "upstreams:read upstreams:write"

[[upstream]]
name = "filed"
issuer = "https://filed.test"
client_id = "us"
client_secret = "a secret of the file"
enabled_for = []
"#;

struct Desk<'a> {
    app: &'a TestApp,
    token: String,
}

fn on_api(test: impl Fn(&Desk<'_>)) {
    on_both_with(&Setup::more(TABLES), |app| {
        let token = app.robot();
        test(&Desk { app, token });
    });
}

impl Desk<'_> {
    fn send(&self, method: &str, path: &str, body: &Value) -> Answer {
        let ask = Ask::new(method, &format!("/api{path}")).bearer(&self.token);
        self.app.send(ask.body("application/json", body.to_string().as_bytes()))
    }

    fn get(&self, path: &str) -> Answer {
        self.app.send(Ask::get(&format!("/api{path}")).bearer(&self.token))
    }

    fn call(&self, method: &str, path: &str) -> Answer {
        self.app.send(Ask::new(method, &format!("/api{path}")).bearer(&self.token))
    }

    fn patch(&self, name: &str, tag: &str, body: &Value) -> Answer {
        let ask = Ask::new("PATCH", &format!("/api/upstreams/{name}")).bearer(&self.token).header("if-match", tag);
        self.app.send(ask.body("application/merge-patch+json", body.to_string().as_bytes()))
    }
}

fn corp(issuer: &str) -> Value {
    json!({ "name": "corp", "display_name": "Corp", "issuer": issuer, "client_id": "us", "client_secret": "s3cret-of-ours" })
}

#[test]
fn an_upstream_is_added_read_changed_switched_and_removed() {
    let upstream = Upstream::start();
    on_api(|desk| {
        let made = desk.send("POST", "/upstreams", &corp(&upstream.issuer())).expect(201);
        assert_eq!(made.header("location"), "https://id.test/api/upstreams/corp");
        let shown = made.json();
        assert!(!made.text().contains("s3cret") && shown["client_secret_set_at"].is_string());
        assert_eq!(shown["register"][0]["redirect_uris"][0], "https://id.test/oauth/auz/grants/provider/authcomplete");
        assert_eq!((&shown["method"], &shown["managed"], &shown["pkce"]), (&json!("discover"), &json!("people"), &json!(true)));
        // it lets people in at once, in this process
        let sent = desk.app.browser().authorize(&WEB, &[("idp_hint", "corp")]);
        assert!(sent.location().starts_with(&upstream.issuer()), "{}", sent.location());
        let read = desk.get("/upstreams/corp").expect(200);
        assert_eq!(read.header("etag"), made.header("etag"));
        assert!(!read.text().contains("s3cret"));
        let changed = desk.patch("corp", read.header("etag"), &json!({ "prompt": "login", "own_callback": true })).expect(200);
        assert_eq!(changed.json()["register"][0]["redirect_uris"][0].as_str().unwrap().rsplit('/').next(), Some("corp"));
        desk.patch("corp", read.header("etag"), &json!({ "prompt": null })).expect_problem(412, "precondition_failed");
        desk.send("PATCH", "/upstreams/corp", &json!({})).expect_problem(428, "precondition_required");
        let refused = desk.call("DELETE", "/upstreams/corp").expect_problem(409, "upstream_in_use");
        assert!(refused["detail"].as_str().unwrap().starts_with("It is enabled for log-in (provider, portal)"), "{refused}");
        assert_eq!(desk.get("/upstreams/corp").json()["uses"].as_array().unwrap().len(), 1);
        desk.call("POST", "/upstreams/corp/flush").expect(204);
        desk.call("POST", "/upstreams/corp/disable").expect(204);
        assert_eq!(desk.get("/upstreams/corp").json()["enabled"], false);
        desk.call("POST", "/upstreams/corp/enable").expect(204);
        desk.call("POST", "/upstreams/corp/disable").expect(204);
        desk.call("DELETE", "/upstreams/corp").expect(204);
        desk.get("/upstreams/corp").expect_problem(404, "upstream_not_found");
    });
}

#[test]
fn a_list_comes_in_pages_and_what_the_file_keeps_is_read_only() {
    on_api(|desk| {
        desk.send("POST", "/upstreams", &corp("https://op.test")).expect(201);
        let first = desk.get("/upstreams?limit=1").expect(200).json();
        assert_eq!((&first["items"][0]["name"], first["items"].as_array().unwrap().len()), (&json!("corp"), 1));
        let next = first["next"].as_str().unwrap().strip_prefix("https://id.test/api").unwrap();
        let second = desk.get(next).expect(200).json();
        assert_eq!((&second["items"][0]["name"], &second["next"]), (&json!("filed"), &Value::Null));
        desk.patch("filed", "*", &json!({ "pkce": false })).expect_problem(409, "managed_by_file");
        desk.call("POST", "/upstreams/filed/disable").expect_problem(409, "managed_by_file");
        desk.call("DELETE", "/upstreams/filed").expect_problem(409, "managed_by_file");
        desk.call("POST", "/upstreams/filed/flush").expect(204);
    });
}

#[test]
fn what_is_wrong_is_named_with_what_to_do() {
    on_api(|desk| {
        for (change, code, status, word) in [
            (json!({ "isuer": "x" }), "upstream_settings", 422, "isuer"),
            (json!({ "issuer": null }), "upstream_settings", 422, "issuer"),
            (json!({ "client_secret": null }), "upstream_settings", 422, "client_secret"),
            (json!({ "response_type": "id_token" }), "upstream_settings", 422, "claims source"),
            (json!({ "token_endpoint": "https://op.test/t" }), "upstream_settings", 422, "discover"),
            (json!({ "name": "filed" }), "upstream_taken", 409, "name"),
            (
                json!({ "method": "read", "issuer": "http://127.0.0.1:1" }),
                "upstream_unreadable",
                422,
                "Loading the configuration failed",
            ),
        ] {
            let mut body = corp("https://op.test");
            body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            let problem = desk.send("POST", "/upstreams", &body).expect_problem(status, code);
            assert!(problem["detail"].as_str().unwrap().contains(word), "{problem}");
        }
        desk.get("/upstreams/corp").expect_problem(404, "upstream_not_found");
    });
}

#[test]
fn a_post_that_is_sent_again_under_its_key_takes_effect_once() {
    on_api(|desk| {
        let send = |body: &Value| {
            let ask = Ask::new("POST", "/api/upstreams").bearer(&desk.token).header("idempotency-key", "k1");
            desk.app.send(ask.body("application/json", body.to_string().as_bytes()))
        };
        let body = corp("https://op.test");
        let (first, again) = (send(&body).expect(201), send(&body).expect(201));
        assert_eq!(first.json(), again.json());
        send(&corp("https://other.test")).expect_problem(422, "idempotency_key_reused");
        let taken = desk.send("POST", "/upstreams", &body);
        taken.expect_problem(409, "upstream_taken");
    });
}

#[test]
fn the_method_read_fetches_within_the_request_and_keeps_what_it_read() {
    let upstream = Upstream::start();
    on_api(|desk| {
        upstream.forget();
        let mut body = corp(&upstream.issuer());
        body["method"] = json!("read");
        let made = desk.send("POST", "/upstreams", &body).expect(201).json();
        assert_eq!(made["metadata"]["issuer"], json!(upstream.issuer()));
        assert_eq!(upstream.calls("/.well-known/openid-configuration").len(), 1);
        let edited = desk.patch("corp", "*", &json!({ "userinfo_endpoint": "https://op.test/me" })).expect(200).json();
        assert_eq!((&edited["userinfo_endpoint"], edited["metadata"].is_object()), (&json!("https://op.test/me"), true));
        assert_eq!(upstream.calls("/.well-known/openid-configuration").len(), 1);
    });
}

#[test]
fn options_follow_the_choices_and_what_the_upstream_takes_and_write_nothing() {
    let upstream = Upstream::start();
    on_api(|desk| {
        let first = desk.get("/upstreams/options").expect(200).json();
        assert_eq!((first["steps"].as_array().unwrap().len(), &first["unreadable"]), (5, &Value::Null));
        assert!(first["problems"].to_string().contains("client_id"));
        let mut choices = json!({ "name": "new", "method": "manual", "claims_source": "userinfo" });
        let manual = desk.send("POST", "/upstreams/options", &choices).expect(200).json();
        let steps: Vec<_> = manual["steps"].as_array().unwrap().iter().map(|step| step["name"].as_str().unwrap()).collect();
        assert_eq!(steps, ["details", "method", "provider", "authentication", "app", "token", "user"]);
        assert_eq!(manual["response_types"].as_array().unwrap().len(), 5);
        assert_eq!(
            manual["register"][0]["backchannel_logout_uri"],
            "https://id.test/oauth/auz/grants/provider/backchannel_logout/new"
        );
        choices["method"] = json!("discover");
        choices["issuer"] = json!(upstream.issuer());
        let followed = desk.send("POST", "/upstreams/options", &choices).expect(200).json();
        assert_eq!(followed["unreadable"], Value::Null, "{followed}");
        let fields = followed["steps"][3]["fields"].as_array().unwrap().clone();
        let endpoint = fields.iter().find(|field| field["name"] == "authorization_endpoint").unwrap();
        assert_eq!((&endpoint["editable"], &endpoint["value"]), (&json!(false), &json!(format!("{}/auth", upstream.issuer()))));
        choices["issuer"] = json!("http://127.0.0.1:1");
        let away = desk.send("POST", "/upstreams/options", &choices).expect(200).json();
        assert_eq!(away["unreadable"]["code"], "upstream_unreachable");
        desk.send("POST", "/upstreams/options", &json!({ "isuer": 1 })).expect_problem(422, "upstream_settings");
        assert_eq!(desk.get("/upstreams").json()["items"].as_array().unwrap().len(), 1);
    });
}

#[test]
fn a_platform_identity_shows_its_public_keys_and_stays_while_an_upstream_uses_it() {
    on_api(|desk| {
        let made = desk.send("POST", "/platform-identities", &json!({ "name": "key", "algorithm": "ES256" })).expect(201);
        let shown = made.json();
        assert_eq!((&shown["algorithm"], &shown["used_by"]), (&json!("ES256"), &json!([])));
        let keys = shown["public_jwks"]["keys"].as_array().unwrap();
        assert_eq!((keys.len(), &keys[1]["use"]), (2, &json!("enc")));
        assert!(!made.text().contains("\"d\""));
        for (body, status, code) in [
            (json!({ "name": "key" }), 409, "platform_identity_taken"),
            (json!({ "name": "other", "algorithm": "HS256" }), 422, "upstream_settings"),
            (json!({ "name": "A B" }), 422, "upstream_settings"),
            (json!({ "name": "other", "algorithm": "RS1" }), 400, "invalid_request"),
        ] {
            desk.send("POST", "/platform-identities", &body).expect_problem(status, code);
        }
        let mut body = corp("https://op.test");
        body["platform_identity"] = json!("key");
        body["token_endpoint_auth_method"] = json!("private_key_jwt");
        body.as_object_mut().unwrap().remove("client_secret");
        let own = desk.send("POST", "/upstreams", &body).expect(201).json();
        assert_eq!((&own["client_secret_set_at"], &own["register"][0]["jwks_uri"]), (&Value::Null, &shown["jwks_uri"]));
        let jwks: Value = serde_json::from_str(desk.app.get("/oauth/auz/grants/provider/jwks/key").expect(200).text()).unwrap();
        assert_eq!(jwks, shown["public_jwks"]);
        let refused = desk.call("DELETE", "/platform-identities/key").expect_problem(409, "platform_identity_in_use");
        assert!(refused["detail"].as_str().unwrap().contains("corp"), "{refused}");
        desk.patch("corp", "*", &json!({ "enabled": false })).expect(200);
        desk.call("DELETE", "/upstreams/corp").expect(204);
        desk.call("DELETE", "/platform-identities/key").expect(204);
        desk.get("/platform-identities/key").expect_problem(404, "platform_identity_not_found");
        assert_eq!(desk.get("/platform-identities").expect(200).json()["items"], json!([]));
    });
}

#[test]
fn another_tenants_upstreams_are_not_there() {
    let tables = "\n[[upstream]]\nname = \"theirs\"\ntenant = \"other\"\nissuer = \"https://op.test\"\nclient_id = \"us\"\nclient_secret = \"s\"\n\
                  [[client]]\nprovider = \"default\"\nclient_id = \"robot\"\nclient_secret = \"a secret of robot\"\n\
                  grant_types = [\"client_credentials\"]\nresponse_types = []\nscope = \"upstreams:read upstreams:write\"\n";
    on_both_with(&Setup::two_tenants(tables), |app| {
        let form = [("grant_type", "client_credentials"), ("resource", "https://id.test/api")];
        let desk = Desk { app, token: Tokens::read(app.send(ROBOT.token(&form))).access };
        assert_eq!(desk.get("/upstreams").expect(200).json()["items"], json!([]));
        desk.get("/upstreams/theirs").expect_problem(404, "upstream_not_found");
        desk.patch("theirs", "*", &json!({ "pkce": false })).expect_problem(404, "upstream_not_found");
        for (method, path) in
            [("DELETE", "theirs"), ("POST", "theirs/disable"), ("POST", "theirs/enable"), ("POST", "theirs/flush")]
        {
            desk.call(method, &format!("/upstreams/{path}")).expect_problem(404, "upstream_not_found");
        }
        // the same name is another upstream here
        let mut own = corp("https://op.test");
        own["name"] = json!("theirs");
        desk.send("POST", "/upstreams", &own).expect(201);
    });
}
