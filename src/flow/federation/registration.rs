//! Registering ourselves at an upstream, by whoever first leaves for it (OpenID Connect Dynamic Client Registration 1.0).
//!
//! Of all processes one registers: it writes a claim, asks the upstream outside any transaction, and writes what came of it if the claim
//! is still its own. Whoever comes meanwhile waits a moment and looks again. A registration is looked up where it is used, so a log-in
//! that begins on one process ends on another, however old its settings are. One that was made with other addresses is changed where the
//! upstream lets us (RFC 7592 §2.2); where it does not, or the secret has expired, or after a flush, a new one takes its place.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::Domain;
use super::depart::Brought;
use super::finding::{Finding, Verdict};
use crate::crypto::{Plain, Purpose, Vault, random};
use crate::flow::{House, Need, Result, Site, Stop};
use crate::model::{Id, Instant, Provider, Seconds, Upstream, UpstreamRegistration, UpstreamUse};
use crate::protocol::relying_party::begin::{CALLBACK, PORTAL_CALLBACK};
use crate::protocol::relying_party::initiate::INITIATE;
use crate::protocol::relying_party::metadata::Metadata;
use crate::protocol::relying_party::registration::{self, Addresses, Managed, Registered};
use crate::protocol::relying_party::{Refusal, RefusalCode, request_object, symmetric_key};
use crate::store::Store;
use crate::store::upstream_registrations::{self, Standing};

/// For how long one process may take: longer than the call to the upstream can.
const CLAIM: Seconds = Seconds(30);
/// For how long nobody asks for the same again after a refusal.
const REST: Seconds = Seconds(10);
/// How often a person waits for another process.
const LOOKS: usize = 2;

/// A registration on its way to an upstream.
#[derive(Clone, Debug)]
pub struct Application {
    /// The domain.
    pub domain: Arc<Domain>,
    /// What the upstream says of itself.
    pub metadata: Metadata,
    /// What we ask for.
    pub body: Map<String, Value>,
    /// What makes it ours to write down.
    pub claim: String,
    /// What we are registered as and may change, if it still holds.
    pub managed: Option<Managed>,
}

/// What came of one.
#[derive(Clone, Debug)]
pub struct Answered {
    /// The claim.
    pub claim: String,
    /// The client, or why there is none.
    pub outcome: std::result::Result<Registered, Refusal>,
}

/// The domain as it is registered for this provider: at once where a registration fits, else after registering. A domain that does not
/// register itself is as it is.
///
/// # Errors
/// `Needs(UpstreamRegistration)` of whoever has to register, `Needs(UpstreamPause)` of those who wait for it; `Busy` or `Fault`.
pub(super) fn ensure(
    house: &House,
    site: &Site,
    domain: &Arc<Domain>,
    (metadata, brought): (&Metadata, &Brought),
    now: Instant,
) -> Result<std::result::Result<Arc<Domain>, Refusal>> {
    if !domain.upstream.settings.dynamic_registration {
        return Ok(Ok(domain.clone()));
    }
    let (upstream, provider) = (&domain.upstream, &site.provider);
    let addresses = addresses(provider, domain);
    let wanted = registration::fingerprint(&upstream.settings, &addresses, upstream.flushed_at);
    if let Some(answered) = &brought.registration
        && let Err(refusal) = keep(house, site, (upstream, &wanted), answered, now)?
    {
        return Ok(Err(refusal));
    }
    let standing = house.store().read(|c| upstream_registrations::find(c, &upstream.id, &provider.id))?;
    let (version, is_claimed) = standing.as_ref().map_or((0, false), |own| (own.version, own.is_claimed));
    let existing = standing.and_then(|standing| standing.registration);
    if let Some(own) = existing.clone().filter(|own| own.serves(&wanted, now)) {
        return registered(house.vault(), domain, own).map(|domain| Ok(Arc::new(domain)));
    }
    let body = match registration::request(&upstream.settings, metadata, &addresses) {
        Ok(body) => body,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let claim = random::token().reveal().to_owned();
    let (own, print, ids) = (claim.clone(), wanted.clone(), (upstream.id.clone(), provider.id.clone()));
    let until = now.plus(CLAIM);
    if house.store().write(move |c| upstream_registrations::claim(c, (&ids.0, &ids.1), (version, &own, &print), until, now))? {
        let managed = existing.map(|own| managed(house.vault(), upstream, &own, now)).transpose()?.flatten();
        let (domain, metadata) = (domain.clone(), metadata.clone());
        return Err(Stop::Needs(Need::UpstreamRegistration(Box::new(Application { domain, metadata, body, claim, managed }))));
    }
    // Lost against somebody who has begun since the look, or is about to end: one more look finds what came of it.
    let is_fresh = brought.looks == 0;
    if (is_claimed || is_fresh) && brought.looks < LOOKS {
        return Err(Stop::Needs(Need::UpstreamPause));
    }
    Ok(Err(Refusal::new(RefusalCode::RegistrationPending, "another log-in registers us just now, or was refused a moment ago")))
}

/// A registration that holds and that the upstream lets us change (RFC 7592). One from before a flush is forgotten, as its upstream may be
/// another one.
fn managed(vault: &Vault, upstream: &Upstream, own: &UpstreamRegistration, now: Instant) -> Result<Option<Managed>> {
    let (Some(client_uri), Some(sealed)) = (&own.client_uri, &own.sealed_access_token) else { return Ok(None) };
    if own.has_expired(now) || own.registered_at < upstream.flushed_at {
        return Ok(None);
    }
    Ok(Some(Managed {
        client_id: own.client_id.clone(),
        client_secret: own.sealed_secret.as_deref().map(|sealed| open(vault, own, SECRET, sealed)).transpose()?,
        secret_expires_at: own.secret_expires_at,
        access_token: open(vault, own, ACCESS_TOKEN, sealed)?,
        client_uri: client_uri.clone(),
    }))
}

/// Writes down what the upstream answered. An answer that comes after its claim has passed to another is not used.
fn keep(
    house: &House,
    site: &Site,
    (upstream, fingerprint): (&Upstream, &str),
    answered: &Answered,
    now: Instant,
) -> Result<std::result::Result<(), Refusal>> {
    let (id, provider, claim) = (upstream.id.clone(), site.provider.id.clone(), answered.claim.clone());
    let registered = match &answered.outcome {
        Ok(registered) => registered,
        Err(refusal) => {
            let (until, print) = (now.plus(REST), fingerprint.to_owned());
            house.store().write(move |c| upstream_registrations::give_up(c, (&id, &provider), (&claim, &print), until))?;
            return Ok(Err(refusal.clone()));
        }
    };
    let seal = |what: &str, text: &Plain| {
        house.vault().seal(Purpose::ClientSecret, &context(&id, &provider, what), text.reveal().as_bytes())
    };
    let new = UpstreamRegistration {
        fingerprint: fingerprint.to_owned(),
        client_id: registered.client_id.clone(),
        auth_method: registered.auth_method,
        id_token_alg: registered.id_token_alg,
        sealed_secret: registered.client_secret.as_ref().map(|text| seal(SECRET, text)),
        secret_expires_at: registered.secret_expires_at,
        sealed_access_token: registered.access_token.as_ref().map(|text| seal(ACCESS_TOKEN, text)),
        client_uri: registered.client_uri.clone(),
        registered_at: now,
        upstream: id,
        provider,
    };
    let client = new.client_id.clone();
    if house.store().write(move |c| upstream_registrations::keep(c, &claim, &new))? {
        log::info!(upstream = upstream.name.as_str(); "registered at the upstream as {client}");
    }
    Ok(Ok(()))
}

/// The domain as it is registered for a provider, whatever is wanted by now; `None` if it never was. For what comes back from an upstream.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn current(store: &Store, vault: &Vault, provider: &Id<Provider>, domain: &Arc<Domain>) -> Result<Option<Arc<Domain>>> {
    if !domain.upstream.settings.dynamic_registration {
        return Ok(Some(domain.clone()));
    }
    let standing = store.read(|c| upstream_registrations::find(c, &domain.upstream.id, provider))?;
    let Some(own) = standing.and_then(|Standing { registration, .. }| registration) else { return Ok(None) };
    registered(vault, domain, own).map(|domain| Some(Arc::new(domain)))
}

/// Where this provider is to be found for an upstream.
pub fn addresses(provider: &Provider, domain: &Domain) -> Addresses {
    let (name, settings) = (&domain.upstream.name, &domain.upstream.settings);
    let url = |path: &str| provider.issuer.url(path);
    let places = [(UpstreamUse::Provider, CALLBACK), (UpstreamUse::Portal, PORTAL_CALLBACK)];
    let redirect_uris = if settings.own_callback {
        vec![url(&format!("{CALLBACK}/{name}"))]
    } else {
        places.into_iter().filter(|(place, _)| settings.enabled_for.contains(place)).map(|(_, path)| url(path)).collect()
    };
    let is_secure = provider.issuer.as_str().starts_with("https://");
    Addresses {
        client_name: provider.display_name.clone(),
        redirect_uris,
        post_logout_redirect_uri: settings.post_logout_redirect_uri.clone().unwrap_or_else(|| url(super::sign_out::RETURN)),
        backchannel_logout_uri: url(&format!("{PLACE}/backchannel_logout/{name}")),
        frontchannel_logout_uri: url(&format!("{PLACE}/frontchannel_logout/{name}")),
        initiate_login_uri: is_secure.then(|| url(INITIATE)),
        jwks: domain.identity.as_ref().filter(|_| !is_secure).map(|identity| identity.public_jwks.clone()),
        jwks_uri: domain.identity.as_ref().map(|identity| url(&format!("{PLACE}/jwks/{}", identity.name))),
        request_uri: url(&format!("{}/*", request_object::PLACE)),
        key_algorithm: domain.identity.as_ref().map(|identity| identity.signer.algorithm()),
    }
}

/// What upstreams call, under the issuer.
const PLACE: &str = "/oauth/auz/grants/provider";
const SECRET: &str = "secret";
const ACCESS_TOKEN: &str = "access token";

fn context(upstream: &Id<Upstream>, provider: &Id<Provider>, what: &str) -> Vec<u8> {
    format!("upstream registration {upstream} {provider} {what}").into_bytes()
}

fn open(vault: &Vault, own: &UpstreamRegistration, what: &str, sealed: &[u8]) -> Result<Plain> {
    let unopened = || {
        Stop::Fault(format!("the registration at upstream {} does not open under the master keys that are here", own.upstream))
    };
    let opened = vault.open(Purpose::ClientSecret, &context(&own.upstream, &own.provider, what), sealed);
    String::from_utf8(opened.map_err(|_| unopened())?).map(Plain::new).map_err(|_| unopened())
}

/// The domain as if what it is registered as were configured.
fn registered(vault: &Vault, domain: &Domain, own: UpstreamRegistration) -> Result<Domain> {
    let secret = own.sealed_secret.as_deref().map(|sealed| open(vault, &own, SECRET, sealed)).transpose()?;
    let mut upstream = domain.upstream.clone();
    upstream.settings = registration::applied(&upstream.settings, (&own.client_id, own.auth_method, own.id_token_alg));
    Ok(Domain {
        upstream,
        mac: secret.as_ref().map(|secret| symmetric_key::of(secret, false)),
        secret,
        registration: Some(own),
        ..domain.clone()
    })
}

/// The same registration with everything sealed under the present master key.
///
/// # Errors
/// `Fault` when something does not open.
pub fn reseal(vault: &Vault, own: &UpstreamRegistration) -> Result<UpstreamRegistration> {
    let again = |what: &str, sealed: &Option<Vec<u8>>| {
        let opened = sealed.as_deref().map(|sealed| open(vault, own, what, sealed)).transpose()?;
        let seal = |text: Plain| {
            vault.seal(Purpose::ClientSecret, &context(&own.upstream, &own.provider, what), text.reveal().as_bytes())
        };
        Ok::<_, Stop>(opened.map(seal))
    };
    let (sealed_secret, sealed_access_token) =
        (again(SECRET, &own.sealed_secret)?, again(ACCESS_TOKEN, &own.sealed_access_token)?);
    Ok(UpstreamRegistration { sealed_secret, sealed_access_token, ..own.clone() })
}

/// What the doctor says of it; nothing of a domain that does not register itself.
pub fn finding(domain: &Domain, metadata: &Metadata, now: Instant) -> Option<Finding> {
    const CHECK: &str = "registration";
    if domain.registration.is_none() && !domain.upstream.settings.dynamic_registration {
        return None;
    }
    let Some(endpoint) = &metadata.registration_endpoint else {
        let fix = "register by hand and set client_id instead of dynamic_registration";
        return Some(Finding::new(CHECK, Verdict::Failure, "the upstream names no registration_endpoint", fix));
    };
    let Some(own) = &domain.registration else {
        let text = format!("not registered yet: the first log-in does it, at {endpoint}");
        return Some(Finding::new(CHECK, Verdict::Warning, text, "sign in once, then ask again"));
    };
    let since = own.registered_at.to_rfc3339();
    let until = own.secret_expires_at.map_or_else(String::new, |end| format!(", its secret until {}", end.to_rfc3339()));
    let text = format!("as {} by {}, since {since}{until}", own.client_id, own.auth_method.name());
    Some(if own.has_expired(now) {
        Finding::new(CHECK, Verdict::Warning, format!("{text}: over"), "the next log-in registers anew")
    } else {
        Finding::well(CHECK, text)
    })
}
