//! What can go wrong below the flows. `Busy` is answered with 503 and Retry-After, the rest with 500 and a reference id; both
//! are logged once, at the edge.

use std::fmt;

use diesel::result::{DatabaseErrorKind, Error as DieselError};

/// The answer of every query.
pub type Result<T> = std::result::Result<T, StoreError>;

/// A failure of the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// The database cannot answer now; nothing is known to be wrong with the request.
    Busy(Busy),
    /// A statement failed.
    Query(String),
    /// A row holds what no version of ours wrote.
    Corrupt(String),
}

/// Why the database cannot answer now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Busy {
    /// No connection became free in time, or none could be made.
    Pool(String),
    /// Two transactions collided (40001, 40P01); it was tried again in vain.
    Conflict(String),
    /// The connection broke. If that happened at COMMIT, it is not known whether the write took place.
    Lost(String),
    /// Another process holds the lock, or a statement took too long.
    Locked(String),
    /// The disk is full, or cannot be written.
    Disk(String),
}

impl fmt::Display for Busy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pool(why) => write!(f, "no database connection in time: {why}"),
            Self::Conflict(why) => write!(f, "concurrent transactions: {why}"),
            Self::Lost(why) => write!(f, "the database connection broke: {why}"),
            Self::Locked(why) => write!(f, "the database is locked: {why}"),
            Self::Disk(why) => write!(f, "the database cannot be written: {why}"),
        }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Busy(busy) => busy.fmt(f),
            Self::Query(why) => write!(f, "a database statement failed: {why}"),
            Self::Corrupt(what) => write!(f, "a database row is not readable: {what}"),
        }
    }
}

impl std::error::Error for StoreError {}

/// Beginnings of messages, in the words of SQLite (which are constants) and of PostgreSQL in English. A server in another
/// language loses the distinction for the kinds that have no code in Diesel, not the error.
const LOCKED: [&str; 4] =
    ["database is locked", "database table is locked", "canceling statement due to", "database schema has changed"];
const CONFLICT: [&str; 1] = ["deadlock detected"];
const LOST: [&str; 4] =
    ["terminating connection", "server closed the connection", "no connection to the server", "SSL connection has been closed"];
const DISK: [&str; 5] = [
    "database or disk is full",
    "disk I/O error",
    "attempt to write a readonly database",
    "could not extend file",
    "could not write",
];

impl From<DieselError> for StoreError {
    fn from(error: DieselError) -> Self {
        let (kind, message) = match &error {
            DieselError::DatabaseError(kind, information) => (kind, information.message().to_owned()),
            DieselError::RollbackErrorOnCommit { commit_error, .. } => return Self::Busy(Busy::Lost(commit_error.to_string())),
            DieselError::BrokenTransactionManager => return Self::Busy(Busy::Lost(error.to_string())),
            DieselError::DeserializationError(_) => return Self::Corrupt(error.to_string()),
            _ => return Self::Query(error.to_string()),
        };
        let begins = |list: &[&str]| list.iter().any(|start| message.contains(start));
        match kind {
            DatabaseErrorKind::SerializationFailure => Self::Busy(Busy::Conflict(message)),
            DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand => Self::Busy(Busy::Lost(message)),
            DatabaseErrorKind::ReadOnlyTransaction => Self::Busy(Busy::Disk(message)),
            _ if begins(&CONFLICT) => Self::Busy(Busy::Conflict(message)),
            _ if begins(&LOST) => Self::Busy(Busy::Lost(message)),
            _ if begins(&LOCKED) => Self::Busy(Busy::Locked(message)),
            _ if begins(&DISK) => Self::Busy(Busy::Disk(message)),
            _ => Self::Query(message),
        }
    }
}

/// Why a database could not be opened, in words for the operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenError {
    /// The URL is none of ours.
    Url(String),
    /// The database does not answer, or not as it should.
    Unreachable(String),
    /// The database lacks migrations of this version.
    Behind(Vec<String>),
    /// A later version migrated the database.
    Newer(String),
    /// A migration failed.
    Migration(String),
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Url(why) | Self::Unreachable(why) => f.write_str(why),
            Self::Behind(names) => {
                write!(f, "the database lacks {} of this version: run `signet migrate`", names.join(", "))
            }
            Self::Newer(version) => write!(
                f,
                "the database was migrated by a later version of Signet (migration {version} is unknown here): start that \
                 version, or restore the backup made before the upgrade"
            ),
            Self::Migration(why) => write!(f, "a migration failed and was rolled back: {why}"),
        }
    }
}

impl std::error::Error for OpenError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn database(kind: DatabaseErrorKind, message: &str) -> StoreError {
        DieselError::DatabaseError(kind, Box::new(message.to_owned())).into()
    }

    #[test]
    fn a_full_disk_a_lock_and_a_lost_connection_are_busy_and_a_wrong_statement_is_not() {
        let unknown = |message| database(DatabaseErrorKind::Unknown, message);
        assert!(matches!(unknown("database or disk is full"), StoreError::Busy(Busy::Disk(_))));
        assert!(matches!(unknown("database is locked"), StoreError::Busy(Busy::Locked(_))));
        assert!(matches!(unknown("deadlock detected"), StoreError::Busy(Busy::Conflict(_))));
        assert!(matches!(unknown("canceling statement due to lock timeout"), StoreError::Busy(Busy::Locked(_))));
        assert!(matches!(database(DatabaseErrorKind::ClosedConnection, "gone"), StoreError::Busy(Busy::Lost(_))));
        assert!(matches!(database(DatabaseErrorKind::SerializationFailure, "x"), StoreError::Busy(Busy::Conflict(_))));
        assert!(matches!(unknown("no such table: x"), StoreError::Query(_)));
    }
}
