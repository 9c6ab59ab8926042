//! Encryption keys. Each transition is a guarded statement, and a partial unique index holds that a provider publishes at most one
//! key of a kind: of N processes exactly one wins. Every write raises the settings revision.

use diesel::{ExpressionMethods, Insertable, QueryDsl, Queryable, RunQueryDsl, Selectable, SelectableHelper};

use super::column::{from_json, from_word, instant, json, seconds, text, word};
use super::connection::each_backend;
use super::schema::encryption_keys;
use super::{AnyConnection, Insertion, Result, StoreError, revision};
use crate::model::{EncryptionKey, Id, Instant, Provider};

#[derive(Queryable, Insertable, Selectable)]
#[diesel(table_name = encryption_keys)]
struct Row {
    provider_id: String,
    kid: String,
    kind: String,
    public_jwk: String,
    sealed_private: Vec<u8>,
    published_at: i64,
    retires_at: Option<i64>,
}

impl TryFrom<Row> for EncryptionKey {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            kid: row.kid,
            provider: Id::new(row.provider_id),
            kind: from_word("encryption_keys.kind", row.kind)?,
            public_jwk: from_json("encryption_keys.public_jwk", &row.public_jwk)?,
            sealed_private: row.sealed_private,
            published_at: Instant::from_epoch(row.published_at),
            retires_at: instant(row.retires_at),
        })
    }
}

/// Every key of a provider, the oldest first.
pub fn list(c: &mut AnyConnection, provider: &Id<Provider>) -> Result<Vec<EncryptionKey>> {
    let own = encryption_keys::table.filter(encryption_keys::provider_id.eq(provider.as_str()));
    let rows: Vec<Row> = own.order((encryption_keys::published_at, encryption_keys::kid)).select(Row::as_select()).load(c)?;
    rows.into_iter().map(EncryptionKey::try_from).collect()
}

/// Publishes a key. `Taken` if one of its kind is published already: another process was first, and this key is thrown away.
pub fn insert(c: &mut AnyConnection, key: &EncryptionKey) -> Result<Insertion> {
    let row = Row {
        provider_id: text(&key.provider),
        kid: key.kid.clone(),
        kind: word(&key.kind)?,
        public_jwk: json(&key.public_jwk)?,
        sealed_private: key.sealed_private.clone(),
        published_at: key.published_at.epoch_seconds(),
        retires_at: seconds(key.retires_at),
    };
    let rows =
        each_backend!(c, c => diesel::insert_into(encryption_keys::table).values(&row).on_conflict_do_nothing().execute(c)?);
    if rows == 1 {
        revision::bump(c)?;
    }
    Ok(Insertion::of(rows))
}

/// Takes a key out of the key set; it opens until `retires_at`. `false` if it is not published any more.
pub fn withdraw(c: &mut AnyConnection, provider: &Id<Provider>, kid: &str, retires_at: Instant) -> Result<bool> {
    let own = encryption_keys::table.find((provider.as_str(), kid)).filter(encryption_keys::retires_at.is_null());
    let rows = diesel::update(own).set(encryption_keys::retires_at.eq(Some(retires_at.epoch_seconds()))).execute(c)?;
    moved(c, rows)
}

/// Destroys a key, both halves; `false` if it is not there any more.
pub fn destroy(c: &mut AnyConnection, provider: &Id<Provider>, kid: &str) -> Result<bool> {
    let rows = diesel::delete(encryption_keys::table.find((provider.as_str(), kid))).execute(c)?;
    moved(c, rows)
}

/// Seals the private half anew (the master key changed); `false` if the key is not there any more.
pub fn reseal(c: &mut AnyConnection, provider: &Id<Provider>, kid: &str, sealed: &[u8]) -> Result<bool> {
    let own = encryption_keys::table.find((provider.as_str(), kid));
    let rows = diesel::update(own).set(encryption_keys::sealed_private.eq(sealed)).execute(c)?;
    moved(c, rows)
}

fn moved(c: &mut AnyConnection, rows: usize) -> Result<bool> {
    if rows == 1 {
        revision::bump(c)?;
    }
    Ok(rows == 1)
}
