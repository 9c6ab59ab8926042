//! Aggregated and distributed claims, passed through (OpenID Connect Core §5.6.2
//! <https://openid.net/specs/openid-connect-core-1_0.html#AggregatedDistributedClaims>).
//!
//! A person's attributes `_claim_names` and `_claim_sources` say that others vouch for a claim, and where. A client that may have the
//! claim gets the reference, and of the sources only those that its references name.

use serde_json::{Map, Value};

use crate::model::User;

/// "JSON object whose member names are the Claim Names for the Aggregated and Distributed Claims."
pub const NAMES: &str = "_claim_names";
/// "JSON object whose member names are referenced by the member values of the `_claim_names` member."
pub const SOURCES: &str = "_claim_sources";

/// The claims of a person that others vouch for: name → the name of the source.
pub fn of(user: &User) -> impl Iterator<Item = (&str, &str)> {
    let names = user.attributes.get(NAMES).and_then(Value::as_object).into_iter().flatten();
    names.filter_map(|(name, source)| Some((name.as_str(), source.as_str()?)))
}

/// Puts references into an answer, with the sources that they name.
pub fn attach(answer: &mut Map<String, Value>, references: Map<String, Value>, user: &User) {
    let all = user.attributes.get(SOURCES).and_then(Value::as_object);
    let named = |source: &str| references.values().any(|own| own == source);
    let sources: Map<_, _> =
        all.into_iter().flatten().filter(|(name, _)| named(name)).map(|(name, source)| (name.clone(), source.clone())).collect();
    answer.insert(NAMES.to_owned(), Value::Object(references));
    answer.insert(SOURCES.to_owned(), Value::Object(sources));
}

/// Whether the two attributes have the form of §5.6.2: every reference names a source, and a source has `JWT` (aggregated), or
/// `endpoint` and perhaps `access_token` (distributed).
///
/// # Errors
/// What is wrong, as a sentence.
pub fn check(attributes: &Map<String, Value>) -> Result<(), String> {
    let object = |name: &str| match attributes.get(name) {
        None => Ok(None),
        Some(Value::Object(members)) => Ok(Some(members)),
        Some(_) => Err(format!("{name} is not a table")),
    };
    let (names, sources) = (object(NAMES)?, object(SOURCES)?);
    for (claim, source) in names.into_iter().flatten() {
        let found = source.as_str().and_then(|source| sources.and_then(|sources| sources.get(source)));
        if found.is_none() {
            return Err(format!("{NAMES}.{claim} names no member of {SOURCES}"));
        }
    }
    for (name, source) in sources.into_iter().flatten() {
        let text = |member: &str| source.get(member).is_some_and(Value::is_string);
        let is_endpoint = source.get("endpoint").and_then(Value::as_str).is_some_and(|url| url.starts_with("https://"));
        let is_distributed = is_endpoint && (source.get("access_token").is_none() || text("access_token"));
        if !text("JWT") && !is_distributed {
            return Err(format!("{SOURCES}.{name} has neither a JWT nor an https endpoint"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::protocol::fixture::user;

    /// The two examples of §5.6.2.1 and §5.6.2.2 in one.
    fn jane() -> User {
        let mut jane = user("jane");
        let Value::Object(attributes) = json!({
            "_claim_names": {"address": "src1", "phone_number": "src1", "payment_info": "src2", "credit_score": "src3"},
            "_claim_sources": {
                "src1": {"JWT": "jwt_header.jwt_part2.jwt_part3"},
                "src2": {"endpoint": "https://bank.example.com/claim_source"},
                "src3": {"endpoint": "https://creditagency.example.com/claims_here", "access_token": "ksj3n283dke"},
            },
        }) else {
            unreachable!()
        };
        jane.attributes = attributes;
        jane
    }

    #[test]
    fn a_reference_comes_with_its_source_and_no_other() {
        assert!(check(&jane().attributes).is_ok());
        assert_eq!(of(&jane()).collect::<Vec<_>>()[0], ("address", "src1"));
        let mut answer = Map::new();
        let references = json!({"credit_score": "src3"}).as_object().unwrap().clone();
        attach(&mut answer, references, &jane());
        let expected = json!({
            "_claim_names": {"credit_score": "src3"},
            "_claim_sources": {"src3": {"endpoint": "https://creditagency.example.com/claims_here", "access_token": "ksj3n283dke"}},
        });
        assert_eq!(Value::Object(answer), expected);
    }

    #[test]
    fn what_cannot_be_followed_is_refused() {
        for (attributes, complaint) in [
            (json!({"_claim_names": "x"}), "_claim_names is not a table"),
            (json!({"_claim_names": {"a": "s"}}), "_claim_names.a names no member of _claim_sources"),
            (json!({"_claim_names": {"a": 1}, "_claim_sources": {"1": {"JWT": "x"}}}), "_claim_names.a names no member"),
            (json!({"_claim_sources": {"s": {}}}), "_claim_sources.s has neither"),
            (json!({"_claim_sources": {"s": {"endpoint": "http://a.test"}}}), "_claim_sources.s has neither"),
        ] {
            let complained = check(attributes.as_object().unwrap()).unwrap_err();
            assert!(complained.contains(complaint), "{complained}");
        }
        assert!(check(&Map::new()).is_ok());
    }
}
