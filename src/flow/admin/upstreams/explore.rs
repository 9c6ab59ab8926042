//! What choices lead to, before anything is saved: the steps and fields that there are, what can be chosen in them, what is wrong, and
//! what to register at the upstream. Nothing is written.

use std::sync::Arc;

use serde_json::Value;

use super::{Draft, stranger};
use crate::crypto::random;
use crate::flow::admin::{Administrator, Done};
use crate::flow::federation::depart::Fetched;
use crate::flow::{Need, Stop};
use crate::model::{Action, Id, Instant, Managed, Tenant, Upstream, UpstreamMethod, UpstreamSettings};
use crate::protocol::relying_party::addresses::{self, Addresses};
use crate::protocol::relying_party::check::{self, Problem};
use crate::protocol::relying_party::options::{self, Options};
use crate::protocol::relying_party::steps::{self, Step};
use crate::protocol::relying_party::{Refusal, metadata};
use crate::store::{Store, StoreError, providers, upstreams};

/// Choices made so far, and what an errand brought for them.
#[derive(Clone, Debug)]
pub struct Sought {
    /// What is chosen; over the settings of the domain whose `name` it has, if there is one.
    pub draft: Draft,
    /// The upstream's metadata, or why there are none.
    pub fetched: Option<Fetched>,
}

/// What they lead to.
#[derive(Clone, Debug)]
pub struct Explored {
    /// The settings as they would be.
    pub settings: UpstreamSettings,
    /// The steps that there are, with their fields.
    pub steps: Vec<Step>,
    /// What can be chosen.
    pub options: Options,
    /// What to register at the upstream, for each provider of the tenant.
    pub addresses: Vec<Addresses>,
    /// What is missing or does not fit yet.
    pub problems: Vec<Problem>,
    /// What to know of it.
    pub warnings: Vec<String>,
    /// Why the upstream's metadata could not be read.
    pub unreadable: Option<Refusal>,
}

/// Looks at choices.
///
/// # Errors
/// `Needs` until the metadata have been fetched; a refusal, or as any other flow.
pub fn explore(store: &Store, by: &Administrator, sought: Sought, now: Instant) -> Done<Explored> {
    by.check(Action::ChangeUpstreams)?;
    let Sought { draft, fetched } = sought;
    let name = draft.name().unwrap_or_default().to_owned();
    let saved = store.read(|c| upstreams::find_by_name(c, &by.tenant, &name))?;
    let before = match &saved {
        Some(saved) => saved.settings.clone(),
        None => draft.beginning()?,
    };
    let settings = draft.settings(&before)?;
    let has_secret = draft.gives_secret().unwrap_or_else(|| saved.as_ref().is_some_and(|own| own.secret.is_some()));
    let (document, unreadable) = match known((store, by), (saved, &settings), fetched, now)? {
        None => (None, None),
        Some(Err(refusal)) => (None, Some(refusal)),
        Some(Ok(document)) => {
            let unfit = metadata::resolve(&settings, Some(&document)).err();
            (Some(document), unfit)
        }
    };
    let document = document.as_deref();
    Ok(Explored {
        steps: steps::steps(&settings, document),
        options: options::offer(&settings, document),
        addresses: addresses(store, &by.tenant, (&name, &settings))?,
        problems: check::problems(&settings, has_secret),
        warnings: check::warnings(&settings),
        settings,
        unreadable,
    })
}

/// The metadata: kept ones, or those that an errand brings; none where nothing says where they are.
fn known(
    (store, by): (&Store, &Administrator),
    (saved, settings): (Option<Upstream>, &UpstreamSettings),
    fetched: Option<Fetched>,
    now: Instant,
) -> Result<Option<Fetched>, Stop> {
    let url = metadata::document_url(settings).filter(|url| metadata::is_endpoint(url));
    if url.is_none() {
        return Ok(None);
    }
    let kept = saved.filter(|saved| {
        let place = |own: &UpstreamSettings| (own.method, own.issuer.clone(), own.well_known_url.clone());
        settings.method == UpstreamMethod::Read && place(&saved.settings) == place(settings)
    });
    if let Some(document) = kept.and_then(|saved| saved.metadata) {
        return Ok(Some(Ok(Arc::new(document))));
    }
    match fetched {
        Some(fetched) => Ok(Some(fetched)),
        None => Err(Stop::Needs(Need::UpstreamMetadata(Arc::new(stranger(store, unsaved(by, settings, now))?)))),
    }
}

fn unsaved(by: &Administrator, settings: &UpstreamSettings, now: Instant) -> Upstream {
    Upstream {
        id: Id::mint(random::bytes()),
        tenant: by.tenant.clone(),
        name: "unsaved".to_owned(),
        display_name: String::new(),
        settings: settings.clone(),
        secret: None,
        client_key: None,
        metadata: None::<Value>,
        enabled: false,
        managed: Managed::People,
        created_at: now,
        flushed_at: now,
    }
}

/// What to register for a domain, for each provider of the tenant that people can sign in to.
///
/// # Errors
/// The database's failure.
pub fn addresses(
    store: &Store,
    tenant: &Id<Tenant>,
    (name, settings): (&str, &UpstreamSettings),
) -> Result<Vec<Addresses>, StoreError> {
    let all = store.read(providers::list)?;
    let own = all.into_iter().filter(|provider| provider.tenant == *tenant && provider.enabled);
    Ok(own.map(|provider| addresses::addresses(&provider.issuer, name, settings)).collect())
}
