//! Relying-party domains as a settings snapshot holds them: with their secrets opened and their keys loaded, once.

use std::sync::Arc;

use super::trust;
use crate::crypto::{Plain, Vault};
use crate::flow::Result;
use crate::flow::upstream_secret::{self, LoadedIdentity};
use crate::jose::{ClientCertificate, MacKey};
use crate::model::{Id, PlatformIdentity, Tenant, Upstream, UpstreamRegistration};
use crate::protocol::relying_party::client_authentication::Credentials;
use crate::protocol::relying_party::symmetric_key;
use crate::store::{Store, platform_identities, trusted_authorities, upstreams};

/// A domain, ready to be used.
#[derive(Clone, Debug)]
pub struct Domain {
    /// The domain, with the authorities of its tenant beside its own.
    pub upstream: Upstream,
    /// The secret of our app there.
    pub secret: Option<Plain>,
    /// The key of the HS family that the secret stands for.
    pub mac: Option<MacKey>,
    /// The token with which it registers itself, if the upstream asks for one.
    pub initial_access_token: Option<Plain>,
    /// What it is registered as, if it registers itself and this has been looked up.
    pub registration: Option<UpstreamRegistration>,
    /// Its key pair.
    pub identity: Option<Arc<LoadedIdentity>>,
    /// Its certificate: its own, else that of the identity.
    pub certificate: Option<Arc<ClientCertificate>>,
}

impl Domain {
    /// What we can prove ourselves with; the identifier is a fresh one, for an assertion.
    pub fn credentials(&self, jti: String) -> Credentials {
        Credentials {
            secret: self.secret.clone(),
            signer: self.identity.as_ref().map(|identity| identity.signer.clone()),
            certificate: self.certificate.clone(),
            jti,
        }
    }
}

/// Loads the enabled domains of a tenant; one that has not changed is taken over. A domain whose secret does not open is left out, with
/// a line in the log: it takes nobody else with it.
///
/// # Errors
/// When the database does not answer.
pub fn load(store: &Store, vault: &Vault, tenant: &Id<Tenant>, before: &[Arc<Domain>]) -> Result<Vec<Arc<Domain>>> {
    ready(store, vault, (tenant, before), |row| row.enabled)
}

/// A domain by its short name, enabled or not, for whoever looks after it.
///
/// # Errors
/// When the database does not answer.
pub fn find(store: &Store, vault: &Vault, tenant: &Id<Tenant>, name: &str) -> Result<Option<Arc<Domain>>> {
    Ok(ready(store, vault, (tenant, &[]), |row| row.name == name)?.pop())
}

/// A domain by its identifier, enabled or not.
///
/// # Errors
/// When the database does not answer.
pub fn find_by_id(store: &Store, vault: &Vault, tenant: &Id<Tenant>, id: &Id<Upstream>) -> Result<Option<Arc<Domain>>> {
    Ok(ready(store, vault, (tenant, &[]), |row| row.id == *id)?.pop())
}

fn ready(
    store: &Store,
    vault: &Vault,
    (tenant, before): (&Id<Tenant>, &[Arc<Domain>]),
    is_wanted: impl Fn(&Upstream) -> bool,
) -> Result<Vec<Arc<Domain>>> {
    let (rows, identities, trusted) = store.read(|c| {
        Ok((upstreams::list(c, tenant)?, platform_identities::list(c, tenant)?, trusted_authorities::list(c, tenant)?))
    })?;
    let trusted = trust::text(&trusted);
    let with_trust = |row: Upstream| Upstream { settings: trust::with(row.settings, &trusted), ..row };
    let rows: Vec<_> = rows.into_iter().filter(is_wanted).map(with_trust).collect();
    let loaded = loaded(vault, &rows, (&identities, before));
    Ok(rows.into_iter().filter_map(|row| domain(vault, row, &loaded)).map(Arc::new).collect())
}

/// The key pairs that domains name.
fn loaded(
    vault: &Vault,
    rows: &[Upstream],
    (identities, before): (&[PlatformIdentity], &[Arc<Domain>]),
) -> Vec<Arc<LoadedIdentity>> {
    let mut loaded: Vec<Arc<LoadedIdentity>> = Vec::new();
    for name in rows.iter().filter_map(|row| row.settings.platform_identity.as_ref()) {
        if loaded.iter().any(|own| own.name == *name) {
            continue;
        }
        let known = before.iter().filter_map(|domain| domain.identity.clone()).find(|own| own.name == *name);
        let row = identities.iter().find(|own| own.name == *name);
        let fits = |own: &Arc<LoadedIdentity>| row.is_some_and(|row| row.public_jwks == own.public_jwks);
        match (known.filter(fits), row) {
            (Some(known), _) => loaded.push(known),
            (None, Some(row)) => match upstream_secret::load_identity(vault, row) {
                Ok(identity) => loaded.push(Arc::new(identity)),
                Err(stop) => log::error!("{stop}"),
            },
            (None, None) => log::error!("there is no platform identity {name}"),
        }
    }
    loaded
}

fn domain(vault: &Vault, upstream: Upstream, identities: &[Arc<LoadedIdentity>]) -> Option<Domain> {
    let secret = match &upstream.secret {
        None => None,
        Some(sealed) => match upstream_secret::open(vault, &upstream.id, sealed) {
            Ok(secret) => Some(secret),
            Err(error) => {
                log::error!("the secret of upstream {} does not open ({error:?}): nobody can sign in through it", upstream.name);
                return None;
            }
        },
    };
    let own = match certificate(vault, &upstream) {
        Ok(own) => own,
        Err(reason) => {
            log::error!("the certificate of upstream {} cannot be used ({reason}): nobody can sign in through it", upstream.name);
            return None;
        }
    };
    let registers = upstream.settings.dynamic_registration;
    let (secret, initial_access_token) = if registers { (None, secret) } else { (secret, None) };
    let mac = secret.as_ref().map(|secret| symmetric_key::of(secret, upstream.settings.client_secret_base64));
    let name = upstream.settings.platform_identity.as_ref();
    let identity = name.and_then(|name| identities.iter().find(|own| own.name == *name)).cloned();
    let certificate = own.or_else(|| identity.as_ref().and_then(|identity| identity.certificate.clone()));
    Some(Domain { upstream, secret, mac, initial_access_token, registration: None, identity, certificate })
}

fn certificate(vault: &Vault, upstream: &Upstream) -> std::result::Result<Option<Arc<ClientCertificate>>, String> {
    let (Some(chain), Some(key)) = (&upstream.settings.client_certificate, &upstream.client_key) else { return Ok(None) };
    let key = upstream_secret::open_key(vault, &upstream.id, key).map_err(|error| format!("its key: {error:?}"))?;
    ClientCertificate::read(chain, &key).map(|own| Some(Arc::new(own))).map_err(|error| error.to_string())
}
