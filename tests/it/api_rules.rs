//! What holds of every operation of the API, judged over the table that is served: lists come in pages, what can be changed has an entity
//! tag, and a POST that is sent again under its key takes effect once.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use signet::flow::admin::profile::Profile;
use signet::flow::portal::{Developer, Reach, apps};
use signet::http::api::OPERATIONS;
use signet::http::api::operation::{Operation, Verb};
use signet::model::{ClientKind, Id};

use crate::harness::authority::Authority;
use crate::harness::{Answer, Ask, Setup, TestApp, WEB, on_both_with};

const TABLES: &str = r#"
[[tenant]]
name = "default"
app_approval = true

[[client]]
provider = "default"
client_id = "sealed"
client_secret = "a secret of sealed"
redirect_uris = ["https://sealed.test/cb"]
request_object_encryption_alg = "ECDH-ES"
request_object_encryption_enc = "A128GCM"

[[upstream]]
name = "filed"
issuer = "https://filed.test"
client_id = "x"
client_secret = "y"

[[agreement]]
name = "notice"
version = "1"
title = "Notice"
text = "Words"
required_for = ["developers"]
"#;

struct Desk<'a> {
    app: &'a TestApp,
    token: String,
}

impl Desk<'_> {
    fn send(&self, verb: &str, path: &str, body: Option<&Value>, headers: &[(&str, &str)]) -> Answer {
        let address = path.strip_prefix("https://id.test").map_or_else(|| format!("/api{path}"), str::to_owned);
        let mut ask = Ask::new(verb, &address).bearer(&self.token);
        for (name, value) in headers {
            ask = ask.header(name, value);
        }
        self.app.send(match body {
            Some(body) => ask.body("application/json", body.to_string().as_bytes()),
            None => ask,
        })
    }

    fn get(&self, path: &str) -> Value {
        self.send("GET", path, None, &[]).expect(200).json()
    }

    fn acts(&self) -> usize {
        let tenant = self.app.site().tenant.id.clone();
        self.app.house().store().read(|c| signet::store::audit::list(c, &tenant, 1_000)).unwrap().len()
    }
}

fn on_api(test: impl Fn(&Desk<'_>)) {
    let mail = "[mail]\nhost = \"127.0.0.1\"\nport = 1\ntls = \"none\"\nfrom = \"login@id.test\"\n";
    let setup = Setup { provider: "sign_up = \"invitation\"\n".to_owned(), ..Setup::robot(&format!("{TABLES}\n{mail}")) };
    on_both_with(&setup, |app| test(&Desk { app, token: app.robot() }));
}

/// A team of Ada's.
fn team(desk: &Desk<'_>, name: &str) -> String {
    let body = json!({ "name": name, "owner": desk.app.person("ada").id });
    desk.send("POST", "/teams", Some(&body), &[]).expect(201).json()["id"].as_str().unwrap().to_owned()
}

/// An app of a team that waits for an administrator.
fn waiting(desk: &Desk<'_>, team: &str) -> String {
    let site = desk.app.site();
    let by = Developer::person(&site.tenant.id, &desk.app.person("ada").id, Reach::Member);
    let asked = (&Id::new(team), ClientKind::Machine, "Charts", Vec::new());
    let made = apps::create(desk.app.house(), &site, &by, asked, desk.app.now()).unwrap();
    made.whole.client.id.as_str().to_owned()
}

fn operations() -> impl Iterator<Item = &'static Operation> {
    OPERATIONS.iter().copied().flatten()
}

/// What `paths` says is made of an operation's success in the document.
fn members(document: &Value, operation: &Operation) -> Option<serde_json::Map<String, Value>> {
    let (status, _) = operation.gives;
    let own = &document["paths"][operation.path][operation.verb.name().to_lowercase()];
    let schema = &own["responses"][status.to_string()]["content"]["application/json"]["schema"];
    let schema = match schema["$ref"].as_str() {
        Some(reference) => document.pointer(reference.trim_start_matches('#'))?,
        None => schema,
    };
    schema["properties"].as_object().cloned()
}

/// Lists that are as long as what hangs on one thing, which is what the list is asked of.
const NAMED: &[(&str, &str)] = &[
    ("/users/{id}/sessions", "ada"),
    ("/users/{id}/grants", "ada"),
    ("/users/{id}/agreements", "ada"),
    ("/clients/{id}/secrets", "sealed"),
    ("/groups/{group}/members", "crew"),
    ("/teams/{team}/members", "{team}"),
    ("/teams/{team}/apps", "{team}"),
    ("/teams/{team}/apps/{app}/secrets", "{team}"),
    ("/teams/{team}/apps/{app}/flows", "{team}"),
    ("/teams/{team}/invitations", "{team}"),
];

#[test]
fn every_list_comes_in_pages_that_together_are_the_list() {
    on_api(|desk| {
        let document = desk.app.get("/api/openapi.json").expect(200).json();
        let is_list = |operation: &&Operation| {
            let members = members(&document, operation).unwrap_or_default();
            operation.verb == Verb::Get && members.contains_key("next")
        };
        for name in ["bo", "cleo", "dan"] {
            desk.app.add(name, Profile { groups: vec!["crew".into(), format!("of {name}")], ..Profile::default() });
        }
        let ada = desk.app.person("ada").id;
        let team = team(desk, "Maps");
        self::team(desk, "Charts");
        let app = waiting(desk, &team);
        waiting(desk, &team);
        for invitee in ["bo", "cleo"] {
            let body = json!({ "invitee": invitee, "role": "viewer" });
            desk.send("POST", &format!("/teams/{team}/invitations"), Some(&body), &[]).expect(201);
        }
        for _ in 0..3 {
            let mut browser = desk.app.browser();
            browser.sign_in(&WEB, &[("scope", "openid offline_access")], "ada").callback().code();
        }
        let (mut seen, mut longer) = (0, 0);
        for operation in operations().filter(is_list) {
            let path = match NAMED.iter().find(|(path, _)| *path == operation.path) {
                Some((path, "ada")) => path.replace("{id}", ada.as_str()),
                Some((path, "{team}")) => path.replace("{team}", &team).replace("{app}", &app),
                Some((path, name)) => path.replace("{id}", name).replace("{group}", name),
                None => operation.path.to_owned(),
            };
            assert!(!path.contains('{'), "{path} is a list that this test does not know how to ask for");
            for name in ["limit", "after"] {
                assert!(operation.query.iter().any(|own| own.name == name), "{path} takes no {name}");
            }
            let whole = desk.get(&format!("{path}?limit=200"))["items"].as_array().unwrap().clone();
            let mut parts = Vec::new();
            let mut next = Some(format!("{path}?limit=1"));
            while let Some(address) = next {
                let page = desk.get(&address);
                assert!(page["items"].as_array().unwrap().len() <= 1, "{address}");
                parts.extend(page["items"].as_array().unwrap().iter().cloned());
                assert!(parts.len() <= whole.len(), "{path} does not end");
                next = page["next"].as_str().map(str::to_owned);
            }
            assert_eq!(parts, whole, "{path}");
            desk.send("GET", &format!("{path}?limit=0"), None, &[]).expect_problem(400, "invalid_request");
            seen += 1;
            longer += usize::from(whole.len() > 1);
        }
        assert!(seen >= 12 && longer >= 7, "{seen} lists, {longer} of them longer than one");
    });
}

#[test]
fn whatever_can_be_changed_has_an_entity_tag_and_is_not_changed_by_whoever_read_it_before_somebody_else() {
    on_api(|desk| {
        let client = json!({ "kind": "machine", "client_id": "night" });
        desk.send("POST", "/clients", Some(&client), &[]).expect(201);
        let upstream = json!({ "name": "corp", "issuer": "https://corp.test", "client_id": "x", "client_secret": "y" });
        desk.send("POST", "/upstreams", Some(&upstream), &[]).expect(201);
        desk.app.add("cleo", Profile::default());
        let cleo = desk.app.person("cleo").id;
        let second = json!({ "name": "second", "issuer": "https://second.test" });
        desk.send("POST", "/providers", Some(&second), &[]).expect(201);
        let tenant = json!({ "name": "acme", "issuer": "https://acme.test" });
        desk.send("POST", "/tenants", Some(&tenant), &[]).expect(201);
        let stock = json!({ "identifier": "https://stock.test" });
        let stock = desk.send("POST", "/resources", Some(&stock), &[]).expect(201).json();
        let stock = stock["id"].as_str().unwrap();
        let crew = team(desk, "Crew");
        let app = format!("{crew}/apps/{}", waiting(desk, &crew));
        let objects = [
            ("/teams/{team}/apps/{app}", app.as_str(), json!({ "client_name": "A" }), json!({ "client_name": "B" })),
            ("/teams/{team}", crew.as_str(), json!({ "name": "A" }), json!({ "name": "B" })),
            ("/providers/{name}", "second", json!({ "display_name": "A" }), json!({ "display_name": "B" })),
            ("/tenants/{name}", "acme", json!({ "display_name": "A" }), json!({ "display_name": "B" })),
            ("/resources/{id}", stock, json!({ "display_name": "A" }), json!({ "display_name": "B" })),
            ("/users/{id}", cleo.as_str(), json!({ "roles": ["a"] }), json!({ "roles": ["b"] })),
            ("/clients/{id}", "night", json!({ "client_name": "A" }), json!({ "client_name": "B" })),
            ("/upstreams/{name}", "corp", json!({ "display_name": "A" }), json!({ "display_name": "B" })),
        ];
        let changed: BTreeSet<_> = operations().filter(|own| own.verb == Verb::Patch).map(|own| own.path).collect();
        assert_eq!(changed, objects.iter().map(|(path, ..)| *path).collect());
        for (path, name, one, other) in &objects {
            let path = path.split('{').next().unwrap().to_owned() + name;
            let first = desk.send("GET", &path, None, &[]).expect(200).header("etag").to_owned();
            desk.send("PATCH", &path, Some(one), &[]).expect_problem(428, "precondition_required");
            let done = desk.send("PATCH", &path, Some(one), &[("if-match", &first)]).expect(200);
            let second = done.header("etag").to_owned();
            assert!(second != first && second.starts_with('"'), "{path}: {second}");
            assert_eq!(desk.send("GET", &path, None, &[]).header("etag"), second, "{path}");
            desk.send("PATCH", &path, Some(other), &[("if-match", &first)]).expect_problem(412, "precondition_failed");
            if path != "/tenants/acme" {
                desk.send("DELETE", &path, None, &[("if-match", &first)]).expect_problem(412, "precondition_failed");
            }
            desk.send("PATCH", &path, Some(other), &[("if-match", &second)]).expect(200);
        }
    });
}

/// Every POST that does something, in an order in which each can be done, with its body.
fn posts(desk: &Desk<'_>) -> Vec<(&'static str, String, Value)> {
    desk.app.add("cleo", Profile::default());
    let cleo = desk.app.person("cleo").id;
    let keys = desk.get("/keys");
    let kid = keys["items"][0]["kid"].as_str().unwrap().to_owned();
    let encryption = desk.get("/keys/encryption");
    let sealing = encryption["items"][0]["kid"].as_str().unwrap().to_owned();
    let terms = json!({ "name": "terms", "version": "1", "title": "Terms", "text": "Words", "required_for": ["developers"] });
    let drafted = json!({ "name": "rules", "version": "1", "title": "Rules", "text": "Words", "required_for": ["developers"] });
    let made = desk.send("POST", "/agreements", Some(&drafted), &[]).expect(201).json();
    let agreement = made["id"].as_str().unwrap();
    let team = team(desk, "Maps");
    let app = waiting(desk, &team);
    let revision = desk.get(&format!("/approvals/{app}"))["revision"].clone();
    let user = |act: &str| format!("/users/{cleo}/{act}");
    let upstream = json!({ "name": "corp", "issuer": "https://corp.test", "client_id": "x", "client_secret": "y" });
    vec![
        ("/users", "/users".into(), json!({ "username": "new", "invite": true })),
        ("/invitations", "/invitations".into(), json!({ "email": "eve@example.test" })),
        ("/users/{id}/disable", user("disable"), json!({})),
        ("/users/{id}/enable", user("enable"), json!({})),
        ("/users/{id}/password-link", user("password-link"), json!({})),
        ("/agreements", "/agreements".into(), terms),
        ("/agreements/{id}/withdraw", format!("/agreements/{agreement}/withdraw"), json!({})),
        ("/clients", "/clients".into(), json!({ "kind": "machine", "client_id": "night" })),
        ("/clients/{id}/secrets", "/clients/night/secrets".into(), json!({})),
        ("/clients/{id}/disable", "/clients/night/disable".into(), json!({})),
        ("/clients/{id}/enable", "/clients/night/enable".into(), json!({})),
        ("/teams", "/teams".into(), json!({ "name": "Crew", "owner": cleo })),
        ("/teams/{team}/invitations", format!("/teams/{team}/invitations"), json!({ "invitee": "cleo", "role": "developer" })),
        ("/teams/{team}/apps", format!("/teams/{team}/apps"), json!({ "kind": "machine", "client_name": "Day" })),
        ("/teams/{team}/apps/{app}/secrets", format!("/teams/{team}/apps/{app}/secrets"), json!({})),
        ("/approvals/{id}/turn-down", format!("/approvals/{app}/turn-down"), json!({ "revision": revision, "reason": "No." })),
        ("/teams/{team}/apps/{app}/ask-again", format!("/teams/{team}/apps/{app}/ask-again"), json!({})),
        ("/approvals/{id}/approve", format!("/approvals/{app}/approve"), json!({ "revision": revision })),
        ("/upstreams", "/upstreams".into(), upstream),
        ("/upstreams/{name}/disable", "/upstreams/corp/disable".into(), json!({})),
        ("/upstreams/{name}/enable", "/upstreams/corp/enable".into(), json!({})),
        ("/upstreams/{name}/flush", "/upstreams/corp/flush".into(), json!({})),
        ("/providers", "/providers".into(), json!({ "name": "second", "issuer": "https://second.test" })),
        ("/tenants", "/tenants".into(), json!({ "name": "acme", "issuer": "https://acme.test" })),
        ("/tenants/{name}/setup-link", "/tenants/acme/setup-link".into(), json!({})),
        ("/resources", "/resources".into(), json!({ "identifier": "https://stock.test" })),
        ("/platform-identities", "/platform-identities".into(), json!({ "name": "pair", "algorithm": "ES256" })),
        ("/keys/rotate", "/keys/rotate".into(), json!({ "algorithm": "ES256" })),
        ("/keys/{kid}/revoke", format!("/keys/{kid}/revoke"), json!({})),
        ("/keys/encryption/rotate", "/keys/encryption/rotate".into(), json!({})),
        ("/keys/encryption/{kid}/revoke", format!("/keys/encryption/{sealing}/revoke"), json!({})),
        ("/trust", "/trust".into(), json!({ "pem": Authority::new("Corp Root").pem() })),
    ]
}

#[test]
fn a_post_that_is_sent_again_when_what_it_made_is_gone_says_so_and_makes_nothing() {
    on_api(|desk| {
        let pair = json!({ "name": "pair", "algorithm": "ES256" });
        let send = || desk.send("POST", "/platform-identities", Some(&pair), &[("idempotency-key", "once")]);
        send().expect(201);
        desk.send("DELETE", "/platform-identities/pair", None, &[]).expect(204);
        send().expect_problem(404, "platform_identity_not_found");
        assert_eq!(desk.get("/platform-identities")["items"], json!([]));
    });
}

/// What changes nothing, so that it may be sent as often as one likes.
const ASKS: &[&str] = &["/upstreams/options", "/upstreams/{name}/doctor"];

#[test]
fn a_post_that_is_sent_again_under_its_key_takes_effect_once_and_is_answered_as_it_was() {
    on_api(|desk| {
        let posts = posts(desk);
        let served: BTreeSet<_> = operations().filter(|own| own.verb == Verb::Post).map(|own| own.path).collect();
        assert_eq!(served, posts.iter().map(|(path, ..)| *path).chain(ASKS.iter().copied()).collect());
        for (number, (route, path, body)) in posts.iter().enumerate() {
            let key = format!("key-{number}");
            let send = || desk.send("POST", path, Some(body), &[("idempotency-key", &key)]);
            let before = desk.acts();
            let first = send();
            assert!(matches!(first.status(), 200 | 201 | 204), "{route}: {} {}", first.status(), first.text());
            let after = desk.acts();
            assert!(after > before, "{route} is not in the audit log");
            desk.app.wait(1);
            let second = send();
            assert_eq!((second.status(), second.text()), (first.status(), first.text()), "{route}");
            assert_eq!(desk.acts(), after, "{route} took effect twice");
            let other = desk.send("POST", path, Some(&json!({ "other": 1 })), &[("idempotency-key", &key)]);
            assert!(matches!(other.status(), 400 | 404 | 409 | 422), "{route}: {}", other.status());
        }
    });
}
