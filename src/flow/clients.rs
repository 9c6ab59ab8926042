//! Clients, as the host's command line manages them.

use super::{client_secret, keys};
use crate::crypto::{Plain, Vault, random};
use crate::model::{Client, ClientMetadata, Id, Instant, Managed, Provider, RevocationReason, Seconds};
use crate::protocol::error::OAuthError;
use crate::protocol::registration::{self, Origin, Rules, Warning};
use crate::store::audit::{self, Entry};
use crate::store::{Insertion, Store, StoreError, client_secrets, clients, grants, users};

/// A client that was made.
#[derive(Debug)]
pub struct Made {
    /// The client.
    pub client: Client,
    /// Its secret, shown this once; `None` for a method that rests on none.
    pub secret: Option<Plain>,
    /// What its owner should know.
    pub warnings: Vec<Warning>,
}

/// Why no client was made.
#[derive(Debug)]
pub enum AddError {
    /// The metadata breaks a rule of registration.
    Refused(OAuthError),
    /// A client of the provider, or a person, has the identifier.
    Taken,
    /// The database failed.
    Store(StoreError),
    /// The client exists, but the key of its algorithm could not be made yet; the server makes it at its next tick.
    Keys(String),
}

impl From<StoreError> for AddError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Makes a client, with a drawn secret if its method needs one.
///
/// # Errors
/// `AddError`; nothing was written then.
pub fn add(
    store: &Store,
    vault: &Vault,
    provider: &Provider,
    (id, metadata): (Id<Client>, ClientMetadata),
    now: Instant,
) -> Result<Made, AddError> {
    let rules = Rules { provider, origin: Origin::File, secret_length: None };
    let registration::Admitted { metadata, warnings } = registration::admit(metadata, &rules).map_err(AddError::Refused)?;
    let secret = metadata.token_endpoint_auth_method.needs_secret().then(|| random::secret(client_secret::DRAWN));
    let kept = secret.as_ref().map(|plain| client_secret::keep(vault, &provider.id, &id, plain, now));
    let client = Client {
        id,
        provider: provider.id.clone(),
        metadata,
        secrets: kept.into_iter().collect(),
        enabled: true,
        managed: Managed::People,
        created_at: now,
    };
    let inserted = store.write({
        let client = client.clone();
        move |c| {
            // A token's `sub` is the person or, for client credentials, the client: the two must not be confused (decision 13).
            if users::find(c, &Id::new(client.id.as_str()))?.is_some() {
                return Ok(Insertion::Taken);
            }
            clients::insert(c, &client)
        }
    })?;
    if !inserted.is_inserted() {
        return Err(AddError::Taken);
    }
    keys::ensure(store, vault, &provider.id, now).map_err(|stop| AddError::Keys(stop.to_string()))?;
    Ok(Made { client, secret, warnings })
}

/// A client of a provider.
///
/// # Errors
/// The database's failure.
pub fn find(store: &Store, provider: &Provider, id: &str) -> Result<Option<Client>, StoreError> {
    store.read(|c| clients::find(c, &provider.id, &Id::new(id)))
}

/// A page of clients by name, after `after`.
///
/// # Errors
/// The database's failure.
pub fn list(store: &Store, provider: &Provider, after: Option<&Client>, limit: i64) -> Result<Vec<Client>, StoreError> {
    store.read(|c| clients::list(c, &provider.id, after, limit))
}

/// Gives a client a new secret. The earlier ones are still accepted for `grace`, so that the app can be told without an outage.
///
/// # Errors
/// The database's failure.
pub fn new_secret(store: &Store, vault: &Vault, client: &Client, grace: Seconds, now: Instant) -> Result<Plain, StoreError> {
    let plain = random::secret(client_secret::DRAWN);
    let kept = client_secret::keep(vault, &client.provider, &client.id, &plain, now);
    let (provider, id) = (client.provider.clone(), client.id.clone());
    let end = now.plus(grace);
    store.write(move |c| {
        for earlier in client_secrets::list(c, &provider, &id)? {
            if earlier.expires_at.is_none_or(|expires| expires > end) {
                client_secrets::expire(c, &provider, &id, &earlier.id, end)?;
            }
        }
        client_secrets::insert(c, &provider, &id, &kept)
    })?;
    Ok(plain)
}

/// Refuses a client everywhere, and revokes what it holds.
///
/// # Errors
/// The database's failure.
pub fn disable(store: &Store, client: &Client, now: Instant) -> Result<(), StoreError> {
    set_enabled(store, client, false)?;
    let (provider, id) = (client.provider.clone(), client.id.clone());
    loop {
        let (provider, id) = (provider.clone(), id.clone());
        let revoked = store.write(move |c| grants::revoke_for_client(c, &provider, &id, RevocationReason::ByClient, now))?;
        if revoked == 0 {
            return Ok(());
        }
    }
}

/// Lets a client work again; what was revoked stays revoked.
///
/// # Errors
/// The database's failure.
pub fn enable(store: &Store, client: &Client) -> Result<(), StoreError> {
    set_enabled(store, client, true)
}

/// Removes a client with everything that hangs on it: what it holds is dead when this returns.
///
/// # Errors
/// The database's failure; some of what it held may then be gone already.
pub fn remove(store: &Store, client: &Client, entry: Entry) -> Result<(), StoreError> {
    loop {
        let (provider, id) = (client.provider.clone(), client.id.clone());
        if store.write(move |c| grants::delete_for_client(c, &provider, &id))? == 0 {
            break;
        }
    }
    let (provider, id) = (client.provider.clone(), client.id.clone());
    store.write(move |c| {
        if clients::delete(c, &provider, &id)? {
            audit::insert(c, &entry)?;
        }
        Ok(())
    })
}

fn set_enabled(store: &Store, client: &Client, enabled: bool) -> Result<(), StoreError> {
    let (provider, id) = (client.provider.clone(), client.id.clone());
    store.write(move |c| {
        if let Some(found) = clients::find(c, &provider, &id)? {
            clients::update(c, &Client { enabled, ..found })?;
        }
        Ok(())
    })
}
