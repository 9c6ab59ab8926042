//! Tests of the room: every body runs on SQLite and, where `SIGNET_TEST_POSTGRES` names a server, on PostgreSQL.

mod agreements;
mod device_codes;
mod flow_events;
mod keys;
mod logout_notices;
mod machinery;
mod mail_links;
mod mails;
mod measures;
mod migrations;
mod passkeys;
mod people;
mod plans;
mod races;
mod remains;
mod samples;
mod second_factors;
mod settings;
mod sweeping;
mod throttling;
mod tokens;
mod trusted_authorities;
mod upstream_registrations;
mod upstreams;

use std::sync::atomic::{AtomicU32, Ordering};

use diesel::Connection;
use diesel::connection::SimpleConnection;

use super::{AnyConnection, Result, Store, migrate};

/// An empty database of a test's own.
pub(super) struct Fresh {
    pub(super) url: String,
    // Dropped in this order: first the file or schema, then the folder.
    schema: Option<(String, String)>,
    _folder: Option<tempfile::TempDir>,
}

impl Fresh {
    pub(super) fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("signet.db").display());
        Self { url, schema: None, _folder: Some(folder) }
    }

    /// A schema of its own on the server, or `None` without one.
    pub(super) fn postgres() -> Option<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        #[expect(clippy::disallowed_methods, reason = "the test run hands the server over in the environment")]
        let server = std::env::var("SIGNET_TEST_POSTGRES").ok().filter(|url| !url.is_empty());
        let Some(server) = server else {
            eprintln!("skipped on PostgreSQL: SIGNET_TEST_POSTGRES is not set");
            return None;
        };
        let schema = format!("store_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        admin(&server, &format!("CREATE SCHEMA {schema}"));
        let mark = if server.contains('?') { '&' } else { '?' };
        let url = format!("{server}{mark}options=-csearch_path%3D{schema}");
        Some(Self { url, schema: Some((server, schema)), _folder: None })
    }

    pub(super) fn migrated(self) -> Self {
        migrate::run(&self.url).unwrap();
        self
    }

    pub(super) fn open(&self) -> Store {
        Store::open(&self.url).unwrap()
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        if let Some((server, schema)) = &self.schema {
            admin(server, &format!("SET client_min_messages = warning; DROP SCHEMA {schema} CASCADE"));
        }
    }
}

pub(super) fn admin(server: &str, statements: &str) {
    diesel::PgConnection::establish(server).unwrap().batch_execute(statements).unwrap();
}

/// Every database there is, empty.
pub(super) fn each_fresh() -> Vec<Fresh> {
    [Some(Fresh::sqlite()), Fresh::postgres()].into_iter().flatten().collect()
}

/// Runs a body on a migrated store of each kind.
pub(super) fn on_each(body: impl Fn(&Store)) {
    for fresh in each_fresh() {
        let fresh = fresh.migrated();
        body(&fresh.open());
    }
}

/// A write that must succeed.
pub(super) fn write<T: Send + 'static>(store: &Store, work: impl Fn(&mut AnyConnection) -> Result<T> + Send + 'static) -> T {
    store.write(work).unwrap()
}

/// A read that must succeed.
pub(super) fn read<T>(store: &Store, work: impl Fn(&mut AnyConnection) -> Result<T>) -> T {
    store.read(work).unwrap()
}
