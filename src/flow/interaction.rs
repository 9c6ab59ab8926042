//! A request that waits for a person. It writes nothing: it travels sealed as `?interaction=` and as a hidden field, lives for
//! thirty minutes and is bound to the browser's cookie. Only a request whose seal grows past 4 KB becomes a row, capped per network.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::settings::Registered;
use super::visit::Visit;
use super::{House, Result, Site, Stop, throttle};
use crate::crypto::{Purpose, base64url, from_base64url, random};
use crate::model::{Halfway, Id, Instant, Progress, Seconds, Session};
use crate::protocol::oauth2::authorize::AuthorizationRequest;
use crate::store::interactions::{self, Spilled};

/// How long a person may take.
const LIFE: Seconds = Seconds::minutes(30);
/// The longest seal that travels in a URL, in bytes.
const LONGEST_SEAL: usize = 4_096;

/// What the person is on the way to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Goal {
    /// An app, which gets an authorization response.
    App(Box<AuthorizationRequest>),
    /// A page of ours, by its path under the issuer.
    Page(String),
}

/// A request that waits, with its progress.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interaction {
    /// Where it leads.
    pub goal: Goal,
    /// What has been answered.
    pub progress: Progress,
    /// When it is given up.
    pub expires_at: Instant,
}

/// What opening a seal yields.
pub type Opened = std::result::Result<Interaction, Unusable>;

/// Seals the way through the log-in page and back to a page of ours (its path under the issuer). Whoever began with a session has to prove
/// anew who they are.
///
/// # Errors
/// As [`Interaction::seal`].
pub fn way_back(
    house: &House,
    site: &Site,
    visit: &Visit,
    (path, began_with): (&str, Option<&Session>),
    now: Instant,
) -> Result<String> {
    let progress = Progress::begin(began_with, Id::mint(random::bytes()), now);
    Interaction::begin(Goal::Page(path.to_owned()), progress, now).seal(house, site, visit, now)
}

/// Why a seal that came back is of no use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// Thirty minutes have passed.
    Expired,
    /// Another browser started it, or it is not a seal of ours.
    Foreign,
}

impl Interaction {
    /// A request that arrives now.
    pub fn begin(goal: Goal, progress: Progress, now: Instant) -> Self {
        Self { goal, progress, expires_at: now.plus(LIFE) }
    }

    /// The same with somebody of whom a second factor is asked, or with nobody.
    #[must_use]
    pub fn halfway(self, halfway: Option<Halfway>) -> Self {
        Self { progress: Progress { halfway, ..self.progress }, ..self }
    }

    /// Seals the interaction for one browser.
    ///
    /// # Errors
    /// `SlowDown` when a long request cannot be kept because its network has too many waiting.
    pub fn seal(&self, house: &House, site: &Site, visit: &Visit, now: Instant) -> Result<String> {
        self.seal_for(house, site, (bound(site, visit), throttle::network(&visit.address)), now)
    }

    /// Seals a request that came by POST, without a cookie, for whichever browser follows with GET.
    ///
    /// # Errors
    /// As [`Interaction::seal`].
    pub fn seal_posted(&self, house: &House, site: &Site, now: Instant) -> Result<String> {
        self.seal_for(house, site, (posted(site), "posted".to_owned()), now)
    }

    fn seal_for(&self, house: &House, site: &Site, (context, network): (Vec<u8>, String), now: Instant) -> Result<String> {
        let body = serde_json::to_vec(self).map_err(|error| Stop::Fault(error.to_string()))?;
        let sealed = house.vault().seal(Purpose::Interaction, &context, &body);
        if sealed.len() <= LONGEST_SEAL {
            return Ok(base64url(&sealed));
        }
        self.keep(house, site, (sealed, network), now)
    }

    /// Keeps the interaction as a row, however long it is: it is to travel within something small.
    ///
    /// # Errors
    /// As [`Interaction::seal`].
    pub fn spill(&self, house: &House, site: &Site, visit: &Visit, now: Instant) -> Result<String> {
        let body = serde_json::to_vec(self).map_err(|error| Stop::Fault(error.to_string()))?;
        let sealed = house.vault().seal(Purpose::Interaction, &bound(site, visit), &body);
        self.keep(house, site, (sealed, throttle::network(&visit.address)), now)
    }

    fn keep(&self, house: &House, site: &Site, (sealed, network): (Vec<u8>, String), now: Instant) -> Result<String> {
        let id = random::token().reveal().to_owned();
        let spilled = Spilled {
            id: id.clone(),
            provider: site.provider.id.clone(),
            network,
            sealed,
            created_at: now,
            expires_at: self.expires_at,
        };
        let kept = house.store().write(move |c| interactions::insert(c, &spilled))?;
        if kept { Ok(format!("~{id}")) } else { Err(Stop::SlowDown(LIFE.0)) }
    }

    /// Opens a seal that came back.
    ///
    /// # Errors
    /// When the database does not answer. A seal that is of no use is a value.
    pub fn open(house: &House, site: &Site, visit: &Visit, text: &str, now: Instant) -> Result<Opened> {
        let opened = Self::open_for(house, site, (&bound(site, visit), text), now)?;
        if let Ok(Self { goal: Goal::App(request), .. }) = &opened {
            visit.speech.asked_by_app(&request.ui_locales);
        }
        Ok(opened)
    }

    /// The same seal, if it can be opened in this browser.
    ///
    /// # Errors
    /// As [`Interaction::open`].
    pub fn way_here(house: &House, site: &Site, visit: &Visit, way: Option<&str>, now: Instant) -> Result<Option<String>> {
        let Some(way) = way else { return Ok(None) };
        Ok(Self::open(house, site, visit, way, now)?.ok().map(|_| way.to_owned()))
    }

    /// The app that it leads to; `None` for a page of ours.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn app(&self, house: &House, site: &Site) -> Result<Option<Arc<Registered>>> {
        match &self.goal {
            Goal::App(request) => house.client(site, request.client.as_str()),
            Goal::Page(_) => Ok(None),
        }
    }

    /// Opens what [`Interaction::seal_posted`] sealed.
    ///
    /// # Errors
    /// As [`Interaction::open`].
    pub fn open_posted(house: &House, site: &Site, text: &str, now: Instant) -> Result<Opened> {
        Self::open_for(house, site, (&posted(site), text), now)
    }

    fn open_for(house: &House, site: &Site, (context, text): (&[u8], &str), now: Instant) -> Result<Opened> {
        let seal = match text.strip_prefix('~') {
            Some(id) => house.store().read(|c| interactions::find(c, &site.provider.id, id, now))?,
            None => from_base64url(text),
        };
        let opened = seal.and_then(|seal| house.vault().open(Purpose::Interaction, context, &seal).ok());
        let Some(interaction) = opened.and_then(|body| serde_json::from_slice::<Self>(&body).ok()) else {
            return Ok(Err(Unusable::Foreign));
        };
        Ok(if interaction.expires_at.has_passed(now) { Err(Unusable::Expired) } else { Ok(interaction) })
    }
}

fn bound(site: &Site, visit: &Visit) -> Vec<u8> {
    format!("browser {} {}", site.provider.id, visit.cookie.browser()).into_bytes()
}

fn posted(site: &Site) -> Vec<u8> {
    format!("posted {}", site.provider.id).into_bytes()
}
