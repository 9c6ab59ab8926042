use serde_json::json;

use super::super::fixture::{NOW, World, id_token};
use super::*;
use crate::model::{Seconds, SigningAlgorithm};
use crate::protocol::oidc::hash;

fn object(value: Value) -> Map<String, Value> {
    let Value::Object(members) = value else { panic!() };
    members
}

#[track_caller]
fn done(step: Result<Step, Refusal>) -> Proven {
    match step {
        Ok(Step::Done(proven)) => *proven,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_code_is_redeemed_then_keys_are_wanted_then_the_person_is_proven() {
    let world = World::new();
    assert!(matches!(next(&world.login(), &Brought::default(), NOW), Ok(Step::Tokens)));
    let brought = world.brought(&id_token());
    let without_keys = Brought { keys: None, ..brought.clone() };
    assert!(matches!(next(&world.login(), &without_keys, NOW), Ok(Step::Keys(false))));
    let proven = done(next(&world.login(), &brought, NOW));
    assert_eq!((proven.issuer.as_str(), proven.subject.as_str()), ("https://op.test", "alice"));
    assert_eq!((proven.sid.as_deref(), proven.auth_time), (Some("sid-1"), None));
}

#[test]
fn an_unknown_key_is_looked_for_once_more_and_then_the_log_in_is_refused() {
    let world = World::new();
    let mut brought = world.brought(&id_token());
    brought.tokens.as_mut().unwrap().id_token = Some(world.sign_with_new_key(&id_token()));
    assert!(matches!(next(&world.login(), &brought, NOW), Ok(Step::Keys(true))));
    brought.refetched = true;
    assert_eq!(next(&world.login(), &brought, NOW).unwrap_err().code, RefusalCode::IdTokenKey);
}

#[test]
fn after_a_bad_id_token_userinfo_is_not_asked() {
    let mut world = World::new();
    world.settings.claims_source = ClaimsSource::IdTokenAndUserinfo;
    let mut bad = id_token();
    bad["nonce"] = "other".into();
    assert_eq!(next(&world.login(), &world.brought(&bad), NOW).unwrap_err().code, RefusalCode::IdTokenNonce);
    let Ok(Step::Userinfo(token)) = next(&world.login(), &world.brought(&id_token()), NOW) else { panic!() };
    assert_eq!(token.reveal(), "access-1");
}

#[test]
fn userinfo_is_about_the_person_of_the_id_token_or_is_not_used() {
    let mut world = World::new();
    world.settings.claims_source = ClaimsSource::IdTokenAndUserinfo;
    let with = |userinfo: Value| Brought { userinfo: Some(Userinfo::Plain(object(userinfo))), ..world.brought(&id_token()) };
    let proven = done(next(&world.login(), &with(json!({ "sub": "alice", "name": "Alice" })), NOW));
    assert_eq!(proven.claims["name"], "Alice");
    for bad in [json!({ "sub": "bob" }), json!({ "name": "Alice" }), json!({ "sub": ["alice"] })] {
        assert_eq!(next(&world.login(), &with(bad), NOW).unwrap_err().code, RefusalCode::UserinfoSubject);
    }
}

#[test]
fn signed_userinfo_is_verified_like_any_token_of_the_upstream() {
    let mut world = World::new();
    world.settings.claims_source = ClaimsSource::Userinfo;
    let with = |token: String| Brought { userinfo: Some(Userinfo::Token(token)), ..world.brought(&id_token()) };
    let good = json!({ "iss": "https://op.test", "aud": "us", "sub": "alice", "name": "Alice" });
    assert_eq!(done(next(&world.login(), &with(world.sign("JWT", &good)), NOW)).claims["name"], "Alice");
    for (name, value) in [("iss", "https://evil.test"), ("aud", "other")] {
        let mut bad = good.clone();
        bad[name] = value.into();
        assert!(next(&world.login(), &with(world.sign("JWT", &bad)), NOW).is_err(), "{name}");
    }
    assert_eq!(next(&world.login(), &with(world.unsigned(&good)), NOW).unwrap_err().code, RefusalCode::UserinfoInvalid);
}

#[test]
fn each_response_type_asks_for_what_its_claims_source_needs() {
    use ClaimsSource::{AuthorizationIdToken, IdTokenAndUserinfo, TokenIdToken, Userinfo};
    for (source, response_type, redeems) in [
        (TokenIdToken, "code", true),
        (TokenIdToken, "code token", true),
        (AuthorizationIdToken, "code id_token", false),
        (AuthorizationIdToken, "id_token", false),
        (Userinfo, "code", true),
        (Userinfo, "code token", true),
        (Userinfo, "id_token token", false),
        (Userinfo, "code id_token token", false),
        (IdTokenAndUserinfo, "code id_token token", true),
        (IdTokenAndUserinfo, "id_token token", false),
    ] {
        let settings = UpstreamSettings {
            claims_source: source,
            response_type: response_type.parse().unwrap(),
            ..super::super::fixture::settings()
        };
        assert_eq!(redeems_code(&settings), redeems, "{source:?} {response_type}");
    }
}

#[test]
fn an_access_token_of_the_browser_is_used_only_if_the_id_token_has_its_hash() {
    // Core §16.11: token substitution
    let mut world = World::new();
    world.settings.claims_source = ClaimsSource::Userinfo;
    world.settings.response_type = "id_token token".parse().unwrap();
    let mut claims = id_token();
    claims["at_hash"] = hash::left_half(SigningAlgorithm::ES256, "access-1").into();
    let id_token = Some(world.sign("JWT", &claims));
    let answer = |token: &str| Answer { code: None, id_token: id_token.clone(), access_token: Some(Plain::new(token.into())) };
    let brought = Brought { keys: Some(Arc::new(world.keys.clone())), ..Brought::default() };
    world.answer = answer("access-1");
    assert!(matches!(next(&world.login(), &brought, NOW), Ok(Step::Userinfo(_))));
    world.answer = answer("stolen");
    assert_eq!(next(&world.login(), &brought, NOW).unwrap_err().code, RefusalCode::IdTokenAccessTokenHash);
}

#[test]
fn the_two_id_tokens_of_a_hybrid_flow_name_the_same_person() {
    let mut world = World::new();
    world.settings.response_type = "code id_token".parse().unwrap();
    let mut front = id_token();
    front["c_hash"] = hash::left_half(SigningAlgorithm::ES256, "code-1").into();
    world.answer.id_token = Some(world.sign("JWT", &front));
    assert_eq!(done(next(&world.login(), &world.brought(&id_token()), NOW)).subject, "alice");
    let mut other = id_token();
    other["sub"] = "bob".into();
    assert_eq!(next(&world.login(), &world.brought(&other), NOW).unwrap_err().code, RefusalCode::IdTokensDiffer);
}

#[test]
fn an_authentication_that_the_app_finds_too_old_is_refused_and_never_made_young() {
    // decision 50
    let mut world = World::new();
    world.attempt.max_age = Some(Seconds(0));
    let judge = |auth_time: Value| {
        let mut claims = id_token();
        claims["auth_time"] = auth_time;
        if claims["auth_time"].is_null() {
            claims.as_object_mut().unwrap().remove("auth_time");
        }
        next(&world.login(), &world.brought(&claims), NOW)
    };
    assert_eq!(done(judge(json!(NOW.epoch_seconds()))).auth_time, Some(NOW));
    for old in [json!(null), json!(NOW.epoch_seconds() - 61)] {
        assert_eq!(judge(old).unwrap_err().code, RefusalCode::AuthenticationTooOld);
    }
}

#[test]
fn a_token_response_needs_an_id_token_unless_the_upstream_is_plain_oauth() {
    let mut world = World::new();
    let mut brought = world.brought(&id_token());
    brought.tokens.as_mut().unwrap().id_token = None;
    assert_eq!(next(&world.login(), &brought, NOW).unwrap_err().code, RefusalCode::IdTokenMissing);
    world.settings.claims_source = ClaimsSource::Userinfo;
    world.settings.claims.insert("sub".into(), "id".into());
    brought.userinfo = Some(Userinfo::Plain(object(json!({ "id": 583_231, "login": "octocat" }))));
    let proven = done(next(&world.login(), &brought, NOW));
    assert_eq!((proven.issuer.as_str(), proven.subject.as_str()), ("https://op.test", "583231"));
    for bad in [json!({ "id": -1 }), json!({ "id": null }), json!({ "id": "" }), json!({ "sub": "alice" }), json!({ "id": 1.5 })]
    {
        brought.userinfo = Some(Userinfo::Plain(object(bad)));
        assert_eq!(next(&world.login(), &brought, NOW).unwrap_err().code, RefusalCode::SubjectMissing);
    }
}

#[test]
fn a_token_response_is_a_bearer_response_or_none() {
    let good = json!({ "access_token": "a", "token_type": "bearer", "id_token": "x", "scope": "openid" });
    assert_eq!(read_tokens(&good).unwrap().access_token.reveal(), "a");
    for bad in [
        json!([]),
        json!({ "token_type": "Bearer" }),
        json!({ "access_token": "", "token_type": "Bearer" }),
        json!({ "access_token": "a" }),
        json!({ "access_token": "a", "token_type": "mac" }),
        json!({ "access_token": 7, "token_type": "Bearer" }),
        json!({ "access_token": "a", "token_type": "Bearer", "id_token": {} }),
    ] {
        assert_eq!(read_tokens(&bad).unwrap_err().code, RefusalCode::TokenResponseInvalid, "{bad}");
    }
}
