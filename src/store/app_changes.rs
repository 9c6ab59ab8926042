//! Changes of approved apps that wait for an administrator, or were turned down: the latest of each app.

use diesel::{
    BoolExpressionMethods, ExpressionMethods, Insertable, JoinOnDsl, OptionalExtension, QueryDsl, Queryable, RunQueryDsl,
};

use super::column::{seconds, text};
use super::connection::each_backend;
use super::schema::{app_changes, clients, team_apps, teams};
use super::team_apps::{Place, turned_down};
use super::{AnyConnection, Result, StoreError};
use crate::model::{AppChange, Client, Id, Instant, Provider, TeamApp, TurnedDown};

#[derive(Queryable, Insertable)]
#[diesel(table_name = app_changes)]
struct Row {
    provider_id: String,
    client_id: String,
    id: String,
    patch: String,
    asked_by: String,
    asked_at: i64,
    turned_down_at: Option<i64>,
    turned_down_reason: Option<String>,
}

impl TryFrom<Row> for AppChange {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        let corrupt = |error: serde_json::Error| StoreError::Corrupt(format!("app_changes.patch: {error}"));
        Ok(Self {
            provider: Id::new(row.provider_id),
            client: Id::new(row.client_id),
            id: Id::new(row.id),
            patch: serde_json::from_str(&row.patch).map_err(corrupt)?,
            asked_by: Id::new(row.asked_by),
            asked_at: Instant::from_epoch(row.asked_at),
            turned_down: turned_down(row.turned_down_at, row.turned_down_reason),
        })
    }
}

/// Keeps a change instead of whatever the app has.
pub fn put(c: &mut AnyConnection, change: &AppChange) -> Result<()> {
    diesel::delete(app_changes::table.find((change.provider.as_str(), change.client.as_str()))).execute(c)?;
    let row = Row {
        provider_id: text(&change.provider),
        client_id: text(&change.client),
        id: text(&change.id),
        patch: serde_json::Value::Object(change.patch.clone()).to_string(),
        asked_by: text(&change.asked_by),
        asked_at: change.asked_at.epoch_seconds(),
        turned_down_at: seconds(change.turned_down.as_ref().map(|own| own.at)),
        turned_down_reason: change.turned_down.as_ref().map(|own| own.reason.clone()),
    };
    diesel::insert_into(app_changes::table).values(&row).execute(c)?;
    Ok(())
}

/// The change of an app, whether it waits or was turned down.
pub fn find(c: &mut AnyConnection, (provider, id): (&Id<Provider>, &Id<Client>)) -> Result<Option<AppChange>> {
    let row: Option<Row> = app_changes::table.find((provider.as_str(), id.as_str())).first(c).optional()?;
    row.map(AppChange::try_from).transpose()
}

/// Takes a change away, if it is still the one of its app: `false` if it is not.
pub fn delete(c: &mut AnyConnection, change: &AppChange) -> Result<bool> {
    let own = app_changes::table
        .find((change.provider.as_str(), change.client.as_str()))
        .filter(app_changes::id.eq(change.id.as_str()));
    Ok(diesel::delete(own).execute(c)? == 1)
}

/// Turns a change down, if it still waits: `false` if it does not.
pub fn turn_down(c: &mut AnyConnection, change: &AppChange, why: &TurnedDown) -> Result<bool> {
    let own = app_changes::table
        .find((change.provider.as_str(), change.client.as_str()))
        .filter(app_changes::id.eq(change.id.as_str()).and(app_changes::turned_down_at.is_null()));
    let down = (
        app_changes::turned_down_at.eq(Some(why.at.epoch_seconds())),
        app_changes::turned_down_reason.eq(Some(why.reason.as_str())),
    );
    Ok(diesel::update(own).set(down).execute(c)? == 1)
}

/// A change that waits, with its app and the name of the app's team.
pub type Waiting = (AppChange, TeamApp, Client, String);

type Joined = (Row, super::team_apps::Row, super::clients::Row, String);

fn waiting_one((change, owned, client, team): Joined) -> Result<Waiting> {
    Ok((AppChange::try_from(change)?, TeamApp::from(owned), Client::try_from(client)?, team))
}

#[diesel::dsl::auto_type]
fn joined() -> _ {
    let owned = team_apps::provider_id.eq(app_changes::provider_id).and(team_apps::client_id.eq(app_changes::client_id));
    let own = clients::provider_id.eq(app_changes::provider_id).and(clients::id.eq(app_changes::client_id));
    app_changes::table
        .inner_join(team_apps::table.on(owned))
        .inner_join(clients::table.on(own))
        .inner_join(teams::table.on(teams::id.eq(team_apps::team_id)))
}

/// A page of the changes at a provider that wait, the oldest first, after a place.
pub fn waiting(c: &mut AnyConnection, provider: &Id<Provider>, after: Option<&Place>, limit: i64) -> Result<Vec<Waiting>> {
    let (since, last) = after.map_or((i64::MIN, ""), |(at, id)| (at.epoch_seconds(), id.as_str()));
    let later = app_changes::asked_at.gt(since).or(app_changes::asked_at.eq(since).and(app_changes::client_id.gt(last)));
    let query = joined()
        .filter(app_changes::provider_id.eq(provider.as_str()).and(app_changes::turned_down_at.is_null()).and(later))
        .order((app_changes::asked_at, app_changes::client_id))
        .limit(limit)
        .select((app_changes::all_columns, team_apps::all_columns, clients::all_columns, teams::name));
    let rows: Vec<Joined> = each_backend!(c, c => query.load(c)?);
    rows.into_iter().map(waiting_one).collect()
}

/// The change of an app that waits.
pub fn find_waiting(c: &mut AnyConnection, (provider, id): (&Id<Provider>, &Id<Client>)) -> Result<Option<Waiting>> {
    let own = app_changes::provider_id.eq(provider.as_str()).and(app_changes::client_id.eq(id.as_str()));
    let query = joined().filter(own.and(app_changes::turned_down_at.is_null())).select((
        app_changes::all_columns,
        team_apps::all_columns,
        clients::all_columns,
        teams::name,
    ));
    let row: Option<Joined> = each_backend!(c, c => query.first(c).optional()?);
    row.map(waiting_one).transpose()
}
