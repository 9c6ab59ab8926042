//! Claims of a person: OpenID Connect Core §5.1 <https://openid.net/specs/openid-connect-core-1_0.html#StandardClaims>, which scope
//! brings them (§5.4), and which need consent. Who gets them where is decided in `release`.
//!
//! What is unknown is left out: "If a Claim is not returned, that Claim Name SHOULD be omitted from the JSON object representing
//! the Claims; it SHOULD NOT be present with a null or empty string value." (§5.3.2)

use serde_json::{Map, Value};

use super::localisation::base;
use super::sources;
use crate::model::{RequestedClaims, Scope, User};
use crate::protocol::vocabulary::scope;

/// The claims that each scope asks for (§5.4); the last two are ours.
pub const BY_SCOPE: [(&str, &[&str]); 6] = [
    (
        scope::PROFILE,
        &[
            "name",
            "family_name",
            "given_name",
            "middle_name",
            "nickname",
            "preferred_username",
            "profile",
            "picture",
            "website",
            "gender",
            "birthdate",
            "zoneinfo",
            "locale",
            "updated_at",
        ],
    ),
    (scope::EMAIL, &["email", "email_verified"]),
    (scope::ADDRESS, &["address"]),
    (scope::PHONE, &["phone_number", "phone_number_verified"]),
    (scope::GROUPS, &["groups"]),
    (scope::ROLES, &["roles"]),
];

/// Claims that say something of a token or a sign-in, not of the person: no attribute of a person may take their place.
pub const OF_TOKENS: [&str; 20] = [
    "iss",
    "sub",
    "aud",
    "exp",
    "nbf",
    "iat",
    "jti",
    "auth_time",
    "nonce",
    "acr",
    "amr",
    "azp",
    "sid",
    "at_hash",
    "c_hash",
    "s_hash",
    "client_id",
    "scope",
    "events",
    "cnf",
];

/// Every claim name that can be asked for, for `claims_supported`.
pub fn supported() -> Vec<&'static str> {
    let of_tokens = ["sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "sid"];
    of_tokens.into_iter().chain(BY_SCOPE.into_iter().flat_map(|(_, names)| names.iter().copied())).collect()
}

/// The scope that brings a claim, in whatever language, if it is among these.
pub fn scope_of(scope: &Scope, name: &str) -> Option<&'static str> {
    let name = base(name);
    BY_SCOPE.into_iter().find(|(word, names)| names.contains(&name) && scope.contains(word)).map(|(word, _)| word)
}

/// Whether a scope brings a claim.
pub fn is_in_scope(scope: &Scope, name: &str) -> bool {
    scope_of(scope, name).is_some()
}

/// Everything that is known of a person, under the registered names, without empty values.
pub fn known(user: &User) -> Map<String, Value> {
    let mut known = match serde_json::to_value(&user.claims) {
        Ok(Value::Object(claims)) => claims,
        _ => Map::new(),
    };
    known.retain(|_, value| !is_empty(value));
    known.entry("preferred_username").or_insert_with(|| user.username.clone().into());
    known.entry("updated_at").or_insert_with(|| user.updated_at.epoch_seconds().into());
    for (value, verified) in [("email", "email_verified"), ("phone_number", "phone_number_verified")] {
        if known.contains_key(value) {
            known.entry(verified).or_insert(false.into());
        } else {
            known.remove(verified);
        }
    }
    for (name, values) in [("groups", &user.groups), ("roles", &user.roles)] {
        if !values.is_empty() {
            known.insert(name.into(), values.clone().into());
        }
    }
    for (name, value) in &user.attributes {
        if !is_empty(value) && !OF_TOKENS.contains(&name.as_str()) && ![sources::NAMES, sources::SOURCES].contains(&name.as_str())
        {
            known.entry(name).or_insert_with(|| value.clone());
        }
    }
    known
}

/// Whether a value says nothing.
pub(super) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty() || members.values().all(is_empty),
        _ => false,
    }
}

/// Names asked for one by one that need the person's consent: those that have a value and that no scope of the request brings.
pub fn needing_consent(user: &User, scope: &Scope, requested: &RequestedClaims) -> Vec<String> {
    let known = known(user);
    let has_value = |name: &str| known.contains_key(name) || sources::of(user).any(|(own, _)| own == name);
    let mut names: Vec<String> =
        requested.names().filter(|name| has_value(name) && !is_in_scope(scope, name)).map(str::to_owned).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The part of a `claims` parameter that was allowed: claims of tokens stay, claims of the person only if `is_allowed`.
pub fn narrow(requested: &RequestedClaims, is_allowed: impl Fn(&str) -> bool) -> RequestedClaims {
    let keep = |claims: &Map<String, Value>| {
        let kept = claims.iter().filter(|(name, _)| OF_TOKENS.contains(&name.as_str()) || is_allowed(name));
        kept.map(|(name, request)| (name.clone(), request.clone())).collect()
    };
    RequestedClaims {
        userinfo: keep(&requested.userinfo),
        id_token: keep(&requested.id_token),
        locales: requested.locales.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::{Address, StandardClaims};
    use crate::protocol::fixture::{NOW, user};

    fn alice() -> User {
        let mut alice = user("alice");
        alice.claims = StandardClaims {
            name: Some("Alice Example".into()),
            nickname: Some("  ".into()),
            email: Some("alice@example.com".into()),
            phone_number_verified: Some(true),
            address: Some(Address { country: Some("CH".into()), ..Address::default() }),
            ..StandardClaims::default()
        };
        alice.groups = vec!["staff".into()];
        alice.attributes = json!({"department": "R&D", "iss": "https://evil.test", "email": "x@evil.test", "empty": ""})
            .as_object()
            .unwrap()
            .clone();
        alice
    }

    fn object(value: &Value) -> Map<String, Value> {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn what_is_unknown_is_left_out_and_types_are_those_of_core_5_1() {
        let expected = json!({
            "name": "Alice Example", "preferred_username": "alice", "updated_at": NOW.epoch_seconds(),
            "email": "alice@example.com", "email_verified": false, "address": {"country": "CH"}, "groups": ["staff"],
            "department": "R&D",
        });
        assert_eq!(known(&alice()), object(&expected));
    }

    #[test]
    fn consent_is_asked_for_claims_that_have_a_value_and_no_scope() {
        let requested = RequestedClaims {
            userinfo: object(&json!({"name": null, "email": null, "unknown": null})),
            id_token: object(&json!({"auth_time": null, "name": null, "department": null})),
            locales: Vec::new(),
        };
        assert_eq!(needing_consent(&alice(), &Scope::parse("openid email"), &requested), ["department", "name"]);
        let narrowed = narrow(&requested, |name| name == "name");
        assert_eq!(narrowed.userinfo.keys().collect::<Vec<_>>(), ["name"]);
        assert_eq!(narrowed.id_token.keys().collect::<Vec<_>>(), ["auth_time", "name"]);
    }
}
