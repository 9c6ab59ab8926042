//! Which team looks after a client, and whether it waits for an administrator.

use diesel::{
    BoolExpressionMethods, ExpressionMethods, Insertable, JoinOnDsl, OptionalExtension, QueryDsl, Queryable, RunQueryDsl,
};

use super::column::{instant, seconds, text};
use super::connection::each_backend;
use super::schema::{clients, team_apps, teams};
use super::{AnyConnection, Result, client_secrets};
use crate::model::{Client, Id, Instant, Provider, Team, TeamApp, TurnedDown};

#[derive(Queryable, Insertable)]
#[diesel(table_name = team_apps)]
pub(super) struct Row {
    provider_id: String,
    client_id: String,
    team_id: String,
    made_by: String,
    made_at: i64,
    approved_at: Option<i64>,
    turned_down_at: Option<i64>,
    turned_down_reason: Option<String>,
}

/// That an administrator turned something down, as two columns say it.
pub(super) fn turned_down(at: Option<i64>, reason: Option<String>) -> Option<TurnedDown> {
    instant(at).map(|at| TurnedDown { at, reason: reason.unwrap_or_default() })
}

impl From<Row> for TeamApp {
    fn from(row: Row) -> Self {
        Self {
            provider: Id::new(row.provider_id),
            client: Id::new(row.client_id),
            team: Id::new(row.team_id),
            made_by: Id::new(row.made_by),
            made_at: Instant::from_epoch(row.made_at),
            approved_at: instant(row.approved_at),
            turned_down: turned_down(row.turned_down_at, row.turned_down_reason),
        }
    }
}

type Joined = (Row, super::clients::Row);

fn app((row, client): Joined) -> Result<(TeamApp, Client)> {
    Ok((TeamApp::from(row), Client::try_from(client)?))
}

#[diesel::dsl::auto_type]
fn joined() -> _ {
    let own = clients::provider_id.eq(team_apps::provider_id).and(clients::id.eq(team_apps::client_id));
    team_apps::table.inner_join(clients::table.on(own))
}

/// Notes whose a client is.
pub fn insert(c: &mut AnyConnection, app: &TeamApp) -> Result<()> {
    let row = Row {
        provider_id: text(&app.provider),
        client_id: text(&app.client),
        team_id: text(&app.team),
        made_by: text(&app.made_by),
        made_at: app.made_at.epoch_seconds(),
        approved_at: seconds(app.approved_at),
        turned_down_at: seconds(app.turned_down.as_ref().map(|own| own.at)),
        turned_down_reason: app.turned_down.as_ref().map(|own| own.reason.clone()),
    };
    diesel::insert_into(team_apps::table).values(&row).execute(c)?;
    Ok(())
}

/// An app of a team, with its secrets.
pub fn find(
    c: &mut AnyConnection,
    team: &Id<Team>,
    (provider, id): (&Id<Provider>, &Id<Client>),
) -> Result<Option<(TeamApp, Client)>> {
    let own = team_apps::provider_id.eq(provider.as_str()).and(team_apps::client_id.eq(id.as_str()));
    let query =
        joined().filter(own.and(team_apps::team_id.eq(team.as_str()))).select((team_apps::all_columns, clients::all_columns));
    let row: Option<Joined> = each_backend!(c, c => query.first(c).optional()?);
    let Some((owned, mut client)) = row.map(app).transpose()? else { return Ok(None) };
    client.secrets = client_secrets::list(c, provider, id)?;
    Ok(Some((owned, client)))
}

/// The apps of a team at a provider, by name, without their secrets.
pub fn list(c: &mut AnyConnection, team: &Id<Team>, provider: &Id<Provider>) -> Result<Vec<(TeamApp, Client)>> {
    let query = joined()
        .filter(team_apps::team_id.eq(team.as_str()).and(team_apps::provider_id.eq(provider.as_str())))
        .order((clients::name, clients::id))
        .select((team_apps::all_columns, clients::all_columns));
    let rows: Vec<Joined> = each_backend!(c, c => query.load(c)?);
    rows.into_iter().map(app).collect()
}

/// How many apps a team has at a provider.
pub fn count(c: &mut AnyConnection, team: &Id<Team>, provider: &Id<Provider>) -> Result<usize> {
    let own = team_apps::table.filter(team_apps::team_id.eq(team.as_str()).and(team_apps::provider_id.eq(provider.as_str())));
    let found: Vec<String> = own.select(team_apps::client_id).load(c)?;
    Ok(found.len())
}

/// Whether a team looks after anything, at any provider.
pub fn has_any(c: &mut AnyConnection, team: &Id<Team>) -> Result<bool> {
    let own = team_apps::table.filter(team_apps::team_id.eq(team.as_str()));
    let found: Option<String> = own.select(team_apps::client_id).first(c).optional()?;
    Ok(found.is_some())
}

/// The team that looks after a client, if one does.
pub fn owner(c: &mut AnyConnection, provider: &Id<Provider>, id: &Id<Client>) -> Result<Option<TeamApp>> {
    let row: Option<Row> = team_apps::table.find((provider.as_str(), id.as_str())).first(c).optional()?;
    Ok(row.map(TeamApp::from))
}

/// An app that waits for an administrator, with the name of its team.
pub type Waiting = (TeamApp, Client, String);

/// Where an app stands among those that wait: since when, and its identifier.
pub type Place = (Instant, Id<Client>);

#[diesel::dsl::auto_type]
fn waits() -> _ {
    team_apps::approved_at.is_null().and(team_apps::turned_down_at.is_null())
}

/// A page of the apps of a provider that wait for an administrator, the oldest first, after a place.
pub fn waiting(c: &mut AnyConnection, provider: &Id<Provider>, after: Option<&Place>, limit: i64) -> Result<Vec<Waiting>> {
    let (since, last) = after.map_or((i64::MIN, ""), |(at, id)| (at.epoch_seconds(), id.as_str()));
    let later = team_apps::made_at.gt(since).or(team_apps::made_at.eq(since).and(team_apps::client_id.gt(last)));
    let query = joined()
        .inner_join(teams::table.on(teams::id.eq(team_apps::team_id)))
        .filter(team_apps::provider_id.eq(provider.as_str()).and(waits()))
        .filter(clients::enabled.eq(false).and(later))
        .order((team_apps::made_at, team_apps::client_id))
        .limit(limit)
        .select((team_apps::all_columns, clients::all_columns, teams::name));
    let rows: Vec<(Row, super::clients::Row, String)> = each_backend!(c, c => query.load(c)?);
    rows.into_iter().map(|(row, client, team)| Ok((TeamApp::from(row), Client::try_from(client)?, team))).collect()
}

/// An app that waits for an administrator.
pub fn find_waiting(c: &mut AnyConnection, (provider, id): (&Id<Provider>, &Id<Client>)) -> Result<Option<Waiting>> {
    let own = team_apps::provider_id.eq(provider.as_str()).and(team_apps::client_id.eq(id.as_str()));
    let query = joined()
        .inner_join(teams::table.on(teams::id.eq(team_apps::team_id)))
        .filter(own.and(waits()).and(clients::enabled.eq(false)))
        .select((team_apps::all_columns, clients::all_columns, teams::name));
    let row: Option<(Row, super::clients::Row, String)> = each_backend!(c, c => query.first(c).optional()?);
    row.map(|(row, client, team)| Ok((TeamApp::from(row), Client::try_from(client)?, team))).transpose()
}

/// An administrator lets an app work, once, also one that was turned down: `false` if it did not wait.
pub fn approve(c: &mut AnyConnection, (provider, id): (&Id<Provider>, &Id<Client>), now: Instant) -> Result<bool> {
    let own = team_apps::table.find((provider.as_str(), id.as_str())).filter(team_apps::approved_at.is_null());
    let approved = (
        team_apps::approved_at.eq(now.epoch_seconds()),
        team_apps::turned_down_at.eq(None::<i64>),
        team_apps::turned_down_reason.eq(None::<String>),
    );
    Ok(diesel::update(own).set(approved).execute(c)? == 1)
}

/// An administrator turns an app down: `false` if it did not wait.
pub fn turn_down(c: &mut AnyConnection, (provider, id): (&Id<Provider>, &Id<Client>), why: &TurnedDown) -> Result<bool> {
    let own = team_apps::table.find((provider.as_str(), id.as_str())).filter(waits());
    let down =
        (team_apps::turned_down_at.eq(Some(why.at.epoch_seconds())), team_apps::turned_down_reason.eq(Some(why.reason.as_str())));
    Ok(diesel::update(own).set(down).execute(c)? == 1)
}

/// An app that was turned down waits again: `false` if it was not.
pub fn ask_again(c: &mut AnyConnection, (provider, id): (&Id<Provider>, &Id<Client>)) -> Result<bool> {
    let own = team_apps::table.find((provider.as_str(), id.as_str())).filter(team_apps::turned_down_at.is_not_null());
    let again = (team_apps::turned_down_at.eq(None::<i64>), team_apps::turned_down_reason.eq(None::<String>));
    Ok(diesel::update(own).set(again).execute(c)? == 1)
}
