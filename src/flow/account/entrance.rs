//! Who may enter: a person who is signed in. Anybody else signs in first and comes back to the page that was wanted.

use crate::crypto::random;
use crate::flow::interaction::{Goal, Interaction};
use crate::flow::visit::{SignedIn, Visit};
use crate::flow::{House, Result, Site};
use crate::model::{Id, Instant, Progress, Session};
use crate::store::sessions;

/// What is behind the door of an account page.
#[derive(Debug)]
pub enum Entrance {
    /// The page, as this person.
    In(Box<SignedIn>),
    /// The log-in page, with this interaction.
    SignIn(String),
}

/// Lets the browser's current person in, or seals the way back to `path` (under the issuer) for the log-in page. That the session
/// is in use is noted every few minutes.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn enter(house: &House, site: &Site, visit: &Visit, path: &str, now: Instant) -> Result<Entrance> {
    let Some(one) = visit.current() else {
        return way_back(house, site, visit, path, now).map(Entrance::SignIn);
    };
    if one.session.last_seen.plus(Session::SEEN_GRAIN).has_passed(now) {
        let session = one.session.id.clone();
        house.store().write(move |c| sessions::touch(c, &session, now))?;
    }
    Ok(Entrance::In(Box::new(one.clone())))
}

/// Seals the way through the log-in page back to `path` (under the issuer).
///
/// # Errors
/// `Busy` or `Fault`.
pub fn way_back(house: &House, site: &Site, visit: &Visit, path: &str, now: Instant) -> Result<String> {
    let progress = Progress::begin(None, Id::mint(random::bytes()), now);
    Interaction::begin(Goal::Page(path.to_owned()), progress, now).seal(house, site, visit, now)
}
