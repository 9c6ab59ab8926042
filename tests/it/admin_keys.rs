//! Keys in the console: seen, rotated, revoked.

use serde_json::json;
use signet::model::{AdminRole, KeyState};

use crate::harness::{Answer, Ask, Browser, Setup, TestApp, on_both, on_both_with};

fn act(browser: &mut Browser<'_>, path: &str, form: &str, fields: &[(&str, &str)]) -> Answer {
    let form = browser.get(path).expect_page(200).form(form);
    let answer = browser.submit(&form.with(fields));
    browser.follow(answer).expect_page(200)
}

fn active(app: &TestApp) -> String {
    let site = app.site();
    let found = site.keys.iter().find(|key| key.algorithm.name() == "RS256" && key.state == KeyState::Active);
    found.expect("an active key").kid.clone()
}

#[test]
fn every_key_is_on_the_timeline_and_in_the_table() {
    on_both(|app| {
        let page = app.console(AdminRole::Auditor, "/admin/keys").get("/admin/keys").expect_page(200);
        for key in &app.site().keys {
            assert_eq!(page.text().matches(&format!("<code>{}</code>", key.kid)).count(), 2, "{}", key.kid);
        }
        assert!(page.text().contains("class=\"active\"") && page.text().contains("class=\"present\""));
        assert!(!page.text().contains("keys-rotate") && !page.text().contains("/revoke\""), "an auditor changes nothing");
    });
}

#[test]
fn keys_are_rotated_by_algorithm_and_the_audit_says_by_whom() {
    on_both(|app| {
        let mut admin = app.console(AdminRole::Admin, "/admin/keys");
        app.wait(700); // the announced key is known everywhere
        let before = active(app);
        let page = act(&mut admin, "/admin/keys/rotate", "rotate-form", &[("algorithm", "RS256")]);
        assert!(page.text().contains("id=\"told\""));
        assert_ne!(active(app), before);
        let refused = act(&mut admin, "/admin/keys/rotate", "rotate-form", &[("algorithm", "HS256")]);
        assert!(refused.text().contains("this provider has no key for that"));
        let tenant = app.site().tenant.id.clone();
        let entries = app.house().store().read(|c| signet::store::audit::list(c, &tenant, 20)).unwrap();
        let actor = format!("user:{}", app.person("admin").id);
        assert!(entries.iter().any(|entry| entry.action == "key.rotate" && entry.actor == actor));
    });
}

#[test]
fn keys_that_apps_encrypt_to_are_seen_rotated_and_revoked() {
    on_both_with(&Setup::robot(""), |app| {
        let mut admin = app.console(AdminRole::Admin, "/admin/keys");
        assert!(admin.get("/admin/keys").expect_page(200).text().contains("id=\"no-sealers\""));
        let none = act(&mut admin, "/admin/keys/encryption/rotate", "confirm-form", &[]);
        assert!(none.text().contains("this provider has no key for that") && none.text().contains("id=\"told\""));
        let sealing = json!({ "kind": "web", "client_id": "sealing", "redirect_uris": ["https://sealing.test/cb"],
            "request_object_encryption_alg": "ECDH-ES", "request_object_encryption_enc": "A256GCM" });
        let ask = Ask::new("POST", "/api/clients").bearer(&app.robot());
        app.send(ask.body("application/json", sealing.to_string().as_bytes())).expect(201);
        let published = || -> Vec<String> {
            app.notice();
            app.site().encryption.iter().filter(|key| key.retires_at.is_none()).map(|key| key.kid.clone()).collect()
        };
        let first = published().remove(0);
        let page = admin.get("/admin/keys").expect_page(200);
        assert_eq!(page.text().matches(&format!("<code>{first}</code>")).count(), 2, "on the timeline and in the table");
        assert!(page.text().contains(">Published<") && page.text().contains("ECDH-ES+A256KW"));
        app.wait(60);
        let page = act(&mut admin, "/admin/keys/encryption/rotate", "confirm-form", &[]);
        let second = published().remove(0);
        assert!(second != first && page.text().contains(">Withdrawn<"));
        assert!(!app.get("/oauth/jwks").expect(200).text().contains(&first));
        let path = format!("/admin/keys/encryption/{second}/revoke");
        let form = admin.get(&path).expect_page(200).form("confirm-form");
        assert!(admin.submit(&form).location().ends_with("?told=key_revoked"));
        assert!(admin.submit(&form).location().ends_with("?told=no_such_key"));
        assert!(!published().contains(&second) && published().len() == 1, "another one is published at once");
        let mut auditor = app.console(AdminRole::Auditor, "/admin/keys");
        let page = auditor.get("/admin/keys").expect_page(200);
        assert!(page.text().contains(&first) && !page.text().contains("sealers-rotate") && !page.text().contains("/revoke\""));
    });
}

#[test]
fn a_key_is_revoked_once_and_leaves_the_key_set_at_once() {
    on_both(|app| {
        let mut admin = app.console(AdminRole::Admin, "/admin/keys");
        let kid = active(app);
        let path = format!("/admin/keys/{kid}/revoke");
        let form = admin.get(&path).expect_page(200).form("confirm-form");
        assert!(admin.submit(&form).location().ends_with("?told=key_revoked"));
        assert!(admin.submit(&form).location().ends_with("?told=no_such_key"));
        assert_ne!(active(app), kid);
        assert!(!app.get("/oauth/jwks").expect(200).text().contains(&kid));
        let page = admin.get("/admin/keys").expect_page(200);
        assert!(page.text().contains("Revoked") && !page.text().contains(&format!("{path}\"")));
    });
}
