//! Apps of a team: made, seen, changed, removed, and their secrets. They are the use cases that administrators have
//! (`flow::admin::clients`), for a registrar who reaches the apps of one team and registers by the rules for developers.

mod connect;
mod judge;

use serde_json::{Map, Value, json};

pub use connect::{Desk, registrar};

use super::{Developer, Done, Refusal};
use crate::flow::admin::clients::{self, Earlier, Edit, Edited, Given, Made, New, Whole};
use crate::flow::{House, Site};
use crate::model::{Client, ClientKind, Id, Instant, Team, TeamAction, TeamApp};
use crate::protocol::precondition::Precondition;
use crate::store::client_activity::{self, Activity};
use crate::store::team_apps;

/// An app of a team.
#[derive(Clone, Debug)]
pub struct App {
    /// The client with its secrets.
    pub whole: Whole,
    /// Whose it is.
    pub owned: TeamApp,
    /// What it did last.
    pub activity: Activity,
}

impl App {
    /// Whether it waits for an administrator.
    pub fn waits(&self) -> bool {
        waits(&self.owned, &self.whole.client)
    }
}

/// Whether an app waits for an administrator.
pub fn waits(owned: &TeamApp, client: &Client) -> bool {
    owned.approved_at.is_none() && !client.enabled
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
    let (owned, activity) = house.store().read(|c| {
        Ok::<_, crate::store::StoreError>((team_apps::owner(c, provider, id)?, client_activity::find(c, provider, id)?))
    })?;
    Ok(App { whole, owned: owned.ok_or(Refusal::NoSuchTeam)?, activity })
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

/// Changes some of what an app says of itself. `documents` are those that were fetched for it.
///
/// # Errors
/// `Needs(Document)` for a sector identifier, `App` and other refusals, or as any other flow.
pub fn edit(
    house: &House,
    site: &Site,
    by: &Developer,
    (team, id, expected, patch): (&Id<Team>, &Id<Client>, &Precondition, Map<String, Value>),
    (documents, now): (&judge::Documents, Instant),
) -> Done<Edited> {
    let registrar = registrar(house, site, by, team);
    let whole = clients::find(&registrar, id)?;
    judge::check(&whole.client, &patch, documents)?;
    let edit = Edit { id: id.clone(), expected: expected.clone(), patch };
    let edited = clients::edit(&registrar, edit, now)?;
    house.refresh()?;
    Ok(edited)
}

/// Registers one more address to come back to; one that is there already is no mistake.
///
/// # Errors
/// As [`edit`].
pub fn add_address(
    house: &House,
    site: &Site,
    by: &Developer,
    (team, app, address): (&Id<Team>, &Whole, &str),
    fetched: (&judge::Documents, Instant),
) -> Done<Edited> {
    let mut uris = app.client.metadata.redirect_uris.clone();
    if !uris.iter().any(|own| own == address) {
        uris.push(address.to_owned());
    }
    let patch = Map::from_iter([("redirect_uris".to_owned(), json!(uris))]);
    let expected = Precondition::OneOf(vec![app.tag()]);
    edit(house, site, by, (team, &app.client.id, &expected, patch), fetched)
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
