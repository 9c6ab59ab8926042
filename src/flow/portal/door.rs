//! Who may enter the portal: a person of the tenant who is signed in and is a developer there, and has accepted what developers are
//! asked to accept.

use super::{Developer, Reach, agreements};
use crate::crypto::random;
use crate::flow::interaction::{Goal, Interaction};
use crate::flow::visit::{SignedIn, Visit};
use crate::flow::{House, Result, Site};
use crate::model::{Action, Authority, Developers, Id, Instant, Progress, Session, TeamRole, User};
use crate::store::{sessions, teams};

/// What it takes to be on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// To be signed in: whoever has a link is on the way in.
    Person,
    /// To be a developer: the agreements are asked here.
    Developer,
    /// To be a developer who has accepted them.
    Agreed,
}

/// What is behind the door.
#[derive(Debug)]
pub enum Door {
    /// The portal, as this developer.
    In(Box<Inside>),
    /// The log-in page, with this interaction.
    SignIn(String),
    /// Nothing: they are no developer here. The interaction leads back as somebody else.
    Closed(Box<SignedIn>, String),
    /// The agreements first.
    Agree,
}

/// A developer in the portal.
#[derive(Clone, Debug)]
pub struct Inside {
    /// The person and the session.
    pub one: SignedIn,
    /// As use cases take them.
    pub by: Developer,
}

/// Lets the browser's current person in; `path` is where the log-in page leads back to.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn enter(house: &House, site: &Site, visit: &Visit, (need, path): (Need, &str), now: Instant) -> Result<Door> {
    let way = || way(house, site, visit, path, now);
    let Some(one) = visit.current() else { return Ok(Door::SignIn(way()?)) };
    if one.user.tenant != site.tenant.id {
        return Ok(Door::Closed(Box::new(one.clone()), way()?));
    }
    let (reach, is_developer) = reach(house, site, &one.user)?;
    let by = Developer::person(&site.tenant.id, &one.user.id, reach);
    if need != Need::Person {
        if !is_developer {
            return Ok(Door::Closed(Box::new(one.clone()), way()?));
        }
        if need == Need::Agreed && !agreements::pending(house, site, &one.user.id)?.is_empty() {
            return Ok(Door::Agree);
        }
    }
    if one.session.last_seen.plus(Session::SEEN_GRAIN).has_passed(now) {
        let session = one.session.id.clone();
        house.store().write(move |c| sessions::touch(c, &session, now))?;
    }
    Ok(Door::In(Box::new(Inside { one: one.clone(), by })))
}

/// A person of the tenant as a developer, if they are one.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn developer(house: &House, site: &Site, one: &SignedIn) -> Result<Option<Developer>> {
    if one.user.tenant != site.tenant.id {
        return Ok(None);
    }
    let (reach, is_developer) = reach(house, site, &one.user)?;
    Ok(is_developer.then(|| Developer::person(&site.tenant.id, &one.user.id, reach)))
}

/// The way through the log-in page to a page of the portal.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn way(house: &House, site: &Site, visit: &Visit, path: &str, now: Instant) -> Result<String> {
    let progress = Progress::begin(None, Id::mint(random::bytes()), now);
    Interaction::begin(Goal::Page(path.to_owned()), progress, now).seal(house, site, visit, now)
}

/// How far a person reaches, and whether the portal is open to them at all.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn reach(house: &House, site: &Site, user: &User) -> Result<(Reach, bool)> {
    if Authority::of_role(user.admin_role).may(Action::ChangeTeams) {
        return Ok((Reach::Tenant, true));
    }
    if site.tenant.developers == Developers::Everyone {
        return Ok((Reach::Founder, true));
    }
    let own = house.store().read(|c| teams::list_of_user(c, &site.tenant.id, &user.id))?;
    let owns = own.iter().any(|(_, role)| *role == TeamRole::Owner);
    Ok((if owns { Reach::Founder } else { Reach::Member }, !own.is_empty()))
}
