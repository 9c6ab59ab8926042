//! A person who came back from an upstream, proven, with what is still to be asked. It is kept for thirty minutes as a sealed row that only
//! the same browser opens and that is taken once; it names the very person there, so that no other can finish it (CVE-2026-9087).

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Domain;
use crate::crypto::{Purpose, random};
use crate::flow::interaction::Interaction;
use crate::flow::visit::Visit;
use crate::flow::{House, Result, Site, Stop};
use crate::model::{Id, Instant, Seconds, Upstream, User};
use crate::protocol::relying_party::claims_mapping::{self, Mapped};
use crate::protocol::relying_party::finish::Proven;
use crate::protocol::relying_party::refresh;
use crate::store::upstream_arrivals::{self, Kept};

/// How long a person may take.
const LIFE: Seconds = Seconds::minutes(30);

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// Who a new person is.
    First,
    /// Whether an older account is theirs.
    Link,
}

/// Who came, and how.
#[derive(Clone, Debug)]
pub struct Arrived {
    /// Through which domain.
    pub upstream: Id<Upstream>,
    /// Who it is there.
    pub identity: Identity,
    /// In our words.
    pub mapped: Mapped,
    /// What it leads to.
    pub interaction: Interaction,
}

/// A person there, with the session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Identity {
    /// `iss`.
    pub issuer: String,
    /// `sub`, or the mapped subject.
    pub subject: String,
    /// Everything that was said.
    pub said: Map<String, Value>,
    /// The ID token, for a log-out there.
    pub id_token: Option<String>,
    /// Where that log-out is.
    pub end_session: Option<String>,
    /// The session there.
    pub sid: Option<String>,
    /// When the person proved who they are.
    pub auth_time: Option<Instant>,
    /// When they were sent there.
    pub started_at: Instant,
    /// How they proved it.
    pub amr: Vec<String>,
    /// How strongly.
    pub acr: Option<String>,
    /// The refresh token, where the domain wants one.
    #[serde(default)]
    pub refresh: Option<refresh::Kept>,
}

#[derive(Serialize, Deserialize)]
struct Sealed {
    upstream: Id<Upstream>,
    identity: Identity,
    interaction: Interaction,
    candidate: Option<Id<User>>,
}

impl Arrived {
    /// Takes what was proven.
    pub fn new(
        domain: &Domain,
        (proven, mapped, end_session): (Proven, Mapped, Option<String>),
        started_at: Instant,
        interaction: Interaction,
    ) -> Self {
        let Proven { issuer, subject, claims, id_token, sid, auth_time, amr, acr, refresh } = proven;
        let identity =
            Identity { issuer, subject, said: claims, id_token, end_session, sid, auth_time, started_at, amr, acr, refresh };
        Self { upstream: domain.upstream.id.clone(), identity, mapped, interaction }
    }

    /// Keeps it until it is answered. The name goes into the page's address.
    ///
    /// # Errors
    /// `Busy` or `Fault`.
    pub fn keep(
        self,
        house: &House,
        site: &Site,
        (visit, candidate): (&Visit, Option<Id<User>>),
        now: Instant,
    ) -> Result<String> {
        let Self { upstream, identity, interaction, .. } = self;
        let sealed = Sealed { upstream, identity, interaction, candidate };
        let body = serde_json::to_vec(&sealed).map_err(|error| Stop::Fault(error.to_string()))?;
        let id = random::token().reveal().to_owned();
        let kept = Kept {
            id: id.clone(),
            provider: site.provider.id.clone(),
            sealed: house.vault().seal(Purpose::Envelope, &context(site, visit, &id), &body),
            created_at: now,
            expires_at: now.plus(LIFE),
        };
        house.store().write(move |c| upstream_arrivals::insert(c, &kept))?;
        Ok(id)
    }
}

/// What was kept, as long as its domain is enabled.
#[derive(Clone, Debug)]
pub struct Found {
    /// Its name.
    pub id: String,
    /// Who came.
    pub arrived: Arrived,
    /// The account that may be theirs.
    pub candidate: Option<Id<User>>,
}

/// Opens what this browser has to answer; `None` if there is nothing of that name.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn open(house: &House, site: &Site, visit: &Visit, id: &str, now: Instant) -> Result<Option<Found>> {
    let provider = &site.provider.id;
    let Some(sealed) = house.store().read(|c| upstream_arrivals::find(c, provider, id, now))? else { return Ok(None) };
    let opened = house.vault().open(Purpose::Envelope, &context(site, visit, id), &sealed).ok();
    let Some(sealed) = opened.and_then(|body| serde_json::from_slice::<Sealed>(&body).ok()) else { return Ok(None) };
    let Sealed { upstream, identity, interaction, candidate } = sealed;
    let Some(domain) = site.upstream_by_id(&upstream) else { return Ok(None) };
    let mapped = claims_mapping::map(&domain.upstream.settings, &identity.said);
    Ok(Some(Found { id: id.to_owned(), arrived: Arrived { upstream, identity, mapped, interaction }, candidate }))
}

fn context(site: &Site, visit: &Visit, id: &str) -> Vec<u8> {
    format!("upstream arrival {} {} {id}", site.provider.id, visit.cookie.browser()).into_bytes()
}
