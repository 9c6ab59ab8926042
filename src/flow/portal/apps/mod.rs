//! Apps of a team: made, seen, changed, removed, and their secrets. They are the use cases that administrators have
//! (`flow::admin::clients`), for a registrar who reaches the apps of one team and registers by the rules for developers.

mod change;
mod connect;
mod judge;

use serde_json::{Map, Value, json};

pub use change::{Difference, Saved, differences};
pub use connect::{Desk, registrar};

use super::{Developer, Done, Refusal};
use crate::flow::admin::clients::{self, Earlier, Given, Made, New, Whole};
use crate::flow::{House, Site};
use crate::model::{AppChange, Client, ClientKind, Id, Instant, Team, TeamAction, TeamApp, Unavailable};
use crate::protocol::merge_patch;
use crate::protocol::precondition::Precondition;
use crate::protocol::registration::{self, approval};
use crate::store::client_activity::{self, Activity};
use crate::store::{app_changes, team_apps};

/// An app of a team.
#[derive(Clone, Debug)]
pub struct App {
    /// The client with its secrets.
    pub whole: Whole,
    /// Whose it is.
    pub owned: TeamApp,
    /// What it did last.
    pub activity: Activity,
    /// A change that waits for an administrator, or was turned down.
    pub change: Option<AppChange>,
}

impl App {
    /// Whether it waits for an administrator.
    pub fn waits(&self) -> bool {
        waits(&self.owned, &self.whole.client)
    }

    /// The change that waits for an administrator.
    pub fn waiting_change(&self) -> Option<&AppChange> {
        self.change.as_ref().filter(|own| own.waits())
    }

    /// What its team says of it: as it is, with what waits.
    pub fn said(&self) -> Map<String, Value> {
        let mut members = registration::members(&self.whole.client.metadata);
        if let Some(change) = self.waiting_change() {
            merge_patch::apply(&mut members, &change.patch);
        }
        members
    }

    /// Why it does not work, if it does not.
    pub fn unavailable(&self) -> Option<Unavailable> {
        Unavailable::of(&self.whole.client, Some(&self.owned))
    }
}

/// Whether an app waits for an administrator.
pub fn waits(owned: &TeamApp, client: &Client) -> bool {
    Unavailable::of(client, Some(owned)) == Some(Unavailable::Waiting)
}

/// The apps of a team at a provider, by name, without their secrets.
///
/// # Errors
/// A refusal, or as any other flow.
pub fn list(house: &House, site: &Site, by: &Developer, team: &Id<Team>) -> Done<Vec<(TeamApp, Client)>> {
    super::teams::open(house.store(), by, (team, TeamAction::See))?;
    Ok(house.store().read(|c| team_apps::list(c, team, &site.provider.id))?)
}

/// An app.
///
/// # Errors
/// `NoSuchTeam` if it is not the team's, other refusals, or as any other flow.
pub fn find(house: &House, site: &Site, by: &Developer, (team, id): (&Id<Team>, &Id<Client>)) -> Done<App> {
    let whole = clients::find(&registrar(house, site, by, team), id)?;
    let provider = &site.provider.id;
    let (owned, activity, change) = house.store().read(|c| {
        let activity = client_activity::find(c, provider, id)?;
        Ok::<_, crate::store::StoreError>((team_apps::owner(c, provider, id)?, activity, app_changes::find(c, (provider, id))?))
    })?;
    Ok(App { whole, owned: owned.ok_or(Refusal::NoSuchTeam)?, activity, change })
}

/// Makes an app of a kind, with safe settings and, if it can keep one, a secret.
///
/// # Errors
/// `TooMany`, `App` and other refusals, or as any other flow.
pub fn create(
    house: &House,
    site: &Site,
    by: &Developer,
    (team, kind, name, redirect_uris): (&Id<Team>, ClientKind, &str, Vec<String>),
    now: Instant,
) -> Done<Made> {
    let mut members = Map::from_iter([("client_name".to_owned(), json!(name.trim()))]);
    match kind {
        // Scopes of APIs belong to the organisation: an administrator gives them.
        ClientKind::Machine => drop(members.insert("scope".to_owned(), json!(""))),
        // Nobody comes back to a device.
        ClientKind::Device => {}
        _ => drop(members.insert("redirect_uris".to_owned(), json!(redirect_uris))),
    }
    let new = New::of_kind(kind, None, &members).map_err(crate::flow::admin::Undone::from)?;
    let made = clients::add(&registrar(house, site, by, team), new, now)?;
    house.refresh()?;
    Ok(made)
}

/// Changes some of what an app says of itself; what needs approval waits. `documents` are those that were fetched for it.
///
/// # Errors
/// `Needs(Document)` for a sector identifier, `App` and other refusals, or as any other flow.
pub fn edit(
    house: &House,
    site: &Site,
    by: &Developer,
    (team, id, expected, patch): (&Id<Team>, &Id<Client>, &Precondition, Map<String, Value>),
    (documents, now): (&judge::Documents, Instant),
) -> Done<Saved> {
    let registrar = registrar(house, site, by, team);
    let whole = clients::find(&registrar, id)?;
    judge::check(&whole.client, &patch, documents)?;
    let wanted = change::Wanted { client: &whole.client, expected, patch };
    let saved = change::save((&registrar, &connect::desk(site, by, team)), wanted, now)?;
    house.refresh()?;
    Ok(saved)
}

/// Takes a change back that waits, or puts one away that was turned down.
///
/// # Errors
/// `NothingWaits` and other refusals, or as any other flow.
pub fn withdraw_change(
    house: &House,
    site: &Site,
    by: &Developer,
    (team, id): (&Id<Team>, &Id<Client>),
    now: Instant,
) -> Done<()> {
    let entry = registrar(house, site, by, team).entry("client.withdraw_change", id, json!({}), now);
    let (provider, id, own) = (site.provider.id.clone(), id.clone(), team.clone());
    super::within_team_once(house.store(), by, (team, TeamAction::ChangeApps, ()), now, move |c, _| {
        if team_apps::find(c, &own, (&provider, &id))?.is_none() {
            return Ok(Err(Refusal::NoSuchTeam));
        }
        match app_changes::find(c, (&provider, &id))? {
            Some(change) if app_changes::delete(c, &change)? => crate::store::audit::insert(c, &entry).map(Ok),
            _ => Ok(Err(Refusal::NothingWaits)),
        }
    })
}

/// Registers one more address to come back to, beside those that wait; one that is there already is no mistake.
///
/// # Errors
/// As [`edit`].
pub fn add_address(
    house: &House,
    site: &Site,
    by: &Developer,
    (team, app, address): (&Id<Team>, &App, &str),
    fetched: (&judge::Documents, Instant),
) -> Done<Saved> {
    let mut uris = app.said().get("redirect_uris").map(approval::words).unwrap_or_default();
    if !uris.iter().any(|own| own == address) {
        uris.push(address.to_owned());
    }
    let patch = Map::from_iter([("redirect_uris".to_owned(), json!(uris))]);
    let expected = Precondition::OneOf(vec![app.whole.tag()]);
    edit(house, site, by, (team, &app.whole.client.id, &expected, patch), fetched)
}

/// Gives an app a second secret; the first one stays.
///
/// # Errors
/// `App` and other refusals, or as any other flow.
pub fn add_secret(house: &House, site: &Site, by: &Developer, (team, id): (&Id<Team>, &Id<Client>), now: Instant) -> Done<Given> {
    let given = clients::add_secret(&registrar(house, site, by, team), (id, Earlier::Stay), now)?;
    house.refresh()?;
    Ok(given)
}

/// Takes a secret away at once.
///
/// # Errors
/// `App` and other refusals, or as any other flow.
pub fn revoke_secret(
    house: &House,
    site: &Site,
    by: &Developer,
    (team, id, secret): (&Id<Team>, &Id<Client>, &str),
    now: Instant,
) -> Done<()> {
    clients::revoke_secret(&registrar(house, site, by, team), (id, secret), now)?;
    house.refresh()?;
    Ok(())
}

/// Asks an administrator once more for an app that was turned down.
///
/// # Errors
/// `NotTurnedDown` and other refusals, or as any other flow.
pub fn ask_again(house: &House, site: &Site, by: &Developer, (team, id): (&Id<Team>, &Id<Client>), now: Instant) -> Done<()> {
    let entry = registrar(house, site, by, team).entry("client.ask_approval", id, json!({}), now);
    let (provider, id, own) = (site.provider.id.clone(), id.clone(), team.clone());
    super::within_team_once(house.store(), by, (team, TeamAction::ChangeApps, ()), now, move |c, _| {
        if team_apps::find(c, &own, (&provider, &id))?.is_none() {
            return Ok(Err(Refusal::NoSuchTeam));
        }
        if !team_apps::ask_again(c, (&provider, &id))? {
            return Ok(Err(Refusal::NotTurnedDown));
        }
        crate::store::audit::insert(c, &entry).map(Ok)
    })
}

/// Removes an app for good, with everything that hangs on it.
///
/// # Errors
/// A refusal, or as any other flow.
pub fn remove(
    house: &House,
    site: &Site,
    by: &Developer,
    (team, id, expected): (&Id<Team>, &Id<Client>, &Precondition),
    now: Instant,
) -> Done<()> {
    clients::remove(&registrar(house, site, by, team), (id, expected), now)?;
    house.refresh()?;
    Ok(())
}
