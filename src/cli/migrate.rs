//! `signet migrate`: brings the database up to date, or shows what that would do.

use std::io::{self, Write};

use crate::config::Database;
use crate::store::migrate;

/// Runs what is pending, or prints it. The answer is whether all went well.
///
/// # Errors
/// When `out` takes no more.
pub fn run(database: &Database, preview: bool, out: &mut dyn Write) -> io::Result<bool> {
    let url = database.url.reveal();
    if preview {
        return match migrate::preview(url) {
            Ok(text) => write!(out, "{text}").map(|()| true),
            Err(error) => writeln!(out, "{error}").map(|()| false),
        };
    }
    match migrate::run(url) {
        Ok(names) if names.is_empty() => writeln!(out, "The database is up to date.").map(|()| true),
        Ok(names) => names.iter().try_for_each(|name| writeln!(out, "migrated: {name}")).map(|()| true),
        Err(error) => writeln!(out, "{error}").map(|()| false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::Plain;

    #[test]
    fn a_preview_shows_the_statements_and_creates_nothing_and_a_run_runs_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("signet.db");
        let database = Database { url: Plain::new(format!("sqlite:{}", path.display())), pool: None };
        let said = |preview| {
            let mut out = Vec::new();
            assert!(run(&database, preview, &mut out).unwrap());
            String::from_utf8(out).unwrap()
        };
        assert!(said(true).contains("CREATE TABLE users"));
        assert!(!path.exists());
        assert!(said(false).starts_with("migrated: "));
        assert_eq!(said(false), "The database is up to date.\n");
        assert!(said(true).contains("nothing to migrate"));
    }

    #[test]
    fn a_database_that_cannot_be_reached_is_said_and_not_well() {
        let database = Database { url: Plain::new("sqlite:/nowhere/at/all/signet.db".into()), pool: None };
        let mut out = Vec::new();
        assert!(!run(&database, false, &mut out).unwrap());
        assert!(!out.is_empty());
    }
}
