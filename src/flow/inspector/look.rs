//! Looking at what was kept. Who may is settled before: an administrator sees what is of the tenant.

use super::thread::{Flow, together};
use crate::flow::admin::{Administrator, Done};
use crate::flow::{House, Site};
use crate::model::{Action, Client, FlowEvent, Id};
use crate::store::{clients, flow_events};

/// Requests of a provider that are listed.
const LISTED: i64 = 50;

/// An app and its last log-ins.
#[derive(Debug)]
pub struct Seen {
    /// The app; `None` where a request names none that exists.
    pub client: Option<Client>,
    /// The newest first.
    pub flows: Vec<Flow>,
}

/// The last requests at a provider, whatever app they are of, the newest first.
///
/// # Errors
/// A refusal, or as any other flow.
pub fn latest(house: &House, site: &Site, by: &Administrator) -> Done<Vec<FlowEvent>> {
    by.check(Action::SeeClients)?;
    Ok(house.store().read(|c| flow_events::list_of_provider(c, &site.provider.id, LISTED))?)
}

/// The last log-ins of an app of a provider; `None` if there is no such app.
///
/// # Errors
/// A refusal, or as any other flow.
pub fn of_app(house: &House, site: &Site, by: &Administrator, client: &Id<Client>) -> Done<Option<Seen>> {
    by.check(Action::SeeClients)?;
    let (provider, found) = (&site.provider.id, house.store().read(|c| clients::find(c, &site.provider.id, client))?);
    let Some(client) = found else { return Ok(None) };
    let events = house.store().read(|c| flow_events::list(c, provider, Some(&client.id)))?;
    Ok(Some(Seen { client: Some(client), flows: together(events) }))
}

/// The log-in of the request with a reference, with its app; `None` if nothing of the tenant's is kept under it.
///
/// # Errors
/// A refusal, or as any other flow.
pub fn by_reference(house: &House, by: &Administrator, reference: &str) -> Done<Option<(Flow, Option<Client>)>> {
    by.check(Action::SeeClients)?;
    let Some(event) = house.store().read(|c| flow_events::find(c, &by.tenant, reference))? else { return Ok(None) };
    let FlowEvent { provider, client, .. } = &event;
    let (events, client) = house.store().read(|c| {
        let app = client.as_ref().map(|client| clients::find(c, provider, client)).transpose()?;
        Ok((flow_events::list(c, provider, client.as_ref())?, app.flatten()))
    })?;
    let flow = together(events).into_iter().find(|flow| flow.has(reference));
    Ok(Some((flow.unwrap_or(Flow { events: vec![event] }), client)))
}
