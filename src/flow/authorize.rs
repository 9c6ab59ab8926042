//! The authorization endpoint: locate, validate, decide; the person's answers come back to the same decision.

use std::borrow::Cow;
use std::sync::Arc;

use super::device::{self, Ending};
use super::interaction::{Goal, Interaction};
use super::portal::try_it;
use super::request_object::{self, Fetched, Unusable};
use super::settings::Registered;
use super::visit::Visit;
use super::{House, Result, Site, Stop, answer, hint, mint};
use crate::crypto::random;
use crate::model::{Acceptance, Agreement, AgreementAudience, Consent, DeviceCode, Grant, Id, Instant, Progress, Session};
use crate::protocol::oauth2::authorize::{AnswerTo, AuthorizationRequest, Located, Refusal, Rejection, Rules, recheck, validate};
use crate::protocol::oauth2::response::AuthorizationResponse;
use crate::protocol::oidc::decision::{Ask, Decision, SignedIn, Situation, decide};
use crate::protocol::vocabulary::locales;
use crate::protocol::{Clause, OAuthError, Parameters};
use crate::store::{agreement_acceptances, consents};

/// What happens with an authorization request.
#[derive(Debug)]
pub enum Outcome {
    /// The client is answered.
    Respond(Told, AuthorizationResponse),
    /// A device that waits was answered; the person is told so.
    Device(Told, Ending),
    /// The person is asked; the seal carries the request.
    Ask(Told, Ask, String),
    /// The person may not use the app; the page offers another account and the way back.
    Forbid(Box<Forbidden>),
    /// A page of ours says what is wrong; nothing is sent anywhere.
    Refuse(Box<Refusal>),
    /// The way leads to a page of ours.
    Go(String),
    /// The way to a page of ours leads past the second factor.
    Halfway(String),
    /// The page of ours that the seal leads to is only for somebody who has just proved who they are: the person of this session has
    /// to do so again, or somebody else.
    Prove(Id<Session>, String),
}

/// What is told of a decision beside its answer, for the app's owner: about which app and grant it was, and what went wrong.
#[derive(Debug)]
pub struct Told {
    /// The app.
    pub registered: Arc<Registered>,
    /// The grant that the request leads to, if it was in order.
    pub grant: Option<Id<Grant>>,
    /// The device that waits for the answer.
    pub device: Option<Id<DeviceCode>>,
    /// The error in the answer.
    pub error: Option<Box<OAuthError>>,
}

/// A person in none of the groups that may use the app.
#[derive(Debug)]
pub struct Forbidden {
    /// The app, and the error that the client is told when the person goes back.
    pub told: Told,
    /// The sealed request, to choose another account.
    pub seal: String,
    /// What the client is told when the person goes back; a device is told once they turn it down.
    pub response: Option<AuthorizationResponse>,
}

/// A request that arrived and is in order.
type Admitted = (Arc<Registered>, AuthorizationRequest);

/// A new authorization request in a browser.
///
/// # Errors
/// `Needs` for a request object, `Busy` or `Fault`; everything else is an outcome.
pub fn begin(
    house: &House,
    site: &Site,
    visit: &Visit,
    (parameters, fetched): (&Parameters, &Fetched),
    now: Instant,
) -> Result<Outcome> {
    match admit(house, site, Some(visit), (parameters, fetched), now)? {
        Ok((registered, request)) => {
            visit.speech.asked_by_app(&request.ui_locales);
            let current = visit.current().map(|signed_in| &signed_in.session);
            let progress = Progress::begin(current, Id::mint(random::bytes()), now);
            proceed(house, site, visit, (registered, request, progress), now)
        }
        Err(outcome) => {
            visit.speech.asked_by_app(&locales::parse(parameters.get("ui_locales")));
            Ok(*outcome)
        }
    }
}

/// A request that came by POST (decision 3): it is validated and sealed, and goes on by GET, where the cookies come.
///
/// # Errors
/// As [`begin`].
pub fn receive_post(
    house: &House,
    site: &Site,
    (parameters, fetched): (&Parameters, &Fetched),
    now: Instant,
) -> Result<std::result::Result<String, Outcome>> {
    match admit(house, site, None, (parameters, fetched), now)? {
        Ok((_, request)) => {
            let progress = Progress::begin(None, Id::mint(random::bytes()), now);
            Interaction::begin(Goal::App(Box::new(request)), progress, now).seal_posted(house, site, now).map(Ok)
        }
        Err(outcome) => Ok(Err(*outcome)),
    }
}

/// The GET that follows [`receive_post`].
///
/// # Errors
/// `Refused` if the seal is not one of ours or has expired.
pub fn begin_posted(house: &House, site: &Site, visit: &Visit, seal: &str, now: Instant) -> Result<Outcome> {
    let opened = Interaction::open_posted(house, site, seal, now)?;
    let Ok(Interaction { goal: Goal::App(request), progress, .. }) = opened else {
        return Err(OAuthError::invalid_request("The request has expired. Go back to the app and start again.")
            .under(Clause::Waiting)
            .into());
    };
    let current = visit.current().map(|signed_in| &signed_in.session);
    let progress = Progress::begin(current, progress.grant, now);
    resume(house, site, visit, (*request, progress), now)
}

fn admit(
    house: &House,
    site: &Site,
    visit: Option<&Visit>,
    (parameters, fetched): (&Parameters, &Fetched),
    now: Instant,
) -> Result<std::result::Result<Admitted, Box<Outcome>>> {
    let registered = match parameters.get("client_id") {
        Some(client_id) => house.client(site, client_id)?,
        None => None,
    };
    let resolved = match &registered {
        Some(registered) => request_object::resolve(house, site, registered, (parameters, fetched), now)?,
        None => Ok(Cow::Borrowed(parameters)),
    };
    let (parameters, problem) = match resolved {
        Ok(parameters) => (parameters, None),
        Err(Unusable { error, seen }) => (Cow::Owned(seen), Some(error)),
    };
    let parameters = &*parameters;
    let registered = match (registered, visit) {
        (Some(registered), Some(visit)) => {
            let address = (parameters.get("redirect_uri"), parameters.get("state"));
            Some(try_it::lend(house, site, visit, (registered, address), now)?)
        }
        (registered, _) => registered,
    };
    let located = match Located::locate(parameters, registered.as_ref().map(|registered| &registered.client)) {
        Ok(located) => located,
        Err(refusal) => {
            let refusal = explained(house, site, (refusal.because(problem), parameters.get("client_id")))?;
            return Ok(Err(Box::new(Outcome::Refuse(Box::new(refusal)))));
        }
    };
    let hint = match parameters.get("id_token_hint") {
        Some(token) => Some(hint::verify(house, site, token, parameters.get("client_id"), now)?),
        None => None,
    };
    let rules = Rules { provider: &site.provider, resources: &site.resources, hint: hint.as_ref() };
    let validated = problem.map_or_else(|| validate(&located, parameters, &rules), |error| Err(located.reject(error)));
    let registered = registered.clone().ok_or_else(|| Stop::Fault("a located request has no client".to_owned()))?;
    Ok(match validated {
        Ok(request) => Ok((registered, request)),
        Err(rejection) => {
            let response = told(site, &rejection);
            let told = Told { registered, grant: None, device: None, error: Some(Box::new(rejection.error)) };
            Err(Box::new(Outcome::Respond(told, response)))
        }
    })
}

/// A refusal, of an app that is registered and does not work with the reason.
fn explained(house: &House, site: &Site, (refusal, client_id): (Refusal, Option<&str>)) -> Result<Refusal> {
    if refusal.error.clause != Clause::ClientKnown {
        return Ok(refusal);
    }
    let why = client_id.map_or(Ok(None), |client_id| house.unavailable(site, client_id))?;
    Ok(why.map_or(refusal, Refusal::unavailable))
}

fn told(site: &Site, rejection: &Rejection) -> AuthorizationResponse {
    AuthorizationResponse::error(&rejection.address, &site.provider.issuer, &rejection.error)
}

/// A request that has waited for a person goes on.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn resume(
    house: &House,
    site: &Site,
    visit: &Visit,
    waiting: (AuthorizationRequest, Progress),
    now: Instant,
) -> Result<Outcome> {
    let (request, progress) = waiting;
    let registered = client_of(house, site, visit, &request, now)?;
    if let Err(refusal) = recheck(&request, registered.as_ref().map(|registered| &registered.client)) {
        let refusal = explained(house, site, (refusal, Some(request.client.as_str())))?;
        return Ok(Outcome::Refuse(Box::new(refusal)));
    }
    let registered = registered.ok_or_else(|| Stop::Fault("a rechecked request has no client".to_owned()))?;
    proceed(house, site, visit, (registered, request, progress), now)
}

/// The client of a request that has waited for a person, with what that person may try now.
fn client_of(
    house: &House,
    site: &Site,
    visit: &Visit,
    request: &AuthorizationRequest,
    now: Instant,
) -> Result<Option<Arc<Registered>>> {
    let Some(registered) = house.client(site, request.client.as_str())? else { return Ok(None) };
    let address = request.address.app().map(|own| (Some(own.redirect_uri.as_str()), own.state.as_deref()));
    try_it::lend(house, site, visit, (registered, address.unwrap_or_default()), now).map(Some)
}

/// Whatever an interaction leads to goes on.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn continue_with(house: &House, site: &Site, visit: &Visit, interaction: Interaction, now: Instant) -> Result<Outcome> {
    match interaction.goal {
        Goal::App(request) => resume(house, site, visit, (*request, interaction.progress), now),
        Goal::Page(_) if interaction.progress.halfway.is_some() => {
            Ok(Outcome::Halfway(interaction.seal(house, site, visit, now)?))
        }
        Goal::Page(ref path) => match interaction.progress.started_with.as_ref().and_then(|(id, at)| is_still(visit, id, *at)) {
            Some(session) => Ok(Outcome::Prove(session, interaction.seal(house, site, visit, now)?)),
            None => Ok(Outcome::Go(path.clone())),
        },
    }
}

/// The session that an interaction began with, if it is still the current one and nobody has signed in again in it.
fn is_still(visit: &Visit, session: &Id<Session>, auth_time: Instant) -> Option<Id<Session>> {
    let current = &visit.current()?.session;
    (current.id == *session && current.auth_time == auth_time).then(|| session.clone())
}

fn proceed(
    house: &House,
    site: &Site,
    visit: &Visit,
    (registered, request, progress): (Arc<Registered>, AuthorizationRequest, Progress),
    now: Instant,
) -> Result<Outcome> {
    let decision = decision(house, site, visit, (&registered, &request, &progress), now)?;
    let address = request.address.clone();
    let issuer = &site.provider.issuer;
    let browser_state = visit.browser_state();
    let device = address.device().map(|asking| asking.device.clone());
    let told =
        |error| Told { registered: registered.clone(), grant: Some(progress.grant.clone()), device: device.clone(), error };
    let seal = |request| Interaction::begin(Goal::App(Box::new(request)), progress.clone(), now).seal(house, site, visit, now);
    Ok(match decision {
        Decision::Answer(answer) => {
            let signed_in = visit.find(&answer.session).ok_or_else(|| Stop::Fault("an answer for no session".to_owned()))?;
            let given = answer::Given {
                registered: &registered,
                request: &request,
                signed_in,
                grant: &progress.grant,
                browser_state: &browser_state,
                keys: &visit.keys,
                answer: &answer,
            };
            match &address {
                AnswerTo::App(address) => Outcome::Respond(told(None), answer::give(house, site, (given, address), now)?),
                AnswerTo::Device(asking) => {
                    let allowed = device::Allowed {
                        grant: answer::grant(site, given, now),
                        stale_session: answer::stale(&signed_in.session, now),
                    };
                    Outcome::Device(told(None), device::allow(house, site, (asking, allowed), now)?)
                }
            }
        }
        Decision::Ask(ask) => Outcome::Ask(told(None), ask, seal(request)?),
        Decision::Reject(error) => match &address {
            AnswerTo::App(address) => {
                let state = answer::session_state(&request, address, &browser_state);
                let response = AuthorizationResponse::error_in_session(address, issuer, &error, state);
                Outcome::Respond(told(Some(Box::new(error))), response)
            }
            AnswerTo::Device(asking) => {
                Outcome::Device(told(Some(Box::new(error))), device::turn_away(house, site, asking, now)?)
            }
        },
        Decision::Forbid { error, .. } => {
            let response = address.app().map(|address| AuthorizationResponse::error(address, issuer, &error));
            Outcome::Forbid(Box::new(Forbidden { told: told(Some(Box::new(error))), seal: seal(request)?, response }))
        }
    })
}

/// Decides, with what the people of this browser allowed the client before.
pub(super) fn decision(
    house: &House,
    site: &Site,
    visit: &Visit,
    (registered, request, progress): (&Registered, &AuthorizationRequest, &Progress),
    now: Instant,
) -> Result<Decision> {
    let client = &registered.client;
    let subjects: Vec<_> = visit.sessions.iter().map(|one| mint::subject_of(site, &one.user.id, client)).collect();
    let people = visit.sessions.iter().zip(&subjects);
    let sessions: Vec<_> =
        people.map(|(one, subject)| SignedIn { session: &one.session, user: &one.user, subject: subject.as_str() }).collect();
    let (consents, accepted) = remembered(house, site, visit, registered)?;
    let situation = Situation {
        request,
        progress,
        sessions: &sessions,
        current: visit.current().map(|one| &one.session.id),
        consents: &consents,
        agreements: &site.agreements,
        accepted: &accepted,
        client,
        provider: &site.provider,
    };
    Ok(decide(&situation, now))
}

/// What the people of this browser allowed the client, and what they accepted.
fn remembered(house: &House, site: &Site, visit: &Visit, registered: &Registered) -> Result<(Vec<Consent>, Vec<Acceptance>)> {
    if visit.sessions.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    let (provider, client) = (&site.provider.id, &registered.client.id);
    let asked = site.agreements.iter().filter(|own| own.is_required_for(AgreementAudience::People));
    let versions: Vec<&Id<Agreement>> = asked.map(|own| &own.id).collect();
    let people: Vec<_> = visit.sessions.iter().map(|one| &one.user.id).collect();
    Ok(house.store().read(|c| {
        let of = people.iter().map(|user| consents::find(c, provider, user, client));
        let given = of.collect::<std::result::Result<Vec<_>, _>>()?.into_iter().flatten().collect();
        let accepted = if versions.is_empty() { Vec::new() } else { agreement_acceptances::list(c, &people, &versions)? };
        Ok((given, accepted))
    })?)
}

/// The person turns the request down: the client gets `access_denied`.
///
/// # Errors
/// `Busy` or `Fault`.
pub fn deny(house: &House, site: &Site, visit: &Visit, interaction: Interaction, now: Instant) -> Result<Outcome> {
    turn_down(house, site, (visit, interaction), "The person did not allow the request.", now)
}

/// As [`deny`], in other words.
///
/// # Errors
/// `Busy` or `Fault`.
pub(super) fn turn_down(
    house: &House,
    site: &Site,
    (visit, interaction): (&Visit, Interaction),
    why: &'static str,
    now: Instant,
) -> Result<Outcome> {
    let Goal::App(request) = interaction.goal else { return Ok(Outcome::Go("/".to_owned())) };
    let registered = client_of(house, site, visit, &request, now)?;
    if let Err(refusal) = recheck(&request, registered.as_ref().map(|registered| &registered.client)) {
        let refusal = explained(house, site, (refusal, Some(request.client.as_str())))?;
        return Ok(Outcome::Refuse(Box::new(refusal)));
    }
    let registered = registered.ok_or_else(|| Stop::Fault("a rechecked request has no client".to_owned()))?;
    let error = OAuthError::new(crate::protocol::ErrorCode::AccessDenied, why);
    let device = request.address.device().map(|asking| asking.device.clone());
    let told = |error| Told { registered, grant: Some(interaction.progress.grant), device, error: Some(Box::new(error)) };
    Ok(match &request.address {
        AnswerTo::App(address) => {
            let response = AuthorizationResponse::error(address, &site.provider.issuer, &error);
            Outcome::Respond(told(error), response)
        }
        AnswerTo::Device(asking) => Outcome::Device(told(error), device::turn_away(house, site, asking, now)?),
    })
}
