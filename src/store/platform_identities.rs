//! Key pairs of ours for upstreams. Every write raises the settings revision.

use diesel::{ExpressionMethods, Insertable, QueryDsl, Queryable, RunQueryDsl};

use super::column::{from_json, from_word, json, text, word};
use super::connection::each_backend;
use super::schema::platform_identities;
use super::{AnyConnection, Insertion, Result, StoreError, revision};
use crate::model::{Id, Instant, PlatformIdentity, Tenant};

#[derive(Queryable, Insertable)]
#[diesel(table_name = platform_identities)]
struct Row {
    id: String,
    tenant_id: String,
    name: String,
    algorithm: String,
    public_jwks: String,
    sealed_signing: Vec<u8>,
    sealed_decryption: Vec<u8>,
    managed: String,
    created_at: i64,
}

impl TryFrom<Row> for PlatformIdentity {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: Id::new(row.id),
            tenant: Id::new(row.tenant_id),
            name: row.name,
            algorithm: from_word("platform_identities.algorithm", row.algorithm)?,
            public_jwks: from_json("platform_identities.public_jwks", &row.public_jwks)?,
            sealed_signing: row.sealed_signing,
            sealed_decryption: row.sealed_decryption,
            managed: from_word("platform_identities.managed", row.managed)?,
            created_at: Instant::from_epoch(row.created_at),
        })
    }
}

/// Every platform identity of a tenant, by name.
pub fn list(c: &mut AnyConnection, tenant: &Id<Tenant>) -> Result<Vec<PlatformIdentity>> {
    let own = platform_identities::table.filter(platform_identities::tenant_id.eq(tenant.as_str()));
    let rows: Vec<Row> = own.order(platform_identities::name).load(c)?;
    rows.into_iter().map(PlatformIdentity::try_from).collect()
}

/// Adds one unless its name is taken in the tenant.
pub fn insert(c: &mut AnyConnection, identity: &PlatformIdentity) -> Result<Insertion> {
    let row = Row {
        id: text(&identity.id),
        tenant_id: text(&identity.tenant),
        name: identity.name.clone(),
        algorithm: word(&identity.algorithm)?,
        public_jwks: json(&identity.public_jwks)?,
        sealed_signing: identity.sealed_signing.clone(),
        sealed_decryption: identity.sealed_decryption.clone(),
        managed: word(&identity.managed)?,
        created_at: identity.created_at.epoch_seconds(),
    };
    let rows =
        each_backend!(c, c => diesel::insert_into(platform_identities::table).values(&row).on_conflict_do_nothing().execute(c)?);
    revision::bump(c)?;
    Ok(Insertion::of(rows))
}

/// Removes one; `false` if it did not exist.
pub fn delete(c: &mut AnyConnection, id: &Id<PlatformIdentity>) -> Result<bool> {
    let rows = diesel::delete(platform_identities::table.find(id.as_str())).execute(c)?;
    revision::bump(c)?;
    Ok(rows == 1)
}

/// Replaces the public JWK Set, unless it is another by now.
pub fn publish(c: &mut AnyConnection, earlier: &PlatformIdentity, jwks: &serde_json::Value) -> Result<bool> {
    let own = platform_identities::table
        .find(earlier.id.as_str())
        .filter(platform_identities::public_jwks.eq(json(&earlier.public_jwks)?));
    let rows = diesel::update(own).set(platform_identities::public_jwks.eq(json(jwks)?)).execute(c)?;
    revision::bump(c)?;
    Ok(rows == 1)
}

/// Replaces the seals (the master key changed), unless they are others by now.
pub fn reseal(c: &mut AnyConnection, earlier: &PlatformIdentity, signing: &[u8], decryption: &[u8]) -> Result<bool> {
    let own = platform_identities::table
        .find(earlier.id.as_str())
        .filter(platform_identities::sealed_signing.eq(&earlier.sealed_signing));
    let change = (platform_identities::sealed_signing.eq(signing), platform_identities::sealed_decryption.eq(decryption));
    let rows = diesel::update(own).set(change).execute(c)?;
    revision::bump(c)?;
    Ok(rows == 1)
}
