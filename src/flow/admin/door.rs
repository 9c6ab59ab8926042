//! Who may enter the console: a person of the tenant who is signed in and has an admin role. What cannot be taken back needs somebody
//! who has just proved who they are, so that a browser left open is not a key to everything.

use crate::flow::interaction::way_back;
use crate::flow::visit::{SignedIn, Visit};
use crate::flow::{House, Result, Site};
use crate::model::{Action, AdminRole, Authority, Instant, Seconds, Session};
use crate::store::sessions;

use super::Administrator;

/// How long a log-in counts as having just happened.
pub const FRESH: Seconds = Seconds::minutes(15);

/// Whether a session began with a log-in that has just happened.
pub fn is_fresh(session: &Session, now: Instant) -> bool {
    !session.auth_time.plus(FRESH).has_passed(now)
}

/// What is wanted.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The page to come back to, under the issuer.
    pub path: String,
    /// What it takes to be there; nothing but a role, if there is none.
    pub action: Option<Action>,
    /// How lately the person has to have signed in.
    pub proof: Proof,
}

/// How lately a person has to have signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// Any session that counts.
    Session,
    /// A log-in within [`FRESH`].
    Fresh,
}

/// What is behind the door.
#[derive(Debug)]
pub enum Door {
    /// The console, as this administrator.
    In(Box<Inside>),
    /// The log-in page, with this interaction.
    SignIn(String),
    /// Nothing: the person has no role, or one that does not comprise this. The interaction leads back as somebody else.
    Closed(Box<SignedIn>, String),
}

/// An administrator in the console.
#[derive(Clone, Debug)]
pub struct Inside {
    /// The person and the session.
    pub one: SignedIn,
    /// Their role.
    pub role: AdminRole,
    /// As use cases take them.
    pub by: Administrator,
}

/// Lets the browser's current person in, or seals the way back for the log-in page. That the session is in use is noted every few
/// minutes.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn enter(house: &House, site: &Site, visit: &Visit, wanted: &Wanted, now: Instant) -> Result<Door> {
    let sign_in = |began_with: Option<&Session>| way_back(house, site, visit, (wanted.path.as_str(), began_with), now);
    let Some(one) = visit.current() else { return Ok(Door::SignIn(sign_in(None)?)) };
    let role = one.user.admin_role.filter(|_| one.user.tenant == site.tenant.id);
    let authority = Authority::of_role(role);
    let Some(role) = role.filter(|_| wanted.action.is_none_or(|action| authority.may(action))) else {
        return Ok(Door::Closed(Box::new(one.clone()), sign_in(None)?));
    };
    if wanted.proof == Proof::Fresh && !is_fresh(&one.session, now) {
        return Ok(Door::SignIn(sign_in(Some(&one.session))?));
    }
    if one.session.last_seen.plus(Session::SEEN_GRAIN).has_passed(now) {
        let session = one.session.id.clone();
        house.store().write(move |c| sessions::touch(c, &session, now))?;
    }
    let actor = format!("user:{}", one.user.id);
    let by = Administrator { tenant: site.tenant.id.clone(), actor, authority, once: None };
    Ok(Door::In(Box::new(Inside { one: one.clone(), role, by })))
}
