//! Apps that developers made wait for an administrator where the tenant wants it: they are disabled until one approves. So do changes of
//! approved apps, which work as they were meanwhile. Whoever decides names the revision that they looked at, so that nothing is let in
//! that nobody has seen.

use serde_json::json;

use super::apps::{Difference, differences};
use crate::crypto::{base64url, sha256};
use crate::flow::admin::clients::{self, Beside, Edit, Registrar};
use crate::flow::admin::once::once;
use crate::flow::admin::settled::{overtaken, settled};
use crate::flow::admin::{Done, Refusal, Within};
use crate::model::{Action, AppChange, Client, Id, Instant, Provider, Team, TeamApp, TurnedDown};
use crate::protocol::precondition::Precondition;
use crate::store::{self, AnyConnection, StoreError, app_changes, team_apps, teams};

pub use crate::store::team_apps::Place;

/// An app that waits, or a change of one.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// The app as it is, without secrets.
    pub client: Client,
    /// Whose it is.
    pub owned: TeamApp,
    /// The name of the team.
    pub team: String,
    /// The change; `None` if the app is new.
    pub change: Option<AppChange>,
}

impl Waiting {
    fn of((owned, client, team): team_apps::Waiting) -> Self {
        Self { client, owned, team, change: None }
    }

    fn of_change((change, owned, client, team): app_changes::Waiting) -> Self {
        Self { client, owned, team, change: Some(change) }
    }

    /// Changes with everything that there is to decide about.
    pub fn revision(&self) -> String {
        self.change.as_ref().map_or_else(|| revision(&self.client), |change| change.id.as_str().to_owned())
    }

    /// Since when it waits.
    pub fn since(&self) -> Instant {
        self.change.as_ref().map_or(self.owned.made_at, |change| change.asked_at)
    }

    /// What is to be different; nothing if the app is new.
    pub fn differences(&self) -> Vec<Difference> {
        self.change.as_ref().map(|change| differences(&self.client, change)).unwrap_or_default()
    }

    fn place(&self) -> (i64, &str) {
        (self.since().epoch_seconds(), self.client.id.as_str())
    }
}

fn revision(client: &Client) -> String {
    let whole = json!(client.metadata).to_string();
    base64url(&sha256(whole.as_bytes())).chars().take(22).collect()
}

/// A page of what waits at a provider, the oldest first, after a place.
///
/// # Errors
/// A refusal, or as any other flow.
pub fn list(registrar: &Registrar<'_>, after: Option<&Place>, limit: i64) -> Done<Vec<Waiting>> {
    registrar.by.check(Action::SeeClients)?;
    let provider = &registrar.provider.id;
    let (apps, changes) = registrar.store.read(|c| {
        let apps = team_apps::waiting(c, provider, after, limit)?;
        Ok::<_, StoreError>((apps, app_changes::waiting(c, provider, after, limit)?))
    })?;
    let changes = changes.into_iter().map(Waiting::of_change);
    let mut all: Vec<_> = apps.into_iter().map(Waiting::of).chain(changes).collect();
    all.sort_by(|one, other| one.place().cmp(&other.place()));
    all.truncate(usize::try_from(limit).unwrap_or_default());
    Ok(all)
}

/// What waits of an app.
///
/// # Errors
/// `NotWaiting`, other refusals, or as any other flow.
pub fn find(registrar: &Registrar<'_>, id: &Id<Client>) -> Done<Waiting> {
    registrar.by.check(Action::SeeClients)?;
    let key = (&registrar.provider.id, id);
    let found = registrar.store.read(|c| match team_apps::find_waiting(c, key)? {
        Some(app) => Ok::<_, StoreError>(Some(Waiting::of(app))),
        None => Ok(app_changes::find_waiting(c, key)?.map(Waiting::of_change)),
    })?;
    Ok(found.ok_or(Refusal::NotWaiting)?)
}

/// The change of an app that waits, for whoever decides: they need no leave to see it.
fn change(registrar: &Registrar<'_>, id: &Id<Client>) -> Done<Option<AppChange>> {
    let found = registrar.store.read(|c| app_changes::find(c, (&registrar.provider.id, id)))?;
    Ok(found.filter(AppChange::waits))
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

/// What waits, if it is what whoever decides has seen.
fn seen(c: &mut AnyConnection, (provider, id): (&Id<Provider>, &Id<Client>), expected: &str) -> Within<Client> {
    if team_apps::find_waiting(c, (provider, id))?.is_none() {
        return Ok(Err(Refusal::NotWaiting));
    }
    let client = store::clients::find(c, provider, id)?;
    Ok(match client {
        Some(client) if revision(&client) != expected => Err(Refusal::Replaced),
        found => found.ok_or(Refusal::NotWaiting),
    })
}

/// That a change still waits, and is the one that whoever decides has seen.
fn is_still(c: &mut AnyConnection, change: &AppChange, expected: &str) -> Within<()> {
    let there = app_changes::find(c, (&change.provider, &change.client))?.filter(AppChange::waits);
    Ok(match there {
        None => Err(Refusal::NotWaiting),
        Some(there) if there.id.as_str() != expected => Err(Refusal::Replaced),
        Some(_) => Ok(()),
    })
}

/// Makes a change of an app, once.
fn approve_change(registrar: &Registrar<'_>, (change, expected): (AppChange, &str), now: Instant) -> Done<()> {
    let names: Vec<_> = change.patch.keys().collect();
    let entry = registrar.entry("client.approve_change", &change.client, json!({ "changed": names }), now);
    let edit = Edit { id: change.client.clone(), expected: Precondition::Any, patch: change.patch.clone() };
    let (seen, expected) = (change.clone(), expected.to_owned());
    let beside = Beside {
        check: Box::new(move |c: &mut AnyConnection| is_still(c, &seen, &expected)),
        write: Box::new(move |c: &mut AnyConnection| {
            if !app_changes::delete(c, &change)? {
                return Err(overtaken());
            }
            store::audit::insert(c, &entry)
        }),
    };
    clients::edit_beside(registrar, (edit, Some(beside)), now).map(drop)
}

/// Lets an app work, or makes a change of one, once.
///
/// # Errors
/// `NotWaiting`, `Replaced` if it is not what `expected` names, other refusals, or as any other flow.
pub fn approve(registrar: &Registrar<'_>, (id, expected): (&Id<Client>, &str), now: Instant) -> Done<()> {
    registrar.by.check(Action::ChangeClients)?;
    if let Some(change) = change(registrar, id)? {
        return approve_change(registrar, (change, expected), now);
    }
    let by = &registrar.by;
    let entry = registrar.entry("client.approve", id, json!({}), now);
    let (provider, id, expected) = (registrar.provider.id.clone(), id.clone(), expected.to_owned());
    let write = move |c: &mut AnyConnection, client: Client| {
        if !team_apps::approve(c, (&client.provider, &client.id), now)? {
            return Err(overtaken());
        }
        store::clients::update(c, &Client { enabled: true, ..client })?;
        store::audit::insert(c, &entry)
    };
    once(registrar.store, by, (), now, move |c| settled(c, |c| seen(c, (&provider, &id), &expected), &write))
}

/// Turns an app or a change of one down, with a reason for its team: a new app stays and does not work, another one works as it did.
///
/// # Errors
/// `Invalid` for a reason that cannot be one, `NotWaiting`, `Replaced`, other refusals, or as any other flow.
pub fn turn_down(registrar: &Registrar<'_>, (id, expected, reason): (&Id<Client>, &str, &str), now: Instant) -> Done<()> {
    registrar.by.check(Action::ChangeClients)?;
    let by = &registrar.by;
    let reason = TurnedDown::tidy_reason(reason).ok_or_else(no_reason)?;
    let why = TurnedDown { at: now, reason };
    let expected = expected.to_owned();
    let told = json!({ "reason": why.reason });
    if let Some(change) = change(registrar, id)? {
        let entry = registrar.entry("client.turn_change_down", id, told, now);
        let seen = change.clone();
        let write = move |c: &mut AnyConnection, ()| {
            if !app_changes::turn_down(c, &change, &why)? {
                return Err(overtaken());
            }
            store::audit::insert(c, &entry)
        };
        return once(registrar.store, by, (), now, move |c| settled(c, |c| is_still(c, &seen, &expected), &write));
    }
    let entry = registrar.entry("client.turn_down", id, told, now);
    let (provider, id) = (registrar.provider.id.clone(), id.clone());
    let write = move |c: &mut AnyConnection, client: Client| {
        if !team_apps::turn_down(c, (&client.provider, &client.id), &why)? {
            return Err(overtaken());
        }
        store::audit::insert(c, &entry)
    };
    once(registrar.store, by, (), now, move |c| settled(c, |c| seen(c, (&provider, &id), &expected), &write))
}

fn no_reason() -> Refusal {
    Refusal::Invalid(format!("reason: say why, in at most {} characters", TurnedDown::LONGEST_REASON))
}
