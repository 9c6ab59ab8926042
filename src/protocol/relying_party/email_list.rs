//! Addresses of a person that an upstream lists apart from the rest, at a resource of its own (OAuth 2.0, RFC 6749 §7
//! <https://www.rfc-editor.org/rfc/rfc6749#section-7>): objects with `email`, `primary` and `verified`. Without OpenID Connect there is no
//! `email_verified` to go by, and the public address of a profile is nobody's proof.

use serde_json::{Map, Value};

use crate::model::UpstreamSettings;

/// The address that counts: the primary one, else the first that is verified.
fn chosen(list: &[Value]) -> Option<(&str, bool)> {
    let is = |one: &Value, name: &str| one.get(name).and_then(Value::as_bool).unwrap_or(false);
    let found = list.iter().find(|one| is(one, "primary")).or_else(|| list.iter().find(|one| is(one, "verified")))?;
    Some((found.get("email")?.as_str()?, is(found, "verified")))
}

/// What was said of the person, with the address that counts in the place of any other. Without one, none is verified.
pub fn merge(settings: &UpstreamSettings, said: Map<String, Value>, list: &[Value]) -> Map<String, Value> {
    let (name, flag) = (settings.claim_name("email").to_owned(), settings.claim_name("email_verified").to_owned());
    let mut merged = said;
    merged.remove(&flag);
    if let Some((email, verified)) = chosen(list) {
        merged.insert(name, email.into());
        merged.insert(flag, verified.into());
    }
    merged
}

/// What was said when nobody asked for the list: of an upstream that has one, no other address counts.
pub fn without(settings: &UpstreamSettings, said: Map<String, Value>) -> Map<String, Value> {
    let is_of_list = |name: &str| ["email", "email_verified"].into_iter().any(|ours| settings.claim_name(ours) == name);
    said.into_iter().filter(|(name, _)| settings.emails_endpoint.is_none() || !is_of_list(name)).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::claims_mapping;
    use super::*;

    fn email(list: Value) -> (Option<String>, Option<bool>) {
        let (Value::Object(said), Value::Array(list)) =
            (json!({ "id": 1, "email": "public@corp.test", "email_verified": true }), list)
        else {
            panic!()
        };
        let settings = UpstreamSettings::default();
        let claims = claims_mapping::map(&settings, &merge(&settings, said, &list)).claims;
        (claims.email, claims.email_verified)
    }

    #[test]
    fn an_address_of_the_profile_alone_does_not_follow_where_there_is_a_list() {
        let said = || Map::from_iter([("email".to_owned(), json!("a@x.test")), ("name".to_owned(), json!("A"))]);
        let listing = UpstreamSettings { emails_endpoint: Some("https://op.test/emails".into()), ..UpstreamSettings::default() };
        assert_eq!(Value::Object(without(&listing, said())), json!({ "name": "A" }));
        assert_eq!(without(&UpstreamSettings::default(), said()), said());
    }

    #[test]
    fn the_primary_address_counts_as_verified_as_it_is() {
        let one =
            |email: &str, primary: bool, verified: bool| json!({ "email": email, "primary": primary, "verified": verified });
        let said = |email: &str, verified: bool| (Some(email.to_owned()), Some(verified));
        assert_eq!(email(json!([one("a@x.test", false, true), one("b@x.test", true, true)])), said("b@x.test", true));
        assert_eq!(email(json!([one("a@x.test", false, true), one("b@x.test", true, false)])), said("b@x.test", false));
        assert_eq!(email(json!([one("a@x.test", false, false), one("b@x.test", false, true)])), said("b@x.test", true));
        // Without one that counts, the public address is unverified, whatever was said beside it.
        for none in [json!([]), json!([one("a@x.test", false, false)]), json!([7, "a@x.test"]), json!([{ "primary": true }])] {
            assert_eq!(email(none), (Some("public@corp.test".to_owned()), None));
        }
    }
}
