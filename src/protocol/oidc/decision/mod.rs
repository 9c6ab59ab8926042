//! Whether a person is asked something, answered, or turned away: OpenID Connect Core §3.1.2.1–§3.1.2.6
//! <https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest>, §5.5.1.1, §15.1.
//!
//! One function for the first visit and for every return. `prompt=login` and an exceeded `max_age` are met by an authentication
//! within the interaction, `prompt=consent` and `select_account` by an answer in it: so nothing asks for ever. `prompt=none` is
//! the same decision with every question turned into its error.

#[cfg(test)]
mod tests;

use super::consent::{self, Question};
use crate::model::{
    Acceptance, Agreement, AgreementAudience, Answered, Client, Consent, Id, Instant, Progress, Provider, RequestedClaims, Scope,
    Seconds, Session, SessionState, User, pending_agreements,
};
use crate::protocol::oauth2::authorize::{AuthorizationRequest, Hinted};
use crate::protocol::oauth2::standing::may_use;
use crate::protocol::vocabulary::{Prompt, acr};
use crate::protocol::{Clause, ErrorCode, OAuthError, own_api};

/// How far the clocks of our own processes may be apart: a sign-in in the interaction may carry a slightly earlier time.
const CLOCK_SKEW: Seconds = Seconds(5);

/// A session of the browser and the person behind it.
#[derive(Clone, Copy, Debug)]
pub struct SignedIn<'a> {
    /// The session.
    pub session: &'a Session,
    /// Its person.
    pub user: &'a User,
    /// The person's `sub` for the client that asks.
    pub subject: &'a str,
}

/// Everything that a decision rests on.
#[derive(Clone, Copy, Debug)]
pub struct Situation<'a> {
    /// What is asked.
    pub request: &'a AuthorizationRequest,
    /// What has happened since it arrived.
    pub progress: &'a Progress,
    /// The sessions of the browser; dead ones do not count.
    pub sessions: &'a [SignedIn<'a>],
    /// The current one.
    pub current: Option<&'a Id<Session>>,
    /// What these people allowed this client before.
    pub consents: &'a [Consent],
    /// What people of the tenant have to agree to.
    pub agreements: &'a [Agreement],
    /// What these people accepted of it.
    pub accepted: &'a [Acceptance],
    /// The client that asks.
    pub client: &'a Client,
    /// The provider.
    pub provider: &'a Provider,
}

/// What happens next.
#[derive(Clone, Debug, PartialEq)]
pub enum Decision {
    /// The client gets what it asked for.
    Answer(Answer),
    /// The person is asked.
    Ask(Ask),
    /// The client is told, after a page has told the person why: they may not use this app.
    Forbid {
        /// Whose session it is; another account may do.
        session: Id<Session>,
        /// What the client is told.
        error: OAuthError,
    },
    /// The client is told at once.
    Reject(OAuthError),
}

/// What the client gets.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// In this session.
    pub session: Id<Session>,
    /// For this person.
    pub user: Id<User>,
    /// With these scopes: asked for and allowed.
    pub scope: Scope,
    /// And these claims one by one.
    pub claims: RequestedClaims,
    /// The `acr` to state: one that was asked for, if it is met.
    pub acr: String,
    /// Whether the ID token states `auth_time`.
    pub auth_time_requested: bool,
}

/// A question to the person.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// Nobody is signed in who would do.
    Login(LoginReason),
    /// This person is to prove again who they are.
    Reauthenticate {
        /// Their session.
        session: Id<Session>,
        /// Why.
        reason: LoginReason,
    },
    /// The person whose password was right in this interaction is to show a second factor.
    SecondFactor,
    /// Somebody is to make an account, or to sign in with one after all.
    SignUp,
    /// Several may be meant.
    ChooseAccount,
    /// This person has not accepted what people have to agree to, or not in the version that counts.
    Agreements {
        /// Their session.
        session: Id<Session>,
        /// The versions that are missing.
        missing: Vec<Id<Agreement>>,
    },
    /// The client wants something that was not allowed yet, or wants to hear it again.
    Consent(Question),
}

/// Why somebody has to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginReason {
    /// Nobody is.
    NotSignedIn,
    /// The client names another person.
    OtherPerson,
    /// `prompt=login`.
    Requested,
    /// `max_age`.
    TooLongAgo,
    /// A stronger `acr` is essential.
    Stronger,
}

/// Decides what happens next with a request.
pub fn decide(situation: &Situation<'_>, now: Instant) -> Decision {
    let decision = interactive(situation, now).map_or_else(|stopped| *stopped, Decision::Answer);
    let decision = onward(decision, situation.progress);
    if situation.request.prompts.contains(Prompt::None) { silently(decision, situation.request) } else { decision }
}

/// Whoever has to sign in, and has the password behind them, is asked for what comes next.
fn onward(decision: Decision, progress: &Progress) -> Decision {
    match decision {
        Decision::Ask(Ask::Login(_) | Ask::Reauthenticate { .. } | Ask::SignUp) if progress.halfway.is_some() => {
            Decision::Ask(Ask::SecondFactor)
        }
        decided => decided,
    }
}

/// Core §3.1.2.1 on `none`: "The Authorization Server MUST NOT display any authentication or consent user interface pages. An
/// error is returned if an End-User is not already authenticated or the Client does not have pre-configured consent for the
/// requested Claims or does not fulfill other conditions for processing the request."
fn silently(decision: Decision, request: &AuthorizationRequest) -> Decision {
    let reject = |code, description: &'static str| Decision::Reject(OAuthError::new(code, description));
    match decision {
        _ if request.hinted == Hinted::Unverified => {
            let description = "id_token_hint is not an ID token issued to this client here.";
            Decision::Reject(OAuthError::new(ErrorCode::LoginRequired, description).under(Clause::IdTokenHint))
        }
        Decision::Ask(Ask::Login(_) | Ask::Reauthenticate { .. } | Ask::SecondFactor | Ask::SignUp) => {
            reject(ErrorCode::LoginRequired, "The person has to sign in, and prompt=none forbids to ask.")
        }
        Decision::Ask(Ask::ChooseAccount) => {
            reject(ErrorCode::AccountSelectionRequired, "The person has to choose an account, and prompt=none forbids to ask.")
        }
        // Core §3.1.2.6: "interaction_required: The Authorization Server requires End-User interaction of some form to proceed."
        Decision::Ask(Ask::Agreements { .. }) => {
            reject(ErrorCode::InteractionRequired, "The person has to accept an agreement, and prompt=none forbids to ask.")
        }
        Decision::Ask(Ask::Consent(_)) => {
            reject(ErrorCode::ConsentRequired, "The person has to give consent, and prompt=none forbids to ask.")
        }
        Decision::Forbid { error, .. } => Decision::Reject(error),
        decided => decided,
    }
}

/// A step on the way to an answer, or the decision that stops there.
type Step<T> = Result<T, Box<Decision>>;

fn ask<T>(question: Ask) -> Step<T> {
    Err(Box::new(Decision::Ask(question)))
}

fn reject<T>(code: ErrorCode, description: &'static str) -> Step<T> {
    Err(Box::new(Decision::Reject(OAuthError::new(code, description))))
}

/// The steps in their order.
fn interactive(situation: &Situation<'_>, now: Instant) -> Step<Answer> {
    let live: Vec<SignedIn<'_>> =
        situation.sessions.iter().copied().filter(|one| is_live(one, situation.provider, now)).collect();
    check_sign_up(situation, &live)?;
    let chosen = choose(situation, &live)?;
    check_account(situation, chosen)?;
    check_authentication(situation, chosen)?;
    check_group(situation, chosen)?;
    let narrowed = own_api::narrowed(situation.request, chosen.user);
    if narrowed.as_ref().is_some_and(|request| request.scope.is_empty()) {
        return reject(ErrorCode::AccessDenied, "The person may not administer this provider.");
    }
    check_agreements(situation, chosen)?;
    let situation = &Situation { request: narrowed.as_ref().unwrap_or(situation.request), ..*situation };
    let (scope, claims) = check_consent(situation, chosen)?;
    let request = situation.request;
    let wanted = acr::voluntary(&request.claims.id_token).into_iter().chain(request.acr_values.iter().map(String::as_str));
    Ok(Answer {
        session: chosen.session.id.clone(),
        user: chosen.user.id.clone(),
        scope,
        claims,
        acr: acr::answer(&chosen.session.acr, wanted).to_owned(),
        auth_time_requested: request.requests_auth_time(situation.client),
    })
}

fn is_live(one: &SignedIn<'_>, provider: &Provider, now: Instant) -> bool {
    one.user.is_active() && one.session.user == one.user.id && one.session.state(&provider.lifetimes, now) == SessionState::Live
}

/// Whose session the request is about: the one of the person whom the client names, else the current one.
/// `prompt=create` (OpenID Connect Initiating User Registration 1.0 §4.1): "the client desires that the user be shown the account creation
/// UX rather than the login flow". It is met by an authentication within the interaction: by the new account, or by one that the
/// person turned out to have. "If the OpenID Provider does not support [it] … it SHOULD respond with … `invalid_request`."
fn check_sign_up(situation: &Situation<'_>, live: &[SignedIn<'_>]) -> Step<()> {
    if !situation.request.prompts.contains(Prompt::Create) {
        return Ok(());
    }
    if !situation.provider.sign_up.is_open() {
        let error = OAuthError::new(
            ErrorCode::InvalidRequest,
            "Nobody makes an account of their own here: prompt=create is not supported.",
        );
        return Err(Box::new(Decision::Reject(error.under(Clause::Prompt))));
    }
    let current = live.iter().find(|one| Some(&one.session.id) == situation.current);
    let is_met = current.is_some_and(|one| is_authenticated_here(situation.progress, one.session));
    if is_met { Ok(()) } else { ask(Ask::SignUp) }
}

fn choose<'a>(situation: &Situation<'_>, live: &[SignedIn<'a>]) -> Step<SignedIn<'a>> {
    let current = live.iter().find(|one| Some(&one.session.id) == situation.current);
    if !situation.request.demands_subject() {
        return match current {
            Some(current) => Ok(*current),
            None if live.is_empty() => ask(Ask::Login(LoginReason::NotSignedIn)),
            None => ask(Ask::ChooseAccount),
        };
    }
    let fits = |one: &&SignedIn<'_>| situation.request.accepts_subject(one.subject);
    let fitting = current.filter(fits).or_else(|| live.iter().filter(fits).max_by_key(|one| one.session.auth_time));
    match (fitting, current) {
        (Some(fitting), _) => Ok(*fitting),
        // Core §3.1.2.1, `id_token_hint`: "otherwise, it MUST return an error, such as `login_required`".
        (None, Some(other)) if is_authenticated_here(situation.progress, other.session) => {
            reject(ErrorCode::LoginRequired, "Another person signed in than the one named by the request.")
        }
        (None, _) => ask(Ask::Login(LoginReason::OtherPerson)),
    }
}

/// Whether the person authenticated since the request arrived: not with the authentication that was there at the start, nor with
/// an older one of another account.
fn is_authenticated_here(progress: &Progress, session: &Session) -> bool {
    let is_other = progress.started_with.as_ref().is_none_or(|(id, at)| *id != session.id || *at != session.auth_time);
    is_other && session.auth_time.plus(CLOCK_SKEW) >= progress.started_at
}

/// `prompt=select_account`: met by a choice, or by signing in, within the interaction.
fn check_account(situation: &Situation<'_>, chosen: SignedIn<'_>) -> Step<()> {
    let has_chosen = situation.progress.answered.iter().any(|answer| matches!(answer, Answered::Account(_)));
    let is_met = has_chosen || is_authenticated_here(situation.progress, chosen.session);
    if situation.request.prompts.contains(Prompt::SelectAccount) && !is_met {
        return ask(Ask::ChooseAccount);
    }
    Ok(())
}

/// `prompt=login`, `max_age`, essential `acr`.
fn check_authentication(situation: &Situation<'_>, chosen: SignedIn<'_>) -> Step<()> {
    let Situation { request, progress, client, .. } = situation;
    let session = chosen.session;
    let is_fresh = is_authenticated_here(progress, session);
    let reauthenticate = |reason| ask(Ask::Reauthenticate { session: session.id.clone(), reason });
    if request.prompts.contains(Prompt::Login) && !is_fresh {
        return reauthenticate(LoginReason::Requested);
    }
    // Core §3.1.2.1: "Note that `max_age=0` is equivalent to `prompt=login`."
    let is_too_old = |limit: Seconds| limit.0 == 0 || progress.started_at.since(session.auth_time) > limit;
    if request.effective_max_age(client).is_some_and(is_too_old) && !is_fresh {
        return reauthenticate(LoginReason::TooLongAgo);
    }
    if !is_fresh && could_meet_more(request, chosen) {
        return reauthenticate(LoginReason::Stronger);
    }
    let essential = acr::essential(&request.claims.id_token);
    if essential.is_empty() || essential.iter().any(|asked| acr::satisfies(&session.acr, asked)) {
        return Ok(());
    }
    if !is_fresh && essential.iter().any(|asked| acr::is_attainable(asked)) {
        return reauthenticate(LoginReason::Stronger);
    }
    reject(ErrorCode::UnmetAuthenticationRequirements, "No way to sign in here meets the essential acr of the request.")
}

/// RFC 9470 §4: with `acr_values` a client asks for a stronger authentication than its token shows. They are a wish (Core §3.1.2.1), so that
/// whoever can meet it is asked to, once, and nobody else is kept out; where nobody may be asked, what there is has to do.
fn could_meet_more(request: &AuthorizationRequest, chosen: SignedIn<'_>) -> bool {
    let is_met = request.acr_values.iter().any(|asked| acr::satisfies(&chosen.session.acr, asked));
    let is_attainable = request.acr_values.iter().any(|asked| acr::satisfies(acr::MULTI_FACTOR, asked));
    !is_met && is_attainable && chosen.user.second_factor && !request.prompts.contains(Prompt::None)
}

/// Who may use the app at all.
fn check_group(situation: &Situation<'_>, chosen: SignedIn<'_>) -> Step<()> {
    if may_use(situation.client, chosen.user) {
        return Ok(());
    }
    let error = OAuthError::new(ErrorCode::AccessDenied, "The person is not a member of a group that may use this app.")
        .under(Clause::Groups);
    Err(Box::new(Decision::Forbid { session: chosen.session.id.clone(), error }))
}

/// What people of the tenant have to agree to, each in the version that counts.
fn check_agreements(situation: &Situation<'_>, chosen: SignedIn<'_>) -> Step<()> {
    let Situation { agreements, accepted, .. } = situation;
    let missing = pending_agreements((agreements, AgreementAudience::People), accepted, &chosen.user.id);
    if missing.is_empty() {
        return Ok(());
    }
    let missing = missing.into_iter().map(|own| own.id.clone()).collect();
    ask(Ask::Agreements { session: chosen.session.id.clone(), missing })
}

fn check_consent(situation: &Situation<'_>, chosen: SignedIn<'_>) -> Step<(Scope, RequestedClaims)> {
    let Situation { request, progress, client, .. } = situation;
    let is_asked_for = request.prompts.contains(Prompt::Consent);
    if client.metadata.require_consent == Some(false) && !is_asked_for {
        return Ok((request.scope.clone(), request.claims.clone()));
    }
    let given = situation.consents.iter().find(|one| one.user == chosen.user.id && one.client == client.id);
    let has_answered = progress.answered.contains(&Answered::Consent(chosen.session.id.clone()));
    let question = consent::question(request, chosen, given);
    let is_silent =
        !is_asked_for && question.is_covered() && (consent::is_assured(client, request) || is_fresh(situation, chosen));
    match given {
        Some(given) if has_answered || is_silent => Ok(consent::granted(request, given)),
        _ => ask(Ask::Consent(question)),
    }
}

fn is_fresh(situation: &Situation<'_>, chosen: SignedIn<'_>) -> bool {
    is_authenticated_here(situation.progress, chosen.session)
}
