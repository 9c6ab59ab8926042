//! The pages of links that mail carries: GET opens one, which uses nothing up; the one button of the page uses it.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::crypto::Plain;
use crate::flow::visit::{Arrival, Visit};
use crate::flow::{House, Result, Site, Stop};
use crate::http::extract::{arrival, body};
use crate::http::middleware::Entered;
use crate::http::respond::failure;
use crate::http::sign_in::{Posted, stale};
use crate::http::{State, blocking};
use crate::model::Instant;
use crate::protocol::Parameters;

/// Where and with what a use case is asked.
pub(super) struct At<'a> {
    pub house: &'a House,
    pub site: &'a Site,
    pub visit: &'a Visit,
    pub token: &'a Plain,
    pub now: Instant,
}

/// The browser that came, its token, and what was made of it.
pub(super) struct Came<T> {
    pub visit: Visit,
    pub token: Plain,
    pub outcome: T,
}

/// An answer that is ready: what was asked for cannot be had.
type Answered<T> = std::result::Result<Came<T>, HttpResponse>;

/// Opens the page of a link.
pub(super) async fn opened<T, F>(request: &HttpRequest, state: &State, entered: &Entered, look: F) -> Answered<T>
where
    T: Send + 'static,
    F: FnOnce(&At<'_>, &Parameters) -> Result<T> + Send + 'static,
{
    let query = body::query(request).map_err(|error| failure::person(state, entered, &Stop::Refused(error)))?;
    let token = Plain::new(query.get("token").unwrap_or_default().to_owned());
    let came = (arrival::of(request, entered), token, None);
    ask(state, entered, came, move |at| look(at, &query)).await
}

/// Uses a link by the button of its page.
pub(super) async fn pressed<T, F>(
    (request, payload): (&HttpRequest, web::Payload),
    state: &State,
    entered: &Entered,
    act: F,
) -> Answered<T>
where
    T: Send + 'static,
    F: FnOnce(&At<'_>) -> Result<T> + Send + 'static,
{
    let posted = Posted::read(request, payload, entered).await.map_err(|stop| failure::person(state, entered, &stop))?;
    let token = Plain::new(posted.get("token").to_owned());
    let form_token = posted.get("form_token").to_owned();
    ask(state, entered, (arrival::of(request, entered), token, Some(form_token)), act).await
}

async fn ask<T, F>(
    state: &State,
    entered: &Entered,
    (arrived, token, form_token): (Arrival, Plain, Option<String>),
    act: F,
) -> Answered<T>
where
    T: Send + 'static,
    F: FnOnce(&At<'_>) -> Result<T> + Send + 'static,
{
    let (house, site, now) = (state.house.clone(), entered.site.clone(), state.clock.now());
    let crossed = blocking::cross(move || {
        let visit = Visit::read(&house, &site, arrived, now)?;
        if form_token.is_some_and(|own| !visit.owns_form_token(&house, &own)) {
            return Ok((visit, token, None));
        }
        let outcome = act(&At { house: &house, site: &site, visit: &visit, token: &token, now })?;
        Ok((visit, token, Some(outcome)))
    });
    match crossed.await {
        Ok((visit, token, Some(outcome))) => Ok(Came { visit, token, outcome }),
        Ok((visit, _, None)) => Err(stale(state, entered, &visit)),
        Err(stop) => Err(failure::person(state, entered, &stop)),
    }
}
