//! `/login/first`.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

use super::super::{Posted, UNACCEPTED, agreements, outcome, stale};
use super::respond;
use crate::flow::account::Mistakes;
use crate::flow::agreements::required;
use crate::flow::federation::first_login::{self, Asked, Outcome, Typed};
use crate::flow::federation::open_arrival;
use crate::flow::settings::Registered;
use crate::flow::visit::Visit;
use crate::flow::{House, Result, Site, Stop};
use crate::http::account::problem_at;
use crate::http::extract::{arrival, body};
use crate::http::middleware::Entered;
use crate::http::respond::failure;
use crate::http::respond::page::{self, Policy};
use crate::http::{State, blocking};
use crate::model::{Agreement, Instant};
use crate::pages::{AgreementShown, App, Field, FirstField, FirstLoginPage, UpstreamKind};

/// What the page shows.
struct Shown {
    arrival: String,
    app: Option<Arc<Registered>>,
    upstream: (String, UpstreamKind),
    fields: Vec<Asked>,
    agreements: Vec<Agreement>,
    renewed: bool,
}

fn load(house: &House, site: &Site, visit: &Visit, id: &str, now: Instant) -> Result<Option<Shown>> {
    let Some(found) = open_arrival(house, site, visit, id, now)?.filter(|found| found.candidate.is_none()) else {
        return Ok(None);
    };
    let Some(domain) = site.upstream_by_id(&found.arrived.upstream) else { return Ok(None) };
    let kind = UpstreamKind::of(domain.upstream.settings.preset.as_deref());
    Ok(Some(Shown {
        app: found.arrived.interaction.app(house, site)?,
        upstream: (domain.upstream.display_name.clone(), kind),
        fields: first_login::fields(&domain.upstream.settings, &found.arrived),
        agreements: required(site).cloned().collect(),
        renewed: false,
        arrival: found.id,
    }))
}

/// Shows what is known, and asks for what is missing.
pub async fn get_first(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let query = match body::query(&request) {
        Ok(query) => query,
        Err(error) => return failure::person(&state, &entered, &Stop::Refused(error)),
    };
    let arrived = arrival::of(&request, &entered);
    let (house, site, now) = (state.house.clone(), entered.site.clone(), state.clock.now());
    let crossed = blocking::cross(move || {
        let visit = Visit::read(&house, &site, arrived, now)?;
        let shown = load(&house, &site, &visit, query.get("arrival").unwrap_or_default(), now)?;
        Ok((visit, shown))
    });
    match crossed.await {
        Ok((visit, Some(shown))) => show(&state, &entered, &visit, (StatusCode::OK, shown, None)),
        Ok((visit, None)) => stale(&state, &entered, &visit),
        Err(stop) => failure::person(&state, &entered, &stop),
    }
}

fn show(
    state: &State,
    entered: &Entered,
    visit: &Visit,
    (status, shown, typed): (StatusCode, Shown, Option<(Typed, Mistakes)>),
) -> HttpResponse {
    let text = |typed: &Typed, name: &str| match name {
        "username" => typed.username.clone(),
        "given_name" => typed.given_name.clone(),
        "family_name" => typed.family_name.clone(),
        "phone_number" => typed.phone_number.clone(),
        _ => typed.email.clone(),
    };
    let field = |name: &str| {
        let asked = shown.fields.iter().find(|asked| asked.name == name);
        let proposed = asked.map(|asked| asked.proposed.clone()).unwrap_or_default();
        let value = typed.as_ref().map_or(proposed, |(typed, _)| text(typed, name));
        FirstField {
            // What is known and taken has to be seen as a mistake, too.
            known: asked.and_then(|asked| asked.known.clone()),
            field: Field { value, problem: typed.as_ref().and_then(|(_, mistakes)| problem_at(mistakes, name)) },
            optional: asked.is_some_and(|asked| asked.is_optional),
        }
    };
    let client = shown.app.as_ref().map(|app| &app.client);
    let page = FirstLoginPage {
        frame: page::spoken(entered),
        username: field("username"),
        given_name: field("given_name"),
        family_name: field("family_name"),
        email: field("email"),
        phone_number: shown.fields.iter().any(|asked| asked.name == "phone_number").then(|| field("phone_number")),
        app: client.map(App::of),
        upstream: shown.upstream.0,
        kind: shown.upstream.1,
        arrival: shown.arrival,
        form_token: visit.form_token(&state.house),
        shown: agreements::ids(&shown.agreements),
        agreements: shown.agreements.iter().map(|own| AgreementShown::of(own, None, state.clock.now())).collect(),
        renewed: shown.renewed,
    };
    page::render(state, status, &Policy::leading_to(client), &page)
}

enum Submitted {
    Done(Outcome),
    Again(Box<Shown>, Mistakes),
}

/// Makes the account.
pub async fn post_first(
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    let posted = match Posted::read(&request, payload, &entered).await {
        Ok(posted) => posted,
        Err(stop) => return failure::person(&state, &entered, &stop),
    };
    let text = |name| posted.get(name).to_owned();
    let typed = Typed {
        username: text("username"),
        given_name: text("given_name"),
        family_name: text("family_name"),
        email: text("email"),
        phone_number: text("phone_number"),
        accepted: agreements::shown(&posted),
    };
    let (arrived, kept) = (arrival::of(&request, &entered), typed.clone());
    let (house, site, now) = (state.house.clone(), entered.site.clone(), state.clock.now());
    let crossed = blocking::cross(move || {
        let visit = Visit::read(&house, &site, arrived, now)?;
        if !visit.owns_form_token(&house, posted.get("form_token")) {
            return Ok((visit, Submitted::Done(Outcome::Stale)));
        }
        let id = posted.get("arrival");
        let Some(found) = open_arrival(&house, &site, &visit, id, now)? else {
            return Ok((visit, Submitted::Done(Outcome::Stale)));
        };
        if posted.get("action") == "decline" {
            let declined = first_login::decline(&house, &site, &visit, found, now)?;
            return Ok((visit, Submitted::Done(declined)));
        }
        let done = first_login::make(&house, &site, &visit, (found, &typed), now)?;
        let submitted = match (done, load(&house, &site, &visit, id, now)?) {
            (Outcome::Mistaken(mistakes), Some(shown)) => Submitted::Again(Box::new(shown), mistakes),
            (Outcome::Renewed, Some(shown)) => Submitted::Again(Box::new(Shown { renewed: true, ..shown }), Mistakes::new()),
            (Outcome::Mistaken(_) | Outcome::Renewed, None) => Submitted::Done(Outcome::Stale),
            (done, _) => Submitted::Done(done),
        };
        Ok((visit, submitted))
    });
    match crossed.await {
        Ok((visit, Submitted::Done(Outcome::Made(went)))) => respond(&state, &entered, &visit, *went),
        Ok((visit, Submitted::Done(Outcome::Declined(next)))) => outcome::respond(&state, &entered, &visit, *next),
        Ok((visit, Submitted::Again(shown, mistakes))) => {
            show(&state, &entered, &visit, (UNACCEPTED, *shown, Some((kept, mistakes))))
        }
        Ok((visit, Submitted::Done(_))) => stale(&state, &entered, &visit),
        Err(stop) => failure::person(&state, &entered, &stop),
    }
}
