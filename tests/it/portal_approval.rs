//! Apps of teams that were let in by another door, and secrets that were made at once.

use serde_json::json;
use signet::flow::admin::clients::{self, Registrar};
use signet::flow::admin::{Refusal, Undone};
use signet::flow::portal::{approval, apps};
use signet::model::{Client, Id};
use signet::protocol::precondition::Precondition;

use crate::harness::{Answer, Ask, Auth, Browser, RelyingParty, Setup, TestApp, on_both, on_both_with};
use crate::portal_apps::{BACK, by, client, make, metadata, world};

/// A tenant that wants apps approved.
pub fn wanting() -> Setup {
    Setup::more("[[tenant]]\nname = \"default\"\napp_approval = true\n")
}

fn refusal<T: std::fmt::Debug>(done: Result<T, Undone>) -> Refusal {
    match done {
        Err(Undone::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

fn revision(own: &Registrar<'_>, id: &Id<Client>) -> String {
    approval::find(own, id).unwrap().revision()
}

fn turn_down(admin: &mut Browser<'_>, id: &Id<Client>, reason: &str) -> Answer {
    let page = admin.get(&format!("/admin/approvals/{id}/turn-down")).expect_page(200);
    admin.submit(&page.form("turn-down-form").with(&[("reason", reason)]))
}

/// What the inspector keeps of a request.
fn inspected(app: &TestApp, reference: &str) -> signet::model::FlowEvent {
    signet::flow::inspector::write(app.house()).unwrap();
    let tenant = app.site().tenant.id.clone();
    app.house().store().read(|c| signet::store::flow_events::find(c, &tenant, reference)).unwrap().expect("it is kept")
}

/// The page of a request that is refused without an address, and what the inspector tells the app's team of it.
fn refused(app: &TestApp, id: &Id<Client>, (code, clause): (&str, &str)) {
    let at = RelyingParty { id: Box::leak(id.to_string().into_boxed_str()), auth: Auth::None, redirect_uri: BACK };
    let page = app.browser().authorize(&at, &[]).expect_page(403);
    assert!(page.text().contains(&format!("<code id=\"error-code\">{code}</code>")), "{code}: {}", page.text());
    for kept_back in ["approv", "administrator", "Atlas", "turned down", "disabled."] {
        assert!(!page.text().contains(kept_back), "a person reads {kept_back}: {}", page.text());
    }
    let event = inspected(app, page.header("x-request-id"));
    let why = event.exchange.refused.unwrap();
    assert_eq!(
        (event.client.as_ref(), why.clause.as_str(), why.code.as_deref()),
        (Some(id), clause, Some("unauthorized_client"))
    );
    let entry = app.get(&format!("/api/errors/{code}")).expect(200).json();
    assert!(entry["cause"].as_str().unwrap().len() > 20 && entry["fix"].as_str().unwrap().len() > 20);
}

#[test]
fn an_app_that_an_administrator_enables_is_approved_and_does_not_wait_again_when_it_is_disabled() {
    on_both_with(&wanting(), |app| {
        let team = world(app);
        let mut dev = app.signed_in("dev", "/account");
        let id = client(make(&mut dev, &team, "web", BACK).location());
        let waits = || apps::find(app.house(), &app.site(), &by(app, "dev"), (&team, &id)).unwrap().waits();
        assert!(waits());
        for enabled in [true, false] {
            app.with_registrar(|own| clients::switch(own, (&id, enabled), app.now())).unwrap();
            assert!(!waits(), "{enabled}");
        }
    });
}

#[test]
fn two_secrets_of_one_second_stand_in_the_order_in_which_they_were_made() {
    on_both(|app| {
        let team = world(app);
        let mut dev = app.signed_in("dev", "/account");
        for _ in 0..4 {
            let id = client(make(&mut dev, &team, "web", BACK).location());
            let secrets = || apps::find(app.house(), &app.site(), &by(app, "dev"), (&team, &id)).unwrap().whole.client.secrets;
            let first = secrets()[0].id.clone();
            apps::add_secret(app.house(), &app.site(), &by(app, "dev"), (&team, &id), app.now()).unwrap();
            assert_eq!((secrets().len(), &secrets()[0].id), (2, &first));
        }
    });
}

/// RFC 6749 §4.1.2.1, §5.2: a page for the person, `invalid_client` for the app; the cause is for its team.
#[test]
fn an_app_that_waits_was_turned_down_or_is_disabled_has_a_page_and_a_code_of_its_own() {
    on_both_with(&wanting(), |app| {
        let team = world(app);
        let mut dev = app.signed_in("dev", "/account");
        let id = client(make(&mut dev, &team, "web", BACK).location());
        let ask = |path: &str, form: &[(&str, &str)]| app.send(Ask::post(path, form).basic(id.as_str(), "a secret of nobody"));
        let backs = |clause: &str| {
            let told = ask("/oauth/oauth20/token", &[("grant_type", "client_credentials")]).expect_error(401, "invalid_client");
            assert_eq!(inspected(app, told.header("x-request-id")).exchange.refused.unwrap().clause, clause);
            ask("/oauth/introspect", &[("token", "x")]).expect_error(401, "invalid_client");
            ask("/oauth/revoke", &[("token", "x")]).expect_error(401, "invalid_client");
            ask("/oauth/device_authorization", &[("scope", "openid")]).expect_error(401, "invalid_client");
        };
        refused(app, &id, ("app_waiting", "client_approved"));
        backs("client_approved");
        let mut admin = app.signed_in("admin", "/account");
        assert_eq!(turn_down(&mut admin, &id, " ").status(), 400, "it says why");
        assert!(turn_down(&mut admin, &id, "Its name is another app's.").location().ends_with("?told=app_turned_down"));
        refused(app, &id, ("app_turned_down", "client_not_turned_down"));
        backs("client_not_turned_down");
        app.with_registrar(|own| clients::switch(own, (&id, true), app.now())).unwrap();
        app.with_registrar(|own| clients::switch(own, (&id, false), app.now())).unwrap();
        app.notice();
        refused(app, &id, ("app_disabled", "client_enabled"));
        backs("client_enabled");
        let unknown = app.get("/oauth/auz/authorize?client_id=nobody").expect_page(400);
        assert!(!unknown.text().contains("app_"));
    });
}

#[test]
fn a_team_reads_why_its_app_was_turned_down_changes_it_and_asks_again() {
    on_both_with(&wanting(), |app| {
        let team = world(app);
        let mut dev = app.signed_in("dev", "/account");
        let id = client(make(&mut dev, &team, "web", BACK).location());
        let path = format!("/portal/teams/{team}/apps/{id}");
        let mut admin = app.signed_in("admin", "/account");
        assert!(turn_down(&mut admin, &id, "Its name is another app's.").location().ends_with("?told=app_turned_down"));
        assert!(admin.get("/admin/approvals").text().contains("id=\"nothing-waits\""));
        assert_eq!(admin.get(&format!("/admin/approvals/{id}/turn-down")).status(), 404);
        let page = dev.get(&path).expect_page(200);
        assert!(page.text().contains("Its name is another app") && page.text().contains("id=\"turned-down\""));
        let form = page.form("ask-again-form");
        assert!(dev.submit(&form).location().ends_with("?told=asked_again"));
        assert!(dev.submit(&form).location().ends_with("?told=not_turned_down"));
        assert!(dev.get(&path).text().contains("id=\"waits\""));
        // Whoever decides has seen what there is: what was changed meanwhile is neither approved nor turned down.
        let approve = admin.get("/admin/approvals").expect_page(200).form("approve-form");
        let patch = json!({ "client_name": "Atlas of maps" }).as_object().unwrap().clone();
        let change = (&team, &id, &Precondition::Any, patch);
        apps::edit(app.house(), &app.site(), &by(app, "dev"), change, (&[], app.now())).unwrap();
        assert!(admin.submit(&approve).location().ends_with("?told=approval_replaced"));
        let stale = approve.field("revision").to_owned();
        app.with_registrar(|own| {
            let done = approval::turn_down(own, (&id, &stale, "No."), app.now());
            assert_eq!(refusal(done), Refusal::Replaced);
        });
        let approve = admin.get("/admin/approvals").expect_page(200).form("approve-form");
        assert!(admin.submit(&approve).location().ends_with("?told=app_approved"));
        assert_eq!(metadata(app, &id).client_name.as_deref(), Some("Atlas of maps"));
    });
}

#[test]
fn what_waits_is_read_a_page_at_a_time_and_decided_however_long_the_list_is() {
    on_both_with(&wanting(), |app| {
        let team = world(app);
        let (site, dev) = (app.site(), by(app, "dev"));
        let mut ids: Vec<Id<Client>> = Vec::new();
        for number in 0..53 {
            let name = format!("App {number}");
            let new = (&team, signet::model::ClientKind::SinglePage, name.as_str(), vec![BACK.to_owned()]);
            ids.push(apps::create(app.house(), &site, &dev, new, app.now()).unwrap().whole.client.id);
            app.wait(1);
        }
        let mut admin = app.signed_in("admin", "/account");
        let first = admin.get("/admin/approvals").expect_page(200);
        let next = first.link("page-next");
        let second = admin.get(&next).expect_page(200);
        assert!(first.text().contains(ids[49].as_str()) && !first.text().contains(ids[50].as_str()));
        assert!(!second.text().contains(ids[49].as_str()) && second.text().contains(ids[50].as_str()));
        assert!(second.text().contains(ids[52].as_str()) && !second.text().contains("id=\"page-next\""));
        assert!(turn_down(&mut admin, &ids[52], "No.").location().ends_with("?told=app_turned_down"));
        app.with_registrar(|own| {
            let revision = revision(own, &ids[51]);
            approval::approve(own, (&ids[51], &revision), app.now()).unwrap();
            assert_eq!(refusal(approval::approve(own, (&ids[52], &revision), app.now())), Refusal::NotWaiting);
        });
    });
}
