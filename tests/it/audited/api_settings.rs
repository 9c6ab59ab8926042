//! Upstreams and their identities, providers, APIs, agreements, authorities and keys over the API.

use super::Call;
use super::settings::prepare;
use super::world::on_worlds;

pub const CALLS: &[Call] = &[
    (
        "POST /upstreams",
        "/upstreams",
        r#"{ "name": "fresh", "issuer": "$issuer", "client_id": "signet", "client_secret": "$shh" }"#,
        ("upstream.create", "upstream:fresh"),
    ),
    ("PATCH /upstreams/{name}", "/upstreams/own", r#"{ "client_secret": "$shh" }"#, ("upstream.update", "upstream:own")),
    ("POST /upstreams/{name}/flush", "/upstreams/own/flush", "", ("upstream.flush", "upstream:own")),
    ("POST /upstreams/{name}/disable", "/upstreams/own/disable", "", ("upstream.disable", "upstream:own")),
    ("POST /upstreams/{name}/enable", "/upstreams/own/enable", "", ("upstream.enable", "upstream:own")),
    ("DELETE /upstreams/{name}", "/upstreams/idle", "", ("upstream.delete", "upstream:idle")),
    (
        "POST /platform-identities",
        "/platform-identities",
        r#"{ "name": "pair", "algorithm": "ES256" }"#,
        ("platform_identity.create", "platform_identity:pair"),
    ),
    (
        "DELETE /platform-identities/{name}",
        "/platform-identities/pair",
        "",
        ("platform_identity.delete", "platform_identity:pair"),
    ),
    (
        "POST /providers",
        "/providers",
        r#"{ "name": "acme", "issuer": "https://acme.test" }"#,
        ("provider.create", "provider:acme"),
    ),
    ("PATCH /providers/{name}", "/providers/acme", r#"{ "display_name": "Acme" }"#, ("provider.update", "provider:acme")),
    ("DELETE /providers/{name}", "/providers/acme", "", ("provider.delete", "provider:acme")),
    ("POST /tenants", "/tenants", r#"{ "name": "beta", "issuer": "https://beta.test" }"#, ("tenant.create", "tenant:beta")),
    ("PATCH /tenants/{name}", "/tenants/beta", r#"{ "display_name": "Beta" }"#, ("tenant.update", "tenant:beta")),
    ("POST /tenants/{name}/setup-link", "/tenants/beta/setup-link", "", ("tenant.link", "tenant:beta")),
    (
        "POST /resources",
        "/resources",
        r#"{ "identifier": "https://maps.test" }"#,
        ("resource.create", "resource:https://maps.test"),
    ),
    (
        "PATCH /resources/{id}",
        "/resources/$resource",
        r#"{ "access_token_lifetime": 600 }"#,
        ("resource.update", "resource:https://stock.test"),
    ),
    ("DELETE /resources/{id}", "/resources/$resource", "", ("resource.delete", "resource:https://stock.test")),
    (
        "POST /agreements",
        "/agreements",
        r#"{ "name": "terms", "version": "1", "title": "Terms", "text": "Be kind." }"#,
        ("agreement.publish", "agreement:*"),
    ),
    ("POST /agreements/{id}/withdraw", "/agreements/$agreement/withdraw", "", ("agreement.withdraw", "agreement:$agreement")),
    ("POST /trust", "/trust", r#"{ "pem": "$lines" }"#, ("trust.add", "authority:*")),
    ("DELETE /trust/{id}", "/trust/$authority", "", ("trust.remove", "authority:$authority")),
    ("POST /keys/rotate", "/keys/rotate", r#"{ "algorithm": "RS256" }"#, ("key.rotate", "key:*")),
    ("POST /keys/{kid}/revoke", "/keys/$kid/revoke", "", ("key.revoke", "key:$kid")),
    ("POST /keys/encryption/rotate", "/keys/encryption/rotate", "", ("key.rotate", "key:*")),
    ("POST /keys/encryption/{kid}/revoke", "/keys/encryption/$sealer/revoke", "", ("key.revoke", "key:$sealer")),
];

#[test]
fn whatever_is_settled_over_the_api_is_in_the_log() {
    on_worlds(|world| {
        prepare(world);
        world.learn("lines", &world.told("$pem").replace('\n', "\\n"));
        sealer(world);
        world.calls(CALLS);
    });
}

/// A key that an app encrypts to is `$sealer`.
pub fn sealer(world: &super::World<'_>) {
    let app = r#"{ "kind": "web", "client_id": "sealing", "redirect_uris": ["https://sealing.test/cb"],
        "request_object_encryption_alg": "ECDH-ES", "request_object_encryption_enc": "A256GCM" }"#;
    world.api("POST", "/clients", app);
    let keys = world.api("GET", "/keys/encryption", "").json();
    world.learn("sealer", keys["items"][0]["kid"].as_str().unwrap());
}
