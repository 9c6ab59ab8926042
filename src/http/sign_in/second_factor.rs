//! `/login/factor`: the second step of a sign-in.

use std::sync::Arc;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};

use super::passkey::ask;
use super::{Posted, UNACCEPTED, open, outcome, own_path, stale, with_cookie};
use crate::crypto::Plain;
use crate::errand;
use crate::flow::interaction::Interaction;
use crate::flow::second_factor::{self, Answer, Waiting, Ways};
use crate::flow::settings::Registered;
use crate::flow::visit::Visit;
use crate::flow::{House, Result, Stop, answer, authorize};
use crate::http::extract::{arrival, body};
use crate::http::middleware::Entered;
use crate::http::respond::failure;
use crate::http::respond::page::{self, Policy};
use crate::http::{State, blocking};
use crate::model::{Instant, User};
use crate::pages::{App, FactorNotice, FactorWay, Person, SecondFactorPage};

/// What the page shows.
struct Shown {
    registered: Option<Arc<Registered>>,
    seal: String,
    user: User,
    way: FactorWay,
    ways: Ways,
    form_token: String,
}

enum Next {
    Show(Box<Shown>, Option<FactorNotice>),
    GoOn(authorize::Outcome),
    Stale,
}

fn way(word: Option<&str>) -> FactorWay {
    match word {
        Some("recovery") => FactorWay::Recovery,
        Some("passkey") => FactorWay::Passkey,
        _ => FactorWay::Code,
    }
}

/// The way that the page is about: what was wished for, if the person has it.
fn offered(wished: FactorWay, ways: &Ways) -> FactorWay {
    match wished {
        FactorWay::Recovery => FactorWay::Recovery,
        _ if ways.app => FactorWay::Code,
        _ if ways.passkey.is_some() => FactorWay::Passkey,
        _ => FactorWay::Recovery,
    }
}

type Place<'a> = (&'a House, &'a Entered, Instant);

/// The interaction without the password that was proved: it has become worth nothing, and the log-in begins anew.
fn anew((house, entered, now): Place<'_>, visit: &Visit, interaction: Interaction) -> Result<Next> {
    authorize::continue_with(house, &entered.site, visit, interaction.halfway(None), now).map(Next::GoOn)
}

fn shown(
    (house, entered, now): Place<'_>,
    visit: &Visit,
    (seal, wished): (&str, FactorWay),
    found: (&Interaction, &User),
) -> Result<Box<Shown>> {
    let ways = second_factor::ways(house, &entered.site, visit, found.1, now)?;
    Ok(Box::new(Shown {
        registered: found.0.app(house, &entered.site)?,
        seal: seal.to_owned(),
        user: found.1.clone(),
        way: offered(wished, &ways),
        ways,
        form_token: visit.form_token(house),
    }))
}

/// Asks for the code.
pub async fn get_second_factor(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let query = match body::query(&request) {
        Ok(query) => query,
        Err(error) => return failure::person(&state, &entered, &Stop::Refused(error)),
    };
    let arrived = arrival::of(&request, &entered);
    let crossed = errand::with(
        &state.errands,
        |brought| {
            let (house, own, now) = (state.house.clone(), Entered::clone(&entered), state.clock.now());
            let (query, arrived) = (query.clone(), arrival::again(&arrived, &brought));
            blocking::cross(move || {
                let visit = Visit::read(&house, &own.site, arrived, now)?;
                let seal = query.get("interaction").unwrap_or_default();
                let Ok(interaction) = open(&house, &own.site, &visit, seal, now)? else { return Ok((visit, Next::Stale)) };
                let next = match second_factor::waiting(&house, &own.site, &interaction, now)? {
                    Some(Waiting { user, .. }) => {
                        let asked = (seal, way(query.get("way")));
                        Next::Show(shown((&house, &own, now), &visit, asked, (&interaction, &user))?, None)
                    }
                    None => anew((&house, &own, now), &visit, interaction)?,
                };
                Ok((visit, next))
            })
        },
        state.clock.now(),
    );
    respond(&state, &entered, crossed.await)
}

fn respond(state: &State, entered: &Entered, crossed: Result<(Visit, Next)>) -> HttpResponse {
    match crossed {
        Ok((visit, Next::Show(shown, notice))) => show(state, entered, &visit, (&shown, notice)),
        Ok((visit, Next::GoOn(outcome))) => outcome::respond(state, entered, &visit, outcome),
        Ok((visit, Next::Stale)) => stale(state, entered, &visit),
        Err(stop) => failure::person(state, entered, &stop),
    }
}

fn show(state: &State, entered: &Entered, visit: &Visit, (shown, notice): (&Shown, Option<FactorNotice>)) -> HttpResponse {
    let client = shown.registered.as_ref().map(|registered| &registered.client);
    let here = own_path(entered, &format!("/login/factor?interaction={}", shown.seal));
    let page = SecondFactorPage {
        frame: page::spoken(entered),
        app: client.map(App::of),
        interaction: Some(shown.seal.clone()),
        form_token: shown.form_token.clone(),
        person: Person::of(&shown.user),
        way: shown.way,
        app_at_hand: shown.ways.app,
        passkey: shown.ways.passkey.as_ref().filter(|_| shown.way != FactorWay::Recovery).map(ask),
        other_way: match shown.way {
            FactorWay::Code | FactorWay::Passkey => Some(format!("{here}&way=recovery")),
            FactorWay::Recovery => Some(here).filter(|_| shown.ways.app || shown.ways.passkey.is_some()),
        },
        other_account: own_path(entered, &format!("/login?interaction={}&other=1", shown.seal)),
        notice,
    };
    let (status, wait) = match notice {
        None => (StatusCode::OK, None),
        Some(FactorNotice::Wrong | FactorNotice::PasskeyRefused) => (UNACCEPTED, None),
        Some(FactorNotice::TooMany { minutes }) => (StatusCode::TOO_MANY_REQUESTS, Some(minutes.saturating_mul(60))),
    };
    let mut response = page::render(state, status, &Policy::leading_to(client), &page);
    if let Some(seconds) = wait {
        response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(seconds));
    }
    with_cookie(response, entered, visit)
}

/// Signs in, or goes back to the app.
pub async fn post_second_factor(
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
            blocking::cross(move || {
                let visit = Visit::read(&house, &own.site, arrived, now)?;
                submit((&house, &own, now), visit, &posted)
            })
        },
        state.clock.now(),
    );
    respond(&state, &entered, submitted.await)
}

fn submit(place: Place<'_>, visit: Visit, posted: &Posted) -> Result<(Visit, Next)> {
    let (house, entered, now) = place;
    let (site, seal) = (&*entered.site, posted.get("interaction"));
    if !visit.owns_form_token(house, posted.get("form_token")) {
        return Ok((visit, Next::Stale));
    }
    let Ok(interaction) = open(house, site, &visit, seal, now)? else { return Ok((visit, Next::Stale)) };
    if posted.action() == "cancel" {
        let outcome = authorize::deny(house, site, &visit, interaction.halfway(None), now)?;
        return Ok((visit, Next::GoOn(outcome)));
    }
    let Some(waiting) = second_factor::waiting(house, site, &interaction, now)? else {
        let next = anew(place, &visit, interaction)?;
        return Ok((visit, next));
    };
    // A code counts once: what the answer needs is fetched before it is used.
    answer::ready(house, site, &visit, &interaction)?;
    let (way, typed) = (way(Some(posted.get("way"))), Plain::new(posted.get("code").to_owned()));
    let answer = match way {
        FactorWay::Code => Answer::Code(typed),
        FactorWay::Recovery => Answer::Recovery(typed),
        FactorWay::Passkey => Answer::Passkey(posted.get("ceremony").to_owned(), posted.get("answer").to_owned()),
    };
    let user = waiting.user.clone();
    let again = |notice, visit: Visit| -> Result<(Visit, Next)> {
        let shown = shown(place, &visit, (seal, way), (&interaction, &user))?;
        Ok((visit, Next::Show(shown, Some(notice))))
    };
    match second_factor::submit(house, site, &visit, (waiting, &answer), now) {
        Ok(second_factor::Outcome::SignedIn(visit)) => {
            let outcome = authorize::continue_with(house, site, &visit, interaction.halfway(None), now)?;
            Ok((*visit, Next::GoOn(outcome)))
        }
        Ok(second_factor::Outcome::Wrong) if way == FactorWay::Passkey => again(FactorNotice::PasskeyRefused, visit),
        Ok(second_factor::Outcome::Wrong) => again(FactorNotice::Wrong, visit),
        Ok(second_factor::Outcome::Over) => {
            let next = anew(place, &visit, interaction)?;
            Ok((visit, next))
        }
        Err(Stop::SlowDown(seconds)) => again(FactorNotice::TooMany { minutes: seconds.max(60) / 60 }, visit),
        Err(stop) => Err(stop),
    }
}
