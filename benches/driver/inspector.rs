//! What the flow inspector costs: authorize and token of somebody who is signed in, at a provider with it and at one without.

use std::time::Duration;

use crate::Fault;
use crate::measure::{self, Run};
use crate::server::Server;
use crate::work::Kind;

const KIND: Kind = Kind::SignedIn("web-ES256");
const CALLERS: usize = 8;

/// Compares in pairs: each run with it stands beside one without, so that what the machine does meanwhile meets both.
pub async fn compare(count: usize, span: Duration) -> Result<(), Fault> {
    let on = Server::start_with("ES256", "inspector = true\n").await?;
    let off = Server::start_with("ES256", "inspector = false\n").await?;
    let mut with = measure::callers(&on, KIND, CALLERS).await?;
    let mut without = measure::callers(&off, KIND, CALLERS).await?;
    let mut pairs = Vec::new();
    for round in 0..=count {
        // The one that comes first changes with each pair.
        let (one, other) = if round % 2 == 0 {
            let (one, back) = measure::run(&on, with, span).await?;
            let (other, rest) = measure::run(&off, without, span).await?;
            (with, without) = (back, rest);
            (one, other)
        } else {
            let (other, rest) = measure::run(&off, without, span).await?;
            let (one, back) = measure::run(&on, with, span).await?;
            (with, without) = (back, rest);
            (one, other)
        };
        if round > 0 {
            pairs.push((one, other));
        }
    }
    let mean =
        |of: fn(&(Run, Run)) -> f64| pairs.iter().map(of).sum::<f64>() / f64::from(u32::try_from(pairs.len()).unwrap_or(1));
    let (with, without) = (mean(|pair| pair.0.cpu), mean(|pair| pair.1.cpu));
    println!(
        "-- authorize and token with the inspector on: {with:.0} us of our processor, off {without:.0} us, ratio {:.3}; \
         {:.0} and {:.0} per s (goal: no difference beyond the noise)",
        with / without,
        mean(|pair| pair.0.rate),
        mean(|pair| pair.1.rate)
    );
    Ok(())
}
