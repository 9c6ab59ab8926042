//! A log-in that is under way at an upstream. It writes nothing: it waits in a sealed cookie, bound to the browser, for ten minutes. At most
//! five wait at a time (decision 48).

use serde::{Deserialize, Serialize};

use crate::crypto::{Purpose, base64url, from_base64url, sha256};
use crate::flow::interaction::Interaction;
use crate::flow::visit::Visit;
use crate::flow::{House, Result, Site, Stop};
use crate::model::{Id, Instant, Session, Upstream, User};
use crate::protocol::relying_party::begin::Attempt;

/// The most attempts that wait in a browser.
const MOST: usize = 5;
/// The most characters of all of them together: a header line of 8 KB is what many proxies take.
const MOST_TEXT: usize = 7_000;
/// The longest interaction that travels within; a longer one becomes a row.
const LONGEST_INTERACTION: usize = 1_400;

/// Why the person goes there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    /// To sign in.
    SignIn,
    /// To see what would happen, as an administrator: nothing does.
    Trial {
        /// Who.
        user: Id<User>,
        /// In which session.
        session: Id<Session>,
    },
    /// To link the identity to an account that is signed in.
    Link {
        /// Whose.
        user: Id<User>,
        /// In which session.
        session: Id<Session>,
    },
}

/// An interaction in an attempt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Goal {
    Whole(Box<Interaction>),
    Spilled(String),
}

/// What waits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Waiting {
    /// What the answer is judged by.
    pub attempt: Attempt,
    /// The domain.
    pub upstream: Id<Upstream>,
    /// Why.
    pub intent: Intent,
    /// Whether the domain's own callback was named.
    pub own_callback: bool,
    goal: Goal,
}

/// A cookie of an attempt, as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crumb {
    /// What stands in the cookie's name.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// What an attempt's cookie is called: it is found by the state.
pub fn name_of(state: &str) -> String {
    base64url(&sha256(state.as_bytes())).chars().filter(char::is_ascii_alphanumeric).take(10).collect()
}

fn context(site: &Site, visit: &Visit) -> Vec<u8> {
    format!("upstream attempt {} {}", site.provider.id, visit.cookie.browser()).into_bytes()
}

impl Waiting {
    /// An attempt with what it leads to.
    ///
    /// # Errors
    /// `SlowDown` when a long interaction cannot be kept because its network has too many waiting.
    pub fn new(
        house: &House,
        site: &Site,
        visit: &Visit,
        (attempt, upstream, intent, own_callback): (Attempt, Id<Upstream>, Intent, bool),
        interaction: Interaction,
    ) -> Result<Self> {
        let started_at = attempt.started_at;
        let length = serde_json::to_vec(&interaction).map_err(|error| Stop::Fault(error.to_string()))?.len();
        let goal = if length <= LONGEST_INTERACTION {
            Goal::Whole(Box::new(interaction))
        } else {
            Goal::Spilled(interaction.spill(house, site, visit, started_at)?)
        };
        Ok(Self { attempt, upstream, intent, own_callback, goal })
    }

    /// The cookie that waits, for this browser only.
    ///
    /// # Errors
    /// `Fault` if it cannot be written down.
    pub fn seal(&self, house: &House, site: &Site, visit: &Visit) -> Result<Crumb> {
        let body = serde_json::to_vec(self).map_err(|error| Stop::Fault(error.to_string()))?;
        let sealed = house.vault().seal(Purpose::Envelope, &context(site, visit), &body);
        Ok(Crumb { name: name_of(&self.attempt.state), value: base64url(&sealed) })
    }

    /// Opens a cookie of this browser.
    pub fn open(house: &House, site: &Site, visit: &Visit, crumb: &Crumb) -> Option<Self> {
        let sealed = from_base64url(&crumb.value)?;
        let body = house.vault().open(Purpose::Envelope, &context(site, visit), &sealed).ok()?;
        serde_json::from_slice(&body).ok()
    }

    /// What the log-in leads to; `None` if it has been given up.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn interaction(&self, house: &House, site: &Site, visit: &Visit, now: Instant) -> Result<Option<Interaction>> {
        match &self.goal {
            Goal::Whole(interaction) => Ok(Some((**interaction).clone()).filter(|own| !own.expires_at.has_passed(now))),
            Goal::Spilled(seal) => Ok(Interaction::open(house, site, visit, seal, now)?.ok()),
        }
    }
}

/// The cookies that make room for a new one: those that do not open or have expired, and the oldest beyond the most.
pub fn crowded_out(house: &House, site: &Site, visit: &Visit, (crumbs, new): (&[Crumb], &Crumb), now: Instant) -> Vec<String> {
    let mut alive: Vec<(Instant, &Crumb)> = Vec::new();
    let mut out = Vec::new();
    for crumb in crumbs.iter().filter(|crumb| crumb.name != new.name) {
        match Waiting::open(house, site, visit, crumb).filter(|waiting| !waiting.attempt.expires_at().has_passed(now)) {
            Some(waiting) => alive.push((waiting.attempt.started_at, crumb)),
            None => out.push(crumb.name.clone()),
        }
    }
    alive.sort_by_key(|(started_at, _)| std::cmp::Reverse(*started_at));
    let mut length = new.value.len();
    for (at, (_, crumb)) in alive.into_iter().enumerate() {
        length += crumb.value.len();
        if at + 2 > MOST || length > MOST_TEXT {
            out.push(crumb.name.clone());
        }
    }
    out
}
