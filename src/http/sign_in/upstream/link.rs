//! `/login/link`.

use std::sync::Arc;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};

use super::super::{Posted, UNACCEPTED, stale};
use super::respond;
use crate::crypto::Plain;
use crate::errand::{self, Brought};
use crate::flow::federation::link::{self, Outcome};
use crate::flow::federation::open_arrival;
use crate::flow::settings::Registered;
use crate::flow::visit::Visit;
use crate::flow::{House, Result, Site, Stop};
use crate::http::extract::{arrival, body};
use crate::http::middleware::Entered;
use crate::http::respond::failure;
use crate::http::respond::page::{self, Policy};
use crate::http::{State, blocking};
use crate::model::Instant;
use crate::pages::{App, LinkAccountPage, LinkNotice, UpstreamKind};

/// What the page shows.
struct Shown {
    arrival: String,
    app: Option<Arc<Registered>>,
    upstream: (String, UpstreamKind),
    label: String,
}

fn load(house: &House, site: &Site, visit: &Visit, id: &str, now: Instant) -> Result<Option<Shown>> {
    let Some(found) = open_arrival(house, site, visit, id, now)? else { return Ok(None) };
    let Some(domain) = site.upstream_by_id(&found.arrived.upstream) else { return Ok(None) };
    if link::account(house, found.candidate.as_ref())?.is_none() {
        return Ok(None);
    }
    let kind = UpstreamKind::of(domain.upstream.settings.preset.as_deref());
    Ok(Some(Shown {
        app: found.arrived.interaction.app(house, site)?,
        upstream: (domain.upstream.display_name.clone(), kind),
        label: found.arrived.mapped.label,
        arrival: found.id,
    }))
}

/// Asks for the password of the older account.
pub async fn get_link(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
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
    (status, shown, notice): (StatusCode, Shown, Option<LinkNotice>),
) -> HttpResponse {
    let client = shown.app.as_ref().map(|app| &app.client);
    let page = LinkAccountPage {
        frame: page::spoken(entered),
        app: client.map(App::of),
        upstream: shown.upstream.0,
        kind: shown.upstream.1,
        label: shown.label,
        arrival: shown.arrival,
        form_token: visit.form_token(&state.house),
        notice,
    };
    page::render(state, status, &Policy::leading_to(client), &page)
}

/// Links, if the password is right.
pub async fn post_link(
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
            let (house, site, now) = (state.house.clone(), entered.site.clone(), state.clock.now());
            let (arrived, posted) = (arrived.clone(), posted.clone());
            let verdict = brought.iter().find_map(Brought::password_verdict);
            blocking::cross(move || {
                let visit = Visit::read(&house, &site, arrived, now)?;
                let id = posted.get("arrival");
                let found = open_arrival(&house, &site, &visit, id, now)?;
                let Some(found) = found.filter(|_| visit.owns_form_token(&house, posted.get("form_token"))) else {
                    return Ok((visit, Outcome::Stale, None));
                };
                let password = Plain::new(posted.get("password").to_owned());
                let outcome = link::prove(&house, &site, &visit, (found, &password, verdict), now)?;
                let shown = match outcome {
                    Outcome::Wrong | Outcome::TooMany(_) => load(&house, &site, &visit, id, now)?,
                    _ => None,
                };
                Ok((visit, outcome, shown))
            })
        },
        state.clock.now(),
    );
    match submitted.await {
        Ok((visit, Outcome::Linked(went), _)) => respond(&state, &entered, &visit, *went),
        Ok((visit, Outcome::Wrong, Some(shown))) => {
            show(&state, &entered, &visit, (UNACCEPTED, shown, Some(LinkNotice::WrongPassword)))
        }
        Ok((visit, Outcome::TooMany(seconds), Some(shown))) => {
            let notice = LinkNotice::TooManyAttempts { minutes: seconds.max(60) / 60 };
            let mut page = show(&state, &entered, &visit, (StatusCode::TOO_MANY_REQUESTS, shown, Some(notice)));
            page.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(seconds));
            page
        }
        Ok((visit, ..)) => stale(&state, &entered, &visit),
        Err(stop) => failure::person(&state, &entered, &stop),
    }
}
