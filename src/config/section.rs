//! Reads one table of the configuration. Every name that is asked for is a name that exists; what is left over is a mistake.

use std::fmt::Display;
use std::io;

use serde_json::Value;

use super::mistake::{Place, Report};
use super::nearest::suggestion;
use super::tree::{Entry, Node, Table};
use super::{ReadFile, span};
use crate::crypto::Plain;
use crate::model::{Managed, Seconds};

/// A value with its place.
#[derive(Clone, Debug)]
pub(super) struct Given<T> {
    pub value: T,
    pub place: Place,
}

/// What every section needs to be read.
#[derive(Clone, Copy)]
pub(super) struct Reading<'r> {
    pub report: &'r Report,
    /// Reads the files that `…_file` keys name.
    pub read: ReadFile<'r>,
}

/// A table that is being read.
pub(super) struct Section<'r> {
    /// Its name, e.g. `server` or `client[2]`.
    pub path: String,
    /// Where it begins.
    pub place: Place,
    entries: Table,
    asked: Vec<String>,
    reading: Reading<'r>,
}

impl<'r> Section<'r> {
    pub fn new(path: impl Into<String>, place: Place, entries: Table, reading: Reading<'r>) -> Self {
        Self { path: path.into(), place, entries, asked: Vec::new(), reading }
    }

    /// The entry of that name, at most once.
    pub fn take(&mut self, name: &str) -> Option<Entry> {
        self.asked.push(name.to_owned());
        self.entries.remove(name)
    }

    /// Whether an entry of that name is there and not yet taken.
    pub fn has(&self, name: &str) -> bool {
        self.entries.contains_key(name)
    }

    /// Where a key stands; the section's own place if it is not there.
    pub fn place_of(&self, name: &str) -> Place {
        self.entries.get(name).map_or_else(|| self.place.clone(), |entry| entry.place.clone())
    }

    /// The texts of the files that a key names.
    pub fn files(&mut self, name: &str) -> Vec<String> {
        let files = self.texts(name).unwrap_or_default();
        files.into_iter().filter(|file| self.is_readable(name, file)).filter_map(|file| self.file(&file)).collect()
    }

    /// Names that nobody has asked for yet.
    pub fn left(&self) -> Vec<String> {
        self.entries.keys().cloned().collect()
    }

    /// Notes a mistake at a key of this section.
    pub fn wrong(&self, name: &str, place: &Place, message: impl Into<String>, fix: impl Into<String>) {
        self.reading.report.wrong(place, self.key(name), message, fix);
    }

    /// Notes a warning at a key of this section.
    pub fn warn(&self, name: &str, place: &Place, message: impl Into<String>) {
        self.reading.report.warn(place, self.key(name), message);
    }

    /// Notes that a required key is missing.
    pub fn missing(&self, name: &str, fix: impl Into<String>) {
        self.wrong(name, &self.place.clone(), format!("`{name}` is missing"), fix);
    }

    /// Notes that a key is missing, unless it is there to be read.
    pub fn require(&self, name: &str, fix: &str) {
        if !self.has(name) && !self.has(&format!("{name}_file")) {
            self.missing(name, fix);
        }
    }

    fn key(&self, name: &str) -> String {
        match (self.path.is_empty(), name.is_empty()) {
            (true, _) => name.to_owned(),
            (_, true) => self.path.clone(),
            _ => format!("{}.{name}", self.path),
        }
    }

    fn wrong_kind(&self, name: &str, entry: &Entry, wanted: &str) {
        self.wrong(name, &entry.place, format!("this must be {wanted}, not {}", entry.value.kind()), "");
    }

    /// A text that is not empty.
    pub fn text(&mut self, name: &str) -> Option<Given<String>> {
        let entry = self.take(name)?;
        match entry.value {
            Node::Text(text) if !text.trim().is_empty() => Some(Given { value: text, place: entry.place }),
            Node::Text(_) => {
                self.wrong(name, &entry.place, "this text is empty", "give a value or remove the key");
                None
            }
            _ => {
                self.wrong_kind(name, &entry, "a text");
                None
            }
        }
    }

    /// A text that `parse` understands.
    pub fn parsed<T, E: Display>(&mut self, name: &str, parse: impl FnOnce(&str) -> Result<T, E>, fix: &str) -> Option<Given<T>> {
        let Given { value, place } = self.text(name)?;
        match parse(&value) {
            Ok(value) => Some(Given { value, place }),
            Err(error) => {
                self.wrong(name, &place, format!("`{value}`: {error}"), fix);
                None
            }
        }
    }

    /// One of several names.
    pub fn choice<T: Copy>(&mut self, name: &str, choices: &[(&str, T)]) -> Option<T> {
        let Given { value, place } = self.text(name)?;
        let found = choices.iter().find(|(choice, _)| *choice == value).map(|(_, meaning)| *meaning);
        if found.is_none() {
            let names = choices.iter().map(|(choice, _)| *choice);
            self.wrong(name, &place, format!("`{value}` is not one of the choices"), suggestion(&value, names));
        }
        found
    }

    /// `true` or `false`.
    pub fn flag(&mut self, name: &str) -> Option<bool> {
        let entry = self.take(name)?;
        match (&entry.value, is_environment(&entry)) {
            (Node::Flag(flag), _) => return Some(*flag),
            (Node::Text(text), true) if text == "true" => return Some(true),
            (Node::Text(text), true) if text == "false" => return Some(false),
            _ => self.wrong_kind(name, &entry, "true or false"),
        }
        None
    }

    /// A whole number within bounds.
    pub fn number(&mut self, name: &str, bounds: std::ops::RangeInclusive<i64>) -> Option<Given<i64>> {
        let entry = self.take(name)?;
        let number = match &entry.value {
            Node::Number(number) => Some(*number),
            Node::Text(text) if is_environment(&entry) => text.trim().parse().ok(),
            _ => None,
        };
        let Some(value) = number else {
            self.wrong_kind(name, &entry, "a whole number");
            return None;
        };
        if !bounds.contains(&value) {
            let (low, high) = (bounds.start(), bounds.end());
            self.wrong(name, &entry.place, format!("{value} is out of bounds"), format!("use {low} to {high}"));
            return None;
        }
        Some(Given { value, place: entry.place })
    }

    /// A span of time within bounds.
    pub fn span(&mut self, name: &str, bounds: std::ops::RangeInclusive<Seconds>) -> Option<Seconds> {
        let entry = self.take(name)?;
        let Some(value) = as_span(&entry.value) else {
            self.wrong(name, &entry.place, "this is not a span of time", format!("write {}", span::FORM));
            return None;
        };
        if !bounds.contains(&value) {
            let (low, high) = (span::show(*bounds.start()), span::show(*bounds.end()));
            self.wrong(name, &entry.place, format!("{} is out of bounds", span::show(value)), format!("use {low} to {high}"));
            return None;
        }
        Some(value)
    }

    /// A list of texts; one text counts as a list of one, and an environment variable is split at commas.
    pub fn texts(&mut self, name: &str) -> Option<Vec<Given<String>>> {
        let entry = self.take(name)?;
        let from_environment = is_environment(&entry);
        let Entry { place, value } = entry;
        let items = match value {
            Node::Text(text) if from_environment => {
                let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
                words.map(|word| Entry { place: place.clone(), value: Node::Text(word.to_owned()) }).collect()
            }
            Node::List(items) => items,
            other => vec![Entry { place, value: other }],
        };
        let written = items.len();
        let mut texts = Vec::with_capacity(written);
        for item in items {
            match item.value {
                Node::Text(value) => texts.push(Given { value, place: item.place }),
                _ => self.wrong_kind(name, &item, "a list of texts"),
            }
        }
        (written == 0 || !texts.is_empty()).then_some(texts)
    }

    /// A list of texts without their places.
    pub fn words(&mut self, name: &str) -> Vec<String> {
        self.texts(name).unwrap_or_default().into_iter().map(|given| given.value).collect()
    }

    /// A sub-table.
    pub fn table(&mut self, name: &str) -> Option<Section<'r>> {
        let entry = self.take(name)?;
        if let Node::Table(table) = entry.value {
            return Some(Section::new(self.key(name), entry.place, table, self.reading));
        }
        self.wrong_kind(name, &entry, "a table");
        None
    }

    /// The tables of `[[name]]`.
    pub fn tables(&mut self, name: &str) -> Vec<Section<'r>> {
        let Some(entry) = self.take(name) else { return Vec::new() };
        let Node::List(items) = entry.value else {
            self.wrong_kind(name, &entry, &format!("written as [[{name}]]"));
            return Vec::new();
        };
        let mut tables = Vec::new();
        for (index, item) in items.into_iter().enumerate() {
            match item.value {
                Node::Table(table) => {
                    tables.push(Section::new(format!("{}[{}]", self.key(name), index + 1), item.place, table, self.reading));
                }
                _ => self.wrong_kind(name, &item, "a table"),
            }
        }
        tables
    }

    /// The text of a file that a key names.
    pub fn file(&self, file: &Given<String>) -> Option<String> {
        self.bytes(file).and_then(|bytes| text(bytes).ok())
    }

    /// The bytes of a file that a key names.
    pub fn bytes(&self, file: &Given<String>) -> Option<Vec<u8>> {
        (self.reading.read)(std::path::Path::new(&file.value)).ok()
    }

    /// Whether a file that the configuration names can be read; a mistake if not.
    pub fn is_readable(&self, name: &str, file: &Given<String>) -> bool {
        let read = (self.reading.read)(std::path::Path::new(&file.value));
        if let Err(error) = &read {
            let fix = "check the path and that the process may read it";
            self.wrong(name, &file.place, format!("cannot read {}: {error}", file.value), fix);
        }
        read.is_ok()
    }

    /// A secret: in `name`, or in the file that `name_file` names, whose last line break does not count.
    pub fn secret(&mut self, name: &str) -> Option<Given<Plain>> {
        let inline = self.text(name);
        let file = self.text(&format!("{name}_file"));
        match (inline, file) {
            (Some(inline), Some(_)) => {
                self.wrong(name, &inline.place, format!("`{name}` and `{name}_file` are both given"), "keep one of them");
                None
            }
            (Some(inline), None) => Some(Given { value: Plain::new(inline.value), place: inline.place }),
            (None, Some(file)) => self.secret_file(name, file),
            (None, None) => None,
        }
    }

    fn secret_file(&self, name: &str, file: Given<String>) -> Option<Given<Plain>> {
        let key = format!("{name}_file");
        match (self.reading.read)(std::path::Path::new(&file.value)).and_then(text) {
            Ok(mut text) => {
                text.truncate(text.strip_suffix('\n').map_or(text.len(), |rest| rest.strip_suffix('\r').unwrap_or(rest).len()));
                if text.is_empty() {
                    self.wrong(&key, &file.place, format!("the file {} is empty", file.value), "write the secret into it");
                    return None;
                }
                Some(Given { value: Plain::new(text), place: file.place })
            }
            Err(error) => {
                let fix = "check the path and that the process may read it";
                self.wrong(&key, &file.place, format!("cannot read {}: {error}", file.value), fix);
                None
            }
        }
    }

    /// `managed = "create"`: made from the file once, then left to people.
    pub fn managed(&mut self) -> Managed {
        self.choice("managed", &[("file", Managed::File), ("create", Managed::Create)]).unwrap_or(Managed::File)
    }

    /// Everything that is left, for nouns whose names are judged elsewhere.
    pub fn rest(&mut self) -> Table {
        std::mem::take(&mut self.entries)
    }

    /// The names asked for so far.
    pub fn asked(&self) -> &[String] {
        &self.asked
    }

    /// Ends the reading: what nobody asked for is unknown.
    pub fn finish(self) {
        for (name, entry) in &self.entries {
            let fix = suggestion(name, self.asked.iter().map(String::as_str));
            let what = if self.path.is_empty() { "section" } else { "key" };
            self.wrong(name, &entry.place, format!("there is no such {what}"), fix);
        }
    }
}

fn text(bytes: Vec<u8>) -> io::Result<String> {
    String::from_utf8(bytes).map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is not text in UTF-8"))
}

fn is_environment(entry: &Entry) -> bool {
    matches!(entry.place, Place::Environment(_))
}

/// A span from a number of seconds or a text.
pub(super) fn as_span(value: &Node) -> Option<Seconds> {
    match value {
        Node::Number(number) if *number >= 0 => Some(Seconds(*number)),
        Node::Text(text) => span::parse(text),
        _ => None,
    }
}

/// The same as JSON, if the value is a span.
pub(super) fn span_json(value: &Node) -> Option<Value> {
    as_span(value).map(|span| Value::from(span.0))
}
