//! What is measured of the house itself: how long answers take, and how much the tables hold. Answers are counted in memory, by atomic
//! counters that no request waits for; of that a process which is killed loses its last seconds.

use std::sync::atomic::{AtomicU64, Ordering};

use super::{House, Result};
use crate::model::{Endpoint, Histogram, Instant, Latency, Micros};
use crate::store::{latencies, sizes};

/// The counters of a tenant in this process.
#[derive(Debug)]
pub struct Latencies([(Endpoint, [AtomicU64; Histogram::BUCKETS]); Endpoint::ALL.len()]);

impl Default for Latencies {
    fn default() -> Self {
        Self(Endpoint::ALL.map(|endpoint| (endpoint, std::array::from_fn(|_| AtomicU64::new(0)))))
    }
}

impl Latencies {
    /// An answer took so long.
    pub fn note(&self, endpoint: Endpoint, span: Micros) {
        let own = self.0.iter().find(|(own, _)| *own == endpoint);
        if let Some(count) = own.and_then(|(_, counts)| counts.get(Histogram::bucket(span))) {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// What was counted since the last time, which it forgets.
    fn take(&self, hour: Instant) -> Vec<Latency> {
        let taken = self.0.iter().map(|(endpoint, counts)| {
            let mut spans = Histogram::default();
            counts.iter().enumerate().for_each(|(bucket, count)| spans.add(bucket, count.swap(0, Ordering::Relaxed)));
            Latency { hour, endpoint: *endpoint, spans }
        });
        taken.filter(|latency| latency.spans.total() > 0).collect()
    }
}

/// Writes how long answers took since the last time; if that fails, it is lost.
///
/// # Errors
/// When the database does not answer.
pub fn write_latencies(house: &House, now: Instant) -> Result<()> {
    for (tenant, counters) in house.tally().every_latency() {
        let taken = counters.take(now.hour());
        if !taken.is_empty() {
            house.store().write(move |c| taken.iter().try_for_each(|latency| latencies::add(c, &tenant, latency)))?;
        }
    }
    Ok(())
}

/// Measures the tables once an hour, in one of the processes, and publishes what is known of them in each.
///
/// # Errors
/// When the database does not answer.
pub fn measure_tables(house: &House, now: Instant) -> Result<()> {
    let (store, hour) = (house.store(), now.hour());
    if store.read(sizes::last_hour)?.is_none_or(|last| last < hour) {
        let whole = store.read(|c| sizes::measure_whole(c, hour))?;
        let tables: Vec<_> = sizes::TABLES
            .iter()
            .map(|table| store.read(|c| sizes::measure(c, table, hour)))
            .collect::<std::result::Result<_, _>>()?;
        store.write(move |c| {
            if sizes::insert(c, &whole)?.is_inserted() {
                tables.iter().try_for_each(|size| sizes::insert(c, size).map(drop))?;
            }
            Ok(())
        })?;
    }
    let Some(last) = store.read(sizes::last_hour)? else { return Ok(()) };
    for size in store.read(|c| sizes::list(c, last))? {
        let rows = u32::try_from(size.rows).unwrap_or(u32::MAX);
        metrics::gauge!("signet_table_rows", "table" => size.name).set(f64::from(rows));
    }
    Ok(())
}
