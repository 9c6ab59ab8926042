//! The one place that reads time. Everything else takes `now: Instant` as its last parameter.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use crate::model::{Instant, Micros};

/// A source of the current time: the system's, or one that a test sets.
#[derive(Clone, Debug, Default)]
pub struct Clock(Option<Arc<AtomicI64>>);

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(None)
    }

    /// A clock that stands still until it is moved.
    pub fn settable(start: Instant) -> Self {
        Self(Some(Arc::new(AtomicI64::new(start.epoch_seconds()))))
    }

    /// The present, in whole seconds.
    pub fn now(&self) -> Instant {
        match &self.0 {
            Some(set) => Instant::from_epoch(set.load(Ordering::SeqCst)),
            None => Instant::from_epoch(system_seconds()),
        }
    }

    /// A stopwatch that starts now.
    pub fn watch(&self) -> Stopwatch {
        Stopwatch(match &self.0 {
            Some(set) => Since::Settable(set.clone(), set.load(Ordering::SeqCst)),
            None => Since::System(std::time::Instant::now()),
        })
    }

    /// Moves a settable clock by `seconds` (backwards if negative); the system's clock does not move.
    pub fn advance(&self, seconds: i64) {
        if let Some(set) = &self.0 {
            set.fetch_add(seconds, Ordering::SeqCst);
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads time")]
fn system_seconds() -> i64 {
    chrono::Utc::now().timestamp()
}

/// Measures how long something takes, by the clock that started it: one that stands still measures nothing until it is moved.
#[derive(Clone, Debug)]
pub struct Stopwatch(Since);

#[derive(Clone, Debug)]
enum Since {
    System(std::time::Instant),
    Settable(Arc<AtomicI64>, i64),
}

impl Stopwatch {
    fn elapsed(&self) -> Duration {
        match &self.0 {
            Since::System(start) => start.elapsed(),
            Since::Settable(set, start) => {
                Duration::from_secs(u64::try_from(set.load(Ordering::SeqCst) - start).unwrap_or_default())
            }
        }
    }

    /// Whole milliseconds since the start.
    pub fn millis(&self) -> i64 {
        i64::try_from(self.elapsed().as_millis()).unwrap_or(i64::MAX)
    }

    /// Whole microseconds since the start.
    pub fn micros(&self) -> Micros {
        Micros(u64::try_from(self.elapsed().as_micros()).unwrap_or(u64::MAX))
    }

    /// Seconds since the start.
    pub fn seconds(&self) -> f64 {
        self.elapsed().as_secs_f64()
    }
}
