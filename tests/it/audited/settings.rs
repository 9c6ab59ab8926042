//! Domains and their identities, providers, APIs, agreements, authorities and keys in the console.

use super::world::{SECRET, World, on_worlds};
use super::{Form, Reveal};
use crate::harness::authority::Authority;

pub const ACTS: &[Form] = &[
    (
        "POST /admin/domains/new",
        "/admin/domains/new?preset=generic",
        &[
            &[("name", "fresh"), ("display_name", "Fresh")],
            &[("method", "discover"), ("issuer", "$issuer")],
            &[("claims_source", "token_id_token")],
            &[("response_type", "code")],
            &[("client_id", "signet"), ("client_secret", SECRET)],
        ],
        ("upstream.create", "upstream:fresh"),
    ),
    (
        "POST /admin/domains/{name}/edit",
        "/admin/domains/own/edit?step=app",
        &[&[("client_id", "other"), ("client_secret", SECRET)]],
        ("upstream.update", "upstream:own"),
    ),
    ("POST /admin/domains/{name}/flush", "/admin/domains/own/flush", &[&[]], ("upstream.flush", "upstream:own")),
    ("POST /admin/domains/{name}/disable", "/admin/domains/own/disable", &[&[]], ("upstream.disable", "upstream:own")),
    ("POST /admin/domains/{name}/enable", "/admin/domains/own/enable", &[&[]], ("upstream.enable", "upstream:own")),
    ("POST /admin/domains/{name}/delete", "/admin/domains/idle/delete", &[&[]], ("upstream.delete", "upstream:idle")),
    (
        "POST /admin/platform-identities/new",
        "/admin/platform-identities/new",
        &[&[("name", "pair"), ("algorithm", "ES256")]],
        ("platform_identity.create", "platform_identity:pair"),
    ),
    (
        "POST /admin/platform-identities/{name}/remove",
        "/admin/platform-identities/pair/remove",
        &[&[]],
        ("platform_identity.delete", "platform_identity:pair"),
    ),
    (
        "POST /admin/providers/new",
        "/admin/providers/new",
        &[&[("name", "acme"), ("issuer", "https://acme.test")]],
        ("provider.create", "provider:acme"),
    ),
    (
        "POST /admin/providers/{name}/edit",
        "/admin/providers/acme/edit?section=lifetimes",
        &[&[("lifetimes-code", "90")]],
        ("provider.update", "provider:acme"),
    ),
    ("POST /admin/providers/{name}/disable", "/admin/providers/acme/disable", &[&[]], ("provider.update", "provider:acme")),
    ("POST /admin/providers/{name}/enable", "/admin/providers/acme/enable", &[&[]], ("provider.update", "provider:acme")),
    ("POST /admin/providers/{name}/delete", "/admin/providers/acme/delete", &[&[]], ("provider.delete", "provider:acme")),
    (
        "POST /admin/tenants/new",
        "/admin/tenants/new",
        &[&[("name", "beta"), ("issuer", "https://beta.test"), ("display-name", "Beta")]],
        ("tenant.create", "tenant:beta"),
    ),
    (
        "POST /admin/tenants/{name}/edit",
        "/admin/tenants/beta/edit",
        &[&[("display-name", "Beta Ltd")]],
        ("tenant.update", "tenant:beta"),
    ),
    ("POST /admin/tenants/{name}/link", "/admin/tenants/beta/link", &[&[]], ("tenant.link", "tenant:beta")),
    ("POST /admin/tenants/{name}/disable", "/admin/tenants/beta/disable", &[&[]], ("tenant.update", "tenant:beta")),
    ("POST /admin/tenants/{name}/enable", "/admin/tenants/beta/enable", &[&[]], ("tenant.update", "tenant:beta")),
    (
        "POST /admin/resources/new",
        "/admin/resources/new",
        &[&[("identifier", "https://maps.test"), ("scopes", "maps:read")]],
        ("resource.create", "resource:https://maps.test"),
    ),
    (
        "POST /admin/resources/{id}/edit",
        "/admin/resources/$resource/edit?section=about",
        &[&[("access-token-lifetime", "600")]],
        ("resource.update", "resource:https://stock.test"),
    ),
    (
        "POST /admin/resources/{id}/delete",
        "/admin/resources/$resource/delete",
        &[&[]],
        ("resource.delete", "resource:https://stock.test"),
    ),
    (
        "POST /admin/agreements/new",
        "/admin/agreements/new",
        &[&[("name", "terms"), ("version", "1"), ("title", "Terms"), ("text", "Be kind."), ("for_people", "1")]],
        ("agreement.publish", "agreement:*"),
    ),
    (
        "POST /admin/agreements/{id}/withdraw",
        "/admin/agreements/$agreement/withdraw",
        &[&[]],
        ("agreement.withdraw", "agreement:$agreement"),
    ),
    ("POST /admin/trust/new", "/admin/trust/new", &[&[("authority", "$pem")]], ("trust.add", "authority:*")),
    ("POST /admin/trust/{id}/remove", "/admin/trust/$authority/remove", &[&[]], ("trust.remove", "authority:$authority")),
    ("POST /admin/keys/rotate", "/admin/keys/rotate", &[&[("algorithm", "RS256")]], ("key.rotate", "key:*")),
    ("POST /admin/keys/encryption/rotate", "/admin/keys/encryption/rotate", &[&[]], ("key.rotate", "key:*")),
    ("POST /admin/keys/encryption/{kid}/revoke", "/admin/keys/encryption/$sealer/revoke", &[&[]], ("key.revoke", "key:$sealer")),
    ("POST /admin/keys/{kid}/revoke", "/admin/keys/$kid/revoke", &[&[]], ("key.revoke", "key:$kid")),
];

pub const REVEALS: &[Reveal] = &[("GET /admin/tenants/{name}/link", ("tenant.show_link", "tenant:beta"))];

/// The domains `own` and `idle`, an API, an agreement, an authority, and the key that signs.
pub fn prepare(world: &World<'_>) {
    let app = world.app;
    world.learn("issuer", &world.upstream.issuer());
    world.learn("shh", SECRET);
    let domain =
        |name: &str| format!(r#"{{ "name": "{name}", "issuer": "$issuer", "client_id": "signet", "client_secret": "$shh" }}"#);
    for name in ["own", "idle"] {
        world.api("POST", "/upstreams", &domain(name));
    }
    world.api("POST", "/upstreams/idle/disable", "");
    world.make(
        "resource",
        ("/resources", "id"),
        r#"{ "identifier": "https://stock.test", "scopes": [{ "name": "stock:read" }] }"#,
    );
    let rules = r#"{ "name": "rules", "version": "1", "title": "Rules", "text": "Be kind.", "required_for": ["developers"] }"#;
    world.make("agreement", ("/agreements", "id"), rules);
    let trusted = serde_json::json!({ "pem": Authority::new("Known Root").pem() });
    let added = world.api("POST", "/trust", &trusted.to_string()).json();
    world.learn("authority", added["items"][0]["id"].as_str().unwrap());
    world.learn("pem", &Authority::new("Corp Root").pem());
    world.waits(700); // the announced key is known everywhere
    let kid = app.site().keys.iter().find(|key| key.algorithm.name() == "RS256").unwrap().kid.clone();
    world.learn("kid", &kid);
    world.sits_down("owner", app.signed_in("owner", "/account"));
}

#[test]
fn whatever_is_settled_in_the_console_is_in_the_log() {
    on_worlds(|world| {
        prepare(world);
        super::api_settings::sealer(world);
        world.forms(ACTS, REVEALS);
    });
}
