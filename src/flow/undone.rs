//! Why a use case behind the pages of our own did nothing.

use std::fmt;

use super::Stop;

/// Why nothing was done; what may be refused is the business of each room.
#[derive(Debug)]
pub enum Undone<R> {
    /// It may not be.
    Refused(R),
    /// As any other flow.
    Stopped(Stop),
}

impl<R: fmt::Display> fmt::Display for Undone<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => refusal.fmt(f),
            Self::Stopped(stop) => stop.fmt(f),
        }
    }
}

impl<R, E: Into<Stop>> From<E> for Undone<R> {
    fn from(error: E) -> Self {
        Self::Stopped(error.into())
    }
}
