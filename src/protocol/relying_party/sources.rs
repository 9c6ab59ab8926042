//! What an upstream says of a person, put together from its ID token and its userinfo endpoint (OpenID Connect Core §5.1, §5.3.2).
//!
//! A `…_verified` flag counts only with the value that stands beside it: a flag of one source never vouches for the value of another
//! (Keycloak, CVE-2026-14781).

use serde_json::{Map, Value};

/// Values with the flags that vouch for them.
const VOUCHED: [(&str, &str); 2] = [("email", "email_verified"), ("phone_number", "phone_number_verified")];

/// The claims of the ID token, with userinfo's over them: but the user name is the ID token's, "else" userinfo's (the seed).
pub fn merge(id_token: Map<String, Value>, userinfo: Map<String, Value>, username_claim: Option<&str>) -> Map<String, Value> {
    let username =
        username_claim.and_then(|name| id_token.get_key_value(name).map(|(name, value)| (name.clone(), value.clone())));
    let flags: Vec<_> = VOUCHED.map(|(name, flag)| (flag, vouched(&id_token, &userinfo, name, flag))).into();
    let mut merged = id_token;
    merged.extend(userinfo);
    merged.extend(username);
    for (flag, value) in flags {
        match value {
            Some(value) => merged.insert(flag.to_owned(), value),
            None => merged.remove(flag),
        };
    }
    merged
}

/// The flag for the value that holds: userinfo's if userinfo has the value, else the ID token's. Where the two name different values,
/// neither is verified.
fn vouched(id_token: &Map<String, Value>, userinfo: &Map<String, Value>, name: &str, flag: &str) -> Option<Value> {
    match (id_token.get(name), userinfo.get(name)) {
        (Some(one), Some(other)) if one != other => userinfo.get(flag).map(|_| Value::Bool(false)),
        (Some(_), Some(_)) => userinfo.get(flag).or_else(|| id_token.get(flag)).cloned(),
        (None, Some(_)) => userinfo.get(flag).cloned(),
        (Some(_), None) => id_token.get(flag).cloned(),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn merged(id_token: Value, userinfo: Value) -> Value {
        let (Value::Object(id_token), Value::Object(userinfo)) = (id_token, userinfo) else { panic!() };
        Value::Object(merge(id_token, userinfo, None))
    }

    #[test]
    fn the_user_name_is_the_id_tokens_else_userinfos() {
        let named = |id_token: Value, userinfo: Value, claim| {
            let (Value::Object(id_token), Value::Object(userinfo)) = (id_token, userinfo) else { panic!() };
            merge(id_token, userinfo, Some(claim))["preferred_username"].clone()
        };
        let (one, other) = (json!({ "preferred_username": "one" }), json!({ "preferred_username": "other" }));
        assert_eq!(named(one.clone(), other.clone(), "preferred_username"), "one");
        assert_eq!(named(json!({ "sub": "1" }), other.clone(), "preferred_username"), "other");
        assert_eq!(named(one.clone(), json!({}), "preferred_username"), "one");
        assert_eq!(named(one, other, "email"), "other", "anything else follows userinfo");
    }

    #[test]
    fn cve_2026_14781_a_flag_of_one_source_never_vouches_for_the_address_of_another() {
        let verified = json!({ "email": "a@corp.test", "email_verified": true });
        assert_eq!(merged(verified.clone(), json!({ "email": "b@corp.test" }))["email_verified"], Value::Null);
        assert_eq!(merged(verified.clone(), json!({ "email": "b@corp.test", "email_verified": true }))["email_verified"], false);
        assert_eq!(merged(json!({ "email_verified": true }), json!({ "email": "b@corp.test" }))["email_verified"], Value::Null);
        assert_eq!(merged(verified.clone(), json!({ "email_verified": true, "name": "A" }))["email_verified"], true);
        assert_eq!(merged(json!({ "email": "a@corp.test" }), json!({ "email_verified": true }))["email_verified"], Value::Null);
        assert_eq!(merged(verified, json!({ "email": "a@corp.test" }))["email_verified"], true);
    }

    #[test]
    fn userinfo_goes_over_the_id_token() {
        let both = merged(json!({ "sub": "1", "name": "Old" }), json!({ "sub": "1", "name": "New", "locale": "en" }));
        assert_eq!(both, json!({ "sub": "1", "name": "New", "locale": "en" }));
    }
}
