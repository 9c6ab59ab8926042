//! What every flow stands on: the store, the settings as this process sees them, and the vault.

use std::sync::Arc;

use moka::sync::Cache;
use tokio::sync::Notify;

use super::audit::noted::Noted;
use super::inspector::Inspector;
use super::settings::{Registered, Settings, Site};
use super::tally::Tally;
use super::{Result, settings};
use crate::crypto::Vault;
use crate::model::{Client, Id, Unavailable};
use crate::store::{Store, team_apps};

/// How many bytes of clients this process keeps at hand; the least used ones make room.
const CLIENT_CACHE_BYTES: u64 = 16 * 1024 * 1024;

/// The ground under every flow. Cheap to clone.
#[derive(Clone, Debug)]
pub struct House {
    store: Store,
    vault: Arc<Vault>,
    settings: Arc<arc_swap::ArcSwap<Settings>>,
    clients: Cache<(i64, Id<crate::model::Provider>, Id<Client>), Arc<Registered>>,
    tally: Arc<Tally>,
    noted: Arc<Noted>,
    courier: Arc<Notify>,
    postman: Arc<Notify>,
    sends_mail: bool,
    inspector: Arc<Inspector>,
}

impl House {
    /// Opens the house on a migrated database.
    ///
    /// # Errors
    /// When the settings cannot be read, or a sealed key does not open under the vault's master keys.
    pub fn open(store: Store, vault: Arc<Vault>) -> Result<Self> {
        let tally = Arc::default();
        let loaded = settings::load(&store, &vault, None, &tally)?;
        let clients = Cache::builder()
            .max_capacity(CLIENT_CACHE_BYTES)
            .weigher(|_: &(i64, _, _), registered: &Arc<Registered>| registered.weight())
            .build();
        let settings = Arc::new(arc_swap::ArcSwap::from_pointee(loaded));
        Ok(Self {
            store,
            vault,
            settings,
            clients,
            tally,
            noted: Arc::default(),
            courier: Arc::default(),
            postman: Arc::default(),
            sends_mail: false,
            inspector: Arc::default(),
        })
    }

    /// The database.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The keys under which secrets are sealed.
    pub fn vault(&self) -> &Arc<Vault> {
        &self.vault
    }

    /// What is counted until it is written.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// What failed and is to be in the audit log.
    pub fn noted(&self) -> &Noted {
        &self.noted
    }

    /// Rings when something was put into the outbox of this process's database: whoever delivers need not wait for a tick.
    pub fn courier(&self) -> &Notify {
        &self.courier
    }

    /// The same house, where mail is sent or is not.
    #[must_use]
    pub fn with_mail(self, sends_mail: bool) -> Self {
        Self { sends_mail, ..self }
    }

    /// Whether there is a server that takes our mail. What needs mail is not offered without one.
    pub const fn sends_mail(&self) -> bool {
        self.sends_mail
    }

    /// Rings when something was put into the outbox of mail.
    pub fn postman(&self) -> &Notify {
        &self.postman
    }

    /// Where requests wait to be kept for the flow inspector.
    pub fn inspector(&self) -> &Inspector {
        &self.inspector
    }

    /// The settings as of the last refresh.
    pub fn settings(&self) -> Arc<Settings> {
        self.settings.load_full()
    }

    /// Reads the settings again if their revision has moved, here or in another process. Returns whether it had.
    ///
    /// # Errors
    /// When the database does not answer; the settings stay as they were.
    pub fn refresh(&self) -> Result<bool> {
        let current = self.store.read(crate::store::revision::current)?;
        let known = self.settings.load_full();
        if current == known.revision {
            return Ok(false);
        }
        self.settings.store(Arc::new(settings::load(&self.store, &self.vault, Some(&known), &self.tally)?));
        self.clients.invalidate_all();
        Ok(true)
    }

    /// A registered, enabled client of a site, with its signers ready.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn client(&self, site: &Site, client_id: &str) -> Result<Option<Arc<Registered>>> {
        // The revision is part of the key: what was read before a change can never be found after it.
        let key = (site.revision, site.provider.id.clone(), Id::new(client_id));
        if let Some(found) = self.clients.get(&key) {
            return Ok(Some(found));
        }
        let (provider, id) = (key.1.clone(), key.2.clone());
        let found = self.store.read(move |c| crate::store::clients::find(c, &provider, &id))?;
        let Some(client) = found.filter(|client| client.enabled) else { return Ok(None) };
        let registered = Arc::new(Registered::new(client));
        self.clients.insert(key, registered.clone());
        Ok(Some(registered))
    }

    /// Why an app that [`client`](Self::client) does not find gets no answer; `None` if there is none of that identifier.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn unavailable(&self, site: &Site, client_id: &str) -> Result<Option<Unavailable>> {
        let (provider, id) = (&site.provider.id, Id::new(client_id));
        Ok(self.store.read(|c| match crate::store::clients::find(c, provider, &id)? {
            Some(client) => Ok(Unavailable::of(&client, team_apps::owner(c, provider, &id)?.as_ref())),
            None => Ok::<_, crate::store::StoreError>(None),
        })?)
    }

    /// The site that a request is for, by scheme-less host and path.
    pub fn site(&self, host: &str, path: &str) -> Option<Arc<Site>> {
        self.settings.load().find(host, path)
    }
}
