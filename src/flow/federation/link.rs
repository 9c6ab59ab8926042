//! An account that may be the person's: they prove it with its password, once, and the identity is linked to it. The proof is for this very
//! person at the upstream, in this browser, and is used up by it (CVE-2026-9087).

use super::arrival::Found;
use super::{arrive, sign_in};
use crate::crypto::Plain;
use crate::flow::throttle::Attempt;
use crate::flow::visit::Visit;
use crate::flow::{House, Need, Result, Site, Stop};
use crate::model::{Id, Instant, User};
use crate::store::{upstream_arrivals, users};

/// How the form ended.
#[derive(Debug)]
pub enum Outcome {
    /// The account is linked and signed in; the request goes on.
    Linked(Box<arrive::Outcome>),
    /// The password is another.
    Wrong,
    /// Too many tries.
    TooMany(i64),
    /// What the page was about has been answered, has expired, or belongs to another browser.
    Stale,
}

/// The account that is asked about; nobody with a second factor, which a password alone must not lead around.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn account(house: &House, candidate: Option<&Id<User>>) -> Result<Option<User>> {
    let Some(id) = candidate else { return Ok(None) };
    let found = house.store().read(|c| users::find(c, id))?;
    Ok(found.filter(|user| user.is_active() && user.password_hash.is_some() && !user.second_factor))
}

/// Checks the password, throttled like a log-in, and links. The first call counts the attempt and asks for the check.
///
/// # Errors
/// `Needs(PasswordCheck)` without a verdict; `Busy` or `Fault`.
pub fn prove(
    house: &House,
    site: &Site,
    visit: &Visit,
    (found, password, verdict): (Found, &Plain, Option<bool>),
    now: Instant,
) -> Result<Outcome> {
    let Some(user) = account(house, found.candidate.as_ref())? else { return Ok(Outcome::Stale) };
    let Some(domain) = site.upstream_by_id(&found.arrived.upstream).cloned() else { return Ok(Outcome::Stale) };
    let attempt = Attempt::at(house, site, visit, &user.username, false);
    let Some(matches) = verdict else {
        return match attempt.count(house, now) {
            Ok(()) => Err(Stop::Needs(Need::PasswordCheck { password: password.clone(), hash: user.password_hash })),
            Err(Stop::SlowDown(seconds)) => Ok(Outcome::TooMany(seconds)),
            Err(stop) => Err(stop),
        };
    };
    if !matches {
        return Ok(Outcome::Wrong);
    }
    let (provider, id) = (site.provider.id.clone(), found.id.clone());
    let is_first = house.store().write(move |c| {
        let is_first = upstream_arrivals::claim(c, &provider, &id, now)?;
        if is_first {
            attempt.give_back(c)?;
        }
        Ok(is_first)
    })?;
    if !is_first {
        return Ok(Outcome::Stale);
    }
    match sign_in::known(house, site, visit, (&found.arrived, user, None), now)? {
        Some(visit) => arrive::go_on(house, site, visit, (&domain, found.arrived), now).map(Box::new).map(Outcome::Linked),
        None => Ok(Outcome::Stale),
    }
}
