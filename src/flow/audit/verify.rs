//! Checking the chain from its beginning to its end.

use std::fmt;

use super::chain::is_sealed;
use crate::crypto::Vault;
use crate::flow::Result;
use crate::model::{AuditHead, AuditLink, Instant};
use crate::store::{Store, audit};

/// Links that are read at a time.
const CHUNK: i64 = 1000;
/// The tail is counted up to here.
const MOST_WAITING: i64 = 1_000_000;

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Links that hold.
    pub links: i64,
    /// Where the chain began and ended when it was read.
    pub head: AuditHead,
    /// Entries that have no place yet, and since when the oldest of them waits.
    pub waiting: (usize, Option<Instant>),
    /// The first place that does not hold.
    pub broken: Option<Broken>,
}

/// Why a chain does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Broken {
    /// What is written of beginning and end is not what was sealed.
    Head,
    /// No entry stands at a position.
    Missing(i64),
    /// The entry at a position is not the one that was put there: it was changed, moved, or put in.
    Changed(i64, String),
    /// An entry stands beyond the end of the chain.
    Beyond(i64, String),
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Head => write!(
                f,
                "the beginning and the end of the chain are not what was sealed under the master key: audit_head was changed, or the \
                 chain was made anew by somebody without the key"
            ),
            Self::Missing(position) => write!(f, "the entry at position {position} is gone"),
            Self::Changed(position, id) => write!(
                f,
                "entry {id} at position {position} is not what was put there: it was changed or moved, or it was put in, or \
                 the one before it was replaced"
            ),
            Self::Beyond(position, id) => write!(f, "entry {id} stands at position {position}, beyond the end of the chain"),
        }
    }
}

/// Walks the chain.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn run(store: &Store, vault: &Vault) -> Result<Report> {
    loop {
        let head = store.read(audit::head)?;
        let (links, broken) = if is_sealed(vault, &head) { walk(store, &head)? } else { (0, Some(Broken::Head)) };
        // What has become too old meanwhile is not missing.
        if broken.is_none() || store.read(audit::head)?.pruned == head.pruned {
            let waiting = store.read(|c| audit::tail(c, MOST_WAITING))?;
            return Ok(Report { links, head, waiting, broken });
        }
    }
}

fn walk(store: &Store, head: &AuditHead) -> Result<(i64, Option<Broken>)> {
    let (mut last, mut links) = (head.pruned.clone(), 0);
    while last.position < head.last.position {
        let rows = store.read(|c| audit::walk(c, last.position, CHUNK))?;
        if rows.is_empty() {
            return Ok((links, Some(Broken::Missing(last.position + 1))));
        }
        for row in rows {
            let expected = last.then(&row.entry);
            let found = row.link.unwrap_or_default();
            if found.position > head.last.position {
                break;
            }
            if found.position != expected.position {
                return Ok((links, Some(Broken::Missing(expected.position))));
            }
            if found != expected {
                return Ok((links, Some(Broken::Changed(found.position, row.entry.id))));
            }
            (last, links) = (found, links + 1);
        }
        if last.position < head.last.position && is_past(store, &last, head)? {
            return Ok((links, Some(Broken::Missing(last.position + 1))));
        }
    }
    if last != head.last {
        return Ok((links, Some(Broken::Head)));
    }
    Ok((links, beyond(store)?))
}

/// Whether nothing stands between a link and the end.
fn is_past(store: &Store, last: &AuditLink, head: &AuditHead) -> Result<bool> {
    let next = store.read(|c| audit::walk(c, last.position, 1))?;
    Ok(next.first().and_then(|row| row.link.as_ref()).is_none_or(|link| link.position > head.last.position))
}

/// An entry beyond the end. The chain may have grown meanwhile, so that the end is read after the entries.
fn beyond(store: &Store) -> Result<Option<Broken>> {
    let end = store.read(audit::head)?.last.position;
    let later = store.read(|c| audit::walk(c, end, 1))?;
    let Some(row) = later.into_iter().next() else { return Ok(None) };
    let (now, position) = (store.read(audit::head)?.last.position, row.link.map_or(0, |link| link.position));
    Ok((position > now).then_some(Broken::Beyond(position, row.entry.id)))
}
