//! A trial: an administrator signs in at an upstream to see what comes back, who it would be here, and why. It is the journey of any log-in,
//! judged by the same functions, and ends before anything of people, links and sessions is written. What was seen is kept sealed for half
//! an hour, for the same browser and the same administrator alone.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::attempt::{Crumb, Intent, Waiting};
use super::{Domain, Wish, arrive, depart, domain};
use crate::crypto::{Purpose, random};
use crate::flow::admin::door::Inside;
use crate::flow::interaction::{Goal, Interaction};
use crate::flow::visit::{SignedIn, Visit};
use crate::flow::{House, Result, Site, Stop};
use crate::model::{Action, Authority, Id, Instant, Progress, Seconds, Upstream, User};
use crate::protocol::relying_party::linking::Decision;
use crate::protocol::relying_party::made::{self, Check, Reached};
use crate::protocol::relying_party::metadata::Metadata;
use crate::protocol::relying_party::shown::{self, Origin};
use crate::protocol::relying_party::{Refusal, RefusalCode};
use crate::store::upstream_arrivals::{self, Kept};

/// How long it can be looked at.
const LIFE: Seconds = Seconds::minutes(30);

/// What came from the upstream, before anything of it was believed.
#[derive(Clone, Debug, Default)]
pub struct Raw {
    /// Its metadata.
    pub metadata: Option<Metadata>,
    /// Whether it gave tokens.
    pub tokens: bool,
    /// What is in its ID token.
    pub id_token: Option<Map<String, Value>>,
    /// What its userinfo endpoint says.
    pub userinfo: Option<Map<String, Value>>,
}

/// What became of a trial.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tried {
    /// Through which domain.
    pub upstream: Id<Upstream>,
    /// When.
    pub at: Instant,
    /// What was checked.
    pub checks: Vec<Check>,
    /// What is in the ID token; not believed if a check failed.
    pub id_token: Option<Map<String, Value>>,
    /// What userinfo says.
    pub userinfo: Option<Map<String, Value>>,
    /// `iss` and subject, once proven.
    pub identity: Option<(String, String)>,
    /// The person in our words.
    pub mapped: Vec<Origin>,
    /// What a log-in would do.
    pub verdict: Verdict,
}

/// What a log-in would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Verdict {
    /// Sign this person in, who is linked.
    SignIn {
        /// The user name.
        username: String,
    },
    /// Link this person, and sign them in.
    Link {
        /// The user name.
        username: String,
    },
    /// Ask who the new person is, and make an account.
    Create,
    /// Ask for the password of this account, once.
    AskToLink {
        /// The user name.
        username: String,
    },
    /// Refuse.
    Refuse {
        /// The stable code.
        code: String,
        /// What exactly.
        detail: String,
        /// What to do.
        fix: String,
    },
}

/// The intent of a trial.
pub fn intent(inside: &Inside) -> Intent {
    Intent::Trial { user: inside.one.user.id.clone(), session: inside.one.session.id.clone() }
}

/// Leaves for the upstream.
///
/// # Errors
/// As [`depart::depart`].
pub fn leave(
    house: &House,
    site: &Site,
    (visit, inside): (&Visit, &Inside),
    (name, crumbs, fetched): (&str, Vec<Crumb>, depart::Brought),
    now: Instant,
) -> Result<depart::Outcome> {
    let progress = Progress::begin(None, Id::mint(random::bytes()), now);
    let interaction = Interaction::begin(Goal::Page("/admin".to_owned()), progress, now);
    let wish = Wish { name: name.to_owned(), interaction, intent: intent(inside), login_hint: None, crumbs };
    depart::depart(house, site, visit, (wish, fetched), now)
}

/// The domain of an attempt: a trial may be of one that is disabled.
///
/// # Errors
/// When the database does not answer.
pub(super) fn domain_of(house: &House, site: &Site, waiting: &Waiting) -> Result<Option<Arc<Domain>>> {
    match waiting.intent {
        Intent::Trial { .. } => domain::find_by_id(house.store(), house.vault(), &site.tenant.id, &waiting.upstream),
        _ => Ok(site.upstream_by_id(&waiting.upstream).cloned()),
    }
}

/// Whoever began the trial, if they are still here and still may.
fn asker<'v>(visit: &'v Visit, intent: &Intent) -> Option<&'v SignedIn> {
    let Intent::Trial { user, session } = intent else { return None };
    let one = visit.find(session).filter(|one| one.user.id == *user)?;
    Authority::of_role(one.user.admin_role).may(Action::ChangeUpstreams).then_some(one)
}

/// Judges what came back as a log-in would, and keeps what was seen. The answer is its name.
///
/// # Errors
/// `Busy` or `Fault`.
pub(super) fn judge(
    house: &House,
    site: &Site,
    visit: &Visit,
    (domain, waiting, fetched): (&Domain, &Waiting, arrive::Fetched),
    now: Instant,
) -> Result<std::result::Result<String, Refusal>> {
    let Some(one) = asker(visit, &waiting.intent) else {
        let detail = "the administrator who began the trial has signed out, or may not change upstreams any more";
        return Ok(Err(Refusal::new(RefusalCode::AttemptUnknown, detail)));
    };
    let arrive::Fetched { went, raw } = fetched;
    let settings = &domain.upstream.settings;
    let reached = Reached { metadata: raw.metadata.is_some(), tokens: raw.tokens, userinfo: raw.userinfo.is_some() };
    let empty = Map::new();
    let (identity, mapped, verdict, failed) = match went {
        Err(refusal) => (None, Vec::new(), refused(&refusal), Some(refusal.code)),
        Ok((proven, _)) => {
            let judged = arrive::decide(house, site, (settings, &proven), None)?;
            let said = (raw.id_token.as_ref().unwrap_or(&empty), raw.userinfo.as_ref().unwrap_or(&empty));
            let mapped = shown::origins(settings, said, &judged.mapped);
            let name = |id: &Id<User>| judged.known.user(id).map(|user| user.username).unwrap_or_default();
            let (verdict, failed) = match &judged.decision {
                Decision::SignIn(id) => (Verdict::SignIn { username: name(id) }, None),
                Decision::Link(id) => (Verdict::Link { username: name(id) }, None),
                Decision::AskToLink(id) => (Verdict::AskToLink { username: name(id) }, None),
                Decision::Create => (Verdict::Create, None),
                Decision::Refuse(refusal) => (refused(refusal), Some(refusal.code)),
            };
            (Some((proven.issuer, proven.subject)), mapped, verdict, failed)
        }
    };
    let tried = Tried {
        upstream: domain.upstream.id.clone(),
        at: now,
        checks: made::checks(settings, reached, failed),
        id_token: raw.id_token.as_ref().map(shown::redacted),
        userinfo: raw.userinfo.as_ref().map(shown::redacted),
        identity,
        mapped,
        verdict,
    };
    keep(house, site, (visit, &one.user.id), &tried, now).map(Ok)
}

fn refused(refusal: &Refusal) -> Verdict {
    let (code, fix) = (refusal.code.name().to_owned(), refusal.fix().to_owned());
    Verdict::Refuse { code, detail: refusal.detail.clone(), fix }
}

fn keep(house: &House, site: &Site, (visit, user): (&Visit, &Id<User>), tried: &Tried, now: Instant) -> Result<String> {
    let body = serde_json::to_vec(tried).map_err(|error| Stop::Fault(error.to_string()))?;
    let id = random::token().reveal().to_owned();
    let kept = Kept {
        id: id.clone(),
        provider: site.provider.id.clone(),
        sealed: house.vault().seal(Purpose::Envelope, &context(site, (visit, user), &id), &body),
        created_at: now,
        expires_at: now.plus(LIFE),
    };
    house.store().write(move |c| upstream_arrivals::insert(c, &kept))?;
    Ok(id)
}

/// What a trial of this browser and this administrator showed; `None` if there is none of that name.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn open(house: &House, site: &Site, (visit, user): (&Visit, &Id<User>), id: &str, now: Instant) -> Result<Option<Tried>> {
    let provider = &site.provider.id;
    let Some(sealed) = house.store().read(|c| upstream_arrivals::find(c, provider, id, now))? else { return Ok(None) };
    let opened = house.vault().open(Purpose::Envelope, &context(site, (visit, user), id), &sealed).ok();
    Ok(opened.and_then(|body| serde_json::from_slice(&body).ok()))
}

fn context(site: &Site, (visit, user): (&Visit, &Id<User>), id: &str) -> Vec<u8> {
    format!("upstream trial {} {} {user} {id}", site.provider.id, visit.cookie.browser()).into_bytes()
}
