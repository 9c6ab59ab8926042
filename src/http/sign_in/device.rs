//! `/device` (RFC 8628 §3.3): where the code of a device is typed. What follows is the way of any request: log in, consent.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};

use super::{Posted, UNACCEPTED, outcome, with_cookie};
use crate::flow::Stop;
use crate::flow::device::{self, Entered as Code};
use crate::flow::visit::Visit;
use crate::http::extract::{arrival, body};
use crate::http::middleware::Entered;
use crate::http::respond::failure;
use crate::http::respond::page::{self, Policy};
use crate::http::{State, blocking};
use crate::pages::{DeviceCodePage, DeviceEndedPage, DeviceEnding, DeviceNotice};
use crate::protocol::device::UserCode;

/// The form; a code in the address (`verification_uri_complete`) is typed in already, and nothing more.
pub async fn get_device(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let query = match body::query(&request) {
        Ok(query) => query,
        Err(error) => return failure::person(&state, &entered, &Stop::Refused(error)),
    };
    let arrived = arrival::of(&request, &entered);
    let (house, site, now) = (state.house.clone(), entered.site.clone(), state.clock.now());
    let typed = query.get("user_code").and_then(UserCode::parse).map(|code| code.shown()).unwrap_or_default();
    match blocking::cross(move || Visit::read(&house, &site, arrived, now)).await {
        Ok(visit) => show(&state, &entered, &visit, (StatusCode::OK, None), typed),
        Err(stop) => failure::person(&state, &entered, &stop),
    }
}

fn show(
    state: &State,
    entered: &Entered,
    visit: &Visit,
    (status, notice): (StatusCode, Option<DeviceNotice>),
    user_code: String,
) -> HttpResponse {
    let frame = page::spoken(entered);
    let page = DeviceCodePage { frame, user_code, notice, form_token: visit.form_token(&state.house) };
    // The form leads to the log-in of any upstream.
    with_cookie(page::render(state, status, &Policy::leading_to(None), &page), entered, visit)
}

/// Finds the device, and goes on to whatever has to be asked.
pub async fn post_device(
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
    let (house, site, now) = (state.house.clone(), entered.site.clone(), state.clock.now());
    let typed: String = posted.get("user_code").chars().take(32).collect();
    let crossed = blocking::cross(move || {
        let visit = Visit::read(&house, &site, arrived, now)?;
        if !visit.owns_form_token(&house, posted.get("form_token")) {
            return Ok((visit, None));
        }
        let code = device::enter(&house, &site, &visit, posted.get("user_code"), now)?;
        Ok((visit, Some(code)))
    });
    let again = |visit: &Visit, answer| show(&state, &entered, visit, answer, typed.clone());
    match crossed.await {
        Ok((visit, Some(Code::GoOn(outcome)))) => outcome::respond(&state, &entered, &visit, outcome),
        Ok((visit, Some(Code::Wrong))) => again(&visit, (UNACCEPTED, Some(DeviceNotice::Wrong))),
        Ok((visit, Some(Code::TooMany(seconds)))) => {
            let notice = DeviceNotice::TooMany { minutes: seconds.max(60) / 60 };
            let mut page = again(&visit, (StatusCode::TOO_MANY_REQUESTS, Some(notice)));
            page.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(seconds));
            page
        }
        Ok((visit, None)) => again(&visit, (UNACCEPTED, Some(DeviceNotice::Stale))),
        Err(stop) => failure::person(&state, &entered, &stop),
    }
}

/// How it ended.
pub async fn get_device_done(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let ended = body::query(&request).ok().and_then(|query| query.get("ended").and_then(DeviceEnding::named));
    let page = DeviceEndedPage { frame: page::spoken(&entered), ending: ended.unwrap_or(DeviceEnding::Over) };
    page::render(&state, StatusCode::OK, &Policy::default(), &page)
}
