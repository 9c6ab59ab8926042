//! Client authentication: RFC 6749 §2.3, §3.2.1; RFC 7521 §4.2; RFC 7523 §3; OpenID Connect Core §9.

use serde_json::{Value, json};

use crate::harness::{Ask, ISSUER, POST, SPA, START, WEB, assertion, on_both};

const TOKEN: &str = "/oauth/oauth20/token";
const URL: &str = "https://id.test/oauth/oauth20/token";
const MAC: &str = "a secret of mac that is long enough for HS256";
const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const OWN: (&str, &str) = ("grant_type", "client_credentials");

fn claims(client: &str, jti: &str) -> Value {
    json!({ "iss": client, "sub": client, "aud": URL, "jti": jti, "iat": START, "exp": START + 60 })
}

fn with(path: &str, form: &[(&str, &str)], jwt: &str) -> Ask {
    Ask::post(path, &[form, &[("client_assertion_type", JWT_BEARER), ("client_assertion", jwt)]].concat())
}

#[test]
fn every_method_of_authentication_is_taken() {
    on_both(|app| {
        app.send(WEB.token(&[OWN])).expect(200);
        app.send(POST.token(&[OWN])).expect(200);
        app.send(with(TOKEN, &[OWN], &assertion(&claims("signer", "j1"), None))).expect(200);
        app.send(with(TOKEN, &[OWN], &assertion(&claims("mac", "j1"), Some(MAC)))).expect(200);
        app.send(with(TOKEN, &[OWN, ("client_id", "mac")], &assertion(&claims("mac", "j2"), Some(MAC)))).expect(200);
        // A public client names itself, and gets as far as its grants do.
        app.send(SPA.token(&[("grant_type", "refresh_token"), ("refresh_token", "x")])).expect_error(400, "invalid_grant");
    });
}

#[test]
fn other_endpoints_take_the_same_methods() {
    on_both(|app| {
        for (path, public) in [("/oauth/introspect", 401), ("/oauth/revoke", 200)] {
            let form = [("token", "nonsense")];
            app.send(WEB.post(path, &form)).expect(200);
            app.send(POST.post(path, &form)).expect(200);
            app.send(with(path, &form, &assertion(&claims("signer", path), None))).expect(200);
            app.send(with(path, &form, &assertion(&claims("mac", path), Some(MAC)))).expect(200);
            app.send(SPA.post(path, &form)).expect(public);
        }
    });
}

/// RFC 6749 §5.2: "If the client attempted to authenticate via the `Authorization` request header field, the authorization server
/// MUST respond with an HTTP 401 (Unauthorized) status code and include the `WWW-Authenticate` response header field".
#[test]
fn whoever_fails_is_told_to_authenticate() {
    on_both(|app| {
        let basic = |id: &str, secret: &str| Ask::post(TOKEN, &[OWN]).basic(id, secret);
        for ask in [
            basic("web", "wrong"),
            basic("nobody", "wrong"),
            basic("post", "a secret of post"),
            basic("spa", ""),
            basic("web", ""),
            Ask::post(TOKEN, &[OWN]).header("authorization", "Basic !!!"),
            Ask::post(TOKEN, &[OWN]).header("authorization", "Basic"),
            Ask::post(TOKEN, &[OWN]).bearer("x"),
        ] {
            let answer = app.send(ask);
            let challenge = answer.header("www-authenticate").to_owned();
            answer.expect_error(401, "invalid_client");
            assert!(challenge.starts_with("Basic realm="), "{challenge}");
        }
        for form in [
            &[OWN, ("client_id", "post"), ("client_secret", "wrong")][..],
            &[OWN, ("client_id", "post")],
            &[OWN, ("client_id", "nobody"), ("client_secret", "x")],
            &[
                OWN,
                ("client_id", "web"),
                ("client_secret", "a secret of web that is long enough for HS256 and HS512, too: 0123456789"),
            ],
            &[OWN],
        ] {
            app.send(Ask::post(TOKEN, form)).expect(401);
        }
    });
}

/// RFC 6749 §2.3: "The client MUST NOT use more than one authentication method in each request."
#[test]
fn one_method_at_a_time() {
    on_both(|app| {
        let secret = [OWN, ("client_id", "web"), ("client_secret", "x")];
        let jwt = assertion(&claims("signer", "j1"), None);
        for ask in [
            WEB.token(&secret),
            with(TOKEN, &[OWN, ("client_id", "post"), ("client_secret", "a secret of post")], &jwt),
            with(TOKEN, &[OWN], &jwt).basic("web", "x"),
        ] {
            let answer = app.send(ask);
            assert!(matches!(answer.status(), 400 | 401), "{answer:?}");
        }
        app.send(WEB.token(&[OWN, ("client_id", "post")])).expect(401);
        app.send(with(TOKEN, &[OWN, ("client_id", "mac")], &jwt)).expect(401);
        app.send(WEB.token(&[OWN, ("client_id", "web")])).expect(200);
    });
}

/// RFC 6749 §2.3.1: identifier and password are form-encoded; §3.1: "Parameters sent without a value MUST be treated as if they were
/// omitted".
#[test]
fn a_secret_is_form_decoded() {
    on_both(|app| {
        let answer = app.send(Ask::post(TOKEN, &[OWN]).header("authorization", "Basic YXNraW5nOmErc2VjcmV0K29mK2Fza2luZw=="));
        answer.expect_error(400, "unauthorized_client");
        let answer =
            app.send(Ask::post(TOKEN, &[OWN]).header("authorization", "bAsIc  YXNraW5nOmElMjBzZWNyZXQlMjBvZiUyMGFza2luZw=="));
        assert!(matches!(answer.status(), 400 | 401), "two spaces are nobody's business");
        app.send(WEB.token(&[OWN, ("client_secret", ""), ("scope", "")])).expect(200);
    });
}

/// RFC 7523 §3, rule by rule.
#[test]
fn an_assertion_is_checked_whole() {
    on_both(|app| {
        let mut number = 0;
        let mut refused = |change: Value| {
            number += 1;
            let mut claims = claims("signer", &format!("bad-{number}"));
            for (name, value) in change.as_object().unwrap() {
                if value.is_null() {
                    claims.as_object_mut().unwrap().remove(name);
                } else {
                    claims[name] = value.clone();
                }
            }
            app.send(with(TOKEN, &[OWN], &assertion(&claims, None))).expect_error(401, "invalid_client");
        };
        for change in [
            json!({ "iss": "web" }),
            json!({ "iss": null }),
            json!({ "sub": "web" }),
            json!({ "sub": null }),
            json!({ "aud": "https://evil.test" }),
            json!({ "aud": null }),
            json!({ "aud": [URL, "https://evil.test"] }),
            json!({ "aud": "https://id.test/" }),
            json!({ "aud": "https://id.test/oauth/jwks" }),
            json!({ "exp": null }),
            json!({ "exp": START - 61 }),
            json!({ "exp": START + 3_600 }),
            json!({ "exp": "soon" }),
            json!({ "nbf": START + 300 }),
            json!({ "jti": null }),
            json!({ "jti": "" }),
            json!({ "jti": "x".repeat(300) }),
        ] {
            refused(change);
        }
        for aud in [json!(ISSUER), json!([ISSUER]), json!([URL, ISSUER])] {
            let mut good = claims("signer", &aud.to_string());
            good["aud"] = aud;
            app.send(with(TOKEN, &[OWN], &assertion(&good, None))).expect(200);
        }
        // The key or the method of another client.
        app.send(with(TOKEN, &[OWN], &assertion(&claims("mac", "k1"), None))).expect(401);
        app.send(with(TOKEN, &[OWN], &assertion(&claims("signer", "k2"), Some(MAC)))).expect(401);
        app.send(with(TOKEN, &[OWN], &assertion(&claims("web", "k3"), None))).expect(401);
        let jwt = assertion(&claims("signer", "k4"), None);
        for wrong in ["", "urn:ietf:params:oauth:client-assertion-type:saml2-bearer"] {
            let form = [OWN, ("client_assertion_type", wrong), ("client_assertion", &jwt)];
            let answer = app.send(Ask::post(TOKEN, &form));
            assert!(matches!(answer.status(), 400 | 401), "{answer:?}");
        }
    });
}

/// RFC 7523 §3: "The JWT MAY contain a `jti` … the authorization server MAY ensure that JWTs are not replayed". Ours does, on every
/// process.
#[test]
fn an_assertion_is_used_once() {
    on_both(|app| {
        let jwt = assertion(&claims("signer", "once"), None);
        app.send(with(TOKEN, &[OWN], &jwt)).expect(200);
        app.send(with(TOKEN, &[OWN], &jwt)).expect_error(401, "invalid_client");
        app.replica().send(with(TOKEN, &[OWN], &jwt)).expect_error(401, "invalid_client");
        let others = assertion(&claims("mac", "once"), Some(MAC));
        app.send(with(TOKEN, &[OWN], &others)).expect(200);
    });
}
