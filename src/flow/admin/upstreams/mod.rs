//! Relying-party domains, as administrators manage them: one set of use cases for console, API and command line (decisions 28, 52).
//!
//! A [`Draft`] is what somebody wants of a domain, by the names of the file. Everything that may refuse it comes before the first write;
//! the write is one transaction with its audit row. Settings of a domain are written against the revision that was read, so that of two
//! who change it at once, one is told.

mod add;
mod draft;
mod edit;
mod explore;
mod reach;
mod read;
mod refused;
mod remove;
mod sketch;
mod switch;

pub use add::{New, add};
pub use draft::Draft;
pub use edit::{Edit, edit};
pub use explore::{Explored, Sought, addresses, explore};
pub use read::{Whole, find, identity_names, list};
pub use refused::{Refused, Use};
pub use remove::remove;
pub use sketch::Sketch;
pub use switch::{flush, switch};

pub(super) use reach::check as check_reach;

use super::{Refusal, Within};
use crate::flow::federation::Domain;
use crate::flow::federation::depart::Fetched;
use crate::flow::federation::trust;
use crate::flow::{Need, Stop};
use crate::model::{Id, Upstream, UpstreamMethod};
use crate::protocol::relying_party::{check, metadata};
use crate::store::{AnyConnection, Store, platform_identities};

/// As the audit names a domain.
fn target(upstream: &Upstream) -> String {
    format!("upstream:{}", upstream.name)
}

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        Self::Upstream(Box::new(refused))
    }
}

/// Refuses settings that do not go together.
fn check_settings(upstream: &Upstream) -> Result<(), Refusal> {
    let problems = check::problems(&upstream.settings, upstream.secret.is_some());
    if problems.is_empty() { Ok(()) } else { Err(Refused::Settings(problems).into()) }
}

/// Refuses a platform identity that there is not.
fn check_identity(c: &mut AnyConnection, upstream: &Upstream) -> Within<()> {
    let Some(name) = &upstream.settings.platform_identity else { return Ok(Ok(())) };
    let is_there = platform_identities::list(c, &upstream.tenant)?.iter().any(|own| own.name == *name);
    Ok(if is_there { Ok(()) } else { Err(Refused::Settings(vec![check::no_identity(name)]).into()) })
}

/// With the method `read`: the domain with the metadata of its upstream, which are read now if they were not before.
///
/// # Errors
/// `Needs` until they have been fetched; `Unreadable` if they cannot be used.
fn with_metadata(store: &Store, upstream: Upstream, fetched: Option<&Fetched>) -> super::Done<Upstream> {
    if upstream.settings.method != UpstreamMethod::Read {
        return Ok(Upstream { metadata: None, ..upstream });
    }
    if let Some(kept) = &upstream.metadata {
        metadata::resolve(&upstream.settings, Some(kept)).map_err(|refusal| Refusal::from(Refused::Unreadable(refusal)))?;
        return Ok(upstream);
    }
    let document = match fetched {
        None => return Err(Stop::Needs(Need::UpstreamMetadata(std::sync::Arc::new(stranger(store, upstream)?))).into()),
        Some(Err(refusal)) => return Err(Refusal::from(Refused::Unreadable(refusal.clone())).into()),
        Some(Ok(document)) => document,
    };
    metadata::resolve(&upstream.settings, Some(document)).map_err(|refusal| Refusal::from(Refused::Unreadable(refusal)))?;
    Ok(Upstream { metadata: Some((**document).clone()), ..upstream })
}

/// A domain that is asked for before it is saved: under a name of its own, so that nothing that is kept of the saved one serves.
fn stranger(store: &Store, upstream: Upstream) -> Result<Domain, Stop> {
    let settings = trust::with(upstream.settings, &trust::of_tenant(store, &upstream.tenant)?);
    let upstream = Upstream { id: Id::mint(crate::crypto::random::bytes()), settings, ..upstream };
    Ok(Domain {
        upstream,
        secret: None,
        mac: None,
        initial_access_token: None,
        registration: None,
        identity: None,
        certificate: None,
    })
}
