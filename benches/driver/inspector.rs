//! What the flow inspector costs: authorize and token of somebody who is signed in, at a provider with it and at one without.

use std::time::Duration;

use crate::Fault;
use crate::measure;
use crate::server::Server;
use crate::work::Kind;

const KIND: Kind = Kind::SignedIn("web-ES256");
const CALLERS: usize = 8;

/// Compares one with the other.
pub async fn compare(count: usize, span: Duration) -> Result<(), Fault> {
    let on = Server::start_with("ES256", "inspector = true\n").await?;
    let off = Server::start_with("ES256", "inspector = false\n").await?;
    let (with, without) = (measure::callers(&on, KIND, CALLERS).await?, measure::callers(&off, KIND, CALLERS).await?);
    let (with, without) = measure::pairs((&on, with), (&off, without), (count, span)).await?;
    println!(
        "-- authorize and token with the inspector on: {:.0} us of our processor, off {:.0} us, ratio {:.3}; \
         {:.0} and {:.0} per s (goal: no difference beyond the noise)",
        with.cpu,
        without.cpu,
        with.cpu / without.cpu,
        with.rate,
        without.rate
    );
    Ok(())
}
