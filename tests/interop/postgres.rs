//! A database of a test's own on the server that `SIGNET_TEST_POSTGRES` names.

use std::sync::atomic::{AtomicU32, Ordering};

use diesel::Connection;
use diesel::connection::SimpleConnection;

static MADE: AtomicU32 = AtomicU32::new(0);

/// A database that is gone when this is dropped.
#[derive(Debug)]
pub struct Own {
    /// Its URL.
    pub url: String,
    server: String,
    name: String,
}

impl Own {
    /// An empty database, or nothing without a server.
    #[expect(clippy::disallowed_methods, reason = "the test run hands the server over in the environment")]
    pub fn new() -> Option<Self> {
        let server = std::env::var("SIGNET_TEST_POSTGRES").ok().filter(|url| !url.is_empty())?;
        let name = format!("signet_interop_{}_{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
        admin(&server, &format!("CREATE DATABASE {name}"));
        let mut url = url::Url::parse(&server).expect("a URL");
        url.set_path(&name);
        Some(Self { url: url.into(), server, name })
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        admin(&self.server, &format!("DROP DATABASE {} WITH (FORCE)", self.name));
    }
}

fn admin(server: &str, statement: &str) {
    diesel::PgConnection::establish(server).map(|mut c| c.batch_execute(statement)).expect("a server").expect("done");
}
