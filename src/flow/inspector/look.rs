//! Looking at what was kept. Who looks is a [`Registrar`]: an administrator sees every app of the provider, a developer those of a team;
//! what is another's is as if it were not there.

use super::DROPPED;
use super::thread::{Flow, together};
use crate::flow::admin::clients::{self, Refused, Registrar, Whose};
use crate::flow::admin::{Done, Refusal, Undone};
use crate::flow::portal::Developer;
use crate::flow::{House, Result, Site};
use crate::model::{Action, Authority, Client, FlowEvent, Id, Instant, Seconds, Shown, ShownValue, Team};
use crate::store::{StoreError, flow_events, hourly_counts, team_apps};

/// Which requests are wanted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sought<'a> {
    /// Of this app only.
    pub client: Option<&'a Id<Client>>,
    /// Only those that were refused.
    pub refused: bool,
}

/// A log-in that was found.
#[derive(Debug)]
pub struct Found {
    /// Its requests.
    pub flow: Flow,
    /// The app; `None` if they name none that exists.
    pub client: Option<Client>,
}

/// The last requests, the newest first; as many as are kept of one app.
///
/// # Errors
/// `Unknown` for an app that there is not, other refusals, or as any other flow.
pub fn list(own: &Registrar<'_>, sought: &Sought<'_>) -> Done<Vec<FlowEvent>> {
    own.by.check(Action::SeeClients)?;
    let provider = &own.provider.id;
    let Some(client) = sought.client else {
        if !matches!(own.whose, Whose::Provider) {
            return Ok(Vec::new());
        }
        let list = if sought.refused { flow_events::list_refused } else { flow_events::list_of_provider };
        return Ok(own.store.read(|c| list(c, provider, flow_events::MOST_OF_CLIENT))?);
    };
    clients::find(own, client)?;
    let mut events = own.store.read(|c| flow_events::list(c, provider, Some(client)))?;
    events.retain(|event| !sought.refused || event.exchange.refused.is_some());
    Ok(events)
}

/// How many requests of all apps of the tenant were not kept in the last 24 hours: the queue was full, or more came in a second than are
/// written.
///
/// # Errors
/// A refusal, or as any other flow.
pub fn dropped(own: &Registrar<'_>, now: Instant) -> Done<i64> {
    own.by.check(Action::SeeClients)?;
    let counts = own.store.read(|c| hourly_counts::list(c, &own.by.tenant, now.minus(Seconds::days(1))))?;
    Ok(counts.iter().filter(|count| count.name == DROPPED).map(|count| count.count).sum())
}

/// The authorization request with a `code_challenge`, which is nobody else's.
pub fn of_challenge<'e>(events: &'e [FlowEvent], challenge: &str) -> Option<&'e FlowEvent> {
    let is_it = |shown: &Shown| shown.name == "code_challenge" && shown.value == ShownValue::Text(challenge.to_owned());
    events.iter().find(|event| event.exchange.sent.iter().any(is_it))
}

/// The log-in of the request with a reference.
///
/// # Errors
/// `NoSuchFlow` if nothing that they may see is kept under it, other refusals, or as any other flow.
pub fn by_reference(own: &Registrar<'_>, reference: &str) -> Done<Found> {
    own.by.check(Action::SeeClients)?;
    found(own, reference)
}

/// As [`by_reference`], for whoever is about to change the app.
pub(super) fn found(own: &Registrar<'_>, reference: &str) -> Done<Found> {
    let event = own.store.read(|c| flow_events::find(c, &own.by.tenant, reference))?;
    let event = event.filter(|event| event.provider == own.provider.id).ok_or(Refusal::NoSuchFlow)?;
    let client = match &event.client {
        Some(id) => known(own, id)?,
        None => None,
    };
    if client.is_none() && !matches!(own.whose, Whose::Provider) {
        return Err(Refusal::NoSuchFlow.into());
    }
    let events = own.store.read(|c| flow_events::list(c, &event.provider, event.client.as_ref()))?;
    let flow = together(events).into_iter().find(|flow| flow.has(reference));
    Ok(Found { flow: flow.unwrap_or(Flow { events: vec![event] }), client })
}

fn known(own: &Registrar<'_>, id: &Id<Client>) -> Done<Option<Client>> {
    match clients::whole(own, id) {
        Ok(whole) => Ok(Some(whole.client)),
        Err(Undone::Refused(Refusal::Client(refused))) if *refused == Refused::Unknown => Ok(None),
        Err(undone) => Err(undone),
    }
}

/// Where somebody looks at a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the portal: the app of one of their teams.
    Team(Id<Team>, Id<Client>),
    /// In the console.
    Console,
}

/// Where the request with a reference is looked at by whoever has it; `None` if they may not see it, or nothing is kept.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn place(house: &House, site: &Site, (by, authority): (&Developer, &Authority), reference: &str) -> Result<Option<Place>> {
    let provider = &site.provider.id;
    Ok(house.store().read(|c| {
        let event = flow_events::find(c, &by.tenant, reference)?.filter(|event| event.provider == *provider);
        let Some(event) = event else { return Ok(None) };
        if let Some(client) = &event.client
            && let Some(owned) = team_apps::owner(c, provider, client)?
            && by.see(c, &owned.team)?.is_some()
        {
            return Ok(Some(Place::Team(owned.team, owned.client)));
        }
        Ok::<_, StoreError>(authority.may(Action::SeeClients).then_some(Place::Console))
    })?)
}
