//! Links that count in the browser of the person whose account it is: whoever else reads a mailbox opens nothing with them.

use crate::crypto::Plain;
use crate::flow::mail_links::{self, Stand};
use crate::flow::visit::{SignedIn, Visit};
use crate::flow::{House, Result, Site};
use crate::model::{Instant, MailLink, MailPurpose};

/// What such a link leads to.
#[derive(Clone, Debug)]
pub enum Door {
    /// The button, for this person.
    Open(Box<SignedIn>, Box<MailLink>),
    /// Nothing.
    Closed(Stand),
    /// Whom it is for is not signed in here.
    Elsewhere,
}

/// Where a link leads in this browser. Looking at it uses nothing up.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn look(house: &House, site: &Site, visit: &Visit, (purpose, token): (MailPurpose, &Plain), now: Instant) -> Result<Door> {
    let link = match mail_links::look(house, site, (purpose, token), now)? {
        Stand::Open(link) => link,
        closed => return Ok(Door::Closed(closed)),
    };
    let one = visit.current().filter(|one| Some(&one.user.id) == link.user.as_ref());
    Ok(one.map_or(Door::Elsewhere, |one| Door::Open(Box::new(one.clone()), link)))
}
