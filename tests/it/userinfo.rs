//! The userinfo endpoint: OpenID Connect Core §5.3, §5.4, §8.1; RFC 6750.

use serde_json::{Value, json};

use crate::harness::{Ask, Auth, ISSUER, RelyingParty, START, Setup, WEB, encoded, on_both, on_both_with, verified};

const USERINFO: &str = "/oauth/userinfo";

/// Core §5.3.1: "The UserInfo Endpoint MUST support the use of the HTTP `GET` and HTTP `POST` methods … MUST accept Access Tokens as
/// OAuth 2.0 Bearer Token Usage"; §5.3.2: "The sub Claim MUST always be returned".
#[test]
fn a_token_comes_in_the_header_or_in_the_form() {
    on_both(|app| {
        let tokens = WEB.tokens(app, "openid email", "ada");
        let sub = verified(app, &tokens.id).claims["sub"].clone();
        let expected = json!({ "sub": sub, "email": "ada@example.test", "email_verified": true });
        let form = [("access_token", tokens.access.as_str())];
        for ask in [
            Ask::get(USERINFO).bearer(&tokens.access),
            Ask::get(USERINFO).header("authorization", &format!("bearer {}", tokens.access)),
            Ask::new("POST", USERINFO).bearer(&tokens.access),
            Ask::new("POST", USERINFO).body("application/json", b"{}").bearer(&tokens.access),
            Ask::post(USERINFO, &form),
        ] {
            let answer = app.send(ask).expect(200);
            assert_eq!(answer.json(), expected);
            assert!(answer.cookies().is_empty() && answer.header("cache-control") == "no-store");
        }
    });
}

/// RFC 6750 §3: the challenge; §3.1: the codes.
#[test]
fn whoever_has_no_right_is_challenged() {
    on_both(|app| {
        let tokens = WEB.tokens(app, "openid", "ada");
        let plain = WEB.tokens(app, "orders:read", "ada");
        let refused = |ask: Ask, status: u16, code: &str| {
            let answer = app.send(ask).expect(status);
            let challenge = answer.header("www-authenticate");
            assert!(challenge.starts_with("Bearer realm="), "{answer:?}");
            if code.is_empty() {
                assert!(!challenge.contains("error"), "§3.1: no information to whoever brought none: {challenge}");
            } else {
                assert!(challenge.contains(&format!("error=\"{code}\"")), "{challenge}");
            }
        };
        refused(Ask::get(USERINFO), 401, "");
        refused(Ask::get(USERINFO).bearer("nonsense"), 401, "invalid_token");
        refused(Ask::get(USERINFO).bearer(&tokens.refresh), 401, "invalid_token");
        refused(Ask::get(USERINFO).bearer(&tokens.id), 401, "invalid_token");
        refused(Ask::get(USERINFO).bearer(&plain.access), 401, "invalid_token");
        refused(Ask::get(USERINFO).basic("web", "x"), 401, "");
        refused(Ask::get(&format!("{USERINFO}?{}", encoded(&[("access_token", &tokens.access)]))), 401, "");
        let both = Ask::post(USERINFO, &[("access_token", &tokens.access)]).bearer(&tokens.access);
        refused(both, 400, "invalid_request");
        let own = app.send(WEB.token(&[("grant_type", "client_credentials")])).expect(200).json();
        refused(Ask::get(USERINFO).bearer(own["access_token"].as_str().unwrap()), 403, "insufficient_scope");
        app.wait(300);
        refused(Ask::get(USERINFO).bearer(&tokens.access), 401, "invalid_token");
    });
}

/// Core §5.4.
#[test]
fn each_scope_opens_its_claims() {
    on_both(|app| {
        for (scope, claims) in [
            ("openid", json!({})),
            (
                "openid profile",
                json!({ "name": "Ada Lovelace", "given_name": "Ada", "locale": "en-GB", "preferred_username": "ada",
                    "updated_at": START }),
            ),
            ("openid email", json!({ "email": "ada@example.test", "email_verified": true })),
            ("openid phone", json!({ "phone_number": "+44 20 7946 0000", "phone_number_verified": false })),
            ("openid address", json!({ "address": { "locality": "London", "country": "GB" } })),
            ("openid groups roles", json!({ "groups": ["staff"] })),
            ("openid offline_access orders:read", json!({})),
        ] {
            let tokens = WEB.tokens(app, scope, "ada");
            let mut told = app.send(Ask::get(USERINFO).bearer(&tokens.access)).expect(200).json();
            told.as_object_mut().unwrap().remove("sub");
            assert_eq!(told, claims, "{scope}");
        }
    });
}

const MORE: &str = r#"
[[client]]
provider = "default"
client_id = "signed"
client_secret = "a secret of signed"
redirect_uris = ["https://one.test/cb"]
userinfo_signed_response_alg = "ES256"
subject_type = "pairwise"
require_consent = false

[[client]]
provider = "default"
client_id = "same-sector"
client_secret = "a secret of signed"
redirect_uris = ["https://one.test/other"]
subject_type = "pairwise"
require_consent = false

[[client]]
provider = "default"
client_id = "other-sector"
client_secret = "a secret of signed"
redirect_uris = ["https://two.test/cb"]
subject_type = "pairwise"
require_consent = false
"#;

fn client(id: &'static str, redirect_uri: &'static str) -> RelyingParty {
    RelyingParty { id, auth: Auth::Basic("a secret of signed"), redirect_uri }
}

/// Core §5.3.2: "If the UserInfo Response is signed and/or encrypted, then the Claims are returned in a JWT and the content-type MUST
/// be `application/jwt`."
#[test]
fn a_registered_algorithm_makes_it_a_jwt() {
    on_both_with(&Setup::more(MORE), |app| {
        let tokens = client("signed", "https://one.test/cb").tokens(app, "openid email", "ada");
        let answer = app.send(Ask::get(USERINFO).bearer(&tokens.access)).expect(200);
        assert_eq!(answer.header("content-type"), "application/jwt");
        let jwt = verified(app, answer.text());
        assert_eq!((&jwt.header["alg"], &jwt.claims["iss"]), (&json!("ES256"), &json!(ISSUER)));
        assert_eq!((&jwt.claims["aud"], &jwt.claims["email"]), (&json!("signed"), &json!("ada@example.test")));
        assert_eq!(jwt.claims["sub"], verified(app, &tokens.id).claims["sub"]);
    });
}

/// Core §8.1: "the OpenID Provider MUST … calculate a unique `sub` value for each Sector Identifier. The Subject Identifier value
/// MUST NOT be reversible by any party other than the OpenID Provider."
#[test]
fn a_pairwise_subject_differs_by_sector() {
    on_both_with(&Setup::more(MORE), |app| {
        let sub = |id, uri| -> Value {
            let tokens = client(id, uri).tokens(app, "openid", "ada");
            let sub = verified(app, &tokens.id).claims["sub"].clone();
            let told = app.send(Ask::get(USERINFO).bearer(&tokens.access)).expect(200);
            if told.header("content-type") == "application/json" {
                assert_eq!(told.json()["sub"], sub);
            }
            assert_eq!(client(id, uri).introspect(app, &tokens.access)["sub"], sub);
            sub
        };
        let one = sub("signed", "https://one.test/cb");
        assert_eq!(one, sub("same-sector", "https://one.test/other"));
        assert_ne!(one, sub("other-sector", "https://two.test/cb"));
        assert_ne!(one, verified(app, &WEB.tokens(app, "openid", "ada").id).claims["sub"]);
    });
}
