//! Fields of a domain between a form and the members of the file: one line, several lines, a tick, a choice.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::model::{
    ClaimsSource, ParameterEndpoint, ParameterType, RequestSigning, RequiredClaim, SigningAlgorithm, Upstream, UpstreamMethod,
    UpstreamSettings,
};
use crate::pages::console::{Choice, DomainField, FieldKind};
use crate::protocol::relying_party::options::Options;
use crate::protocol::relying_party::steps::Field;

/// What a form has to know beside the settings.
#[derive(Debug)]
pub struct Known<'a> {
    /// Members as they are: what was chosen, or what is saved.
    pub settings: &'a UpstreamSettings,
    /// Name, and name for people.
    pub own: (&'a str, &'a str),
    /// Whether a secret is kept.
    pub has_secret: bool,
    /// Whether a private key is kept.
    pub has_key: bool,
    /// What can be chosen.
    pub options: &'a Options,
    /// Names of the platform identities that there are.
    pub identities: &'a [String],
}

impl<'a> Known<'a> {
    /// A domain that is saved.
    pub fn of(upstream: &'a Upstream, options: &'a Options, identities: &'a [String]) -> Self {
        Self {
            settings: &upstream.settings,
            own: (&upstream.name, &upstream.display_name),
            has_secret: upstream.secret.is_some(),
            has_key: upstream.client_key.is_some(),
            options,
            identities,
        }
    }
}

/// How a field is filled in.
fn kind(name: &str, value: &Value) -> FieldKind {
    match name {
        _ if value.is_boolean() => FieldKind::Tick,
        "client_secret" => FieldKind::Secret,
        "client_key" => FieldKind::SecretLines,
        "description" | "client_certificate" | "ca" | "parameters" | "claims" => FieldKind::Lines,
        "method" | "claims_source" => FieldKind::Radio,
        "enabled_for" | "required_claims" | "id_token_algs" => FieldKind::Ticks,
        "preset"
        | "sync_profile"
        | "authorization_method"
        | "userinfo_method"
        | "response_type"
        | "response_mode"
        | "prompt"
        | "request_object"
        | "request_object_signing_alg"
        | "token_endpoint_auth_method"
        | "client_assertion_audience"
        | "platform_identity" => FieldKind::Choice,
        _ => FieldKind::Text,
    }
}

/// The settings by their names.
fn members(known: &Known<'_>) -> Map<String, Value> {
    let mut members = match serde_json::to_value(known.settings) {
        Ok(Value::Object(members)) => members,
        _ => Map::new(),
    };
    members.insert("name".to_owned(), known.own.0.into());
    members.insert("display_name".to_owned(), known.own.1.into());
    members
}

/// A field as it stands.
pub fn shown(field: &Field, known: &Known<'_>) -> DomainField {
    let value = members(known).remove(field.name).unwrap_or(Value::Null);
    let kind = kind(field.name, &value);
    let said = field.value.clone().filter(|_| value.is_null() || !field.is_editable);
    let text = said.unwrap_or_else(|| written(field.name, &value));
    DomainField {
        word: field.name,
        kind,
        is_on: value == Value::Bool(true),
        is_kept: match kind {
            FieldKind::Secret => known.has_secret,
            FieldKind::SecretLines => known.has_key,
            _ => false,
        },
        choices: choices(field.name, &value, known),
        value: text,
        is_editable: field.is_editable,
        is_optional: field.is_editable && !field.is_needed && kind != FieldKind::Choice,
        problem: None,
    }
}

/// A member as one types it.
fn written(name: &str, value: &Value) -> String {
    let word = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match (name, value) {
        (_, Value::Null) => String::new(),
        ("parameters", Value::Array(all)) => {
            let line = |own: &Value| {
                let part = |name: &str| own.get(name).map(word).unwrap_or_default();
                format!("{} {} {}={}", part("endpoint"), part("type"), part("name"), part("value"))
            };
            all.iter().map(line).collect::<Vec<_>>().join("\n")
        }
        ("claims", Value::Object(claims)) => {
            claims.iter().map(|(ours, theirs)| format!("{ours} = {}", word(theirs))).collect::<Vec<_>>().join("\n")
        }
        (_, Value::Array(all)) => all.iter().map(word).collect::<Vec<_>>().join(" "),
        (_, other) => word(other),
    }
}

/// What can be chosen of a field: the word, and whether it is the one that holds.
fn choices(name: &str, value: &Value, known: &Known<'_>) -> Vec<Choice> {
    fn words<T: serde::Serialize>(all: impl IntoIterator<Item = T>) -> Vec<String> {
        let word = |one: T| serde_json::to_value(one).ok().and_then(|value| value.as_str().map(str::to_owned));
        all.into_iter().filter_map(word).collect()
    }
    let fixed = |all: &[&str]| all.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let options = known.options;
    let (mut all, may_be_none) = match name {
        "method" => (words([UpstreamMethod::Discover, UpstreamMethod::Read, UpstreamMethod::Manual]), false),
        "claims_source" => {
            let all = [
                ClaimsSource::TokenIdToken,
                ClaimsSource::AuthorizationIdToken,
                ClaimsSource::Userinfo,
                ClaimsSource::IdTokenAndUserinfo,
            ];
            (words(all), false)
        }
        "preset" => (crate::protocol::relying_party::preset::ALL.map(|preset| preset.name.to_owned()).into(), true),
        "enabled_for" => (fixed(&["provider", "portal"]), false),
        "required_claims" => (fixed(&RequiredClaim::ALL.map(|(name, _)| name)), false),
        "sync_profile" => (fixed(&["always", "first"]), false),
        "authorization_method" | "userinfo_method" => (fixed(&["GET", "POST"]), false),
        "client_assertion_audience" => (fixed(&["issuer", "token_endpoint"]), false),
        "response_type" => (words(&options.response_types), false),
        "response_mode" => (words(&options.response_modes), true),
        "prompt" => (words(&options.prompts), true),
        "request_object" => (words(&options.request_objects), false),
        "request_object_signing_alg" => (words(RequestSigning::all()), true),
        "token_endpoint_auth_method" => (words(&options.token_endpoint_auth_methods), true),
        "id_token_algs" => (words(&options.id_token_algs), false),
        "platform_identity" => (known.identities.to_vec(), true),
        _ => return Vec::new(),
    };
    let is_chosen = |word: &str| match value {
        Value::Array(own) => own.iter().any(|own| own == word),
        Value::String(own) => own == word,
        _ => word.is_empty(),
    };
    // what holds is never silently another value
    if let Value::String(own) = value
        && !all.contains(own)
    {
        all.push(own.clone());
    }
    let none = may_be_none.then(String::new);
    none.into_iter().chain(all).map(|word| Choice { is_chosen: is_chosen(&word), word }).collect()
}

/// A field as it was sent; never a secret.
pub fn sent<'a>(field: DomainField, form: &impl Fn(&str) -> &'a str) -> DomainField {
    if !field.is_editable {
        return field;
    }
    let text = form(field.word);
    let chosen = |choice: Choice| choice.sent((field.word, field.kind), form);
    let value = if matches!(field.kind, FieldKind::Secret | FieldKind::SecretLines) { String::new() } else { text.to_owned() };
    DomainField { is_on: text == "1", choices: field.choices.into_iter().map(chosen).collect(), value, ..field }
}

/// A line that cannot be read, in a field.
pub type Unreadable = (&'static str, String);

/// The members that a form says of these fields.
///
/// # Errors
/// Lines that cannot be read.
pub fn typed<'a>(
    fields: &[Field],
    settings: &UpstreamSettings,
    form: impl Fn(&str) -> &'a str,
) -> Result<Map<String, Value>, Vec<Unreadable>> {
    let mut said = Map::new();
    let mut wrong = Vec::new();
    let kept = serde_json::to_value(settings).unwrap_or_default();
    for field in fields.iter().filter(|field| field.is_editable) {
        let (name, text) = (field.name, form(field.name).trim());
        let before = kept.get(name).unwrap_or(&Value::Null);
        let value = match (kind(name, before), name) {
            (FieldKind::Secret | FieldKind::SecretLines, _) if text.is_empty() => continue, // what is kept stays
            (FieldKind::Tick, _) => Ok(Value::Bool(text == "1")),
            (FieldKind::Ticks, "enabled_for") => Ok(ticked(name, &["provider", "portal"].map(str::to_owned), &form)),
            (FieldKind::Ticks, "required_claims") => {
                Ok(ticked(name, &RequiredClaim::ALL.map(|(claim, _)| claim.to_owned()), &form))
            }
            (FieldKind::Ticks, _) => Ok(ticked(name, &SigningAlgorithm::ALL.map(|one| one.name().to_owned()), &form)),
            (_, "scopes" | "allowed_email_domains" | "authority_for_email_domains") => {
                let words = text.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty());
                Ok(words.collect::<Vec<_>>().into())
            }
            (_, "parameters") => parameters(text),
            (_, "claims") => claims(text, &settings.claims),
            // "If nothing stands there", lists are not separated at all
            (_, "roles_separator") => Ok(form(name).into()),
            _ if text.is_empty() => Ok(Value::Null),
            _ if before.is_number() => text.parse::<i64>().map(Value::from).map_err(|_| text.to_owned()),
            _ => Ok(text.into()),
        };
        match value {
            Ok(value) => drop(said.insert(name.to_owned(), value)),
            Err(line) => wrong.push((name, line)),
        }
    }
    if wrong.is_empty() { Ok(said) } else { Err(wrong) }
}

fn ticked<'a>(name: &str, words: &[String], form: &impl Fn(&str) -> &'a str) -> Value {
    let is_ticked = |word: &&String| form(&format!("{name}_{word}")) == "1";
    words.iter().filter(is_ticked).cloned().collect::<Vec<_>>().into()
}

/// One a line: endpoint, type, name=value.
fn parameters(text: &str) -> Result<Value, String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let read = |line: &str| {
        let mut words = line.splitn(3, ' ').map(str::trim);
        let (endpoint, kind, pair) = (words.next()?, words.next()?, words.next()?);
        let (name, value) = pair.split_once('=')?;
        let known = serde_json::from_value::<ParameterEndpoint>(endpoint.into()).is_ok()
            && serde_json::from_value::<ParameterType>(kind.into()).is_ok();
        known.then(|| json!({ "name": name.trim(), "value": value.trim(), "type": kind, "endpoint": endpoint }))
    };
    lines.map(|line| read(line).ok_or_else(|| line.to_owned())).collect::<Result<Vec<_>, _>>().map(Value::Array)
}

/// One a line: ours = theirs. What stood there and does not any more is taken back.
fn claims(text: &str, kept: &BTreeMap<String, String>) -> Result<Value, String> {
    let mut said: Map<String, Value> = kept.keys().map(|ours| (ours.clone(), Value::Null)).collect();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (ours, theirs) = line.split_once('=').ok_or_else(|| line.to_owned())?;
        said.insert(ours.trim().to_owned(), theirs.trim().into());
    }
    Ok(Value::Object(said))
}
