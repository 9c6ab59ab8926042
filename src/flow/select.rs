//! The account chooser's answer (`/select`).

use super::authorize::{self, Outcome};
use super::interaction::Interaction;
use super::visit::Visit;
use super::{House, Result, Site, answer};
use crate::model::{Answered, Id, Instant, Session};
use crate::store::browsers;

/// The person goes on as one of the accounts of this browser.
///
/// # Errors
/// `Needs(ClientKeys)` to encrypt the answer, `Busy` or `Fault`. A session that has ended since leads to whatever is next.
pub fn choose(
    house: &House,
    site: &Site,
    visit: &Visit,
    (mut interaction, session): (Interaction, Id<Session>),
    now: Instant,
) -> Result<(Visit, Outcome)> {
    answer::ready(house, site, visit, &interaction)?;
    let mut visit = visit.clone();
    if let Some(at) = visit.sessions.iter().position(|one| one.session.id == session) {
        let chosen = visit.sessions.remove(at);
        visit.sessions.insert(0, chosen);
        interaction.progress.answered.push(Answered::Account(session.clone()));
        let browser = visit.cookie.browser();
        house.store().write(move |c| browsers::set_current(c, &browser, Some(&session)))?;
    }
    let outcome = authorize::continue_with(house, site, &visit, interaction, now)?;
    Ok((visit, outcome))
}
