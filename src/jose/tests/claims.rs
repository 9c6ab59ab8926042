//! Types and values of claims.

use super::*;

fn check(claims: &Value) -> Result<Claims, JoseError> {
    let token = forge(&secret_signer(), r#"{"alg":"HS256"}"#, claims);
    verify(&token, &expected(&[SigningAlgorithm::HS256]), Keys::Secrets(&[secret()]), now())
}

fn with(name: &str, value: Value) -> Value {
    let mut claims = assertion();
    claims[name] = value;
    claims
}

#[test]
fn a_numeric_date_of_another_type_is_refused_and_never_taken_as_absent() {
    let wrong = [
        json!("1800000060"),
        json!(null),
        json!([NOW]),
        json!({"t": NOW}),
        json!(true),
        json!(-1),
        json!(-0.5),
        json!(9_007_199_254_740_993_i64),
        json!(u64::MAX),
        json!(1e300),
    ];
    for name in ["exp", "iat", "nbf", "auth_time"] {
        for value in &wrong {
            let outcome = check(&with(name, value.clone()));
            assert!(
                matches!(&outcome, Err(JoseError::Claim { name: claim, .. }) if claim == name),
                "{name} {value}: {outcome:?}"
            );
        }
    }
}

#[test]
fn a_fraction_of_a_second_is_floored() {
    let exact = NOW.to_string();
    for (text, whole) in [(format!("{exact}.999"), NOW), (format!("{exact}.0"), NOW), ("1.8e9".to_owned(), NOW)] {
        let claims = assertion().to_string().replacen(&format!("\"iat\":{NOW}"), &format!("\"iat\":{text}"), 1);
        let token = forge_raw(&secret_signer(), r#"{"alg":"HS256"}"#, &claims);
        let claims = verify(&token, &expected(&[SigningAlgorithm::HS256]), Keys::Secrets(&[secret()]), now()).unwrap();
        assert_eq!(claims.issued_at(), Some(Instant::from_epoch(whole)), "{text}");
    }
}

#[test]
fn the_largest_date_is_two_to_the_53rd() {
    let claims = check(&with("exp", json!(9_007_199_254_740_992_i64))).unwrap();
    assert_eq!(claims.expires_at(), Some(Instant::from_epoch(1 << 53)));
}

#[test]
fn a_token_lives_until_its_expiry_and_the_leeway_and_not_a_second_longer() {
    assert!(check(&with("exp", json!(NOW - 59))).is_ok());
    assert_eq!(check(&with("exp", json!(NOW - 60))), Err(JoseError::Expired));
    assert_eq!(check(&with("exp", json!(0))), Err(JoseError::Expired));
}

#[test]
fn a_token_from_the_future_is_not_valid_yet() {
    for name in ["nbf", "iat"] {
        assert!(check(&with(name, json!(NOW + 60))).is_ok());
        assert_eq!(check(&with(name, json!(NOW + 61))), Err(JoseError::NotYetValid), "{name}");
    }
}

#[test]
fn an_absent_claim_is_never_a_pass() {
    for name in ["iss", "sub", "aud", "exp", "jti"] {
        let mut claims = assertion();
        claims.as_object_mut().unwrap().remove(name);
        assert!(matches!(check(&claims), Err(JoseError::Claim { name: claim, .. }) if claim == name), "{name}");
    }
}

#[test]
fn issuer_subject_and_token_id_are_strings_and_the_expected_ones() {
    for name in ["iss", "sub", "jti"] {
        for value in [json!(1), json!(null), json!(["app"]), json!({})] {
            assert!(check(&with(name, value.clone())).is_err(), "{name} {value}");
        }
    }
    for value in ["App", "app ", "", "app/"] {
        assert!(check(&with("iss", json!(value))).is_err());
        assert!(check(&with("sub", json!(value))).is_err());
    }
}

#[test]
fn every_audience_of_an_assertion_must_be_ours() {
    for good in [json!("https://op"), json!(["https://op"]), json!(["https://op/token", "https://op"])] {
        assert!(check(&with("aud", good.clone())).is_ok(), "{good}");
    }
    for bad in [
        json!("https://other"),
        json!("https://op/"),
        json!(["https://op", "https://other"]),
        json!([]),
        json!([1]),
        json!(["https://op", 1]),
        json!(null),
        json!({"https://op": 1}),
        json!(""),
    ] {
        assert!(check(&with("aud", bad.clone())).is_err(), "{bad}");
    }
}

#[test]
fn an_id_token_may_name_others_beside_us_and_fapi_wants_one_string() {
    let outcome = |aud: Value, audience: Audience<'_>| {
        let token = forge(&secret_signer(), r#"{"alg":"HS256"}"#, &with("aud", aud));
        let algorithms = [SigningAlgorithm::HS256];
        let expected = Expected { audience, ..expected(&algorithms) };
        verify(&token, &expected, Keys::Secrets(&[secret()]), now()).is_ok()
    };
    assert!(outcome(json!(["other", "app"]), Audience::Contains("app")));
    assert!(!outcome(json!(["other"]), Audience::Contains("app")));
    assert!(outcome(json!("https://op"), Audience::Exactly("https://op")));
    assert!(!outcome(json!(["https://op"]), Audience::Exactly("https://op")));
    assert!(outcome(json!("anybody"), Audience::Unchecked));
}

#[test]
fn a_hint_may_have_expired_but_not_lack_its_expiry() {
    let hint = |claims: &Value| {
        let token = forge(&secret_signer(), r#"{"alg":"HS256"}"#, claims);
        verify(&token, &Expected::id_token_hint("app", &[SigningAlgorithm::HS256]), Keys::Secrets(&[secret()]), now())
    };
    assert!(hint(&with("exp", json!(1))).is_ok());
    let mut claims = assertion();
    claims.as_object_mut().unwrap().remove("exp");
    assert!(hint(&claims).is_err());
}

#[test]
fn refusals_can_be_said_in_an_error_description() {
    let refusals = [
        JoseError::claim("e\"vil\\\n", "is missing"),
        JoseError::Expired,
        JoseError::Algorithm,
        JoseError::Malformed("x"),
        JoseError::Key("y"),
    ];
    for refusal in refusals {
        let text = refusal.to_string();
        assert!(text.bytes().all(|byte| (0x20..0x7f).contains(&byte) && byte != b'"' && byte != b'\\'), "{text}");
    }
}
