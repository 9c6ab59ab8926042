//! Moments and spans, in whole seconds: what a NumericDate (RFC 7519 §2) and a BIGINT column hold.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A moment: seconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Instant(i64);

/// A span of time in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Seconds(pub i64);

impl Seconds {
    /// A span of minutes.
    pub const fn minutes(count: i64) -> Self {
        Self(count.saturating_mul(60))
    }

    /// A span of hours.
    pub const fn hours(count: i64) -> Self {
        Self(count.saturating_mul(3_600))
    }

    /// A span of days.
    pub const fn days(count: i64) -> Self {
        Self(count.saturating_mul(86_400))
    }
}

impl Instant {
    /// Takes seconds since the epoch.
    pub const fn from_epoch(seconds: i64) -> Self {
        Self(seconds)
    }

    /// Seconds since the epoch: a NumericDate.
    pub const fn epoch_seconds(self) -> i64 {
        self.0
    }

    /// When its hour began.
    #[must_use]
    pub const fn hour(self) -> Self {
        Self(self.0 - self.0.rem_euclid(Seconds::hours(1).0))
    }

    /// The moment `span` later; saturates instead of wrapping.
    #[must_use]
    pub const fn plus(self, span: Seconds) -> Self {
        Self(self.0.saturating_add(span.0))
    }

    /// The moment `span` earlier; saturates instead of wrapping.
    #[must_use]
    pub const fn minus(self, span: Seconds) -> Self {
        Self(self.0.saturating_sub(span.0))
    }

    /// The time from `earlier` to this moment; negative if `earlier` is later.
    pub const fn since(self, earlier: Self) -> Seconds {
        Seconds(self.0.saturating_sub(earlier.0))
    }

    /// Whether something that expires at this moment has expired: it lives strictly before it (RFC 7519 §4.1.4).
    pub const fn has_passed(self, now: Self) -> bool {
        now.0 >= self.0
    }

    /// RFC 3339 in UTC, for pages and logs.
    pub fn to_rfc3339(self) -> String {
        chrono::DateTime::from_timestamp(self.0, 0)
            .map_or_else(|| self.0.to_string(), |at| at.format("%Y-%m-%dT%H:%M:%SZ").to_string())
    }

    /// The moment of an RFC 3339 text in any zone, whole seconds of it.
    pub fn from_rfc3339(text: &str) -> Option<Self> {
        chrono::DateTime::parse_from_rfc3339(text).ok().map(|at| Self(at.timestamp()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thing_that_expires_now_has_expired() {
        let at = Instant::from_epoch(100);
        assert!(!at.has_passed(Instant::from_epoch(99)));
        assert!(at.has_passed(Instant::from_epoch(100)));
    }

    #[test]
    fn a_moment_is_read_in_any_zone() {
        for text in ["2027-01-15T08:00:00Z", "2027-01-15T09:00:00+01:00", "2027-01-15T08:00:00.75Z"] {
            assert_eq!(Instant::from_rfc3339(text), Some(Instant::from_epoch(1_800_000_000)), "{text}");
        }
        for text in ["", "2027-01-15", "2027-01-15T08:00:00", "1800000000"] {
            assert_eq!(Instant::from_rfc3339(text), None, "{text}");
        }
    }

    #[test]
    fn an_hour_begins_at_its_first_second() {
        for (at, begins) in [(7_199, 3_600), (7_200, 7_200), (-1, -3_600)] {
            assert_eq!(Instant::from_epoch(at).hour(), Instant::from_epoch(begins));
        }
    }

    #[test]
    fn arithmetic_saturates() {
        assert_eq!(Instant::from_epoch(i64::MAX).plus(Seconds(1)), Instant::from_epoch(i64::MAX));
    }
}
