//! Audit rows, inserted unchained in the action's own transaction. A leased job chains them later.

use diesel::{ExpressionMethods, QueryDsl, Queryable, RunQueryDsl};

use super::column::{from_json, json};
use super::schema::audit;
use super::{AnyConnection, Result};
use crate::model::{Id, Instant, Tenant};

/// One action of somebody upon something.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The identifier of the row.
    pub id: String,
    /// The tenant.
    pub tenant: Id<Tenant>,
    /// When.
    pub at: Instant,
    /// Who, e.g. `user:…`, `cli`, `file`.
    pub actor: String,
    /// What was done, e.g. `client.create`.
    pub action: String,
    /// To what, e.g. `client:…`.
    pub target: String,
    /// Further facts; never a secret.
    pub detail: serde_json::Value,
}

/// Adds an entry.
pub fn insert(c: &mut AnyConnection, entry: &Entry) -> Result<()> {
    let row = (
        audit::id.eq(&entry.id),
        audit::tenant_id.eq(entry.tenant.as_str()),
        audit::at.eq(entry.at.epoch_seconds()),
        audit::actor.eq(&entry.actor),
        audit::action.eq(&entry.action),
        audit::target.eq(&entry.target),
        audit::detail.eq(json(&entry.detail)?),
    );
    diesel::insert_into(audit::table).values(row).execute(c)?;
    Ok(())
}

#[derive(Queryable)]
struct Row {
    id: String,
    tenant_id: String,
    at: i64,
    actor: String,
    action: String,
    target: String,
    detail: String,
}

/// The latest entries of a tenant, the newest first.
pub fn list(c: &mut AnyConnection, tenant: &Id<Tenant>, limit: i64) -> Result<Vec<Entry>> {
    let own = audit::table.filter(audit::tenant_id.eq(tenant.as_str()));
    let rows: Vec<Row> = own.order((audit::at.desc(), audit::id.desc())).limit(limit).load(c)?;
    let entry = |row: Row| {
        Ok(Entry {
            id: row.id,
            tenant: Id::new(row.tenant_id),
            at: Instant::from_epoch(row.at),
            actor: row.actor,
            action: row.action,
            target: row.target,
            detail: from_json("audit.detail", &row.detail)?,
        })
    };
    rows.into_iter().map(entry).collect()
}
