//! Diesel on SQLite and PostgreSQL. Rows are private, nouns are public: one file per entity, with free functions that take a
//! connection and speak `model`.
//!
//! [`Store::read`] and [`Store::write`] lend that connection. A write is one transaction; it may run more than once, so it does
//! no I/O of its own and draws no randomness. Single use is a guarded UPDATE (or an insert into a unique key) and its row
//! count; an expected refusal that must leave a mark is an `Ok` value, since `Err` rolls back.

mod column;
mod connection;
mod error;
mod part;
mod pool;
mod schema;
mod transaction;
mod writer;

pub mod access_tokens;
pub mod account_deletions;
pub mod agreement_acceptances;
pub mod agreements;
pub mod app_changes;
pub mod assertion_jtis;
pub mod audit;
pub mod audit_deliveries;
pub mod browsers;
pub mod client_activity;
pub mod client_remains;
pub mod client_secrets;
pub mod clients;
pub mod codes;
pub mod consents;
pub mod device_codes;
pub mod encryption_keys;
pub mod factors;
pub mod federated_identities;
pub mod flow_events;
pub mod grants;
pub mod groups;
pub mod hourly_counts;
pub mod idempotency_keys;
pub mod interactions;
pub mod jwks_readers;
pub mod latencies;
pub mod logout_notices;
pub mod mail_links;
pub mod mails;
pub mod migrate;
pub mod one_time_links;
pub mod owners;
pub mod passkey_challenges;
pub mod passkeys;
pub mod platform_identities;
pub mod provider_logos;
pub mod provider_remains;
pub mod providers;
pub mod recovery_codes;
pub mod refresh_tokens;
pub mod registration_tokens;
pub mod registrations;
pub mod resources;
pub mod revision;
pub mod revoked_jwts;
pub mod seals;
pub mod sessions;
pub mod signing_keys;
pub mod sizes;
pub mod sweep;
pub mod team_apps;
pub mod team_invitations;
pub mod teams;
pub mod tenants;
pub mod throttle;
pub mod totp_factors;
pub mod trusted_authorities;
pub mod upstream_arrivals;
pub mod upstream_attempts;
pub mod upstream_registrations;
pub mod upstream_sessions;
pub mod upstream_tokens;
pub mod upstreams;
pub mod user_remains;
pub mod users;

#[cfg(test)]
mod tests;

use std::sync::Arc;

pub use connection::{AnyConnection, Location};
pub use error::{Busy, OpenError, Result, StoreError};

use connection::Role;
use pool::Pool;
use transaction::Outcome;
use writer::Writer;

/// How often a write that collided with another, or whose connection broke before COMMIT, is tried again.
const RETRIES: usize = 3;

/// How many connections a pool holds unless told otherwise.
const CONNECTIONS: u32 = 8;

/// Whether an insert found its place free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Insertion {
    /// The row is in.
    Inserted,
    /// Another row has the name already; nothing changed.
    Taken,
}

impl Insertion {
    fn of(rows: usize) -> Self {
        if rows == 0 { Self::Taken } else { Self::Inserted }
    }

    /// Whether the row is in.
    pub const fn is_inserted(self) -> bool {
        matches!(self, Self::Inserted)
    }
}

/// The database. A clone is another handle of the same.
#[derive(Clone, Debug)]
pub struct Store(Arc<Inner>);

#[derive(Debug)]
enum Inner {
    /// Readers beside one writer.
    Sqlite { readers: Pool, writer: Writer },
    /// Everybody for themselves.
    Postgres { pool: Pool },
}

impl Store {
    /// Opens a database whose schema is this version's.
    ///
    /// # Errors
    /// `OpenError`: a wrong URL, an unreachable database, or one that this version has not migrated, or a later one has.
    pub fn open(url: &str) -> std::result::Result<Self, OpenError> {
        Self::open_with(url, CONNECTIONS)
    }

    /// As [`Store::open`], with at most `connections` in the pool.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_with(url: &str, connections: u32) -> std::result::Result<Self, OpenError> {
        let location = Location::parse(url)?;
        migrate::check(&location)?;
        let inner = match location {
            Location::Sqlite(_) => {
                Inner::Sqlite { readers: Pool::open(&location, Role::Read, connections)?, writer: Writer::start(&location)? }
            }
            Location::Postgres(_) => Inner::Postgres { pool: Pool::open(&location, Role::Write, connections)? },
        };
        Ok(Self(Arc::new(inner)))
    }

    /// Runs queries. A connection that turns out to be broken is replaced, and the queries run once more.
    ///
    /// # Errors
    /// `StoreError`, see there.
    pub fn read<T>(&self, work: impl Fn(&mut AnyConnection) -> Result<T>) -> Result<T> {
        let pool = match &*self.0 {
            Inner::Sqlite { readers, .. } => readers,
            Inner::Postgres { pool } => pool,
        };
        let mut connection = pool.lend()?;
        let answer = work(&mut connection);
        if !matches!(answer, Err(StoreError::Busy(Busy::Lost(_)))) {
            return answer;
        }
        pool.discard(connection);
        work(&mut *pool.lend()?)
    }

    /// Runs `work` in one transaction and answers after COMMIT. It must be quick (under 50 ms), re-runnable and without I/O of
    /// its own; bulk work comes in chunks.
    ///
    /// # Errors
    /// The work's own error, after a rollback; `Busy` if the database could not commit.
    pub fn write<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut AnyConnection) -> Result<T> + Send + 'static,
    {
        match &*self.0 {
            Inner::Sqlite { writer, .. } => writer.write(work),
            Inner::Postgres { pool } => write_inline(pool, &work),
        }
    }

    /// `sqlite` or `postgres`.
    pub fn backend(&self) -> &'static str {
        match &*self.0 {
            Inner::Sqlite { .. } => "sqlite",
            Inner::Postgres { .. } => "postgres",
        }
    }

    /// Asks the database for an answer, for readiness.
    ///
    /// # Errors
    /// `Busy` if there is none.
    pub fn ping(&self) -> Result<()> {
        self.read(|c| revision::current(c).map(drop))
    }
}

fn write_inline<T>(pool: &Pool, work: &dyn Fn(&mut AnyConnection) -> Result<T>) -> Result<T> {
    let mut retries = 0..RETRIES;
    loop {
        let mut connection = pool.lend()?;
        let outcome = transaction::run(&mut connection, work);
        if let Outcome::Again(StoreError::Busy(Busy::Lost(_))) | Outcome::InDoubt(_) = outcome {
            pool.discard(connection);
        }
        match outcome {
            Outcome::Settled(answer) => return answer,
            Outcome::InDoubt(error) => return Err(error),
            Outcome::Again(error) if retries.next().is_none() => return Err(error),
            Outcome::Again(_) => {}
        }
    }
}
