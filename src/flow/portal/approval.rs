//! Apps that developers made wait for an administrator where the tenant wants it: they are disabled until one approves.

use serde_json::json;

use crate::flow::admin::clients::{self, Registrar};
use crate::flow::admin::once::once;
use crate::flow::admin::settled::{overtaken, settled};
use crate::flow::admin::{Done, Refusal};
use crate::flow::audit;
use crate::model::{Action, Client, Id, Instant, Team, TeamApp};
use crate::protocol::precondition::Precondition;
use crate::store::{self, AnyConnection, StoreError, team_apps, teams};

pub use crate::store::team_apps::Place;

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

/// A page of the apps of a provider that wait, the oldest first, after a place.
///
/// # Errors
/// A refusal, or as any other flow.
pub fn list(registrar: &Registrar<'_>, after: Option<&Place>, limit: i64) -> Done<Vec<Waiting>> {
    registrar.by.check(Action::SeeClients)?;
    let found = registrar.store.read(|c| team_apps::waiting(c, &registrar.provider.id, after, limit))?;
    Ok(found.into_iter().map(|(owned, client, team)| Waiting { client, owned, team }).collect())
}

/// The team that looks after an app, if one does.
///
/// # Errors
/// `Unknown` for an app that there is not, other refusals, or as any other flow.
pub fn owner(registrar: &Registrar<'_>, id: &Id<Client>) -> Done<Option<(TeamApp, Team)>> {
    let found = clients::find(registrar, id)?.client;
    Ok(registrar.store.read(|c| match team_apps::owner(c, &found.provider, &found.id)? {
        Some(owned) => Ok(teams::find_of_tenant(c, &registrar.by.tenant, &owned.team)?.map(|team| (owned, team))),
        None => Ok::<_, StoreError>(None),
    })?)
}

/// Lets an app work, once.
///
/// # Errors
/// `NotWaiting`, other refusals, or as any other flow.
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
        Ok(client.ok_or(Refusal::NotWaiting))
    };
    let write = move |c: &mut AnyConnection, client: Client| {
        if !team_apps::approve(c, (&client.provider, &client.id), now)? {
            return Err(overtaken());
        }
        store::clients::update(c, &Client { enabled: true, ..client })?;
        store::audit::insert(c, &entry)
    };
    once(registrar.store, by, (), now, move |c| settled(c, &plan, &write))
}

/// Turns an app down: it is removed.
///
/// # Errors
/// `NotWaiting`, other refusals, or as any other flow.
pub fn turn_down(registrar: &Registrar<'_>, id: &Id<Client>, now: Instant) -> Done<()> {
    registrar.by.check(Action::ChangeClients)?;
    let (provider, own) = (&registrar.provider.id, id);
    let owned = registrar.store.read(|c| team_apps::owner(c, provider, own))?;
    if owned.is_none_or(|owned| owned.approved_at.is_some()) {
        return Err(Refusal::NotWaiting.into());
    }
    clients::remove(registrar, (id, &Precondition::Any), now)
}
