//! A moment as pages show it: relative in words, exact in the tooltip and in `<time datetime>`.

use std::borrow::Cow;

use chrono::Datelike;
use serde::Serialize;

use crate::messages::{Value, say};
use crate::model::{Instant, Language, Seconds};

/// A moment seen from another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Moment {
    /// RFC 3339 in UTC, for `datetime`.
    pub iso: String,
    /// In English, for consoles: `23 November 2026, 15:48 UTC`.
    pub exact: String,
    /// The day of the month; the message `date` makes a date of the four.
    pub day: u32,
    /// The month, from 1.
    pub month: u32,
    /// The year, whose digits are not grouped.
    pub year: String,
    /// `15:48`, in UTC.
    pub clock: String,
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
        let time = chrono::DateTime::from_timestamp(at.epoch_seconds(), 0).unwrap_or_default();
        let (year, clock) = (time.format("%Y").to_string(), time.format("%H:%M").to_string());
        let exact = time.format("%-d %B %Y, %H:%M UTC").to_string();
        Self { iso: at.to_rfc3339(), exact, day: time.day(), month: time.month(), year, clock, kind, count }
    }

    /// The moment in a language: `23 November 2026, 15:48 UTC`.
    pub(super) fn told(&self, language: Language) -> String {
        let values = [
            ("day", Value::Number(self.day.into())),
            ("month", Value::Number(self.month.into())),
            ("year", Value::Text(self.year.as_str().into())),
            ("clock", Value::Text(self.clock.as_str().into())),
        ];
        say(language, "date", &values).map_or_else(|| self.exact.clone(), Cow::into_owned)
    }

    pub(super) fn sample(seconds_ago: i64) -> Self {
        let now = Instant::from_epoch(1_795_448_910);
        Self::of(now.minus(Seconds(seconds_ago)), now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_written_as_its_language_writes_it() {
        let moment = Moment::sample(0);
        let told = Language::ALL.map(|language| moment.told(language).replace(['\u{2068}', '\u{2069}'], ""));
        let expected = [
            "23 November 2026, 15:48 UTC",
            "23. November 2026, 15:48 UTC",
            "23 novembre 2026 à 15:48 UTC",
            "23 de noviembre de 2026, 15:48 UTC",
            "2026年11月23日 15:48 UTC",
            "23 نوفمبر 2026، 15:48 UTC",
        ];
        assert_eq!(told, expected);
        assert_eq!(moment.exact, expected[0]);
    }

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
