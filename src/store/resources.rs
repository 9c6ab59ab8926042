//! Resources. Every write raises the settings revision.

use diesel::{AsChangeset, ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, RunQueryDsl};

use super::column::{from_json, from_word, json, text, word};
use super::connection::each_backend;
use super::schema::resources;
use super::{AnyConnection, Insertion, Result, StoreError, revision};
use crate::model::{Id, Instant, Provider, Resource, Seconds};

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = resources, treat_none_as_null = true)]
struct Row {
    id: String,
    provider_id: String,
    identifier: String,
    display_name: String,
    scopes: String,
    access_token_format: String,
    access_token_lifetime: Option<i64>,
    introspection_clients: String,
    enabled: bool,
    managed: String,
    created_at: i64,
}

impl TryFrom<Row> for Resource {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: Id::new(row.id),
            provider: Id::new(row.provider_id),
            identifier: row.identifier,
            display_name: row.display_name,
            scopes: from_json("resources.scopes", &row.scopes)?,
            access_token_format: from_word("resources.access_token_format", row.access_token_format)?,
            access_token_lifetime: row.access_token_lifetime.map(Seconds),
            introspection_clients: from_json("resources.introspection_clients", &row.introspection_clients)?,
            enabled: row.enabled,
            managed: from_word("resources.managed", row.managed)?,
            created_at: Instant::from_epoch(row.created_at),
        })
    }
}

fn row(resource: &Resource) -> Result<Row> {
    Ok(Row {
        id: text(&resource.id),
        provider_id: text(&resource.provider),
        identifier: resource.identifier.clone(),
        display_name: resource.display_name.clone(),
        scopes: json(&resource.scopes)?,
        access_token_format: word(&resource.access_token_format)?,
        access_token_lifetime: resource.access_token_lifetime.map(|span| span.0),
        introspection_clients: json(&resource.introspection_clients)?,
        enabled: resource.enabled,
        managed: word(&resource.managed)?,
        created_at: resource.created_at.epoch_seconds(),
    })
}

/// Every resource of a provider, by identifier.
pub fn list(c: &mut AnyConnection, provider: &Id<Provider>) -> Result<Vec<Resource>> {
    let own = resources::table.filter(resources::provider_id.eq(provider.as_str()));
    let rows: Vec<Row> = own.order(resources::identifier).load(c)?;
    rows.into_iter().map(Resource::try_from).collect()
}

/// A provider's resource by its URI.
pub fn find(c: &mut AnyConnection, provider: &Id<Provider>, identifier: &str) -> Result<Option<Resource>> {
    let own = resources::table.filter(resources::provider_id.eq(provider.as_str()));
    let row: Option<Row> = own.filter(resources::identifier.eq(identifier)).first(c).optional()?;
    row.map(Resource::try_from).transpose()
}

/// Adds a resource unless its identifier is taken at the provider.
pub fn insert(c: &mut AnyConnection, resource: &Resource) -> Result<Insertion> {
    let row = row(resource)?;
    let rows = each_backend!(c, c => diesel::insert_into(resources::table).values(&row).on_conflict_do_nothing().execute(c)?);
    revision::bump(c)?;
    Ok(Insertion::of(rows))
}

/// Writes every column of a resource that exists; `false` if it does not.
pub fn update(c: &mut AnyConnection, resource: &Resource) -> Result<bool> {
    let rows = diesel::update(resources::table.find(resource.id.as_str())).set(row(resource)?).execute(c)?;
    revision::bump(c)?;
    Ok(rows == 1)
}

/// A provider's resource by its identifier of ours.
pub fn find_by_id(c: &mut AnyConnection, provider: &Id<Provider>, id: &Id<Resource>) -> Result<Option<Resource>> {
    let own = resources::table.find(id.as_str()).filter(resources::provider_id.eq(provider.as_str()));
    let row: Option<Row> = own.first(c).optional()?;
    row.map(Resource::try_from).transpose()
}

/// Removes a resource.
pub fn delete(c: &mut AnyConnection, id: &Id<Resource>) -> Result<bool> {
    let rows = diesel::delete(resources::table.find(id.as_str())).execute(c)?;
    revision::bump(c)?;
    Ok(rows == 1)
}
