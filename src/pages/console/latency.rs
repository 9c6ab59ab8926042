//! How long the endpoints took in the last day, with a line of bars for each and the numbers behind it.

use serde::Serialize;

use super::activity::{Activity, clock, hours};
use super::{Plot, separated};
use crate::model::{Endpoint, Histogram, Instant, Latency, Micros, Seconds};

/// The endpoints that were asked in the last 24 hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Latencies {
    /// One after the other.
    pub endpoints: Vec<Taken>,
}

/// An endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Taken {
    /// Its word.
    pub word: Endpoint,
    /// How often it was asked.
    pub asked: String,
    /// What half of the answers took at most.
    pub half: String,
    /// What 95 of 100 took at most.
    pub most: String,
    /// What 99 of 100 took at most.
    pub nearly_all: String,
    /// What 95 of 100 took at most, by the hour.
    pub plot: Plot,
}

impl Latencies {
    /// Of what was counted since [`Activity::since`].
    pub fn of(found: &[Latency], now: Instant) -> Self {
        let taken = |endpoint: Endpoint| {
            let own = || found.iter().filter(move |latency| latency.endpoint == endpoint);
            let spans: Histogram = own().collect();
            let steps = hours(now).map(|hour| {
                let span = own().filter(|latency| latency.hour == hour).collect::<Histogram>().percentile(95);
                (clock(hour), span.map(|span| i64::try_from(span.0).unwrap_or(i64::MAX)))
            });
            let written = |percent| spans.percentile(percent).map(written).unwrap_or_default();
            (spans.total() > 0).then(|| Taken {
                word: endpoint,
                asked: separated(i64::try_from(spans.total()).unwrap_or(i64::MAX)),
                half: written(50),
                most: written(95),
                nearly_all: written(99),
                plot: Plot::of(steps, |span| self::written(Micros(u64::try_from(span).unwrap_or_default()))),
            })
        };
        Self { endpoints: Endpoint::ALL.into_iter().filter_map(taken).collect() }
    }

    pub(super) fn sample() -> Self {
        let now = Instant::from_epoch(1_800_000_000);
        let kinds = [(Endpoint::Authorize, 3_000), (Endpoint::Login, 90_000), (Endpoint::Token, 4_000), (Endpoint::Jwks, 120)];
        let found = (0..23_u64).flat_map(|at| {
            kinds.map(|(endpoint, span)| {
                let mut spans = Histogram::default();
                for turn in 0..40 {
                    spans.add(Histogram::bucket(Micros(span * (10 + (turn * at * 7_919) % 23) / 10)), 7);
                }
                let hour = Activity::since(now).plus(Seconds::hours(i64::try_from(at).unwrap_or_default()));
                Latency { hour, endpoint, spans }
            })
        });
        Self::of(&found.collect::<Vec<_>>(), now)
    }
}

/// Two digits that say something, and the unit.
fn written(span: Micros) -> String {
    let Micros(micros) = span;
    match micros {
        0..1_000 => format!("0.{:02} ms", micros / 10),
        1_000..10_000 => format!("{}.{} ms", micros / 1_000, micros % 1_000 / 100),
        10_000..1_000_000 => format!("{} ms", micros / 1_000),
        _ if span >= Micros::LONGEST => "over 10 s".to_owned(),
        _ => format!("{}.{} s", micros / 1_000_000, micros % 1_000_000 / 100_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_written_with_its_unit() {
        let told = |micros| written(Micros(micros));
        assert_eq!([told(120), told(4_256), told(10_999), told(999_999)], ["0.12 ms", "4.2 ms", "10 ms", "999 ms"]);
        assert_eq!([told(1_250_000), told(10_000_000)], ["1.2 s", "over 10 s"]);
    }

    #[test]
    fn hours_of_an_endpoint_add_up_and_one_without_answers_is_not_shown() {
        let now = Instant::from_epoch(1_800_000_000 + 1_234);
        let spans = |span, count| {
            let mut spans = Histogram::default();
            spans.add(Histogram::bucket(Micros(span)), count);
            spans
        };
        let token = |ago, spans| Latency { hour: now.hour().minus(Seconds::hours(ago)), endpoint: Endpoint::Token, spans };
        let Latencies { endpoints } = Latencies::of(&[token(1, spans(900, 990)), token(0, spans(40_000, 10))], now);
        let [own] = &*endpoints else { panic!("{endpoints:?}") };
        assert_eq!((own.word, own.asked.as_str(), own.nearly_all.as_str()), (Endpoint::Token, "1,000", "1.0 ms"));
        let seen: Vec<_> = own.plot.bars.iter().rev().take(3).map(|bar| (bar.when.as_str(), bar.number.as_str())).collect();
        assert_eq!(seen, [("08:00", "50 ms"), ("07:00", "0.97 ms"), ("06:00", "–")]);
        assert_eq!(Latencies::of(&[], now).endpoints, []);
    }
}
