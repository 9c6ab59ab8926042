//! Everything that a developer says of an app, in the sections in which it is asked. What is typed becomes members of metadata, by their
//! registered names; what may be registered is judged there.

use serde_json::{Map, Value};

use crate::model::{ContentEncryption, KeyManagement, ResponseMode, ResponseType, SigningAlgorithm};

/// What is asked together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// What people see of it.
    Look,
    /// Where people and answers go.
    Addresses,
    /// What it may do, and how it says who it is.
    Access,
    /// What tokens look like.
    Tokens,
    /// How it asks.
    Requests,
    /// How it hears of sign-outs.
    Logout,
    /// Whom it is for.
    People,
}

impl Section {
    /// Every section.
    pub const ALL: [Self; 7] =
        [Self::Look, Self::Addresses, Self::Access, Self::Tokens, Self::Requests, Self::Logout, Self::People];

    /// Its word in addresses.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Look => "look",
            Self::Addresses => "addresses",
            Self::Access => "access",
            Self::Tokens => "tokens",
            Self::Requests => "requests",
            Self::Logout => "logout",
            Self::People => "people",
        }
    }

    /// The section of that word.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|section| section.name() == name)
    }
}

/// How something is typed.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A line of text; empty is none.
    Line,
    /// A text a line; none is none.
    Lines,
    /// Words with spaces between.
    Words,
    /// A whole number; empty is none.
    Number,
    /// Yes or no.
    Flag,
    /// Yes, no, or what the provider says.
    Maybe,
    /// One of these, or what the provider says.
    Choice(fn() -> Vec<String>),
    /// Any of these.
    Several(fn() -> Vec<String>),
    /// A JSON object; empty is none.
    Json,
}

/// A member of metadata that is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Where.
    pub section: Section,
    /// The registered name.
    pub name: &'static str,
    /// How.
    pub kind: Kind,
}

const fn field(section: Section, name: &'static str, kind: Kind) -> Field {
    Field { section, name, kind }
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn methods() -> Vec<String> {
    crate::model::AuthMethod::ALL.map(|method| method.name().to_owned()).to_vec()
}

fn signing() -> Vec<String> {
    SigningAlgorithm::ALL.map(|algorithm| algorithm.name().to_owned()).to_vec()
}

fn key_management() -> Vec<String> {
    KeyManagement::ALL.map(|algorithm| algorithm.name().to_owned()).to_vec()
}

fn content() -> Vec<String> {
    ContentEncryption::ALL.map(|algorithm| algorithm.name().to_owned()).to_vec()
}

fn grants() -> Vec<String> {
    words(&["authorization_code", "refresh_token", "client_credentials", "implicit"])
}

fn response_types() -> Vec<String> {
    ResponseType::ALL.map(|response_type| response_type.to_string()).to_vec()
}

fn response_modes() -> Vec<String> {
    ResponseMode::ALL.map(|mode| mode.name().to_owned()).to_vec()
}

/// Every field.
pub static FIELDS: &[Field] = &[
    field(Section::Look, "client_name", Kind::Line),
    field(Section::Look, "description", Kind::Line),
    field(Section::Look, "display_name", Kind::Line),
    field(Section::Look, "organization_name", Kind::Line),
    field(Section::Look, "client_uri", Kind::Line),
    field(Section::Look, "logo_uri", Kind::Line),
    field(Section::Look, "policy_uri", Kind::Line),
    field(Section::Look, "tos_uri", Kind::Line),
    field(Section::Look, "contacts", Kind::Lines),
    field(Section::Look, "software_id", Kind::Line),
    field(Section::Look, "software_version", Kind::Line),
    field(Section::Addresses, "redirect_uris", Kind::Lines),
    field(Section::Addresses, "post_logout_redirect_uris", Kind::Lines),
    field(Section::Addresses, "initiate_login_uri", Kind::Line),
    field(Section::Addresses, "allowed_origins", Kind::Lines),
    field(Section::Addresses, "application_type", Kind::Choice(|| words(&["web", "native"]))),
    field(Section::Access, "token_endpoint_auth_method", Kind::Choice(methods)),
    field(Section::Access, "token_endpoint_auth_signing_alg", Kind::Choice(signing)),
    field(Section::Access, "grant_types", Kind::Several(grants)),
    field(Section::Access, "response_types", Kind::Several(response_types)),
    field(Section::Access, "response_modes", Kind::Several(response_modes)),
    field(Section::Access, "require_pkce", Kind::Maybe),
    field(Section::Access, "scope", Kind::Words),
    field(Section::Access, "jwks_uri", Kind::Line),
    field(Section::Access, "jwks", Kind::Json),
    field(Section::Tokens, "id_token_signed_response_alg", Kind::Choice(signing)),
    field(Section::Tokens, "id_token_encrypted_response_alg", Kind::Choice(key_management)),
    field(Section::Tokens, "id_token_encrypted_response_enc", Kind::Choice(content)),
    field(Section::Tokens, "userinfo_signed_response_alg", Kind::Choice(signing)),
    field(Section::Tokens, "userinfo_encrypted_response_alg", Kind::Choice(key_management)),
    field(Section::Tokens, "userinfo_encrypted_response_enc", Kind::Choice(content)),
    field(Section::Tokens, "access_token_format", Kind::Choice(|| words(&["opaque", "jwt"]))),
    field(Section::Tokens, "access_token_lifetime", Kind::Number),
    field(Section::Tokens, "id_token_lifetime", Kind::Number),
    field(Section::Tokens, "refresh_token_rotation", Kind::Maybe),
    field(Section::Tokens, "subject_type", Kind::Choice(|| words(&["public", "pairwise"]))),
    field(Section::Tokens, "sector_identifier_uri", Kind::Line),
    field(Section::Requests, "default_max_age", Kind::Number),
    field(Section::Requests, "require_auth_time", Kind::Flag),
    field(Section::Requests, "default_acr_values", Kind::Lines),
    field(Section::Requests, "request_object_signing_alg", Kind::Choice(signing)),
    field(Section::Requests, "request_object_encryption_alg", Kind::Choice(key_management)),
    field(Section::Requests, "request_object_encryption_enc", Kind::Choice(content)),
    field(Section::Requests, "require_signed_request_object", Kind::Flag),
    field(Section::Requests, "request_uris", Kind::Lines),
    field(Section::Logout, "backchannel_logout_uri", Kind::Line),
    field(Section::Logout, "backchannel_logout_session_required", Kind::Flag),
    field(Section::Logout, "frontchannel_logout_uri", Kind::Line),
    field(Section::Logout, "frontchannel_logout_session_required", Kind::Flag),
    field(Section::People, "allowed_groups", Kind::Lines),
    field(Section::People, "idp_hint", Kind::Line),
];

/// The fields of a section.
pub fn of(section: Section) -> impl Iterator<Item = &'static Field> {
    FIELDS.iter().filter(move |field| field.section == section)
}

impl Field {
    /// What stands in the form for a member.
    pub fn shown(&self, members: &Map<String, Value>) -> String {
        let value = members.get(self.name);
        match (self.kind, value) {
            (Kind::Flag | Kind::Maybe, Some(Value::Bool(yes))) => yes.to_string(),
            (Kind::Json, Some(value)) => serde_json::to_string_pretty(value).unwrap_or_default(),
            (_, Some(Value::String(text))) => text.clone(),
            (_, Some(Value::Array(items))) => {
                let line = |item: &Value| item.as_str().map_or_else(|| item.to_string(), str::to_owned);
                items.iter().map(line).collect::<Vec<_>>().join("\n")
            }
            (_, Some(Value::Null) | None) => String::new(),
            (_, Some(other)) => other.to_string(),
        }
    }

    /// The member that was typed, `null` for none; `None` if it cannot be one. `get` gives what a form says of a name.
    pub fn typed<'a>(&self, get: impl Fn(&str) -> &'a str) -> Option<Value> {
        let text = get(self.name).trim();
        let none_or = |value: Value| if text.is_empty() { Value::Null } else { value };
        Some(match self.kind {
            Kind::Line | Kind::Choice(_) => none_or(text.into()),
            Kind::Words => none_or(text.split_whitespace().collect::<Vec<_>>().join(" ").into()),
            Kind::Lines => {
                let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
                none_or(lines.map(Value::from).collect())
            }
            Kind::Number if text.is_empty() => Value::Null,
            Kind::Number => text.parse::<i64>().ok()?.into(),
            Kind::Flag => (text == "true").into(),
            Kind::Maybe => match text {
                "true" => true.into(),
                "false" => false.into(),
                _ => Value::Null,
            },
            Kind::Several(options) => {
                let chosen = |(at, option): (usize, String)| {
                    let is_chosen = get(&format!("{}.{at}", self.name)) == "true";
                    is_chosen.then(|| Value::from(option))
                };
                options().into_iter().enumerate().filter_map(chosen).collect()
            }
            Kind::Json if text.is_empty() => Value::Null,
            Kind::Json => serde_json::from_str(text).ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::json;

    use super::*;
    use crate::protocol::registration::names;

    #[test]
    fn everything_that_is_built_is_asked_once_but_what_an_administrator_decides() {
        let asked: BTreeSet<_> = FIELDS.iter().map(|field| field.name).collect();
        assert_eq!(asked.len(), FIELDS.len());
        let not_asked: Vec<_> = names::BUILT.into_iter().filter(|name| !asked.contains(name)).collect();
        assert_eq!(not_asked, ["require_consent", "claim_mappings"]);
        assert!(asked.iter().all(|name| names::BUILT.contains(name)));
    }

    #[test]
    fn what_is_typed_becomes_a_member_and_is_shown_again_as_it_was() {
        let of = |name: &str| FIELDS.iter().find(|field| field.name == name).unwrap();
        for (name, typed, member) in [
            ("client_name", " Maps ", json!("Maps")),
            ("client_name", "", json!(null)),
            ("redirect_uris", "https://a.test/1\r\n\r\n https://a.test/2 ", json!(["https://a.test/1", "https://a.test/2"])),
            ("scope", " openid  email", json!("openid email")),
            ("access_token_lifetime", "600", json!(600)),
            ("require_auth_time", "true", json!(true)),
            ("require_auth_time", "", json!(false)),
            ("require_pkce", "", json!(null)),
            ("require_pkce", "false", json!(false)),
            ("jwks", "{\"keys\": []}", json!({ "keys": [] })),
        ] {
            let found = of(name).typed(|_| typed).unwrap();
            assert_eq!(found, member, "{name}");
            let again = of(name).shown(&Map::from_iter([(name.to_owned(), member.clone())]));
            assert_eq!(of(name).typed(|_| &again).unwrap(), member, "{name}");
        }
        for (name, typed) in [("access_token_lifetime", "soon"), ("jwks", "{")] {
            assert_eq!(of(name).typed(|_| typed), None, "{name}");
        }
        let chosen = |name: &str| if ["grant_types.0", "grant_types.2"].contains(&name) { "true" } else { "" };
        assert_eq!(of("grant_types").typed(chosen).unwrap(), json!(["authorization_code", "client_credentials"]));
    }
}
