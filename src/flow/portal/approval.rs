//! Apps that developers made wait for an administrator where the tenant wants it: they are disabled until one approves.

use serde_json::json;

use super::apps::waits;
use crate::flow::admin::clients::{self, Refused, Registrar};
use crate::flow::admin::settled::{overtaken, settled};
use crate::flow::admin::{Done, Refusal};
use crate::flow::audit;
use crate::model::{Action, Client, Id, Instant, TeamApp};
use crate::protocol::precondition::Precondition;
use crate::store::{self, AnyConnection, team_apps};

/// An app that waits.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// The app, without secrets.
    pub client: Client,
    /// Whose it is.
    pub owned: TeamApp,
    /// The name of the team.
    pub team: String,
}

/// The apps of a provider that wait, the oldest first.
///
/// # Errors
/// A refusal, or as any other flow.
pub fn list(registrar: &Registrar<'_>, limit: i64) -> Done<Vec<Waiting>> {
    registrar.by.check(Action::SeeClients)?;
    let found = registrar.store.read(|c| team_apps::waiting(c, &registrar.provider.id, limit))?;
    let waiting = found.into_iter().filter(|(owned, client, _)| waits(owned, client));
    Ok(waiting.map(|(owned, client, team)| Waiting { client, owned, team }).collect())
}

/// Lets an app work, once.
///
/// # Errors
/// `Unknown` if it does not wait, other refusals, or as any other flow.
pub fn approve(registrar: &Registrar<'_>, id: &Id<Client>, now: Instant) -> Done<()> {
    registrar.by.check(Action::ChangeClients)?;
    let by = &registrar.by;
    let detail = json!({ "provider": registrar.provider.name });
    let entry = audit::entry(&by.tenant, (&by.actor, "client.approve"), format!("client:{id}"), detail, now);
    let (provider, id) = (registrar.provider.id.clone(), id.clone());
    let plan = move |c: &mut AnyConnection| {
        let owned = team_apps::owner(c, &provider, &id)?;
        let waiting = owned.is_some_and(|owned| owned.approved_at.is_none());
        let client = if waiting { store::clients::find(c, &provider, &id)? } else { None };
        Ok(client.ok_or_else(|| Refusal::from(Refused::Unknown)))
    };
    let write = move |c: &mut AnyConnection, client: Client| {
        if !team_apps::approve(c, (&client.provider, &client.id), now)? {
            return Err(overtaken());
        }
        store::clients::update(c, &Client { enabled: true, ..client })?;
        store::audit::insert(c, &entry)
    };
    Ok(registrar.store.write(move |c| settled(c, &plan, &write))??)
}

/// Turns an app down: it is removed.
///
/// # Errors
/// `Unknown` if it does not wait, other refusals, or as any other flow.
pub fn turn_down(registrar: &Registrar<'_>, id: &Id<Client>, now: Instant) -> Done<()> {
    registrar.by.check(Action::ChangeClients)?;
    let (provider, own) = (&registrar.provider.id, id);
    let owned = registrar.store.read(|c| team_apps::owner(c, provider, own))?;
    if owned.is_none_or(|owned| owned.approved_at.is_some()) {
        return Err(Refusal::from(Refused::Unknown).into());
    }
    clients::remove(registrar, (id, &Precondition::Any), now)
}
