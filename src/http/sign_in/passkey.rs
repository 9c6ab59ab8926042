//! `/login/passkey`: signing in with a passkey alone.

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, web};

use super::login::{self, Submitted};
use super::{Posted, open};
use crate::errand;
use crate::flow::account::deletion;
use crate::flow::passkey::{self, Challenge, Outcome, Shown};
use crate::flow::visit::Visit;
use crate::flow::{House, Result, Stop, answer, authorize};
use crate::http::extract::arrival;
use crate::http::middleware::Entered;
use crate::http::respond::failure;
use crate::http::{State, blocking};
use crate::model::Instant;
use crate::pages::{LoginNotice, PasskeyAsk};

/// A challenge as pages have it.
pub(in crate::http) fn ask(challenge: &Challenge) -> PasskeyAsk {
    PasskeyAsk { options: challenge.options.clone(), seal: challenge.seal.clone() }
}

/// Signs in.
pub async fn post_passkey(
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
    login::respond(&state, &entered, submitted.await)
}

fn submit((house, entered, now): (&House, &Entered, Instant), visit: Visit, posted: &Posted) -> Result<(Visit, Submitted)> {
    let (site, seal) = (&*entered.site, posted.get("interaction"));
    if !visit.owns_form_token(house, posted.get("form_token")) {
        return Ok((visit, Submitted::Stale));
    }
    let Ok(interaction) = open(house, site, &visit, seal, now)? else { return Ok((visit, Submitted::Stale)) };
    // A sign-in is written once: what its answer needs is fetched before.
    answer::ready(house, site, &visit, &interaction)?;
    let shown = Shown { seal: posted.get("ceremony"), answer: posted.get("answer"), remember: posted.get("remember") == "1" };
    let again = |notice, visit: Visit| -> Result<(Visit, Submitted)> {
        let shown = login::shown((house, entered, now), &visit, (&interaction, seal, ""))?;
        Ok((visit, Submitted::Again(shown, notice)))
    };
    match passkey::sign_in(house, site, &visit, (None, shown), now) {
        Ok(Outcome::SignedIn(visit)) => {
            let outcome = authorize::continue_with(house, site, &visit, interaction.halfway(None), now)?;
            Ok((*visit, Submitted::Outcome(outcome)))
        }
        Ok(Outcome::Disabled(user)) => match deletion::offer(house, site, (&user, seal), now)? {
            Some(path) => Ok((visit, Submitted::Outcome(authorize::Outcome::Go(path)))),
            None => again(LoginNotice::PasskeyRefused, visit),
        },
        Ok(Outcome::Refused) => again(LoginNotice::PasskeyRefused, visit),
        Ok(Outcome::Stale) => again(LoginNotice::PasskeyStale, visit),
        Err(Stop::SlowDown(seconds)) => again(LoginNotice::TooManyAttempts { minutes: seconds.max(60) / 60 }, visit),
        Err(stop) => Err(stop),
    }
}
