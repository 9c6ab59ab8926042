//! `/select`: which of the accounts in this browser.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

use super::{Posted, open, outcome, own_path, stale, with_cookie};
use crate::errand;
use crate::flow::settings::Registered;
use crate::flow::visit::Visit;
use crate::flow::{Stop, authorize, select};
use crate::http::extract::{arrival, body};
use crate::http::middleware::Entered;
use crate::http::respond::failure;
use crate::http::respond::page::{self, Policy};
use crate::http::{State, blocking};
use crate::model::{Id, Instant};
use crate::pages::{AccountChoice, App, Moment, Person, SelectPage};

struct Shown {
    registered: Option<Arc<Registered>>,
    seal: String,
    form_token: String,
    now: Instant,
}

/// Shows the accounts that are signed in here.
pub async fn get_select(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let query = match body::query(&request) {
        Ok(query) => query,
        Err(error) => return failure::person(&state, &entered, &Stop::Refused(error)),
    };
    let arrived = arrival::of(&request, &entered);
    let (house, site, now) = (state.house.clone(), entered.site.clone(), state.clock.now());
    let crossed = blocking::cross(move || {
        let visit = Visit::read(&house, &site, arrived, now)?;
        let seal = query.get("interaction").unwrap_or_default().to_owned();
        let Ok(interaction) = open(&house, &site, &visit, &seal, now)? else { return Ok((visit, None)) };
        let registered = interaction.app(&house, &site)?;
        let form_token = visit.form_token(&house);
        Ok((visit, Some(Shown { registered, seal, form_token, now })))
    });
    match crossed.await {
        Ok((visit, Some(shown))) if visit.sessions.is_empty() => {
            let location = own_path(&entered, &format!("/login?interaction={}", shown.seal));
            with_cookie(page::see_other(&location), &entered, &visit)
        }
        Ok((visit, Some(shown))) => show(&state, &entered, &visit, &shown),
        Ok((visit, None)) => stale(&state, &entered, &visit),
        Err(stop) => failure::person(&state, &entered, &stop),
    }
}

fn show(state: &State, entered: &Entered, visit: &Visit, shown: &Shown) -> HttpResponse {
    let choice = |one: &crate::flow::visit::SignedIn| AccountChoice {
        session: one.session.id.as_str().to_owned(),
        person: Person::of(&one.user),
        last_used: Moment::of(one.session.last_seen, shown.now),
    };
    let client = shown.registered.as_ref().map(|registered| &registered.client);
    let page = SelectPage {
        frame: page::spoken(entered),
        app: client.map(App::of),
        accounts: visit.sessions.iter().map(choice).collect(),
        interaction: Some(shown.seal.clone()).filter(|seal| !seal.is_empty()),
        form_token: shown.form_token.clone(),
    };
    with_cookie(page::render(state, StatusCode::OK, &Policy::leading_to(client), &page), entered, visit)
}

enum Chosen {
    Outcome(authorize::Outcome),
    Another(String),
    Stale,
}

/// Goes on as one of them, or as somebody else.
pub async fn post_select(
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    let posted = match Posted::read(&request, payload, &entered).await {
        Ok(posted) => posted,
        Err(stop) => return failure::person(&state, &entered, &stop),
    };
    let arrived = arrival::of(&request, &entered);
    let crossed = errand::with(
        &state.errands,
        |brought| {
            let (house, site, now) = (state.house.clone(), entered.site.clone(), state.clock.now());
            let (posted, arrived) = (posted.clone(), arrival::again(&arrived, &brought));
            blocking::cross(move || {
                let visit = Visit::read(&house, &site, arrived, now)?;
                if !visit.owns_form_token(&house, posted.get("form_token")) {
                    return Ok((visit, Chosen::Stale));
                }
                let seal = posted.get("interaction");
                let Ok(interaction) = open(&house, &site, &visit, seal, now)? else { return Ok((visit, Chosen::Stale)) };
                match posted.action() {
                    "another" => Ok((visit, Chosen::Another(seal.to_owned()))),
                    "cancel" => {
                        let denied = authorize::deny(&house, &site, &visit, interaction, now)?;
                        Ok((visit, Chosen::Outcome(denied)))
                    }
                    _ => {
                        let session = Id::new(posted.get("session"));
                        let (visit, outcome) = select::choose(&house, &site, &visit, (interaction, session), now)?;
                        Ok((visit, Chosen::Outcome(outcome)))
                    }
                }
            })
        },
        state.clock.now(),
    );
    match crossed.await {
        Ok((visit, Chosen::Outcome(outcome))) => outcome::respond(&state, &entered, &visit, outcome),
        Ok((visit, Chosen::Another(seal))) => {
            let location = own_path(&entered, &format!("/login?interaction={seal}&other=1"));
            with_cookie(page::see_other(&location), &entered, &visit)
        }
        Ok((visit, Chosen::Stale)) => stale(&state, &entered, &visit),
        Err(stop) => failure::person(&state, &entered, &stop),
    }
}
