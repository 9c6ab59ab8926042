//! How many requests to register one network may send (RFC 7591 §5: the open endpoint is a door for everybody).

use crate::crypto::Purpose;
use crate::flow::{House, Result, Site, Stop, throttle::network};
use crate::model::{Instant, Seconds};
use crate::store::throttle;

/// The span that requests are counted over.
const WINDOW: Seconds = Seconds::hours(1);
/// What a throttled caller is told to wait; the window slides, so room comes back bit by bit.
const WAIT: i64 = 600;
/// What they are counted as.
const KIND: &str = "registration-network";

/// Counts a request before anything else is done for it.
///
/// # Errors
/// `SlowDown` when the network has sent more than the provider allows.
pub(super) fn count(house: &House, site: &Site, address: &str, now: Instant) -> Result<()> {
    let Some(most) = site.provider.registration_policy.per_network else { return Ok(()) };
    let name = format!("{} {}", site.provider.id, network(address));
    let bucket = throttle::bucket(&house.vault().key(Purpose::Form), &name);
    let tally = house.store().write(move |c| throttle::count(c, KIND, bucket, WINDOW, now))?;
    if tally.within(WINDOW, now) > most { Err(Stop::SlowDown(WAIT)) } else { Ok(()) }
}
