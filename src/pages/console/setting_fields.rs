//! The fields of settings: how each kind is shown in a form and read from one, by the name that file and API have for it.

use serde_json::{Map, Value};

use super::setting_table::PROVIDER;
use super::{SectionFacts, SettingChoice, SettingFact, SettingField};
use crate::model::SigningAlgorithm;

/// A section of settings.
#[derive(Clone, Copy, Debug)]
pub struct SectionSpec {
    /// Its word in addresses.
    pub word: &'static str,
    /// Its title.
    pub title: &'static str,
    /// Its fields.
    pub fields: &'static [FieldSpec],
}

/// A setting.
#[derive(Clone, Copy, Debug)]
pub struct FieldSpec {
    /// Its name in file and API, with dots to what is within.
    pub name: &'static str,
    /// Its name for people.
    pub label: &'static str,
    /// What it does.
    pub help: &'static str,
    /// How it is filled in.
    pub kind: SettingKind,
}

/// How a setting is filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingKind {
    /// A line.
    Text,
    /// A whole number.
    Number,
    /// A span of time, in seconds.
    Seconds,
    /// Yes or no.
    Tick,
    /// One of these.
    Choice(&'static [&'static str]),
    /// A number that is one of these.
    Count(&'static [&'static str]),
    /// A signing algorithm.
    Algorithm,
    /// One whose keys have two halves.
    Asymmetric,
    /// One word or address a line.
    Lines,
    /// One scope a line, with what it lets an app do behind it.
    Scopes,
    /// One issuer of software statements a line, with its keys behind it.
    Issuers,
    /// A colour.
    Colour,
    /// A picture to be sent along.
    Picture,
}

use SettingKind::{Algorithm, Asymmetric, Choice, Colour, Count, Issuers, Lines, Number, Picture, Scopes, Seconds, Text, Tick};

/// A section of a provider by its word.
pub fn provider_section(word: &str) -> Option<&'static SectionSpec> {
    PROVIDER.iter().find(|section| section.word == word)
}

/// Every section of a provider that there is.
pub fn provider_facts(members: &Map<String, Value>) -> Vec<SectionFacts> {
    PROVIDER.iter().filter(|section| section.word != "new").map(|section| section.facts(members)).collect()
}

impl SectionSpec {
    /// What is set.
    pub fn facts(&self, members: &Map<String, Value>) -> SectionFacts {
        let fact = |own: &FieldSpec| {
            let set = at(members, own.name);
            let value = match (own.kind, set.and_then(Value::as_u64)) {
                (Seconds, Some(seconds)) => span(seconds),
                _ => text(set),
            };
            (!value.is_empty()).then_some(SettingFact { label: own.label, value })
        };
        SectionFacts { word: self.word, heading: self.title, facts: self.fields.iter().filter_map(fact).collect() }
    }

    /// What somebody typed, as members.
    pub fn typed<'p>(&self, posted: impl Fn(&str) -> &'p str) -> Map<String, Value> {
        let mut members = Map::new();
        for own in self.fields {
            if let Some(value) = own.typed(&posted) {
                put(&mut members, own.name, value);
            }
        }
        members
    }
}

impl FieldSpec {
    /// Its name in a form.
    pub fn word(&self) -> String {
        self.name.replace(['.', '_'], "-")
    }

    /// As it stands in a form.
    pub fn shown(&self, members: &Map<String, Value>) -> SettingField {
        let set = at(members, self.name);
        let value = text(set);
        let names: Vec<String> = match self.kind {
            Choice(words) | Count(words) => words.iter().map(|word| (*word).to_owned()).collect(),
            Algorithm => SigningAlgorithm::ALL.iter().map(|own| own.name().to_owned()).collect(),
            Asymmetric => {
                SigningAlgorithm::ALL.iter().filter(|own| !own.is_symmetric()).map(|own| own.name().to_owned()).collect()
            }
            _ => Vec::new(),
        };
        let kind = match self.kind {
            Text => "text",
            Number | Seconds => "number",
            Tick => "tick",
            Choice(_) | Count(_) | Algorithm | Asymmetric => "choice",
            Lines | Scopes | Issuers => "lines",
            Colour => "colour",
            Picture => "picture",
        };
        SettingField {
            word: self.word(),
            label: self.label,
            help: self.help,
            kind,
            is_on: set == Some(&Value::Bool(true)) || (self.kind == Picture && value.starts_with("data:")),
            choices: names.into_iter().map(|name| SettingChoice { is_chosen: name == value, value: name }).collect(),
            value,
            problem: None,
        }
    }

    /// What was typed; `None` if that leaves what is there.
    fn typed<'p>(&self, posted: impl Fn(&str) -> &'p str) -> Option<Value> {
        let word = self.word();
        let text = posted(&word).trim();
        let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
        Some(match self.kind {
            Tick => Value::Bool(text == "1"),
            // a new one, the one that was sent with a form that had to be corrected, none any more, or the one that there is
            Picture => match [text, posted(&format!("{word}-sent"))].into_iter().find(|own| !own.is_empty()) {
                Some(url) => url.into(),
                None if posted(&format!("{word}-none")) == "1" => Value::Null,
                None => return None,
            },
            Number | Seconds | Count(_) if text.is_empty() => Value::Null,
            // what is no number is refused with its own words
            Number | Seconds | Count(_) => text.parse::<i64>().map_or_else(|_| text.into(), Value::from),
            Lines => lines().map(Value::from).collect(),
            Scopes => lines().map(scope).collect(),
            Issuers => lines().map(issuer).collect(),
            _ if text.is_empty() => Value::Null,
            _ => text.into(),
        })
    }
}

/// `https://vendor.example https://vendor.example/jwks`, or the key set itself, then the identifiers of software that count.
fn issuer(line: &str) -> Value {
    let (issuer, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let rest = rest.trim();
    let mut own = Map::from_iter([("issuer".to_owned(), issuer.into())]);
    let mut set = serde_json::Deserializer::from_str(rest).into_iter::<Value>();
    let behind = match set.next().filter(|_| rest.starts_with('{')) {
        Some(Ok(jwks)) => {
            own.insert("jwks".to_owned(), jwks);
            rest.get(set.byte_offset()..).unwrap_or_default()
        }
        _ => {
            let (uri, behind) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
            own.extend((!uri.is_empty()).then(|| ("jwks_uri".to_owned(), uri.into())));
            behind
        }
    };
    own.insert("software_ids".to_owned(), behind.split_whitespace().map(Value::from).collect());
    Value::Object(own)
}

fn scope(line: &str) -> Value {
    let (name, description) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    serde_json::json!({ "name": name, "description": description.trim() })
}

fn at<'m>(members: &'m Map<String, Value>, name: &str) -> Option<&'m Value> {
    match name.split_once('.') {
        None => members.get(name),
        Some((table, inner)) => members.get(table)?.get(inner),
    }
}

fn put(members: &mut Map<String, Value>, name: &str, value: Value) {
    match name.split_once('.') {
        None => {
            members.insert(name.to_owned(), value);
        }
        Some((table, inner)) => {
            let table = members.entry(table).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(within) = table {
                within.insert(inner.to_owned(), value);
            }
        }
    }
}

/// So many seconds in the largest unit that divides them.
fn span(seconds: u64) -> String {
    let units = [(86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")];
    let whole = |(size, _): &(u64, &str)| seconds >= *size && seconds % size == 0;
    let (size, unit) = units.into_iter().find(whole).unwrap_or((1, "second"));
    match seconds / size {
        1 => format!("1 {unit}"),
        count => format!("{count} {unit}s"),
    }
}

fn text(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Bool(is_on)) => if *is_on { "Yes" } else { "No" }.to_owned(),
        Some(Value::Array(items)) => items.iter().map(|item| text(Some(item))).collect::<Vec<_>>().join("\n"),
        Some(Value::Object(own)) if own.contains_key("issuer") => {
            let part = |name: &str| {
                own.get(name).filter(|value| !value.is_null()).map(|value| match value {
                    Value::Array(ids) => ids.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" "),
                    other => other.as_str().map_or_else(|| other.to_string(), str::to_owned),
                })
            };
            ["issuer", "jwks", "jwks_uri", "software_ids"]
                .iter()
                .filter_map(|name| part(name))
                .collect::<Vec<_>>()
                .join(" ")
                .trim()
                .to_owned()
        }
        Some(Value::Object(own)) => {
            let part = |name: &str| own.get(name).and_then(Value::as_str).unwrap_or_default();
            format!("{} {}", part("name"), part("description")).trim().to_owned()
        }
        Some(number) => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::setting_table::RESOURCE;
    use super::*;
    use crate::model::ProviderSettings;

    #[test]
    fn a_span_is_told_in_the_largest_unit_that_divides_it() {
        let told = [0, 1, 90, 300, 43_200, 86_400, 2_592_000].map(span);
        assert_eq!(told, ["0 seconds", "1 second", "90 seconds", "5 minutes", "12 hours", "1 day", "30 days"]);
    }

    #[test]
    fn every_setting_of_a_provider_is_in_a_form_but_for_what_takes_more_than_one() {
        let mut missing = ProviderSettings::names();
        for own in PROVIDER.iter().flat_map(|section| section.fields) {
            missing.remove(own.name.split('.').next().unwrap());
        }
        assert_eq!(missing.into_iter().collect::<Vec<_>>(), ["enabled"]);
    }

    #[test]
    fn what_is_shown_comes_back_as_it_was() {
        let usual = serde_json::to_value(ProviderSettings { rsa_bits: 3072, ..ProviderSettings::default() }).unwrap();
        let members = usual.as_object().unwrap();
        for section in PROVIDER.iter().filter(|section| section.word != "new") {
            let shown: Vec<_> = section.fields.iter().map(|own| own.shown(members)).collect();
            let sent = |word: &str| {
                let Some(own) = shown.iter().find(|own| own.word == word) else { return "" };
                match own.kind {
                    "tick" if own.is_on => "1",
                    "tick" => "",
                    _ => own.value.as_str(),
                }
            };
            let typed = section.typed(sent);
            for own in section.fields {
                let (was, is) = (at(members, own.name), at(&typed, own.name));
                // not set in the usual settings, or sent along only when it changes
                let is_unset = own.name == "display_name" || own.kind == Picture;
                assert!(was == is || is_unset, "{}: {was:?} {is:?}", own.name);
            }
        }
    }

    #[test]
    fn an_issuer_of_software_statements_is_a_line_each() {
        let lines = "https://a.test https://a.test/jwks\nhttps://b.test {\"keys\":[]} one two\nhttps://c.test";
        let field = FieldSpec { name: "statement_issuer", label: "", help: "", kind: Issuers };
        let typed = field.typed(|_| lines).unwrap();
        let wanted = json!([
            { "issuer": "https://a.test", "jwks_uri": "https://a.test/jwks", "software_ids": [] },
            { "issuer": "https://b.test", "jwks": { "keys": [] }, "software_ids": ["one", "two"] },
            { "issuer": "https://c.test", "software_ids": [] },
        ]);
        assert_eq!((&typed, text(Some(&typed)).as_str()), (&wanted, lines));
    }

    #[test]
    fn a_picture_stays_unless_another_one_is_sent_or_it_is_taken_away() {
        let field = FieldSpec { name: "branding.logo", label: "", help: "", kind: Picture };
        let typed = |sent: &'static [(&str, &str)]| {
            field.typed(|word| sent.iter().find(|(name, _)| *name == word).map_or("", |(_, value)| *value))
        };
        assert_eq!(typed(&[]), None);
        assert_eq!(typed(&[("branding-logo-none", "1")]), Some(Value::Null));
        assert_eq!(typed(&[("branding-logo", "data:new"), ("branding-logo-sent", "data:old")]), Some("data:new".into()));
        assert_eq!(typed(&[("branding-logo-sent", "data:old"), ("branding-logo-none", "1")]), Some("data:old".into()));
    }

    #[test]
    fn scopes_are_a_line_each() {
        let typed = RESOURCE.typed(|word| match word {
            "identifier" => "https://orders.test",
            "scopes" => "orders:read See your orders\n\norders:write",
            "access-token-lifetime" => "soon",
            _ => "",
        });
        let scopes =
            json!([{ "name": "orders:read", "description": "See your orders" }, { "name": "orders:write", "description": "" }]);
        assert_eq!((&typed["scopes"], &typed["access_token_lifetime"]), (&scopes, &json!("soon")));
        assert_eq!(text(Some(&scopes)), "orders:read See your orders\norders:write");
    }
}
