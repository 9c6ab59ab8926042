//! A client's own mappings of claims: "Other Claims MAY be returned" (OpenID Connect Core §5.1.2
//! <https://openid.net/specs/openid-connect-core-1_0.html#AdditionalClaims>).
//!
//! A rule renames a claim, takes one member of it, joins a list, or says a fixed value; the rest of a claim's form is the person's.

use serde_json::{Map, Value};

use super::claims::{OF_TOKENS, is_empty};
use super::sources;
use crate::model::{ClaimMapping, User};

/// The prefix of a `from` that names an attribute.
const ATTRIBUTES: &str = "attributes.";
/// The `from` that is the name typed at log-in.
const USERNAME: &str = "username";

/// Names beside those of tokens that no rule may set: our own, and those of an introspection response (RFC 7662 §2.2).
const RESERVED: [&str; 5] = ["grant_id", "active", "token_type", sources::NAMES, sources::SOURCES];

/// The most rules of one client.
pub const MOST: usize = 100;

/// Whether a rule can be kept.
///
/// # Errors
/// What is wrong, as the end of a sentence that begins with the claim.
pub fn check(rule: &ClaimMapping) -> Result<(), &'static str> {
    let name = rule.claim.as_str();
    if name.is_empty() || name.len() > 200 || name.chars().any(char::is_control) {
        return Err("is not the name of a claim");
    }
    if OF_TOKENS.contains(&name) || RESERVED.contains(&name) {
        return Err("says something of the token itself and cannot be mapped");
    }
    if rule.to.is_empty() {
        return Err("goes nowhere; `to` is a list of id_token, userinfo, access_token");
    }
    match (&rule.from, &rule.value) {
        (Some(_), Some(_)) => Err("has both `from` and `value`; keep one of them"),
        (Some(from), None) if from.is_empty() || from.as_str() == ATTRIBUTES => Err("has an empty `from`"),
        (None, Some(value)) if is_empty(value) => Err("has an empty `value`"),
        _ => Ok(()),
    }
}

/// The value that a rule yields of what is known of a person; `None` for an empty one.
pub fn value(rule: &ClaimMapping, user: Option<&User>, known: &Map<String, Value>) -> Option<Value> {
    if let Some(fixed) = &rule.value {
        return Some(fixed.clone());
    }
    let user = user?;
    let from = rule.from.as_deref().unwrap_or(&rule.claim);
    let found = match from.strip_prefix(ATTRIBUTES) {
        Some(path) => find(known, path).or_else(|| find(&user.attributes, path)).cloned(),
        None if from == USERNAME => Some(user.username.clone().into()),
        None => find(known, from).cloned(),
    };
    found.map(|value| joined(value, rule.separator.as_deref())).filter(|value| !is_empty(value))
}

/// The source of a claim that others vouch for, if the rule passes it on under its own name.
pub fn source<'a>(rule: &ClaimMapping, user: &'a User) -> Option<&'a str> {
    let from = rule.from.as_deref().map_or(rule.claim.as_str(), |from| from.strip_prefix(ATTRIBUTES).unwrap_or(from));
    let mut vouched = sources::of(user);
    vouched.find(|(name, _)| *name == rule.claim && *name == from).map(|(_, source)| source)
}

/// A member by its path. A name with a dot in it is found as it is before it is taken apart.
fn find<'a>(object: &'a Map<String, Value>, path: &str) -> Option<&'a Value> {
    let inside = || {
        let mut dots = path.match_indices('.');
        dots.find_map(|(at, _)| find(object.get(path.get(..at)?)?.as_object()?, path.get(at + 1..)?))
    };
    object.get(path).or_else(inside)
}

fn joined(value: Value, separator: Option<&str>) -> Value {
    match (value, separator) {
        (Value::Array(items), Some(separator)) => {
            let texts: Vec<_> = items.iter().map(|item| item.as_str().map_or_else(|| item.to_string(), str::to_owned)).collect();
            texts.join(separator).into()
        }
        (value, _) => value,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::claims;
    use super::*;
    use crate::protocol::fixture::user;

    fn maria() -> User {
        let mut maria = user("maria");
        maria.claims.email = Some("maria@example.test".into());
        maria.claims.address = Some(crate::model::Address { locality: Some("Bern".into()), ..crate::model::Address::default() });
        maria.groups = vec!["staff".into(), "sales".into()];
        let Value::Object(attributes) = json!({
            "job.title": "Engineer", "postal": {"line": {"one": "Hauptstrasse 1"}}, "levels": [1, 2], "blank": " ",
            "iss": "https://evil.test",
        }) else {
            unreachable!()
        };
        maria.attributes = attributes;
        maria
    }

    fn rule(members: Value) -> ClaimMapping {
        serde_json::from_value(members).unwrap()
    }

    #[test]
    fn a_rule_renames_takes_apart_joins_or_says_a_fixed_value() {
        let maria = maria();
        let known = claims::known(&maria);
        for (members, expected) in [
            (json!("email"), json!("maria@example.test")),
            (json!({"claim": "mail", "from": "email"}), json!("maria@example.test")),
            (json!({"claim": "upn", "from": "username"}), json!("maria")),
            (json!({"claim": "job_title", "from": "attributes.job.title"}), json!("Engineer")),
            (json!({"claim": "postal_address_line_one", "from": "attributes.postal.line.one"}), json!("Hauptstrasse 1")),
            (json!({"claim": "address_suburb", "from": "address.locality"}), json!("Bern")),
            (json!({"claim": "roles", "from": "groups"}), json!(["staff", "sales"])),
            (json!({"claim": "roles", "from": "groups", "separator": ","}), json!("staff,sales")),
            (json!({"claim": "levels", "separator": " "}), json!("1 2")),
            (json!({"claim": "organisation", "value": "Acme"}), json!("Acme")),
            (json!({"claim": "https://acme.test/ok", "value": true}), json!(true)),
        ] {
            let rule = rule(members.clone());
            assert_eq!(check(&rule), Ok(()), "{members}");
            assert_eq!(value(&rule, Some(&maria), &known), Some(expected), "{members}");
        }
        for nothing in
            ["attributes.blank", "attributes.none", "attributes.postal.line.two", "roles", "iss", "address.street_address"]
        {
            assert_eq!(value(&rule(json!({"claim": "x", "from": nothing})), Some(&maria), &known), None, "{nothing}");
        }
        assert_eq!(value(&rule(json!({"claim": "x", "from": "username"})), None, &known), None, "nobody is there");
    }

    #[test]
    fn what_a_token_says_of_itself_is_out_of_reach() {
        for name in OF_TOKENS.into_iter().chain(RESERVED).chain([""]) {
            assert!(check(&ClaimMapping::plain(name)).is_err(), "{name}");
        }
        for members in [
            json!({"claim": "a", "to": []}),
            json!({"claim": "a", "from": "b", "value": 1}),
            json!({"claim": "a", "from": ""}),
            json!({"claim": "a", "from": "attributes."}),
            json!({"claim": "a", "value": ""}),
            json!({"claim": "a\nb"}),
        ] {
            assert!(check(&rule(members.clone())).is_err(), "{members}");
        }
    }
}
