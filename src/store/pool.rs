//! Pooled connections: all of PostgreSQL's, and SQLite's readers.
//!
//! A connection is not tested at each check-out (that costs a third of the reads). Instead, when one turns out to be lost, every
//! connection made before is thrown away at its next check-out, so that a restarted server costs one failed statement, not one
//! per connection.
//!
//! Connections are made only for somebody who waits for one, never in reserve: a command that ends while a thread of the pool is
//! still in the TLS library's handshake crashes in that library's clean-up (one `signet keys list` in twenty did).

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use diesel::r2d2::R2D2Connection;
use r2d2::{ManageConnection, PooledConnection};

use super::connection::{AnyConnection, Location, Role};
use super::error::{Busy, OpenError, Result, StoreError};

/// How long a caller waits for a connection before the answer is `Busy`.
const WAIT: Duration = Duration::from_millis(500);

/// Connections that are lent out one caller at a time.
#[derive(Clone)]
pub struct Pool {
    inner: r2d2::Pool<Manager>,
    generation: Arc<AtomicU64>,
}

impl fmt::Debug for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pool({:?})", self.inner.state())
    }
}

/// A lent connection.
pub struct Lent(PooledConnection<Manager>);

impl Deref for Lent {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        &self.0.connection
    }
}

impl DerefMut for Lent {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        &mut self.0.connection
    }
}

impl fmt::Debug for Lent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lent")
    }
}

impl Pool {
    /// Makes a pool of at most `size` connections; one is opened at once, so that a wrong address is told at start.
    ///
    /// # Errors
    /// `OpenError::Unreachable` with the reason.
    pub fn open(location: &Location, role: Role, size: u32) -> std::result::Result<Self, OpenError> {
        drop(location.connect(role)?);
        let generation = Arc::new(AtomicU64::new(0));
        let manager = Manager { location: location.clone(), role, generation: Arc::clone(&generation) };
        let inner = r2d2::Pool::builder()
            .max_size(size.max(1))
            .min_idle(Some(0)) // see above
            .test_on_check_out(false)
            .connection_timeout(WAIT)
            .error_handler(Box::new(LogErrors))
            .build_unchecked(manager);
        Ok(Self { inner, generation })
    }

    /// Lends a connection.
    ///
    /// # Errors
    /// `Busy::Pool` if none becomes free, or can be made, in time.
    pub fn lend(&self) -> Result<Lent> {
        loop {
            let mut slot = self.inner.get().map_err(|error| StoreError::Busy(Busy::Pool(error.to_string())))?;
            if slot.generation == self.generation.load(Ordering::Acquire) {
                return Ok(Lent(slot));
            }
            slot.lost = true; // dropped here; the pool makes another
        }
    }

    /// Takes note that a connection broke: it and all that were made before it are not lent again.
    pub fn discard(&self, mut lost: Lent) {
        lost.0.lost = true;
        let current = self.generation.load(Ordering::Acquire);
        if lost.0.generation == current {
            // Only the first of those that broke together starts a new generation.
            let _ = self.generation.compare_exchange(current, current.wrapping_add(1), Ordering::AcqRel, Ordering::Acquire);
        }
    }
}

#[derive(Debug)]
struct Manager {
    location: Location,
    role: Role,
    generation: Arc<AtomicU64>,
}

struct Slot {
    connection: AnyConnection,
    generation: u64,
    lost: bool,
}

impl ManageConnection for Manager {
    type Connection = Slot;
    type Error = OpenError;

    fn connect(&self) -> std::result::Result<Slot, OpenError> {
        let generation = self.generation.load(Ordering::Acquire);
        Ok(Slot { connection: self.location.connect(self.role)?, generation, lost: false })
    }

    fn is_valid(&self, slot: &mut Slot) -> std::result::Result<(), OpenError> {
        slot.connection.ping().map_err(|error| OpenError::Unreachable(error.to_string()))
    }

    fn has_broken(&self, slot: &mut Slot) -> bool {
        slot.lost || std::thread::panicking() || slot.connection.is_broken()
    }
}

/// Failed attempts in the background are logged; the caller that waits gets the last one's reason.
#[derive(Debug)]
struct LogErrors;

impl r2d2::HandleError<OpenError> for LogErrors {
    fn handle_error(&self, error: OpenError) {
        log::warn!("{error}");
    }
}
