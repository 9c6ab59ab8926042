//! Signing keys in the console: seen, rotated, revoked.

use signet::model::{AdminRole, KeyState};

use crate::harness::{Answer, Browser, TestApp, on_both};

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
        assert!(refused.text().contains("no key of this provider signs with that algorithm"));
        let tenant = app.site().tenant.id.clone();
        let entries = app.house().store().read(|c| signet::store::audit::list(c, &tenant, 20)).unwrap();
        let actor = format!("user:{}", app.person("admin").id);
        assert!(entries.iter().any(|entry| entry.action == "key.rotate" && entry.actor == actor));
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
