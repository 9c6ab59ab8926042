//! Tenants, providers, keys and resources as one immutable snapshot, with every document and signer prepared. The database's
//! revision row says when it is out of date; clients are looked up one by one, since there may be many.

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use bytes::Bytes;

use super::federation::Domain;
use super::measures::Latencies;
use super::tally::Tally;
use super::{House, Result, Stop, client_secret, federation};
use crate::crypto::{Vault, base64url, sha256};
use crate::jose::keyring::Demand;
use crate::jose::{Keyring, Signer};
use crate::model::{
    Agreement, Client, ClientSecret, EncryptionKey, Id, Instant, KeyState, Lifetimes, Provider, Resource, Seconds,
    SigningAlgorithm, SigningKey, Tenant, Upstream,
};
use crate::protocol::{cors, metadata, own_api};
use crate::store::{Store, agreements, clients, encryption_keys, providers, resources, revision, signing_keys, tenants};

/// Everything that seldom changes, as of one revision.
#[derive(Debug)]
pub struct Settings {
    /// The revision of the database that this was read at.
    pub revision: i64,
    sites: Vec<Arc<Site>>,
}

/// What one issuer serves: its provider with all that answering needs.
#[derive(Debug)]
pub struct Site {
    /// The revision it was read at.
    pub revision: i64,
    /// The tenant.
    pub tenant: Tenant,
    /// The provider.
    pub provider: Provider,
    /// The rows of its signing keys.
    pub keys: Vec<SigningKey>,
    /// The rows of the keys that apps encrypt to.
    pub encryption: Vec<EncryptionKey>,
    /// Its keys, loaded.
    pub keyring: Keyring,
    /// What it needs keys for.
    pub demand: Demand,
    /// Its resources; the last one is its own API.
    pub resources: Vec<Resource>,
    /// The relying-party domains of its tenant that are enabled.
    pub upstreams: Vec<Arc<Domain>>,
    /// What people of its tenant have to agree to: the versions that count.
    pub agreements: Vec<Agreement>,
    /// What is counted of it until it is written.
    pub tally: Arc<Tally>,
    /// How long its answers take, counted until it is written.
    pub latencies: Arc<Latencies>,
    /// The discovery document, rendered once.
    pub discovery: Prepared,
    origins: OnceLock<HashSet<String>>,
}

impl Site {
    /// An enabled domain by its short name.
    pub fn upstream(&self, name: &str) -> Option<&Arc<Domain>> {
        self.upstreams.iter().find(|domain| domain.upstream.name == name)
    }

    /// An enabled domain by its identifier.
    pub fn upstream_by_id(&self, id: &Id<Upstream>) -> Option<&Arc<Domain>> {
        self.upstreams.iter().find(|domain| domain.upstream.id == *id)
    }

    /// Whether pages of an origin may call the endpoints that apps call from a browser (decision 8). The set is read when it is
    /// first needed under a revision.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn allows_origin(&self, house: &House, origin: &str) -> Result<bool> {
        if let Some(origins) = self.origins.get() {
            return Ok(origins.contains(origin));
        }
        let clients = house.store().read(|c| clients::list_enabled(c, &self.provider.id))?;
        let every = clients.iter().flat_map(|client| cors::origins(&client.metadata)).collect();
        Ok(self.origins.get_or_init(|| every).contains(origin))
    }
}

/// A document as bytes, with its validator.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// The bytes.
    pub body: Bytes,
    /// A strong `ETag` with its quotation marks.
    pub etag: String,
}

impl Prepared {
    fn new(document: &serde_json::Value) -> Self {
        let body = document.to_string();
        let etag = format!("\"{}\"", base64url(&sha256(body.as_bytes())));
        Self { body: body.into(), etag }
    }
}

impl Settings {
    /// The site for a host and path: the host is matched without its port unless two issuers share it, the longest path wins.
    pub fn find(&self, host: &str, path: &str) -> Option<Arc<Site>> {
        let under = |site: &Site| {
            let prefix = site.provider.issuer.path();
            path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let longest = |matches: &dyn Fn(&Site) -> bool| {
            let fitting = self.sites.iter().filter(|site| matches(site) && under(site));
            fitting.max_by_key(|site| site.provider.issuer.path().len()).cloned()
        };
        longest(&|site| site.provider.issuer.authority().eq_ignore_ascii_case(host)).or_else(|| {
            let bare = without_port(host);
            let same_host = |site: &Site| site.provider.issuer.host().eq_ignore_ascii_case(bare);
            let mut authorities: Vec<_> =
                self.sites.iter().filter(|site| same_host(site)).map(|site| site.provider.issuer.authority()).collect();
            authorities.dedup();
            if authorities.len() == 1 { longest(&same_host) } else { None }
        })
    }

    /// The issuer on `localhost` that a request to a loopback address means.
    pub fn loopback_twin(&self, host: &str) -> Option<&str> {
        let is_loopback = matches!(without_port(host), "127.0.0.1" | "[::1]");
        let local = |site: &&Arc<Site>| site.provider.issuer.host() == "localhost";
        self.sites.iter().find(|site| is_loopback && local(site)).map(|site| site.provider.issuer.as_str())
    }

    /// The hosts that are served, for the log.
    pub fn hosts(&self) -> Vec<&str> {
        self.sites.iter().map(|site| site.provider.issuer.authority()).collect()
    }

    /// Every site.
    pub fn sites(&self) -> &[Arc<Site>] {
        &self.sites
    }
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) && !name.ends_with(':') => name,
        _ => host,
    }
}

/// Reads the settings at one revision. Signers of `previous` are used again.
///
/// # Errors
/// When the database does not answer, or a sealed key does not open.
pub fn load(store: &Store, vault: &Vault, previous: Option<&Settings>, tally: &Arc<Tally>) -> Result<Settings> {
    let (revision, tenants, providers) = store.read(|c| Ok((revision::current(c)?, tenants::list(c)?, providers::list(c)?)))?;
    let mut sites = Vec::new();
    let mut loaded: Vec<(Id<Tenant>, Vec<Arc<Domain>>)> = Vec::new();
    for provider in providers.into_iter().filter(|provider| provider.enabled) {
        let Some(tenant) = tenants.iter().find(|own| own.id == provider.tenant && own.enabled).cloned() else { continue };
        let id = &provider.id;
        let (keys, encryption, resources, named, agreements) = store.read(|c| {
            let keys = (signing_keys::list(c, id)?, encryption_keys::list(c, id)?);
            let agreements = agreements::list_current(c, &tenant.id)?;
            Ok((keys.0, keys.1, resources::list(c, id)?, clients::key_demand(c, id)?, agreements))
        })?;
        let known = previous.and_then(|settings| settings.sites.iter().find(|site| site.provider.id == *id));
        let keyring = Keyring::load((&keys, &encryption), vault, &provider.key_policy, known.map(|site| &site.keyring))
            .map_err(|error| Stop::Fault(error.to_string()))?;
        let mut resources: Vec<_> = resources.into_iter().filter(|resource| resource.enabled).collect();
        let demand = demand(&provider, &resources, named);
        resources.push(own_api::resource(&provider));
        let held = keys.iter().filter(|key| key.state == KeyState::Active).map(|key| key.algorithm).collect();
        let discovery = Prepared::new(&metadata::document(&provider, &held, &resources));
        let upstreams = if let Some((_, domains)) = loaded.iter().find(|(own, _)| *own == tenant.id) {
            domains.clone()
        } else {
            let before = previous.into_iter().flat_map(|settings| &settings.sites).find(|site| site.tenant.id == tenant.id);
            let domains = federation::load(store, vault, &tenant.id, before.map_or(&[], |site| &site.upstreams))?;
            loaded.push((tenant.id.clone(), domains.clone()));
            domains
        };
        let latencies = tally.latencies(&tenant.id);
        sites.push(Arc::new(Site {
            revision,
            tenant,
            provider,
            keys,
            encryption,
            keyring,
            demand,
            resources,
            upstreams,
            agreements,
            tally: tally.clone(),
            latencies,
            discovery,
            origins: OnceLock::new(),
        }));
    }
    Ok(Settings { revision, sites })
}

/// RS256, the provider's own algorithms and those that clients name; the longest life of what they sign (decisions 20 and 22).
pub(super) fn demand(provider: &Provider, resources: &[Resource], named: clients::KeyDemand) -> Demand {
    let own = [SigningAlgorithm::RS256, provider.default_algorithm, provider.access_token_algorithm];
    let algorithms = own.into_iter().chain(named.algorithms).filter(|algorithm| !algorithm.is_symmetric()).collect();
    let Lifetimes { id_token, access_token, session_absolute, .. } = provider.lifetimes;
    let enabled = resources.iter().filter(|resource| resource.enabled);
    let overrides = enabled.filter_map(|resource| resource.access_token_lifetime).chain(named.longest_token);
    let longest_token = overrides.chain([id_token, access_token]).max().unwrap_or(Seconds(0));
    Demand { algorithms, encryption: named.encryption, longest_token, longest_session: session_absolute }
}

/// A client with what its requests need, prepared at most once.
#[derive(Debug)]
pub struct Registered {
    /// The client.
    pub client: Client,
    /// Whether its owner tries it: that does not count as use.
    pub is_tried: bool,
    signers: OnceLock<Vec<(String, Arc<Signer>)>>,
}

impl Registered {
    /// Takes a client from the store.
    pub fn new(client: Client) -> Self {
        Self { client, is_tried: false, signers: OnceLock::new() }
    }

    /// The same client while its owner tries it: with an address of ours among its own.
    #[must_use]
    pub fn tried_at(&self, address: String) -> Self {
        let mut client = self.client.clone();
        client.metadata.redirect_uris.push(address);
        Self { is_tried: true, ..Self::new(client) }
    }

    /// A rough size in bytes, for the cache's cap.
    pub fn weight(&self) -> u32 {
        let metadata = serde_json::to_vec(&self.client.metadata).map_or(1_024, |json| json.len());
        u32::try_from(metadata.saturating_mul(2).saturating_add(2_048)).unwrap_or(u32::MAX)
    }

    /// The signer of an HS algorithm: under the secret that authenticated, else under the oldest live one (decision 16).
    pub fn hs_signer(
        &self,
        vault: &Vault,
        algorithm: SigningAlgorithm,
        secret: Option<&str>,
        now: Instant,
    ) -> Option<Arc<Signer>> {
        let live = self.client.secrets.iter().filter(|own| own.is_live(now));
        let chosen = live.clone().find(|own| secret == Some(own.id.as_str())).or_else(|| live.clone().next())?;
        let signers =
            self.signers.get_or_init(|| self.client.secrets.iter().flat_map(|own| self.signers_of(vault, own)).collect());
        signers.iter().find(|(id, signer)| *id == chosen.id && signer.algorithm() == algorithm).map(|(_, signer)| signer.clone())
    }

    /// One signer per HS algorithm that the secret is long enough for.
    fn signers_of(&self, vault: &Vault, secret: &ClientSecret) -> Vec<(String, Arc<Signer>)> {
        let Some(plain) = client_secret::open(vault, &self.client.provider, &self.client.id, secret) else { return Vec::new() };
        let hs = SigningAlgorithm::ALL.into_iter().filter(|own| own.is_symmetric() && secret.length >= own.shortest_secret());
        hs.filter_map(|own| Some((secret.id.clone(), Arc::new(Signer::from_secret(own, &plain).ok()?)))).collect()
    }
}
