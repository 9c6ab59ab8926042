//! Who may do what over the API: every operation × every role, in the own tenant and in another. The table is written by hand and
//! compared with what is served, so that no operation is without a row.

use std::collections::BTreeMap;

use serde_json::json;
use signet::flow::admin::profile::{self, FirstSignIn, Profile};
use signet::flow::admin::{Administrator, roles};
use signet::http::api::OPERATIONS;
use signet::model::AdminRole;

use crate::harness::{Ask, Auth, ROBOT, RelyingParty, Setup, TestApp, Tokens, api_scopes, on_both_with, robot_of};

const CONSOLE: RelyingParty =
    RelyingParty { id: "console", auth: Auth::Basic("a secret of console"), redirect_uri: "https://console.test/cb" };

/// The roles in the order of the columns; the last one is a person without.
const ROLES: [Option<AdminRole>; 5] =
    [Some(AdminRole::Owner), Some(AdminRole::Admin), Some(AdminRole::Support), Some(AdminRole::Auditor), None];

/// `y`: it is done (or there is nothing to do it to), `n`: 403. Columns: owner, admin, support, auditor, nobody.
const TABLE: &[(&str, &str)] = &[
    ("GET /users", "yyyyn"),
    ("POST /users", "yynnn"),
    ("POST /invitations", "yynnn"),
    ("GET /users/{id}", "yyyyn"),
    ("PATCH /users/{id}", "yynnn"),
    ("DELETE /users/{id}", "yynnn"),
    ("POST /users/{id}/disable", "yyynn"),
    ("POST /users/{id}/enable", "yyynn"),
    ("POST /users/{id}/password-link", "yyynn"),
    ("DELETE /users/{id}/identities/{identity}", "yynnn"),
    ("GET /users/{id}/factors", "yyyyn"),
    ("DELETE /users/{id}/factors", "yynnn"),
    ("PUT /users/{id}/role", "ynnnn"),
    ("GET /users/{id}/sessions", "yyyyn"),
    ("DELETE /users/{id}/sessions", "yyynn"),
    ("DELETE /users/{id}/sessions/{session}", "yyynn"),
    ("GET /users/{id}/grants", "yyyyn"),
    ("DELETE /users/{id}/grants", "yyynn"),
    ("DELETE /users/{id}/grants/{grant}", "yyynn"),
    ("GET /users/{id}/agreements", "yyyyn"),
    ("GET /groups", "yyyyn"),
    ("GET /groups/{group}", "yyyyn"),
    ("GET /groups/{group}/members", "yyyyn"),
    ("PUT /groups/{group}/members/{id}", "yynnn"),
    ("DELETE /groups/{group}/members/{id}", "yynnn"),
    ("GET /agreements", "yyyyn"),
    ("POST /agreements", "yynnn"),
    ("GET /agreements/{id}", "yyyyn"),
    ("POST /agreements/{id}/withdraw", "yynnn"),
    ("GET /clients", "yyyyn"),
    ("POST /clients", "yynnn"),
    ("GET /clients/{id}", "yyyyn"),
    ("PATCH /clients/{id}", "yynnn"),
    ("DELETE /clients/{id}", "yynnn"),
    ("POST /clients/{id}/disable", "yynnn"),
    ("POST /clients/{id}/enable", "yynnn"),
    ("GET /clients/{id}/claims", "yyyyn"),
    ("GET /clients/{id}/secrets", "yyyyn"),
    ("POST /clients/{id}/secrets", "yynnn"),
    ("DELETE /clients/{id}/secrets/{secret}", "yynnn"),
    ("GET /clients/{id}/team", "yyyyn"),
    ("GET /approvals", "yyyyn"),
    ("POST /approvals/{id}/approve", "yynnn"),
    ("GET /approvals/{id}", "yyyyn"),
    ("POST /approvals/{id}/turn-down", "yynnn"),
    ("GET /overview", "yyyyn"),
    // what people without a role may do there is in `api_teams`
    ("GET /teams", "yynnn"),
    ("POST /teams", "yynnn"),
    ("GET /teams/{team}", "yynnn"),
    ("PATCH /teams/{team}", "yynnn"),
    ("DELETE /teams/{team}", "yynnn"),
    ("GET /teams/{team}/members", "yynnn"),
    ("PUT /teams/{team}/members/{id}", "yynnn"),
    ("DELETE /teams/{team}/members/{id}", "yynnn"),
    ("PUT /teams/{team}/owner", "yynnn"),
    ("GET /teams/{team}/invitations", "yynnn"),
    ("POST /teams/{team}/invitations", "yynnn"),
    ("DELETE /teams/{team}/invitations/{invitation}", "yynnn"),
    ("GET /teams/{team}/apps", "yynnn"),
    ("POST /teams/{team}/apps", "yynnn"),
    ("GET /teams/{team}/apps/{app}", "yynnn"),
    ("PATCH /teams/{team}/apps/{app}", "yynnn"),
    ("DELETE /teams/{team}/apps/{app}", "yynnn"),
    ("POST /teams/{team}/apps/{app}/ask-again", "yynnn"),
    ("DELETE /teams/{team}/apps/{app}/change", "yynnn"),
    ("GET /teams/{team}/apps/{app}/secrets", "yynnn"),
    ("POST /teams/{team}/apps/{app}/secrets", "yynnn"),
    ("DELETE /teams/{team}/apps/{app}/secrets/{secret}", "yynnn"),
    ("GET /teams/{team}/apps/{app}/flows", "yynnn"),
    ("GET /teams/{team}/apps/{app}/flows/{reference}", "yynnn"),
    ("PUT /teams/{team}/apps/{app}/flows/{reference}/redirect-uri", "yynnn"),
    ("GET /upstreams", "yyyyn"),
    ("POST /upstreams", "yynnn"),
    ("GET /upstreams/options", "yynnn"),
    ("POST /upstreams/options", "yynnn"),
    ("GET /upstreams/{name}", "yyyyn"),
    ("PATCH /upstreams/{name}", "yynnn"),
    ("DELETE /upstreams/{name}", "yynnn"),
    ("POST /upstreams/{name}/disable", "yynnn"),
    ("POST /upstreams/{name}/enable", "yynnn"),
    ("POST /upstreams/{name}/flush", "yynnn"),
    ("GET /platform-identities", "yyyyn"),
    ("POST /platform-identities", "yynnn"),
    ("GET /platform-identities/{name}", "yyyyn"),
    ("DELETE /platform-identities/{name}", "yynnn"),
    ("GET /keys", "yynyn"),
    ("GET /keys/encryption", "yynyn"),
    ("POST /keys/encryption/rotate", "yynnn"),
    ("POST /keys/encryption/{kid}/revoke", "yynnn"),
    ("POST /keys/rotate", "yynnn"),
    ("GET /keys/readers", "yynyn"),
    ("GET /keys/{kid}", "yynyn"),
    ("POST /keys/{kid}/revoke", "yynnn"),
    ("POST /upstreams/{name}/doctor", "yynnn"),
    ("GET /providers", "yyyyn"),
    ("POST /providers", "yynnn"),
    ("GET /providers/{name}", "yyyyn"),
    ("PATCH /providers/{name}", "yynnn"),
    ("DELETE /providers/{name}", "yynnn"),
    ("GET /tenants", "ynnnn"),
    ("POST /tenants", "ynnnn"),
    ("GET /tenants/{name}", "ynnnn"),
    ("PATCH /tenants/{name}", "ynnnn"),
    ("POST /tenants/{name}/setup-link", "ynnnn"),
    ("GET /resources", "yyyyn"),
    ("POST /resources", "yynnn"),
    ("GET /resources/{id}", "yyyyn"),
    ("PATCH /resources/{id}", "yynnn"),
    ("DELETE /resources/{id}", "yynnn"),
    ("GET /flows", "yyyyn"),
    ("GET /flows/{reference}", "yyyyn"),
    ("PUT /flows/{reference}/redirect-uri", "yynnn"),
    ("GET /audit", "yynyn"),
    ("GET /audit/export", "yynyn"),
    ("GET /audit/{id}", "yynyn"),
    ("GET /trust", "yyyyn"),
    ("POST /trust", "yynnn"),
    ("DELETE /trust/{id}", "yynnn"),
];

/// What is open to everybody, without a token.
const OPEN: &[&str] = &["GET /errors", "GET /errors/{code}", "GET /openapi.json"];

fn tables() -> String {
    let console = format!(
        r#"
[[client]]
provider = "default"
client_id = "console"
client_secret = "a secret of console"
redirect_uris = ["https://console.test/cb"]
scope = "openid {}"
require_consent = false
"#,
        api_scopes()
    );
    [console, robot_of("default"), robot_of("other")].concat()
}

fn name(role: Option<AdminRole>) -> &'static str {
    role.map_or("nobody", AdminRole::name)
}

/// A person for each role, the token of an app that acts for each, and one owner more, so that none is the last. Each token holds every
/// scope, since its person was an owner when they allowed it; what counts is what they are now.
fn people(app: &TestApp) -> Vec<(Option<AdminRole>, String)> {
    let appoint = |name: &str, role| {
        let id = app.person(name).id;
        roles::appoint(app.house().store(), &app.host(), (&id, role), app.now()).unwrap();
    };
    app.add("second", Profile::default());
    appoint("second", Some(AdminRole::Owner));
    let token = |role: Option<AdminRole>| {
        app.add(name(role), Profile::default());
        appoint(name(role), Some(AdminRole::Owner));
        let token = CONSOLE.tokens(app, &format!("openid {}", api_scopes()), name(role)).access;
        appoint(name(role), role);
        token
    };
    ROLES.into_iter().map(|role| (role, token(role))).collect()
}

fn ask(operation: &str, id: &str) -> Ask {
    let (method, path) = operation.split_once(' ').unwrap();
    let path = path
        .replace("{id}", id)
        .replace("{session}", "none")
        .replace("{grant}", "none")
        .replace("{identity}", "none")
        .replace("{group}", "none")
        .replace("{kid}", "none")
        .replace("{secret}", "none")
        .replace("{reference}", "none")
        .replace("{team}", "none")
        .replace("{app}", "none")
        .replace("{invitation}", "none")
        .replace("{name}", "none");
    Ask::new(method, &format!("/api{}", path.replace("{code}", "none")))
}

fn operations() -> Vec<(String, bool)> {
    let all = OPERATIONS.iter().copied().flatten();
    all.map(|operation| (format!("{} {}", operation.verb.name(), operation.path), operation.action.is_some())).collect()
}

#[test]
fn no_operation_is_without_a_row_and_no_row_without_an_operation() {
    let (guarded, open): (Vec<_>, Vec<_>) = operations().into_iter().partition(|(_, needs_token)| *needs_token);
    let sorted = |mut names: Vec<String>| {
        names.sort();
        names
    };
    let names = |operations: Vec<(String, bool)>| sorted(operations.into_iter().map(|(name, _)| name).collect());
    assert_eq!(names(guarded), sorted(TABLE.iter().map(|(name, _)| (*name).to_owned()).collect()));
    assert_eq!(names(open), sorted(OPEN.iter().map(|name| (*name).to_owned()).collect()));
}

#[test]
fn every_operation_is_open_to_the_roles_of_its_row_and_to_nobody_else() {
    on_both_with(&Setup::two_tenants(&tables()), |app| {
        let people = people(app);
        for (operation, row) in TABLE {
            for ((role, token), expected) in people.iter().zip(row.chars()) {
                let answer = app.send(ask(operation, "none").bearer(token));
                let told = format!("{operation} as {}", name(*role));
                if expected == 'y' {
                    assert!(!matches!(answer.status(), 401 | 403), "{told}: {}", answer.text());
                } else {
                    let code = match role {
                        _ if operation.contains(" /teams") => "not_a_developer",
                        Some(_) => "role_too_narrow",
                        None => "not_an_administrator",
                    };
                    assert_eq!(answer.expect_problem(403, code)["status"], 403, "{told}");
                }
            }
            app.send(ask(operation, "none")).expect_problem(401, "unauthenticated");
        }
        for operation in OPEN {
            assert!(matches!(app.send(ask(operation, "none")).status(), 200 | 404), "{operation}");
        }
    });
}

/// A scope opens what its row says, whatever else the token holds.
#[test]
fn every_operation_needs_its_own_scope() {
    on_both_with(&Setup::two_tenants(&tables()), |app| {
        let all = api_scopes();
        let tokens: BTreeMap<&str, String> = all
            .split(' ')
            .map(|without| {
                let scope = all.split(' ').filter(|word| *word != without).collect::<Vec<_>>().join(" ");
                let form = [("grant_type", "client_credentials"), ("resource", "https://id.test/api"), ("scope", scope.as_str())];
                (without, Tokens::read(app.send(ROBOT.token(&form))).access)
            })
            .collect();
        let document = app.get("/api/openapi.json").expect(200).json();
        for operation in OPERATIONS.iter().copied().flatten().filter(|operation| operation.action.is_some()) {
            let named = &document["paths"][operation.path][operation.verb.name().to_lowercase()]["security"][0]["oauth2"][0];
            let needed = named.as_str().unwrap();
            let operation = format!("{} {}", operation.verb.name(), operation.path);
            app.send(ask(&operation, "none").bearer(&tokens[needed])).expect_problem(403, "insufficient_scope");
            for (_, token) in tokens.iter().filter(|(without, _)| **without != needed) {
                let status = app.send(ask(&operation, "none").bearer(token)).status();
                assert!(!matches!(status, 401 | 403), "{operation}: {status}");
            }
        }
    });
}

#[test]
fn another_tenant_is_out_of_reach_by_token_and_by_identifier() {
    on_both_with(&Setup::two_tenants(&tables()), |app| {
        let owner = people(app).swap_remove(0).1;
        let other = app.house().site("other.test", "/").unwrap();
        let host = Administrator::host(other.tenant.id.clone());
        let mallory = (Profile { username: "mallory".into(), ..Profile::default() }, FirstSignIn::Later);
        let mallory = profile::add(app.house().store(), &host, mallory, app.now()).unwrap().id;
        let form = [("grant_type", "client_credentials"), ("resource", "https://other.test/api")];
        let foreign = Tokens::read(app.send(ROBOT.token(&form).host("other.test"))).access;
        let found = app.send(Ask::get(&format!("/api/users/{mallory}")).bearer(&foreign).host("other.test"));
        assert_eq!(found.expect(200).json()["username"], "mallory");
        for (operation, _) in TABLE {
            // its own tokens open nothing here, though the client has the same name
            app.send(ask(operation, mallory.as_str()).bearer(&foreign)).expect_problem(401, "invalid_token");
            app.send(ask(operation, mallory.as_str()).bearer(&owner).host("other.test")).expect(401);
            // and an owner here finds nobody of there
            if operation.contains("/users/{id}") {
                let ask = ask(operation, mallory.as_str()).bearer(&owner).header("if-match", "*");
                let ask = ask.body("application/json", json!({ "role": null }).to_string().as_bytes());
                let answer = app.send(ask);
                let body: serde_json::Value = serde_json::from_str(answer.text()).unwrap();
                let is_unknown = body["code"] == "user_not_found" || body["code"] == "agreement_not_found";
                // a change whose members are unknown is refused before anybody is looked for
                assert!(
                    is_unknown || (operation.starts_with("PATCH") && body["code"] == "invalid_request"),
                    "{operation}: {body}"
                );
            }
        }
        let listed = app.send(Ask::get("/api/users?limit=200").bearer(&owner)).expect(200);
        assert!(!listed.text().contains("mallory"));
        let kid = other.keys[0].kid.clone();
        app.send(Ask::get(&format!("/api/keys/{kid}")).bearer(&owner)).expect_problem(404, "key_not_found");
        app.send(Ask::new("POST", &format!("/api/keys/{kid}/revoke")).bearer(&owner)).expect_problem(404, "key_not_found");
    });
}

/// Rows: who acts; columns: upon whom, in the order of `ROLES`. Whoever may not act at all has no row.
const RANKS: [(AdminRole, &str); 3] = [(AdminRole::Owner, "yyyyy"), (AdminRole::Admin, "nyyyy"), (AdminRole::Support, "nnyny")];

#[test]
fn nobody_acts_upon_somebody_who_may_do_more() {
    on_both_with(&Setup::two_tenants(&tables()), |app| {
        let people = people(app);
        let id = |role| app.person(name(role)).id.as_str().to_owned();
        for (actor, row) in RANKS {
            let token = &people.iter().find(|(role, _)| *role == Some(actor)).unwrap().1;
            for (target, expected) in ROLES.into_iter().zip(row.chars()) {
                for operation in
                    ["POST /users/{id}/enable", "POST /users/{id}/password-link", "DELETE /users/{id}/grants/{grant}"]
                {
                    let answer = app.send(ask(operation, &id(target)).bearer(token));
                    if expected == 'y' {
                        assert!(
                            matches!(answer.status(), 200 | 204 | 404),
                            "{actor:?} {operation} {target:?}: {}",
                            answer.text()
                        );
                    } else {
                        answer.expect_problem(403, "outranked");
                    }
                }
            }
        }
    });
}
