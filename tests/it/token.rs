//! The token endpoint and the authorization code: RFC 6749 §4.1.3, §5; OpenID Connect Core §3.1.3; RFC 7636; RFC 9700 §2.1.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;

use crate::harness::{Ask, ISSUER, POST, SPA, START, VERIFIER, WEB, on_both, verified};

const TOKEN: &str = "/oauth/oauth20/token";

/// Core §3.1.3.3, §2: the ID token; RFC 6749 §5.1: the answer.
#[test]
fn a_code_becomes_tokens() {
    on_both(|app| {
        let callback = app.browser().sign_in(&WEB, &[("scope", "openid email nonsense")], "ada").callback();
        let tokens = WEB.redeem(app, &callback);
        assert_eq!((&tokens.body["scope"], &tokens.body["expires_in"]), (&json!("openid email"), &json!(300)));
        let id = verified(app, &tokens.id);
        assert_eq!((id.header["alg"].as_str(), id.header["typ"].as_str()), (Some("RS256"), Some("JWT")));
        let claims = &id.claims;
        assert_eq!((&claims["iss"], &claims["aud"], &claims["nonce"]), (&json!(ISSUER), &json!("web"), &json!("n-1")));
        assert_eq!((&claims["iat"], &claims["exp"]), (&json!(START), &json!(START + 3_600)));
        assert!(claims["sub"].as_str().unwrap().len() <= 255 && claims["sid"].is_string());
        // §3.1.3.6: "the left-most half of the hash of the octets of the ASCII representation of the access_token value".
        let digest = ring::digest::digest(&ring::digest::SHA256, tokens.access.as_bytes());
        assert_eq!(claims["at_hash"], URL_SAFE_NO_PAD.encode(&digest.as_ref()[..16]));
        assert!(claims.get("email").is_none(), "§5.4: claims of scopes come from userinfo when there is an access token");
    });
}

#[test]
fn without_openid_there_is_no_id_token() {
    on_both(|app| {
        let tokens = WEB.tokens(app, "orders:read", "ada");
        assert!(tokens.id.is_empty() && tokens.body["scope"] == "orders:read");
    });
}

/// RFC 6749 §4.1.2: "If an authorization code is used more than once, the authorization server MUST deny the request and SHOULD
/// revoke (when possible) all tokens previously issued based on that authorization code."
#[test]
fn a_code_is_redeemed_once_and_a_replay_revokes_its_grant() {
    on_both(|app| {
        let callback = app.browser().sign_in(&WEB, &[], "ada").callback();
        let tokens = WEB.redeem(app, &callback);
        assert!(WEB.is_active(app, &tokens.access));
        // Long after the code's own life: the replay of an expired code still counts.
        app.wait(120);
        app.send(WEB.redeeming(&callback.code())).expect_error(400, "invalid_grant");
        assert!(!WEB.is_active(app, &tokens.access));
        assert!(!WEB.is_active(app, &tokens.refresh));
        app.send(WEB.refreshing(&tokens.refresh)).expect_error(400, "invalid_grant");
        app.send(Ask::get("/oauth/userinfo").bearer(&tokens.access)).expect(401);
    });
}

/// Decision 11: "A foreign client's or a wrong verifier's attempt neither burns nor revokes."
#[test]
fn a_foreign_clients_attempt_burns_nothing() {
    on_both(|app| {
        let callback = app.browser().sign_in(&WEB, &[], "ada").callback();
        let code = callback.code();
        let form = |uri: &'static str| {
            [("grant_type", "authorization_code"), ("code", code.as_str()), ("redirect_uri", uri), ("code_verifier", VERIFIER)]
        };
        for thief in [POST, SPA] {
            for uri in [WEB.redirect_uri, thief.redirect_uri] {
                app.send(thief.token(&form(uri))).expect_error(400, "invalid_grant");
            }
        }
        let tokens = WEB.redeem(app, &callback);
        app.send(SPA.token(&form(WEB.redirect_uri))).expect_error(400, "invalid_grant");
        assert!(WEB.is_active(app, &tokens.access), "nor does a stranger's replay revoke");
    });
}

/// RFC 7636 §4.6: "If the values are not equal, an error response indicating `invalid_grant` … MUST be returned."
#[test]
fn a_wrong_verifier_burns_nothing() {
    on_both(|app| {
        let callback = app.browser().sign_in(&WEB, &[], "ada").callback();
        let code = callback.code();
        let other = VERIFIER.replace('X', "Y");
        let short = &VERIFIER[..42];
        let padded = format!("{VERIFIER}=");
        let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
        for wrong in [other.as_str(), short, &padded, challenge, "", " ", &VERIFIER.to_lowercase()] {
            let form = [
                ("grant_type", "authorization_code"),
                ("code", &code),
                ("redirect_uri", WEB.redirect_uri),
                ("code_verifier", wrong),
            ];
            let answer = app.send(WEB.token(&form)).expect(400).json();
            assert!(answer["error"] == "invalid_grant" || answer["error"] == "invalid_request", "{wrong}: {answer}");
        }
        WEB.redeem(app, &callback);
    });
}

/// RFC 9700 §2.1.1: "the authorization server MUST ensure that a `code_verifier` … is only accepted if a `code_challenge` was
/// present" (the downgrade), and the reverse.
#[test]
fn a_verifier_belongs_to_a_challenge() {
    on_both(|app| {
        let without = [("code_challenge", ""), ("code_challenge_method", "")];
        let mut browser = app.browser();
        let callback = browser.sign_in(&WEB, &without, "ada").callback();
        app.send(WEB.redeeming(&callback.code())).expect_error(400, "invalid_grant");
        let code = callback.code();
        let bare = [("grant_type", "authorization_code"), ("code", code.as_str()), ("redirect_uri", WEB.redirect_uri)];
        app.send(WEB.token(&bare)).expect(200);
        let with = browser.authorize(&WEB, &[]).callback().code();
        let bare = [("grant_type", "authorization_code"), ("code", with.as_str()), ("redirect_uri", WEB.redirect_uri)];
        app.send(WEB.token(&bare)).expect_error(400, "invalid_grant");
    });
}

/// RFC 6749 §4.1.3: "ensure that the `redirect_uri` parameter is present if … included in the initial authorization request …
/// and if included ensure that their values are identical".
#[test]
fn the_redirect_uri_is_repeated_exactly() {
    on_both(|app| {
        let callback = app.browser().sign_in(&WEB, &[], "ada").callback();
        let code = callback.code();
        for uri in ["https://app.test/cb?tenant=1", "https://app.test/cb/", "https://app.test/CB", ""] {
            let form =
                [("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", uri), ("code_verifier", VERIFIER)];
            let answer = app.send(WEB.token(&form)).expect(400).json();
            assert!(answer["error"] == "invalid_grant" || answer["error"] == "invalid_request", "{uri}: {answer}");
        }
        WEB.redeem(app, &callback);
    });
}

/// RFC 6749 §4.1.2: "The authorization code MUST expire shortly after it is issued"; ours after 60 s, to the second.
#[test]
fn a_code_lives_for_a_minute() {
    on_both(|app| {
        let mut browser = app.browser();
        let callback = browser.sign_in(&WEB, &[], "ada").callback();
        app.wait(59);
        WEB.redeem(app, &callback);
        let callback = browser.authorize(&WEB, &[]).callback();
        app.wait(60);
        app.send(WEB.redeeming(&callback.code())).expect_error(400, "invalid_grant");
    });
}

/// RFC 6749 §5.2.
#[test]
fn what_is_wrong_with_a_token_request_is_said_as_the_standard_says() {
    on_both(|app| {
        let cases: &[(&[(&str, &str)], &str)] = &[
            (&[], "invalid_request"),
            (&[("grant_type", "password"), ("username", "ada"), ("password", "x")], "unsupported_grant_type"),
            (&[("grant_type", "AUTHORIZATION_CODE")], "unsupported_grant_type"),
            (&[("grant_type", "authorization_code")], "invalid_request"),
            (
                &[("grant_type", "authorization_code"), ("code", "nonsense"), ("redirect_uri", "https://app.test/cb")],
                "invalid_grant",
            ),
            (&[("grant_type", "refresh_token")], "invalid_request"),
            (&[("grant_type", "refresh_token"), ("refresh_token", "nonsense")], "invalid_grant"),
            (&[("grant_type", "client_credentials"), ("grant_type", "client_credentials")], "invalid_request"),
            (&[("grant_type", "client_credentials"), ("scope", "openid")], "invalid_scope"),
        ];
        for (form, code) in cases {
            app.send(WEB.token(form)).expect_error(400, code);
        }
        app.send(SPA.token(&[("grant_type", "client_credentials")])).expect_error(400, "unauthorized_client");
        app.send(Ask::get(TOKEN)).expect(405);
        app.send(Ask::new("POST", TOKEN).body("application/json", b"{\"grant_type\":\"x\"}"))
            .expect_error(400, "invalid_request");
        let large = "x".repeat(70_000);
        app.send(WEB.token(&[("grant_type", &large)])).expect_error(400, "invalid_request");
        let garbled = Ask::new("POST", TOKEN).body("application/x-www-form-urlencoded", b"grant_type=%zz&a=\xff");
        app.send(garbled).expect_error(400, "invalid_request");
    });
}
