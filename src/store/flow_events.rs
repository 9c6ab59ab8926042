//! What the flow inspector keeps: the last requests of each app, for a day. Newer rows have greater identifiers.

use diesel::{ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, RunQueryDsl};

use super::column::{from_json, json, text};
use super::connection::each_backend;
use super::schema::flow_events;
use super::{AnyConnection, Result, StoreError};
use crate::model::{Client, FlowEvent, Id, Instant, Provider, Tenant};

/// The most that are kept of an app; of requests without an app, at a provider.
pub const MOST_OF_CLIENT: i64 = 200;
/// The most that are kept at all.
pub const MOST: i64 = 100_000;

#[derive(Insertable)]
#[diesel(table_name = flow_events)]
struct New {
    tenant_id: String,
    provider_id: String,
    client_id: String,
    reference: String,
    at: i64,
    exchange: String,
    is_refused: bool,
}

#[derive(Queryable)]
struct Row {
    _id: i64,
    tenant_id: String,
    provider_id: String,
    client_id: String,
    reference: String,
    at: i64,
    exchange: String,
    _is_refused: bool,
}

impl TryFrom<Row> for FlowEvent {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            reference: row.reference,
            tenant: Id::new(row.tenant_id),
            provider: Id::new(row.provider_id),
            client: Some(row.client_id).filter(|id| !id.is_empty()).map(Id::new),
            at: Instant::from_epoch(row.at),
            exchange: from_json("flow_events.exchange", &row.exchange)?,
        })
    }
}

fn key(client: Option<&Id<Client>>) -> &str {
    client.map_or("", Id::as_str)
}

/// Adds events, the oldest first.
pub fn insert(c: &mut AnyConnection, events: &[FlowEvent]) -> Result<()> {
    let row = |event: &FlowEvent| {
        Ok(New {
            tenant_id: text(&event.tenant),
            provider_id: text(&event.provider),
            client_id: key(event.client.as_ref()).to_owned(),
            reference: event.reference.clone(),
            at: event.at.epoch_seconds(),
            exchange: json(&event.exchange)?,
            is_refused: event.exchange.refused.is_some(),
        })
    };
    let rows = events.iter().map(row).collect::<Result<Vec<_>>>()?;
    // Few enough for the parameters of one statement of either database.
    for chunk in rows.chunks(100) {
        each_backend!(c, c => diesel::insert_into(flow_events::table).values(chunk).execute(c)?);
    }
    Ok(())
}

/// Deletes what an app has too much of, the oldest first; says how many.
pub fn trim(c: &mut AnyConnection, provider: &Id<Provider>, client: Option<&Id<Client>>) -> Result<usize> {
    let own =
        flow_events::table.filter(flow_events::provider_id.eq(provider.as_str())).filter(flow_events::client_id.eq(key(client)));
    let newest_to_go = own.select(flow_events::id).order(flow_events::id.desc()).offset(MOST_OF_CLIENT);
    let Some(last) = newest_to_go.first::<i64>(c).optional()? else { return Ok(0) };
    let gone = flow_events::table
        .filter(flow_events::provider_id.eq(provider.as_str()))
        .filter(flow_events::client_id.eq(key(client)))
        .filter(flow_events::id.le(last));
    Ok(diesel::delete(gone).execute(c)?)
}

/// The identifier up to which rows are too many, if there are that many.
pub fn overflow(c: &mut AnyConnection) -> Result<Option<i64>> {
    let newest_to_go = flow_events::table.select(flow_events::id).order(flow_events::id.desc()).offset(MOST);
    Ok(newest_to_go.first::<i64>(c).optional()?)
}

/// Deletes the rows up to an identifier.
pub fn delete_up_to(c: &mut AnyConnection, last: i64) -> Result<usize> {
    Ok(diesel::delete(flow_events::table.filter(flow_events::id.le(last))).execute(c)?)
}

/// The events of an app, or of no app, the newest first.
pub fn list(c: &mut AnyConnection, provider: &Id<Provider>, client: Option<&Id<Client>>) -> Result<Vec<FlowEvent>> {
    let rows: Vec<Row> = flow_events::table
        .filter(flow_events::provider_id.eq(provider.as_str()))
        .filter(flow_events::client_id.eq(key(client)))
        .order(flow_events::id.desc())
        .limit(MOST_OF_CLIENT)
        .load(c)?;
    rows.into_iter().map(FlowEvent::try_from).collect()
}

/// The events of a provider, whatever app they are of, the newest first.
pub fn list_of_provider(c: &mut AnyConnection, provider: &Id<Provider>, limit: i64) -> Result<Vec<FlowEvent>> {
    let own = flow_events::table.filter(flow_events::provider_id.eq(provider.as_str()));
    let rows: Vec<Row> = own.order(flow_events::id.desc()).limit(limit).load(c)?;
    rows.into_iter().map(FlowEvent::try_from).collect()
}

/// As [`list_of_provider`], of those that were refused.
pub fn list_refused(c: &mut AnyConnection, provider: &Id<Provider>, limit: i64) -> Result<Vec<FlowEvent>> {
    let own = flow_events::table.filter(flow_events::provider_id.eq(provider.as_str())).filter(flow_events::is_refused.eq(true));
    let rows: Vec<Row> = own.order(flow_events::id.desc()).limit(limit).load(c)?;
    rows.into_iter().map(FlowEvent::try_from).collect()
}

/// The event of a tenant with a reference.
pub fn find(c: &mut AnyConnection, tenant: &Id<Tenant>, reference: &str) -> Result<Option<FlowEvent>> {
    let named = flow_events::table.filter(flow_events::reference.eq(reference));
    let row: Option<Row> =
        named.filter(flow_events::tenant_id.eq(tenant.as_str())).order(flow_events::id.desc()).first(c).optional()?;
    row.map(FlowEvent::try_from).transpose()
}
