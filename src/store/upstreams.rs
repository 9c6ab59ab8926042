//! Relying-party domains. Every write raises the settings revision.

use diesel::{AsChangeset, ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, RunQueryDsl};
use serde_json::Value;

use super::column::{from_json, from_word, json, text, word};
use super::connection::each_backend;
use super::schema::upstreams;
use super::{AnyConnection, Insertion, Result, StoreError, revision};
use crate::crypto::Hashed;
use crate::model::{Id, Instant, Tenant, Upstream, UpstreamSecret};

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = upstreams, treat_none_as_null = true)]
struct Row {
    id: String,
    tenant_id: String,
    name: String,
    display_name: String,
    settings: String,
    secret_hash: Option<Vec<u8>>,
    sealed_secret: Option<Vec<u8>>,
    client_key_hash: Option<Vec<u8>>,
    sealed_client_key: Option<Vec<u8>>,
    metadata: Option<String>,
    enabled: bool,
    managed: String,
    created_at: i64,
    flushed_at: i64,
    secret_set_at: Option<i64>,
    client_key_set_at: Option<i64>,
}

impl TryFrom<Row> for Upstream {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        let secret = row.secret_hash.zip(row.sealed_secret);
        let client_key = row.client_key_hash.zip(row.sealed_client_key);
        let kept = |(hash, sealed), set_at: Option<i64>| UpstreamSecret {
            hash: Hashed::from_bytes(hash),
            sealed,
            set_at: Instant::from_epoch(set_at.unwrap_or(row.created_at)),
        };
        Ok(Self {
            id: Id::new(row.id),
            tenant: Id::new(row.tenant_id),
            name: row.name,
            display_name: row.display_name,
            settings: from_json("upstreams.settings", &row.settings)?,
            secret: secret.map(|secret| kept(secret, row.secret_set_at)),
            client_key: client_key.map(|key| kept(key, row.client_key_set_at)),
            metadata: row.metadata.map(|text| from_json("upstreams.metadata", &text)).transpose()?,
            enabled: row.enabled,
            managed: from_word("upstreams.managed", row.managed)?,
            created_at: Instant::from_epoch(row.created_at),
            flushed_at: Instant::from_epoch(row.flushed_at),
        })
    }
}

fn row(upstream: &Upstream) -> Result<Row> {
    Ok(Row {
        id: text(&upstream.id),
        tenant_id: text(&upstream.tenant),
        name: upstream.name.clone(),
        display_name: upstream.display_name.clone(),
        settings: json(&upstream.settings)?,
        secret_hash: upstream.secret.as_ref().map(|secret| secret.hash.as_bytes().to_vec()),
        sealed_secret: upstream.secret.as_ref().map(|secret| secret.sealed.clone()),
        client_key_hash: upstream.client_key.as_ref().map(|key| key.hash.as_bytes().to_vec()),
        sealed_client_key: upstream.client_key.as_ref().map(|key| key.sealed.clone()),
        metadata: upstream.metadata.as_ref().map(json).transpose()?,
        enabled: upstream.enabled,
        managed: word(&upstream.managed)?,
        created_at: upstream.created_at.epoch_seconds(),
        flushed_at: upstream.flushed_at.epoch_seconds(),
        secret_set_at: upstream.secret.as_ref().map(|secret| secret.set_at.epoch_seconds()),
        client_key_set_at: upstream.client_key.as_ref().map(|key| key.set_at.epoch_seconds()),
    })
}

/// Every domain of a tenant, by name.
pub fn list(c: &mut AnyConnection, tenant: &Id<Tenant>) -> Result<Vec<Upstream>> {
    let own = upstreams::table.filter(upstreams::tenant_id.eq(tenant.as_str()));
    let rows: Vec<Row> = own.order(upstreams::name).load(c)?;
    rows.into_iter().map(Upstream::try_from).collect()
}

/// A tenant's domain by its short name.
pub fn find_by_name(c: &mut AnyConnection, tenant: &Id<Tenant>, name: &str) -> Result<Option<Upstream>> {
    let own = upstreams::table.filter(upstreams::tenant_id.eq(tenant.as_str())).filter(upstreams::name.eq(name));
    let row: Option<Row> = own.first(c).optional()?;
    row.map(Upstream::try_from).transpose()
}

/// The domain with an identifier.
pub fn find(c: &mut AnyConnection, id: &Id<Upstream>) -> Result<Option<Upstream>> {
    let row: Option<Row> = upstreams::table.find(id.as_str()).first(c).optional()?;
    row.map(Upstream::try_from).transpose()
}

/// Adds a domain unless its name is taken in the tenant.
pub fn insert(c: &mut AnyConnection, upstream: &Upstream) -> Result<Insertion> {
    let row = row(upstream)?;
    let rows = each_backend!(c, c => diesel::insert_into(upstreams::table).values(&row).on_conflict_do_nothing().execute(c)?);
    revision::bump(c)?;
    Ok(Insertion::of(rows))
}

/// Writes every column of a domain that exists; `false` if it does not.
pub fn update(c: &mut AnyConnection, upstream: &Upstream) -> Result<bool> {
    let rows = diesel::update(upstreams::table.find(upstream.id.as_str())).set(row(upstream)?).execute(c)?;
    revision::bump(c)?;
    Ok(rows == 1)
}

/// Keeps the metadata of the method `read`, or forgets it so that it is read again; `false` if there is no such domain.
pub fn keep_metadata(c: &mut AnyConnection, id: &Id<Upstream>, metadata: Option<&Value>) -> Result<bool> {
    let change = upstreams::metadata.eq(metadata.map(json).transpose()?);
    let rows = diesel::update(upstreams::table.find(id.as_str())).set(change).execute(c)?;
    revision::bump(c)?;
    Ok(rows == 1)
}

/// Forgets what is kept of the upstream, on every process; `false` if there is no such domain.
pub fn flush(c: &mut AnyConnection, id: &Id<Upstream>, now: Instant) -> Result<bool> {
    let change = (upstreams::metadata.eq(None::<String>), upstreams::flushed_at.eq(now.epoch_seconds()));
    let rows = diesel::update(upstreams::table.find(id.as_str())).set(change).execute(c)?;
    revision::bump(c)?;
    Ok(rows == 1)
}

/// Removes a domain that no identity and no session rests on; `false` if it did not exist.
pub fn delete(c: &mut AnyConnection, id: &Id<Upstream>) -> Result<bool> {
    let rows = diesel::delete(upstreams::table.find(id.as_str())).execute(c)?;
    revision::bump(c)?;
    Ok(rows == 1)
}

/// Replaces seal and hash of a secret (the master key changed), unless its seal is another by now.
pub fn reseal(c: &mut AnyConnection, id: &Id<Upstream>, earlier: &[u8], secret: &UpstreamSecret) -> Result<bool> {
    let own = upstreams::table.find(id.as_str()).filter(upstreams::sealed_secret.eq(earlier));
    let change = (upstreams::secret_hash.eq(secret.hash.as_bytes()), upstreams::sealed_secret.eq(&secret.sealed));
    let rows = diesel::update(own).set(change).execute(c)?;
    revision::bump(c)?;
    Ok(rows == 1)
}

/// The same for the private key of its certificate.
pub fn reseal_key(c: &mut AnyConnection, id: &Id<Upstream>, earlier: &[u8], key: &UpstreamSecret) -> Result<bool> {
    let own = upstreams::table.find(id.as_str()).filter(upstreams::sealed_client_key.eq(earlier));
    let change = (upstreams::client_key_hash.eq(key.hash.as_bytes()), upstreams::sealed_client_key.eq(&key.sealed));
    let rows = diesel::update(own).set(change).execute(c)?;
    revision::bump(c)?;
    Ok(rows == 1)
}
