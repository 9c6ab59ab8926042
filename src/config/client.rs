//! `[[client]]`: applications, under the public names of client metadata (RFC 7591 §2, OpenID Connect Registration §2).
//!
//! Here the form of each value is judged; what goes together is judged by `protocol::registration`.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::registry::{BUILT, LOCALISED, NOT_BUILT, OURS_TO_SET, SPANS};
use super::section::{Section, span_json};
use super::tree::{Entry, Node};
use super::{name, nearest};
use crate::model::{Client, ClientMetadata, DeclaredClient};

pub(super) fn read(sections: Vec<Section<'_>>, providers: &[String]) -> Vec<DeclaredClient> {
    let mut seen = BTreeSet::new();
    sections.into_iter().filter_map(|section| read_one(section, providers, &mut seen)).collect()
}

fn read_one(mut section: Section<'_>, providers: &[String], seen: &mut BTreeSet<(String, String)>) -> Option<DeclaredClient> {
    section.require("client_id", "give the name that the application sends");
    let provider = name::reference(&mut section, "provider", providers);
    let client_id = section.parsed("client_id", check_id, "use printable ASCII characters, at most 200");
    if let (Some(provider), Some(given)) = (&provider, &client_id)
        && !seen.insert((provider.clone(), given.value.clone()))
    {
        section.wrong("client_id", &given.place, format!("`{}` is declared twice", given.value), "remove one of the two");
    }
    let secret = section.secret("client_secret").map(|given| given.value);
    let enabled = section.flag("enabled").unwrap_or(true);
    let managed = section.managed();
    let metadata = read_metadata(&mut section);
    let at = section.place.to_string();
    section.finish();
    Some(DeclaredClient { at, provider: provider?, client_id: client_id?.value, secret, metadata, enabled, managed })
}

fn check_id(text: &str) -> Result<String, &'static str> {
    if Client::is_id(text) { Ok(text.to_owned()) } else { Err("this cannot be a client_id") }
}

/// Each member is read by itself, so that a mistake has its own place.
fn read_metadata(section: &mut Section<'_>) -> ClientMetadata {
    let mut given = Map::new();
    for (name, entry) in section.rest() {
        if !is_known(section, &name, &entry) {
            continue;
        }
        let Some(value) = to_value(section, &name, &entry) else { continue };
        let alone = Map::from_iter([(name.clone(), value.clone())]);
        match serde_json::from_value::<ClientMetadata>(Value::Object(alone)) {
            Ok(_) => {
                given.insert(name, value);
            }
            Err(error) => section.wrong(&name, &entry.place, format!("{error}"), ""),
        }
    }
    serde_json::from_value(Value::Object(given)).unwrap_or_default()
}

fn is_known(section: &Section<'_>, name: &str, entry: &Entry) -> bool {
    let localised = name.split_once('#').is_some_and(|(base, tag)| LOCALISED.contains(&base) && !tag.is_empty());
    if BUILT.contains(&name) || localised {
        return true;
    }
    if NOT_BUILT.contains(&name) {
        section.warn(name, &entry.place, "this feature is not built yet; the value is kept, and only what needs it is refused");
        return true;
    }
    if OURS_TO_SET.contains(&name) {
        section.wrong(name, &entry.place, "only the provider sets this", "remove the key");
        return false;
    }
    let known = section.asked().iter().map(String::as_str).chain(BUILT).chain(NOT_BUILT);
    let fix = nearest::suggestion(name, known);
    section.wrong(name, &entry.place, "this is neither registered client metadata nor a name of ours", fix);
    false
}

/// The value as JSON; spans may be texts, and a JWK Set may be JSON in a text.
fn to_value(section: &Section<'_>, name: &str, entry: &Entry) -> Option<Value> {
    if SPANS.contains(&name) {
        let span = span_json(&entry.value);
        if span.is_none() {
            section.wrong(name, &entry.place, "this is not a span of time", format!("write {}", super::span::FORM));
        }
        return span;
    }
    match &entry.value {
        Node::Text(_) if name == "jwks" => json_of(section, name, entry),
        other => Some(other.to_json()),
    }
}

/// A JWK Set, as JSON in a text or as a table.
pub(super) fn json_of(section: &Section<'_>, name: &str, entry: &Entry) -> Option<Value> {
    let Node::Text(text) = &entry.value else { return Some(entry.value.to_json()) };
    let parsed = serde_json::from_str(text);
    if let Err(error) = &parsed {
        section.wrong(name, &entry.place, format!("not JSON: {error}"), "write a JWK Set, as JSON text or as a table");
    }
    parsed.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_the_noun_is_a_known_name() {
        let fields = serde_json::to_value(ClientMetadata::default()).unwrap();
        for name in fields.as_object().unwrap().keys() {
            assert!(BUILT.contains(&name.as_str()) || NOT_BUILT.contains(&name.as_str()), "{name}");
        }
    }

    #[test]
    fn no_name_is_in_two_lists() {
        let all: Vec<_> = BUILT.iter().chain(&NOT_BUILT).chain(&OURS_TO_SET).collect();
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
    }
}
