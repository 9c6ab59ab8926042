//! Counters against guessing: 2^16 buckets per kind, chosen by a keyed hash of the account or network. No table grows by
//! invented names, and processes add up.

use diesel::dsl::case_when;
use diesel::upsert::excluded;
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, Queryable, RunQueryDsl};

use super::connection::each_backend;
use super::schema::throttle;
use super::{AnyConnection, Result};
use crate::crypto::hmac_sha256;
use crate::model::{Instant, Seconds};

/// The bucket of a name (an account, a network) under a key that outsiders do not know.
pub fn bucket(key: &[u8], name: &str) -> u16 {
    let [high, low, ..] = hmac_sha256(key, name.as_bytes());
    u16::from_be_bytes([high, low])
}

/// What a bucket counted in the window at hand and in the one before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Queryable)]
pub struct Tally {
    started_at: i64,
    count: i64,
    previous: i64,
}

impl Tally {
    /// Events within the last `window`, as a sliding estimate: what remains of the window before, and this one.
    pub fn within(&self, window: Seconds, now: Instant) -> i64 {
        let start = window_start(window, now);
        let (before, current) = match start.saturating_sub(self.started_at) {
            0 => (self.previous, self.count),
            age if age == window.0 => (self.count, 0),
            _ => (0, 0),
        };
        let remains = start.saturating_add(window.0).saturating_sub(now.epoch_seconds());
        before.saturating_mul(remains).checked_div(window.0).unwrap_or_default().saturating_add(current)
    }
}

fn window_start(window: Seconds, now: Instant) -> i64 {
    let into = now.epoch_seconds().checked_rem_euclid(window.0).unwrap_or_default();
    now.epoch_seconds().saturating_sub(into)
}

/// Counts one event and tells the tally with it.
pub fn count(c: &mut AnyConnection, kind: &str, bucket: u16, window: Seconds, now: Instant) -> Result<Tally> {
    let start = window_start(window, now);
    let row = (
        throttle::kind.eq(kind),
        throttle::bucket.eq(i64::from(bucket)),
        throttle::started_at.eq(start),
        throttle::count.eq(1),
        throttle::previous.eq(0),
    );
    each_backend!(c, c => diesel::insert_into(throttle::table)
        .values(row)
        .on_conflict((throttle::kind, throttle::bucket))
        .do_update()
        .set((
            throttle::count.eq(case_when(throttle::started_at.eq(start), throttle::count + 1).otherwise(1)),
            throttle::previous.eq(case_when(throttle::started_at.eq(start), throttle::previous)
                .when(throttle::started_at.eq(start.saturating_sub(window.0)), throttle::count)
                .otherwise(0)),
            throttle::started_at.eq(excluded(throttle::started_at)),
        ))
        .execute(c)?);
    peek(c, kind, bucket)
}

/// The tally without counting.
pub fn peek(c: &mut AnyConnection, kind: &str, bucket: u16) -> Result<Tally> {
    let own = throttle::table.find((kind, i64::from(bucket)));
    let tally = own.select((throttle::started_at, throttle::count, throttle::previous)).first(c).optional()?;
    Ok(tally.unwrap_or_default())
}

/// Takes one event back: it was no failure after all.
pub fn give_back(c: &mut AnyConnection, kind: &str, bucket: u16) -> Result<()> {
    let own = throttle::table.find((kind, i64::from(bucket))).filter(throttle::count.gt(0));
    diesel::update(own).set(throttle::count.eq(throttle::count - 1)).execute(c)?;
    Ok(())
}

/// Forgets what a bucket counted: the person proved to be who they are.
pub fn clear(c: &mut AnyConnection, kind: &str, bucket: u16) -> Result<()> {
    diesel::delete(throttle::table.find((kind, i64::from(bucket)))).execute(c)?;
    Ok(())
}
