//! From what an upstream says to a person of ours (OpenID Connect Core §5.1
//! <https://openid.net/specs/openid-connect-core-1_0.html#StandardClaims>), by the domain's names for claims. A claim of another type
//! than ours is left out; what no name maps is kept beside the link.

use serde_json::{Map, Value};

use crate::model::{StandardClaims, UpstreamSettings};

/// Claims of the protocol: they are never a person's attribute, under whatever name they are to be mapped.
pub const RESERVED: [&str; 21] = [
    "iss",
    "sub",
    "aud",
    "exp",
    "iat",
    "nbf",
    "jti",
    "nonce",
    "azp",
    "sid",
    "auth_time",
    "acr",
    "amr",
    "at_hash",
    "c_hash",
    "s_hash",
    "client_id",
    "scope",
    "cnf",
    "act",
    "events",
];

/// Standard claims that are texts.
const TEXTS: [&str; 15] = [
    "name",
    "given_name",
    "family_name",
    "middle_name",
    "nickname",
    "preferred_username",
    "profile",
    "picture",
    "website",
    "email",
    "gender",
    "birthdate",
    "zoneinfo",
    "locale",
    "phone_number",
];

/// The longest text that is kept of a claim.
const LONGEST: usize = 1_000;
/// The most roles or groups.
const MOST: usize = 500;

/// A person as the upstream describes them, in our words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mapped {
    /// Standard claims. `email_verified` says only what the upstream said of this very address.
    pub claims: StandardClaims,
    /// What the username claim holds, if the domain names one.
    pub username: Option<String>,
    /// Roles, if the domain names a claim for them.
    pub roles: Option<Vec<String>>,
    /// Groups, if the domain maps them.
    pub groups: Option<Vec<String>>,
    /// Attributes that the domain maps by name.
    pub attributes: Map<String, Value>,
    /// The values of the scopes claim, if the domain names one.
    pub scopes: Option<Vec<String>>,
    /// Everything that nothing maps.
    pub unmapped: Map<String, Value>,
    /// What people call this identity.
    pub label: String,
}

impl Mapped {
    /// The address, if the upstream vouches for it.
    pub fn verified_email(&self) -> Option<&str> {
        self.claims.email.as_deref().filter(|_| self.claims.email_verified == Some(true))
    }
}

/// Maps what was said.
pub fn map(settings: &UpstreamSettings, said: &Map<String, Value>) -> Mapped {
    let text = |ours: &str| said.get(settings.claim_name(ours)).and_then(text);
    let mut standard = Map::new();
    for name in TEXTS {
        if let Some(value) = text(name) {
            standard.insert(name.to_owned(), value.into());
        }
    }
    if let Some(Value::Object(address)) = said.get(settings.claim_name("address")) {
        let members = address.iter().filter(|(name, _)| ADDRESS.contains(&name.as_str()));
        let members: Map<_, _> = members.filter_map(|(name, value)| Some((name.clone(), self::text(value)?.into()))).collect();
        standard.insert("address".to_owned(), Value::Object(members));
    }
    for (name, flag) in [("email", "email_verified"), ("phone_number", "phone_number_verified")] {
        // A flag is about the claim of its own name: of an address that is mapped from another, it says nothing unless it is mapped too.
        let is_about = settings.claim_name(name) == name || settings.claims.contains_key(flag);
        let value = said.get(settings.claim_name(flag)).and_then(truth).filter(|_| is_about && standard.contains_key(name));
        if let Some(value) = value {
            standard.insert(flag.to_owned(), value.into());
        }
    }
    let claims: StandardClaims = serde_json::from_value(Value::Object(standard)).unwrap_or_default();
    let username = settings.username_claim.as_deref().and_then(|name| said.get(name)).and_then(self::text);
    let list = |name: Option<&str>| name.map(|name| words(said.get(name), &settings.roles_separator));
    let label = [claims.email.as_ref(), claims.preferred_username.as_ref(), claims.name.as_ref()].into_iter().flatten().next();
    Mapped {
        username,
        roles: list(settings.roles_claim.as_deref()),
        groups: list(settings.claims.get("groups").map(String::as_str)),
        attributes: attributes(settings, said),
        scopes: settings.scopes_claim.as_deref().map(|name| words(said.get(name), " ")),
        unmapped: unmapped(settings, said),
        label: label.cloned().unwrap_or_default(),
        claims,
    }
}

const ADDRESS: [&str; 6] = ["formatted", "street_address", "locality", "region", "postal_code", "country"];

/// Whether a name of ours is one of the claims with a place of its own.
pub fn is_standard(name: &str) -> bool {
    TEXTS.contains(&name) || matches!(name, "sub" | "email_verified" | "phone_number_verified" | "address" | "groups")
}

fn attributes(settings: &UpstreamSettings, said: &Map<String, Value>) -> Map<String, Value> {
    let own = settings.claims.iter().filter(|(ours, _)| !is_standard(ours) && !RESERVED.contains(&ours.as_str()));
    own.filter_map(|(ours, theirs)| Some((ours.clone(), said.get(theirs)?.clone()))).collect()
}

fn unmapped(settings: &UpstreamSettings, said: &Map<String, Value>) -> Map<String, Value> {
    let named = [&settings.username_claim, &settings.roles_claim, &settings.scopes_claim];
    let is_mapped = |name: &str| {
        RESERVED.contains(&name)
            || named.into_iter().flatten().any(|own| own == name)
            || settings.claims.values().any(|theirs| theirs == name)
            || (is_standard(name) && settings.claim_name(name) == name && name != "groups")
            || name == "updated_at"
    };
    said.iter().filter(|(name, _)| !is_mapped(name)).map(|(name, value)| (name.clone(), value.clone())).collect()
}

fn text(value: &Value) -> Option<String> {
    let text = value.as_str()?.trim();
    let fits = !text.is_empty() && text.chars().count() <= LONGEST && !text.contains('\0');
    fits.then(|| text.to_owned())
}

/// Some upstreams write the flag as a text (Apple).
fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(truth) => Some(*truth),
        Value::String(text) if text == "true" => Some(true),
        Value::String(text) if text == "false" => Some(false),
        _ => None,
    }
}

/// A list, or one text with separators.
fn words(value: Option<&Value>, separator: &str) -> Vec<String> {
    let words: Vec<&str> = match value {
        Some(Value::String(text)) if separator.is_empty() => vec![text],
        Some(Value::String(text)) => text.split(separator).collect(),
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let mut out: Vec<String> = Vec::new();
    for word in words.into_iter().map(str::trim).filter(|word| !word.is_empty() && word.len() <= 255).take(MOST) {
        if !out.iter().any(|own| own == word) {
            out.push(word.to_owned());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn mapped(settings: &UpstreamSettings, said: Value) -> Mapped {
        let Value::Object(said) = said else { panic!() };
        map(settings, &said)
    }

    fn renamed(pairs: &[(&str, &str)]) -> UpstreamSettings {
        let claims = pairs.iter().map(|(ours, theirs)| ((*ours).to_owned(), (*theirs).to_owned())).collect();
        UpstreamSettings { claims, ..UpstreamSettings::default() }
    }

    #[test]
    fn claims_are_found_under_the_domains_names_and_the_rest_is_kept() {
        let settings = UpstreamSettings {
            username_claim: Some("login".into()),
            roles_claim: Some("roles".into()),
            scopes_claim: Some("perms".into()),
            ..renamed(&[("given_name", "first"), ("phone_number", "mobile"), ("department", "dept"), ("sub", "id")])
        };
        let said = json!({
            "sub": "1", "id": 7, "first": "Ada", "family_name": " Lovelace ", "mobile": "+44 1", "dept": {"name": "Engines"},
            "login": "ada", "roles": "admin, dev,,dev", "perms": "read write", "hd": "corp.test", "iss": "x", "nonce": "n",
            "given_name": "not this one"
        });
        let mapped = mapped(&settings, said);
        assert_eq!(mapped.claims.given_name.as_deref(), Some("Ada"));
        assert_eq!(mapped.claims.family_name.as_deref(), Some("Lovelace"));
        assert_eq!(mapped.claims.phone_number.as_deref(), Some("+44 1"));
        assert_eq!(mapped.username.as_deref(), Some("ada"));
        assert_eq!(mapped.roles.unwrap(), ["admin", "dev"]);
        assert_eq!(mapped.scopes.unwrap(), ["read", "write"]);
        assert_eq!(Value::Object(mapped.attributes), json!({ "department": {"name": "Engines"} }));
        assert_eq!(Value::Object(mapped.unmapped), json!({ "hd": "corp.test", "given_name": "not this one" }));
    }

    #[test]
    fn a_claim_of_another_type_is_left_out() {
        let said = json!({ "name": 7, "email": ["a@b.test"], "email_verified": true, "address": "London", "locale": "", "picture": null });
        let mapped = mapped(&UpstreamSettings::default(), said);
        assert_eq!(mapped.claims, StandardClaims::default());
    }

    #[test]
    fn a_flag_says_nothing_of_an_address_under_another_name() {
        let said = json!({ "email_verified": true, "mail": "a@corp.test" });
        assert_eq!(mapped(&renamed(&[("email", "mail")]), said.clone()).verified_email(), None);
        let both = renamed(&[("email", "mail"), ("email_verified", "email_verified")]);
        assert_eq!(mapped(&both, said).verified_email(), Some("a@corp.test"));
        let apple = json!({ "email": "a@corp.test", "email_verified": "true" });
        assert_eq!(mapped(&UpstreamSettings::default(), apple).verified_email(), Some("a@corp.test"));
    }

    #[test]
    fn cve_2024_29892_a_claim_of_the_protocol_is_never_an_attribute() {
        let settings = renamed(&[("iss", "x"), ("aud", "x"), ("acr", "x"), ("team", "x")]);
        assert_eq!(Value::Object(mapped(&settings, json!({ "x": "y" })).attributes), json!({ "team": "y" }));
    }

    proptest! {
        #[test]
        fn anything_said_is_mapped_without_a_panic(name in "[a-z_]{1,20}", text in ".{0,40}", number: f64) {
            for value in [json!(text), json!([text, number]), json!({ "locality": text, "x": number }), json!(number)] {
                let said = Map::from_iter([(name.clone(), value.clone()), ("address".to_owned(), value)]);
                let _ = map(&UpstreamSettings { roles_claim: Some(name.clone()), ..UpstreamSettings::default() }, &said);
            }
        }
    }
}
