//! What hangs on a provider that is being removed, taken out in parts that each are a short write. What has a short life of its own
//! (readers of keys, spent identifiers, events) is left to the sweep.

use diesel::{ExpressionMethods, QueryDsl, RunQueryDsl};

use super::schema::{browsers, encryption_keys, interactions, registration_tokens, resources, signing_keys, upstream_arrivals};
use super::{AnyConnection, Result, clients, grants};
use crate::model::{Id, Provider};

/// The most browsers that go in one write, with their sessions.
const CHUNK: i64 = 500;

/// Takes out a part; says whether nothing is left.
///
/// # Errors
/// `StoreError`.
pub fn take_out(c: &mut AnyConnection, provider: &Id<Provider>) -> Result<bool> {
    if let Some(client) = clients::any(c, provider)? {
        if grants::delete_for_client(c, provider, &client)? == 0 {
            clients::delete(c, provider, &client)?;
        }
        return Ok(false);
    }
    let own = browsers::table.filter(browsers::provider_id.eq(provider.as_str()));
    let some: Vec<String> = own.select(browsers::id).limit(CHUNK).load(c)?;
    if !some.is_empty() {
        diesel::delete(browsers::table.filter(browsers::id.eq_any(some))).execute(c)?;
        return Ok(false);
    }
    let id = provider.as_str();
    diesel::delete(interactions::table.filter(interactions::provider_id.eq(id))).execute(c)?;
    diesel::delete(upstream_arrivals::table.filter(upstream_arrivals::provider_id.eq(id))).execute(c)?;
    diesel::delete(registration_tokens::table.filter(registration_tokens::provider_id.eq(id))).execute(c)?;
    diesel::delete(resources::table.filter(resources::provider_id.eq(id))).execute(c)?;
    diesel::delete(signing_keys::table.filter(signing_keys::provider_id.eq(id))).execute(c)?;
    diesel::delete(encryption_keys::table.filter(encryption_keys::provider_id.eq(id))).execute(c)?;
    Ok(true)
}
