//! Providers over the API: made and served at once, changed, removed, and everything that is refused.

use serde_json::{Map, Value, json};
use signet::flow::admin::clients::{self, New};
use signet::model::ClientKind;

use crate::harness::{Answer, Ask, ROBOT, Setup, TestApp, Tokens, on_both_with};

/// Robots of both tenants.
const TABLES: &str = r#"
[[client]]
provider = "default"
client_id = "robot"
client_secret = "a secret of robot"
grant_types = ["client_credentials"]
response_types = []
scope = "providers:read providers:write clients:write keys:read audit:read"

[[client]]
provider = "other"
client_id = "robot"
client_secret = "a secret of robot"
grant_types = ["client_credentials"]
response_types = []
scope = "providers:read providers:write"
"#;

struct Desk<'a> {
    app: &'a TestApp,
    token: String,
    host: &'static str,
}

fn on_api(test: impl Fn(&Desk<'_>)) {
    on_both_with(&Setup::two_tenants(TABLES), |app| test(&Desk { app, token: app.robot(), host: "id.test" }));
}

impl<'a> Desk<'a> {
    fn of(app: &'a TestApp, host: &'static str) -> Self {
        let resource = format!("https://{host}/api");
        let form = [("grant_type", "client_credentials"), ("resource", resource.as_str())];
        Desk { app, token: Tokens::read(app.send(ROBOT.token(&form).host(host))).access, host }
    }

    fn ask(&self, method: &str, path: &str) -> Ask {
        Ask::new(method, &format!("/api{path}")).bearer(&self.token).host(self.host)
    }

    fn get(&self, path: &str) -> Answer {
        self.app.send(self.ask("GET", path))
    }

    fn delete(&self, path: &str) -> Answer {
        self.app.send(self.ask("DELETE", path))
    }

    fn post(&self, path: &str, body: &Value) -> Answer {
        self.app.send(self.ask("POST", path).body("application/json", body.to_string().as_bytes()))
    }

    fn patch(&self, name: &str, tag: &str, body: &Value) -> Answer {
        let ask = self.ask("PATCH", &format!("/providers/{name}")).header("if-match", tag);
        self.app.send(ask.body("application/merge-patch+json", body.to_string().as_bytes()))
    }
}

fn acme() -> Value {
    json!({ "name": "acme", "issuer": "https://acme.test", "display_name": "Acme" })
}

#[test]
fn a_provider_is_served_at_its_host_name_as_soon_as_it_is_made_on_every_process() {
    on_api(|desk| {
        let other = desk.app.replica();
        desk.app.send(Ask::get("/.well-known/openid-configuration").host("acme.test")).expect(404);
        let made =
            desk.post("/providers", &json!({ "default_algorithm": "EdDSA", "name": "acme", "issuer": "https://acme.test" }));
        let made = made.expect(201);
        assert_eq!(made.header("location"), "https://id.test/api/providers/acme");
        let shown = made.json();
        let words = (&shown["display_name"], &shown["managed"], &shown["clients"], &shown["lifetimes"]["code"]);
        assert_eq!(words, (&json!("acme"), &json!("people"), &json!(0), &json!(60)));
        assert!(!made.text().contains("salt"));
        other.notice();
        for app in [desk.app, &other] {
            let document = app.send(Ask::get("/.well-known/openid-configuration").host("acme.test")).expect(200).json();
            assert_eq!(document["issuer"], "https://acme.test");
            let keys = app.send(Ask::get("/oauth/jwks").host("acme.test")).expect(200).json();
            let mut algorithms: Vec<_> =
                keys["keys"].as_array().unwrap().iter().map(|key| key["alg"].as_str().unwrap()).collect();
            algorithms.sort_unstable();
            algorithms.dedup();
            assert_eq!(algorithms, ["ES256", "EdDSA", "RS256"]);
        }
        let audit = desk.get("/audit?action=provider.create").expect(200).json();
        assert_eq!(audit["items"][0]["target"], "provider:acme");
    });
}

#[test]
fn a_provider_is_listed_searched_and_changed_under_its_tag() {
    on_api(|desk| {
        let made = desk.post("/providers", &acme()).expect(201);
        let first = desk.get("/providers?limit=1").expect(200).json();
        assert_eq!(first["items"][0]["name"], "acme");
        let next = first["next"].as_str().unwrap().strip_prefix("https://id.test/api").unwrap();
        assert_eq!(desk.get(next).expect(200).json()["items"][0]["name"], "default");
        let names = |query: &str| {
            let found = desk.get(&format!("/providers?q={query}")).expect(200).json();
            found["items"].as_array().unwrap().iter().map(|own| own["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!((names("ACME"), names("id.test"), names("zzz")), (vec!["acme".into()], vec!["default".into()], vec![]));
        let read = desk.get("/providers/acme").expect(200);
        assert_eq!(read.header("etag"), made.header("etag"));
        let change = json!({ "lifetimes": { "access_token": 600 }, "require_pkce": true, "registration": "token",
                             "registration_limits": { "per_network": 0 } });
        let changed = desk.patch("acme", read.header("etag"), &change).expect(200);
        let shown = changed.json();
        assert_eq!((&shown["lifetimes"]["access_token"], &shown["lifetimes"]["id_token"]), (&json!(600), &json!(3600)));
        assert_eq!((&shown["require_pkce"], &shown["registration_limits"]["per_network"]), (&json!(true), &json!(0)));
        desk.patch("acme", read.header("etag"), &json!({ "inspector": false })).expect_problem(412, "precondition_failed");
        let back = desk.patch("acme", "*", &json!({ "lifetimes": null, "display_name": null })).expect(200).json();
        assert_eq!((&back["lifetimes"]["access_token"], &back["display_name"]), (&json!(300), &json!("acme")));
        let site = desk.app.house().site("acme.test", "/").unwrap();
        assert!(site.provider.require_pkce && site.provider.registration_policy.per_network.is_none());
        let ask = desk.ask("PATCH", "/providers/acme").body("application/merge-patch+json", b"{}");
        desk.app.send(ask).expect_problem(428, "precondition_required");
    });
}

#[test]
fn a_new_default_algorithm_counts_for_new_clients_and_has_its_key_at_once() {
    on_api(|desk| {
        desk.post("/providers", &acme()).expect(201);
        let house = desk.app.house();
        let held = || house.site("acme.test", "/").unwrap().keys.iter().filter(|key| key.algorithm.name() == "ES384").count();
        assert_eq!(held(), 0);
        desk.patch("acme", "*", &json!({ "default_algorithm": "ES384" })).expect(200);
        assert!(held() > 0);
        let before = desk.app.send(Ask::get("/.well-known/openid-configuration").host("acme.test")).json();
        assert!(before["id_token_signing_alg_values_supported"].to_string().contains("ES384"));
    });
}

#[test]
fn an_address_is_refused_that_nobody_could_be_told_apart_at_or_that_is_another_tenants() {
    on_api(|desk| {
        let with = |change: &Value| {
            let mut body = acme();
            let change = change.as_object().unwrap().clone();
            body.as_object_mut().unwrap().extend(change);
            body
        };
        for (change, status, code, words) in [
            (json!({ "issuer": "http://acme.test" }), 422, "provider_settings", "https"),
            (json!({ "issuer": "acme.test" }), 422, "provider_settings", "write it like https://login.example.com"),
            (json!({ "issuer": "https://acme.test/" }), 422, "provider_settings", "must not end with a slash"),
            (json!({ "issuer": "https://id.test" }), 422, "provider_settings", "the address of a provider"),
            (json!({ "issuer": "https://id.test/api" }), 422, "provider_settings", "would take the place of pages"),
            (json!({ "issuer": "https://other.test/acme" }), 422, "provider_settings", "another organisation"),
            (json!({ "issuer": 7 }), 422, "provider_settings", "issuer"),
            (json!({ "name": "Acme" }), 422, "provider_settings", "short name"),
            (json!({ "name": "default" }), 409, "provider_taken", "that name"),
            (json!({ "lifetimes": { "code": 5 } }), 422, "provider_settings", "give 10 to 600 seconds"),
            (json!({ "lifetimes": { "cod": 50 } }), 422, "provider_settings", "lifetimes"),
            (json!({ "colour": "red" }), 422, "provider_settings", "no setting `colour`"),
            (json!({ "default_algorithm": "none" }), 422, "provider_settings", "default_algorithm"),
            (json!({ "password_login": false }), 422, "provider_settings", "enable an upstream"),
            (json!({ "idp_hint": "nobody" }), 422, "provider_settings", "idp_hint"),
        ] {
            let refused = desk.post("/providers", &with(&change)).expect_problem(status, code);
            assert!(refused["detail"].as_str().unwrap().contains(words), "{change}: {refused}");
        }
        assert_eq!(desk.get("/providers").json()["items"].as_array().unwrap().len(), 1);
        // beside the own one, on a path, it is right
        desk.post("/providers", &with(&json!({ "issuer": "https://id.test/acme" }))).expect(201);
        let document = desk.app.get("/acme/.well-known/openid-configuration").expect(200).json();
        assert_eq!(document["issuer"], "https://id.test/acme");
    });
}

#[test]
fn what_the_file_keeps_is_read_only_and_name_and_issuer_never_change() {
    on_api(|desk| {
        desk.post("/providers", &acme()).expect(201);
        desk.patch("default", "*", &json!({ "require_pkce": true })).expect_problem(409, "managed_by_file");
        desk.delete("/providers/default").expect_problem(409, "managed_by_file");
        for member in ["issuer", "name"] {
            let refused = desk.patch("acme", "*", &json!({ member: "https://b.test" })).expect_problem(422, "provider_settings");
            assert!(refused["detail"].as_str().unwrap().contains("never changes"), "{refused}");
        }
        desk.patch("none", "*", &json!({})).expect_problem(404, "provider_not_found");
    });
}

#[test]
fn the_same_request_sent_again_makes_one_provider() {
    on_api(|desk| {
        let send = || {
            let ask = desk.ask("POST", "/providers").header("idempotency-key", "k1");
            desk.app.send(ask.body("application/json", acme().to_string().as_bytes()))
        };
        assert_eq!(send().expect(201).text(), send().expect(201).text());
        assert_eq!(desk.get("/providers").json()["items"].as_array().unwrap().len(), 2);
    });
}

#[test]
fn a_provider_goes_with_its_apps_only_for_whoever_knows_how_many_and_never_from_under_oneself() {
    on_api(|desk| {
        desk.post("/providers", &acme()).expect(201);
        let site = desk.app.house().site("acme.test", "/").unwrap();
        let new = New::of_kind(ClientKind::Machine, None, &Map::new()).unwrap();
        let made = desk.app.with_registrar_at(&site, |own| clients::add(own, new, desk.app.now())).unwrap();
        let client = made.whole.client.id;
        let read = desk.get("/providers/acme").expect(200);
        assert_eq!(read.json()["clients"], 1);
        let refused = desk.delete("/providers/acme").expect_problem(409, "provider_in_use");
        assert!(refused["detail"].as_str().unwrap().starts_with("1 app is registered"), "{refused}");
        desk.delete("/providers/acme?clients=2").expect_problem(409, "provider_in_use");
        desk.delete("/providers/acme?clients=x").expect_problem(400, "invalid_request");
        desk.delete("/providers/acme?clients=1").expect(204);
        desk.get("/providers/acme").expect_problem(404, "provider_not_found");
        desk.app.send(Ask::get("/.well-known/openid-configuration").host("acme.test")).expect(404);
        assert!(
            desk.app.house().store().read(|c| signet::store::clients::find(c, &site.provider.id, &client)).unwrap().is_none()
        );
        // and the name is free again
        desk.post("/providers", &acme()).expect(201);
        let audit = desk.get("/audit?action=provider.delete").expect(200).json();
        assert_eq!(audit["items"][0]["detail"]["clients"], 1);
    });
}

#[test]
fn nobody_switches_off_where_they_stand_and_a_switched_off_provider_answers_nothing() {
    on_both_with(&Setup::two_tenants(TABLES), |app| {
        let other = Desk::of(app, "other.test");
        other.post("/providers", &json!({ "name": "second", "issuer": "https://second.test" })).expect(201);
        other.patch("second", "*", &json!({ "enabled": false })).expect(200);
        app.send(Ask::get("/.well-known/openid-configuration").host("second.test")).expect(404);
        other.patch("second", "*", &json!({ "enabled": true })).expect(200);
        app.send(Ask::get("/.well-known/openid-configuration").host("second.test")).expect(200);
    });
}

#[test]
fn the_place_where_one_stands_stays() {
    let setup = Setup::two_tenants(TABLES);
    let setup = Setup { provider: setup.provider.clone() + "managed = \"create\"\n", ..setup };
    on_both_with(&setup, |app| {
        let desk = Desk::of(app, "id.test");
        let refused = desk.patch("default", "*", &json!({ "enabled": false })).expect_problem(409, "provider_needed");
        assert!(refused["detail"].as_str().unwrap().starts_with("You are signed in at this provider"), "{refused}");
        desk.delete("/providers/default").expect_problem(409, "provider_needed");
        desk.patch("default", "*", &json!({ "inspector": false })).expect(200);
    });
}

#[test]
fn the_providers_of_another_tenant_are_out_of_sight() {
    on_api(|desk| {
        let other = Desk::of(desk.app, "other.test");
        other.post("/providers", &json!({ "name": "hidden", "issuer": "https://hidden.test" })).expect(201);
        assert!(!desk.get("/providers").expect(200).text().contains("hidden"));
        desk.get("/providers/hidden").expect_problem(404, "provider_not_found");
        desk.patch("hidden", "*", &json!({})).expect_problem(404, "provider_not_found");
        desk.delete("/providers/hidden").expect_problem(404, "provider_not_found");
        // but its address is taken, as everybody can see
        let refused = desk.post("/providers", &json!({ "name": "x", "issuer": "https://hidden.test" }));
        refused.expect_problem(422, "provider_settings");
    });
}

/// A green square.
const LOGO: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path fill="#006b4f" d="M0 0h9v9H0z"/></svg>"##;

fn data_url(content: &str) -> String {
    format!("data:image/svg+xml;base64,{}", signet::crypto::base64(content.as_bytes()))
}

#[test]
fn what_a_provider_has_of_its_own_is_on_its_pages_and_its_picture_can_do_nothing() {
    on_api(|desk| {
        desk.post("/providers", &acme()).expect(201);
        let page = || desk.app.send(Ask::get("/login").host("acme.test")).expect_page(200);
        assert!(!page().text().contains("/brand/"));
        let branding = json!({ "logo": data_url(LOGO), "accent_color": "#006B4F", "support_uri": "https://acme.test/help" });
        let changed = desk.patch("acme", "*", &json!({ "branding": branding })).expect(200);
        let shown = changed.json()["branding"].clone();
        let logo = shown["logo"].as_str().unwrap();
        assert!(logo.starts_with("/brand/") && logo.ends_with(".svg") && shown["accent_color"] == "#006b4f", "{shown}");
        let page = page();
        assert!(page.text().contains(&format!("<img src=\"{logo}\"")) && page.text().contains("https://acme.test/help"));
        let (_, rest) = page.text().split_once("/brand/006b4f.").unwrap();
        let style = format!("/brand/006b4f.{}", rest.split('"').next().unwrap());
        let other = desk.app.replica();
        for app in [desk.app, &other] {
            let sheet = app.send(Ask::get(&style).host("acme.test")).expect(200);
            assert!(sheet.text().contains("--accent:#006b4f") && sheet.header("content-type").starts_with("text/css"));
            let picture = app.send(Ask::get(logo).host("acme.test")).expect(200);
            assert_eq!((picture.text(), picture.header("content-type")), (LOGO, "image/svg+xml"));
            assert!(picture.header("content-security-policy").ends_with("; sandbox"));
            assert_eq!(picture.header("x-content-type-options"), "nosniff");
            assert!(picture.header("cache-control").contains("immutable"));
            app.send(Ask::get(logo).host("id.test")).expect(404);
        }
        // what is read can be sent back, and a new picture takes the place of the old one
        desk.patch("acme", changed.header("etag"), &json!({ "branding": shown })).expect(200);
        let new = desk.patch("acme", "*", &json!({ "branding": { "logo": data_url(&LOGO.replace("006b4f", "111")) } }));
        let new = new.expect(200).json()["branding"]["logo"].as_str().unwrap().to_owned();
        desk.app.send(Ask::get(logo).host("acme.test")).expect(404);
        desk.app.send(Ask::get(&new).host("acme.test")).expect(200);
        desk.patch("acme", "*", &json!({ "branding": null })).expect(200);
        desk.app.send(Ask::get(&new).host("acme.test")).expect(404);
        let audit = desk.get("/audit?action=provider.update").expect(200);
        assert!(audit.json()["items"][0]["detail"]["changed"] == json!(["branding"]) && !audit.text().contains("base64"));
        desk.delete("/providers/acme").expect(204);
    });
}

#[test]
fn a_colour_that_nobody_reads_and_a_picture_that_runs_are_refused() {
    on_api(|desk| {
        desk.post("/providers", &acme()).expect(201);
        let script = data_url(&LOGO.replace("<path", "<script>alert(1)</script><path"));
        for (branding, words) in [
            (json!({ "accent_color": "#ffd400" }), "has a contrast of 1.2 : 1 on a light page"),
            (json!({ "accent_color": "red" }), "`branding.accent_color`: a colour is # and six digits"),
            (json!({ "logo": script }), "element `script`"),
            (json!({ "logo": "https://evil.test/logo.png" }), "neither a new picture nor"),
            (json!({ "logo": "/brand/000000000000000000000000.png" }), "neither a new picture nor"),
            (json!({ "logo": "data:image/png;base64,AAAA" }), "no PNG, JPEG, WebP or SVG"),
            (json!({ "tos_uri": "javascript:alert(1)" }), "not an address"),
            (json!({ "color": "#000000" }), "unknown field"),
        ] {
            let refused = desk.patch("acme", "*", &json!({ "branding": branding })).expect_problem(422, "provider_settings");
            assert!(refused["detail"].as_str().unwrap().contains(words), "{refused}");
        }
        for (change, words) in [
            (json!({ "sign_up": "email_domain" }), "`sign_up_domains` is empty"),
            (json!({ "sign_up_domains": ["corp.test"] }), "count only with"),
            (json!({ "sign_up": "email_domain", "sign_up_domains": ["a@corp.test"] }), "is no domain"),
            (json!({ "sign_up": "anybody" }), "`sign_up`: unknown variant"),
        ] {
            let refused = desk.patch("acme", "*", &change).expect_problem(422, "provider_settings");
            assert!(refused["detail"].as_str().unwrap().contains(words), "{refused}");
        }
        let change = json!({ "sign_up": "email_domain", "sign_up_domains": ["Corp.test"] });
        let shown = desk.patch("acme", "*", &change).expect(200).json();
        assert_eq!(shown["sign_up_domains"], json!(["corp.test"]));
    });
}
