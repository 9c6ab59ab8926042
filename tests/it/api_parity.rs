//! All that console and portal do, the API does, too: every page and every act with its operation, or with the reason why it has none.
//! The table is written by hand and compared with what is served on both sides.

use std::collections::{BTreeMap, BTreeSet};

use signet::http::screens::Verb;
use signet::http::{admin, api, portal};

/// What an act or a page is over the API: operations, or the reason why it is none.
type Row = (&'static str, Result<&'static [&'static str], &'static str>);

const ACTS: &[Row] = &[
    ("/admin/people/new", Ok(&["POST /users"])),
    ("/admin/people/invite", Ok(&["POST /invitations"])),
    ("/admin/people/{id}/edit", Ok(&["PATCH /users/{id}"])),
    ("/admin/people/{id}/disable", Ok(&["POST /users/{id}/disable"])),
    ("/admin/people/{id}/enable", Ok(&["POST /users/{id}/enable"])),
    ("/admin/people/{id}/link", Ok(&["POST /users/{id}/password-link"])),
    ("/admin/people/{id}/sign-out", Ok(&["DELETE /users/{id}/sessions", "DELETE /users/{id}/grants"])),
    ("/admin/people/{id}/sessions/{session}/end", Ok(&["DELETE /users/{id}/sessions/{session}"])),
    ("/admin/people/{id}/grants/{grant}/revoke", Ok(&["DELETE /users/{id}/grants/{grant}"])),
    ("/admin/people/{id}/identities/{identity}/unlink", Ok(&["DELETE /users/{id}/identities/{identity}"])),
    ("/admin/people/{id}/reset-factors", Ok(&["DELETE /users/{id}/factors"])),
    ("/admin/people/{id}/role", Ok(&["PUT /users/{id}/role"])),
    ("/admin/people/{id}/delete", Ok(&["DELETE /users/{id}"])),
    ("/admin/groups", Ok(&["PUT /groups/{group}/members/{id}", "GET /groups"])),
    ("/admin/groups/{group}", Ok(&["PUT /groups/{group}/members/{id}", "GET /groups/{group}", "GET /groups/{group}/members"])),
    ("/admin/groups/{group}/members/{id}/remove", Ok(&["DELETE /groups/{group}/members/{id}"])),
    ("/admin/clients/new", Ok(&["POST /clients"])),
    ("/admin/clients/{id}/edit", Ok(&["PATCH /clients/{id}"])),
    ("/admin/clients/{id}/secrets", Ok(&["POST /clients/{id}/secrets", "GET /clients/{id}/secrets"])),
    ("/admin/clients/{id}/secrets/{secret}/revoke", Ok(&["DELETE /clients/{id}/secrets/{secret}"])),
    ("/admin/clients/{id}/disable", Ok(&["POST /clients/{id}/disable"])),
    ("/admin/clients/{id}/enable", Ok(&["POST /clients/{id}/enable"])),
    ("/admin/clients/{id}/delete", Ok(&["DELETE /clients/{id}"])),
    ("/admin/domains/new", Ok(&["POST /upstreams", "GET /upstreams/options", "POST /upstreams/options"])),
    ("/admin/domains/{name}/edit", Ok(&["PATCH /upstreams/{name}"])),
    ("/admin/domains/{name}/flush", Ok(&["POST /upstreams/{name}/flush"])),
    ("/admin/domains/{name}/enable", Ok(&["POST /upstreams/{name}/enable"])),
    ("/admin/domains/{name}/disable", Ok(&["POST /upstreams/{name}/disable"])),
    ("/admin/domains/{name}/delete", Ok(&["DELETE /upstreams/{name}"])),
    ("/admin/platform-identities/new", Ok(&["POST /platform-identities"])),
    ("/admin/platform-identities/{name}/remove", Ok(&["DELETE /platform-identities/{name}"])),
    ("/admin/providers/new", Ok(&["POST /providers"])),
    ("/admin/providers/{name}/edit", Ok(&["PATCH /providers/{name}"])),
    ("/admin/providers/{name}/preview", Err("it is looked at by people, and nothing of it is kept")),
    ("/admin/providers/{name}/disable", Ok(&["PATCH /providers/{name}"])),
    ("/admin/providers/{name}/enable", Ok(&["PATCH /providers/{name}"])),
    ("/admin/providers/{name}/delete", Ok(&["DELETE /providers/{name}"])),
    ("/admin/tenants/new", Ok(&["POST /tenants"])),
    ("/admin/tenants/{name}/edit", Ok(&["PATCH /tenants/{name}"])),
    ("/admin/tenants/{name}/disable", Ok(&["PATCH /tenants/{name}"])),
    ("/admin/tenants/{name}/enable", Ok(&["PATCH /tenants/{name}"])),
    ("/admin/tenants/{name}/link", Ok(&["POST /tenants/{name}/setup-link"])),
    ("/admin/resources/new", Ok(&["POST /resources"])),
    ("/admin/resources/{id}/edit", Ok(&["PATCH /resources/{id}"])),
    ("/admin/resources/{id}/delete", Ok(&["DELETE /resources/{id}"])),
    ("/admin/agreements/new", Ok(&["POST /agreements"])),
    ("/admin/agreements/{id}/withdraw", Ok(&["POST /agreements/{id}/withdraw"])),
    ("/admin/trust/new", Ok(&["POST /trust"])),
    ("/admin/trust/{id}/remove", Ok(&["DELETE /trust/{id}"])),
    ("/admin/approvals/{client}/approve", Ok(&["POST /approvals/{id}/approve"])),
    ("/admin/approvals/{client}/turn-down", Ok(&["POST /approvals/{id}/turn-down", "GET /approvals/{id}"])),
    ("/admin/keys/rotate", Ok(&["POST /keys/rotate"])),
    ("/admin/keys/{kid}/revoke", Ok(&["POST /keys/{kid}/revoke"])),
    ("/admin/keys/encryption/rotate", Ok(&["POST /keys/encryption/rotate"])),
    ("/admin/keys/encryption/{kid}/revoke", Ok(&["POST /keys/encryption/{kid}/revoke"])),
    ("/admin/flows/{reference}/add", Ok(&["PUT /flows/{reference}/redirect-uri"])),
    ("/portal/teams/{team}/apps/{app}/change/withdraw", Ok(&["DELETE /teams/{team}/apps/{app}/change"])),
    ("/portal/teams/{team}/apps/{app}/ask-again", Ok(&["POST /teams/{team}/apps/{app}/ask-again"])),
    ("/portal/teams/new", Ok(&["POST /teams"])),
    ("/portal/teams/{team}/rename", Ok(&["PATCH /teams/{team}"])),
    ("/portal/teams/{team}/owner", Ok(&["PUT /teams/{team}/owner"])),
    ("/portal/teams/{team}/leave", Ok(&["DELETE /teams/{team}/members/{id}"])),
    ("/portal/teams/{team}/delete", Ok(&["DELETE /teams/{team}"])),
    ("/portal/teams/{team}/members/{person}", Ok(&["PUT /teams/{team}/members/{id}"])),
    ("/portal/teams/{team}/members/{person}/remove", Ok(&["DELETE /teams/{team}/members/{id}"])),
    ("/portal/teams/{team}/invite", Ok(&["POST /teams/{team}/invitations", "GET /teams/{team}/invitations"])),
    ("/portal/teams/{team}/invitations/{invitation}/withdraw", Ok(&["DELETE /teams/{team}/invitations/{invitation}"])),
    ("/portal/teams/{team}/apps/new/{kind}", Ok(&["POST /teams/{team}/apps"])),
    ("/portal/teams/{team}/apps/{app}/settings/{section}", Ok(&["PATCH /teams/{team}/apps/{app}"])),
    (
        "/portal/teams/{team}/apps/{app}/secrets",
        Ok(&["POST /teams/{team}/apps/{app}/secrets", "GET /teams/{team}/apps/{app}/secrets"]),
    ),
    ("/portal/teams/{team}/apps/{app}/secrets/{secret}/revoke", Ok(&["DELETE /teams/{team}/apps/{app}/secrets/{secret}"])),
    (
        "/portal/teams/{team}/apps/{app}/flows/{reference}/add",
        Ok(&["PUT /teams/{team}/apps/{app}/flows/{reference}/redirect-uri"]),
    ),
    ("/portal/teams/{team}/apps/{app}/delete", Ok(&["DELETE /teams/{team}/apps/{app}"])),
    ("/portal/teams/{team}/apps/{app}/connect/{recipe}", Ok(&["PATCH /teams/{team}/apps/{app}"])),
    ("/portal/teams/{team}/apps/{app}/try", Err("somebody signs in to their own app, which takes a browser")),
    ("/portal/join", Err("whoever has the link accepts it signed in, so that nobody is taken in by an app that acts for them")),
    ("/portal/agreements", Err("a person accepts what they have been shown, themselves")),
];

/// Pages that are not the form of an act at the same address.
const PAGES: &[Row] = &[
    ("/admin", Ok(&["GET /overview"])),
    ("/admin/people", Ok(&["GET /users"])),
    (
        "/admin/people/{id}",
        Ok(&[
            "GET /users/{id}",
            "GET /users/{id}/factors",
            "GET /users/{id}/sessions",
            "GET /users/{id}/grants",
            "GET /users/{id}/agreements",
        ]),
    ),
    ("/admin/clients", Ok(&["GET /clients"])),
    ("/admin/clients/{id}", Ok(&["GET /clients/{id}", "GET /clients/{id}/team"])),
    ("/admin/clients/{id}/secret", Err("it shows once what the answer to the act has")),
    ("/admin/clients/{id}/claims", Ok(&["GET /clients/{id}/claims"])),
    ("/admin/domains", Ok(&["GET /upstreams"])),
    ("/admin/domains/{name}", Ok(&["GET /upstreams/{name}"])),
    ("/admin/domains/{name}/doctor", Ok(&["POST /upstreams/{name}/doctor"])),
    ("/admin/tried/{id}", Err("somebody signs in to try an upstream, which takes a browser")),
    ("/admin/platform-identities", Ok(&["GET /platform-identities"])),
    ("/admin/platform-identities/{name}", Ok(&["GET /platform-identities/{name}"])),
    ("/admin/providers", Ok(&["GET /providers"])),
    ("/admin/providers/{name}", Ok(&["GET /providers/{name}"])),
    ("/admin/tenants", Ok(&["GET /tenants"])),
    ("/admin/tenants/{name}", Ok(&["GET /tenants/{name}"])),
    ("/admin/resources", Ok(&["GET /resources"])),
    ("/admin/resources/{id}", Ok(&["GET /resources/{id}"])),
    ("/admin/agreements", Ok(&["GET /agreements"])),
    ("/admin/agreements/{id}", Ok(&["GET /agreements/{id}"])),
    ("/admin/trust", Ok(&["GET /trust"])),
    ("/admin/approvals", Ok(&["GET /approvals"])),
    ("/admin/keys", Ok(&["GET /keys", "GET /keys/{kid}", "GET /keys/readers", "GET /keys/encryption"])),
    ("/admin/flows", Ok(&["GET /flows"])),
    ("/admin/flows/{reference}", Ok(&["GET /flows/{reference}"])),
    ("/admin/audit", Ok(&["GET /audit"])),
    ("/admin/audit/export", Ok(&["GET /audit/export"])),
    ("/admin/audit/{id}", Ok(&["GET /audit/{id}"])),
    ("/portal", Ok(&["GET /teams"])),
    ("/portal/teams/{team}", Ok(&["GET /teams/{team}", "GET /teams/{team}/members", "GET /teams/{team}/apps"])),
    ("/portal/teams/{team}/apps/new", Err("it leads to the form of a kind")),
    ("/portal/teams/{team}/apps/{app}", Ok(&["GET /teams/{team}/apps/{app}"])),
    ("/portal/teams/{team}/apps/{app}/connect", Err("it is prose for people around what the app and the discovery document say")),
    (
        "/portal/teams/{team}/apps/{app}/claims",
        Err("a developer looks at themselves; of others, administrators have /clients/{id}/claims"),
    ),
    ("/portal/teams/{team}/apps/{app}/flows", Ok(&["GET /teams/{team}/apps/{app}/flows"])),
    ("/portal/teams/{team}/apps/{app}/flows/{reference}", Ok(&["GET /teams/{team}/apps/{app}/flows/{reference}"])),
    ("/portal/flows", Err("it leads to the page of a reference")),
];

fn screens() -> impl Iterator<Item = (Verb, &'static str)> {
    let console = admin::SCREENS.iter().copied().flatten().map(|screen| (screen.verb, screen.path));
    console.chain(portal::SCREENS.iter().copied().flatten().map(|screen| (screen.verb, screen.path)))
}

fn rows(table: &'static [Row]) -> BTreeSet<&'static str> {
    let rows: BTreeSet<_> = table.iter().map(|(path, _)| *path).collect();
    assert_eq!(rows.len(), table.len(), "a row stands there twice");
    rows
}

#[test]
fn no_act_and_no_page_of_console_and_portal_is_without_an_operation_or_a_reason() {
    let acts: BTreeSet<_> = screens().filter(|(verb, _)| *verb == Verb::Post).map(|(_, path)| path).collect();
    assert_eq!(acts, rows(ACTS));
    let pages: BTreeSet<_> =
        screens().filter(|(verb, path)| *verb == Verb::Get && !acts.contains(path)).map(|(_, path)| path).collect();
    assert_eq!(pages, rows(PAGES));
}

#[test]
fn every_operation_that_the_table_names_is_served_and_needs_as_much_as_the_console_asks() {
    let operations: BTreeMap<String, _> = api::OPERATIONS
        .iter()
        .copied()
        .flatten()
        .map(|operation| (format!("{} {}", operation.verb.name(), operation.path), operation.action))
        .collect();
    for (path, row) in ACTS.iter().chain(PAGES) {
        match row {
            Ok(named) => {
                assert!(!named.is_empty(), "{path}");
                for name in *named {
                    assert!(operations.contains_key(*name), "{path}: there is no {name}");
                }
            }
            Err(reason) => assert!(reason.len() > 10, "{path}"),
        }
    }
    // what an act takes in the console, it takes over the API
    for screen in admin::SCREENS.iter().copied().flatten().filter(|screen| screen.verb == Verb::Post) {
        let Some((_, Ok(named))) = ACTS.iter().find(|(path, _)| *path == screen.path) else { continue };
        let first = operations[named[0]];
        assert_eq!(first, screen.action, "{}", screen.path);
    }
}
