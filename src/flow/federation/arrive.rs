//! Back from an upstream: the attempt is claimed, the answer proven, and whoever it is signs in, is made, proves an older account first, or is
//! refused. Any refusal leaves no session, no account and no link (CB-9).

use std::sync::Arc;

use super::arrival::{self, Arrived};
use super::attempt::{Crumb, Intent, Waiting, name_of};
use super::depart::{Refused, app_of};
use super::person;
use super::trial::Raw;
use super::{Domain, registration, sign_in, trial};
use crate::crypto::{Plain, base64url, equal, random};
use crate::flow::account::deletion;
use crate::flow::interaction::{Goal, Interaction};
use crate::flow::visit::Visit;
use crate::flow::{House, Need, Result, Site, Stop};
use crate::flow::{answer, authorize};
use crate::model::{FederatedIdentity, Id, Instant, Scope, Tenant, UpstreamSettings, UpstreamUse, User};
use crate::protocol::Clause;
use crate::protocol::oauth2::response::AuthorizationResponse;
use crate::protocol::relying_party::begin::Attempt;
use crate::protocol::relying_party::client_authentication::Credentials;
use crate::protocol::relying_party::finish::Proven;
use crate::protocol::relying_party::initiate;
use crate::protocol::relying_party::linking::{self, Candidate, Decision, Situation};
use crate::protocol::relying_party::metadata::Metadata;
use crate::protocol::relying_party::{Refusal, RefusalCode, claims_mapping};
use crate::protocol::vocabulary::scope;
use crate::protocol::{ErrorCode, OAuthError, Parameters};
use crate::store::{AnyConnection, StoreError, federated_identities, upstream_attempts, users};

/// Everything that the journey of a log-in needs.
#[derive(Clone, Debug)]
pub struct LogIn {
    /// The domain.
    pub domain: Arc<Domain>,
    /// What was remembered.
    pub attempt: Attempt,
    /// What came back.
    pub parameters: Parameters,
    /// A fresh identifier, for an assertion.
    pub jti: String,
}

impl LogIn {
    /// What we can prove ourselves with.
    pub fn credentials(&self) -> Credentials {
        self.domain.credentials(self.jti.clone())
    }
}

/// What the journey brought.
#[derive(Clone, Debug)]
pub struct Fetched {
    /// How it ended.
    pub went: std::result::Result<(Proven, Metadata), Refusal>,
    /// What came on the way.
    pub raw: Raw,
}

/// A request to a callback.
#[derive(Clone, Debug)]
pub struct Callback {
    /// The parameters of the answer.
    pub parameters: Parameters,
    /// The domain in the path, if the callback is its own.
    pub own: Option<String>,
    /// The attempts that wait in the browser.
    pub crumbs: Vec<Crumb>,
}

/// How it went.
#[derive(Debug)]
pub enum Outcome {
    /// Somebody is signed in, and the request goes on.
    In(Box<Visit>, authorize::Outcome),
    /// The identity is linked to the account that asked for it.
    Linked(Box<Visit>),
    /// It was a trial: what it showed is kept under this name.
    Tried(String),
    /// A page has something to ask first.
    Page(arrival::Page, String),
    /// A page says what is wrong.
    Refused(Box<Refused>),
}

/// A callback's answer. The first call claims the attempt and asks for the journey, the second judges what it brought. The name is that
/// of the cookie to take away.
///
/// # Errors
/// `Needs(UpstreamLogIn)` without what it brings; `Busy` or `Fault`.
pub fn arrive(
    house: &House,
    site: &Site,
    visit: &Visit,
    (callback, fetched): (&Callback, Option<Fetched>),
    now: Instant,
) -> Result<(Option<String>, Outcome)> {
    let refuse = |refusal| Outcome::Refused(Box::new(Refused { refusal, domain: None, seal: None, give_up: None, app: None }));
    let Some(waiting) = waiting(house, site, visit, callback, now) else {
        let detail = "no log-in with this `state` waits in this browser";
        return Ok((None, refuse(Refusal::new(RefusalCode::AttemptUnknown, detail))));
    };
    let crumb = Some(name_of(&waiting.attempt.state));
    let domain = trial::domain_of(house, site, &waiting)?;
    let Some(domain) = domain.filter(|domain| is_own(domain, &waiting, callback)) else {
        let detail = "the domain is disabled, or the answer came to another's callback";
        return Ok((crumb, refuse(Refusal::new(RefusalCode::DomainDisabled, detail))));
    };
    let Some(fetched) = fetched else {
        let (provider, hash) = (site.provider.id.clone(), Plain::new(waiting.attempt.state.clone()).hash());
        let expires_at = waiting.attempt.expires_at();
        if !house.store().write(move |c| upstream_attempts::claim(c, &provider, &hash, expires_at))? {
            return Ok((crumb, refuse(Refusal::new(RefusalCode::AttemptUsed, "this answer came before"))));
        }
        let Some(domain) = registration::current(house.store(), house.vault(), &site.provider.id, &domain)? else {
            let detail = "the domain is not registered at its upstream any more";
            return Ok((crumb, refuse(Refusal::new(RefusalCode::DomainMisconfigured, detail))));
        };
        return Err(Stop::Needs(Need::UpstreamLogIn(Box::new(LogIn {
            domain,
            attempt: waiting.attempt,
            parameters: callback.parameters.clone(),
            jti: base64url(&random::bytes::<16>()),
        }))));
    };
    let Some(interaction) = waiting.interaction(house, site, visit, now)? else {
        return Ok((crumb, refuse(Refusal::new(RefusalCode::AttemptUnknown, "what the log-in was for has been given up"))));
    };
    if matches!(waiting.intent, Intent::Trial { .. }) {
        let outcome = trial::judge(house, site, visit, (&domain, &waiting, fetched), now)?.map_or_else(refuse, Outcome::Tried);
        return Ok((crumb, outcome));
    }
    let outcome = match fetched.went {
        Ok((proven, metadata)) => {
            let about = About { domain: &domain, waiting: &waiting, proven, end_session: metadata.end_session_endpoint };
            judge(house, site, visit, (about, interaction), now)?
        }
        Err(refusal) => refused(house, site, visit, (refusal, domain, interaction), now)?,
    };
    Ok((crumb, outcome))
}

/// The attempt of an answer: exactly one cookie of its name, of this browser, in time.
fn waiting(house: &House, site: &Site, visit: &Visit, callback: &Callback, now: Instant) -> Option<Waiting> {
    let state = callback.parameters.get("state")?;
    let name = name_of(state);
    let mut found = callback.crumbs.iter().filter(|crumb| crumb.name == name);
    let (crumb, None) = (found.next()?, found.next()) else { return None };
    let waiting = Waiting::open(house, site, visit, crumb)?;
    let is_it = equal(waiting.attempt.state.as_bytes(), state.as_bytes());
    (is_it && !waiting.attempt.expires_at().has_passed(now)).then_some(waiting)
}

/// An answer to a callback that only one domain has is that domain's, and one that was to come there comes nowhere else.
fn is_own(domain: &Domain, waiting: &Waiting, callback: &Callback) -> bool {
    match &callback.own {
        Some(name) => waiting.own_callback && domain.upstream.name == *name,
        None => !waiting.own_callback,
    }
}

/// What an answer is about.
struct About<'a> {
    domain: &'a Arc<Domain>,
    waiting: &'a Waiting,
    proven: Proven,
    end_session: Option<String>,
}

fn judge(
    house: &House,
    site: &Site,
    visit: &Visit,
    (about, interaction): (About<'_>, Interaction),
    now: Instant,
) -> Result<Outcome> {
    let About { domain, waiting, proven, end_session } = about;
    let wanted_by = match &waiting.intent {
        Intent::SignIn | Intent::Trial { .. } => None,
        // The session that asked still has to be there: somebody else may sit at the browser by now.
        Intent::Link { user, session } => {
            let Some(one) = visit.find(session).filter(|one| one.user.id == *user) else {
                let refusal = Refusal::new(RefusalCode::AttemptUnknown, "the session that asked for the link has ended");
                return refused(house, site, visit, (refusal, domain.clone(), interaction), now);
            };
            Some(one.user.clone())
        }
    };
    let Judged { mapped, known, decision } = decide(house, site, (&domain.upstream.settings, &proven), wanted_by.as_ref())?;
    let arrived = Arrived::new(domain, (proven, mapped, end_session), waiting.attempt.started_at, interaction);
    let taken = |interaction| {
        let refusal = Refusal::new(RefusalCode::AccountTaken, "the identity was linked to another account meanwhile");
        refused(house, site, visit, (refusal, domain.clone(), interaction), now)
    };
    // Whoever is on the way out is offered to stay, as after a password.
    if let (Decision::Refuse(_), Some((_, user)), None) = (&decision, &known.linked, &wanted_by) {
        let seal = arrived.interaction.seal(house, site, visit, now)?;
        if let Some(path) = deletion::offer(house, site, (user, &seal), now)? {
            return Ok(Outcome::In(Box::new(visit.clone()), authorize::Outcome::Go(path)));
        }
    }
    match decision {
        Decision::Refuse(refusal) => refused(house, site, visit, (refusal, domain.clone(), arrived.interaction), now),
        Decision::Create => Ok(Outcome::Page(arrival::Page::First, arrived.keep(house, site, (visit, None), now)?)),
        Decision::AskToLink(user) => Ok(Outcome::Page(arrival::Page::Link, arrived.keep(house, site, (visit, Some(user)), now)?)),
        Decision::SignIn(_) if wanted_by.is_some() => Ok(Outcome::Linked(Box::new(visit.clone()))),
        Decision::Link(user) if wanted_by.is_some() => {
            if person::link(house, site, &arrived, &user, now)? {
                Ok(Outcome::Linked(Box::new(visit.clone())))
            } else {
                taken(arrived.interaction)
            }
        }
        Decision::SignIn(id) | Decision::Link(id) => {
            let user = known.user(&id).ok_or_else(|| Stop::Fault("a log-in of nobody".to_owned()))?;
            let link = known.linked.map(|(identity, _)| identity);
            if let Some(visit) = sign_in::known(house, site, visit, (&arrived, user, link), now)? {
                go_on(house, site, visit, (domain, arrived), now)
            } else {
                taken(arrived.interaction)
            }
        }
    }
}

/// Who a proven person is here.
pub(super) struct Judged {
    pub mapped: claims_mapping::Mapped,
    pub known: Known,
    pub decision: Decision,
}

/// Decides who a proven person is here. Nothing is written.
pub(super) fn decide(
    house: &House,
    site: &Site,
    (settings, proven): (&UpstreamSettings, &Proven),
    wanted_by: Option<&User>,
) -> Result<Judged> {
    let mapped = claims_mapping::map(settings, &proven.claims);
    let known = Known::find(house, site, (proven, &mapped))?;
    let decision = linking::decide(&Situation {
        settings,
        mapped: &mapped,
        linked: known.linked.as_ref().map(|(_, user)| user),
        by_username: known.by_username.as_ref().map(candidate),
        by_email: known.by_email.as_ref().map(candidate),
        wanted_by,
    });
    Ok(Judged { mapped, known, decision })
}

/// Whom the database knows by what was said.
pub(super) struct Known {
    linked: Option<(FederatedIdentity, User)>,
    by_username: Option<(User, bool)>,
    by_email: Option<(User, bool)>,
}

fn candidate((user, is_linked_elsewhere): &(User, bool)) -> Candidate<'_> {
    Candidate { user, is_linked_elsewhere: *is_linked_elsewhere }
}

impl Known {
    fn find(house: &House, site: &Site, (proven, mapped): (&Proven, &claims_mapping::Mapped)) -> Result<Self> {
        let tenant = &site.tenant.id;
        Ok(house.store().read(|c| {
            let link = federated_identities::find(c, tenant, &proven.issuer, &proven.subject)?;
            let linked = match link {
                Some(link) => users::find(c, &link.user)?.map(|user| (link, user)),
                None => None,
            };
            // Only the link counts once it is there (decision 45).
            if linked.is_some() {
                return Ok(Self { linked, by_username: None, by_email: None });
            }
            let is_name = |user: &User| mapped.username.as_deref().map(User::canonical) == Some(User::canonical(&user.username));
            let by_username = named(c, (tenant, proven), mapped.username.as_deref())?.filter(|(user, _)| is_name(user));
            let by_email = named(c, (tenant, proven), mapped.claims.email.as_deref())?;
            Ok(Self { linked, by_username, by_email })
        })?)
    }

    pub fn user(&self, id: &Id<User>) -> Option<User> {
        let linked = self.linked.iter().map(|(_, user)| user);
        let named = [&self.by_username, &self.by_email].into_iter().flatten().map(|(user, _)| user);
        linked.chain(named).find(|user| user.id == *id).cloned()
    }
}

/// Who goes by a name, and whether they are another person of the same issuer already.
fn named(
    c: &mut AnyConnection,
    (tenant, proven): (&Id<Tenant>, &Proven),
    name: Option<&str>,
) -> std::result::Result<Option<(User, bool)>, StoreError> {
    let Some(name) = name else { return Ok(None) };
    let Some(user) = users::find_for_login(c, tenant, name)? else { return Ok(None) };
    let links = federated_identities::list_of_user(c, &user.id)?;
    let elsewhere = links.iter().any(|link| link.issuer == proven.issuer && link.subject != proven.subject);
    Ok(Some((user, elsewhere)))
}

/// Back on the rails of the request, with the scopes that the upstream says if the domain takes them from there (decision 44).
pub(super) fn go_on(
    house: &House,
    site: &Site,
    visit: Visit,
    (domain, arrived): (&Domain, Arrived),
    now: Instant,
) -> Result<Outcome> {
    let mut interaction = arrived.interaction;
    if let (Goal::App(request), Some(words)) = (&mut interaction.goal, &arrived.mapped.scopes) {
        let app = house.client(site, request.client.as_str())?;
        let offered = |word: &str| site.resources.iter().any(|resource| resource.scopes.iter().any(|own| own.name == word));
        let allowed = |word: &str| {
            let scope = app.as_ref().and_then(|app| app.client.metadata.scope.as_ref());
            (offered(word) || scope::ALL.contains(&word)) && scope.is_none_or(|own| own.contains(word))
        };
        let asked = request.scope.filter(|word| word == scope::OPENID || word == scope::OFFLINE_ACCESS);
        let said = words.iter().map(String::as_str).filter(|word| allowed(word) && *word != scope::OFFLINE_ACCESS);
        request.scope = Scope::parse(&asked.iter().chain(said).collect::<Vec<_>>().join(" "));
    }
    log::debug!(upstream = domain.upstream.name.as_str(); "a person came in");
    // The journey is over and its session is written: where the answer needs the app's keys, the log-in page fetches them and goes on.
    let outcome = match answer::ready(house, site, &visit, &interaction) {
        Err(Stop::Needs(_)) => {
            let seal = interaction.seal(house, site, &visit, now)?;
            authorize::Outcome::Go(format!("/login?interaction={seal}"))
        }
        ready => {
            ready?;
            authorize::continue_with(house, site, &visit, interaction, now)?
        }
    };
    Ok(Outcome::In(Box::new(visit), outcome))
}

/// A page with the way back: another try, or giving up. An authentication that is too old for the app is the app's to hear at once
/// (decision 50).
pub(super) fn refused(
    house: &House,
    site: &Site,
    visit: &Visit,
    (refusal, domain, interaction): (Refusal, Arc<Domain>, Interaction),
    now: Instant,
) -> Result<Outcome> {
    metrics::counter!("signet_upstream_refused_total", "code" => refusal.code.name()).increment(1);
    let answer = |code, description: &'static str| {
        let Goal::App(request) = &interaction.goal else { return None };
        let error = OAuthError::new(code, description).under(Clause::Upstream);
        Some((AuthorizationResponse::error(request.address.app()?, &site.provider.issuer, &error), error))
    };
    if refusal.code == RefusalCode::AuthenticationTooOld
        && let Goal::App(request) = &interaction.goal
        && let Some(app) = house.client(site, request.client.as_str())?
        && let Some((response, error)) = answer(ErrorCode::LoginRequired, "The upstream did not authenticate the person anew.")
    {
        let told = authorize::Told {
            registered: app,
            grant: Some(interaction.progress.grant.clone()),
            device: None,
            error: Some(Box::new(error)),
        };
        return Ok(Outcome::In(Box::new(visit.clone()), authorize::Outcome::Respond(told, response)));
    }
    let give_up = answer(ErrorCode::AccessDenied, "The person could not be signed in.").map(|(response, _)| response);
    let (app, seal) = (app_of(&interaction), interaction.seal(house, site, visit, now)?);
    Ok(Outcome::Refused(Box::new(Refused { refusal, domain: Some(domain), seal: Some(seal), give_up, app })))
}

/// Where a log-in of an interaction is offered; one that goes on to an app is on the way to that app.
pub fn place(interaction: &Interaction) -> UpstreamUse {
    match &interaction.goal {
        Goal::App(_) => UpstreamUse::Provider,
        Goal::Page(path) if initiate::leads_on(path) => UpstreamUse::Provider,
        Goal::Page(_) => UpstreamUse::Portal,
    }
}
