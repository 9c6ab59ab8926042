//! Log lines on standard error: text for people, one JSON object a line for machines. Key-values of a record (the request's
//! `request` id among them) are members of the object, or `key=value` behind the text.

use std::fmt::Write as _;
use std::io::{IsTerminal, Write as _};

use log::kv::{Key, Value, VisitSource};
use log::{LevelFilter, Record};
use serde_json::Map;

use crate::clock::Clock;
use crate::config::LogFormat;

/// Crates whose routine is of no interest below warnings.
const QUIET: [&str; 8] = ["actix_server", "actix_http", "actix_web", "mio", "rustls", "h2", "hyper_util", "reqwest"];

/// Sets the process's logger. A second call changes nothing.
pub fn start(format: LogFormat, level: LevelFilter) {
    let json = match format {
        LogFormat::Json => true,
        LogFormat::Text => false,
        LogFormat::Auto => !std::io::stderr().is_terminal(),
    };
    let clock = Clock::system();
    let mut builder = env_logger::Builder::new();
    builder.filter_level(level);
    for name in QUIET {
        builder.filter_module(name, level.min(LevelFilter::Warn));
    }
    builder.format(move |out, record| {
        let time = clock.now().to_rfc3339();
        let line = if json { json_line(record, &time) } else { text_line(record, &time) };
        writeln!(out, "{line}")
    });
    if builder.try_init().is_err() {
        log::debug!("the logger is already set");
    }
}

/// `{"time":…,"level":…,"target":…,"message":…,…}`.
fn json_line(record: &Record<'_>, time: &str) -> String {
    let mut members = Map::new();
    visit(record, |key, value| {
        members.insert(key, value.into());
    });
    members.insert("time".into(), time.into());
    members.insert("level".into(), record.level().as_str().to_lowercase().into());
    members.insert("target".into(), record.target().into());
    members.insert("message".into(), record.args().to_string().into());
    serde_json::Value::Object(members).to_string()
}

/// `2026-11-23T15:00:00Z INFO  signet::http: message key=value`, on one line whatever the message holds.
fn text_line(record: &Record<'_>, time: &str) -> String {
    let mut line = format!("{time} {:<5} {}: {}", record.level(), record.target(), printable(&record.args().to_string()));
    visit(record, |key, value| {
        let _ = write!(line, " {key}={}", printable(&value)); // a String takes every write
    });
    line
}

/// Control characters, as their escapes: what somebody sent cannot begin a line of its own.
fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_control() { out.extend(character.escape_default()) } else { out.push(character) }
    }
    out
}

fn visit(record: &Record<'_>, each: impl FnMut(String, String)) {
    struct Visitor<F>(F);
    impl<'kvs, F: FnMut(String, String)> VisitSource<'kvs> for Visitor<F> {
        fn visit_pair(&mut self, key: Key<'kvs>, value: Value<'kvs>) -> Result<(), log::kv::Error> {
            (self.0)(key.to_string(), value.to_string());
            Ok(())
        }
    }
    // The visitor never fails.
    let _ = record.key_values().visit(&mut Visitor(each));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_record(check: impl Fn(&Record<'_>)) {
        let pairs = [("request", "abc"), ("client", "a\nb")];
        let record =
            |args| check(&Record::builder().args(args).level(log::Level::Warn).target("signet::x").key_values(&pairs).build());
        record(format_args!("refused \"{}\"", "line one\nline two\u{1b}[31m"));
    }

    #[test]
    fn a_json_line_is_one_object_with_the_request_id() {
        with_record(|record| {
            let line = json_line(record, "now");
            assert!(!line.contains('\n'));
            let value: serde_json::Value = serde_json::from_str(&line).unwrap();
            assert_eq!((value["level"].as_str(), value["request"].as_str()), (Some("warn"), Some("abc")));
            assert_eq!(value["message"], "refused \"line one\nline two\u{1b}[31m\"");
        });
    }

    #[test]
    fn a_text_line_stays_one_line_and_cannot_colour_the_terminal() {
        with_record(|record| {
            let line = text_line(record, "now");
            assert_eq!(line, "now WARN  signet::x: refused \"line one\\nline two\\u{1b}[31m\" request=abc client=a\\nb");
        });
    }
}
