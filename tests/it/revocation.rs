//! Token revocation: RFC 7009.

use crate::harness::{ASKING, Ask, SPA, WEB, on_both};

const REVOKE: &str = "/oauth/revoke";

/// RFC 7009 §2.1: "If the particular token is a refresh token and the authorization server supports the revocation of access tokens,
/// then the authorization server SHOULD also invalidate all access tokens based on the same authorization grant."
#[test]
fn revoking_a_refresh_token_revokes_its_grant() {
    on_both(|app| {
        for client in [WEB, SPA] {
            let tokens = client.tokens(app, "openid offline_access", "ada");
            app.send(client.post(REVOKE, &[("token", &tokens.refresh)])).expect(200);
            app.send(client.refreshing(&tokens.refresh)).expect_error(400, "invalid_grant");
            app.send(Ask::get("/oauth/userinfo").bearer(&tokens.access)).expect(401);
        }
    });
}

#[test]
fn revoking_an_access_token_revokes_it_alone() {
    on_both(|app| {
        let tokens = WEB.tokens(app, "openid", "ada");
        for hint in ["refresh_token", "nonsense"] {
            let form = [("token", tokens.access.as_str()), ("token_type_hint", hint)];
            app.send(WEB.post(REVOKE, &form)).expect(200);
        }
        app.send(Ask::get("/oauth/userinfo").bearer(&tokens.access)).expect(401);
        let next = WEB.refresh(app, &tokens.refresh);
        app.send(Ask::get("/oauth/userinfo").bearer(&next.access)).expect(200);
    });
}

/// RFC 7009 §2.2: "invalid tokens do not cause an error response since the client cannot handle such an error in a reasonable way".
#[test]
fn what_is_unknown_is_revoked_already() {
    on_both(|app| {
        for token in ["nonsense", "a.b.c", &"x".repeat(20_000)] {
            app.send(WEB.post(REVOKE, &[("token", token)])).expect(200);
        }
        app.send(WEB.post(REVOKE, &[])).expect_error(400, "invalid_request");
        app.send(Ask::post(REVOKE, &[("token", "x")])).expect(401);
    });
}

/// RFC 7009 §2.1: "verifies whether the token was issued to the client making the revocation request. If this validation fails, the
/// request is refused".
#[test]
fn a_stranger_revokes_nothing() {
    on_both(|app| {
        let tokens = WEB.tokens(app, "openid", "ada");
        for stranger in [ASKING, SPA] {
            for token in [&tokens.refresh, &tokens.access] {
                let answer = app.send(stranger.post(REVOKE, &[("token", token)]));
                assert!(matches!(answer.status(), 200 | 400), "{answer:?}");
            }
        }
        app.send(Ask::get("/oauth/userinfo").bearer(&tokens.access)).expect(200);
        WEB.refresh(app, &tokens.refresh);
    });
}
