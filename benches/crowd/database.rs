//! Either database, for statements that are written out.

use diesel::connection::SimpleConnection;
use diesel::sql_types::{BigInt, Text};
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, SqliteConnection, sql_query};

use crate::Fault;

/// A connection.
pub enum Database {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

#[derive(QueryableByName)]
struct Word {
    #[diesel(sql_type = Text)]
    word: String,
}

#[derive(QueryableByName)]
struct Figure {
    #[diesel(sql_type = BigInt)]
    figure: i64,
}

impl Database {
    /// Connects to `sqlite:PATH` or `postgres://…`.
    pub fn open(url: &str) -> Result<Self, Fault> {
        let Some(path) = url.strip_prefix("sqlite:") else { return Ok(Self::Postgres(PgConnection::establish(url)?)) };
        let mut connection = SqliteConnection::establish(path)?;
        // What is cut off in the middle is thrown away.
        connection.batch_execute("PRAGMA synchronous = OFF; PRAGMA cache_size = -400000; PRAGMA foreign_keys = ON")?;
        Ok(Self::Sqlite(connection))
    }

    /// Runs statements.
    pub fn run(&mut self, statements: &str) -> Result<(), Fault> {
        match self {
            Self::Sqlite(c) => c.batch_execute(statements),
            Self::Postgres(c) => c.batch_execute(statements),
        }
        .map_err(|fault| format!("{fault}: {statements}").into())
    }

    /// The columns of a table.
    pub fn columns(&mut self, table: &str) -> Result<Vec<String>, Fault> {
        let rows: Vec<Word> = match self {
            Self::Sqlite(c) => sql_query(format!("SELECT name AS word FROM pragma_table_info('{table}')")).load(c)?,
            Self::Postgres(c) => sql_query(format!(
                "SELECT column_name::text AS word FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = '{table}'"
            ))
            .load(c)?,
        };
        Ok(rows.into_iter().map(|row| row.word).collect())
    }

    /// A number, named `figure`.
    pub fn figure(&mut self, query: &str) -> Result<i64, Fault> {
        let row: Figure = match self {
            Self::Sqlite(c) => sql_query(query).get_result(c)?,
            Self::Postgres(c) => sql_query(query).get_result(c)?,
        };
        Ok(row.figure)
    }

    /// The text that an expression gives, as bytes.
    pub fn bytes(&self, text: &str) -> String {
        match self {
            Self::Sqlite(_) => format!("CAST({text} AS BLOB)"),
            Self::Postgres(_) => format!("convert_to({text}, 'UTF8')"),
        }
    }

    /// Bytes that the database takes up.
    pub fn size(&mut self) -> Result<i64, Fault> {
        match self {
            Self::Sqlite(_) => {
                self.figure("SELECT page_count * page_size AS figure FROM pragma_page_count(), pragma_page_size()")
            }
            Self::Postgres(_) => self.figure("SELECT pg_database_size(current_database()) AS figure"),
        }
    }
}
