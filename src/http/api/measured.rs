//! What the overview tells of the house itself: how long answers take, and how the tables grow.

use schemars::JsonSchema;
use serde::Serialize;

use super::time::Time;
use crate::flow::admin::measures::Sizes;
use crate::model::{Endpoint, Histogram, Latency, Micros, TableGrowth};

/// How long an endpoint took.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Measured {
    /// `authorize`, `login` (the sign-in page), `token`, `userinfo`, `jwks`, `discovery`, `introspection` (and revocation), `api`, or
    /// `pages` (console, portal and account).
    endpoint: Endpoint,
    #[serde(flatten)]
    all: Spans,
    /// The hours in which it was asked, the earliest first.
    hours: Vec<Hour>,
}

/// An hour of it.
#[derive(Debug, Serialize, JsonSchema)]
struct Hour {
    /// When it began.
    hour: Time,
    #[serde(flatten)]
    spans: Spans,
}

/// How often it was asked, and what 50, 95 and 99 of 100 answers took at most, in milliseconds: from an answer's class, so within a
/// part of it, and 10,000 for whatever took longer.
#[derive(Debug, Serialize, JsonSchema)]
struct Spans {
    requests: u64,
    p50_ms: f64,
    p95_ms: f64,
    p99_ms: f64,
}

impl Spans {
    fn of(spans: &Histogram) -> Self {
        let within = |percent| spans.percentile(percent).map_or(0.0, Micros::millis);
        Self { requests: spans.total(), p50_ms: within(50), p95_ms: within(95), p99_ms: within(99) }
    }
}

impl Measured {
    /// Of what was counted by hour and endpoint.
    pub fn list(found: &[Latency]) -> Vec<Self> {
        let measured = |endpoint: Endpoint| {
            let own: Vec<_> = found.iter().filter(|latency| latency.endpoint == endpoint).collect();
            let all: Histogram = own.iter().copied().collect();
            let hour = |latency: &&Latency| Hour { hour: Time(latency.hour), spans: Spans::of(&latency.spans) };
            let hours: Vec<_> = own.iter().map(hour).collect();
            (!hours.is_empty()).then(|| Self { endpoint, all: Spans::of(&all), hours })
        };
        Endpoint::ALL.into_iter().filter_map(measured).collect()
    }
}

/// What the database holds.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Database {
    /// What it takes up; what is free again within a file does not count.
    bytes: i64,
    /// The whole of it in every hour that is kept (31 days), the earliest first.
    hours: Vec<Whole>,
    /// Its tables, by name.
    tables: Vec<Table>,
}

/// The whole database in an hour.
#[derive(Debug, Serialize, JsonSchema)]
struct Whole {
    /// When the hour began.
    hour: Time,
    bytes: i64,
}

/// A table.
#[derive(Debug, Serialize, JsonSchema)]
struct Table {
    name: String,
    /// Exact on SQLite; PostgreSQL's estimate where there are more than 10,000.
    rows: i64,
    /// What it held a day before, or when it was first measured.
    rows_a_day_ago: i64,
    /// What it held a week before, or when it was first measured.
    rows_a_week_ago: i64,
    /// What it takes up with its indexes, where the database says so (PostgreSQL).
    bytes: Option<i64>,
}

impl Database {
    /// Of what was measured.
    pub fn of(sizes: Sizes) -> Self {
        let hours: Vec<_> =
            sizes.whole.iter().map(|size| Whole { hour: Time(size.hour), bytes: size.bytes.unwrap_or_default() }).collect();
        let table = |TableGrowth { name, rows, a_day_ago, a_week_ago, bytes }| Table {
            name,
            rows,
            rows_a_day_ago: a_day_ago,
            rows_a_week_ago: a_week_ago,
            bytes,
        };
        let tables = sizes.tables.into_iter().map(table).collect();
        Self { bytes: hours.last().map_or(0, |whole| whole.bytes), hours, tables }
    }
}
