//! What is wrong with something that somebody wrote, and what to do: the same words in file, console and API, where they are the `detail` (RFC 9457
//! §3.1.4 <https://www.rfc-editor.org/rfc/rfc9457#section-3.1.4>).

use std::fmt;

/// Something to correct.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// The setting, with dots to what is within; empty if it is none in particular.
    pub key: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub fix: String,
}

impl Correction {
    /// A correction.
    pub fn new(key: impl Into<String>, message: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { key: key.into(), message: message.into(), fix: fix.into() }
    }
}

impl fmt::Display for Correction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { key, message, fix } = self;
        let place = if key.is_empty() || message.contains(key.as_str()) { String::new() } else { format!("{key}: ") };
        write!(f, "{place}{message} ({fix})")
    }
}

/// As a sentence: with a capital and a full stop.
pub fn sentence(text: &str) -> String {
    format!("{}.", capitalized(text))
}

/// With a capital, unless it begins with the name of something (`redirect_uri`, `localhost:`, an address) or is nothing but a name.
pub fn capitalized(text: &str) -> String {
    let is_of_a_word = |c: char| c.is_alphabetic() || matches!(c, '\'' | '’' | '-' | ',');
    match text.split_once(' ') {
        Some((first, rest)) if first.chars().all(is_of_a_word) => {
            let mut characters = first.chars();
            let capital = characters.next().map(|own| own.to_uppercase().to_string()).unwrap_or_default();
            format!("{capital}{} {rest}", characters.as_str())
        }
        _ => text.to_owned(),
    }
}

/// Several in one sentence.
pub fn list(f: &mut fmt::Formatter<'_>, all: &[Correction]) -> fmt::Result {
    let lines: Vec<_> = all.iter().map(ToString::to_string).collect();
    f.write_str(&lines.join("; "))
}
