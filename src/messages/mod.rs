//! What pages say, in every language: the files below `templates/messages`, in Fluent (<https://projectfluent.org/fluent/guide/>).
//!
//! The texts are ours and may hold a little markup ([`TAGS`] in the tests); what is put into them is not, and is escaped by whoever makes HTML of it. All files are
//! read once, at the first word; what has no variable is ready from then on, so that most words cost one look into a table.

mod number;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use rust_embed::Embed;

use crate::model::Language;

#[derive(Embed)]
#[folder = "templates/messages"]
#[include = "*.ftl"]
struct Files;

/// What is put into a message.
#[derive(Clone, Debug)]
pub enum Value<'a> {
    /// Somebody's text.
    Text(Cow<'a, str>),
    /// A number, which may also choose a plural.
    Number(i64),
}

/// A message, or that there is none of this name.
pub type Said = Option<Cow<'static, str>>;

/// The messages of one language.
struct Speech {
    /// Those without a variable.
    ready: HashMap<String, String>,
    bundle: FluentBundle<FluentResource>,
}

/// Each language with its messages.
static SPEECHES: LazyLock<HashMap<Language, Speech>> =
    LazyLock::new(|| Language::ALL.into_iter().map(|language| (language, Speech::read(language))).collect());

/// Reads all files, so that no request has to wait for it.
pub fn read_all() {
    LazyLock::force(&SPEECHES);
}

/// Says a message in a language; in English, if only that has it.
pub fn say(language: Language, id: &str, values: &[(&str, Value<'_>)]) -> Said {
    let speeches = &*SPEECHES;
    let own = speeches.get(&language).and_then(|speech| speech.say(language, id, values));
    own.or_else(|| speeches.get(&Language::English).and_then(|speech| speech.say(Language::English, id, values)))
}

/// The files of a language, by path.
fn files(language: Language) -> impl Iterator<Item = (String, String)> {
    let folder = format!("{}/", language.tag());
    Files::iter().filter(move |path| path.starts_with(&folder)).filter_map(|path| {
        let file = Files::get(&path)?;
        Some((path.into_owned(), String::from_utf8_lossy(&file.data).into_owned()))
    })
}

impl Speech {
    fn read(language: Language) -> Self {
        let mut bundle = FluentBundle::new_concurrent(language.tag().parse().into_iter().collect());
        bundle.set_use_isolating(false); // see `isolated`
        bundle.set_formatter(Some(number::formatter(language)));
        let mut names = Vec::new();
        for (path, text) in files(language) {
            names.extend(text.lines().filter_map(name).map(str::to_owned));
            let resource = FluentResource::try_new(text).unwrap_or_else(|(resource, errors)| {
                log::error!("{path} is no Fluent: {errors:?}");
                resource
            });
            if let Err(errors) = bundle.add_resource(resource) {
                log::error!("{path} names a message twice: {errors:?}");
            }
        }
        let mut speech = Self { ready: HashMap::new(), bundle };
        let plain = names.into_iter().filter_map(|name| {
            let text = speech.format(&name, None)?;
            Some((name, text))
        });
        speech.ready = plain.collect();
        speech
    }

    fn say(&'static self, language: Language, id: &str, values: &[(&str, Value<'_>)]) -> Said {
        if let Some(text) = self.ready.get(id) {
            return Some(Cow::Borrowed(text));
        }
        let mut given = FluentArgs::with_capacity(values.len());
        for (name, value) in values {
            match value {
                Value::Number(number) => given.set(*name, FluentValue::from(*number)),
                Value::Text(text) => given.set(*name, FluentValue::from(isolated(language, name, text))),
            }
        }
        self.format(id, Some(&given)).map(Cow::Owned)
    }

    /// `None` for a message that is not there, or that lacks a value.
    fn format(&self, id: &str, given: Option<&FluentArgs<'_>>) -> Option<String> {
        let pattern = self.bundle.get_message(id)?.value()?;
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, given, &mut errors).into_owned();
        errors.is_empty().then_some(text)
    }
}

/// The name of the message that a line begins.
fn name(line: &str) -> Option<&str> {
    let (name, _) = line.split_once(" =")?;
    let is_name = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    (is_name && name.starts_with(|c: char| c.is_ascii_alphabetic())).then_some(name)
}

/// A value as it stands in a message. Where people read from right to left it is set apart with FSI and PDI (UAX #9 §2.4.2), so that a
/// Latin name does not tear the sentence; an address in an attribute (`href…`) is left as it is.
fn isolated(language: Language, name: &str, text: &str) -> String {
    if language.is_right_to_left() && !name.starts_with("href") { format!("\u{2068}{text}\u{2069}") } else { text.to_owned() }
}
