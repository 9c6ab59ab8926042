//! Platform identities in the console: made, shown with what to register, used by a domain, and removed when nothing uses them.

use signet::flow::admin::identities;
use signet::model::AdminRole;

use crate::harness::upstream::Upstream;
use crate::harness::{Answer, Browser, Setup, on_both, on_both_with};

const PATH: &str = "/admin/platform-identities";

fn make(browser: &mut Browser<'_>, name: &str, algorithm: &str) -> Answer {
    let page = browser.get(&format!("{PATH}/new")).expect_page(200);
    let form = page.form("identity-form").with(&[("name", name), ("algorithm", algorithm)]);
    let answer = browser.submit(&form);
    browser.follow(answer)
}

fn remove(browser: &mut Browser<'_>, name: &str) -> Answer {
    let page = browser.get(&format!("{PATH}/{name}/remove")).expect_page(200);
    let answer = browser.submit(&page.form("confirm-form"));
    browser.follow(answer)
}

#[test]
fn a_key_pair_is_made_and_shown_with_what_to_register_and_never_its_private_half() {
    on_both(|app| {
        let mut admin = app.console(AdminRole::Admin, PATH);
        assert!(admin.get(PATH).expect_page(200).text().contains("No key pair yet"));
        let page = make(&mut admin, "corp", "ES256").expect_page(200);
        assert!(page.text().contains("id=\"told\""));
        let held = identities::find(app.house().store(), &app.host(), "corp").unwrap();
        let kid = held.identity.public_jwks["keys"][0]["kid"].as_str().unwrap().to_owned();
        for word in [kid.as_str(), "https://id.test/oauth/auz/grants/provider/jwks/corp", "-----BEGIN CERTIFICATE-----", "ES256"]
        {
            assert!(page.text().contains(word), "{word}");
        }
        assert!(!page.text().contains("&quot;d&quot;") && !page.text().contains("PRIVATE KEY"));
        let tenant = app.site().tenant.id.clone();
        let acts = app.house().store().read(|c| signet::store::audit::list(c, &tenant, 20)).unwrap();
        let actor = format!("user:{}", app.person("admin").id);
        assert!(acts.iter().any(|act| act.action == "platform_identity.create" && act.actor == actor));
        for role in [AdminRole::Support, AdminRole::Auditor] {
            let mut other = app.console(role, PATH);
            let list = other.get(PATH).expect_page(200);
            assert!(list.text().contains("corp") && !list.text().contains("identity-new"));
            let seen = other.get(&format!("{PATH}/corp")).expect_page(200);
            assert!(seen.text().contains(&kid) && !seen.text().contains("act-remove"));
        }
        assert!(remove(&mut admin, "corp").expect_page(200).text().contains("id=\"told\""));
        admin.get(&format!("{PATH}/corp")).expect_page(404);
    });
}

#[test]
fn what_cannot_be_made_is_told_at_its_field() {
    on_both(|app| {
        let mut owner = app.console(AdminRole::Owner, PATH);
        make(&mut owner, "corp", "EdDSA").expect_page(200);
        for (name, algorithm, problem) in [
            ("No Name", "ES256", "name-problem"),
            ("corp", "ES256", "name-problem"),
            ("new", "HS256", "algorithm-problem"),
            ("other", "none", "algorithm-problem"),
        ] {
            let again = make(&mut owner, name, algorithm).expect_page(400);
            assert!(again.text().contains(&format!("id=\"{problem}\"")), "{name} {algorithm}");
            assert!(again.text().contains(&format!("value=\"{name}\"")), "what was typed is kept");
        }
        assert_eq!(identities::list(app.house().store(), &app.host()).unwrap().len(), 1);
    });
}

#[test]
fn one_that_a_domain_uses_stays_and_says_who_uses_it() {
    let upstream = Upstream::start();
    let tables = format!("[[platform_identity]]\nname = \"kept\"\n{}", upstream.tables(""));
    on_both_with(&Setup::more(&tables), |app| {
        let mut owner = app.console(AdminRole::Owner, PATH);
        make(&mut owner, "own", "RS256").expect_page(200);
        let page = owner.get("/admin/domains/new?preset=generic").expect_page(200);
        let mut page = page;
        for fields in [
            vec![("name", "byhand")],
            vec![("method", "manual"), ("issuer", "https://op.test")],
            vec![("jwks_uri", "https://op.test/jwks"), ("claims_source", "token_id_token")],
            vec![("authorization_endpoint", "https://op.test/auth"), ("response_type", "code")],
            vec![("client_id", "signet"), ("platform_identity", "own")],
            vec![("token_endpoint", "https://op.test/token"), ("token_endpoint_auth_method", "private_key_jwt")],
        ] {
            let answer = owner.submit(&page.form("domain-form").with(&fields));
            page = owner.follow(answer).expect_page(200);
        }
        assert!(page.text().contains("id=\"told\""), "{}", page.text());
        let asked = owner.get(&format!("{PATH}/own/remove")).expect_page(200);
        assert!(asked.text().contains("id=\"uses\"") && asked.text().contains("/admin/domains/byhand"));
        assert!(!asked.text().contains("confirm-form"));
        assert!(owner.get(&format!("{PATH}/own")).expect_page(200).text().contains("id=\"used-by\""));
        assert!(owner.get(&format!("{PATH}/kept")).expect_page(200).text().contains("id=\"from-file\""));
        assert!(owner.get(&format!("{PATH}/kept/remove")).location().ends_with("?told=from_file"));
    });
}
