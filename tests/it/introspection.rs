//! Token introspection: RFC 7662, RFC 9470 §6.2.

use serde_json::json;

use crate::harness::{ASKING, Ask, Auth, ISSUER, RelyingParty, SPA, START, WEB, on_both, verified};

const API: RelyingParty = RelyingParty { id: "api", auth: Auth::Basic("a secret of api"), redirect_uri: "https://api.test/" };

/// RFC 7662 §2.2.
#[test]
fn the_owner_of_a_token_is_told_everything() {
    on_both(|app| {
        let tokens = WEB.tokens(app, "openid email", "ada");
        let sub = verified(app, &tokens.id).claims["sub"].clone();
        let told = WEB.introspect(app, &tokens.access);
        for (name, value) in [
            ("active", json!(true)),
            ("client_id", json!("web")),
            ("token_type", json!("Bearer")),
            ("iss", json!(ISSUER)),
            ("aud", json!(ISSUER)),
            ("sub", sub),
            ("scope", json!("openid email")),
            ("iat", json!(START)),
            ("exp", json!(START + 300)),
        ] {
            assert_eq!(told[name], value, "{name}: {told}");
        }
        assert!(WEB.is_active(app, &tokens.refresh));
        for hint in ["access_token", "refresh_token", "nonsense"] {
            let form = [("token", tokens.access.as_str()), ("token_type_hint", hint)];
            assert_eq!(app.send(WEB.post("/oauth/introspect", &form)).expect(200).json()["active"], true, "{hint}");
        }
    });
}

/// RFC 7662 §2.2: "If the introspection call is properly authorized but the token is not active, does not exist on this server, or
/// the protected resource is not allowed to introspect this particular token, then the authorization server MUST return an
/// introspection response with the `active` field set to `false`" and nothing else.
#[test]
fn everybody_else_is_told_nothing() {
    on_both(|app| {
        let tokens = WEB.tokens(app, "openid", "ada");
        let nothing = json!({ "active": false });
        for other in [ASKING, API] {
            for token in [&tokens.access, &tokens.refresh] {
                assert_eq!(other.introspect(app, token), nothing);
            }
        }
        for token in ["nonsense", "a.b.c", &tokens.id, "\u{e9}", &"x".repeat(20_000)] {
            assert_eq!(WEB.introspect(app, token), nothing);
        }
        app.wait(300);
        assert_eq!(WEB.introspect(app, &tokens.access), nothing);
    });
}

/// RFC 7662 §2.1: "To prevent token scanning attacks, the endpoint MUST also require some form of authorization".
#[test]
fn nobody_asks_without_authentication() {
    on_both(|app| {
        let tokens = SPA.tokens(app, "openid", "ada");
        let form = [("token", tokens.access.as_str())];
        app.send(SPA.post("/oauth/introspect", &form)).expect(401);
        app.send(Ask::post("/oauth/introspect", &form)).expect(401);
        app.send(Ask::post("/oauth/introspect", &form).bearer(&tokens.access)).expect(401);
        app.send(Ask::get(&format!("/oauth/introspect?token={}", tokens.access))).expect(405);
        app.send(WEB.post("/oauth/introspect", &[])).expect_error(400, "invalid_request");
    });
}
