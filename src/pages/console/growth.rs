//! What the database holds, how it grew, and what grows fastest.

use serde::Serialize;

use super::{Plot, separated};
use crate::model::{Instant, Seconds, TableGrowth};

/// Days that are shown.
const DAYS: i64 = 31;
/// Tables that are shown at once; the others are behind a line.
const FIRST: usize = 8;

/// The database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Growth {
    /// What it takes up.
    pub bytes: String,
    /// What it took up at the end of each day.
    pub plot: Plot,
    /// The tables that grow fastest.
    pub first: Vec<TableSize>,
    /// The others.
    pub others: Vec<TableSize>,
    /// Whether it is known what tables take up.
    pub has_bytes: bool,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TableSize {
    /// Its name.
    pub name: String,
    /// Its rows.
    pub rows: String,
    /// What it takes up.
    pub bytes: Option<String>,
    /// What came within a day.
    pub day: String,
    /// What came within a week.
    pub week: String,
}

impl Growth {
    /// Of the bytes of the whole in the hours that are known, the earliest first, and of the tables.
    pub fn of(whole: &[(Instant, i64)], mut tables: Vec<TableGrowth>, now: Instant) -> Self {
        tables.sort_by_key(|table| (std::cmp::Reverse((table.rows - table.a_week_ago, table.rows)), table.name.clone()));
        let has_bytes = tables.iter().any(|table| table.bytes.is_some());
        let day_of = |at: Instant| at.epoch_seconds().div_euclid(Seconds::days(1).0);
        let steps = (0..DAYS).rev().map(|ago| {
            let day = day_of(now) - ago;
            let last = whole.iter().rev().find(|(hour, _)| day_of(*hour) == day);
            let date = Instant::from_epoch(day * Seconds::days(1).0).to_rfc3339();
            (date.get(..10).unwrap_or_default().to_owned(), last.map(|(_, bytes)| *bytes))
        });
        let mut shown = tables.iter().map(|table| TableSize {
            name: table.name.clone(),
            rows: separated(table.rows),
            bytes: table.bytes.map(size),
            day: change(table.rows - table.a_day_ago),
            week: change(table.rows - table.a_week_ago),
        });
        Self {
            bytes: size(whole.last().map_or(0, |(_, bytes)| *bytes)),
            plot: Plot::of(steps, size),
            first: shown.by_ref().take(FIRST).collect(),
            others: shown.collect(),
            has_bytes,
        }
    }

    pub(super) fn samples() -> [Self; 2] {
        let now = Instant::from_epoch(1_800_000_000);
        let whole = |day: i64| (now.minus(Seconds::days(20 - day)), 800_000_000 + day * day * 1_300_000);
        let whole: Vec<_> = (0..21).map(whole).collect();
        let names = [
            "audit",
            "users",
            "grants",
            "access_tokens",
            "refresh_tokens",
            "sessions",
            "browsers",
            "codes",
            "throttle",
            "tenants",
        ];
        let tables = |bytes: Option<i64>| {
            let held = |(name, at): (&str, i64)| TableGrowth {
                name: name.to_owned(),
                rows: 1_000_000 / (at * at),
                a_day_ago: 1_000_000 / (at * at) - 9_000 / at + 1_200,
                a_week_ago: 1_000_000 / (at * at) - 40_000 / at + 4_000,
                bytes: bytes.map(|bytes| bytes / at),
            };
            names.into_iter().zip(1..).map(held).collect()
        };
        [Self::of(&whole, tables(Some(400_000_000)), now), Self::of(&whole, tables(None), now)]
    }
}

fn change(rows: i64) -> String {
    if rows > 0 { format!("+{}", separated(rows)) } else { separated(rows) }
}

/// Bytes in the unit that fits.
fn size(bytes: i64) -> String {
    let units = [("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000)];
    let fitting = units.into_iter().find(|(_, unit)| bytes >= *unit);
    fitting.map_or_else(
        || format!("{bytes} B"),
        |(name, unit)| format!("{}.{} {name}", separated(bytes / unit), bytes % unit * 10 / unit),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_grows_fastest_comes_first_and_a_day_shows_its_last_measure() {
        let now = Instant::from_epoch(1_800_000_000);
        let whole = [(now.minus(Seconds::days(1)), 1_500), (now.minus(Seconds::hours(1)), 2_000_000), (now, 3_200_000_000)];
        let held =
            |name: &str, rows, a_day_ago, a_week_ago| TableGrowth { name: name.into(), rows, a_day_ago, a_week_ago, bytes: None };
        let mut tables = vec![held("big", 9_000, 9_000, 9_000), held("fast", 1_200, 1_100, 100), held("less", 5, 7, 1_007)];
        tables.extend((0..7).map(|at| held(&format!("empty{at}"), 0, 0, 0)));
        let growth = Growth::of(&whole, tables, now);
        assert_eq!((growth.bytes.as_str(), growth.has_bytes, growth.plot.bars.len()), ("3.2 GB", false, 31));
        let days: Vec<_> = growth.plot.bars.iter().rev().take(3).map(|bar| (bar.when.as_str(), bar.number.as_str())).collect();
        assert_eq!(days, [("2027-01-15", "3.2 GB"), ("2027-01-14", "1.5 kB"), ("2027-01-13", "–")]);
        let told: Vec<_> = growth.first.iter().take(2).map(|t| (&*t.name, &*t.rows, &*t.day, &*t.week)).collect();
        assert_eq!(told, [("fast", "1,200", "+100", "+1,100"), ("big", "9,000", "0", "0")]);
        let last = growth.others.last().unwrap();
        assert_eq!((growth.others.len(), &*last.name, &*last.day, &*last.week), (2, "less", "−2", "−1,002"));
    }
}
