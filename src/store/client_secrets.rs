//! Secrets of clients. A client may have two, so that one can be replaced without an outage. Every write raises the settings
//! revision, since clients are cached with their secrets; only that one was used does not, since nothing is decided by it.

use diesel::{BoolExpressionMethods, ExpressionMethods, Insertable, QueryDsl, Queryable, RunQueryDsl};

use super::column::{instant, seconds, text};
use super::schema::client_secrets;
use super::{AnyConnection, Result, revision};
use crate::crypto::Hashed;
use crate::model::{Client, ClientSecret, Id, Instant, Provider, Seconds};

#[derive(Queryable, Insertable)]
#[diesel(table_name = client_secrets)]
struct Row {
    provider_id: String,
    client_id: String,
    id: String,
    hash: Vec<u8>,
    sealed: Vec<u8>,
    length: i64,
    created_at: i64,
    expires_at: Option<i64>,
    last_used_at: Option<i64>,
}

impl From<Row> for ClientSecret {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            hash: Hashed::from_bytes(row.hash),
            sealed: row.sealed,
            length: usize::try_from(row.length).unwrap_or_default(),
            created_at: Instant::from_epoch(row.created_at),
            expires_at: instant(row.expires_at),
            last_used_at: instant(row.last_used_at),
        }
    }
}

/// Secrets of a client that are not swept yet, the oldest first. Cached clients carry them, so expiry is judged at use.
pub fn list(c: &mut AnyConnection, provider: &Id<Provider>, client: &Id<Client>) -> Result<Vec<ClientSecret>> {
    let own = client_secrets::provider_id.eq(provider.as_str()).and(client_secrets::client_id.eq(client.as_str()));
    let rows: Vec<Row> = client_secrets::table.filter(own).order((client_secrets::created_at, client_secrets::id)).load(c)?;
    Ok(rows.into_iter().map(ClientSecret::from).collect())
}

/// Adds a secret. One that is made in the same second as another counts as made a second after it, so that their order is that in
/// which they were made.
pub fn insert(c: &mut AnyConnection, provider: &Id<Provider>, client: &Id<Client>, secret: &ClientSecret) -> Result<()> {
    let newest = list(c, provider, client)?.last().map(|last| last.created_at.plus(Seconds(1)));
    let created_at = newest.map_or(secret.created_at, |after| after.max(secret.created_at));
    let row = Row {
        provider_id: text(provider),
        client_id: text(client),
        id: secret.id.clone(),
        hash: secret.hash.as_bytes().to_vec(),
        sealed: secret.sealed.clone(),
        length: i64::try_from(secret.length).unwrap_or(i64::MAX),
        created_at: created_at.epoch_seconds(),
        expires_at: seconds(secret.expires_at),
        last_used_at: seconds(secret.last_used_at),
    };
    diesel::insert_into(client_secrets::table).values(&row).execute(c)?;
    revision::bump(c)
}

/// Where a secret stands: provider, client, and its own identifier.
pub type Place = (Id<Provider>, Id<Client>, String);

/// A page of all secrets, beginning after a place, for sealing them anew.
pub fn page(c: &mut AnyConnection, after: Option<&Place>, limit: i64) -> Result<Vec<(Place, ClientSecret)>> {
    let mut query = client_secrets::table.into_boxed();
    if let Some((provider, client, id)) = after {
        let (p, a) = (text(provider), text(client));
        let same_client = client_secrets::provider_id.eq(p.clone()).and(client_secrets::client_id.eq(a.clone()));
        let later_client = client_secrets::provider_id.eq(p.clone()).and(client_secrets::client_id.gt(a));
        query = query
            .filter(client_secrets::provider_id.gt(p).or(later_client).or(same_client.and(client_secrets::id.gt(id.clone()))));
    }
    let order = (client_secrets::provider_id, client_secrets::client_id, client_secrets::id);
    let rows: Vec<Row> = query.order(order).limit(limit).load(c)?;
    let place = |row: &Row| (Id::new(row.provider_id.clone()), Id::new(row.client_id.clone()), row.id.clone());
    Ok(rows.into_iter().map(|row| (place(&row), ClientSecret::from(row))).collect())
}

/// Replaces seal and hash of a secret (the master key changed), unless its seal is another by now.
pub fn reseal(c: &mut AnyConnection, place: &Place, earlier: &[u8], secret: &ClientSecret) -> Result<bool> {
    let (provider, client, id) = place;
    let own = client_secrets::table.find((provider.as_str(), client.as_str(), id)).filter(client_secrets::sealed.eq(earlier));
    let change = (client_secrets::sealed.eq(&secret.sealed), client_secrets::hash.eq(secret.hash.as_bytes()));
    let rows = diesel::update(own).set(change).execute(c)?;
    revision::bump(c)?;
    Ok(rows == 1)
}

/// Sets when a secret stops being accepted; `false` if there is no such secret.
pub fn expire(c: &mut AnyConnection, provider: &Id<Provider>, client: &Id<Client>, id: &str, at: Instant) -> Result<bool> {
    let secret = client_secrets::table.find((provider.as_str(), client.as_str(), id));
    let rows = diesel::update(secret).set(client_secrets::expires_at.eq(at.epoch_seconds())).execute(c)?;
    revision::bump(c)?;
    Ok(rows == 1)
}

/// Notes that a secret was used; what was noted later stays.
pub fn note_use(c: &mut AnyConnection, place: &Place, at: Instant) -> Result<()> {
    let (provider, client, id) = place;
    let at = at.epoch_seconds();
    let own = client_secrets::table.find((provider.as_str(), client.as_str(), id));
    let earlier = own.filter(client_secrets::last_used_at.is_null().or(client_secrets::last_used_at.lt(at)));
    diesel::update(earlier).set(client_secrets::last_used_at.eq(at)).execute(c)?;
    Ok(())
}

/// Takes a secret away at once; `false` if there is no such secret.
pub fn delete(c: &mut AnyConnection, provider: &Id<Provider>, client: &Id<Client>, id: &str) -> Result<bool> {
    let rows = diesel::delete(client_secrets::table.find((provider.as_str(), client.as_str(), id))).execute(c)?;
    revision::bump(c)?;
    Ok(rows == 1)
}
