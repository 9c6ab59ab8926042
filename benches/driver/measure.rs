//! Callers in parallel for a while; rate, latencies and the server's processor time.

use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use crate::Fault;
use crate::server::Server;
use crate::work::{Caller, Kind};

/// What one run showed.
#[derive(Clone, Debug)]
pub struct Run {
    /// Turns per second.
    pub rate: f64,
    /// The server's processor time per turn, in µs.
    pub cpu: f64,
    /// The median latency in ms.
    pub p50: f64,
    /// The latency in ms that one of a hundred turns exceeds.
    pub p99: f64,
    /// The longest latency in ms.
    pub longest: f64,
}

/// Makes the callers of a row, each on its own connection.
pub async fn callers(server: &Server, kind: Kind, count: usize) -> Result<Vec<Caller>, Fault> {
    let mut callers = Vec::with_capacity(count);
    for number in 0..count {
        callers.push(Caller::new(kind, server.port, number).await?);
    }
    Ok(callers)
}

/// What several runs showed on average.
#[derive(Clone, Copy, Debug, Default)]
pub struct Mean {
    /// Turns per second.
    pub rate: f64,
    /// The server's processor time per turn, in µs.
    pub cpu: f64,
}

impl Mean {
    fn add(&mut self, run: &Run, share: f64) {
        self.rate += run.rate * share;
        self.cpu += run.cpu * share;
    }
}

/// Compares in pairs: each run of the one stands beside a run of the other, so that what the machine does meanwhile meets both; which
/// of them comes first changes with each pair. The first pair warms up and does not count.
pub async fn pairs(
    (one, mut own): (&Server, Vec<Caller>),
    (other, mut beside): (&Server, Vec<Caller>),
    (count, span): (usize, Duration),
) -> Result<(Mean, Mean), Fault> {
    let share = 1.0 / f64::from(u32::try_from(count)?.max(1));
    let mut means = (Mean::default(), Mean::default());
    for round in 0..=count {
        let (first, second);
        if round % 2 == 0 {
            (first, own) = run(one, own, span).await?;
            (second, beside) = run(other, beside, span).await?;
        } else {
            (second, beside) = run(other, beside, span).await?;
            (first, own) = run(one, own, span).await?;
        }
        if round > 0 {
            means.0.add(&first, share);
            means.1.add(&second, share);
        }
    }
    Ok(means)
}

/// Lets the callers work for `span` and hands them back.
pub async fn run(server: &Server, callers: Vec<Caller>, span: Duration) -> Result<(Run, Vec<Caller>), Fault> {
    let (begin, cpu) = (Instant::now(), server.cpu()?);
    let mut set = JoinSet::new();
    for caller in callers {
        set.spawn(work(caller, begin + span));
    }
    let (mut callers, mut latencies) = (Vec::new(), Vec::new());
    while let Some(done) = set.join_next().await {
        let (caller, own) = done??;
        callers.push(caller);
        latencies.extend(own);
    }
    let (elapsed, spent) = (begin.elapsed(), server.cpu()?.saturating_sub(cpu));
    latencies.sort_unstable();
    let turns = f64::from(u32::try_from(latencies.len())?.max(1));
    let at = |percent: usize| latencies.get(latencies.len().saturating_sub(1) * percent / 100).copied().unwrap_or_default();
    let run = Run {
        rate: turns / elapsed.as_secs_f64(),
        cpu: spent.as_secs_f64() * 1e6 / turns,
        p50: f64::from(at(50)) / 1e3,
        p99: f64::from(at(99)) / 1e3,
        longest: f64::from(at(100)) / 1e3,
    };
    Ok((run, callers))
}

/// Turns until the end; the latency of each in µs.
async fn work(mut caller: Caller, end: Instant) -> Result<(Caller, Vec<u32>), Fault> {
    let mut latencies = Vec::with_capacity(1 << 16);
    loop {
        let begin = Instant::now();
        if begin >= end {
            return Ok((caller, latencies));
        }
        caller.turn().await?;
        latencies.push(u32::try_from(begin.elapsed().as_micros())?);
    }
}

/// The run in the middle, by rate, of `count` runs after a short one that is thrown away.
pub async fn median(server: &Server, kind: Kind, width: usize, count: usize, span: Duration) -> Result<Run, Fault> {
    let callers = callers(server, kind, width).await?;
    let (_, mut callers) = run(server, callers, span / 4).await?;
    let mut runs = Vec::with_capacity(count);
    for _ in 0..count {
        let (one, back) = run(server, callers, span).await?;
        runs.push(one);
        callers = back;
    }
    runs.sort_by(|a, b| a.rate.total_cmp(&b.rate));
    runs.into_iter().nth(count / 2).ok_or_else(|| "no run".into())
}
