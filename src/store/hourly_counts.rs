//! How often what happened in an hour: a few words an hour and tenant, however much happens.

use diesel::{ExpressionMethods, QueryDsl, RunQueryDsl};

use super::connection::each_backend;
use super::schema::hourly_counts as table;
use super::{AnyConnection, Result};
use crate::model::{Id, Instant, Tenant};

/// A count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// When the hour began.
    pub hour: Instant,
    /// What happened.
    pub name: String,
    /// How often.
    pub count: i64,
}

/// Adds to a count.
pub fn add(c: &mut AnyConnection, tenant: &Id<Tenant>, more: &Count) -> Result<()> {
    let row = (
        table::tenant_id.eq(tenant.as_str()),
        table::hour.eq(more.hour.epoch_seconds()),
        table::name.eq(&more.name),
        table::count.eq(more.count),
    );
    each_backend!(c, c => diesel::insert_into(table::table)
        .values(row)
        .on_conflict((table::tenant_id, table::hour, table::name))
        .do_update()
        .set(table::count.eq(table::count + more.count))
        .execute(c)?);
    Ok(())
}

/// What happened in a tenant since an hour, the earliest first.
pub fn list(c: &mut AnyConnection, tenant: &Id<Tenant>, since: Instant) -> Result<Vec<Count>> {
    let own = table::table.filter(table::tenant_id.eq(tenant.as_str())).filter(table::hour.ge(since.epoch_seconds()));
    let columns = (table::hour, table::name, table::count);
    let rows: Vec<(i64, String, i64)> = own.select(columns).order((table::hour, table::name)).load(c)?;
    Ok(rows.into_iter().map(|(hour, name, count)| Count { hour: Instant::from_epoch(hour), name, count }).collect())
}
