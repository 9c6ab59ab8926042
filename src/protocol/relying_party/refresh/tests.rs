use serde_json::json;

use super::super::fixture::{NOW, World, id_token};
use super::*;
use crate::model::{ClaimsSource, UpstreamSettings};

fn original() -> Original {
    Original {
        issuer: "https://op.test".into(),
        subject: "alice".into(),
        audience: "us".into(),
        audiences: vec!["us".into()],
        authorized_party: None,
        issued_at: Some(NOW),
        auth_time: Some(NOW),
        nonce: Some("nonce-1".into()),
    }
}

fn step(world: &World, original: Option<&Original>, brought: &Brought) -> Result<Step, Refusal> {
    let World { settings, metadata, .. } = world;
    next(&Renewal { settings, metadata, original, subject: "alice", mac: None, decrypter: None }, brought, NOW)
}

fn judged(change: &Value, original: &Original) -> Result<(), RefusalCode> {
    let world = World::new();
    let mut claims = id_token();
    for (name, value) in change.as_object().unwrap() {
        if value.is_null() {
            claims.as_object_mut().unwrap().remove(name);
        } else {
            claims[name] = value.clone();
        }
    }
    step(&world, Some(original), &world.brought(&claims)).map(drop).map_err(|refusal| refusal.code)
}

#[test]
fn a_refreshed_id_token_says_what_the_first_one_said() {
    // Core §12.2
    let at = NOW.epoch_seconds();
    for (change, expected) in [
        (json!({}), Ok(())),
        (json!({ "nonce": null }), Ok(())),
        (json!({ "nonce": "another" }), Err(RefusalCode::IdTokenNonce)),
        (json!({ "nonce": 7 }), Err(RefusalCode::IdTokenNonce)),
        (json!({ "sub": "mallory" }), Err(RefusalCode::IdTokensDiffer)),
        (json!({ "iss": "https://evil.test" }), Err(RefusalCode::IdTokenIssuer)),
        (json!({ "aud": "others" }), Err(RefusalCode::IdTokenAudience)),
        (json!({ "azp": "us" }), Err(RefusalCode::IdTokenAuthorizedParty)),
        (json!({ "iat": at - 1 }), Err(RefusalCode::IdTokenIssuedAt)),
        (json!({ "auth_time": at }), Ok(())),
        (json!({ "auth_time": at - 1 }), Err(RefusalCode::IdTokensDiffer)),
        (json!({ "auth_time": "then" }), Err(RefusalCode::IdTokenMalformed)),
        (json!({ "exp": at - 600 }), Err(RefusalCode::IdTokenExpired)),
        (json!({ "at_hash": "x" }), Err(RefusalCode::IdTokenAccessTokenHash)),
    ] {
        assert_eq!(judged(&change, &original()), expected, "{change}");
    }
    let several = Original { audiences: vec!["us".into(), "them".into()], authorized_party: Some("us".into()), ..original() };
    assert_eq!(judged(&json!({ "aud": ["them", "us"], "azp": "us" }), &several), Ok(()));
    assert_eq!(judged(&json!({ "aud": ["them", "us"] }), &several), Err(RefusalCode::IdTokenAuthorizedParty));
    assert_eq!(judged(&json!({ "azp": "us" }), &several), Err(RefusalCode::IdTokenAudience));
    let silent = Original { nonce: None, auth_time: None, ..original() };
    assert_eq!(judged(&json!({}), &silent), Err(RefusalCode::IdTokenNonce), "a nonce where there was none");
}

#[test]
fn an_answer_may_have_no_id_token_and_then_says_nothing_new() {
    let world = World::new();
    let mut brought = world.brought(&id_token());
    if let Some(tokens) = &mut brought.tokens {
        tokens.id_token = None;
    }
    assert!(matches!(step(&world, Some(&original()), &brought), Ok(Step::Done(said)) if said.is_empty()));
    assert!(matches!(step(&world, Some(&original()), &Brought::default()), Ok(Step::Tokens)));
}

#[test]
fn userinfo_is_asked_and_is_about_the_same_person() {
    let mut world = World::new();
    world.settings.claims_source = ClaimsSource::IdTokenAndUserinfo;
    let mut brought = world.brought(&id_token());
    assert!(matches!(step(&world, Some(&original()), &brought), Ok(Step::Userinfo(token)) if token.reveal() == "access-1"));
    let said = |value: Value| Some(Userinfo::Plain(value.as_object().unwrap().clone()));
    brought.userinfo = said(json!({ "sub": "alice", "nickname": "al" }));
    assert!(matches!(step(&world, Some(&original()), &brought), Ok(Step::Done(said)) if said["nickname"] == "al"));
    brought.userinfo = said(json!({ "sub": "mallory" }));
    assert_eq!(step(&world, Some(&original()), &brought).unwrap_err().code, RefusalCode::UserinfoSubject);
    // Without OpenID Connect the mapped subject is all there is.
    world.settings.claims_source = ClaimsSource::Userinfo;
    world.settings.claims.insert("sub".into(), "id".into());
    brought.userinfo = said(json!({ "id": "alice" }));
    assert!(step(&world, None, &brought).is_ok());
    brought.userinfo = said(json!({ "id": "bob" }));
    assert_eq!(step(&world, None, &brought).unwrap_err().code, RefusalCode::UserinfoSubject);
}

#[test]
fn keys_are_fetched_again_for_an_unknown_one_and_once_only() {
    let world = World::new();
    let mut brought = world.brought(&id_token());
    if let Some(tokens) = &mut brought.tokens {
        tokens.id_token = Some(world.sign_with_new_key(&id_token()));
    }
    assert!(matches!(step(&world, Some(&original()), &brought), Ok(Step::Keys(true))));
    brought.refetched = true;
    assert_eq!(step(&world, Some(&original()), &brought).unwrap_err().code, RefusalCode::IdTokenKey);
    brought.keys = None;
    brought.refetched = false;
    assert!(matches!(step(&world, Some(&original()), &brought), Ok(Step::Keys(false))));
}

#[test]
fn only_a_withdrawn_grant_or_somebody_else_ends_it() {
    let refused = |detail: &str| Refusal::new(RefusalCode::TokenRequestRefused, detail);
    assert!(is_final(&refused("invalid_grant")) && is_final(&refused("invalid_grant the account is disabled")));
    for detail in ["invalid_client", "invalid_grant_type", "", "temporarily_unavailable invalid_grant"] {
        assert!(!is_final(&refused(detail)), "{detail}");
    }
    assert!(is_final(&Refusal::new(RefusalCode::IdTokensDiffer, "")));
    for code in [RefusalCode::Unreachable, RefusalCode::IdTokenSignature, RefusalCode::DomainMisconfigured] {
        assert!(!is_final(&Refusal::new(code, "")), "{code:?}");
    }
}

#[test]
fn the_request_has_the_token_and_our_proof_and_its_debug_text_has_neither() {
    let World { settings, metadata, .. } = World::new();
    let credentials = Credentials { secret: Some(Plain::new("s".into())), ..Credentials::default() };
    let call = request(&settings, &metadata, &Plain::new("refresh-1".into()), &credentials, NOW).unwrap();
    let form: Vec<_> = call.form.iter().map(|(name, value)| (name.as_str(), value.reveal())).collect();
    assert_eq!(form, [("grant_type", "refresh_token"), ("refresh_token", "refresh-1")]);
    assert!(call.authorization.is_some());
    let kept = Kept { token: Plain::new("refresh-1".into()), original: Some(original()) };
    assert!(!format!("{kept:?} {call:?}").contains("refresh-1"));
    let again: Kept = serde_json::from_str(&serde_json::to_string(&kept).unwrap()).unwrap();
    assert_eq!(again, kept);
    assert!(UpstreamSettings::default().refresh_after >= crate::model::Seconds(60));
}
