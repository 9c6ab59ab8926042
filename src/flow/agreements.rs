//! The answer of the page that asks a person to accept the tenant's agreements (`/agreements`), and what a person has accepted.

use serde_json::json;

use super::authorize::{self, Outcome};
use super::interaction::{Goal, Interaction};
use super::visit::{SignedIn, Visit};
use super::{House, Result, Site, answer, audit};
use crate::model::{Acceptance, Agreement, AgreementAudience, Id, Instant, Session, User};
use crate::protocol::oidc::decision::{Ask, Decision};
use crate::store::{AnyConnection, StoreError, agreement_acceptances};

/// What everybody has to accept who signs in to an app.
pub fn required(site: &Site) -> impl Iterator<Item = &Agreement> {
    site.agreements.iter().filter(|own| own.is_required_for(AgreementAudience::People))
}

/// What a page shows of an agreement.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The version.
    pub agreement: Agreement,
    /// When the person accepted an earlier version of it.
    pub earlier: Option<Instant>,
}

/// The versions that a person is asked to accept, with what they accepted before.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn show(house: &House, site: &Site, one: &SignedIn, missing: &[Id<Agreement>]) -> Result<Vec<Shown>> {
    let accepted = list(house, one)?;
    let earlier = |agreement: &Agreement| {
        let own = accepted.iter().filter(|(other, _)| other.terms.name == agreement.terms.name);
        own.map(|(_, at)| *at).max()
    };
    let asked = site.agreements.iter().filter(|own| missing.contains(&own.id));
    Ok(asked.map(|own| Shown { agreement: own.clone(), earlier: earlier(own) }).collect())
}

/// What a person has accepted, the latest first.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn list(house: &House, one: &SignedIn) -> Result<Vec<(Agreement, Instant)>> {
    Ok(house.store().read(|c| agreement_acceptances::list_of_user(c, &one.user.id))?)
}

/// What a page showed, and to whom.
#[derive(Clone, Debug)]
pub struct Accepted {
    /// In this session.
    pub session: Id<Session>,
    /// These versions.
    pub shown: Vec<Id<Agreement>>,
}

/// The person of the session that the page showed accepts what it showed, as far as that is still asked; the request goes on, to the page
/// again if there is more by now. If somebody else is current, nothing is written and they are asked.
///
/// # Errors
/// `Needs(ClientKeys)` to encrypt the answer, `Busy` or `Fault`.
pub fn accept(
    house: &House,
    site: &Site,
    visit: &Visit,
    (interaction, accepted): (Interaction, Accepted),
    now: Instant,
) -> Result<Outcome> {
    answer::ready(house, site, visit, &interaction)?;
    let Goal::App(request) = &interaction.goal else { return Ok(Outcome::Go("/".to_owned())) };
    if let Some(registered) = house.client(site, request.client.as_str())?
        && let Decision::Ask(Ask::Agreements { session, missing }) =
            authorize::decision(house, site, visit, (&registered, request, &interaction.progress), now)?
        && session == accepted.session
        && let Some(one) = visit.find(&session)
    {
        let versions: Vec<_> = missing.into_iter().filter(|id| accepted.shown.contains(id)).collect();
        let user = one.user.clone();
        house.store().write(move |c| put(c, &user, &versions, now))?;
    }
    authorize::continue_with(house, site, visit, interaction, now)
}

/// Notes what a person accepts, and that they did.
pub(in crate::flow) fn put(
    c: &mut AnyConnection,
    user: &User,
    versions: &[Id<Agreement>],
    now: Instant,
) -> std::result::Result<(), StoreError> {
    if versions.is_empty() {
        return Ok(());
    }
    let acceptance = |id: &Id<Agreement>| Acceptance { user: user.id.clone(), agreement: id.clone(), at: now };
    versions.iter().try_for_each(|id| agreement_acceptances::insert(c, &acceptance(id)).map(drop))?;
    let (person, detail) = (format!("user:{}", user.id), json!({ "agreements": versions }));
    crate::store::audit::insert(c, &audit::activity(&user.tenant, (&person, "agreement.accept"), person.clone(), detail, now))
}

/// The person declines: the client gets `access_denied`.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn decline(house: &House, site: &Site, visit: &Visit, interaction: Interaction, now: Instant) -> Result<Outcome> {
    authorize::turn_down(house, site, (visit, interaction), "The person did not accept the agreements of the provider.", now)
}
