//! What is wrong with a configuration, where, and what to do about it.

use std::cell::RefCell;
use std::fmt;

/// Where a setting was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a file; line and column count from 1.
    File {
        /// The file as it was named.
        name: String,
        /// The line.
        line: usize,
        /// The column, in characters.
        column: usize,
    },
    /// In an environment variable.
    Environment(String),
    /// Nowhere: a default, or something missing.
    Nowhere,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { name, line, column } => write!(f, "{name}:{line}:{column}"),
            Self::Environment(name) => write!(f, "environment variable {name}"),
            Self::Nowhere => f.write_str("configuration"),
        }
    }
}

/// One mistake: Signet does not start with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Where it is.
    pub place: Place,
    /// The key, e.g. `server.listen` or `client[2].redirect_uris`.
    pub key: String,
    /// What is wrong.
    pub message: String,
    /// What to do; may be empty.
    pub fix: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_finding(f, &self.place, &self.key, &self.message)?;
        if self.fix.is_empty() { Ok(()) } else { write!(f, "\n  fix: {}", self.fix) }
    }
}

/// Something to know that does not keep Signet from starting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Where it is.
    pub place: Place,
    /// The key.
    pub key: String,
    /// What to know.
    pub message: String,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_finding(f, &self.place, &self.key, &self.message)
    }
}

fn write_finding(f: &mut fmt::Formatter<'_>, place: &Place, key: &str, message: &str) -> fmt::Result {
    if key.is_empty() { write!(f, "{place}: {message}") } else { write!(f, "{place}: {key}: {message}") }
}

/// Collects findings while the sections are read, so that all of them are reported at once.
#[derive(Debug, Default)]
pub(super) struct Report {
    mistakes: RefCell<Vec<Mistake>>,
    warnings: RefCell<Vec<Warning>>,
}

impl Report {
    /// Notes a mistake.
    pub fn wrong(&self, place: &Place, key: impl Into<String>, message: impl Into<String>, fix: impl Into<String>) {
        self.mistakes.borrow_mut().push(Mistake {
            place: place.clone(),
            key: key.into(),
            message: message.into(),
            fix: fix.into(),
        });
    }

    /// Notes a warning.
    pub fn warn(&self, place: &Place, key: impl Into<String>, message: impl Into<String>) {
        self.warnings.borrow_mut().push(Warning { place: place.clone(), key: key.into(), message: message.into() });
    }

    /// The warnings, or every mistake.
    pub fn finish(self) -> Result<Vec<Warning>, Vec<Mistake>> {
        let mistakes = self.mistakes.into_inner();
        if mistakes.is_empty() { Ok(self.warnings.into_inner()) } else { Err(mistakes) }
    }
}
