//! What an upstream said of a person and what became of it, for an admin's eyes: OpenID Connect Core §5.1
//! <https://openid.net/specs/openid-connect-core-1_0.html#StandardClaims>. Tokens and secrets among it are not shown.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::claims_mapping::Mapped;
use crate::model::UpstreamSettings;

/// In the place of what is not shown.
const HIDDEN: &str = "(not shown)";

/// A claim of ours, and where it came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// Our name of it.
    pub ours: String,
    /// What we make of it.
    pub value: String,
    /// Who said it, under which name.
    pub from: String,
}

/// What was said, without tokens and secrets.
pub fn redacted(said: &Map<String, Value>) -> Map<String, Value> {
    said.iter().map(|(name, value)| (name.clone(), if is_secret(name) { HIDDEN.into() } else { hidden(value) })).collect()
}

fn hidden(value: &Value) -> Value {
    match value {
        Value::String(text) if is_token(text) => HIDDEN.into(),
        Value::Array(items) => items.iter().map(hidden).collect(),
        Value::Object(members) => Value::Object(redacted(members)),
        other => other.clone(),
    }
}

fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["token", "secret", "password", "assertion", "apikey", "api_key", "credential"].iter().any(|word| name.contains(word))
}

/// A JWS or a JWE (RFC 7515 §3.1, RFC 7516 §3.1): its header is an object.
fn is_token(text: &str) -> bool {
    text.starts_with("eyJ") && matches!(text.split('.').count(), 3 | 5)
}

/// Every claim of the mapped person, with who said it.
pub fn origins(
    settings: &UpstreamSettings,
    (id_token, userinfo): (&Map<String, Value>, &Map<String, Value>),
    mapped: &Mapped,
) -> Vec<Origin> {
    let from = |theirs: &str| match (userinfo.contains_key(theirs), id_token.contains_key(theirs)) {
        (true, _) => format!("userinfo: {theirs}"),
        (false, true) => format!("ID token: {theirs}"),
        (false, false) => format!("{theirs}: not said"),
    };
    let mut all = Vec::new();
    let mut put = |ours: &str, value: String, theirs: &str| {
        all.push(Origin { ours: ours.to_owned(), value, from: from(theirs) });
    };
    if let (Some(username), Some(theirs)) = (&mapped.username, &settings.username_claim) {
        put("username", username.clone(), theirs);
    }
    let standard = serde_json::to_value(&mapped.claims).ok();
    for (ours, value) in standard.as_ref().and_then(Value::as_object).into_iter().flatten().filter(|(_, value)| !value.is_null())
    {
        put(ours, text(value), settings.claim_name(ours));
    }
    for (ours, list, theirs) in [
        ("roles", &mapped.roles, settings.roles_claim.as_deref()),
        ("groups", &mapped.groups, settings.claims.get("groups").map(String::as_str)),
        ("scope", &mapped.scopes, settings.scopes_claim.as_deref()),
    ] {
        if let (Some(list), Some(theirs)) = (list, theirs) {
            put(ours, list.join(", "), theirs);
        }
    }
    for (ours, value) in &mapped.attributes {
        put(ours, text(value), settings.claim_name(ours));
    }
    all
}

/// A value in one line.
pub fn text(value: &Value) -> String {
    let value = hidden(value);
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::claims_mapping;
    use super::*;

    fn object(value: Value) -> Map<String, Value> {
        let Value::Object(members) = value else { panic!() };
        members
    }

    #[test]
    fn tokens_and_secrets_are_not_shown_wherever_they_stand() {
        let jwt = "eyJhbGciOiJub25lIn0.e30.x";
        let said = json!({
            "sub": "1", "access_token": "opaque", "Client_Secret": "s", "list": [jwt, "plain"], "deep": { "refreshToken": 7, "a": "b" },
            "other": jwt, "at_hash": "h"
        });
        let shown = redacted(&object(said));
        assert_eq!(
            Value::Object(shown),
            json!({
                "sub": "1", "access_token": HIDDEN, "Client_Secret": HIDDEN, "list": [HIDDEN, "plain"],
                "deep": { "refreshToken": HIDDEN, "a": "b" }, "other": HIDDEN, "at_hash": "h"
            })
        );
    }

    #[test]
    fn each_claim_says_who_said_it_under_which_name() {
        let settings = UpstreamSettings {
            username_claim: Some("login".into()),
            roles_claim: Some("roles".into()),
            claims: [("given_name".to_owned(), "first".to_owned()), ("department".to_owned(), "dept".to_owned())].into(),
            ..UpstreamSettings::default()
        };
        let (id_token, userinfo) = (
            object(json!({ "login": "ada", "email": "a@x.test" })),
            object(json!({ "first": "Ada", "dept": 7, "roles": "a,b" })),
        );
        let both: Map<_, _> = id_token.clone().into_iter().chain(userinfo.clone()).collect();
        let origins = origins(&settings, (&id_token, &userinfo), &claims_mapping::map(&settings, &both));
        let one = |ours: &str| {
            let found = origins.iter().find(|own| own.ours == ours).unwrap();
            (found.value.as_str(), found.from.as_str())
        };
        assert_eq!(one("username"), ("ada", "ID token: login"));
        assert_eq!(one("email"), ("a@x.test", "ID token: email"));
        assert_eq!(one("given_name"), ("Ada", "userinfo: first"));
        assert_eq!(one("department"), ("7", "userinfo: dept"));
        assert_eq!(one("roles"), ("a, b", "userinfo: roles"));
    }
}
