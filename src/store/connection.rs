//! One connection type over both databases, and how a URL becomes one.
//!
//! The scheme is read here and not by Diesel: its derived `establish` tries each database in turn, hides why it failed, and
//! leaves an empty file behind for a mistyped URL.

use std::fmt;
use std::path::{Path, PathBuf};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, SqliteConnection};

use super::error::OpenError;

/// A connection to either database.
#[derive(diesel::MultiConnection)]
pub enum AnyConnection {
    /// The embedded database.
    Sqlite(SqliteConnection),
    /// The database server.
    Postgres(PgConnection),
}

impl fmt::Debug for AnyConnection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sqlite(_) => "AnyConnection::Sqlite",
            Self::Postgres(_) => "AnyConnection::Postgres",
        })
    }
}

/// Runs the same statement on the concrete connection of each database: what Diesel's enum connection does not take (upserts,
/// batch inserts), and the statements of every sign-in and token, which it would write out as text at each use.
macro_rules! each_backend {
    ($connection:expr, $own:ident => $body:expr) => {
        match $connection {
            $crate::store::AnyConnection::Sqlite($own) => $body,
            $crate::store::AnyConnection::Postgres($own) => $body,
        }
    };
}
pub(crate) use each_backend;

/// Where the database is.
#[derive(Clone, PartialEq, Eq)]
pub enum Location {
    /// `sqlite:PATH`, relative to the working directory unless it begins with a slash.
    Sqlite(PathBuf),
    /// `postgres://…` or `postgresql://…`, as libpq reads it.
    Postgres(String),
}

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Queries; SQLite refuses writes on it.
    Read,
    /// Writes. On PostgreSQL reads and writes share their connections.
    Write,
    /// Changes of the schema, which may take their time.
    Migrate,
}

/// Settings of each SQLite connection; `synchronous = FULL` makes COMMIT wait for the disk.
const SQLITE: &str = "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
     PRAGMA journal_size_limit = 67108864; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF;";
const SQLITE_READ: &str = "PRAGMA cache_size = -1000; PRAGMA query_only = ON;";
/// How long a statement waits for another process's lock: a migration takes its time.
const SQLITE_WAIT: &str = "PRAGMA busy_timeout = 2000;";
const SQLITE_WAIT_MIGRATE: &str = "PRAGMA busy_timeout = 60000;";
/// How often a file that several processes open for the first time is asked for its log.
const WAL_TRIES: usize = 20;

/// Settings of each PostgreSQL connection. An answered write must survive a crash, so `synchronous_commit = off` is overruled.
const POSTGRES: &str = "SET client_min_messages = warning; SET lock_timeout = '2s'; SET statement_timeout = '5s'; \
     SET idle_in_transaction_session_timeout = '10s'; \
     SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';";
const POSTGRES_MIGRATE: &str = "SET client_min_messages = warning;";

/// Parameters added to a PostgreSQL URL that does not set them: a server that is gone is noticed within seconds.
const POSTGRES_DEFAULTS: [(&str, &str); 4] =
    [("connect_timeout", "2"), ("tcp_user_timeout", "5000"), ("keepalives_idle", "30"), ("application_name", "signet")];

impl Location {
    /// Reads a database URL.
    ///
    /// # Errors
    /// `OpenError::Url`, naming the two forms that are understood.
    pub fn parse(url: &str) -> Result<Self, OpenError> {
        let wrong =
            |why: &str| Err(OpenError::Url(format!("{why}; write `sqlite:PATH` or `postgres://USER:PASSWORD@HOST/DATABASE`")));
        match url.split_once(':') {
            Some(("sqlite", path)) => {
                let path = path.strip_prefix("//").unwrap_or(path);
                match path {
                    "" => wrong("the database URL names no file"),
                    ":memory:" => wrong("a database in memory cannot be shared by several connections"),
                    _ => Ok(Self::Sqlite(PathBuf::from(path))),
                }
            }
            Some(("postgres" | "postgresql", rest)) if rest.starts_with("//") => Ok(Self::Postgres(with_defaults(url))),
            Some((scheme, _)) if scheme.bytes().all(|b| b.is_ascii_alphanumeric()) => {
                wrong(&format!("the database URL begins with `{scheme}:`, which is no database of Signet's"))
            }
            _ => wrong("the database URL has no scheme"),
        }
    }

    /// `sqlite` or `postgres`: the folder of its migrations.
    pub const fn backend(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "sqlite",
            Self::Postgres(_) => "postgres",
        }
    }

    /// Opens one connection. A SQLite file that does not exist is not created, see [`Location::create`].
    ///
    /// # Errors
    /// `OpenError::Unreachable` with the reason.
    pub fn connect(&self, role: Role) -> Result<AnyConnection, OpenError> {
        match self {
            Self::Sqlite(path) => open_sqlite(path, role).map(AnyConnection::Sqlite),
            Self::Postgres(url) => open_postgres(url, role).map(AnyConnection::Postgres),
        }
        .map_err(|why| OpenError::Unreachable(format!("cannot open the database {self}: {why}")))
    }

    /// Whether there is a database to connect to: a SQLite file may be missing yet.
    pub fn exists(&self) -> bool {
        match self {
            Self::Sqlite(path) => path.exists(),
            Self::Postgres(_) => true,
        }
    }

    /// Makes the SQLite file, readable by its owner only, unless it is there. Its folder must exist.
    ///
    /// # Errors
    /// `OpenError::Unreachable` with the reason.
    pub fn create(&self) -> Result<(), OpenError> {
        let Self::Sqlite(path) = self else { return Ok(()) };
        create_file(path).map_err(|why| OpenError::Unreachable(format!("cannot create the database {self}: {why}")))
    }
}

/// Without the password, for messages.
impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(url) => {
                let rest = url.split_once("://").map_or("", |(_, rest)| rest);
                let rest = rest.split(['?', '#']).next().unwrap_or_default();
                match rest.rsplit_once('@') {
                    Some((user, host)) => write!(f, "postgres://{}@{host}", user.split(':').next().unwrap_or_default()),
                    None => write!(f, "postgres://{rest}"),
                }
            }
        }
    }
}

impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

fn with_defaults(url: &str) -> String {
    let mut url = url.to_owned();
    for (name, value) in POSTGRES_DEFAULTS {
        if !url.contains(&format!("{name}=")) {
            url.push(if url.contains('?') { '&' } else { '?' });
            url.extend([name, "=", value]);
        }
    }
    url
}

fn create_file(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        other => other.map(drop),
    }
}

fn open_sqlite(path: &Path, role: Role) -> Result<SqliteConnection, String> {
    if !path.exists() {
        return Err("there is no such file; `signet migrate` creates it".to_owned());
    }
    let name = path.to_str().ok_or("the path is not UTF-8")?;
    // A path that begins with `file:` or holds a `?` would be read as SQLite's own URI; an absolute or dotted one is not.
    let name = if path.is_absolute() { name.to_owned() } else { format!("./{name}") };
    let mut connection = SqliteConnection::establish(&name).map_err(|error| error.to_string())?;
    let wait = if role == Role::Migrate { SQLITE_WAIT_MIGRATE } else { SQLITE_WAIT };
    let settings = if role == Role::Read { [SQLITE, SQLITE_READ].concat() } else { SQLITE.to_owned() };
    let set =
        |connection: &mut SqliteConnection, settings: &str| connection.batch_execute(settings).map_err(|error| error.to_string());
    set(&mut connection, wait)?;
    log_ahead(&mut connection)?;
    set(&mut connection, &settings)?;
    Ok(connection)
}

/// Switches to the write-ahead log. Where two connections switch a new file at once, SQLite refuses one at once instead of letting
/// it wait; a write lock does wait, for whoever was first.
fn log_ahead(connection: &mut SqliteConnection) -> Result<(), String> {
    let mut tries = 0..WAL_TRIES;
    loop {
        let Err(error) = connection.batch_execute("PRAGMA journal_mode = WAL;") else { return Ok(()) };
        if tries.next().is_none() {
            return Err(error.to_string());
        }
        let _ = connection.batch_execute("BEGIN IMMEDIATE; COMMIT;"); // the next try tells
    }
}

fn open_postgres(url: &str, role: Role) -> Result<PgConnection, String> {
    let mut connection = PgConnection::establish(url).map_err(|error| error.to_string())?;
    let settings = if role == Role::Migrate { POSTGRES_MIGRATE } else { POSTGRES };
    connection.batch_execute(settings).map_err(|error| error.to_string())?;
    Ok(connection)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_url_is_refused_with_both_forms_and_creates_no_file() {
        for url in
            ["sqllite:signet.db", "postgress://h/d", "signet.db", "sqlite:", "mysql://h/d", "sqlite::memory:", "postgres:d"]
        {
            let Err(OpenError::Url(why)) = Location::parse(url) else { panic!("{url} was taken") };
            assert!(why.contains("sqlite:PATH") && why.contains("postgres://"), "{why}");
        }
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("missing.db");
        let location = Location::parse(&format!("sqlite:{}", missing.display())).unwrap();
        let why = location.connect(Role::Read).unwrap_err().to_string();
        assert!(why.contains("missing.db") && why.contains("no such file"), "{why}");
        assert!(!missing.exists());
    }

    #[test]
    fn both_spellings_of_a_path_are_one_file() {
        let path = |url| match Location::parse(url).unwrap() {
            Location::Sqlite(path) => path,
            Location::Postgres(_) => panic!("{url}"),
        };
        assert_eq!(path("sqlite:data/signet.db"), PathBuf::from("data/signet.db"));
        assert_eq!(path("sqlite:/var/signet.db"), PathBuf::from("/var/signet.db"));
        assert_eq!(path("sqlite:///var/signet.db"), PathBuf::from("/var/signet.db"));
        assert_eq!(path("sqlite://signet.db"), PathBuf::from("signet.db"));
    }

    #[test]
    fn no_password_is_ever_shown() {
        let location = Location::parse("postgres://signet:s3cr:e@t@db.example:5432/signet?sslmode=require").unwrap();
        assert_eq!(location.to_string(), "postgres://signet@db.example:5432/signet");
        assert_eq!(format!("{location:?}"), location.to_string());
    }

    #[test]
    fn a_server_that_is_not_there_is_named_with_the_reason() {
        let location = Location::parse("postgres://nobody@127.0.0.1:1/none").unwrap();
        let why = location.connect(Role::Write).unwrap_err().to_string();
        assert!(why.contains("127.0.0.1:1") && why.contains("refused"), "{why}");
    }
}
