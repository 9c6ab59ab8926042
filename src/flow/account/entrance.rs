//! Who may enter: a person who is signed in. Anybody else signs in first and comes back to the page that was wanted.

use crate::flow::admin::door::is_fresh;
use crate::flow::interaction::way_back;
use crate::flow::visit::{SignedIn, Visit};
use crate::flow::{House, Result, Site};
use crate::model::{Instant, Session};
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
        return way_back(house, site, visit, (path, None), now).map(Entrance::SignIn);
    };
    if one.session.last_seen.plus(Session::SEEN_GRAIN).has_passed(now) {
        let session = one.session.id.clone();
        house.store().write(move |c| sessions::touch(c, &session, now))?;
    }
    Ok(Entrance::In(Box::new(one.clone())))
}

/// Whether the person has signed in lately enough for what a browser that was left open must not do; if not, the sealed way through the
/// log-in page and back to `path` (under the issuer).
///
/// # Errors
/// `Busy` or `Fault`.
pub fn prove(house: &House, site: &Site, (visit, one): (&Visit, &SignedIn), path: &str, now: Instant) -> Result<Option<String>> {
    if is_fresh(&one.session, now) {
        return Ok(None);
    }
    way_back(house, site, visit, (path, Some(&one.session)), now).map(Some)
}
