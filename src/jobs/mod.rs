//! Ticks: settings follow the database, keys rotate, expired rows are swept, apps are told of sessions that ended, audit entries are
//! chained, mail is delivered. Each job runs on the blocking pool; one that fails
//! or panics is logged and runs again at its next tick.

pub mod audit;
pub mod courier;
pub mod postman;

use std::sync::Arc;
use std::time::Duration;

use crate::clock::Clock;
use crate::errand::Errands;
use crate::flow::{self, House, Stop};
use crate::mail::Mailer;
use crate::model::{AuditPolicy, Instant};
use crate::pages::Pages;
use audit::Herald;
use courier::Courier;
use postman::Postman;

/// How often the settings revision is looked at: every withdrawal holds on all processes within a second.
const FOLLOW: Duration = Duration::from_millis(300);
/// How often the key planner runs.
const ROTATE: Duration = Duration::from_secs(1);
/// How often expired rows are swept.
const SWEEP: Duration = Duration::from_secs(30);
/// How often what is counted in memory is written.
const TALLY: Duration = Duration::from_secs(5);
/// How often what the flow inspector has seen is written (decision 36).
const INSPECT: Duration = Duration::from_secs(1);
/// How often the outbox is looked at for what other processes and the command line put there: the first attempt leaves within 200 ms
/// of the end of a session (decision 41).
const DELIVER: Duration = Duration::from_millis(150);
/// How often the outbox of mail is looked at for what other processes put there.
const POST: Duration = Duration::from_secs(1);
/// How often audit entries are chained (decision 36).
const CHAIN: Duration = Duration::from_secs(1);
/// How often how long answers took is written: the hours that it adds up in are coarse, so that this may be, too.
const LATENCIES: Duration = Duration::from_secs(30);
/// How often it is looked whether the tables are to be measured in this hour.
const MEASURE: Duration = Duration::from_mins(5);

/// Starts every job on the current runtime; they end with it.
pub fn start(house: &House, errands: &Errands, clock: &Clock, log: &AuditPolicy) {
    every(FOLLOW, "settings", house, clock, |house, _| house.refresh().map(drop));
    every(ROTATE, "keys", house, clock, flow::keys::tick);
    every(SWEEP, "sweep", house, clock, flow::sweep::tick);
    every(TALLY, "tally", house, clock, |house, _| house.tally().write(house.store()));
    every(CHAIN, "audit", house, clock, flow::audit::tick);
    let keep = log.keep;
    let prune = move |house: &House, now| flow::audit::chain::prune(house.store(), house.vault(), keep, now).map(drop);
    every(SWEEP, "audit retention", house, clock, prune);
    Herald::new(house, &errands.outbound.client, clock, log).start(CHAIN);
    every(INSPECT, "inspector", house, clock, |house, _| flow::inspector::write(house));
    tokio::spawn(Courier::new(house, errands, clock).run(DELIVER));
    every(LATENCIES, "latencies", house, clock, flow::measures::write_latencies);
    every(MEASURE, "sizes", house, clock, flow::measures::measure_tables);
}

/// Starts the delivery of mail on the current runtime.
pub fn start_mail(house: &House, pages: &Arc<Pages>, clock: &Clock, mailer: Mailer) {
    tokio::spawn(Postman::new(house, clock, pages, mailer).run(POST));
}

fn every(
    period: Duration,
    name: &'static str,
    house: &House,
    clock: &Clock,
    job: impl Fn(&House, Instant) -> flow::Result<()> + Clone + Send + 'static,
) {
    let (house, clock) = (house.clone(), clock.clone());
    tokio::spawn(async move {
        let mut ticks = tokio::time::interval(period);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            let (house, job, now) = (house.clone(), job.clone(), clock.now());
            match tokio::task::spawn_blocking(move || job(&house, now)).await {
                Ok(Ok(())) => {}
                Ok(Err(stop)) => log::warn!("the {name} job did not finish: {stop}"),
                Err(_) => {
                    metrics::counter!("signet_panics_total").increment(1);
                    log::error!("the {name} job panicked");
                }
            }
        }
    });
}

async fn on_the_pool<T: Send + 'static>(work: impl FnOnce() -> flow::Result<T> + Send + 'static) -> flow::Result<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|_| Err(Stop::Fault("a job panicked on the blocking pool".to_owned())))
}
