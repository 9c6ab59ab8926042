//! The file as a tree in which every key and value knows its place.

use std::collections::BTreeMap;

use serde_json::{Map, Number, Value};
use toml::de::{DeArray, DeTable, DeValue};

use super::mistake::{Place, Report};

/// A value and where it is written.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Where its key stands; of an array's element, where the element stands.
    pub place: Place,
    pub value: Node,
}

/// What was written.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Text(String),
    Number(i64),
    /// A number with a fraction.
    Fraction(f64),
    Flag(bool),
    List(Vec<Entry>),
    Table(Table),
}

/// A table's entries by name.
pub(super) type Table = BTreeMap<String, Entry>;

impl Node {
    /// The kind, for messages.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "a text",
            Self::Number(_) | Self::Fraction(_) => "a number",
            Self::Flag(_) => "true or false",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
        }
    }

    /// The value as JSON, for the nouns that know how to read themselves.
    pub fn to_json(&self) -> Value {
        match self {
            Self::Text(text) => Value::String(text.clone()),
            Self::Number(number) => Value::Number(Number::from(*number)),
            Self::Fraction(number) => Number::from_f64(*number).map_or(Value::Null, Value::Number),
            Self::Flag(flag) => Value::Bool(*flag),
            Self::List(entries) => entries.iter().map(|entry| entry.value.to_json()).collect(),
            Self::Table(table) => Value::Object(to_object(table)),
        }
    }
}

/// A table as a JSON object.
pub(super) fn to_object(table: &Table) -> Map<String, Value> {
    table.iter().map(|(name, entry)| (name.clone(), entry.value.to_json())).collect()
}

/// Reads TOML text. What does not parse is reported, and the rest is still read.
pub(super) fn parse(name: &str, text: &str, report: &Report) -> Table {
    let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let places = Places { name, text, lines };
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let at = error.span().map_or(0, |span| span.start);
        report.wrong(&places.at(at), "", format!("not valid TOML: {}", error.message()), "");
    }
    places.table(table.get_ref(), report)
}

struct Places<'t> {
    name: &'t str,
    text: &'t str,
    /// Where each line starts, in bytes.
    lines: Vec<usize>,
}

impl Places<'_> {
    /// The place of a byte offset.
    fn at(&self, offset: usize) -> Place {
        let line = self.lines.partition_point(|start| *start <= offset);
        let start = line.checked_sub(1).and_then(|index| self.lines.get(index)).copied().unwrap_or(0);
        let column = self.text.get(start..offset).map_or(0, |before| before.chars().count());
        Place::File { name: self.name.to_owned(), line, column: column + 1 }
    }

    fn table(&self, table: &DeTable<'_>, report: &Report) -> Table {
        let mut out = Table::new();
        for (key, value) in table {
            let place = self.at(key.span().start);
            if let Some(value) = self.node(value.get_ref(), &place, report) {
                out.insert(key.get_ref().to_string(), Entry { place, value });
            }
        }
        out
    }

    fn list(&self, array: &DeArray<'_>, report: &Report) -> Vec<Entry> {
        let entry = |value: &toml::Spanned<DeValue<'_>>| {
            let place = self.at(value.span().start);
            self.node(value.get_ref(), &place, report).map(|value| Entry { place, value })
        };
        array.iter().filter_map(entry).collect()
    }

    fn node(&self, value: &DeValue<'_>, place: &Place, report: &Report) -> Option<Node> {
        Some(match value {
            DeValue::String(text) => Node::Text(text.to_string()),
            DeValue::Boolean(flag) => Node::Flag(*flag),
            DeValue::Datetime(moment) => Node::Text(moment.to_string()),
            DeValue::Array(array) => Node::List(self.list(array, report)),
            DeValue::Table(table) => Node::Table(self.table(table, report)),
            DeValue::Integer(integer) => {
                let Ok(number) = i64::from_str_radix(integer.as_str(), integer.radix()) else {
                    report.wrong(place, "", format!("the number {integer} is too large"), "");
                    return None;
                };
                Node::Number(number)
            }
            DeValue::Float(float) => {
                let finite = float.as_str().parse().ok().filter(|number: &f64| number.is_finite());
                if finite.is_none() {
                    report.wrong(place, "", format!("{float} is not a finite number"), "");
                }
                Node::Fraction(finite?)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_knows_its_line_and_column_in_characters() {
        let report = Report::default();
        let tree = parse("s.toml", "[a]\n\"é\" = 1 # ü\n  x = { \"é\" = 1, y = 2 }\n", &report);
        let Node::Table(a) = &tree["a"].value else { panic!() };
        let Node::Table(x) = &a["x"].value else { panic!() };
        assert_eq!(x["y"].place, Place::File { name: "s.toml".into(), line: 3, column: 18 });
        assert!(report.finish().is_ok());
    }

    #[test]
    fn what_does_not_parse_is_reported_and_the_rest_is_read() {
        let report = Report::default();
        let tree = parse("s.toml", "a = 1\nb = \nc = 3\nd = inf\ne = 99999999999999999999\n", &report);
        assert!(tree.contains_key("a") && tree.contains_key("c"));
        let lines: Vec<_> = report.finish().unwrap_err().into_iter().map(|mistake| mistake.place.to_string()).collect();
        assert_eq!(lines.len(), 3, "{lines:?}");
        assert!(lines[0].starts_with("s.toml:2:"), "{lines:?}");
    }
}
