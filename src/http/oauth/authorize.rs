//! `GET` and `POST /oauth/auz/authorize` (OpenID Connect Core §3.1.2.1).

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, web};

use crate::errand::{self, Brought};
use crate::flow::Stop;
use crate::flow::authorize;
use crate::flow::federation::offer;
use crate::flow::request_object::Fetched;
use crate::flow::visit::Visit;
use crate::http::extract::{arrival, body};
use crate::http::middleware::Entered;
use crate::http::respond::{failure, page};
use crate::http::sign_in::outcome;
use crate::http::{State, blocking};
use crate::protocol::endpoint::Endpoint;

/// The parameter that carries a request which came by POST. It cannot collide with one of the registry.
const POSTED: &str = "signet_posted";

/// The request in the query.
pub async fn get_authorize(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let parameters = match body::query(&request) {
        Ok(parameters) => Arc::new(parameters),
        Err(error) => return failure::person(&state, &entered, &Stop::Refused(error)),
    };
    entered.inspection.sent(&parameters);
    let arrived = arrival::of(&request, &entered);
    let begun = errand::with(
        &state.errands,
        |brought| {
            let (house, site, now) = (state.house.clone(), entered.site.clone(), state.clock.now());
            let (parameters, arrived) = (parameters.clone(), arrival::again(&arrived, &brought));
            blocking::cross(move || {
                let visit = Visit::read(&house, &site, arrived, now)?;
                let outcome = match parameters.get(POSTED) {
                    Some(seal) => authorize::begin_posted(&house, &site, &visit, seal, now)?,
                    None => authorize::begin(&house, &site, &visit, (&parameters, &fetched(&brought)), now)?,
                };
                let outcome = offer::straight(&house, &site, &visit, outcome, now)?;
                Ok((visit, outcome))
            })
        },
        state.clock.now(),
    );
    match begun.await {
        Ok((visit, outcome)) => outcome::respond(&state, &entered, &visit, outcome),
        Err(stop) => failure::person(&state, &entered, &stop),
    }
}

/// The request in a form, often from another site, so that no cookie comes with it: it is validated and goes on by GET.
pub async fn post_authorize(
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    let parameters = match body::form(&request, payload).await {
        Ok(parameters) => Arc::new(parameters),
        Err(error) => return failure::person(&state, &entered, &Stop::Refused(error)),
    };
    entered.inspection.sent(&parameters);
    let received = errand::with(
        &state.errands,
        |brought| {
            let (house, site, now) = (state.house.clone(), entered.site.clone(), state.clock.now());
            let parameters = parameters.clone();
            blocking::cross(move || authorize::receive_post(&house, &site, (&parameters, &fetched(&brought)), now))
        },
        state.clock.now(),
    );
    match received.await {
        Ok(Ok(seal)) => {
            entered.inspection.answered([(POSTED, seal.as_str())].into_iter());
            page::see_other(&format!("{}?{POSTED}={seal}", Endpoint::Authorization.url(&entered.site.provider.issuer)))
        }
        Ok(Err(outcome)) => outcome::respond_without_visit(&state, &entered, outcome),
        Err(stop) => failure::person(&state, &entered, &stop),
    }
}

fn fetched(brought: &[Brought]) -> Fetched {
    Fetched {
        document: brought.iter().find_map(Brought::document),
        keys: brought.iter().filter_map(Brought::client_keys).collect(),
    }
}
