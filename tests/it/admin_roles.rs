//! Who administers: a role that nothing from outside can give, and the link with which somebody chooses a password (decision 37).

use serde_json::json;
use signet::flow::admin::people;
use signet::flow::admin::profile::Profile;
use signet::flow::admin::{Refusal, Undone, roles};
use signet::model::{AdminRole, User};

use crate::harness::upstream::Upstream;
use crate::harness::{Ask, Form, PASSWORD, Setup, TestApp, WEB, on_both, on_both_with, password_hash};

const NEW: &str = "seven quiet rivers run";

fn role(app: &TestApp, name: &str) -> Option<AdminRole> {
    app.person(name).admin_role
}

fn appoint(app: &TestApp, name: &str, role: Option<AdminRole>) {
    app.appoint(name, role);
}

fn link(app: &TestApp, name: &str) -> String {
    let invitation = people::invite(app.house().store(), &app.host(), &app.person(name).id, app.now()).unwrap();
    invitation.url(&app.site().provider.issuer)
}

fn acts(app: &TestApp, action: &str) -> Vec<String> {
    let tenant = app.site().tenant.id.clone();
    let entries = app.house().store().read(|c| signet::store::audit::list(c, &tenant, 100)).unwrap();
    entries.into_iter().filter(|entry| entry.action == action).map(|entry| entry.actor).collect()
}

/// What an upstream calls roles are roles in apps, however they are named and mapped.
#[test]
fn an_upstream_makes_nobody_an_administrator_and_unmakes_nobody() {
    let upstream = Upstream::start();
    let lines = "roles_claim = \"roles\"\nclaims = { admin_role = \"admin_role\" }\nusername_claim = \"login\"\nauthority_for_usernames = true\n";
    on_both_with(&Setup::more(&upstream.tables(lines)), |app| {
        app.add("grace", Profile::default());
        upstream.says(json!({ "login": "grace", "given_name": "G", "roles": ["owner", "admin"], "admin_role": "owner" }));
        let sign_in = || {
            let mut browser = app.browser();
            let page = browser.authorize(&WEB, &[]).expect_page(200);
            let seal = page.form("login-form").field("interaction").to_owned();
            let sent = browser.get(&format!("/login/upstream?idp=corp&interaction={seal}"));
            let pairs = upstream.authorize(&sent, "grace");
            let answer = browser.get(&Upstream::back(&pairs));
            browser.follow(answer).callback().code();
        };
        sign_in();
        let made = app.person("grace");
        assert_eq!((made.roles.as_slice(), made.admin_role), (&["owner".to_owned(), "admin".to_owned()][..], None));
        appoint(app, "grace", Some(AdminRole::Support));
        upstream.says(json!({ "login": "grace", "roles": [], "admin_role": "auditor" }));
        sign_in();
        let kept = app.person("grace");
        assert_eq!((kept.roles.len(), kept.admin_role), (0, Some(AdminRole::Support)));
    });
}

#[test]
fn nobody_writes_themselves_a_role() {
    on_both(|app| {
        app.add("cleo", Profile::default());
        let mut browser = app.browser();
        let page = browser.get("/account/profile");
        let page = browser.follow(page);
        let page = browser.type_in(&page, "cleo", PASSWORD).expect_page(200);
        let form = page.form("profile-form").with(&[("admin_role", "owner"), ("roles", "owner"), ("nickname", "C")]);
        assert!(browser.submit(&form).location().ends_with("done=profile"));
        let cleo = app.person("cleo");
        assert_eq!((cleo.claims.nickname.as_deref(), cleo.admin_role, cleo.roles.len()), (Some("C"), None, 0));
    });
}

#[test]
fn an_act_is_refused_by_role_by_rank_and_outside_of_the_tenant_and_leaves_no_trace() {
    on_both(|app| {
        for name in ["olga", "sue", "cleo"] {
            app.add(name, Profile::default());
        }
        appoint(app, "olga", Some(AdminRole::Owner));
        appoint(app, "sue", Some(AdminRole::Support));
        let by = |role| signet::flow::admin::Administrator {
            actor: "user:x".to_owned(),
            authority: signet::model::Authority::of_role(Some(role)),
            ..app.host()
        };
        let (store, now) = (app.house().store(), app.now());
        let refusal = |done: Result<(), Undone>| match done {
            Err(Undone::Refused(refusal)) => refusal,
            other => panic!("{other:?}"),
        };
        let id = |name: &str| app.person(name).id;
        let disable = |by: &signet::flow::admin::Administrator, user: &User| people::disable(store, by, &user.id, now);
        let (olga, cleo) = (app.person("olga"), app.person("cleo"));
        assert!(matches!(refusal(disable(&by(AdminRole::Auditor), &cleo)), Refusal::NotAllowed(_)));
        assert_eq!(refusal(disable(&by(AdminRole::Admin), &olga)), Refusal::Mightier);
        assert_eq!(refusal(people::invite(store, &by(AdminRole::Support), &olga.id, now).map(drop)), Refusal::Mightier);
        let made = roles::appoint(store, &by(AdminRole::Admin), (&cleo.id, Some(AdminRole::Admin)), now);
        assert!(matches!(refusal(made), Refusal::NotAllowed(_)));
        assert_eq!(refusal(disable(&by(AdminRole::Owner), &olga)), Refusal::LastOwner);
        let elsewhere = signet::flow::admin::Administrator { tenant: signet::model::Id::new("other"), ..by(AdminRole::Owner) };
        assert_eq!(refusal(disable(&elsewhere, &cleo)), Refusal::NoSuchPerson);
        assert_eq!(refusal(people::disable(store, &app.host(), &id("ada"), now)), Refusal::FromFile);
        assert!(app.person("cleo").is_active() && role(app, "cleo").is_none());
        assert_eq!(acts(app, "user.disable"), [""; 0]);
        disable(&by(AdminRole::Support), &cleo).unwrap();
        assert_eq!(acts(app, "user.disable"), ["user:x"]);
    });
}

#[test]
fn a_link_lets_its_person_choose_a_password_once_and_whoever_knew_the_old_one_is_out() {
    on_both(|app| {
        app.add("cleo", Profile::default());
        let mut other = app.browser();
        let tokens = WEB.redeem(app, &other.sign_in(&WEB, &[("scope", "openid offline_access")], "cleo").callback());
        let first = link(app, "cleo");
        let second = link(app, "cleo");
        let mut browser = app.browser();
        assert!(browser.get(&first).expect_page(400).text().contains("id=\"choose-closed\""), "a newer one was made");
        let form = browser.get(&second).expect_page(200).form("choose-form");
        for (typed, problem) in [((NEW, "other"), "password_again-problem"), (("short", "short"), "password-problem")] {
            let again = browser.submit(&form.clone().with(&[("password", typed.0), ("password_again", typed.1)]));
            assert!(again.expect_page(400).text().contains(problem));
        }
        other.silently(&WEB).code();
        let form = form.with(&[("password", NEW), ("password_again", NEW)]);
        assert_eq!(browser.submit(&form).location(), "/account?done=password");
        assert!(browser.get("/account").expect_page(200).text().contains("id=\"sign-out\""), "they are signed in");
        other.silently(&WEB).expect_error("login_required");
        app.send(WEB.refreshing(&tokens.refresh)).expect_error(400, "invalid_grant");
        assert!(browser.submit(&form).expect_page(400).text().contains("id=\"choose-closed\""));
        assert_eq!(acts(app, "user.password"), [format!("user:{}", app.person("cleo").id)]);
        let mut later = app.browser();
        let page = later.authorize(&WEB, &[]);
        later.type_in(&page, "cleo", NEW).callback().code();
    });
}

/// The person is signed in in the very browser that opens the link.
#[test]
fn a_link_may_be_opened_where_its_person_is_signed_in() {
    on_both(|app| {
        app.add("cleo", Profile::default());
        let mut browser = app.browser();
        browser.sign_in(&WEB, &[], "cleo").callback().code();
        let form = browser.get(&link(app, "cleo")).expect_page(200).form("choose-form");
        let form = form.with(&[("password", NEW), ("password_again", NEW)]);
        assert_eq!(browser.submit(&form).location(), "/account?done=password");
        browser.silently(&WEB).code();
    });
}

#[test]
fn a_link_is_of_no_use_late_elsewhere_to_the_disabled_or_from_another_site() {
    on_both(|app| {
        app.add("cleo", Profile::default());
        let closed = |address: &str| {
            let page = app.browser().get(address).expect_page(400);
            assert!(page.text().contains("id=\"choose-closed\""), "{address}");
        };
        closed("/password");
        closed("/password?token=x");
        let address = link(app, "cleo");
        let mut browser = app.browser();
        let form = browser.get(&address).expect_page(200).form("choose-form");
        let form = form.with(&[("password", NEW), ("password_again", NEW)]);
        let foreign = Ask::post(&form.action, &form.pairs()).header("origin", "https://evil.test");
        assert_eq!(browser.send(foreign).status(), 400);
        let forged = Form { fields: form.fields.clone(), ..form.clone() }.with(&[("form_token", "x")]);
        assert_eq!(browser.submit(&forged).status(), 400);
        app.wait(3 * 86_400 - 1);
        app.browser().get(&address).expect_page(200);
        app.wait(1);
        closed(&address);
        let address = link(app, "cleo");
        app.disable("cleo");
        closed(&address);
        assert_eq!(app.person("cleo").password_hash, Some(password_hash()));
    });
}

#[test]
fn of_two_who_use_a_link_at_once_one_chooses() {
    on_both(|app| {
        for round in 0..5 {
            let name = format!("guest{round}");
            app.add(&name, Profile::default());
            let address = link(app, &name);
            let asks: Vec<_> = (0..4)
                .map(|_| {
                    let mut browser = app.browser();
                    let form = browser.get(&address).form("choose-form");
                    let form = form.with(&[("password", NEW), ("password_again", NEW)]);
                    let cookie = format!("__Host-signet-default={}", browser.cookie().unwrap());
                    let ask = Ask::post(&form.action, &form.pairs()).header("origin", crate::harness::ISSUER);
                    ask.header("cookie", &cookie)
                })
                .collect();
            let mut statuses: Vec<_> = app.send_all(asks).iter().map(crate::harness::Answer::status).collect();
            statuses.sort_unstable();
            assert_eq!(statuses, [303, 400, 400, 400]);
        }
    });
}

/// `signet admin recover`: whatever stood in the way, they are an owner who can sign in.
#[test]
fn the_host_lets_an_owner_back_in() {
    on_both(|app| {
        app.add("cleo", Profile::default());
        app.disable("cleo");
        let invitation = roles::recover(app.house().store(), &app.host(), &app.person("cleo").id, app.now()).unwrap();
        let address = invitation.url(&app.site().provider.issuer);
        let mut browser = app.browser();
        let form = browser.get(&address).expect_page(200).form("choose-form");
        browser.submit(&form.with(&[("password", NEW), ("password_again", NEW)])).location();
        assert_eq!(role(app, "cleo"), Some(AdminRole::Owner));
        assert_eq!(acts(app, "admin.recover"), ["cli"]);
        let late = roles::recover(app.house().store(), &app.host(), &app.person("cleo").id, app.now()).unwrap();
        app.wait(3_600);
        browser.get(&late.url(&app.site().provider.issuer)).expect_page(400);
    });
}
