//! What developers have to accept before they look after apps.

use crate::flow::agreements::{Shown, put, show};
use crate::flow::visit::SignedIn;
use crate::flow::{House, Result, Site};
use crate::model::{Agreement, AgreementAudience, Id, Instant, User, pending_agreements};
use crate::store::agreement_acceptances;

/// The versions that a person has not accepted yet.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn pending(house: &House, site: &Site, user: &Id<User>) -> Result<Vec<Id<Agreement>>> {
    let audience = AgreementAudience::Developers;
    let asked: Vec<_> = site.agreements.iter().filter(|own| own.is_required_for(audience)).map(|own| &own.id).collect();
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let accepted = house.store().read(|c| agreement_acceptances::list(c, &[user], &asked))?;
    Ok(pending_agreements((&site.agreements, audience), &accepted, user).into_iter().map(|own| own.id.clone()).collect())
}

/// What the page shows of them.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn asked(house: &House, site: &Site, one: &SignedIn) -> Result<Vec<Shown>> {
    let missing = pending(house, site, &one.user.id)?;
    show(house, site, one, &missing)
}

/// Accepts what was shown, as far as it is still asked.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn accept(house: &House, site: &Site, one: &SignedIn, shown: &[Id<Agreement>], now: Instant) -> Result<()> {
    let mut versions = pending(house, site, &one.user.id)?;
    versions.retain(|id| shown.contains(id));
    let user = one.user.clone();
    Ok(house.store().write(move |c| put(c, &user, &versions, now))?)
}
