//! Access tokens for APIs: RFC 6749 §4.4, RFC 8707 (resource indicators), RFC 9068 (JWT access tokens), decisions 13 and 14.

use serde_json::json;

use crate::harness::{Ask, ISSUER, POST, RelyingParty, START, Setup, Tokens, WEB, on_both, on_both_with, verified};

const API: RelyingParty =
    RelyingParty { id: "api", auth: crate::harness::Auth::Basic("a secret of api"), redirect_uri: "https://api.test/" };

fn own(form: &[(&str, &str)]) -> Ask {
    POST.token(&[&[("grant_type", "client_credentials")], form].concat())
}

/// RFC 6749 §4.4.3: "A refresh token SHOULD NOT be included." Decision 13: no `openid`, userinfo 403.
#[test]
fn a_client_may_speak_for_itself() {
    on_both(|app| {
        let tokens = Tokens::read(app.send(own(&[("scope", "orders:read"), ("resource", "https://orders.test")])));
        assert!(tokens.refresh.is_empty() && tokens.id.is_empty());
        let told = API.introspect(app, &tokens.access);
        assert_eq!(
            (&told["active"], &told["client_id"], &told["sub"], &told["aud"], &told["scope"]),
            (&json!(true), &json!("post"), &json!("post"), &json!("https://orders.test"), &json!("orders:read"))
        );
        let plain = Tokens::read(app.send(WEB.token(&[("grant_type", "client_credentials")])));
        app.send(Ask::get("/oauth/userinfo").bearer(&plain.access)).expect(403);
        app.send(own(&[("scope", "openid")])).expect_error(400, "invalid_scope");
        app.send(own(&[("scope", "nonsense")])).expect_error(400, "invalid_scope");
    });
}

/// RFC 9068 §2: header `at+jwt`, claims iss, exp, aud, sub, client_id, iat, jti.
#[test]
fn a_resource_may_want_jwts() {
    on_both(|app| {
        let tokens = Tokens::read(app.send(own(&[("scope", "ledger:read"), ("resource", "https://ledger.test")])));
        let jwt = verified(app, &tokens.access);
        assert_eq!((&jwt.header["typ"], &jwt.header["alg"]), (&json!("at+jwt"), &json!("ES256")));
        let claims = &jwt.claims;
        let expected = json!({ "iss": ISSUER, "sub": "post", "client_id": "post", "aud": "https://ledger.test",
            "scope": "ledger:read", "iat": START, "exp": START + 300, "jti": claims["jti"] });
        assert_eq!(*claims, expected);
        assert!(API.is_active(app, &tokens.access));
        app.wait(300);
        assert!(!API.is_active(app, &tokens.access));
    });
}

/// RFC 8707 §2.2: "the client indicates the … resource(s) where it intends to use the access token"; one audience for each token.
#[test]
fn a_person_grants_several_apis_and_each_token_is_for_one() {
    on_both(|app| {
        let scope = "openid orders:read ledger:read";
        let request =
            format!("{}&resource=https%3A%2F%2Forders.test&resource=https%3A%2F%2Fledger.test", WEB.request(&[("scope", scope)]));
        let mut browser = app.browser();
        browser.sign_in(&WEB, &[], "ada");
        let code = browser.get(&request).callback().code();
        let form = [
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("redirect_uri", WEB.redirect_uri),
            ("code_verifier", crate::harness::VERIFIER),
            ("resource", "https://orders.test"),
        ];
        let first = Tokens::read(app.send(WEB.token(&form)));
        let told = API.introspect(app, &first.access);
        assert_eq!((&told["aud"], &told["scope"]), (&json!("https://orders.test"), &json!("orders:read")));
        let refresh = |token: &str, resource: &str| {
            WEB.token(&[("grant_type", "refresh_token"), ("refresh_token", token), ("resource", resource)])
        };
        app.send(refresh(&first.refresh, "https://nobody.test")).expect_error(400, "invalid_target");
        let second = Tokens::read(app.send(refresh(&first.refresh, "https://ledger.test")));
        let jwt = verified(app, &second.access).claims;
        assert_eq!((&jwt["aud"], &jwt["scope"]), (&json!("https://ledger.test"), &json!("ledger:read")));
        assert!(jwt["sub"].is_string() && jwt["sub"] != "web");
        app.send(Ask::get("/oauth/userinfo").bearer(&second.access)).expect(401);
    });
}

#[test]
fn a_resource_that_was_not_granted_is_refused() {
    on_both(|app| {
        app.send(own(&[("resource", "https://nobody.test")])).expect_error(400, "invalid_target");
        app.send(own(&[("resource", "not a uri")])).expect_error(400, "invalid_target");
        let tokens = WEB.tokens(app, "openid", "ada");
        let form = [("grant_type", "refresh_token"), ("refresh_token", &tokens.refresh), ("resource", "https://ledger.test")];
        app.send(WEB.token(&form)).expect_error(400, "invalid_target");
    });
}

const JWTS: &str = r#"
[[client]]
provider = "default"
client_id = "jwts"
client_secret = "a secret of jwts"
redirect_uris = ["https://app.test/cb"]
grant_types = ["authorization_code", "refresh_token"]
access_token_format = "jwt"
access_token_lifetime = 900
require_consent = false
"#;

/// Decision 13: a JWT is not stored, and still counts only while its grant does.
#[test]
fn a_client_may_want_jwts_and_they_can_be_withdrawn() {
    let mut client = WEB;
    (client.id, client.auth) = ("jwts", crate::harness::Auth::Basic("a secret of jwts"));
    on_both_with(&Setup::more(JWTS), |app| {
        let tokens = client.tokens(app, "openid email", "ada");
        assert_eq!(tokens.body["expires_in"], 900);
        let claims = verified(app, &tokens.access).claims;
        assert_eq!((&claims["aud"], &claims["scope"]), (&json!(ISSUER), &json!("openid email")));
        let userinfo = |token: &str| app.send(Ask::get("/oauth/userinfo").bearer(token));
        assert_eq!(userinfo(&tokens.access).expect(200).json()["email"], "ada@example.test");
        // The token alone …
        app.send(client.post("/oauth/revoke", &[("token", &tokens.access)])).expect(200);
        userinfo(&tokens.access).expect(401);
        assert!(!client.is_active(app, &tokens.access));
        // … and with its grant.
        let next = client.refresh(app, &tokens.refresh);
        userinfo(&next.access).expect(200);
        app.send(client.post("/oauth/revoke", &[("token", &next.refresh)])).expect(200);
        userinfo(&next.access).expect(401);
        let mut parts: Vec<&str> = next.access.split('.').collect();
        parts[2] = "AAAA";
        userinfo(&parts.join(".")).expect(401);
    });
}
