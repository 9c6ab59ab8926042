//! People in the console: found, added, changed, kept out, let in again, and who may be what.

use serde_json::json;
use signet::flow::admin::profile::Profile;
use signet::flow::admin::roles;
use signet::model::{AdminRole, StandardClaims};

use crate::harness::upstream::{Departure, Upstream};
use crate::harness::{ASKING, Answer, Browser, Form, ISSUER, PASSWORD, Setup, TestApp, WEB, on_both, on_both_with};

const NEW: &str = "seven quiet rivers run";

fn add(app: &TestApp, name: &str, role: Option<AdminRole>) -> String {
    let claims = StandardClaims {
        email: Some(format!("{name}@corp.test")),
        name: Some(format!("The {name}")),
        ..StandardClaims::default()
    };
    app.add(name, Profile { claims, ..Profile::default() });
    let id = app.person(name).id;
    roles::appoint(app.house().store(), &app.host(), (&id, role), app.now()).unwrap();
    id.as_str().to_owned()
}

#[track_caller]
fn visit(browser: &mut Browser<'_>, path: &str) -> Answer {
    let answer = browser.get(path);
    browser.follow(answer).expect_page(200)
}

/// Presses a button of a form and follows.
#[track_caller]
fn press(browser: &mut Browser<'_>, form: &Form) -> Answer {
    let answer = browser.submit(form);
    browser.follow(answer).expect_page(200)
}

/// The form that is posted there.
#[track_caller]
fn form_to(page: &Answer, action: &str) -> Form {
    let text = page.text().split("<form ").find(|text| text.contains(&format!("action=\"{action}\""))).expect("the form");
    let token = text.split("name=\"form_token\" value=\"").nth(1).expect("a token").split('"').next().unwrap();
    Form { action: action.to_owned(), fields: vec![("form_token".to_owned(), token.to_owned())] }
}

fn acts(app: &TestApp, action: &str) -> Vec<(String, String)> {
    let tenant = app.site().tenant.id.clone();
    let entries = app.house().store().read(|c| signet::store::audit::list(c, &tenant, 100)).unwrap();
    entries.into_iter().filter(|entry| entry.action == action).map(|entry| (entry.actor, entry.target)).collect()
}

#[test]
fn whoever_comes_signs_in_first_and_lands_where_they_wanted_to_go() {
    on_both(|app| {
        add(app, "olga", Some(AdminRole::Owner));
        let mut browser = app.browser();
        let page = browser.get("/admin/people?by=email&prefix=olga%40");
        let page = browser.follow(page).expect_page(200);
        let page = browser.type_in(&page, "olga", PASSWORD).expect_page(200);
        assert!(page.text().contains("<h1>People</h1>") && page.text().contains("olga@corp.test"));
        assert!(page.text().contains("value=\"olga@\""), "the search is kept");
    });
}

#[test]
fn somebody_without_a_role_is_told_so_and_may_come_as_somebody_else() {
    on_both(|app| {
        add(app, "olga", Some(AdminRole::Owner));
        let mut browser = app.browser();
        let page = browser.get("/admin/people");
        let page = browser.follow(page).expect_page(200);
        let closed = browser.type_in(&page, "bob", PASSWORD).expect_page(403);
        assert!(closed.text().contains("id=\"closed-title\"") && closed.text().contains("id=\"error-reference\""));
        let page = browser.get(&closed.link("closed-other")).expect_page(200);
        let page = browser.type_in(&page, "olga", PASSWORD).expect_page(200);
        assert!(page.text().contains("<h1>People</h1>"));
    });
}

#[test]
fn pages_offer_what_the_role_may_do_and_nothing_else() {
    on_both(|app| {
        for (name, role) in
            [("olga", AdminRole::Owner), ("al", AdminRole::Admin), ("sue", AdminRole::Support), ("audi", AdminRole::Auditor)]
        {
            add(app, name, Some(role));
        }
        let id = add(app, "cleo", None);
        for (name, offered) in
            [("olga", "edit link role disable delete"), ("al", "edit link disable delete"), ("sue", "link disable"), ("audi", "")]
        {
            let page = visit(&mut app.signed_in(name, "/admin"), &format!("/admin/people/{id}"));
            for act in ["edit", "link", "role", "disable", "delete"] {
                let is_offered = page.text().contains(&format!("id=\"act-{act}\""));
                assert_eq!(is_offered, offered.split(' ').any(|own| own == act), "{act} to {name}");
            }
        }
        // of somebody who may do more, everything is seen and nothing offered
        let owner = app.person("olga").id;
        let page = visit(&mut app.signed_in("sue", "/admin"), &format!("/admin/people/{owner}"));
        assert!(page.text().contains("id=\"outranked\"") && !page.text().contains("id=\"acts\""));
    });
}

#[test]
fn people_are_found_by_the_beginning_of_a_name_a_page_at_a_time() {
    on_both(|app| {
        add(app, "olga", Some(AdminRole::Owner));
        for number in 0..52 {
            app.add(&format!("zoe{number:02}"), Profile::default());
        }
        let mut browser = app.signed_in("olga", "/admin");
        let page = visit(&mut browser, "/admin/people?prefix=ZOE");
        assert!(page.text().contains("zoe49") && !page.text().contains("zoe50") && !page.text().contains(">olga<"));
        let page = visit(&mut browser, &page.link("page-next"));
        assert!(page.text().contains("zoe50") && page.text().contains("zoe51") && !page.text().contains("page-next"));
        let page = visit(&mut browser, &page.link("page-first"));
        assert!(page.text().contains("zoe00"));
        assert!(visit(&mut browser, "/admin/people?by=name&prefix=the%20OLGA").text().contains(">olga<"));
        assert!(visit(&mut browser, "/admin/people?prefix=nobody").text().contains("id=\"nobody\""));
        visit(&mut browser, "/admin/people?by=nonsense&after=nonsense");
    });
}

#[test]
fn somebody_is_added_and_the_link_is_shown_to_whoever_made_it_alone() {
    on_both(|app| {
        add(app, "olga", Some(AdminRole::Owner));
        add(app, "al", Some(AdminRole::Admin));
        let mut al = app.signed_in("al", "/admin");
        let form = visit(&mut al, "/admin/people/new").form("person-form");
        assert!(
            al.submit(&form.clone().with(&[("username", ""), ("email", "x")]))
                .expect_page(400)
                .text()
                .contains("id=\"username-problem\"")
        );
        let taken = al.submit(&form.clone().with(&[("username", "OLGA")])).expect_page(400);
        assert!(taken.text().contains("id=\"trouble\"") && taken.text().contains("value=\"OLGA\""));
        let wanted = [
            ("username", "grace"),
            ("email", "grace@corp.test"),
            ("groups", "staff\r\nnavy"),
            ("attributes", "{\"badge\": 7}"),
            ("invite", "1"),
        ];
        let answer = al.submit(&form.with(&wanted));
        let shown = answer.location().to_owned();
        let link =
            visit(&mut al, &shown).text().split("id=\"link\">").nth(1).unwrap().split('<').next().unwrap().replace("&#x3D;", "=");
        let grace = app.person("grace");
        assert_eq!(
            (grace.groups.as_slice(), &grace.attributes["badge"]),
            (&["staff".to_owned(), "navy".to_owned()][..], &7.into())
        );
        assert!(visit(&mut al, &shown).text().contains("id=\"link\""), "a reload shows it again");
        assert!(!visit(&mut app.signed_in("olga", "/admin"), &shown).text().contains("id=\"link\""), "another browser does not");
        app.wait(10 * 60);
        assert!(!visit(&mut al, &shown).text().contains("id=\"link\""), "nor does anybody later");
        let mut browser = app.browser();
        let form = visit(&mut browser, link.strip_prefix(ISSUER).unwrap()).form("choose-form");
        browser.submit(&form.with(&[("password", NEW), ("password_again", NEW)])).location();
        let mut own = app.browser();
        let page = visit(&mut own, "/account");
        assert!(own.type_in(&page, "grace", NEW).expect_page(200).text().contains("Hello, grace"));
        let (actor, target) = (format!("user:{}", app.person("al").id), format!("user:{}", grace.id));
        assert!(acts(app, "user.create").contains(&(actor, target)));
    });
}

#[test]
fn a_change_is_saved_and_does_not_undo_somebody_elses() {
    on_both(|app| {
        add(app, "olga", Some(AdminRole::Owner));
        let id = add(app, "cleo", None);
        let path = format!("/admin/people/{id}/edit");
        let (mut one, mut other) = (app.signed_in("olga", "/admin"), app.signed_in("olga", "/admin"));
        let (first, second) = (visit(&mut one, &path).form("person-form"), visit(&mut other, &path).form("person-form"));
        let saved = press(&mut one, &first.with(&[("name", "Cleo"), ("groups", "staff"), ("email_verified", "1")]));
        assert!(saved.text().contains("id=\"told\"") && saved.text().contains("staff"));
        let cleo = app.person("cleo");
        assert_eq!((cleo.claims.name.as_deref(), cleo.claims.email_verified), (Some("Cleo"), Some(true)));
        let late = other.submit(&second.with(&[("groups", "others")])).expect_page(400);
        assert!(late.text().contains("Somebody changed this person"));
        assert_eq!(app.person("cleo").groups, ["staff"]);
        // the tick belonged to the old address
        let form = visit(&mut one, &path).form("person-form");
        press(&mut one, &form.with(&[("email", "new@corp.test")]));
        assert_eq!(app.person("cleo").claims.email_verified, Some(false));
    });
}

#[test]
fn a_disabled_person_is_out_at_once_and_can_be_let_in_again() {
    on_both(|app| {
        add(app, "olga", Some(AdminRole::Owner));
        let id = add(app, "cleo", None);
        let tokens = WEB.tokens(app, "openid", "cleo");
        let mut browser = app.signed_in("olga", "/admin");
        let form = visit(&mut browser, &format!("/admin/people/{id}/disable")).form("confirm-form");
        let page = press(&mut browser, &form);
        assert!(page.text().contains("id=\"told\"") && page.text().contains("id=\"enable-form\""));
        assert!(!WEB.is_active(app, &tokens.access));
        press(&mut browser, &page.form("enable-form"));
        assert!(app.person("cleo").is_active());
        assert!(!WEB.is_active(app, &tokens.access), "what was ended stays ended");
        let actor = format!("user:{}", app.person("olga").id);
        assert_eq!(acts(app, "user.disable"), [(actor, format!("user:{id}"))]);
    });
}

#[test]
fn the_last_owner_stays_and_what_the_file_says_is_left_alone() {
    on_both(|app| {
        let id = add(app, "olga", Some(AdminRole::Owner));
        let mut browser = app.signed_in("olga", "/admin");
        let form = visit(&mut browser, &format!("/admin/people/{id}/disable")).form("confirm-form");
        assert!(browser.submit(&form).location().ends_with("?told=last_owner"));
        let form = visit(&mut browser, &format!("/admin/people/{id}/role")).form("role-form");
        assert!(browser.submit(&form.clone().with(&[("role", "auditor")])).location().ends_with("?told=last_owner"));
        assert!(browser.submit(&form.with(&[("role", "emperor")])).location().ends_with("?told=refused"));
        let form = visit(&mut browser, &format!("/admin/people/{id}/delete")).form("confirm-form");
        assert!(browser.submit(&form).location().ends_with("?told=last_owner"));
        let ada = app.person("ada").id;
        assert!(browser.get(&format!("/admin/people/{ada}/edit")).location().ends_with("?told=from_file"));
        let form = visit(&mut browser, &format!("/admin/people/{ada}/disable")).form("confirm-form");
        let page = press(&mut browser, &form);
        assert!(page.text().contains("configuration file says so"));
        assert!(app.person("olga").admin_role == Some(AdminRole::Owner) && app.person("ada").is_active());
    });
}

#[test]
fn an_owner_appoints_and_removes_people() {
    on_both(|app| {
        add(app, "olga", Some(AdminRole::Owner));
        let id = add(app, "cleo", None);
        let mut browser = app.signed_in("olga", "/admin");
        let form = visit(&mut browser, &format!("/admin/people/{id}/role")).form("role-form");
        press(&mut browser, &form.with(&[("role", "support")]));
        assert_eq!(app.person("cleo").admin_role, Some(AdminRole::Support));
        visit(&mut app.signed_in("cleo", "/admin"), "/admin/people");
        let form = visit(&mut browser, &format!("/admin/people/{id}/role")).form("role-form");
        press(&mut browser, &form.with(&[("role", "")]));
        assert_eq!(app.person("cleo").admin_role, None);
        let form = visit(&mut browser, &format!("/admin/people/{id}/delete")).form("confirm-form");
        assert!(press(&mut browser, &form).text().contains("id=\"told\""));
        browser.get(&format!("/admin/people/{id}")).expect_page(404);
    });
}

#[test]
fn sessions_and_what_apps_hold_are_seen_and_ended() {
    on_both(|app| {
        add(app, "olga", Some(AdminRole::Owner));
        let id = add(app, "cleo", None);
        let mut cleo = app.browser();
        let page = cleo.sign_in(&ASKING, &[("scope", "openid offline_access")], "cleo").expect_page(200);
        let callback = cleo.press(&page, "consent-form", ("action", "allow")).callback();
        let tokens = ASKING.redeem(app, &callback);
        let mut olga = app.signed_in("olga", "/admin");
        let own = format!("/admin/people/{id}");
        let page = visit(&mut olga, &own);
        assert!(page.text().contains("The asking app") && page.text().contains("openid offline_access"));
        let action = |page: &Answer, kind: &str| {
            let rest = page
                .text()
                .split(&format!("action=\"{own}/{kind}/"))
                .nth(1)
                .expect("a form")
                .split('"')
                .next()
                .unwrap()
                .to_owned();
            format!("{own}/{kind}/{rest}")
        };
        let revoke = form_to(&page, &action(&page, "grants"));
        let page = press(&mut olga, &revoke);
        assert!(!ASKING.is_active(app, &tokens.access));
        assert!(olga.submit(&revoke).location().ends_with("?told=no_such_grant"), "a double click does it once");
        let end = form_to(&page, &action(&page, "sessions"));
        press(&mut olga, &end);
        assert!(cleo.get("/account").location().starts_with("/login"));
        assert!(olga.submit(&end).location().ends_with("?told=no_such_session"));
        let mut cleo = app.browser();
        let page = visit(&mut cleo, "/account");
        cleo.type_in(&page, "cleo", PASSWORD).expect_page(200);
        let form = visit(&mut olga, &format!("{own}/sign-out")).form("confirm-form");
        press(&mut olga, &form);
        assert!(cleo.get("/account").location().starts_with("/login"));
    });
}

/// ASVS 3.5.1: "requests … are validated to come from the application itself".
#[test]
fn a_form_of_another_browser_does_nothing_and_says_so() {
    on_both(|app| {
        add(app, "olga", Some(AdminRole::Owner));
        let id = add(app, "cleo", None);
        let path = format!("/admin/people/{id}/disable");
        let form = visit(&mut app.signed_in("olga", "/admin"), &path).form("confirm-form");
        let mut other = app.signed_in("olga", "/admin");
        let page = press(&mut other, &form);
        assert!(page.text().contains("open for too long") && page.text().contains("id=\"confirm-form\""));
        assert!(app.person("cleo").is_active());
    });
}

/// ASVS 7.5.3: "re-authentication … before performing highly sensitive transactions".
#[test]
fn whoever_has_not_signed_in_lately_does_so_again_and_goes_on() {
    on_both(|app| {
        add(app, "olga", Some(AdminRole::Owner));
        let id = add(app, "cleo", None);
        let mut browser = app.signed_in("olga", "/admin");
        let path = format!("/admin/people/{id}/role");
        let form = visit(&mut browser, &path).form("role-form");
        app.wait(20 * 60);
        // the form was open for too long: nothing happens until the person has proved who they are
        let answer = browser.submit(&form.with(&[("role", "owner")]));
        assert!(answer.location().starts_with("/login?interaction="));
        let page = browser.follow(answer).expect_page(200);
        assert!(
            page.text().contains("id=\"other-account\"") && !page.text().contains("id=\"remember\""),
            "it asks for the password of olga"
        );
        let page = browser.type_in(&page, "olga", "not it").expect_page(400);
        let page = browser.type_in(&page, "olga", PASSWORD).expect_page(200);
        assert!(page.text().contains("id=\"role-form\""));
        assert_eq!(app.person("cleo").admin_role, None);
        press(&mut browser, &page.form("role-form").with(&[("role", "auditor")]));
        assert_eq!(app.person("cleo").admin_role, Some(AdminRole::Auditor));
    });
}

/// Core §3.1.2.1: "`prompt=login`: The Authorization Server SHOULD prompt the End-User for reauthentication"; an upstream that does not say
/// when it did so has not done it.
#[test]
fn whoever_came_through_an_upstream_proves_it_there_again() {
    let upstream = Upstream::start();
    let lines = "authority_for_usernames = true\nusername_claim = \"login\"";
    on_both_with(&Setup::more(&upstream.tables(lines)), |app| {
        let id = add(app, "grace", Some(AdminRole::Owner));
        upstream.says(serde_json::json!({ "login": "grace" }));
        let mut browser = app.browser();
        let page = browser.get("/admin");
        let page = browser.follow(page).expect_page(200);
        let seal = page.form("login-form").field("interaction").to_owned();
        let sent = browser.get(&format!("/login/upstream?idp=corp&interaction={seal}"));
        let answer = browser.get(&Upstream::back(&upstream.authorize(&sent, "grace")));
        browser.follow(answer).expect_page(200);
        let path = format!("/admin/people/{id}/role");
        visit(&mut browser, &path);
        app.wait(20 * 60);
        let again = |browser: &mut Browser<'_>| {
            let asked = browser.get(&path);
            browser.follow(asked)
        };
        let sent = again(&mut browser);
        let asked = Departure::read(sent.location());
        assert_eq!((asked.get("prompt"), asked.get("max_age")), ("login", "0"));
        let answer = browser.get(&Upstream::back(&upstream.authorize(&sent, "grace")));
        assert!(browser.follow(answer).expect_page(400).text().contains("authentication_too_old"));
        let sent = again(&mut browser);
        upstream.says(serde_json::json!({ "login": "grace", "auth_time": app.now().epoch_seconds() }));
        let answer = browser.get(&Upstream::back(&upstream.authorize(&sent, "grace")));
        assert!(browser.follow(answer).expect_page(200).text().contains("id=\"role-form\""));
    });
}

#[test]
fn an_identity_is_unlinked_after_a_question() {
    let upstream = Upstream::start();
    on_both_with(&Setup::more(&upstream.tables("username_claim = \"login\"\nauthority_for_usernames = true\n")), |app| {
        add(app, "olga", Some(AdminRole::Owner));
        let id = add(app, "grace", None);
        upstream.says(json!({ "login": "grace", "email": "grace@corp.test" }));
        let mut own = app.browser();
        let page = own.authorize(&WEB, &[]).expect_page(200);
        let seal = page.form("login-form").field("interaction").to_owned();
        let sent = own.get(&format!("/login/upstream?idp=corp&interaction={seal}"));
        let answer = own.get(&Upstream::back(&upstream.authorize(&sent, "grace-there")));
        own.follow(answer).callback().code();
        let mut browser = app.signed_in("olga", "/admin");
        let page = visit(&mut browser, &format!("/admin/people/{id}"));
        let link = page.text().split("/identities/").nth(1).unwrap().split('/').next().unwrap();
        let path = format!("/admin/people/{id}/identities/{link}/unlink");
        let form = visit(&mut browser, &path).form("confirm-form");
        let page = press(&mut browser, &form);
        assert!(page.text().contains("The identity is unlinked") && !page.text().contains("grace-there"));
        browser.get(&path).expect_page(404);
        let (actor, target) = (format!("user:{}", app.person("olga").id), format!("user:{id}"));
        assert_eq!(acts(app, "identity.unlink"), [(actor, target)]);
    });
}
