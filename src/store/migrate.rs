//! The schema: migrations compiled into the binary, under the same names for both databases.

use diesel::backend::Backend;
use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::migration::MigrationSource;
use diesel::sql_types::Text;
use diesel::{PgConnection, QueryableByName, RunQueryDsl, SqliteConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use rust_embed::RustEmbed;

use super::connection::{AnyConnection, Location, Role};
use super::error::OpenError;

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// The texts of the migrations, for the preview.
#[derive(RustEmbed)]
#[folder = "migrations/"]
struct Texts;

type Result<T> = std::result::Result<T, OpenError>;

/// A migration that has not run yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// Its name, which begins with its timestamp.
    pub name: String,
    /// What it would do.
    pub sql: String,
}

/// The migrations that the database lacks, in order. Changes nothing, and creates no file.
///
/// # Errors
/// `OpenError`: as [`super::Store::open`], except that lacking migrations are the answer.
pub fn pending(url: &str) -> Result<Vec<Pending>> {
    let location = Location::parse(url)?;
    let names = missing(&location)?;
    Ok(names.into_iter().map(|name| Pending { sql: text(location.backend(), &name), name }).collect())
}

/// Creates the database file if need be, and runs what is pending. Any number of processes may do so at once: one works, the
/// others wait and then find nothing to do. Answers with the names of those that ran.
///
/// # Errors
/// `OpenError`: as [`super::Store::open`], or a migration that failed.
pub fn run(url: &str) -> Result<Vec<String>> {
    let location = Location::parse(url)?;
    location.create()?;
    let mut connection = location.connect(Role::Migrate)?;
    let known = known(&location)?;
    refuse_newer(&known, &applied(&mut connection)?)?;
    let ran = match &mut connection {
        AnyConnection::Sqlite(own) => run_on_sqlite(own)?,
        AnyConnection::Postgres(own) => run_on_postgres(own)?,
    };
    Ok(known.into_iter().filter(|one| ran.contains(&one.version)).map(|one| one.name).collect())
}

/// The text that `signet migrate --preview` prints.
///
/// # Errors
/// As [`pending`].
pub fn preview(url: &str) -> Result<String> {
    let pending = pending(url)?;
    if pending.is_empty() {
        return Ok("The database is up to date; there is nothing to migrate.\n".to_owned());
    }
    let texts: Vec<_> = pending.iter().map(|one| format!("-- {}\n{}\n", one.name, one.sql.trim_end())).collect();
    Ok(texts.concat())
}

/// Whether the schema is exactly this version's.
pub(super) fn check(location: &Location) -> Result<()> {
    if !location.exists() {
        return location.connect(Role::Read).map(drop); // says that there is no such file
    }
    let names = missing(location)?;
    if names.is_empty() { Ok(()) } else { Err(OpenError::Behind(names)) }
}

/// Names of the migrations that have not run.
fn missing(location: &Location) -> Result<Vec<String>> {
    let known = known(location)?;
    if !location.exists() {
        return Ok(known.into_iter().map(|one| one.name).collect());
    }
    let applied = applied(&mut location.connect(Role::Read)?)?;
    refuse_newer(&known, &applied)?;
    Ok(known.into_iter().filter(|one| !applied.contains(&one.version)).map(|one| one.name).collect())
}

struct Known {
    version: String,
    name: String,
}

fn known(location: &Location) -> Result<Vec<Known>> {
    match location {
        Location::Sqlite(_) => names::<diesel::sqlite::Sqlite>(&SQLITE),
        Location::Postgres(_) => names::<diesel::pg::Pg>(&POSTGRES),
    }
}

fn names<DB: Backend>(source: &EmbeddedMigrations) -> Result<Vec<Known>> {
    let mut all: Vec<_> = MigrationSource::<DB>::migrations(source)
        .map_err(failed)?
        .iter()
        .map(|one| Known { version: one.name().version().to_string(), name: one.name().to_string() })
        .collect();
    all.sort_by(|left, right| left.version.cmp(&right.version));
    Ok(all)
}

fn refuse_newer(known: &[Known], applied: &[String]) -> Result<()> {
    match applied.iter().find(|version| known.iter().all(|one| one.version != **version)) {
        Some(version) => Err(OpenError::Newer(version.clone())),
        None => Ok(()),
    }
}

#[derive(QueryableByName)]
struct Version {
    #[diesel(sql_type = Text)]
    version: String,
}

/// Versions that have run. Diesel's own question would create the table of versions where it is missing.
fn applied(connection: &mut AnyConnection) -> Result<Vec<String>> {
    let table = match connection {
        AnyConnection::Sqlite(_) => "SELECT name AS version FROM sqlite_master WHERE name = '__diesel_schema_migrations'",
        AnyConnection::Postgres(_) => "SELECT 'yes' AS version WHERE to_regclass('__diesel_schema_migrations') IS NOT NULL",
    };
    if versions(connection, table)?.is_empty() {
        return Ok(Vec::new());
    }
    versions(connection, "SELECT version FROM __diesel_schema_migrations ORDER BY version")
}

fn versions(connection: &mut AnyConnection, query: &str) -> Result<Vec<String>> {
    let rows: Vec<Version> = diesel::sql_query(query).load(connection).map_err(failed)?;
    Ok(rows.into_iter().map(|row| row.version).collect())
}

/// All in one transaction, begun before the versions are read.
fn run_on_sqlite(connection: &mut SqliteConnection) -> Result<Vec<String>> {
    AnsiTransactionManager::begin_transaction_sql(connection, "BEGIN IMMEDIATE").map_err(failed)?;
    let ran = connection.run_pending_migrations(SQLITE).map(|ran| ran.iter().map(ToString::to_string).collect());
    match ran {
        Ok(ran) => AnsiTransactionManager::commit_transaction(connection).map_err(failed).map(|()| ran),
        Err(error) => {
            let _ = AnsiTransactionManager::rollback_transaction(connection);
            Err(failed(error))
        }
    }
}

/// Under a lock per schema, which falls with the connection; each migration in a transaction of its own.
fn run_on_postgres(connection: &mut PgConnection) -> Result<Vec<String>> {
    connection
        .batch_execute("SELECT pg_advisory_lock(hashtext('signet migrate'), hashtext(current_schema()::text))")
        .map_err(failed)?;
    let ran = connection.run_pending_migrations(POSTGRES).map_err(failed)?;
    Ok(ran.iter().map(ToString::to_string).collect())
}

fn text(backend: &str, name: &str) -> String {
    let file = Texts::get(&format!("{backend}/{name}/up.sql"));
    file.map(|file| String::from_utf8_lossy(&file.data).into_owned()).unwrap_or_default()
}

fn failed(error: impl std::fmt::Display) -> OpenError {
    OpenError::Migration(error.to_string())
}
