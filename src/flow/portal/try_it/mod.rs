//! *Try it*: a developer runs a real log-in of an app of their team from its page, and sees what was asked, what came back and why. The
//! endpoints that serve everybody answer it; what is different is the address that the answer goes to, which is ours.
//!
//! That address is registered for nobody (decision 39). It is lent to an app for one request: the `state` is a seal that names who
//! tries which app, opens in the browser that it was made in, and counts while that person is signed in there and may change the app.
//! Nothing is kept of a try, and nothing of it stays alive.

mod attempt;
mod end;
mod proof;
mod seen;

use std::sync::Arc;

pub use attempt::{Attempt, Way, Wish, begun, way};
pub use end::end;
pub use proof::{can_prove, token_request};
pub use seen::{Check, Decoded, Seen, Shown, look};

use super::apps::{self, App};
use super::{Developer, Standing, Undone, door, teams};
use crate::crypto::Plain;
use crate::flow::settings::Registered;
use crate::flow::visit::{SignedIn, Visit};
use crate::flow::{House, Result, Site};
use crate::model::{Code, Instant, Issuer, TeamAction};
use crate::store::codes;

/// Where answers come back to, under the issuer.
pub const PATH: &str = "/portal/try";

/// A try that came back, with whoever began it.
#[derive(Debug)]
pub struct Opened {
    /// The person, and the session in which they are signed in.
    pub one: SignedIn,
    /// As use cases take them.
    pub by: Developer,
    /// The team.
    pub standing: Standing,
    /// The app.
    pub app: App,
    /// What was begun.
    pub attempt: Attempt,
}

/// The address, at an issuer.
pub fn address(issuer: &Issuer) -> String {
    issuer.url(PATH)
}

/// A client with the address.
pub fn lent(site: &Site, registered: &Registered) -> Registered {
    registered.tried_at(address(&site.provider.issuer))
}

/// A client for a request: with the address if the request names it and its `state` says that the client's owner tries it.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn lend(
    house: &House,
    site: &Site,
    visit: &Visit,
    (registered, (redirect_uri, state)): (Arc<Registered>, (Option<&str>, Option<&str>)),
    now: Instant,
) -> Result<Arc<Registered>> {
    if redirect_uri != Some(address(&site.provider.issuer).as_str()) {
        return Ok(registered);
    }
    let opened = open(house, site, visit, state.unwrap_or_default(), now)?;
    let is_tried = opened.is_some_and(|opened| opened.attempt.client == registered.client.id);
    Ok(if is_tried { Arc::new(lent(site, &registered)) } else { registered })
}

/// Opens what came back; `None` if it is no try of this browser, has expired, or whoever began it is not here any more or may not.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn open(house: &House, site: &Site, visit: &Visit, seal: &str, now: Instant) -> Result<Option<Opened>> {
    let Some(attempt) = Attempt::open(house, site, visit, seal, now) else { return Ok(None) };
    let Some(one) = visit.sessions.iter().find(|one| one.user.id == attempt.user).cloned() else { return Ok(None) };
    let Some(by) = door::developer(house, site, &one)? else { return Ok(None) };
    let found = teams::open(house.store(), &by, (&attempt.team, TeamAction::ChangeApps))
        .and_then(|standing| Ok((standing, apps::find(house, site, &by, (&attempt.team, &attempt.client))?)));
    match found {
        Ok((standing, app)) => Ok(Some(Opened { one, by, standing, app, attempt })),
        Err(Undone::Refused(_)) => Ok(None),
        Err(Undone::Stopped(stop)) => Err(stop),
    }
}

/// Whether there is nothing to see any more: the code was redeemed before, or never came.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn is_over(house: &House, site: &Site, opened: &Opened, code: Option<&str>) -> Result<bool> {
    let Some(code) = code else { return Ok(false) };
    let hash = Plain::new(code.to_owned()).hash();
    let found = house.store().read(|c| codes::find(c, &site.provider.id, &hash))?;
    let is_own = |code: &Code| code.client == opened.attempt.client && code.redirect_uri == address(&site.provider.issuer);
    Ok(!found.is_some_and(|found| is_own(&found.code) && found.code.used_at.is_none()))
}
