//! The trust store in the console, and the wizard at an upstream whose certificate is not trusted: why, by which chain, and how it is.

use signet::flow::admin::profile::Profile;
use signet::flow::admin::{roles, trust, upstreams};
use signet::model::AdminRole;

use crate::harness::authority::{Authority, Presented};
use crate::harness::upstream::{CLIENT, Upstream};
use crate::harness::{Answer, Browser, Setup, TestApp, on_both_with};

const LOCAL: &str = "[outbound]\nallow = [\"127.0.0.0/8\"]\n";

fn send(browser: &mut Browser<'_>, page: &Answer, form: &str, fields: &[(&str, &str)]) -> Answer {
    let answer = browser.submit(&page.form(form).with(fields));
    browser.follow(answer)
}

fn trusted(app: &TestApp) -> Vec<String> {
    let all = trust::list(app.house().store(), &app.host()).unwrap();
    all.into_iter().map(|own| own.certificate.subject).collect()
}

/// The wizard at the step where the provider's metadata are read.
fn method(browser: &mut Browser<'_>) -> Answer {
    let page = browser.get("/admin/domains/new?preset=generic").expect_page(200);
    send(browser, &page, "domain-form", &[("name", "corp")]).expect_page(200)
}

/// The seed: "If this happens, it means that the third-party URL is not trusted by the platform. … Once the certificate is known and
/// trusted, you'll be able to load the configuration file and finish setting up the domain."
#[test]
fn the_wizard_shows_the_chain_of_an_untrusted_upstream_and_loads_once_its_authority_is_trusted() {
    let authority = Authority::new("Corp Root");
    let upstream = Upstream::start_with(authority.server(Presented::Good));
    on_both_with(&Setup::more(LOCAL), |app| {
        upstream.script(|_| {});
        upstream.forget();
        let mut owner = app.console(AdminRole::Owner, "/admin/domains");
        let page = method(&mut owner);
        assert!(!page.text().contains("id=\"authority\""), "nothing is asked before it is needed");
        let issuer = upstream.issuer();
        let load = |browser: &mut Browser<'_>, page: &Answer, pem: &str| {
            send(browser, page, "domain-form", &[("method", "discover"), ("issuer", &issuer), ("authority", pem)])
        };
        let failed = load(&mut owner, &page, "").expect_page(400);
        for word in ["Loading configuration failed", "certificate_untrusted", "id=\"chain\"", "Corp Root", "Load again"] {
            assert!(failed.text().contains(word), "{word}");
        }
        assert!(failed.text().contains("id=\"authority\"") && !failed.text().contains("id=\"authority-problem\""));
        // What is no authority, and an authority that has signed something else, are not taken.
        let failed = load(&mut owner, &failed, "nothing").expect_page(400);
        assert!(failed.text().contains("there is no certificate in it") && failed.text().contains("id=\"chain\""));
        let secret = rcgen::KeyPair::generate().unwrap().serialize_pem();
        let failed = load(&mut owner, &failed, &secret).expect_page(400);
        assert!(failed.text().contains("there is a private key in it") && !failed.text().contains("BEGIN PRIVATE"));
        let failed = load(&mut owner, &failed, &Authority::new("Other Root").pem()).expect_page(400);
        assert!(failed.text().contains("so it was not added") && trusted(app).is_empty());
        assert!(upstream.all_calls().is_empty(), "no request was sent to whoever is not trusted");
        let loaded = load(&mut owner, &failed, &authority.pem()).expect_page(200);
        assert_eq!(loaded.form("domain-form").field("step"), "provider");
        assert_eq!(trusted(app).len(), 1);
        let page = send(&mut owner, &loaded, "domain-form", &[("claims_source", "token_id_token")]).expect_page(200);
        let page = send(&mut owner, &page, "domain-form", &[("response_type", "code")]).expect_page(200);
        let page = send(&mut owner, &page, "domain-form", &[("client_id", CLIENT), ("client_secret", "s")]).expect_page(200);
        assert!(page.text().contains("id=\"told\""));
        let saved = upstreams::find(app.house().store(), &app.host(), "corp").unwrap().upstream;
        assert!(saved.settings.ca.is_none(), "the tenant trusts it, not the domain alone");
        assert!(app.get("/login/upstream?idp=corp&interaction=").location().starts_with(&issuer));
        let tenant = app.site().tenant.id.clone();
        let acts = app.house().store().read(|c| signet::store::audit::list(c, &tenant, 50)).unwrap();
        let actor = format!("user:{}", app.person("owner").id);
        assert_eq!(acts.iter().filter(|act| act.action == "trust.add" && act.actor == actor).count(), 1);
    });
}

#[test]
fn an_upstream_that_no_authority_would_help_is_not_asked_for_one() {
    let authority = Authority::new("Corp Root");
    let upstream = Upstream::start_with(authority.server(Presented::Expired));
    on_both_with(&Setup::more(LOCAL), |app| {
        upstream.script(|_| {});
        let by = app.host();
        trust::add(app.house().store(), &by, &authority.pem(), app.now()).unwrap();
        let mut owner = app.console(AdminRole::Owner, "/admin/domains");
        let page = method(&mut owner);
        let fields = [("method", "discover"), ("issuer", &*upstream.issuer())];
        let failed = send(&mut owner, &page, "domain-form", &fields).expect_page(400);
        assert!(failed.text().contains("it has expired") && failed.text().contains("id=\"chain\""));
        assert!(!failed.text().contains("id=\"authority\""));
    });
}

#[test]
fn authorities_are_seen_by_every_role_and_added_and_removed_by_whoever_may() {
    let authority = Authority::new("Corp Root");
    on_both_with(&Setup::more(LOCAL), |app| {
        let mut owner = app.console(AdminRole::Owner, "/admin/domains");
        let empty = owner.get("/admin/trust").expect_page(200);
        assert!(empty.text().contains("Only the public authorities count"));
        let form = owner.get(&empty.link("trust-new")).expect_page(200);
        let again = send(&mut owner, &form, "trust-form", &[("authority", "nothing")]).expect_page(400);
        assert!(again.text().contains("id=\"authority-problem\"") && again.text().contains(">\nnothing</textarea>"));
        let added = send(&mut owner, &again, "trust-form", &[("authority", &authority.pem())]).expect_page(200);
        assert!(added.text().contains("id=\"told\"") && added.text().contains("Corp Root"));
        let id = trust::list(app.house().store(), &app.host()).unwrap()[0].authority.sha256.clone();
        for role in [AdminRole::Support, AdminRole::Auditor] {
            let seen = app.console(role, "/admin/domains").get("/admin/trust").expect_page(200);
            assert!(seen.text().contains("Corp Root") && !seen.text().contains("trust-new") && !seen.text().contains("/remove"));
        }
        let asked = owner.get(&format!("/admin/trust/{id}/remove")).expect_page(200);
        assert!(asked.text().contains("Corp Root"));
        let gone = send(&mut owner, &asked, "confirm-form", &[]).expect_page(200);
        assert!(gone.text().contains("id=\"told\"") && trusted(app).is_empty());
        owner.get(&format!("/admin/trust/{id}/remove")).expect_page(404);
    });
}

#[test]
fn what_the_file_trusts_is_removed_there() {
    let authority = Authority::new("Corp Root");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ca.pem");
    std::fs::write(&file, authority.pem()).unwrap();
    let lines = format!("[[tenant]]\nname = \"default\"\nca = [\"{}\"]\n", file.display());
    on_both_with(&Setup::more(&lines), |app| {
        let mut owner = app.console(AdminRole::Owner, "/admin/domains");
        let page = owner.get("/admin/trust").expect_page(200);
        assert!(page.text().contains("Configuration file") && !page.text().contains("/remove"));
        let id = trust::list(app.house().store(), &app.host()).unwrap()[0].authority.sha256.clone();
        assert!(owner.get(&format!("/admin/trust/{id}/remove")).location().ends_with("?told=from_file"));
    });
}

/// Whoever is trusted to say who a server is can be any upstream, and through it any of its people.
#[test]
fn an_admin_trusts_nobody_for_a_domain_that_lets_an_owner_in() {
    let authority = Authority::new("Corp Root");
    let upstream = Upstream::start();
    on_both_with(&Setup::more(&upstream.tables("authority_for_email_domains = [\"example.test\"]")), |app| {
        app.add("olga@example.test", Profile::default());
        let olga = app.person("olga@example.test").id;
        roles::appoint(app.house().store(), &app.host(), (&olga, Some(AdminRole::Owner)), app.now()).unwrap();
        let mut admin = app.console(AdminRole::Admin, "/admin/domains");
        let form = admin.get("/admin/trust/new").expect_page(200);
        let again = send(&mut admin, &form, "trust-form", &[("authority", &authority.pem())]).expect_page(400);
        assert!(again.text().contains("may do more than you") && trusted(app).is_empty());
    });
}
