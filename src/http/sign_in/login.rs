//! `/login`.

use std::sync::Arc;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};

use super::passkey::ask;
use super::{Posted, UNACCEPTED, open, outcome, own_path, stale, upstream, with_cookie};
use crate::crypto::Plain;
use crate::errand::{self, Brought};
use crate::flow::account::deletion;
use crate::flow::federation::{arrive, offer};
use crate::flow::interaction::{Goal, Interaction};
use crate::flow::login::{self, Credentials};
use crate::flow::passkey::{self, Challenge};
use crate::flow::settings::Registered;
use crate::flow::visit::Visit;
use crate::flow::{Result, Stop, answer, authorize, recovery, sign_up};
use crate::http::extract::{arrival, body};
use crate::http::middleware::Entered;
use crate::http::respond::failure;
use crate::http::respond::page::{self, Policy};
use crate::http::{State, blocking};
use crate::model::{Id, Session, User};
use crate::pages::{App, LoginNotice, LoginPage, Person, UpstreamButton};
use crate::protocol::oidc::decision::Ask;

/// What the page shows.
pub(super) struct Shown {
    registered: Option<Arc<Registered>>,
    seal: String,
    upstreams: Vec<UpstreamButton>,
    realms: bool,
    username: String,
    person: Option<User>,
    passkey: Option<Challenge>,
    form_token: String,
}

impl Shown {
    /// To the person whose password is asked for, or to nobody yet.
    fn to(self, person: Option<User>) -> Box<Self> {
        let username = person.as_ref().map_or(self.username, |person| person.username.clone());
        Box::new(Self { username, person, ..self })
    }
}

enum Next {
    Show(Box<Shown>),
    Away(String),
    GoOn(authorize::Outcome),
    Stale,
}

/// Asks for name and password; a person who is signed in already goes on, unless another account is wanted.
pub async fn get_login(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let query = match body::query(&request) {
        Ok(query) => query,
        Err(error) => return failure::person(&state, &entered, &Stop::Refused(error)),
    };
    let arrived = arrival::of(&request, &entered);
    let crossed = errand::with(
        &state.errands,
        |brought| {
            let (house, site, now) = (state.house.clone(), entered.site.clone(), state.clock.now());
            let (own, query, arrived) = (Entered::clone(&entered), query.clone(), arrival::again(&arrived, &brought));
            blocking::cross(move || {
                let visit = Visit::read(&house, &site, arrived, now)?;
                let seal = query.get("interaction").unwrap_or_default().to_owned();
                let Ok(interaction) = open(&house, &site, &visit, &seal, now)? else { return Ok((visit, Next::Stale)) };
                let blank = Shown {
                    registered: interaction.app(&house, &site)?,
                    seal: seal.clone(),
                    upstreams: upstream::buttons(&own, &interaction, &seal),
                    realms: offer::has_realms(&site, arrive::place(&interaction)),
                    username: hint(&interaction),
                    person: None,
                    passkey: passkey::challenge(&house, &site, &visit, now)?,
                    form_token: visit.form_token(&house),
                };
                let other = query.get("other").is_some();
                let may_be_sent = !other && query.get("choose").is_none();
                let direct = |again: Option<&Id<Session>>| {
                    if may_be_sent { offer::direct(&house, &site, &interaction, again) } else { Ok(None) }
                };
                let (fresh, again) =
                    (direct(None)?, visit.current().map(|one| direct(Some(&one.session.id))).transpose()?.flatten());
                let away = |name: String| Next::Away(upstream::href(&name, &seal));
                let shown = |person: Option<User>| blank.to(person);
                let next = match next(&house, &site, &visit, interaction.clone(), now)? {
                    authorize::Outcome::Ask(_, Ask::Login(_), _) => fresh.map_or_else(|| Next::Show(shown(None)), away),
                    asked if again.is_some() && asks_again(&asked) => away(again.unwrap_or_default()),
                    authorize::Outcome::Ask(_, Ask::Reauthenticate { session, .. }, _)
                    | authorize::Outcome::Prove(session, _)
                        if !other =>
                    {
                        Next::Show(shown(visit.find(&session).map(|one| one.user.clone())))
                    }
                    _ if other || visit.sessions.is_empty() => Next::Show(shown(None)),
                    outcome => Next::GoOn(outcome),
                };
                Ok((visit, next))
            })
        },
        state.clock.now(),
    );
    match crossed.await {
        Ok((visit, Next::Show(shown))) => show(&state, &entered, &visit, (StatusCode::OK, None), shown),
        Ok((visit, Next::Away(path))) => with_cookie(page::see_other(&own_path(&entered, &path)), &entered, &visit),
        Ok((visit, Next::GoOn(outcome))) => outcome::respond(&state, &entered, &visit, outcome),
        Ok((visit, Next::Stale)) => stale(&state, &entered, &visit),
        Err(stop) => failure::person(&state, &entered, &stop),
    }
}

/// Whether somebody who is signed in has to prove who they are once more.
fn asks_again(outcome: &authorize::Outcome) -> bool {
    matches!(outcome, authorize::Outcome::Ask(_, Ask::Reauthenticate { .. }, _) | authorize::Outcome::Prove(..))
}

/// What the interaction would do now. Asking is free: nothing is answered or written for somebody who is not signed in.
fn next(
    house: &crate::flow::House,
    site: &crate::flow::Site,
    visit: &Visit,
    interaction: Interaction,
    now: crate::model::Instant,
) -> Result<authorize::Outcome> {
    authorize::continue_with(house, site, visit, interaction, now)
}

fn hint(interaction: &Interaction) -> String {
    match &interaction.goal {
        Goal::App(request) => request.login_hint.clone().unwrap_or_default(),
        Goal::Page(_) => String::new(),
    }
}

fn show(
    state: &State,
    entered: &Entered,
    visit: &Visit,
    (status, notice): (StatusCode, Option<LoginNotice>),
    shown: Box<Shown>,
) -> HttpResponse {
    let client = shown.registered.as_ref().map(|registered| &registered.client);
    let other = own_path(entered, &format!("/login?interaction={}&other=1", shown.seal));
    let page = LoginPage {
        frame: page::spoken(entered),
        app: client.map(App::of),
        interaction: Some(shown.seal).filter(|seal| !seal.is_empty()),
        form_token: shown.form_token,
        username: shown.username,
        remember_offered: shown.person.is_none(),
        remember: false,
        other_account: shown.person.as_ref().map(|_| other),
        person: shown.person.as_ref().map(Person::of),
        notice,
        passwords: entered.site.provider.password_login,
        recovery: recovery::is_offered(&state.house, &entered.site),
        sign_up: shown.person.is_none() && sign_up::is_offered(&state.house, &entered.site),
        upstreams: shown.upstreams,
        passkey: shown.passkey.as_ref().map(ask),
        realms: shown.realms,
    };
    with_cookie(page::render(state, status, &Policy::leading_to(client), &page), entered, visit)
}

/// How a posted form ended.
pub(super) enum Submitted {
    Outcome(authorize::Outcome),
    Away(String),
    Again(Box<Shown>, LoginNotice),
    Stale,
}

/// Signs in, or goes back to the app.
pub async fn post_login(
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    let posted = match Posted::read(&request, payload, &entered).await {
        Ok(posted) => Arc::new(posted),
        Err(stop) => return failure::person(&state, &entered, &stop),
    };
    let arrived = arrival::of(&request, &entered);
    let submitted = errand::with(
        &state.errands,
        |brought| {
            let (house, own, now) = (state.house.clone(), Entered::clone(&entered), state.clock.now());
            let (posted, arrived) = (posted.clone(), arrival::again(&arrived, &brought));
            let verdict = brought.iter().find_map(Brought::password_verdict);
            blocking::cross(move || {
                let visit = Visit::read(&house, &own.site, arrived, now)?;
                submit((&house, &own, now), visit, &posted, verdict)
            })
        },
        state.clock.now(),
    );
    respond(&state, &entered, submitted.await)
}

/// The answer to a form of the page.
pub(super) fn respond(state: &State, entered: &Entered, submitted: Result<(Visit, Submitted)>) -> HttpResponse {
    match submitted {
        Ok((visit, Submitted::Away(path))) => with_cookie(page::see_other(&own_path(entered, &path)), entered, &visit),
        Ok((visit, Submitted::Outcome(outcome))) => outcome::respond(state, entered, &visit, outcome),
        Ok((visit, Submitted::Again(shown, notice))) => {
            let LoginNotice::TooManyAttempts { minutes } = notice else {
                return show(state, entered, &visit, (UNACCEPTED, Some(notice)), shown);
            };
            let mut page = show(state, entered, &visit, (StatusCode::TOO_MANY_REQUESTS, Some(notice)), shown);
            page.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(minutes.saturating_mul(60)));
            page
        }
        Ok((visit, Submitted::Stale)) => stale(state, entered, &visit),
        Err(stop) => failure::person(state, entered, &stop),
    }
}

type Place<'a> = (&'a crate::flow::House, &'a Entered, crate::model::Instant);

/// The page once more, with the name that was typed.
pub(super) fn shown(
    (house, entered, now): Place<'_>,
    visit: &Visit,
    (interaction, seal, username): (&Interaction, &str, &str),
) -> Result<Box<Shown>> {
    Ok(Box::new(Shown {
        registered: interaction.app(house, &entered.site)?,
        seal: seal.to_owned(),
        upstreams: upstream::buttons(entered, interaction, seal),
        realms: offer::has_realms(&entered.site, arrive::place(interaction)),
        username: username.to_owned(),
        person: visit.sessions.iter().find(|one| one.user.username == username).map(|one| one.user.clone()),
        passkey: passkey::challenge(house, &entered.site, visit, now)?,
        form_token: visit.form_token(house),
    }))
}

fn submit((house, entered, now): Place<'_>, visit: Visit, posted: &Posted, verdict: Option<bool>) -> Result<(Visit, Submitted)> {
    let site = &*entered.site;
    let seal = posted.get("interaction").to_owned();
    if !visit.owns_form_token(house, posted.get("form_token")) {
        return Ok((visit, Submitted::Stale));
    }
    let Ok(interaction) = open(house, site, &visit, &seal, now)? else { return Ok((visit, Submitted::Stale)) };
    if posted.action() == "cancel" {
        let outcome = authorize::deny(house, site, &visit, interaction, now)?;
        return Ok((visit, Submitted::Outcome(outcome)));
    }
    // Home-realm discovery: whoever leaves the password empty is signed in by the one that answers for their address.
    let (place, name) = (arrive::place(&interaction), posted.get("username"));
    if posted.get("password").is_empty()
        && let Some(domain) = offer::realm(site, place, name)
    {
        let mut path = url::form_urlencoded::Serializer::new(upstream::href(&domain.upstream.name, &seal) + "&");
        return Ok((visit, Submitted::Away(path.append_pair("login_hint", name.trim()).finish())));
    }
    if !site.provider.password_login {
        let shown = shown((house, entered, now), &visit, (&interaction, &seal, name))?;
        return Ok((visit, Submitted::Again(shown, LoginNotice::NoPasswords)));
    }
    let credentials = Credentials {
        identifier: posted.get("username").to_owned(),
        password: Plain::new(posted.get("password").to_owned()),
        remember: posted.get("remember") == "1",
    };
    let again = |notice, visit: Visit| -> Result<(Visit, Submitted)> {
        let shown = shown((house, entered, now), &visit, (&interaction, &seal, name))?;
        Ok((visit, Submitted::Again(shown, notice)))
    };
    if verdict == Some(true) {
        // A sign-in is written once: what its answer needs is fetched before.
        answer::ready(house, site, &visit, &interaction)?;
    }
    match login::submit(house, site, &visit, (&credentials, verdict), now) {
        Ok(login::Outcome::Halfway(halfway)) => {
            let outcome = authorize::continue_with(house, site, &visit, interaction.halfway(Some(*halfway)), now)?;
            Ok((visit, Submitted::Outcome(outcome)))
        }
        Ok(login::Outcome::SignedIn(visit)) => {
            // The interaction is bound to the device half of the cookie, which a sign-in leaves as it is.
            let outcome = authorize::continue_with(house, site, &visit, interaction.halfway(None), now)?;
            Ok((*visit, Submitted::Outcome(outcome)))
        }
        Ok(login::Outcome::Leaving(user)) => match deletion::offer(house, site, (&user, &seal), now)? {
            Some(path) => Ok((visit, Submitted::Outcome(authorize::Outcome::Go(path)))),
            None => again(LoginNotice::WrongPassword, visit),
        },
        Ok(login::Outcome::Wrong) => again(LoginNotice::WrongPassword, visit),
        Err(Stop::SlowDown(seconds)) => again(LoginNotice::TooManyAttempts { minutes: seconds.max(60) / 60 }, visit),
        Err(stop) => Err(stop),
    }
}
