//! Sealing anew what rests in the database, after the master key changed: private halves of signing and encryption keys, client secrets, secrets of authenticator apps, and the
//! secrets and keys for upstreams, in chunks. It finds what is left to do by looking, so it can be interrupted at any point and run again, beside running servers.

mod paged;

use super::federation::registration;
use super::{Result, Stop, audit, client_secret, upstream_secret};
use crate::crypto::{Plain, Vault, seal::sealed_under};
use crate::jose::keyring;
use crate::model::{EncryptionKey, PlatformIdentity, SigningKey, Upstream, UpstreamRegistration};
use crate::store::client_secrets::{self, Place};
use crate::store::{
    Store, encryption_keys, platform_identities, providers, signing_keys, tenants, upstream_registrations, upstreams,
};

/// How many secrets one transaction seals.
const CHUNK: i64 = 200;

/// What was sealed anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Resealed {
    /// Keys.
    pub keys: usize,
    /// Secrets of clients and of our apps at upstreams.
    pub secrets: usize,
}

/// Seals everything under the current master key of the vault that is sealed under an earlier one.
///
/// # Errors
/// When something does not open, or the database does not answer; what was done stays done.
pub fn run(store: &Store, vault: &Vault) -> Result<Resealed> {
    let mut done = Resealed::default();
    loop {
        let round = Resealed {
            keys: keys(store, vault)? + encryption(store, vault)? + identities(store, vault)?,
            secrets: secrets(store, vault)?
                + upstream_secrets(store, vault)?
                + upstream_keys(store, vault)?
                + paged::UPSTREAM_TOKENS.reseal(store, vault)?
                + paged::MAILS.reseal(store, vault)?
                + paged::FACTORS.reseal(store, vault)?
                + registrations(store, vault)?
                + usize::from(audit::chain::reseal(store, vault)?),
        };
        if round == Resealed::default() {
            return Ok(done);
        }
        done = Resealed { keys: done.keys + round.keys, secrets: done.secrets + round.secrets };
    }
}

fn is_old(vault: &Vault, seal: &[u8]) -> bool {
    sealed_under(seal) != Some(vault.current_id())
}

fn keys(store: &Store, vault: &Vault) -> Result<usize> {
    let mut resealed = Vec::new();
    for provider in store.read(providers::list)? {
        for key in store.read(|c| signing_keys::list(c, &provider.id))? {
            if key.sealed_private.as_deref().is_some_and(|seal| is_old(vault, seal)) {
                resealed.push((key.provider.clone(), key.kid.clone(), reseal_key(vault, &key)?));
            }
        }
    }
    let count = resealed.len();
    if count > 0 {
        store.write(move |c| {
            resealed.iter().try_for_each(|(provider, kid, sealed)| signing_keys::reseal(c, provider, kid, sealed).map(drop))
        })?;
    }
    Ok(count)
}

fn reseal_key(vault: &Vault, key: &SigningKey) -> Result<Vec<u8>> {
    let unopened = || Stop::Fault(format!("signing key {} does not open under the master keys that are here", key.kid));
    let private = keyring::open(vault, key).ok().flatten().ok_or_else(unopened)?;
    let text = String::from_utf8(private.to_vec()).map(Plain::new).map_err(|_| unopened())?;
    Ok(keyring::seal(vault, &key.provider, &key.kid, &text))
}

fn old_encryption(store: &Store, vault: &Vault) -> Result<Vec<EncryptionKey>> {
    let all = store.read(|c| {
        let lists = providers::list(c)?.into_iter().map(|provider| encryption_keys::list(c, &provider.id));
        lists.collect::<std::result::Result<Vec<_>, _>>()
    })?;
    Ok(all.into_iter().flatten().filter(|key| is_old(vault, &key.sealed_private)).collect())
}

fn encryption(store: &Store, vault: &Vault) -> Result<usize> {
    let mut resealed = Vec::new();
    for key in old_encryption(store, vault)? {
        let unopened = || Stop::Fault(format!("encryption key {} does not open under the master keys that are here", key.kid));
        let private = keyring::encryption::open(vault, &key).map_err(|_| unopened())?;
        let text = String::from_utf8(private.to_vec()).map(Plain::new).map_err(|_| unopened())?;
        let sealed = keyring::encryption::seal(vault, &key.provider, &key.kid, &text);
        resealed.push((key, sealed));
    }
    let count = resealed.len();
    if count > 0 {
        store.write(move |c| {
            resealed.iter().try_for_each(|(key, sealed)| encryption_keys::reseal(c, &key.provider, &key.kid, sealed).map(drop))
        })?;
    }
    Ok(count)
}

fn secrets(store: &Store, vault: &Vault) -> Result<usize> {
    let mut after: Option<Place> = None;
    let mut count = 0;
    loop {
        let page = store.read(|c| client_secrets::page(c, after.as_ref(), CHUNK))?;
        let Some((last, _)) = page.last() else { return Ok(count) };
        after = Some(last.clone());
        let mut resealed = Vec::new();
        for (place, secret) in page.into_iter().filter(|(_, secret)| is_old(vault, &secret.sealed)) {
            let new = client_secret::reseal(vault, &place.0, &place.1, &secret).ok_or_else(|| {
                Stop::Fault(format!("a secret of client {} does not open under the master keys that are here", place.1))
            })?;
            resealed.push((place, secret.sealed, new));
        }
        count += resealed.len();
        if !resealed.is_empty() {
            store.write(move |c| {
                resealed.iter().try_for_each(|(place, old, new)| client_secrets::reseal(c, place, old, new).map(drop))
            })?;
        }
    }
}

fn old_upstreams(store: &Store, vault: &Vault) -> Result<Vec<Upstream>> {
    let all = store.read(|c| {
        let tenants = tenants::list(c)?;
        let lists = tenants.iter().map(|tenant| upstreams::list(c, &tenant.id));
        lists.collect::<std::result::Result<Vec<_>, _>>()
    })?;
    let is_left = |upstream: &Upstream| {
        [&upstream.secret, &upstream.client_key].into_iter().flatten().any(|kept| is_old(vault, &kept.sealed))
    };
    Ok(all.into_iter().flatten().filter(is_left).collect())
}

fn upstream_secrets(store: &Store, vault: &Vault) -> Result<usize> {
    let mut resealed = Vec::new();
    for upstream in old_upstreams(store, vault)? {
        let Some(secret) = upstream.secret.filter(|secret| is_old(vault, &secret.sealed)) else { continue };
        let plain = upstream_secret::open(vault, &upstream.id, &secret).map_err(|_| {
            Stop::Fault(format!("the secret of upstream {} does not open under the master keys that are here", upstream.name))
        })?;
        let new = upstream_secret::keep(vault, &upstream.id, &plain, secret.set_at);
        resealed.push((upstream.id, secret.sealed, new));
    }
    let count = resealed.len();
    if count > 0 {
        store.write(move |c| resealed.iter().try_for_each(|(id, old, new)| upstreams::reseal(c, id, old, new).map(drop)))?;
    }
    Ok(count)
}

fn upstream_keys(store: &Store, vault: &Vault) -> Result<usize> {
    let mut resealed = Vec::new();
    for upstream in old_upstreams(store, vault)? {
        let Some(key) = upstream.client_key.filter(|key| is_old(vault, &key.sealed)) else { continue };
        let plain = upstream_secret::open_key(vault, &upstream.id, &key).map_err(|_| {
            Stop::Fault(format!("the client key of upstream {} does not open under the master keys that are here", upstream.name))
        })?;
        let new = upstream_secret::keep_key(vault, &upstream.id, &plain, key.set_at);
        resealed.push((upstream.id, key.sealed, new));
    }
    let count = resealed.len();
    if count > 0 {
        store.write(move |c| resealed.iter().try_for_each(|(id, old, new)| upstreams::reseal_key(c, id, old, new).map(drop)))?;
    }
    Ok(count)
}

fn old_registrations(store: &Store, vault: &Vault) -> Result<Vec<UpstreamRegistration>> {
    let is_left = |own: &UpstreamRegistration| {
        let seals = [own.sealed_secret.as_deref(), own.sealed_access_token.as_deref()];
        seals.into_iter().flatten().any(|seal| is_old(vault, seal))
    };
    Ok(store.read(upstream_registrations::list)?.into_iter().filter(is_left).collect())
}

fn registrations(store: &Store, vault: &Vault) -> Result<usize> {
    let mut resealed = Vec::new();
    for own in old_registrations(store, vault)? {
        let new = registration::reseal(vault, &own)?;
        resealed.push((own, new));
    }
    let count = resealed.len();
    if count > 0 {
        store.write(move |c| resealed.iter().try_for_each(|(old, new)| upstream_registrations::reseal(c, old, new).map(drop)))?;
    }
    Ok(count)
}

fn old_identities(store: &Store, vault: &Vault) -> Result<Vec<PlatformIdentity>> {
    let all = store.read(|c| {
        let tenants = tenants::list(c)?;
        let lists = tenants.iter().map(|tenant| platform_identities::list(c, &tenant.id));
        lists.collect::<std::result::Result<Vec<_>, _>>()
    })?;
    Ok(all.into_iter().flatten().filter(|identity| is_old(vault, &identity.sealed_signing)).collect())
}

fn identities(store: &Store, vault: &Vault) -> Result<usize> {
    let mut resealed = Vec::new();
    for identity in old_identities(store, vault)? {
        let (signing, decryption) = upstream_secret::reseal_identity(vault, &identity).ok_or_else(|| {
            Stop::Fault(format!("platform identity {} does not open under the master keys that are here", identity.name))
        })?;
        resealed.push((identity, signing, decryption));
    }
    let count = resealed.len();
    if count > 0 {
        store.write(move |c| {
            let each = |(identity, signing, decryption): &(PlatformIdentity, Vec<u8>, Vec<u8>)| {
                platform_identities::reseal(c, identity, signing, decryption).map(drop)
            };
            resealed.iter().try_for_each(each)
        })?;
    }
    Ok(count)
}

/// Whether something is still sealed under an earlier master key.
///
/// # Errors
/// When the database does not answer.
pub fn is_unfinished(store: &Store, vault: &Vault) -> Result<bool> {
    for provider in store.read(providers::list)? {
        let keys = store.read(|c| signing_keys::list(c, &provider.id))?;
        if keys.iter().filter_map(|key| key.sealed_private.as_deref()).any(|seal| is_old(vault, seal)) {
            return Ok(true);
        }
    }
    if !old_encryption(store, vault)?.is_empty()
        || !old_upstreams(store, vault)?.is_empty()
        || !old_identities(store, vault)?.is_empty()
        || paged::UPSTREAM_TOKENS.is_unfinished(store, vault)?
        || paged::MAILS.is_unfinished(store, vault)?
        || paged::FACTORS.is_unfinished(store, vault)?
        || !old_registrations(store, vault)?.is_empty()
    {
        return Ok(true);
    }
    let mut after: Option<Place> = None;
    loop {
        let page = store.read(|c| client_secrets::page(c, after.as_ref(), CHUNK))?;
        let Some((last, _)) = page.last() else { return Ok(false) };
        after = Some(last.clone());
        if page.iter().any(|(_, secret)| is_old(vault, &secret.sealed)) {
            return Ok(true);
        }
    }
}
