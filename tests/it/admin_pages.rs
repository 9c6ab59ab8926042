//! Who may see and do what in the console: every page and every act × every role, in the own tenant and in another. The table is written
//! by hand and compared with what is served, so that no screen is without a row.

use signet::flow::admin::Administrator;
use signet::flow::admin::profile::{self, FirstSignIn, Profile};
use signet::http::admin::SCREENS;
use signet::http::screens::Verb;
use signet::model::AdminRole;

use crate::harness::{Answer, Ask, Browser, Setup, TestApp, on_both, on_both_with};

/// The roles in the order of the columns; the last one is a person without.
const ROLES: [Option<AdminRole>; 5] =
    [Some(AdminRole::Owner), Some(AdminRole::Admin), Some(AdminRole::Support), Some(AdminRole::Auditor), None];

/// `y`: it is shown or done (or there is nothing to do it to), `n`: 403. Columns: owner, admin, support, auditor, nobody. `!` after the
/// path: only for somebody who has just signed in.
const TABLE: &[(&str, &str)] = &[
    ("GET /admin", "yyyyn"),
    ("GET /admin/people", "yyyyn"),
    ("GET /admin/people/new", "yynnn"),
    ("POST /admin/people/new", "yynnn"),
    ("GET /admin/people/invite", "yynnn"),
    ("POST /admin/people/invite", "yynnn"),
    ("GET /admin/people/{id}", "yyyyn"),
    ("GET /admin/people/{id}/edit", "yynnn"),
    ("POST /admin/people/{id}/edit", "yynnn"),
    ("GET /admin/people/{id}/disable", "yyynn"),
    ("POST /admin/people/{id}/disable", "yyynn"),
    ("POST /admin/people/{id}/enable", "yyynn"),
    ("GET /admin/people/{id}/link!", "yyynn"),
    ("POST /admin/people/{id}/link!", "yyynn"),
    ("GET /admin/people/{id}/sign-out", "yyynn"),
    ("POST /admin/people/{id}/sign-out", "yyynn"),
    ("POST /admin/people/{id}/sessions/{session}/end", "yyynn"),
    ("POST /admin/people/{id}/grants/{grant}/revoke", "yyynn"),
    ("GET /admin/people/{id}/reset-factors!", "yynnn"),
    ("POST /admin/people/{id}/reset-factors!", "yynnn"),
    ("GET /admin/people/{id}/identities/{identity}/unlink!", "yynnn"),
    ("POST /admin/people/{id}/identities/{identity}/unlink!", "yynnn"),
    ("GET /admin/people/{id}/role!", "ynnnn"),
    ("POST /admin/people/{id}/role!", "ynnnn"),
    ("GET /admin/tried/{id}", "yynnn"),
    ("GET /admin/people/{id}/delete!", "yynnn"),
    ("POST /admin/people/{id}/delete!", "yynnn"),
    ("GET /admin/groups", "yyyyn"),
    ("POST /admin/groups", "yynnn"),
    ("GET /admin/groups/{group}", "yyyyn"),
    ("POST /admin/groups/{group}", "yynnn"),
    ("POST /admin/groups/{group}/members/{id}/remove", "yynnn"),
    ("GET /admin/clients", "yyyyn"),
    ("GET /admin/clients/new!", "yynnn"),
    ("POST /admin/clients/new!", "yynnn"),
    ("GET /admin/clients/{id}", "yyyyn"),
    ("GET /admin/clients/{id}/edit!", "yynnn"),
    ("POST /admin/clients/{id}/edit!", "yynnn"),
    ("GET /admin/clients/{id}/secret!", "yynnn"),
    ("POST /admin/clients/{id}/secrets!", "yynnn"),
    ("GET /admin/clients/{id}/secrets/{secret}/revoke!", "yynnn"),
    ("POST /admin/clients/{id}/secrets/{secret}/revoke!", "yynnn"),
    ("GET /admin/clients/{id}/claims", "yyyyn"),
    ("GET /admin/clients/{id}/disable", "yynnn"),
    ("POST /admin/clients/{id}/disable", "yynnn"),
    ("POST /admin/clients/{id}/enable", "yynnn"),
    ("GET /admin/clients/{id}/delete!", "yynnn"),
    ("POST /admin/clients/{id}/delete!", "yynnn"),
    ("GET /admin/domains", "yyyyn"),
    ("GET /admin/domains/new!", "yynnn"),
    ("POST /admin/domains/new", "yynnn"),
    ("GET /admin/domains/{name}", "yyyyn"),
    ("GET /admin/domains/{name}/edit!", "yynnn"),
    ("POST /admin/domains/{name}/edit!", "yynnn"),
    ("GET /admin/domains/{name}/doctor", "yynnn"),
    ("POST /admin/domains/{name}/flush", "yynnn"),
    ("POST /admin/domains/{name}/enable", "yynnn"),
    ("GET /admin/domains/{name}/disable", "yynnn"),
    ("POST /admin/domains/{name}/disable", "yynnn"),
    ("GET /admin/domains/{name}/delete!", "yynnn"),
    ("POST /admin/domains/{name}/delete!", "yynnn"),
    ("GET /admin/platform-identities", "yyyyn"),
    ("GET /admin/platform-identities/new", "yynnn"),
    ("POST /admin/platform-identities/new", "yynnn"),
    ("GET /admin/platform-identities/{name}", "yyyyn"),
    ("GET /admin/platform-identities/{name}/remove!", "yynnn"),
    ("POST /admin/platform-identities/{name}/remove!", "yynnn"),
    ("GET /admin/providers", "yyyyn"),
    ("GET /admin/providers/new!", "yynnn"),
    ("POST /admin/providers/new!", "yynnn"),
    ("GET /admin/providers/{name}", "yyyyn"),
    ("GET /admin/providers/{name}/edit!", "yynnn"),
    ("POST /admin/providers/{name}/edit!", "yynnn"),
    ("GET /admin/providers/{name}/preview", "yynnn"),
    ("POST /admin/providers/{name}/preview", "yynnn"),
    ("GET /admin/providers/{name}/disable", "yynnn"),
    ("POST /admin/providers/{name}/disable", "yynnn"),
    ("POST /admin/providers/{name}/enable", "yynnn"),
    ("GET /admin/providers/{name}/delete!", "yynnn"),
    ("POST /admin/providers/{name}/delete!", "yynnn"),
    ("GET /admin/tenants", "ynnnn"),
    ("GET /admin/tenants/new!", "ynnnn"),
    ("POST /admin/tenants/new!", "ynnnn"),
    ("GET /admin/tenants/{name}", "ynnnn"),
    ("GET /admin/tenants/{name}/edit", "ynnnn"),
    ("POST /admin/tenants/{name}/edit", "ynnnn"),
    ("GET /admin/tenants/{name}/disable", "ynnnn"),
    ("POST /admin/tenants/{name}/disable", "ynnnn"),
    ("POST /admin/tenants/{name}/enable", "ynnnn"),
    ("GET /admin/tenants/{name}/link!", "ynnnn"),
    ("POST /admin/tenants/{name}/link!", "ynnnn"),
    ("GET /admin/resources", "yyyyn"),
    ("GET /admin/resources/new", "yynnn"),
    ("POST /admin/resources/new", "yynnn"),
    ("GET /admin/resources/{id}", "yyyyn"),
    ("GET /admin/resources/{id}/edit", "yynnn"),
    ("POST /admin/resources/{id}/edit", "yynnn"),
    ("GET /admin/resources/{id}/delete!", "yynnn"),
    ("POST /admin/resources/{id}/delete!", "yynnn"),
    ("GET /admin/agreements", "yyyyn"),
    ("GET /admin/agreements/new", "yynnn"),
    ("POST /admin/agreements/new", "yynnn"),
    ("GET /admin/agreements/{id}", "yyyyn"),
    ("GET /admin/agreements/{id}/withdraw", "yynnn"),
    ("POST /admin/agreements/{id}/withdraw", "yynnn"),
    ("GET /admin/trust", "yyyyn"),
    ("GET /admin/trust/new!", "yynnn"),
    ("POST /admin/trust/new!", "yynnn"),
    ("GET /admin/trust/{id}/remove!", "yynnn"),
    ("POST /admin/trust/{id}/remove!", "yynnn"),
    ("GET /admin/approvals", "yyyyn"),
    ("POST /admin/approvals/{client}/approve", "yynnn"),
    ("GET /admin/approvals/{client}/turn-down", "yynnn"),
    ("POST /admin/approvals/{client}/turn-down", "yynnn"),
    ("GET /admin/keys", "yynyn"),
    ("GET /admin/keys/rotate!", "yynnn"),
    ("POST /admin/keys/rotate!", "yynnn"),
    ("GET /admin/keys/encryption/rotate!", "yynnn"),
    ("POST /admin/keys/encryption/rotate!", "yynnn"),
    ("GET /admin/keys/encryption/{kid}/revoke!", "yynnn"),
    ("POST /admin/keys/encryption/{kid}/revoke!", "yynnn"),
    ("GET /admin/flows", "yyyyn"),
    ("GET /admin/flows/{reference}", "yyyyn"),
    ("POST /admin/flows/{reference}/add!", "yynnn"),
    ("GET /admin/audit", "yynyn"),
    ("GET /admin/audit/export", "yynyn"),
    ("GET /admin/audit/{id}", "yynyn"),
    ("GET /admin/keys/{kid}/revoke!", "yynnn"),
    ("POST /admin/keys/{kid}/revoke!", "yynnn"),
];

/// A domain of the other tenant.
const THEIRS: &str = "[[upstream]]\nname = \"theirs\"\ntenant = \"other\"\nissuer = \"https://op.test\"\nclient_id = \"x\"\nclient_secret = \"y\"\n";

fn name(role: Option<AdminRole>) -> &'static str {
    role.map_or("nobody", AdminRole::name)
}

/// A person for each role, and one owner more, so that none is the last.
fn people(app: &TestApp) {
    let own = ROLES.into_iter().map(|role| (name(role), role));
    for (name, role) in own.chain([("second", Some(AdminRole::Owner))]) {
        app.add(name, Profile::default());
        app.appoint(name, role);
    }
}

fn ask(browser: &mut Browser<'_>, row: &str, id: &str) -> Answer {
    let (verb, path) = row.trim_end_matches('!').split_once(' ').unwrap();
    let path = path
        .replace("{id}", id)
        .replace("{session}", "none")
        .replace("{grant}", "none")
        .replace("{identity}", "none")
        .replace("{group}", "none")
        .replace("{kid}", "none")
        .replace("{reference}", "none")
        .replace("{client}", "none")
        .replace("{secret}", "none")
        .replace("{name}", "theirs");
    if verb == "GET" {
        return browser.get(&path);
    }
    browser.act(&path)
}

#[test]
fn no_screen_is_without_a_row_and_no_row_without_a_screen() {
    let mut served: Vec<String> = SCREENS
        .iter()
        .copied()
        .flatten()
        .map(|screen| {
            let verb = if screen.verb == Verb::Get { "GET" } else { "POST" };
            let fresh = if screen.proof == signet::flow::admin::door::Proof::Fresh { "!" } else { "" };
            format!("{verb} {}{fresh}", screen.path)
        })
        .collect();
    let mut rows: Vec<String> = TABLE.iter().map(|(row, _)| (*row).to_owned()).collect();
    served.sort();
    rows.sort();
    assert_eq!(served, rows);
}

#[test]
fn every_screen_is_open_to_the_roles_of_its_row_and_to_nobody_else() {
    on_both(|app| {
        people(app);
        for (at, role) in ROLES.into_iter().enumerate() {
            let mut browser = app.signed_in(name(role), "/account");
            for (row, columns) in TABLE {
                let answer = ask(&mut browser, row, "none");
                let told = format!("{row} as {}", name(role));
                if columns.as_bytes()[at] == b'y' {
                    assert!(matches!(answer.status(), 200 | 303 | 400 | 404), "{told}: {}", answer.status());
                    assert!(!answer.header("location").starts_with("/login"), "{told}");
                } else {
                    let code = if role.is_some() { "role_too_narrow" } else { "not_an_administrator" };
                    assert!(answer.expect_page(403).text().contains(code), "{told}");
                }
            }
        }
    });
}

#[test]
fn nobody_who_is_not_signed_in_sees_or_does_anything() {
    on_both(|app| {
        let mut browser = app.browser();
        for (row, _) in TABLE {
            let (verb, path) = row.trim_end_matches('!').split_once(' ').unwrap();
            let ask = if verb == "GET" { Ask::get(path) } else { Ask::post(path, &[]) };
            assert!(browser.send(ask).location().starts_with("/login?interaction="), "{row}");
        }
    });
}

#[test]
fn a_role_of_the_last_quarter_of_an_hour_opens_what_cannot_be_taken_back() {
    on_both(|app| {
        people(app);
        let mut browser = app.signed_in("owner", "/account");
        app.wait(15 * 60 + 1);
        for (row, _) in TABLE {
            let answer = ask(&mut browser, row, "none");
            let is_asked = answer.header("location").starts_with("/login?interaction=");
            assert_eq!(is_asked, row.ends_with('!'), "{row}: {}", answer.status());
        }
    });
}

#[test]
fn another_tenants_people_are_nobody_here() {
    on_both_with(&Setup::two_tenants(THEIRS), |app| {
        people(app);
        let other = app.house().site("other.test", "/").unwrap();
        let host = Administrator::host(other.tenant.id.clone());
        let mallory = (Profile { username: "mallory".into(), ..Profile::default() }, FirstSignIn::Later);
        let mallory = profile::add(app.house().store(), &host, mallory, app.now()).unwrap().id;
        let mut owner = app.signed_in("owner", "/account");
        for (row, _) in TABLE.iter().filter(|(row, _)| row.contains("{id}")) {
            ask(&mut owner, row, mallory.as_str()).expect_page(404);
        }
        for query in ["", "?prefix=mal", "?by=name", "?by=email"] {
            assert!(!owner.get(&format!("/admin/people{query}")).expect_page(200).text().contains("mallory"));
        }
        for (row, _) in TABLE.iter().filter(|(row, _)| row.contains("{name}")) {
            ask(&mut owner, row, "").expect_page(404);
        }
        assert!(!owner.get("/admin/domains").expect_page(200).text().contains("theirs"));
        let foreign = &other.keys[0].kid;
        for row in ["GET /admin/keys/{id}/revoke", "POST /admin/keys/{id}/revoke"] {
            assert!(ask(&mut owner, row, foreign).location().ends_with("?told=no_such_key"));
        }
        assert!(!owner.get("/admin/keys").expect_page(200).text().contains(foreign));
        let kept = profile::find(app.house().store(), &host, &mallory).unwrap().user;
        assert!(kept.is_active() && kept.admin_role.is_none());
        // and a session here is none there
        let there = owner.send(Ask::get("/admin").host("other.test"));
        assert!(there.location().starts_with("/login?interaction="));
    });
}
