use serde_json::{Value, json};

use super::super::fixture::{NOW, World, id_token};
use super::super::symmetric_key;
use super::*;
use crate::crypto::Plain;
use crate::jose::Signer;

const DEMANDS: Demands<'_> = Demands { nonce: "nonce-1", audience: "us", access_token: None, code: None, front_channel: false };

fn judged(world: &World, token: &str, demands: &Demands<'_>) -> Result<(), RefusalCode> {
    match validate(&world.verification(), token, demands, NOW) {
        Ok(Verdict::Proven(_)) => Ok(()),
        Ok(Verdict::KeyWanted) => Err(RefusalCode::IdTokenKey),
        Err(refusal) => Err(refusal.code),
    }
}

fn changed(change: impl FnOnce(&mut Value)) -> Result<(), RefusalCode> {
    let (world, mut claims) = (World::new(), id_token());
    change(&mut claims);
    judged(&world, &world.sign("JWT", &claims), &DEMANDS)
}

#[test]
fn a_token_in_order_is_taken() {
    assert_eq!(changed(|_| {}), Ok(()));
    assert_eq!(changed(|claims| claims["aud"] = json!(["us"])), Ok(()));
    assert_eq!(changed(|claims| claims["exp"] = json!(NOW.epoch_seconds() - 59)), Ok(()));
}

#[test]
fn each_wrong_or_missing_claim_is_refused_with_its_own_code() {
    // conformance 2.3: invalid-iss, missing-sub, invalid-aud, missing-aud, missing-iat, nonce-invalid; CVE-2026-55669
    let now = NOW.epoch_seconds();
    let changes = [
        ("iss", json!("https://evil.test"), RefusalCode::IdTokenIssuer),
        ("iss", json!("https://op.test/"), RefusalCode::IdTokenIssuer),
        ("sub", json!(""), RefusalCode::IdTokenSubject),
        ("sub", json!("x".repeat(256)), RefusalCode::IdTokenSubject),
        ("sub", json!(7), RefusalCode::IdTokenSubject),
        ("aud", json!("other"), RefusalCode::IdTokenAudience),
        ("aud", json!([]), RefusalCode::IdTokenAudience),
        ("exp", json!(now - 61), RefusalCode::IdTokenExpired),
        ("exp", json!("tomorrow"), RefusalCode::IdTokenExpired),
        ("exp", json!(1e300), RefusalCode::IdTokenExpired),
        ("iat", json!(now + 61), RefusalCode::IdTokenIssuedAt),
        ("iat", json!(null), RefusalCode::IdTokenIssuedAt),
        ("nonce", json!("nonce-2"), RefusalCode::IdTokenNonce),
        ("nonce", json!(null), RefusalCode::IdTokenNonce),
    ];
    for (name, value, code) in changes {
        assert_eq!(changed(|claims| claims[name] = value.clone()), Err(code), "{name} {value}");
    }
    let missing = [
        ("iss", RefusalCode::IdTokenIssuer),
        ("sub", RefusalCode::IdTokenSubject),
        ("aud", RefusalCode::IdTokenAudience),
        ("exp", RefusalCode::IdTokenExpired),
        ("iat", RefusalCode::IdTokenIssuedAt),
        ("nonce", RefusalCode::IdTokenNonce),
    ];
    for (name, code) in missing {
        assert_eq!(changed(|claims| drop(claims.as_object_mut().unwrap().remove(name))), Err(code), "{name}");
    }
}

#[test]
fn other_audiences_need_an_azp_and_azp_is_always_us() {
    let verdict = |aud: Value, azp: Value| {
        changed(|claims| {
            claims["aud"] = aud;
            if !azp.is_null() {
                claims["azp"] = azp;
            }
        })
    };
    let refused = Err(RefusalCode::IdTokenAuthorizedParty);
    assert_eq!(verdict(json!(["us", "other"]), json!(null)), refused);
    assert_eq!(verdict(json!(["us", "other"]), json!("us")), Ok(()));
    assert_eq!(verdict(json!("us"), json!("us")), Ok(()));
    assert_eq!(verdict(json!("us"), json!("other")), refused);
    assert_eq!(verdict(json!("us"), json!(7)), refused);
}

#[test]
fn with_the_inbound_client_id_the_app_is_the_audience_and_we_are_the_azp() {
    let (world, demands) = (World::new(), Demands { audience: "app", ..DEMANDS });
    let judge = |aud: &str, azp: Value| {
        let mut claims = id_token();
        claims["aud"] = aud.into();
        claims["azp"] = azp;
        judged(&world, &world.sign("JWT", &claims), &demands)
    };
    assert_eq!(judge("app", json!("us")), Ok(()));
    assert_eq!(judge("us", json!("us")), Err(RefusalCode::IdTokenAudience));
    assert_eq!(judge("app", json!("app")), Err(RefusalCode::IdTokenAuthorizedParty));
    assert_eq!(judge("app", json!(null)), Err(RefusalCode::IdTokenAuthorizedParty));
}

#[test]
fn cve_2020_26244_a_token_without_a_signature_is_never_taken() {
    let world = World::new();
    assert_eq!(judged(&world, &world.unsigned(&id_token()), &DEMANDS), Err(RefusalCode::IdTokenAlgorithm));
    assert_eq!(judged(&world, &world.sign_as_stranger(&id_token()), &DEMANDS), Err(RefusalCode::IdTokenSignature));
    assert_eq!(judged(&world, &world.sign_with_new_key(&id_token()), &DEMANDS), Ok(()).and(Err(RefusalCode::IdTokenKey)));
}

#[test]
fn a_public_key_is_never_the_secret_of_an_hs_token() {
    // lua-resty-jwt #61: HS256 under the text of the public key
    let mut world = World::new();
    let public = Plain::new(serde_json::to_string(&super::super::fixture::document()).unwrap());
    let Value::Object(claims) = id_token() else { panic!() };
    let token = Signer::from_secret(SigningAlgorithm::HS256, &public).unwrap().sign("JWT", &claims).unwrap();
    assert_eq!(judged(&world, &token, &DEMANDS), Err(RefusalCode::IdTokenAlgorithm));
    world.settings.id_token_algs = vec![SigningAlgorithm::HS256];
    assert_eq!(judged(&world, &token, &DEMANDS), Err(RefusalCode::IdTokenKey), "a domain without a secret has no key for it");
}

#[test]
fn hs_is_taken_where_the_domain_names_it_under_the_secret_as_it_is_or_decoded() {
    let mut world = World::new();
    world.settings.id_token_algs = vec![SigningAlgorithm::HS256];
    let secret = Plain::new("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9w".into());
    let decoded = Plain::new("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnop".into());
    let Value::Object(claims) = id_token() else { panic!() };
    for (signs, is_base64, holds) in
        [(&secret, false, true), (&decoded, true, true), (&secret, true, false), (&decoded, false, false)]
    {
        let token = Signer::from_secret(SigningAlgorithm::HS256, signs).unwrap().sign("JWT", &claims).unwrap();
        let mac = symmetric_key::of(&secret, is_base64);
        let verification = Verification { keys: None, mac: Some(&mac), ..world.verification() };
        assert_eq!(validate(&verification, &token, &DEMANDS, NOW).is_ok(), holds, "{is_base64}");
    }
}

#[test]
fn hashes_must_fit_and_through_the_browser_must_be_there() {
    let world = World::new();
    let hash = |value| hash::left_half(SigningAlgorithm::ES256, value);
    let judge = |claims: &Value, front_channel| {
        let demands = Demands { access_token: Some("access"), code: Some("code"), front_channel, ..DEMANDS };
        judged(&world, &world.sign("JWT", claims), &demands)
    };
    let mut claims = id_token();
    assert_eq!(judge(&claims, false), Ok(()));
    assert_eq!(judge(&claims, true), Err(RefusalCode::IdTokenAccessTokenHash), "missing-athash");
    claims["at_hash"] = hash("access").into();
    assert_eq!(judge(&claims, true), Err(RefusalCode::IdTokenCodeHash), "missing-chash");
    claims["c_hash"] = hash("code").into();
    assert_eq!(judge(&claims, true), Ok(()));
    claims["c_hash"] = hash("other").into();
    assert_eq!(judge(&claims, false), Err(RefusalCode::IdTokenCodeHash), "invalid-chash");
    claims["at_hash"] = json!(7);
    assert_eq!(judge(&claims, false), Err(RefusalCode::IdTokenAccessTokenHash), "invalid-athash");
}

#[test]
fn the_algorithms_are_the_domains_else_the_asymmetric_ones_of_the_metadata_else_rs256() {
    use SigningAlgorithm::{ES256, HS256, RS256};
    let mut world = World::new();
    let of = |world: &World| algorithms(&world.settings, &world.metadata);
    assert_eq!(of(&world), [RS256, ES256]);
    world.metadata.signing_algorithms = vec![HS256];
    assert_eq!(of(&world), [RS256]);
    world.settings.id_token_algs = vec![HS256];
    assert_eq!(of(&world), [HS256]);
}

#[test]
fn the_issuer_of_a_multi_tenant_upstream_is_the_one_of_the_tokens_tenant() {
    let mut world = World::new();
    world.metadata.issuer = "https://op.test/{tenantid}/v2".into();
    let judge = |iss: &str, tid: Value| {
        let mut claims = id_token();
        claims["iss"] = iss.into();
        claims["tid"] = tid;
        judged(&world, &world.sign("JWT", &claims), &DEMANDS)
    };
    assert_eq!(judge("https://op.test/t1/v2", json!("t1")), Ok(()));
    for (iss, tid) in [
        ("https://op.test/t1/v2", json!("t2")),
        ("https://op.test/{tenantid}/v2", json!("{tenantid}")),
        ("https://op.test/t1/v2", json!(null)),
        ("https://op.test/a/b/v2", json!("a/b")),
    ] {
        assert_eq!(judge(iss, tid), Err(RefusalCode::IdTokenIssuer), "{iss}");
    }
}
