//! How long answers take, in buckets of fixed bounds: what several processes have counted adds up.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Instant;

/// Upper bounds of the buckets; what took longer is in one more.
const BOUNDS: [u64; 20] = [
    250, 500, 1_000, 2_000, 3_000, 5_000, 7_500, 10_000, 15_000, 20_000, 30_000, 50_000, 75_000, 100_000, 150_000, 250_000,
    500_000, 1_000_000, 2_500_000, 10_000_000,
];

/// Microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Micros(pub u64);

impl Micros {
    /// The longest that is told apart.
    pub const LONGEST: Self = Self(10_000_000);

    /// Milliseconds; what does not fit into an hour is one.
    pub fn millis(self) -> f64 {
        f64::from(u32::try_from(self.0).unwrap_or(u32::MAX)) / 1e3
    }
}

/// What is measured apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Endpoint {
    /// Authorization requests.
    Authorize,
    /// The page on which people sign in, with the password's hash.
    Login,
    /// Tokens.
    Token,
    /// Claims about the person.
    Userinfo,
    /// The public keys.
    Jwks,
    /// The discovery document.
    Discovery,
    /// Introspection and revocation.
    Introspection,
    /// The API.
    Api,
    /// Console, portal and account pages.
    Pages,
}

impl Endpoint {
    /// Every endpoint, in the order in which they are shown.
    pub const ALL: [Self; 9] = [
        Self::Authorize,
        Self::Login,
        Self::Token,
        Self::Userinfo,
        Self::Jwks,
        Self::Discovery,
        Self::Introspection,
        Self::Api,
        Self::Pages,
    ];
}

/// How many answers fell into which bucket.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Histogram([u64; Self::BUCKETS]);

impl Histogram {
    /// The number of buckets.
    pub const BUCKETS: usize = BOUNDS.len() + 1;

    /// The bucket of a span.
    pub fn bucket(span: Micros) -> usize {
        BOUNDS.partition_point(|bound| *bound < span.0)
    }

    /// Adds answers to a bucket; one that does not exist is the last.
    pub fn add(&mut self, bucket: usize, count: u64) {
        if let Some(own) = self.0.get_mut(bucket.min(Self::BUCKETS - 1)) {
            *own = own.saturating_add(count);
        }
    }

    /// Adds those of another one.
    pub fn merge(&mut self, other: &Self) {
        other.filled().for_each(|(bucket, count)| self.add(bucket, count));
    }

    /// The buckets that hold something.
    pub fn filled(&self) -> impl Iterator<Item = (usize, u64)> {
        self.0.into_iter().enumerate().filter(|(_, count)| *count > 0)
    }

    /// All answers.
    pub fn total(&self) -> u64 {
        self.0.iter().sum()
    }

    /// What `percent` of the answers took at most, or `None` without any. Within its bucket it is taken to be spread evenly, and beyond
    /// the last bound it is that bound.
    pub fn percentile(&self, percent: u64) -> Option<Micros> {
        let rank = (self.total().saturating_mul(percent)).div_ceil(100).max(1);
        let (mut below, mut passed) = (0, 0);
        for (count, bound) in self.0.iter().zip(BOUNDS.into_iter().chain([Micros::LONGEST.0])) {
            if *count > 0 && passed + count >= rank {
                return Some(Micros(below + (bound - below) * (rank - passed) / count));
            }
            (below, passed) = (bound, passed + count);
        }
        None
    }
}

/// What an endpoint took in an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Latency {
    /// When the hour began.
    pub hour: Instant,
    /// Which.
    pub endpoint: Endpoint,
    /// How long how many answers took.
    pub spans: Histogram,
}

impl<'a> FromIterator<&'a Latency> for Histogram {
    fn from_iter<I: IntoIterator<Item = &'a Latency>>(found: I) -> Self {
        let mut all = Self::default();
        found.into_iter().for_each(|latency| all.merge(&latency.spans));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(spans: impl IntoIterator<Item = u64>) -> Histogram {
        let mut histogram = Histogram::default();
        spans.into_iter().for_each(|span| histogram.add(Histogram::bucket(Micros(span)), 1));
        histogram
    }

    #[test]
    fn a_percentile_is_within_the_bucket_of_the_true_one() {
        assert_eq!(Histogram::default().percentile(50), None);
        let even = of((1..=10_000).map(|at| at * 10));
        for percent in [1, 50, 95, 99, 100] {
            let (told, truth) = (even.percentile(percent).unwrap().0, percent * 1_000);
            assert!(told.abs_diff(truth) <= truth / 50 + 5, "{percent}: {told} is not {truth}");
        }
        let one = of([4_000]);
        assert_eq!((one.percentile(50), one.percentile(99)), (Some(Micros(5_000)), Some(Micros(5_000))));
        let mut outliers = of(std::iter::repeat_n(900, 98).chain([2_000_000, 99_000_000]));
        assert!(outliers.percentile(95).unwrap() <= Micros(1_000));
        assert_eq!(outliers.percentile(99), Some(Micros(2_500_000)));
        assert_eq!(outliers.percentile(100), Some(Micros::LONGEST));
        outliers.merge(&even);
        assert_eq!(outliers.total(), 10_100);
    }

    #[test]
    fn a_bound_belongs_to_its_bucket() {
        assert_eq!((Histogram::bucket(Micros(0)), Histogram::bucket(Micros(250)), Histogram::bucket(Micros(251))), (0, 0, 1));
        assert_eq!(Histogram::bucket(Micros(u64::MAX)), Histogram::BUCKETS - 1);
    }
}
