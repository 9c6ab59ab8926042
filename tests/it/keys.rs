//! Signing keys by the clock: OpenID Connect Core §10.1.1 (rotation), decisions 19–23.

use std::collections::BTreeMap;

use serde_json::Value;
use signet::flow;
use signet::model::SigningAlgorithm;

use crate::harness::{Ask, Auth, RelyingParty, START, Setup, TestApp, Tokens, WEB, on_both, on_both_with, verified};

fn published(app: &TestApp) -> Vec<String> {
    let keys = app.get("/oauth/jwks").expect(200).json();
    keys["keys"].as_array().unwrap().iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect()
}

fn kid(app: &TestApp, token: &str) -> String {
    verified(app, token).header["kid"].as_str().unwrap().to_owned()
}

fn ledger(app: &TestApp) -> String {
    let form = [("grant_type", "client_credentials"), ("scope", "ledger:read"), ("resource", "https://ledger.test")];
    Tokens::read(app.send(crate::harness::POST.token(&form))).access
}

/// RFC 7517 §5: public keys, each with its own `kid` and the one algorithm it is for.
#[test]
fn the_key_set_shows_public_halves_only() {
    on_both(|app| {
        let keys = app.get("/oauth/jwks").expect(200).json();
        let keys = keys["keys"].as_array().unwrap();
        assert!(!keys.is_empty());
        for key in keys {
            for secret in ["d", "p", "q", "dp", "dq", "qi", "k", "oth"] {
                assert!(key.get(secret).is_none(), "{secret} is published");
            }
            assert!(key["kid"].is_string() && key["use"] == "sig" && key["alg"].is_string(), "{key}");
        }
        let mut kids = published(app);
        kids.sort();
        kids.dedup();
        assert_eq!(kids.len(), keys.len());
    });
}

/// Core §10.1.1: "The signer can begin using a new key periodically … The JWK Set document … SHOULD retain recently decommissioned
/// signing keys for a reasonable period of time to facilitate a smooth transition."
#[test]
fn keys_rotate_and_nobody_meets_an_unknown_one() {
    on_both(|app| {
        let mut signed_with: BTreeMap<String, i64> = BTreeMap::new();
        let mut before = published(app);
        let mut tokens: Vec<(i64, String)> = Vec::new();
        for step in 0..=160 {
            let token = ledger(app);
            let kid = kid(app, &token);
            assert!(before.contains(&kid), "step {step}: {kid} signs and was not in the key set ten minutes ago");
            signed_with.entry(kid).or_insert(step);
            tokens.push((app.now().epoch_seconds() + 300, token));
            before = published(app);
            app.wait(600);
            app.tend_keys();
            tokens.retain(|(expires_at, _)| *expires_at > app.now().epoch_seconds());
            for (_, token) in &tokens {
                verified(app, token);
            }
        }
        assert_eq!(signed_with.len(), 2, "one rotation in 26 hours: {signed_with:?}");
    });
}

#[test]
fn rotate_now_keeps_what_was_signed() {
    on_both(|app| {
        let old = WEB.tokens(app, "openid", "ada").id;
        let (store, vault, provider) = (app.house().store(), app.house().vault(), app.site().provider.id.clone());
        flow::keys::rotate(store, vault, (&provider, Some(SigningAlgorithm::RS256)), &app.host(), app.now()).unwrap();
        app.notice();
        app.wait(601);
        app.tend_keys();
        let new = WEB.tokens(app, "openid", "ada").id;
        assert_ne!(kid(app, &old), kid(app, &new));
        app.wait(3_600 + 120 + 86_400 * 40);
        app.tend_keys();
        app.tend_keys();
        let old_kid = serde_json::from_slice::<Value>(&decoded(old.split('.').next().unwrap())).unwrap()["kid"].clone();
        assert!(!published(app).iter().any(|kid| old_kid == kid.as_str()), "it is gone in the end");
        // Decision 21: the public half of a key that is gone still verifies a hint.
        let mut browser = app.browser();
        browser.sign_in(&WEB, &[], "ada").callback();
        let hint = [("prompt", "none"), ("id_token_hint", old.as_str())];
        browser.authorize(&WEB, &hint).callback().code();
    });
}

fn decoded(text: &str) -> Vec<u8> {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(text).unwrap()
}

/// W14 of the withdrawal matrix: a revoked key verifies nothing any more, on every process; sessions and opaque tokens live on.
#[test]
fn a_revoked_key_is_gone_at_once() {
    on_both(|app| {
        let replica = app.replica();
        let mut browser = app.browser();
        let callback = browser.sign_in(&WEB, &[("scope", "openid offline_access")], "ada").callback();
        let tokens = WEB.redeem(app, &callback);
        let jwt = ledger(app);
        let post = crate::harness::POST;
        assert!(post.is_active(app, &jwt));
        for token in [&tokens.id, &jwt] {
            let (store, vault, provider) = (app.house().store(), app.house().vault(), app.site().provider.id.clone());
            let revoked = flow::keys::revoke(store, vault, (&provider, &kid(app, token)), &app.host(), app.now());
            assert!(revoked.unwrap().unwrap().successor.is_some());
            app.notice();
        }
        replica.notice();
        assert!(!post.is_active(&replica, &jwt));
        let mut moved = browser.moved_to(&replica);
        moved.authorize(&WEB, &[("prompt", "none"), ("id_token_hint", &tokens.id)]).callback().expect_error("login_required");
        moved.silently(&WEB).code();
        replica.send(Ask::get("/oauth/userinfo").bearer(&tokens.access)).expect(200);
        let next = WEB.refresh(&replica, &tokens.refresh);
        assert_ne!(
            kid(&replica, &next.id),
            serde_json::from_slice::<Value>(&decoded(tokens.id.split('.').next().unwrap())).unwrap()["kid"]
        );
        assert!(post.is_active(&replica, &ledger(&replica)));
    });
}

const ALGORITHMS: [&str; 10] = ["RS256", "PS256", "ES256", "EdDSA", "HS256", "HS384", "HS512", "RS512", "ES384", "ES512"];

/// Decision 20: "The act that first names an algorithm makes its key before answering, and that first key signs at once."
#[test]
fn every_algorithm_signs() {
    let secret = "a secret that is long enough for each of the HS algorithms, that is 64 bytes: 0123456789";
    let tables: String = ALGORITHMS
        .iter()
        .map(|name| {
            format!(
                "\n[[client]]\nprovider = \"default\"\nclient_id = \"{name}\"\nclient_secret = \"{secret}\"\n\
                 redirect_uris = [\"https://app.test/cb\"]\nid_token_signed_response_alg = \"{name}\"\nrequire_consent = false\n"
            )
        })
        .collect();
    on_both_with(&Setup::more(&tables), |app| {
        let document = app.get("/.well-known/openid-configuration").expect(200).json();
        let advertised = document["id_token_signing_alg_values_supported"].as_array().unwrap();
        for name in ALGORITHMS {
            assert!(advertised.contains(&name.into()), "{name} is advertised");
            let client = RelyingParty { id: name, auth: Auth::Basic(secret), redirect_uri: WEB.redirect_uri };
            let token = client.tokens(app, "openid", "ada").id;
            let jwt = if name.starts_with("HS") { crate::harness::verified_with(&token, secret) } else { verified(app, &token) };
            assert_eq!((&jwt.header["alg"], &jwt.claims["aud"]), (&name.into(), &name.into()));
            assert_eq!(jwt.claims["iat"], START);
        }
    });
}
