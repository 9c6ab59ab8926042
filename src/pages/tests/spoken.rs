//! The pages of people speak every language, and nothing of the English one is left over in another.

use std::collections::BTreeSet;

use serde_json::Value;

use super::*;
use crate::model::Language;

/// Pages that speak English alone: those of operators, administrators and developers.
const ENGLISH: &[&str] = &["pages/console/", "pages/portal/", "pages/api/", "pages/demo/", "pages/setup", "pages/check_session"];

/// Attributes whose values people read or hear.
const READ: &[&str] = &["aria-label", "title", "alt", "placeholder", "data-auto", "data-light", "data-dark", "data-done"];

fn speaks(page: &Rendered) -> bool {
    !ENGLISH.iter().any(|start| page.template.starts_with(start))
}

fn in_language(page: &Rendered, language: Language) -> String {
    let mut context = page.context.clone();
    context["frame"]["language"] = language.tag().into();
    pages()
        .render_as(page.template, &context)
        .unwrap_or_else(|error| panic!("{} #{} {language:?}: {error}", page.template, page.number))
}

/// What is read of a page: each text between two tags, and each attribute that is read. Developers' English is marked as such.
fn texts(html: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        found.insert(before.trim().to_owned());
        let (tag, after) = tag.split_once('>').unwrap_or((tag, ""));
        for name in READ {
            found
                .extend(tag.split_once(&format!(" {name}=\"")).and_then(|(_, value)| value.split('"').next()).map(str::to_owned));
        }
        rest = after;
        if tag.starts_with("script") || (!tag.starts_with("html") && tag.contains("lang=\"en\" dir=\"ltr\"")) {
            let name = tag.split(' ').next().unwrap_or_default();
            rest = after.split_once(&format!("</{name}")).map_or("", |(_, after)| after);
        }
    }
    found
}

/// Whether a text has two words or more of Latin letters.
fn has_words(text: &str) -> bool {
    text.split(|c: char| !c.is_alphabetic() && c != '’').filter(|word| word.len() > 1 && word.is_ascii()).count() >= 2
}

/// What a page was given, the longest first: names of people, apps and agreements.
fn given(context: &Value) -> Vec<&str> {
    let mut found = match context {
        Value::String(own) if own.trim().len() > 1 => vec![own.trim()],
        Value::Array(all) => all.iter().flat_map(given).collect(),
        Value::Object(all) => all.values().flat_map(given).collect(),
        _ => Vec::new(),
    };
    found.sort_by_key(|own| std::cmp::Reverse(own.len()));
    found
}

#[test]
fn nothing_english_is_left_over_in_another_language() {
    let mut seen = 0;
    for page in all(pages()).iter().filter(|page| speaks(page)) {
        let (english, names) = (texts(&in_language(page, Language::English)), given(&page.context));
        for language in Language::ALL.into_iter().filter(|language| *language != Language::English) {
            let own = texts(&in_language(page, language));
            for text in own.intersection(&english).filter(|text| has_words(text)) {
                let plain = text.replace("&lt;", "<").replace("&gt;", ">");
                let own_words = names.iter().fold(plain, |text, name| text.replace(name, ""));
                let is_given = !has_words(&own_words) || text.contains(" · ");
                assert!(is_given, "{} #{} in {language:?} says {text:?}", page.template, page.number);
                seen += 1;
            }
        }
    }
    assert!(seen > 0, "names of people and apps stay as they are");
}

#[test]
fn the_document_says_which_language_it_speaks_and_where_it_begins() {
    for page in all(pages()).iter().filter(|page| speaks(page)) {
        for language in Language::ALL {
            let html = in_language(page, language);
            let begin = format!("<html lang=\"{}\" dir=\"{}\"", language.tag(), language.direction());
            assert!(html.contains(&begin), "{} #{}", page.template, page.number);
        }
    }
}

#[test]
fn identifiers_and_forms_are_the_same_in_every_language() {
    for page in all(pages()).iter().filter(|page| speaks(page)) {
        let english = super::skeleton::tags(&in_language(page, Language::English));
        let count = |name: &str, tags: &[super::skeleton::Tag]| tags.iter().filter(|tag| tag.name == name).count();
        for language in Language::ALL {
            let own = super::skeleton::tags(&in_language(page, language));
            let ids = |tags: &[super::skeleton::Tag]| {
                tags.iter().filter_map(|tag| tag.get("id").map(str::to_owned)).collect::<Vec<_>>()
            };
            assert_eq!(ids(&own), ids(&english), "{} {language:?}", page.template);
            for name in ["a", "p", "strong", "input", "button", "h1"] {
                assert_eq!(count(name, &own), count(name, &english), "{} {language:?} {name}", page.template);
            }
        }
    }
}
