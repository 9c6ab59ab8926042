//! `/logout`, and the pages of the end-session endpoint.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};

use super::{Posted, own_path, stale, with_cookie, with_state};
use crate::flow::Stop;
use crate::flow::end_session::farewell::{self, Farewell};
use crate::flow::end_session::{self, Answer, Outcome};
use crate::flow::visit::Visit;
use crate::http::extract::{arrival, body};
use crate::http::middleware::Entered;
use crate::http::respond::failure;
use crate::http::respond::page::{self, Policy};
use crate::http::{State, blocking};
use crate::model::Asked;
use crate::pages::{App, LoggedOutPage, LogoutPage, Person, ReturnUrl, WebUrl};

/// Asks, or says that it is done.
pub fn respond(state: &State, entered: &Entered, visit: &Visit, answer: Answer) -> HttpResponse {
    let Answer { outcome, app: asking, session } = answer;
    if let Some(client) = &asking {
        entered.inspection.signs_out(client, session.as_ref());
    }
    match outcome {
        Outcome::Refuse(error) => failure::person(state, entered, &Stop::Refused(error)),
        Outcome::Ask { user, app, seal } => {
            let client = app.as_ref().map(|app| &app.client);
            if asking.is_some() {
                entered.inspection.asked(Asked::SignOut);
            }
            let page = LogoutPage {
                frame: page::spoken(entered),
                app: client.map(App::of),
                person: Some(Person::of(&user)),
                interaction: Some(seal),
                form_token: visit.form_token(&state.house),
            };
            with_cookie(page::render(state, StatusCode::OK, &Policy::leading_to(client), &page), entered, visit)
        }
        Outcome::Return(location) => with_state(page::see_other(&location), entered, visit),
        Outcome::Stay(app) => with_state(logged_out(state, entered, Farewell { app, ..Farewell::default() }), entered, visit),
        Outcome::Farewell(seal) => {
            with_state(page::see_other(&own_path(entered, &format!("/logout/done?farewell={seal}"))), entered, visit)
        }
    }
}

/// The page that says so, tells the apps in its frames, and goes on by itself: a script when they have loaded, the header without one.
fn logged_out(state: &State, entered: &Entered, farewell: Farewell) -> HttpResponse {
    let Farewell { app, location, frames } = farewell;
    let policy = Policy::default().framing(&frames);
    let page = LoggedOutPage {
        frame: page::spoken(entered),
        app: app.as_ref().map(|app| App::of(&app.client)),
        continue_to: location.as_deref().and_then(ReturnUrl::parse),
        frames: frames.iter().filter_map(|uri| WebUrl::parse(uri)).collect(),
    };
    let mut response = page::render(state, StatusCode::OK, &policy, &page);
    if let Some(onward) = page.continue_to.and_then(|to| HeaderValue::from_str(&format!("5;url={}", to.as_str())).ok()) {
        response.headers_mut().insert(header::REFRESH, onward);
    }
    response
}

/// The page after signing out.
pub async fn get_done(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let parameters = match body::query(&request) {
        Ok(parameters) => parameters,
        Err(error) => return failure::person(&state, &entered, &Stop::Refused(error)),
    };
    let arrived = arrival::of(&request, &entered);
    let (house, site, now) = (state.house.clone(), entered.site.clone(), state.clock.now());
    let crossed = blocking::cross(move || {
        let visit = Visit::read(&house, &site, arrived, now)?;
        farewell::open(&house, &site, &visit, parameters.get("farewell").unwrap_or_default(), now)
    });
    match crossed.await {
        Ok(farewell) => logged_out(&state, &entered, farewell),
        Err(stop) => failure::person(&state, &entered, &stop),
    }
}

/// The person's own wish to sign out.
pub async fn get_logout(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let arrived = arrival::of(&request, &entered);
    let (house, site, now) = (state.house.clone(), entered.site.clone(), state.clock.now());
    let crossed = blocking::cross(move || {
        let visit = Visit::read(&house, &site, arrived, now)?;
        let answer = end_session::own(&house, &site, &visit)?;
        Ok((visit, answer))
    });
    match crossed.await {
        Ok((visit, answer)) => respond(&state, &entered, &visit, answer),
        Err(stop) => failure::person(&state, &entered, &stop),
    }
}

/// Yes or no.
pub async fn post_logout(
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    let posted = match Posted::read(&request, payload, &entered).await {
        Ok(posted) => posted,
        Err(stop) => return failure::person(&state, &entered, &stop),
    };
    if posted.action() == "cancel" {
        return page::see_other(&own_path(&entered, "/account"));
    }
    let arrived = arrival::of(&request, &entered);
    let (house, site, now) = (state.house.clone(), entered.site.clone(), state.clock.now());
    let crossed = blocking::cross(move || {
        let mut visit = Visit::read(&house, &site, arrived, now)?;
        if !visit.owns_form_token(&house, posted.get("form_token")) {
            return Ok((visit, None));
        }
        let answer = end_session::confirm(&house, &site, &mut visit, posted.get("interaction"), now)?;
        Ok((visit, Some(answer)))
    });
    match crossed.await {
        Ok((visit, Some(answer))) => respond(&state, &entered, &visit, answer),
        Ok((visit, None)) => stale(&state, &entered, &visit),
        Err(stop) => failure::person(&state, &entered, &stop),
    }
}
