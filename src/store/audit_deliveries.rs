//! How far the audit chain was delivered to each destination. The chain is the outbox: of all processes one takes what comes next, by a
//! guarded write that leases it.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};

use super::connection::each_backend;
use super::schema::audit_deliveries as table;
use super::{AnyConnection, Result};
use crate::model::Instant;

/// How it stands with a destination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its name.
    pub destination: String,
    /// The last link that was delivered.
    pub position: i64,
    /// Attempts to deliver what comes next.
    pub attempts: i64,
    /// When it is attempted next.
    pub due_at: Instant,
}

/// How it stands with a destination, if it was ever delivered to.
pub fn find(c: &mut AnyConnection, destination: &str) -> Result<Option<Standing>> {
    let found: Option<(i64, i64, i64)> =
        table::table.find(destination).select((table::position, table::attempts, table::due_at)).first(c).optional()?;
    Ok(found.map(|(position, attempts, due_at)| Standing {
        destination: destination.to_owned(),
        position,
        attempts,
        due_at: Instant::from_epoch(due_at),
    }))
}

/// Notes a new destination, which gets what comes after a position; changes nothing if it is known.
pub fn begin(c: &mut AnyConnection, destination: &str, position: i64, now: Instant) -> Result<()> {
    let row = (
        table::destination.eq(destination),
        table::position.eq(position),
        table::attempts.eq(0_i64),
        table::due_at.eq(now.epoch_seconds()),
    );
    each_backend!(c, c => diesel::insert_into(table::table).values(row).on_conflict_do_nothing().execute(c)?);
    Ok(())
}

/// Takes what comes next, until a moment; `false` if another process was first.
pub fn claim(c: &mut AnyConnection, seen: &Standing, until: Instant, now: Instant) -> Result<bool> {
    let own = table::table
        .find(&seen.destination)
        .filter(table::position.eq(seen.position))
        .filter(table::attempts.eq(seen.attempts))
        .filter(table::due_at.le(now.epoch_seconds()));
    let leased = (
        table::attempts.eq(seen.attempts + 1),
        table::attempted_at.eq(now.epoch_seconds()),
        table::due_at.eq(until.epoch_seconds()),
    );
    Ok(diesel::update(own).set(leased).execute(c)? == 1)
}

/// What was claimed has been delivered up to a position; `false` if the lease is another's by now.
pub fn settle(c: &mut AnyConnection, claimed: &Standing, position: i64, now: Instant) -> Result<bool> {
    let own = table::table
        .find(&claimed.destination)
        .filter(table::position.eq(claimed.position))
        .filter(table::attempts.eq(claimed.attempts));
    let done = (
        table::position.eq(position),
        table::attempts.eq(0_i64),
        table::due_at.eq(now.epoch_seconds()),
        table::answer.eq(None::<String>),
    );
    Ok(diesel::update(own).set(done).execute(c)? == 1)
}

/// What was claimed is attempted again later.
pub fn put_off(c: &mut AnyConnection, claimed: &Standing, (until, answer): (Instant, &str)) -> Result<bool> {
    let own = table::table
        .find(&claimed.destination)
        .filter(table::position.eq(claimed.position))
        .filter(table::attempts.eq(claimed.attempts));
    let later = (table::due_at.eq(until.epoch_seconds()), table::answer.eq(answer));
    Ok(diesel::update(own).set(later).execute(c)? == 1)
}
