//! Providers and resources in the console: added, served, changed a section at a time, switched, removed.

use signet::flow::admin::clients::{self, New};
use signet::model::{AdminRole, ClientKind};

use crate::harness::{Answer, Ask, Browser, ISSUER, Setup, TestApp, on_both, on_both_with};

const PATH: &str = "/admin/providers";

fn send(browser: &mut Browser<'_>, page: &Answer, form: &str, fields: &[(&str, &str)]) -> Answer {
    let answer = browser.submit(&page.form(form).with(fields));
    browser.follow(answer)
}

fn serves(app: &TestApp, host: &str) -> bool {
    app.send(Ask::get("/.well-known/openid-configuration").host(host)).status() == 200
}

const ACME: [(&str, &str); 3] = [("name", "acme"), ("issuer", "https://acme.test"), ("display-name", "Acme")];

#[test]
fn a_provider_is_added_changed_switched_off_and_removed() {
    on_both(|app| {
        let mut owner = app.console(AdminRole::Owner, PATH);
        let page = owner.get(&format!("{PATH}/new")).expect_page(200);
        let wrong =
            send(&mut owner, &page, "settings-form", &[("name", "Acme"), ("issuer", "http://acme.test")]).expect_page(400);
        assert!(wrong.text().contains("id=\"name-problem\"") && wrong.text().contains("id=\"issuer-problem\""));
        assert!(wrong.text().contains("write it like https://login.example.com"));
        let taken = [("name", "acme"), ("issuer", ISSUER)];
        let wrong = send(&mut owner, &page, "settings-form", &taken).expect_page(400);
        assert!(wrong.text().contains("the address of a provider that there is"));
        assert!(!serves(app, "acme.test"));
        let made = send(&mut owner, &page, "settings-form", &ACME).expect_page(200);
        assert!(made.text().contains("id=\"told\"") && made.text().contains("https://acme.test"));
        assert!(serves(app, "acme.test"));

        let page = owner.get(&format!("{PATH}/acme/edit?section=lifetimes")).expect_page(200);
        let wrong = send(&mut owner, &page, "settings-form", &[("lifetimes-code", "5")]).expect_page(400);
        assert!(wrong.text().contains("id=\"lifetimes-code-problem\"") && wrong.text().contains("give 10 to 600 seconds"));
        let saved = send(&mut owner, &page, "settings-form", &[("lifetimes-code", "90"), ("lifetimes-access-token", "")]);
        assert!(saved.expect_page(200).text().contains("id=\"told\""));
        let site = app.house().site("acme.test", "/").unwrap();
        assert_eq!((site.provider.lifetimes.code.0, site.provider.lifetimes.access_token.0), (90, 300));
        // the form was read before: somebody else has saved since
        let stale = send(&mut owner, &page, "settings-form", &[("lifetimes-code", "100")]).expect_page(200);
        assert!(stale.text().contains("open for too long"), "{}", stale.text());

        let page = owner.get(&format!("{PATH}/acme/edit?section=sign-in")).expect_page(200);
        send(&mut owner, &page, "settings-form", &[("require-pkce", "1")]).expect_page(200);
        assert!(app.house().site("acme.test", "/").unwrap().provider.require_pkce);
        owner.get(&format!("{PATH}/acme/edit?section=zzz")).expect_page(404);

        let page = owner.get(&format!("{PATH}/acme/disable")).expect_page(200);
        send(&mut owner, &page, "confirm-form", &[]).expect_page(200);
        assert!(!serves(app, "acme.test"));
        let page = owner.get(&format!("{PATH}/acme")).expect_page(200);
        send(&mut owner, &page, "enable-form", &[]).expect_page(200);
        assert!(serves(app, "acme.test"));

        let site = app.house().site("acme.test", "/").unwrap();
        let asked = owner.get(&format!("{PATH}/acme/delete")).expect_page(200);
        let new = New::of_kind(ClientKind::Machine, None, &serde_json::Map::new()).unwrap();
        app.with_registrar_at(&site, |own| clients::add(own, new, app.now())).unwrap();
        // an app came meanwhile: the question is asked anew
        let asked = send(&mut owner, &asked, "confirm-form", &[]).expect_page(200);
        assert!(asked.text().contains("1 app is") && serves(app, "acme.test"));
        let gone = send(&mut owner, &asked, "confirm-form", &[]).expect_page(200);
        assert!(gone.text().contains("id=\"told\"") && !serves(app, "acme.test"));
        owner.get(&format!("{PATH}/acme")).expect_page(404);
    });
}

#[test]
fn what_the_file_keeps_and_where_one_stands_is_not_changed_there() {
    on_both(|app| {
        let mut owner = app.console(AdminRole::Owner, PATH);
        let page = owner.get(&format!("{PATH}/default")).expect_page(200);
        assert!(page.text().contains("id=\"from-file\"") && !page.text().contains("id=\"acts\""));
        assert!(owner.get(&format!("{PATH}/default/edit?section=branding")).location().ends_with("?told=from_file"));
    });
    // the file lets go of it
    on_both_with(&Setup::provider("managed = \"create\"\n"), |app| {
        let mut owner = app.console(AdminRole::Owner, PATH);
        let page = owner.get(&format!("{PATH}/default")).expect_page(200);
        assert!(page.text().contains("id=\"here\"") && !page.text().contains("id=\"act-disable\""));
        let page = owner.get(&format!("{PATH}/default/disable")).expect_page(200);
        let kept = send(&mut owner, &page, "confirm-form", &[]).expect_page(200);
        assert!(kept.text().contains("you are signed in at this provider") && serves(app, "id.test"));
    });
}

#[test]
fn a_resource_is_added_changed_and_removed() {
    on_both(|app| {
        let mut admin = app.console(AdminRole::Admin, "/admin/resources");
        let list = admin.get("/admin/resources?q=ledger").expect_page(200);
        assert!(list.text().contains("https://ledger.test") && !list.text().contains("https://orders.test"));
        let page = admin.get("/admin/resources/new").expect_page(200);
        let wrong = send(&mut admin, &page, "settings-form", &[("identifier", "stock")]).expect_page(400);
        assert!(wrong.text().contains("id=\"identifier-problem\""));
        let taken = send(&mut admin, &page, "settings-form", &[("identifier", "https://orders.test")]).expect_page(400);
        assert!(taken.text().contains("Another API of this provider"));
        let fields = [
            ("identifier", "https://stock.test"),
            ("scopes", "stock:read See the stock\r\nstock:write"),
            ("access-token-format", "jwt"),
            ("introspection-clients", "api"),
        ];
        let made = send(&mut admin, &page, "settings-form", &fields).expect_page(200);
        assert!(made.text().contains("stock:read See the stock") && made.text().contains("id=\"told\""));
        let site = app.site();
        let own = site.resources.iter().find(|own| own.identifier == "https://stock.test").unwrap();
        assert_eq!((own.scopes.len(), own.scopes[0].description.as_str()), (2, "See the stock"));
        let page = admin.get(&format!("/admin/resources/{}/edit?section=about", own.id)).expect_page(200);
        assert_eq!(page.form("settings-form").field("identifier"), "https://stock.test");
        send(&mut admin, &page, "settings-form", &[("access-token-lifetime", "600")]).expect_page(200);
        let page = admin.get(&format!("/admin/resources/{}/delete", own.id)).expect_page(200);
        send(&mut admin, &page, "confirm-form", &[]).expect_page(200);
        assert!(app.site().resources.iter().all(|own| own.identifier != "https://stock.test"));
    });
}
