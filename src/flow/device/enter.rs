//! A person types what a device shows (RFC 8628 §3.3, §5.1).

use crate::crypto::{Hashed, Purpose, random};
use crate::flow::authorize::{self, Outcome};
use crate::flow::federation::offer;
use crate::flow::throttle::Attempt;
use crate::flow::visit::Visit;
use crate::flow::{House, Result, Site, Stop};
use crate::model::{DeviceCode, GrantType, Id, Instant, Progress};
use crate::protocol::device::{UserCode, authorization};
use crate::store::device_codes;

/// What came of a code.
#[derive(Debug)]
pub enum Entered {
    /// The device's request goes on as any other.
    GoOn(Outcome),
    /// It is no code that waits. Nothing says whether it ever was one.
    Wrong,
    /// Too many wrong ones; how many seconds to wait.
    TooMany(i64),
}

/// Finds the device that shows a code. What cannot be a code is no guess; every other text is one until it is right, and is counted
/// before it is looked up.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn enter(house: &House, site: &Site, visit: &Visit, text: &str, now: Instant) -> Result<Entered> {
    let Some(user_code) = UserCode::parse(text) else { return Ok(Entered::Wrong) };
    let attempt = Attempt::at_user_code(house, site, visit);
    match attempt.count(house, now) {
        Err(Stop::SlowDown(seconds)) => return Ok(Entered::TooMany(seconds)),
        counted => counted?,
    }
    let Some(code) = find(house, site, &user_code, now)? else { return Ok(Entered::Wrong) };
    let registered = house.client(site, code.client.as_str())?;
    let usable = registered.filter(|own| own.client.enabled && own.client.allows_grant(GrantType::DeviceCode));
    let Some(registered) = usable else { return Ok(Entered::Wrong) };
    house.store().write(move |c| attempt.give_back(c))?;
    let request = authorization::request(&code, &user_code, &registered.client);
    let current = visit.current().map(|signed_in| &signed_in.session);
    let progress = Progress::begin(current, Id::mint(random::bytes()), now);
    let outcome = authorize::resume(house, site, visit, (request, progress), now)?;
    Ok(Entered::GoOn(offer::straight(house, site, visit, outcome, now)?))
}

fn find(house: &House, site: &Site, user_code: &UserCode, now: Instant) -> Result<Option<DeviceCode>> {
    let hashes: Vec<Hashed> = house.vault().every_key(Purpose::Form).iter().map(|key| user_code.hash(key)).collect();
    Ok(house.store().read(|c| device_codes::find_pending(c, &site.provider.id, &hashes, now))?)
}
