//! Certificate authorities that tenants trust for their upstreams. Every write raises the settings revision.

use diesel::{ExpressionMethods, Insertable, QueryDsl, Queryable, RunQueryDsl};

use super::column::{from_word, text, word};
use super::connection::each_backend;
use super::schema::trusted_authorities;
use super::{AnyConnection, Insertion, Result, StoreError, revision};
use crate::model::{Id, Instant, Managed, Tenant, TrustedAuthority};

#[derive(Queryable, Insertable)]
#[diesel(table_name = trusted_authorities)]
struct Row {
    tenant_id: String,
    sha256: String,
    pem: String,
    managed: String,
    created_at: i64,
}

impl TryFrom<Row> for TrustedAuthority {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            tenant: Id::new(row.tenant_id),
            sha256: row.sha256,
            pem: row.pem,
            managed: from_word("trusted_authorities.managed", row.managed)?,
            created_at: Instant::from_epoch(row.created_at),
        })
    }
}

/// Every authority of a tenant, the oldest first.
pub fn list(c: &mut AnyConnection, tenant: &Id<Tenant>) -> Result<Vec<TrustedAuthority>> {
    let own = trusted_authorities::table.filter(trusted_authorities::tenant_id.eq(tenant.as_str()));
    let rows: Vec<Row> = own.order((trusted_authorities::created_at, trusted_authorities::sha256)).load(c)?;
    rows.into_iter().map(TrustedAuthority::try_from).collect()
}

/// Adds one, unless the tenant trusts it already.
pub fn insert(c: &mut AnyConnection, authority: &TrustedAuthority) -> Result<Insertion> {
    let row = Row {
        tenant_id: text(&authority.tenant),
        sha256: authority.sha256.clone(),
        pem: authority.pem.clone(),
        managed: word(&authority.managed)?,
        created_at: authority.created_at.epoch_seconds(),
    };
    let rows =
        each_backend!(c, c => diesel::insert_into(trusted_authorities::table).values(&row).on_conflict_do_nothing().execute(c)?);
    revision::bump(c)?;
    Ok(Insertion::of(rows))
}

/// Says who owns one; `false` if it does not exist.
pub fn set_managed(c: &mut AnyConnection, (tenant, sha256): (&Id<Tenant>, &str), managed: Managed) -> Result<bool> {
    let own = trusted_authorities::table.find((tenant.as_str(), sha256));
    let rows = diesel::update(own).set(trusted_authorities::managed.eq(word(&managed)?)).execute(c)?;
    revision::bump(c)?;
    Ok(rows == 1)
}

/// Removes one; `false` if it did not exist.
pub fn delete(c: &mut AnyConnection, tenant: &Id<Tenant>, sha256: &str) -> Result<bool> {
    let rows = diesel::delete(trusted_authorities::table.find((tenant.as_str(), sha256))).execute(c)?;
    revision::bump(c)?;
    Ok(rows == 1)
}
