//! A moment as pages show it: relative in words, exact in the tooltip and in `<time datetime>`.

use serde::Serialize;

use crate::model::{Instant, Seconds};

/// A moment seen from another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Moment {
    /// RFC 3339 in UTC, for `datetime`.
    pub iso: String,
    /// For the tooltip: `23 November 2026, 15:48 UTC`.
    pub exact: String,
    /// The unit of the relative form; the words are in `partials/time`.
    pub kind: Unit,
    /// How many of the unit.
    pub count: i64,
}

/// The unit of a relative time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Less than a minute ago, or not yet.
    Now,
    /// Minutes ago.
    Minutes,
    /// Hours ago.
    Hours,
    /// Days ago.
    Days,
    /// So long ago that the date says more.
    Date,
}

impl Moment {
    /// `at`, as seen at `now`.
    pub fn of(at: Instant, now: Instant) -> Self {
        let Seconds(passed) = now.since(at);
        let (kind, count) = match passed {
            ..60 => (Unit::Now, 0),
            60..3_600 => (Unit::Minutes, passed / 60),
            3_600..86_400 => (Unit::Hours, passed / 3_600),
            86_400..2_592_000 => (Unit::Days, passed / 86_400),
            _ => (Unit::Date, 0),
        };
        Self { iso: at.to_rfc3339(), exact: exact(at), kind, count }
    }

    pub(super) fn sample(seconds_ago: i64) -> Self {
        let now = Instant::from_epoch(1_795_448_910);
        Self::of(now.minus(Seconds(seconds_ago)), now)
    }
}

fn exact(at: Instant) -> String {
    chrono::DateTime::from_timestamp(at.epoch_seconds(), 0)
        .map_or_else(|| at.to_rfc3339(), |time| time.format("%-d %B %Y, %H:%M UTC").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_told_in_its_largest_whole_unit() {
        let told = |seconds| (Moment::sample(seconds).kind, Moment::sample(seconds).count);
        assert_eq!(told(-5), (Unit::Now, 0));
        assert_eq!(told(59), (Unit::Now, 0));
        assert_eq!(told(119), (Unit::Minutes, 1));
        assert_eq!(told(7_200), (Unit::Hours, 2));
        assert_eq!(told(86_400 * 29), (Unit::Days, 29));
        assert_eq!(told(86_400 * 31), (Unit::Date, 0));
    }
}
