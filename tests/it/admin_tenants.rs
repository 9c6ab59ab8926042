//! Tenants in the console: added with a link for the first owner, changed, disabled; nothing at all for those that manage none.

use signet::flow::admin::profile::{self, FirstSignIn, Profile};
use signet::flow::admin::{Administrator, people, roles};
use signet::model::AdminRole;

use crate::harness::{Answer, Ask, Browser, PASSWORD, Setup, TestApp, on_both, on_both_with, password_hash};

const PATH: &str = "/admin/tenants";

fn send(browser: &mut Browser<'_>, page: &Answer, form: &str, fields: &[(&str, &str)]) -> Answer {
    let answer = browser.submit(&page.form(form).with(fields));
    browser.follow(answer)
}

fn serves(app: &TestApp) -> bool {
    app.send(Ask::get("/.well-known/openid-configuration").host("acme.test")).status() == 200
}

const ACME: [(&str, &str); 3] = [("name", "acme"), ("issuer", "https://acme.test"), ("display-name", "Acme")];

#[test]
fn a_tenant_is_added_changed_and_disabled_and_its_link_is_shown_once_made() {
    on_both(|app| {
        let mut owner = app.console(AdminRole::Owner, PATH);
        let list = owner.get(PATH).expect_page(200);
        assert!(list.text().contains("href=\"/admin/tenants/default\"") && list.text().contains("You are here"));
        let page = owner.get(&format!("{PATH}/new")).expect_page(200);
        let wrong = [("name", "Acme"), ("issuer", "http://acme.test")];
        let wrong = send(&mut owner, &page, "settings-form", &wrong).expect_page(400);
        assert!(wrong.text().contains("id=\"name-problem\"") && wrong.text().contains("id=\"issuer-problem\""));
        let taken = [("name", "default"), ("issuer", "https://acme.test")];
        let taken = send(&mut owner, &page, "settings-form", &taken).expect_page(400);
        assert!(taken.text().contains("Another tenant has that name"), "{}", taken.text());
        assert!(!serves(app));
        let made = send(&mut owner, &page, "settings-form", &ACME).expect_page(200);
        assert!(made.text().contains("https://acme.test/setup?token"), "{}", made.text());
        assert!(serves(app));
        // of a tenant in which nobody is, another link can be made
        let page = owner.get(&format!("{PATH}/acme")).expect_page(200);
        assert!(page.text().contains("id=\"act-link\""));
        let page = owner.get(&format!("{PATH}/acme/link")).expect_page(200);
        let again = send(&mut owner, &page, "confirm-form", &[]).expect_page(200);
        assert!(again.text().contains("https://acme.test/setup?token"));

        let page = owner.get(&format!("{PATH}/acme/edit")).expect_page(200);
        let fields = [("display-name", "Acme Ltd"), ("developers", "everyone"), ("app-approval", "1")];
        send(&mut owner, &page, "settings-form", &fields).expect_page(200);
        let tenant = app.house().site("acme.test", "/").unwrap().tenant.clone();
        assert_eq!((tenant.display_name.as_str(), tenant.app_approval), ("Acme Ltd", true));
        // the form was read before: somebody else has saved since
        let stale = send(&mut owner, &page, "settings-form", &[("display-name", "Other")]).expect_page(200);
        assert!(stale.text().contains("open for too long"), "{}", stale.text());

        let page = owner.get(&format!("{PATH}/acme/disable")).expect_page(200);
        send(&mut owner, &page, "confirm-form", &[]).expect_page(200);
        assert!(!serves(app) && !serves(&app.replica()));
        let page = owner.get(&format!("{PATH}/acme")).expect_page(200);
        send(&mut owner, &page, "enable-form", &[]).expect_page(200);
        assert!(serves(app));
        for action in ["tenant.create", "tenant.update", "tenant.link"] {
            let log = owner.get(&format!("/admin/audit?action={action}")).expect_page(200);
            assert!(log.text().contains("tenant:acme"), "{action}");
        }
        // one's own stays
        let page = owner.get(&format!("{PATH}/default/disable")).expect_page(200);
        let kept = send(&mut owner, &page, "confirm-form", &[]).expect_page(200);
        assert!(kept.text().contains("your own tenant, and nobody could undo it"));
        app.get("/login").expect_page(200);
    });
}

#[test]
fn an_owner_of_a_tenant_that_manages_none_finds_nothing() {
    on_both_with(&Setup::two_tenants(""), |app| {
        let mut owner = app.console(AdminRole::Owner, "/admin");
        assert!(owner.get("/admin").expect_page(200).text().contains("href=\"/admin/tenants\""));
        // the file keeps both
        let page = owner.get(&format!("{PATH}/other")).expect_page(200);
        assert!(page.text().contains("id=\"from-file\"") && !page.text().contains("id=\"acts\""));
        assert!(owner.act(&format!("{PATH}/other/disable")).location().ends_with("?told=from_file"));

        let other = app.house().site("other.test", "/").unwrap();
        let host = Administrator::host(other.tenant.id.clone());
        let mallory = Profile { username: "mallory".into(), ..Profile::default() };
        let added =
            profile::add(app.house().store(), &host, (mallory, FirstSignIn::Password(password_hash())), app.now()).unwrap();
        roles::appoint(app.house().store(), &host, (&added.id, Some(AdminRole::Owner)), app.now()).unwrap();
        let cookie = sign_in(app);
        let get = |path: &str| app.send(Ask::get(path).host("other.test").header("cookie", &cookie));
        let home = get("/admin").expect_page(200);
        assert!(!home.text().contains("/admin/tenants"), "{}", home.text());
        for path in ["", "/new", "/default", "/other", "/default/edit", "/default/disable", "/default/link"] {
            get(&format!("{PATH}{path}")).expect_page(404);
        }
        let token = get("/account/password").form("password-form").field("form_token").to_owned();
        for path in ["/new", "/default/edit", "/default/disable", "/default/enable", "/default/link"] {
            let ask = Ask::post(&format!("{PATH}{path}"), &[("form_token", token.as_str()), ("name", "acme")]);
            let ask = ask.host("other.test").header("cookie", &cookie).header("origin", "https://other.test");
            let answer = app.send(ask.header("sec-fetch-site", "same-origin"));
            assert!(matches!(answer.status(), 400 | 404), "{path}: {}", answer.status());
        }
        assert!(app.house().site("id.test", "/").is_some() && !serves(app));
        assert!(people::find_named(app.house().store(), &app.site().tenant.id, "mallory").unwrap().is_none());
    });
}

/// The cookie of somebody who signed in at the other tenant.
fn sign_in(app: &TestApp) -> String {
    let cookie = |answer: &Answer| {
        let line = answer.cookies().into_iter().find(|line| line.starts_with("__Host-signet-other=")).map(str::to_owned);
        line.and_then(|line| line.split(';').next().map(str::to_owned))
    };
    let page = app.send(Ask::get("/login").host("other.test")).expect_page(200);
    let jar = cookie(&page).unwrap_or_default();
    let form = page.form("login-form").with(&[("username", "mallory"), ("password", PASSWORD)]);
    let ask = Ask::post(&form.action, &form.pairs()).host("other.test").header("cookie", &jar);
    let done = app.send(ask.header("origin", "https://other.test").header("sec-fetch-site", "same-origin"));
    cookie(&done).unwrap_or_else(|| panic!("{} {}", done.status(), done.text()))
}
