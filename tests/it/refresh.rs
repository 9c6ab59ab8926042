//! Refresh tokens: RFC 6749 §6, OpenID Connect Core §11 and §12, RFC 9700 §4.14, decision 12.

use crate::harness::{ASKING, Ask, SPA, START, Setup, WEB, on_both, on_both_with, verified};

/// RFC 9700 §4.14.2: "Refresh token rotation: the authorization server issues a new refresh token with every access token refresh
/// response."
#[test]
fn each_use_replaces_the_token() {
    on_both(|app| {
        let first = SPA.tokens(app, "openid email", "ada");
        app.wait(10);
        let second = SPA.refresh(app, &first.refresh);
        assert_ne!(second.refresh, first.refresh);
        let (before, after) = (verified(app, &first.id).claims, verified(app, &second.id).claims);
        // Core §12.2
        for name in ["iss", "sub", "aud", "sid"] {
            assert_eq!(before[name], after[name], "{name}");
        }
        assert_eq!((after["iat"].as_i64(), after.get("nonce")), (Some(START + 10), None));
        app.send(Ask::get("/oauth/userinfo").bearer(&second.access)).expect(200);
        app.send(Ask::get("/oauth/userinfo").bearer(&first.access)).expect(200);
    });
}

/// A reply that was lost logs nobody out: within the grace the replaced token returns the same successor.
#[test]
fn a_lost_reply_is_repeated_within_the_grace() {
    on_both(|app| {
        let first = SPA.tokens(app, "openid", "ada");
        let second = SPA.refresh(app, &first.refresh);
        app.wait(59);
        assert_eq!(SPA.refresh(app, &first.refresh).refresh, second.refresh);
        SPA.refresh(app, &second.refresh);
    });
}

/// RFC 9700 §4.14.2: "If a refresh token is compromised and subsequently used by both the attacker and the legitimate client, one of
/// them will present an invalidated refresh token, which will inform the authorization server of the breach."
#[test]
fn reuse_after_the_grace_revokes_everything() {
    on_both(|app| {
        let first = SPA.tokens(app, "openid", "ada");
        let second = SPA.refresh(app, &first.refresh);
        app.wait(60);
        app.send(SPA.refreshing(&first.refresh)).expect_error(400, "invalid_grant");
        app.send(SPA.refreshing(&second.refresh)).expect_error(400, "invalid_grant");
        app.send(Ask::get("/oauth/userinfo").bearer(&second.access)).expect(401);
    });
}

#[test]
fn reuse_after_the_successor_was_used_revokes_everything() {
    on_both(|app| {
        let first = SPA.tokens(app, "openid", "ada");
        let second = SPA.refresh(app, &first.refresh);
        let third = SPA.refresh(app, &second.refresh);
        app.send(SPA.refreshing(&first.refresh)).expect_error(400, "invalid_grant");
        app.send(SPA.refreshing(&third.refresh)).expect_error(400, "invalid_grant");
    });
}

/// RFC 6749 §6: "The requested scope MUST NOT include any scope not originally granted by the resource owner".
#[test]
fn scope_may_narrow_and_comes_back_whole() {
    on_both(|app| {
        let first = WEB.tokens(app, "openid email orders:read", "ada");
        let with =
            |token: &str, scope: &str| WEB.token(&[("grant_type", "refresh_token"), ("refresh_token", token), ("scope", scope)]);
        app.send(with(&first.refresh, "openid phone")).expect_error(400, "invalid_scope");
        let narrow = app.send(with(&first.refresh, "openid email")).expect(200).json();
        assert_eq!(narrow["scope"], "openid email");
        let next = narrow["refresh_token"].as_str().unwrap();
        let again = app.send(with(next, "openid email orders:read")).expect(200).json();
        assert_eq!(again["scope"], "openid email orders:read", "the refresh token itself is not narrowed");
        let without_openid = app.send(with(again["refresh_token"].as_str().unwrap(), "email")).expect(200).json();
        assert!(without_openid.get("id_token").is_none());
    });
}

/// RFC 6749 §10.4: "the binding between the refresh token and client identity".
#[test]
fn a_stranger_gets_nothing_and_revokes_nothing() {
    on_both(|app| {
        let tokens = WEB.tokens(app, "openid", "ada");
        for thief in [SPA, ASKING] {
            app.send(thief.refreshing(&tokens.refresh)).expect_error(400, "invalid_grant");
        }
        app.send(Ask::post("/oauth/oauth20/token", &[("grant_type", "refresh_token"), ("refresh_token", &tokens.refresh)]))
            .expect(401);
        app.send(WEB.refreshing(&tokens.access)).expect_error(400, "invalid_grant");
        WEB.refresh(app, &tokens.refresh);
    });
}

/// Decision 12: "With `offline_access` consented it outlives logout, without it ends with the session."
#[test]
fn a_token_lives_with_the_session_unless_it_is_offline() {
    on_both(|app| {
        for (scope, survives) in [("openid", false), ("openid offline_access", true)] {
            let mut browser = app.browser();
            let callback = browser.sign_in(&WEB, &[("scope", scope)], "ada").callback();
            let tokens = WEB.redeem(app, &callback);
            let page = browser.get("/logout").expect_page(200);
            browser.press(&page, "logout-form", ("action", "confirm")).expect_page(200);
            let answer = app.send(WEB.refreshing(&tokens.refresh));
            if survives {
                answer.expect(200);
            } else {
                answer.expect_error(400, "invalid_grant");
            }
        }
    });
}

/// Decision 15: "refresh 30 days idle and 180 absolute".
#[test]
fn a_token_ends_when_idle_and_when_old() {
    on_both(|app| {
        let day = 86_400;
        let idle = WEB.tokens(app, "openid offline_access", "ada");
        let mut used = WEB.tokens(app, "openid offline_access", "bob").refresh;
        app.wait(30 * day - 1);
        app.tend_keys();
        used = WEB.refresh(app, &used).refresh;
        app.wait(1);
        app.send(WEB.refreshing(&idle.refresh)).expect_error(400, "invalid_grant");
        for _ in 0..5 {
            app.wait(29 * day);
            app.tend_keys();
            used = WEB.refresh(app, &used).refresh;
        }
        app.wait(5 * day);
        app.send(WEB.refreshing(&used)).expect_error(400, "invalid_grant");
    });
}

const STEADY: &str = r#"
[[client]]
provider = "default"
client_id = "steady"
client_secret = "a secret of steady"
redirect_uris = ["https://app.test/cb"]
grant_types = ["authorization_code", "refresh_token"]
refresh_token_rotation = false
require_consent = false
"#;

#[test]
fn a_confidential_client_may_keep_its_token() {
    let mut steady = WEB;
    (steady.id, steady.auth) = ("steady", crate::harness::Auth::Basic("a secret of steady"));
    on_both_with(&Setup::more(STEADY), |app| {
        let first = steady.tokens(app, "openid offline_access", "ada");
        for _ in 0..10 {
            app.wait(20 * 86_400);
            app.tend_keys();
            let answer = app.send(steady.refreshing(&first.refresh));
            if app.now().epoch_seconds() - START < 180 * 86_400 {
                assert_eq!(answer.expect(200).json()["refresh_token"], first.refresh.as_str());
            } else {
                answer.expect_error(400, "invalid_grant");
            }
        }
    });
}
