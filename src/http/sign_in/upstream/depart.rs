//! `/login/upstream`: the link behind a button of the log-in page.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

use super::super::{open, stale, with_cookie};
use super::refused;
use crate::errand::{self, Brought};
use crate::flow::federation::depart::Outcome;
use crate::flow::federation::{Intent, Leave, Wish, depart};
use crate::flow::visit::Visit;
use crate::flow::{self, Stop};
use crate::http::extract::{arrival, body};
use crate::http::middleware::Entered;
use crate::http::respond::failure;
use crate::http::respond::page::{self, Policy};
use crate::http::{State, blocking, cookies};
use crate::pages::{Hidden, RelayKind, RelayPage, ReturnUrl};
use crate::protocol::relying_party::begin::Departure;

/// Sends the browser to an upstream.
pub async fn get_depart(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let query = match body::query(&request) {
        Ok(query) => Arc::new(query),
        Err(error) => return failure::person(&state, &entered, &Stop::Refused(error)),
    };
    let (arrived, crumbs) = (arrival::of(&request, &entered), cookies::attempts(&request, &entered.site));
    let gone = errand::with(
        &state.errands,
        |brought| {
            let (house, site, now) = (state.house.clone(), entered.site.clone(), state.clock.now());
            let (query, arrived, crumbs) = (query.clone(), arrived.clone(), crumbs.clone());
            let fetched = Brought::departure(&brought);
            blocking::cross(move || {
                let visit = Visit::read(&house, &site, arrived, now)?;
                let seal = query.get("interaction").unwrap_or_default();
                let Ok(interaction) = open(&house, &site, &visit, seal, now)? else { return Ok((visit, None)) };
                let wish = Wish {
                    name: query.get("idp").unwrap_or_default().to_owned(),
                    interaction,
                    intent: Intent::SignIn,
                    login_hint: query.get("login_hint").filter(|hint| hint.len() <= 320).map(str::to_owned),
                    crumbs,
                };
                let outcome = depart(&house, &site, &visit, (wish, fetched), now)?;
                Ok((visit, Some(outcome)))
            })
        },
        state.clock.now(),
    );
    match gone.await {
        Ok((visit, Some(outcome))) => leave(&state, &entered, &visit, outcome),
        Ok((visit, None)) => stale(&state, &entered, &visit),
        Err(stop) => failure::person(&state, &entered, &stop),
    }
}

/// The browser leaves, or a page says why it cannot.
pub fn leave(state: &State, entered: &Entered, visit: &Visit, outcome: Outcome) -> HttpResponse {
    let leave = match outcome {
        Outcome::Leave(leave) => leave,
        Outcome::Refused(refused) => return refused::respond(state, entered, visit, &refused),
    };
    let Leave { crumb, crowded_out, departure, domain, app } = *leave;
    let mut response = match departure {
        Departure::Get(url) => page::see_other(&url),
        Departure::Post { action, fields } => {
            let Some(action) = ReturnUrl::parse(&action) else {
                return failure::person(state, entered, &Stop::Fault("an authorization endpoint cannot be posted to".to_owned()));
            };
            let nonce = flow::nonce();
            let policy = Policy::leading_to(app.as_ref().map(|app| &app.client)).posting_to(action.as_str()).with_nonce(&nonce);
            let page = RelayPage {
                frame: page::spoken(entered),
                kind: RelayKind::Depart,
                name: domain.upstream.display_name.clone(),
                action,
                fields: fields.into_iter().map(|(name, value)| Hidden::new(name, value)).collect(),
                nonce: nonce.clone(),
            };
            page::render(state, StatusCode::OK, &policy, &page)
        }
    };
    let gone = crowded_out.iter().map(|name| cookies::no_attempt(&entered.site, name));
    for cookie in gone.chain([cookies::attempt(&entered.site, &crumb)]) {
        if response.add_cookie(&cookie).is_err() {
            log::error!(request = &*entered.reference; "a cookie could not be set");
        }
    }
    with_cookie(response, entered, visit)
}
