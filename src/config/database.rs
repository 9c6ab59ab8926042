//! `[database]`: SQLite or PostgreSQL, by the URL alone.

use std::fmt;

use super::section::Section;
use crate::crypto::Plain;

/// `[database]`.
#[derive(Clone)]
pub struct Database {
    /// `sqlite:PATH` or `postgres://…`; may hold a password.
    pub url: Plain,
    /// Connections of the PostgreSQL pool; absent means the store's own choice.
    pub pool: Option<u32>,
}

impl Database {
    /// The URL without its password, for people.
    pub fn shown(&self) -> String {
        let text = self.url.reveal();
        match url::Url::parse(text) {
            Ok(mut url) if url.has_host() => {
                if url.password().is_some() {
                    let _ = url.set_password(Some("…")); // fails only for URLs without a host
                }
                url.set_query(None);
                percent_encoding::percent_decode_str(url.as_str()).decode_utf8_lossy().into_owned()
            }
            _ => text.to_owned(),
        }
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Database").field("url", &self.shown()).field("pool", &self.pool).finish()
    }
}

impl Default for Database {
    fn default() -> Self {
        Self { url: Plain::new("sqlite:signet.db".to_owned()), pool: None }
    }
}

pub(super) fn read(mut section: Section<'_>) -> Database {
    let url = section.secret("url").and_then(|given| {
        let text = given.value.reveal();
        let known = ["sqlite:", "postgres://", "postgresql://"];
        if known.iter().any(|scheme| text.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty())) {
            return Some(given.value);
        }
        let fix = "write sqlite:signet.db or postgres://user:password@host/database";
        section.wrong("url", &given.place, "this is not the URL of a database", fix);
        None
    });
    let pool = section.number("pool", 1..=1000).and_then(|given| u32::try_from(given.value).ok());
    section.finish();
    Database { url: url.unwrap_or_else(|| Database::default().url), pool }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        for (url, shown) in [
            ("sqlite:signet.db", "sqlite:signet.db"),
            ("postgres://u:s3cret@db/x?sslmode=require", "postgres://u:…@db/x"),
            ("postgres://db/x", "postgres://db/x"),
        ] {
            let database = Database { url: Plain::new(url.into()), pool: None };
            assert_eq!(database.shown(), shown);
            assert!(!format!("{database:?}").contains("s3cret"));
        }
    }
}
