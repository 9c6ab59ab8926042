//! What is kept of clients that registered themselves: the token with which each manages itself (RFC 7592), and whether anybody
//! has ever used it. The row goes with its client.

use diesel::dsl::exists;
use diesel::{BoolExpressionMethods, ExpressionMethods, OptionalExtension, QueryDsl, RunQueryDsl};

use super::schema::{clients, consents, grants, registrations};
use super::{AnyConnection, Result};
use crate::crypto::Hashed;
use crate::model::{Client, ClientRegistration, Id, Instant, Provider};

/// The most clients that one call of [`list_unused`] names.
pub const CHUNK: i64 = 100;

/// Notes that a client registered itself.
pub fn insert(c: &mut AnyConnection, registered: &ClientRegistration) -> Result<()> {
    let row = (
        registrations::provider_id.eq(registered.provider.as_str()),
        registrations::client_id.eq(registered.client.as_str()),
        registrations::token.eq(registered.token.as_bytes()),
        registrations::registered_at.eq(registered.registered_at.epoch_seconds()),
    );
    diesel::insert_into(registrations::table).values(row).execute(c)?;
    Ok(())
}

/// The hash of the token with which a client manages itself.
pub fn token(c: &mut AnyConnection, provider: &Id<Provider>, client: &Id<Client>) -> Result<Option<Hashed>> {
    let own = registrations::table.find((provider.as_str(), client.as_str()));
    let token: Option<Vec<u8>> = own.select(registrations::token).first(c).optional()?;
    Ok(token.map(Hashed::from_bytes))
}

/// Replaces the token of a client; `false` if `earlier` is not the present one.
pub fn rotate(
    c: &mut AnyConnection,
    (provider, client): (&Id<Provider>, &Id<Client>),
    earlier: &Hashed,
    next: &Hashed,
) -> Result<bool> {
    let own = registrations::table.find((provider.as_str(), client.as_str()));
    let present = own.filter(registrations::token.eq(earlier.as_bytes()));
    Ok(diesel::update(present).set(registrations::token.eq(next.as_bytes())).execute(c)? == 1)
}

/// How many clients of a provider registered themselves and are not known to be used.
pub fn count_unused(c: &mut AnyConnection, provider: &Id<Provider>) -> Result<i64> {
    let own = registrations::table.filter(registrations::provider_id.eq(provider.as_str()));
    Ok(own.filter(registrations::used_at.is_null()).count().get_result(c)?)
}

/// Notes which clients of a provider have a grant or a consent by now, and how many they are.
pub fn mark_used(c: &mut AnyConnection, provider: &Id<Provider>, now: Instant) -> Result<usize> {
    let unused =
        registrations::table.filter(registrations::provider_id.eq(provider.as_str())).filter(registrations::used_at.is_null());
    let granted = grants::table
        .filter(grants::provider_id.eq(registrations::provider_id))
        .filter(grants::client_id.eq(registrations::client_id));
    let allowed = consents::table
        .filter(consents::provider_id.eq(registrations::provider_id))
        .filter(consents::client_id.eq(registrations::client_id));
    let used = unused.filter(exists(granted).or(exists(allowed)));
    Ok(diesel::update(used).set(registrations::used_at.eq(now.epoch_seconds())).execute(c)?)
}

/// Up to [`CHUNK`] clients of a provider that registered until `until`, that nobody has used and that are still their own.
pub fn list_unused(c: &mut AnyConnection, provider: &Id<Provider>, until: Instant) -> Result<Vec<Id<Client>>> {
    let own = registrations::table
        .filter(registrations::provider_id.eq(provider.as_str()))
        .filter(registrations::used_at.is_null())
        .filter(registrations::registered_at.le(until.epoch_seconds()))
        .filter(exists(still_its_own()));
    let clients: Vec<String> = own.order(registrations::registered_at).select(registrations::client_id).limit(CHUNK).load(c)?;
    Ok(clients.into_iter().map(Id::new).collect())
}

/// The client of a registration, unless the organisation has taken it over.
#[diesel::dsl::auto_type]
fn still_its_own() -> _ {
    clients::table
        .filter(clients::provider_id.eq(registrations::provider_id))
        .filter(clients::id.eq(registrations::client_id))
        .filter(clients::managed.eq("itself"))
}
