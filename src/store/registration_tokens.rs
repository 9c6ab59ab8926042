//! Initial access tokens (RFC 7591 §1.2): each admits so many clients, whoever comes first.

use diesel::{ExpressionMethods, Insertable, OptionalExtension, QueryDsl, Queryable, RunQueryDsl};

use super::column::text;
use super::schema::registration_tokens;
use super::{AnyConnection, Result};
use crate::crypto::Hashed;
use crate::model::{Id, Instant, Provider, RegistrationToken};

#[derive(Queryable, Insertable)]
#[diesel(table_name = registration_tokens)]
struct Row {
    id: String,
    provider_id: String,
    hash: Vec<u8>,
    uses: i64,
    used: i64,
    created_at: i64,
    expires_at: i64,
}

impl From<Row> for RegistrationToken {
    fn from(row: Row) -> Self {
        Self {
            id: Id::new(row.id),
            provider: Id::new(row.provider_id),
            hash: Hashed::from_bytes(row.hash),
            uses: row.uses,
            used: row.used,
            created_at: Instant::from_epoch(row.created_at),
            expires_at: Instant::from_epoch(row.expires_at),
        }
    }
}

/// Adds a token.
pub fn insert(c: &mut AnyConnection, token: &RegistrationToken) -> Result<()> {
    let row = Row {
        id: text(&token.id),
        provider_id: text(&token.provider),
        hash: token.hash.as_bytes().to_vec(),
        uses: token.uses,
        used: token.used,
        created_at: token.created_at.epoch_seconds(),
        expires_at: token.expires_at.epoch_seconds(),
    };
    diesel::insert_into(registration_tokens::table).values(&row).execute(c)?;
    Ok(())
}

/// The tokens of a provider that are not swept yet, the oldest first.
pub fn list(c: &mut AnyConnection, provider: &Id<Provider>) -> Result<Vec<RegistrationToken>> {
    let own = registration_tokens::table.filter(registration_tokens::provider_id.eq(provider.as_str()));
    let rows: Vec<Row> = own.order((registration_tokens::created_at, registration_tokens::id)).load(c)?;
    Ok(rows.into_iter().map(RegistrationToken::from).collect())
}

/// The token behind a hash, if it would admit one more client now. Only [`claim`] admits.
pub fn find_open(
    c: &mut AnyConnection,
    provider: &Id<Provider>,
    hash: &Hashed,
    now: Instant,
) -> Result<Option<RegistrationToken>> {
    let own = registration_tokens::table
        .filter(registration_tokens::hash.eq(hash.as_bytes()))
        .filter(registration_tokens::provider_id.eq(provider.as_str()));
    let open = own
        .filter(registration_tokens::used.lt(registration_tokens::uses))
        .filter(registration_tokens::expires_at.gt(now.epoch_seconds()));
    let row: Option<Row> = open.first(c).optional()?;
    Ok(row.map(RegistrationToken::from))
}

/// Uses a token once; `false` if it has expired or has admitted as many clients as it may.
pub fn claim(c: &mut AnyConnection, id: &Id<RegistrationToken>, now: Instant) -> Result<bool> {
    let open = registration_tokens::table
        .find(id.as_str())
        .filter(registration_tokens::used.lt(registration_tokens::uses))
        .filter(registration_tokens::expires_at.gt(now.epoch_seconds()));
    let rows = diesel::update(open).set(registration_tokens::used.eq(registration_tokens::used + 1)).execute(c)?;
    Ok(rows == 1)
}

/// Takes a token away; the clients that it admitted stay. `false` if there is no such token.
pub fn delete(c: &mut AnyConnection, provider: &Id<Provider>, id: &str) -> Result<bool> {
    let own = registration_tokens::table.find(id).filter(registration_tokens::provider_id.eq(provider.as_str()));
    Ok(diesel::delete(own).execute(c)? == 1)
}
