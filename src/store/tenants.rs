//! Tenants. Every write raises the settings revision.

use diesel::{AsChangeset, ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, RunQueryDsl};

use super::column::{from_word, text, word};
use super::connection::each_backend;
use super::schema::tenants;
use super::{AnyConnection, Insertion, Result, StoreError, revision};
use crate::model::{Id, Instant, Tenant};

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = tenants)]
struct Row {
    id: String,
    name: String,
    display_name: String,
    managed: String,
    created_at: i64,
    developers: String,
    app_approval: bool,
    enabled: bool,
    manages_tenants: bool,
}

impl TryFrom<Row> for Tenant {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: Id::new(row.id),
            name: row.name,
            display_name: row.display_name,
            managed: from_word("tenants.managed", row.managed)?,
            created_at: Instant::from_epoch(row.created_at),
            developers: from_word("tenants.developers", row.developers)?,
            app_approval: row.app_approval,
            enabled: row.enabled,
            manages_tenants: row.manages_tenants,
        })
    }
}

fn row(tenant: &Tenant) -> Result<Row> {
    Ok(Row {
        id: text(&tenant.id),
        name: tenant.name.clone(),
        display_name: tenant.display_name.clone(),
        managed: word(&tenant.managed)?,
        created_at: tenant.created_at.epoch_seconds(),
        developers: word(&tenant.developers)?,
        app_approval: tenant.app_approval,
        enabled: tenant.enabled,
        manages_tenants: tenant.manages_tenants,
    })
}

/// Every tenant, by name.
pub fn list(c: &mut AnyConnection) -> Result<Vec<Tenant>> {
    let rows: Vec<Row> = tenants::table.order(tenants::name).load(c)?;
    rows.into_iter().map(Tenant::try_from).collect()
}

/// The tenant with an identifier.
pub fn find(c: &mut AnyConnection, id: &Id<Tenant>) -> Result<Option<Tenant>> {
    let row: Option<Row> = tenants::table.find(id.as_str()).first(c).optional()?;
    row.map(Tenant::try_from).transpose()
}

/// The tenant with a name.
pub fn find_by_name(c: &mut AnyConnection, name: &str) -> Result<Option<Tenant>> {
    let row: Option<Row> = tenants::table.filter(tenants::name.eq(name)).first(c).optional()?;
    row.map(Tenant::try_from).transpose()
}

/// Adds a tenant unless its identifier or name is taken.
pub fn insert(c: &mut AnyConnection, tenant: &Tenant) -> Result<Insertion> {
    let row = row(tenant)?;
    let rows = each_backend!(c, c => diesel::insert_into(tenants::table).values(&row).on_conflict_do_nothing().execute(c)?);
    revision::bump(c)?;
    Ok(Insertion::of(rows))
}

/// Writes every column of a tenant that exists; `false` if it does not.
pub fn update(c: &mut AnyConnection, tenant: &Tenant) -> Result<bool> {
    let rows = diesel::update(tenants::table.find(tenant.id.as_str())).set(row(tenant)?).execute(c)?;
    revision::bump(c)?;
    Ok(rows == 1)
}
