//! What happened in the last day, as plots with the numbers behind them.

use serde::Serialize;

use super::{Plot, separated};
use crate::model::{Instant, Seconds};

/// Hours that are shown.
const HOURS: i64 = 24;

/// The last 24 hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Activity {
    /// How many signed in.
    pub logins: String,
    /// By the hour.
    pub logins_plot: Plot,
    /// How many did not get in.
    pub failed: String,
    /// By the hour.
    pub failed_plot: Plot,
    /// Why they failed, the most frequent reason first.
    pub reasons: Vec<Reason>,
}

/// A reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// Its word.
    pub word: String,
    /// How often.
    pub number: String,
}

impl Activity {
    /// The first hour that is shown at `now`.
    pub fn since(now: Instant) -> Instant {
        now.hour().minus(Seconds::hours(HOURS - 1))
    }

    /// Of counts by hour and name: `login`, and `login.fail` with its reason behind a space.
    pub fn of(counts: &[(Instant, String, i64)], now: Instant) -> Self {
        let plot = |is_meant: &dyn Fn(&str) -> bool| {
            let meant = || counts.iter().filter(|(_, name, _)| is_meant(name));
            let steps = hours(now).map(|hour| {
                let own = meant().filter(|(at, ..)| *at == hour);
                (clock(hour), Some(own.map(|(_, _, count)| *count).sum::<i64>()))
            });
            (separated(meant().map(|(_, _, count)| *count).sum()), Plot::of(steps, separated))
        };
        let mut reasons: Vec<(String, i64)> = Vec::new();
        for (_, name, count) in counts {
            let Some(reason) = name.strip_prefix("login.fail ") else { continue };
            match reasons.iter_mut().find(|(word, _)| word == reason) {
                Some((_, sum)) => *sum += count,
                None => reasons.push((reason.to_owned(), *count)),
            }
        }
        reasons.sort_by_key(|(_, sum)| std::cmp::Reverse(*sum));
        let reasons = reasons.into_iter().map(|(word, sum)| Reason { word, number: separated(sum) }).collect();
        let (logins, logins_plot) = plot(&|name| name == "login");
        let (failed, failed_plot) = plot(&|name| name.starts_with("login.fail"));
        Self { logins, logins_plot, failed, failed_plot, reasons }
    }

    pub(super) fn sample() -> Self {
        let now = Instant::from_epoch(1_800_000_000);
        let at = |ago: i64| Self::since(now).plus(Seconds::hours(HOURS - 1 - ago));
        let logins = (0..HOURS).map(|ago| (at(ago), "login".to_owned(), (ago * 7919) % 1_301));
        let failed = [("wrong_password", 3, 41), ("throttled", 3, 900), ("unknown_account", 9, 7)];
        let failed = failed.map(|(reason, ago, count)| (at(ago), format!("login.fail {reason}"), count));
        Self::of(&logins.chain(failed).collect::<Vec<_>>(), now)
    }
}

/// The hours that are shown at `now`, the earliest first.
pub(super) fn hours(now: Instant) -> impl Iterator<Item = Instant> {
    (0..HOURS).map(move |at| Activity::since(now).plus(Seconds::hours(at)))
}

/// Like `17:00`.
pub(super) fn clock(hour: Instant) -> String {
    hour.to_rfc3339().get(11..16).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_24_bars_of_which_the_tallest_fills_the_plot() {
        let now = Instant::from_epoch(1_800_000_000 + 1_234);
        let hour = Instant::from_epoch(1_800_000_000);
        let counts = [
            (hour, "login".to_owned(), 10),
            (hour.minus(Seconds::hours(1)), "login".to_owned(), 1_000),
            (hour, "login.fail throttled".to_owned(), 2),
            (hour.minus(Seconds::hours(1)), "login.fail wrong_password".to_owned(), 3),
            (hour, "login.fail wrong_password".to_owned(), 4),
        ];
        let Activity { logins, logins_plot, failed, failed_plot, reasons } = Activity::of(&counts, now);
        assert_eq!((logins_plot.bars.len(), logins.as_str(), logins_plot.most.as_str()), (24, "1,010", "1,000"));
        let tall: Vec<_> =
            logins_plot.bars.iter().filter(|bar| bar.height > 0).map(|bar| (bar.when.as_str(), bar.height)).collect();
        assert_eq!(tall, [("07:00", 100), ("08:00", 2)], "the smallest is seen");
        assert_eq!((failed.as_str(), failed_plot.most.as_str()), ("9", "6"));
        let reasons: Vec<_> = reasons.iter().map(|own| (own.word.as_str(), own.number.as_str())).collect();
        assert_eq!(reasons, [("wrong_password", "7"), ("throttled", "2")]);
        assert_eq!(Activity::of(&[], now).logins, "0");
    }
}
