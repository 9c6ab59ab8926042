//! One transaction around a piece of work, on a connection of either database.

use std::panic::{AssertUnwindSafe, catch_unwind};

use diesel::Connection;
use diesel::connection::{AnsiTransactionManager, TransactionManager};

use super::connection::AnyConnection;
use super::error::{Busy, Result, StoreError};

type Manager = <AnyConnection as Connection>::TransactionManager;

/// How a transaction ended.
#[derive(Debug)]
pub enum Outcome<T> {
    /// COMMIT was answered, or the work was rolled back for its own error.
    Settled(Result<T>),
    /// It was rolled back, or never began, for a reason outside the work: it may be tried again.
    Again(StoreError),
    /// COMMIT was not answered: whether the work took place is not known.
    InDoubt(StoreError),
}

/// Runs `work` and turns a panic in it into an error, so that the work of others goes on.
pub fn guarded<T>(connection: &mut AnyConnection, work: &dyn Fn(&mut AnyConnection) -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(|| work(connection))).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
        Err(StoreError::Query(format!("the work panicked: {text}")))
    })
}

/// BEGIN; on SQLite IMMEDIATE, so that a read that leads to a write cannot find the lock taken.
pub fn begin(connection: &mut AnyConnection) -> Result<()> {
    match connection {
        AnyConnection::Sqlite(own) => AnsiTransactionManager::begin_transaction_sql(own, "BEGIN IMMEDIATE")?,
        AnyConnection::Postgres(own) => AnsiTransactionManager::begin_transaction(own)?,
    }
    Ok(())
}

/// SAVEPOINT.
pub fn begin_nested(connection: &mut AnyConnection) -> Result<()> {
    Ok(Manager::begin_transaction(connection)?)
}

/// COMMIT, or RELEASE of the innermost savepoint.
pub fn commit(connection: &mut AnyConnection) -> Result<()> {
    Ok(Manager::commit_transaction(connection)?)
}

/// ROLLBACK, or ROLLBACK TO the innermost savepoint.
pub fn rollback(connection: &mut AnyConnection) -> Result<()> {
    Ok(Manager::rollback_transaction(connection)?)
}

/// Whether the failure is the database's doing and nothing of the work took place.
const fn may_be_tried_again(error: &StoreError) -> bool {
    matches!(error, StoreError::Busy(Busy::Conflict(_) | Busy::Lost(_)))
}

/// Runs `work` in a transaction of its own.
pub fn run<T>(connection: &mut AnyConnection, work: &dyn Fn(&mut AnyConnection) -> Result<T>) -> Outcome<T> {
    if let Err(error) = begin(connection) {
        return Outcome::Again(error);
    }
    match guarded(connection, work) {
        Ok(value) => match commit(connection) {
            Ok(()) => Outcome::Settled(Ok(value)),
            Err(error @ StoreError::Busy(Busy::Conflict(_))) => Outcome::Again(error),
            Err(error) => Outcome::InDoubt(error),
        },
        Err(error) => {
            let rolled_back = rollback(connection);
            match rolled_back {
                Err(lost) if !may_be_tried_again(&error) => Outcome::Again(lost),
                _ if may_be_tried_again(&error) => Outcome::Again(error),
                _ => Outcome::Settled(Err(error)),
            }
        }
    }
}
