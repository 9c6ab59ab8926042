//! Domains, as the host's command line manages them.

use serde_json::Value;

use crate::crypto::{Plain, Vault, random};
use crate::flow::upstream_secret;
use crate::model::{Id, Instant, Managed, Tenant, Upstream, UpstreamSettings};
use crate::protocol::relying_party::begin::Drawn;
use crate::protocol::relying_party::check::{self, Problem};
use crate::store::{Insertion, Store, StoreError, upstreams};

/// A domain to be made.
#[derive(Clone, Debug)]
pub struct NewUpstream {
    /// The tenant.
    pub tenant: Id<Tenant>,
    /// The short name.
    pub name: String,
    /// The name for people.
    pub display_name: String,
    /// How it works.
    pub settings: UpstreamSettings,
    /// The secret of our app there.
    pub secret: Option<Plain>,
    /// The private key of `client_certificate`.
    pub client_key: Option<Plain>,
}

/// Why a domain was not made.
#[derive(Clone, Debug, PartialEq)]
pub enum AddError {
    /// Something in the settings is wrong.
    Wrong(Vec<Problem>),
    /// The name is taken.
    Taken,
    /// The database failed.
    Store(StoreError),
}

/// Makes a domain.
///
/// # Errors
/// See [`AddError`].
pub fn add(store: &Store, vault: &Vault, new: NewUpstream, now: Instant) -> Result<Upstream, AddError> {
    let mut problems = check::problems(&new.settings, new.secret.is_some());
    problems.extend(check::client_key(&new.settings, new.client_key.as_ref()));
    if !problems.is_empty() {
        return Err(AddError::Wrong(problems));
    }
    let id = Id::mint(random::bytes());
    let upstream = Upstream {
        secret: new.secret.as_ref().map(|secret| upstream_secret::keep(vault, &id, secret, now)),
        client_key: new.client_key.as_ref().map(|key| upstream_secret::keep_key(vault, &id, key, now)),
        id,
        tenant: new.tenant,
        name: new.name,
        display_name: new.display_name,
        settings: new.settings,
        metadata: None::<Value>,
        enabled: true,
        managed: Managed::People,
        created_at: now,
        flushed_at: now,
    };
    let written = upstream.clone();
    match store.write(move |c| upstreams::insert(c, &written)) {
        Ok(Insertion::Inserted) => Ok(upstream),
        Ok(Insertion::Taken) => Err(AddError::Taken),
        Err(error) => Err(AddError::Store(error)),
    }
}

/// The domains of a tenant.
///
/// # Errors
/// The database's failure.
pub fn list(store: &Store, tenant: &Id<Tenant>) -> Result<Vec<Upstream>, StoreError> {
    store.read(|c| upstreams::list(c, tenant))
}

/// Lets every process forget what it keeps of an upstream: metadata and keys are fetched anew. `false` if there is none of that name.
///
/// # Errors
/// The database's failure.
pub fn flush(store: &Store, tenant: &Id<Tenant>, name: &str, now: Instant) -> Result<bool, StoreError> {
    let (tenant, name) = (tenant.clone(), name.to_owned());
    store.write(move |c| match upstreams::find_by_name(c, &tenant, &name)? {
        Some(upstream) => upstreams::flush(c, &upstream.id, now),
        None => Ok(false),
    })
}

/// Random words for one request.
pub fn draw() -> (Drawn, String) {
    let word = || random::token().reveal().to_owned();
    (Drawn { state: word(), nonce: word(), verifier: word() }, word())
}
