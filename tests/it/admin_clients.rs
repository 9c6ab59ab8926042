//! Apps in the console: registered by kind, found, changed section by section, their secrets replaced, and the end.

use serde_json::json;
use signet::flow::admin::clients::{self, New};
use signet::model::{AdminRole, Client, ClientKind, Id};

use crate::harness::{Answer, Ask, Auth, Browser, RelyingParty, Setup, TestApp, on_both, on_both_with};

fn client(app: &TestApp, id: &str) -> Client {
    app.with_registrar(|own| clients::find(own, &Id::new(id))).unwrap().client
}

fn made(app: &TestApp, id: &str, kind: ClientKind, members: &serde_json::Value) {
    let new = New::of_kind(kind, Some(id.to_owned()), members.as_object().unwrap()).unwrap();
    app.with_registrar(|own| clients::add(own, new, app.now())).unwrap();
}

#[track_caller]
fn fill(browser: &mut Browser<'_>, page: &Answer, fields: &[(&str, &str)]) -> Answer {
    let typed = page.typed("client-form");
    let typed: Vec<_> = typed.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let answer = browser.submit(&page.form("client-form").with(&typed).with(fields));
    browser.follow(answer)
}

/// What stands in an element of this identifier.
fn text<'a>(page: &'a Answer, id: &str) -> &'a str {
    let (_, rest) = page.text().split_once(&format!("id=\"{id}\">")).unwrap_or_else(|| panic!("no #{id}"));
    rest.split_once('<').unwrap().0
}

fn acts(app: &TestApp) -> Vec<String> {
    let tenant = app.site().tenant.id.clone();
    let entries = app.house().store().read(|c| signet::store::audit::list(c, &tenant, 100)).unwrap();
    let mut acts: Vec<_> = entries
        .into_iter()
        .filter(|entry| entry.actor.starts_with("user:") && entry.action.starts_with("client."))
        .filter(|entry| !entry.action.contains("show"))
        .map(|entry| entry.action)
        .collect();
    acts.sort_unstable();
    acts
}

#[test]
fn an_app_is_registered_by_its_kind_its_secret_is_shown_once_and_people_sign_in() {
    on_both(|app| {
        let mut admin = app.console(AdminRole::Admin, "/admin/clients");
        let kinds = admin.get("/admin/clients/new").expect_page(200);
        assert_eq!(kinds.text().matches("id=\"kind-").count(), 5);
        let page = admin.get("/admin/clients/new?kind=web").expect_page(200);
        let wrong = fill(&mut admin, &page, &[("client_name", "Notes"), ("redirect_uris", "nonsense")]).expect_page(400);
        assert!(wrong.text().contains("id=\"redirect_uris-problem\""), "{}", wrong.text());
        let page = fill(&mut admin, &wrong, &[("redirect_uris", "https://new.test/cb"), ("client_id", "notes")]).expect_page(200);
        let secret = text(&page, "client-secret").to_owned();
        assert_eq!((secret.len(), text(&page, "client-id")), (64, "notes"));
        assert_eq!(client(app, "notes").metadata.require_pkce, Some(true));
        let detail = admin.get("/admin/clients/notes").expect_page(200);
        assert!(!detail.text().contains(&secret) && detail.text().contains("https://new.test/cb"));
        // what was shown opens for nobody else, nor later
        assert!(admin.get("/admin/clients/notes/secret?shown=x").location().ends_with("/admin/clients/notes"));
        let taken = admin.get("/admin/clients/new?kind=machine").expect_page(200);
        let taken = fill(&mut admin, &taken, &[("client_id", "notes")]).expect_page(400);
        assert!(taken.text().contains("The client_id is taken"));
        let spa = admin.get("/admin/clients/new?kind=single_page").expect_page(200);
        let page = fill(&mut admin, &spa, &[("redirect_uris", "https://spa2.test/cb")]).expect_page(200);
        assert!(page.text().contains("id=\"told\"") && !page.text().contains("id=\"secrets\""));
        assert_eq!(acts(app), ["client.create", "client.create"]);
    });
}

#[test]
fn every_section_is_changed_alone_and_what_is_wrong_stands_at_its_field() {
    on_both(|app| {
        made(app, "notes", ClientKind::Web, &json!({ "redirect_uris": ["https://new.test/cb"], "client_name": "Notes" }));
        let mut admin = app.console(AdminRole::Owner, "/admin/clients");
        for section in ["about", "addresses", "flow", "authentication", "access", "tokens", "requests", "logout", "others"] {
            let page = admin.get(&format!("/admin/clients/notes/edit?section={section}")).expect_page(200);
            fill(&mut admin, &page, &[]).expect_page(200);
        }
        assert_eq!(acts(app), [""; 0], "a form that says what is there changes nothing");
        let page = admin.get("/admin/clients/notes/edit?section=addresses").expect_page(200);
        let page = fill(&mut admin, &page, &[("redirect_uris", "https://new.test/cb\r\nhttps://new.test/two")]).expect_page(200);
        assert!(page.text().contains("id=\"told\"") && page.text().contains("https://new.test/two"));
        let page = admin.get("/admin/clients/notes/edit?section=tokens").expect_page(200);
        let wrong = fill(&mut admin, &page, &[("id_token_lifetime", "soon")]).expect_page(400);
        assert!(wrong.text().contains("id=\"id_token_lifetime-problem\""));
        let changes =
            [("id_token_lifetime", "60"), ("id_token_signed_response_alg", "ES256"), ("claim_mappings", "[\"groups\"]")];
        fill(&mut admin, &wrong, &changes).expect_page(200);
        let page = admin.get("/admin/clients/notes/edit?section=flow").expect_page(200);
        let wrong = fill(&mut admin, &page, &[("grant_types_implicit", "1")]).expect_page(400);
        assert!(wrong.text().contains("id=\"grant_types-problem\""));
        let page = admin.get("/admin/clients/notes/edit?section=others").expect_page(200);
        fill(&mut admin, &page, &[("others", "{\"client_name#de\": \"Notizen\"}")]).expect_page(200);
        let metadata = serde_json::to_value(client(app, "notes").metadata).unwrap();
        assert_eq!(metadata["redirect_uris"], json!(["https://new.test/cb", "https://new.test/two"]));
        assert_eq!((&metadata["id_token_lifetime"], &metadata["id_token_signed_response_alg"]), (&json!(60), &json!("ES256")));
        assert_eq!((&metadata["claim_mappings"][0]["claim"], &metadata["client_name#de"]), (&json!("groups"), &json!("Notizen")));
        assert_eq!(acts(app), ["client.update"; 3]);
        // two at once: the second is told
        let stale = admin.get("/admin/clients/notes/edit?section=about").expect_page(200);
        let page = admin.get("/admin/clients/notes/edit?section=about").expect_page(200);
        fill(&mut admin, &page, &[("client_name", "Notes 2")]).expect_page(200);
        let told = fill(&mut admin, &stale, &[("client_name", "Notes 3")]).expect_page(400);
        assert!(told.text().contains("Somebody changed this app"));
        assert_eq!(client(app, "notes").display_name(), "Notes 2");
        admin.get("/admin/clients/notes/edit?section=none").expect_page(404);
        admin.get("/admin/clients/none").expect_page(404);
    });
}

#[test]
fn a_secret_is_replaced_with_both_alive() {
    on_both(|app| {
        made(app, "worker", ClientKind::Machine, &json!({}));
        let mut admin = app.console(AdminRole::Admin, "/admin/clients");
        let detail = admin.get("/admin/clients/worker").expect_page(200);
        let answer = admin.submit(&detail.form("secret-form"));
        let page = admin.follow(answer).expect_page(200);
        let second = text(&page, "client-secret").to_owned();
        let ask = Ask::post("/oauth/oauth20/token", &[("grant_type", "client_credentials")]).basic("worker", &second);
        app.send(ask).expect(200);
        let detail = admin.get("/admin/clients/worker").expect_page(200);
        assert!(!detail.text().contains("id=\"secret-form\""), "there is room for two");
        app.house().tally().write(app.house().store()).unwrap();
        let secrets = client(app, "worker").secrets;
        assert_eq!(secrets.len(), 2);
        let unused = secrets.iter().find(|own| own.last_used_at.is_none()).unwrap();
        let page = admin.get(&format!("/admin/clients/worker/secrets/{}/revoke", unused.id)).expect_page(200);
        assert!(page.text().contains("It has never been used."));
        let answer = admin.submit(&page.form("confirm-form"));
        let page = admin.follow(answer).expect_page(200);
        assert!(page.text().contains("The secret is not accepted any more"));
        let last = client(app, "worker").secrets.swap_remove(0);
        let page = admin.get(&format!("/admin/clients/worker/secrets/{}/revoke", last.id)).expect_page(200);
        let answer = admin.submit(&page.form("confirm-form"));
        assert!(admin.follow(answer).expect_page(200).text().contains("the only secret of this app"));
        assert_eq!(acts(app), ["client.add_secret", "client.revoke_secret"]);
    });
}

#[test]
fn an_app_is_disabled_enabled_and_removed_after_a_question() {
    on_both(|app| {
        made(app, "notes", ClientKind::Web, &json!({ "redirect_uris": ["https://new.test/cb"], "require_consent": false }));
        let mut admin = app.console(AdminRole::Admin, "/admin/clients");
        for (act, form, told) in [("disable", "confirm-form", "refused everywhere"), ("", "enable-form", "works again")] {
            let page = admin.get(format!("/admin/clients/notes/{act}").trim_end_matches('/')).expect_page(200);
            let answer = admin.submit(&page.form(form));
            let page = admin.follow(answer).expect_page(200);
            assert!(page.text().contains(told), "{}", page.text());
            assert_eq!(client(app, "notes").enabled, act.is_empty());
        }
        let page = admin.get("/admin/clients/notes/delete").expect_page(200);
        let answer = admin.submit(&page.form("confirm-form"));
        assert!(admin.follow(answer).expect_page(200).text().contains("The app is removed"));
        admin.get("/admin/clients/notes").expect_page(404);
        assert_eq!(acts(app), ["client.delete", "client.disable", "client.enable"]);
    });
}

#[test]
fn an_administrator_looks_at_a_mightier_app_and_at_one_of_the_file_but_does_not_act() {
    const TABLE: &str = "[[client]]\nclient_id = \"mighty\"\nclient_secret = \"a secret of mighty\"\nmanaged = \"create\"\n\
                         grant_types = [\"client_credentials\"]\nresponse_types = []\nscope = \"roles:write\"\n";
    on_both_with(&Setup::more(TABLE), |app| {
        let mut admin = app.console(AdminRole::Admin, "/admin/clients");
        for (id, why) in [("mighty", "outranked"), ("web", "from-file")] {
            let page = admin.get(&format!("/admin/clients/{id}")).expect_page(200);
            assert!(page.text().contains(&format!("id=\"{why}\"")) && !page.text().contains("id=\"acts\""), "{id}");
        }
        let page = admin.get("/admin/clients/mighty/delete").expect_page(200);
        let answer = admin.submit(&page.form("confirm-form"));
        assert!(admin.follow(answer).expect_page(200).text().contains("this app may do more than you"));
        let page = admin.get("/admin/clients/new?kind=machine").expect_page(200);
        let wrong = fill(&mut admin, &page, &[("scope", "roles:write")]).expect_page(400);
        assert!(wrong.text().contains("id=\"scope-problem\""));
        assert_eq!(acts(app), [""; 0]);
        // an auditor sees without buttons
        let mut auditor = app.console(AdminRole::Auditor, "/admin/clients");
        let page = auditor.get("/admin/clients/mighty").expect_page(200);
        assert!(!page.text().contains("id=\"acts\"") && !page.text().contains("id=\"edit-about\""));
    });
}

#[test]
fn apps_are_searched_and_an_identifier_of_any_characters_has_a_page() {
    on_both(|app| {
        let odd = "https://odd.test/a?b#c%2F\"<d>";
        made(app, odd, ClientKind::Machine, &json!({ "client_name": "Odd <one>" }));
        for number in 0..55 {
            made(app, &format!("w-{number:02}"), ClientKind::Machine, &json!({ "client_name": format!("Worker {number:02}") }));
        }
        let mut admin = app.console(AdminRole::Admin, "/admin/clients");
        let rows = |page: &Answer| page.text().matches("class=\"lead\"").count();
        let page = admin.get("/admin/clients?by=name&prefix=WORK").expect_page(200);
        assert_eq!(rows(&page), 50);
        let next = page.link("page-next");
        assert_eq!(rows(&admin.get(&next).expect_page(200)), 5);
        assert_eq!(rows(&admin.get("/admin/clients?by=client_id&prefix=w-0").expect_page(200)), 10);
        let none = admin.get("/admin/clients?by=client_id&prefix=zz").expect_page(200);
        assert!(none.text().contains("No app is found"));
        let page = admin.get("/admin/clients?prefix=odd").expect_page(200);
        let (_, rest) = page.text().split_once("class=\"lead\"><a href=\"").unwrap();
        assert!(rest.contains("Odd &lt;one&gt;"));
        let page = admin.get(rest.split_once('"').unwrap().0).expect_page(200);
        assert!(page.text().contains("Odd &lt;one&gt;"));
        let answer = admin.submit(&page.form("secret-form"));
        let page = admin.follow(answer).expect_page(200);
        let secret = text(&page, "client-secret").to_owned();
        let own = RelyingParty { id: odd, auth: Auth::Basic(secret.leak()), redirect_uri: "https://odd.test/cb" };
        app.send(own.token(&[("grant_type", "client_credentials")])).expect(200);
    });
}

#[test]
fn what_an_app_gets_of_a_person_is_shown_with_the_reason_for_each_claim() {
    on_both(|app| {
        made(
            app,
            "shop",
            ClientKind::Web,
            &json!({ "redirect_uris": ["https://shop.test/cb"], "scope": "openid email profile" }),
        );
        let mut browser = app.console(AdminRole::Auditor, "/admin");
        let page = browser.get("/admin/clients/shop").expect_page(200);
        assert!(page.text().contains("id=\"act-claims\""));
        let page = browser.get("/admin/clients/shop/claims").expect_page(200);
        assert!(!page.text().contains("id=\"claims-person\""));
        let page = browser.get("/admin/clients/shop/claims?user=nobody-here").expect_page(400);
        assert!(page.text().contains("id=\"user-problem\""));
        let page = browser.get("/admin/clients/shop/claims?user=ada&scope=openid+email").expect_page(200);
        assert!(page.text().contains("id=\"claims-person\"") && page.text().contains("ada@example.test"), "{}", page.text());
        assert!(page.text().contains("no scope, claims parameter or mapping brings it here"));
        browser.get("/admin/clients/none/claims?user=ada").expect_page(404);
    });
}
