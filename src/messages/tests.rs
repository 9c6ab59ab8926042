//! The message files hold together: the same messages in every language, with the same variables and the same markup, each of them used.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::*;

/// What a message may hold beside text.
const TAGS: &[&str] =
    &["<strong>", "</strong>", "<span class=\"unseen\">", "</span>", "<a href=\"", "\">", "</a>", "<code>", "</code>"];

/// The messages of a language: name and source text.
fn messages(language: Language) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for (path, text) in files(language) {
        assert!(FluentResource::try_new(text.clone()).is_ok(), "{path} is no Fluent");
        let mut own = String::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if let Some(name) = name(line) {
                own = name.to_owned();
                assert!(found.insert(own.clone(), line.split_once(" =").unwrap().1.to_owned()).is_none(), "{path}: {own} twice");
            } else {
                found.get_mut(&own).unwrap_or_else(|| panic!("{path}: {line}")).push_str(line);
            }
        }
    }
    found
}

/// The variables of a message.
fn variables(text: &str) -> BTreeSet<&str> {
    let end = |rest: &str| rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
    text.split('$').skip(1).map(|rest| &rest[..end(rest)]).collect()
}

/// The markup of a message, in order of the alphabet: a sentence may turn it round.
fn markup(text: &str) -> Vec<String> {
    let mut tags: Vec<_> =
        text.split('<').skip(1).map(|rest| rest.split_inclusive('>').next().unwrap_or_default().to_owned()).collect();
    tags.sort_unstable();
    tags
}

fn read(folder: &Path, ending: &str, found: &mut Vec<(String, String)>) {
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            read(&path, ending, found);
        } else if path.extension().is_some_and(|own| own == ending) {
            found.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
        }
    }
}

/// The messages that templates and our own code name.
fn used() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = Vec::new();
    read(&root.join("templates"), "hbs", &mut sources);
    let mut found = BTreeMap::new();
    for (path, text) in &sources {
        for part in text.split("{{t \"").skip(1).chain(text.split("(t \"").skip(1)) {
            found.insert(part.split('"').next().unwrap().to_owned(), path.clone());
        }
    }
    let mut code = Vec::new();
    read(&root.join("src"), "rs", &mut code);
    for (path, text) in code.iter().filter(|(path, _)| !path.contains("/messages/")) {
        for id in text.split("\"told-").skip(1).filter_map(|part| part.split('"').next()) {
            found.insert(format!("told-{id}"), path.clone());
        }
    }
    found
}

#[test]
fn every_language_has_the_same_messages_with_the_same_variables_and_markup() {
    let english = messages(Language::English);
    for language in Language::ALL {
        let own = messages(language);
        let names = |all: &BTreeMap<String, String>| all.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&own), names(&english), "{language:?}");
        for (name, text) in &own {
            assert_eq!(variables(text), variables(&english[name]), "{language:?} {name}");
            let tags = |text: &str| if text.contains("->") { Vec::new() } else { markup(text) };
            assert_eq!(tags(text), tags(&english[name]), "{language:?} {name}");
        }
    }
}

#[test]
fn every_message_that_is_used_is_there_and_every_one_that_is_there_is_used() {
    let there: BTreeSet<_> = messages(Language::English).into_keys().collect();
    let used = used();
    let missing: Vec<_> = used.iter().filter(|(id, _)| !there.contains(*id)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let idle: Vec<_> = there.iter().filter(|id| !used.contains_key(*id) && *id != "date").collect();
    assert!(idle.is_empty(), "{idle:?}");
}

#[test]
fn messages_hold_no_other_markup_and_nothing_that_would_have_to_be_escaped() {
    for language in Language::ALL {
        for (name, text) in messages(language) {
            let bare = TAGS.iter().fold(text.clone(), |text, tag| text.replace(tag, "")).replace("->", "");
            assert!(!bare.contains(['<', '>', '&', '`']), "{language:?} {name}: {bare}");
            assert!(text.contains("<a href") || !bare.contains('"'), "{language:?} {name}: {text}");
        }
    }
}

#[test]
fn every_message_can_be_said_with_every_number() {
    for language in Language::ALL {
        for (name, text) in messages(language) {
            for number in [0, 1, 2, 3, 11, 100, 1_234] {
                let values: Vec<_> = variables(&text)
                    .into_iter()
                    .map(|name| {
                        let counts = ["count", "minutes", "days", "minimum", "limit", "month", "day", "version"].contains(&name);
                        (name.to_owned(), if counts { Value::Number(number) } else { Value::Text("X".into()) })
                    })
                    .collect();
                let values: Vec<_> = values.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
                let said = say(language, &name, &values).unwrap_or_else(|| panic!("{language:?} {name}"));
                assert!(!said.trim().is_empty() && !said.contains(['{', '}', '$']), "{language:?} {name}: {said}");
            }
        }
    }
}

#[test]
fn plural_forms_and_digits_are_those_of_the_language() {
    let minutes = |language, count| say(language, "time-minutes", &[("count", Value::Number(count))]).unwrap();
    assert_eq!(minutes(Language::English, 1), "1 minute ago");
    assert_eq!(minutes(Language::French, 0), "il y a 0 minute", "French counts nothing as one");
    assert_eq!(minutes(Language::Spanish, 12_345), "hace 12.345 minutos");
    assert_eq!(minutes(Language::German, 1_234), "vor 1.234 Minuten");
    let arabic: Vec<_> = [1, 2, 3, 11].map(|count| minutes(Language::Arabic, count)).to_vec();
    assert_eq!(arabic, ["قبل دقيقة", "قبل دقيقتين", "قبل 3 دقائق", "قبل 11 دقيقة"]);
}

#[test]
fn values_are_set_apart_where_people_read_from_right_to_left() {
    let evil = [("app", Value::Text("<b>&\"Eve".into()))];
    let said = |language| say(language, "to-continue-to", &evil).unwrap();
    assert!(said(Language::Arabic).contains("<strong>\u{2068}<b>&\"Eve\u{2069}</strong>"));
    assert!(said(Language::English).contains("<b>&\"Eve"));
    let link = [("site", Value::Text("S".into())), ("href", Value::Text("/acme".into()))];
    assert!(say(Language::Arabic, "consent-remembered", &link).unwrap().contains("href=\"/acme/account/apps\""));
    assert_eq!(say(Language::German, "to-continue-to", &[]), None, "a value that is missing is no text");
    assert_eq!(say(Language::German, "nonsense", &[]), None);
}
