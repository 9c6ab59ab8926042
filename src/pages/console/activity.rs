//! What happened in the last day, as plots with the numbers behind them.

use serde::Serialize;

use super::separated;
use crate::model::{Instant, Seconds};

/// The width of a bar's place and the height of a plot, in the units of its drawing.
const STEP: i64 = 20;
const HEIGHT: i64 = 100;
/// Hours that are shown.
const HOURS: i64 = 24;
const HOUR: Seconds = Seconds::hours(1);

/// The last 24 hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Activity {
    /// Sign-ins by the hour.
    pub logins: Plot,
    /// Sign-ins that failed, by the hour.
    pub failed: Plot,
    /// Why they failed, the most frequent reason first.
    pub reasons: Vec<Reason>,
}

/// A bar for each hour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Plot {
    /// The bars, the earliest first.
    pub bars: Vec<Bar>,
    /// The width of the drawing.
    pub width: i64,
    /// Its height.
    pub height: i64,
    /// All of them together.
    pub total: String,
    /// The most in an hour.
    pub most: String,
}

/// An hour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Bar {
    /// When it began, like `17:00`.
    pub hour: String,
    /// How many.
    pub number: String,
    /// Where it stands.
    pub x: i64,
    /// Where it ends above.
    pub y: i64,
    /// How tall it is.
    pub height: i64,
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
        let hour = now.epoch_seconds() - now.epoch_seconds().rem_euclid(HOUR.0);
        Instant::from_epoch(hour).minus(Seconds((HOURS - 1) * HOUR.0))
    }

    /// Of counts by hour and name: `login`, and `login.fail` with its reason behind a space.
    pub fn of(counts: &[(Instant, String, i64)], now: Instant) -> Self {
        let since = Self::since(now);
        let plot = |is_meant: &dyn Fn(&str) -> bool| {
            let hours = (0..HOURS).map(|at| since.plus(Seconds(at * HOUR.0)));
            let sums: Vec<_> = hours
                .map(|hour| {
                    let own = counts.iter().filter(|(at, name, _)| *at == hour && is_meant(name));
                    (hour, own.map(|(_, _, count)| *count).sum::<i64>())
                })
                .collect();
            Plot::of(&sums)
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
        let logins = plot(&|name| name == "login");
        Self { logins, failed: plot(&|name| name.starts_with("login.fail")), reasons }
    }

    pub(super) fn sample() -> Self {
        let now = Instant::from_epoch(1_800_000_000);
        let at = |ago: i64| Self::since(now).plus(Seconds((HOURS - 1 - ago) * HOUR.0));
        let logins = (0..HOURS).map(|ago| (at(ago), "login".to_owned(), (ago * 7919) % 1_301));
        let failed = [("wrong_password", 3, 41), ("throttled", 3, 900), ("unknown_account", 9, 7)];
        let failed = failed.map(|(reason, ago, count)| (at(ago), format!("login.fail {reason}"), count));
        Self::of(&logins.chain(failed).collect::<Vec<_>>(), now)
    }
}

impl Plot {
    fn of(sums: &[(Instant, i64)]) -> Self {
        let most = sums.iter().map(|(_, sum)| *sum).max().unwrap_or_default();
        let bars = sums.iter().zip(0_i64..).map(|((hour, sum), at)| {
            // What happened at all is seen.
            let height = if *sum > 0 { (sum * HEIGHT / most.max(1)).max(2) } else { 0 };
            let clock = hour.to_rfc3339().get(11..16).unwrap_or_default().to_owned();
            Bar { hour: clock, number: separated(*sum), x: at * STEP, y: HEIGHT - height, height }
        });
        let width = STEP * i64::try_from(sums.len()).unwrap_or(HOURS);
        let total = separated(sums.iter().map(|(_, sum)| sum).sum());
        Self { bars: bars.collect(), width, height: HEIGHT, total, most: separated(most) }
    }
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
            (hour.minus(HOUR), "login".to_owned(), 1_000),
            (hour, "login.fail throttled".to_owned(), 2),
            (hour.minus(HOUR), "login.fail wrong_password".to_owned(), 3),
            (hour, "login.fail wrong_password".to_owned(), 4),
        ];
        let Activity { logins, failed, reasons } = Activity::of(&counts, now);
        assert_eq!((logins.bars.len(), logins.total.as_str(), logins.most.as_str()), (24, "1,010", "1,000"));
        let tall: Vec<_> = logins.bars.iter().filter(|bar| bar.height > 0).map(|bar| (bar.hour.as_str(), bar.height)).collect();
        assert_eq!(tall, [("07:00", 100), ("08:00", 2)], "the smallest is seen");
        assert_eq!((failed.total.as_str(), failed.most.as_str()), ("9", "6"));
        let reasons: Vec<_> = reasons.iter().map(|own| (own.word.as_str(), own.number.as_str())).collect();
        assert_eq!(reasons, [("wrong_password", "7"), ("throttled", "2")]);
        assert_eq!(Activity::of(&[], now).logins.total, "0");
    }
}
