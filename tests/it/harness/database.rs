//! A database for each test, copied from one that was migrated and configured once.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use diesel::Connection;
use diesel::connection::SimpleConnection;
use tempfile::TempDir;

/// The kinds of database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Database {
    /// A file.
    Sqlite,
    /// The server that `SIGNET_TEST_POSTGRES` names.
    Postgres,
}

impl Database {
    /// Those that there are.
    pub fn all() -> Vec<Self> {
        if server().is_some() {
            return vec![Self::Sqlite, Self::Postgres];
        }
        eprintln!("skipped on PostgreSQL: SIGNET_TEST_POSTGRES is not set");
        vec![Self::Sqlite]
    }
}

/// A database of a test's own, gone when it is dropped.
#[derive(Debug)]
pub struct Own {
    /// Its URL.
    pub url: String,
    name: Option<String>,
    _folder: Option<TempDir>,
}

impl Own {
    /// A copy of the template that `prepare` fills at its URL, once in a process.
    pub fn copy(kind: Database, prepare: fn(&str)) -> Self {
        static TEMPLATES: [OnceLock<String>; 2] = [OnceLock::new(), OnceLock::new()];
        match kind {
            Database::Sqlite => {
                let bytes = TEMPLATES[0].get_or_init(|| Self::sqlite_template(prepare));
                let own = Self::empty(kind);
                std::fs::copy(bytes, own.url.trim_start_matches("sqlite:")).expect("the template can be copied");
                own
            }
            Database::Postgres => Self::postgres(TEMPLATES[1].get_or_init(|| Self::postgres_template(prepare))),
        }
    }

    /// An empty database.
    pub fn empty(kind: Database) -> Self {
        match kind {
            Database::Sqlite => {
                let folder = tempfile::tempdir().expect("a folder");
                let url = format!("sqlite:{}", folder.path().join("signet.db").display());
                Self { url, name: None, _folder: Some(folder) }
            }
            Database::Postgres => Self::postgres(""),
        }
    }

    fn postgres(like: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("signet_it_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        admin(&format!("CREATE DATABASE {name} {like}"));
        Self { url: at(&name), name: Some(name), _folder: None }
    }

    /// The path of a file without a journal beside it. Its folder stays until the process ends.
    fn sqlite_template(prepare: fn(&str)) -> String {
        let filled = Self::empty(Database::Sqlite);
        prepare(&filled.url);
        let copy = format!("{}.copy", filled.url.trim_start_matches("sqlite:"));
        let mut connection = diesel::SqliteConnection::establish(filled.url.trim_start_matches("sqlite:")).expect("a file");
        connection.batch_execute(&format!("VACUUM INTO '{copy}'")).expect("the template is copied");
        std::mem::forget(filled);
        copy
    }

    /// How to make a database like the filled one. Copying its files takes half as long as copying its pages through the log.
    fn postgres_template(prepare: fn(&str)) -> String {
        let filled = Self::empty(Database::Postgres);
        prepare(&filled.url);
        let name = filled.name.clone().expect("a name");
        // A template has no other connections.
        admin(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false"));
        admin(&format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"));
        std::mem::forget(filled);
        format!("TEMPLATE {name} STRATEGY FILE_COPY")
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        if let Some(name) = &self.name {
            admin(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
    }
}

fn server() -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "the test run hands the server over in the environment")]
    std::env::var("SIGNET_TEST_POSTGRES").ok().filter(|url| !url.is_empty())
}

/// The URL of another database of the same server.
fn at(name: &str) -> String {
    let mut url = url::Url::parse(&server().expect("a server")).expect("SIGNET_TEST_POSTGRES is a URL");
    url.set_path(name);
    url.into()
}

fn admin(statement: &str) {
    let server = server().expect("a server");
    let mut connection = diesel::PgConnection::establish(&server).expect("the PostgreSQL of SIGNET_TEST_POSTGRES answers");
    connection.batch_execute(statement).expect("the statement is in order");
}
