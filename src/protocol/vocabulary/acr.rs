//! Authentication context class references (OpenID Connect Core §2 `acr`, §3.1.2.1 `acr_values`, §5.5.1.1
//! <https://openid.net/specs/openid-connect-core-1_0.html#acrSemantics>).
//!
//! The values are ours, so that none claims a certification that nobody made. A session never carries more than it earned.

use serde_json::{Map, Value};

/// A password, typed into our own log-in page.
pub const PASSWORD: &str = "urn:signet:acr:password";

/// A password and a second factor (a passkey, a code of an authenticator app, or a recovery code); or a passkey that verified its person.
pub const MULTI_FACTOR: &str = "urn:signet:acr:mfa";

/// Every published value (`acr_values_supported`), the weakest first.
pub const LEVELS: &[&str] = &[PASSWORD, MULTI_FACTOR];

/// Whether a session of class `held` is at least of class `asked`. A class that is not ours is met by itself only.
pub fn satisfies(held: &str, asked: &str) -> bool {
    let rank = |class: &str| LEVELS.iter().position(|level| *level == class);
    held == asked || matches!((rank(held), rank(asked)), (Some(held), Some(asked)) if held >= asked)
}

/// Whether anything that a person could do here would meet `asked`.
pub fn is_attainable(asked: &str) -> bool {
    LEVELS.contains(&asked)
}

/// The `acr` to return: the first of the `preferred` values that the session meets ("the values appearing in order of
/// preference", Core §3.1.2.1), else its own.
pub fn answer<'a>(held: &'a str, preferred: impl IntoIterator<Item = &'a str>) -> &'a str {
    preferred.into_iter().find(|asked| satisfies(held, asked)).unwrap_or(held)
}

/// The values of an `acr` demanded as essential by the `id_token` member of the `claims` parameter; empty if any will do.
///
/// Core §5.5.1.1: "If the `acr` Claim is requested as an Essential Claim for the ID Token with a `values` parameter requesting
/// specific Authentication Context Class Reference values and the implementation supports the `claims` parameter, the
/// Authorization Server MUST return an `acr` Claim Value that matches one of the requested values … If this is an Essential
/// Claim and the requirement cannot be met, then the Authorization Server MUST treat that outcome as a failed authentication
/// attempt."
pub fn essential(id_token_claims: &Map<String, Value>) -> Vec<&str> {
    match id_token_claims.get("acr") {
        Some(request) if request.get("essential") == Some(&Value::Bool(true)) => asked(request),
        _ => Vec::new(),
    }
}

/// The values of an `acr` that the `claims` parameter asks for, essential or not.
pub fn voluntary(id_token_claims: &Map<String, Value>) -> Vec<&str> {
    id_token_claims.get("acr").map(asked).unwrap_or_default()
}

fn asked(request: &Value) -> Vec<&str> {
    let values = request.get("values").and_then(Value::as_array).into_iter().flatten();
    values.chain(request.get("value")).filter_map(Value::as_str).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_class_is_met_by_itself_and_never_overstated() {
        assert!(satisfies(PASSWORD, PASSWORD));
        assert!(!satisfies(PASSWORD, "phrh"));
        assert!(!satisfies("urn:other", PASSWORD));
        assert!(satisfies("urn:other", "urn:other"));
    }

    #[test]
    fn the_first_requested_value_that_is_met_is_returned() {
        assert_eq!(answer(PASSWORD, ["phrh", PASSWORD]), PASSWORD);
        assert_eq!(answer(PASSWORD, ["1", "2"]), PASSWORD);
        assert_eq!(answer("urn:upstream", []), "urn:upstream");
    }

    #[test]
    fn only_an_essential_acr_with_values_is_a_demand() {
        for (request, essential_values, voluntary_values) in [
            (json!({"acr": null}), vec![], vec![]),
            (json!({"acr": {"essential": true}}), vec![], vec![]),
            (json!({"acr": {"values": ["a", "b"]}}), vec![], vec!["a", "b"]),
            (json!({"acr": {"essential": true, "values": ["a"]}}), vec!["a"], vec!["a"]),
            (json!({"acr": {"essential": true, "value": "a"}}), vec!["a"], vec!["a"]),
        ] {
            let Value::Object(claims) = request else { unreachable!() };
            assert_eq!((essential(&claims), voluntary(&claims)), (essential_values, voluntary_values));
        }
    }
}
