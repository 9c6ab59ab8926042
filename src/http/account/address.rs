//! `/account/email`: another address, confirmed at both ends.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};

use super::call::{Call, Ground};
use super::email::{Asked, Elsewhere, elsewhere, way};
use super::{flash, problem};
use crate::crypto::Plain;
use crate::flow::Stop;
use crate::flow::account::Mistake;
use crate::flow::account::address_change::{self, Door, Kept};
use crate::flow::account::prove;
use crate::flow::mail_links::Stand;
use crate::flow::visit::Visit;
use crate::http::extract::{arrival, body};
use crate::http::middleware::Entered;
use crate::http::recovery::closed;
use crate::http::respond::failure;
use crate::http::respond::page::{self, Policy};
use crate::http::sign_in::{Posted, UNACCEPTED, own_path, stale, with_cookie};
use crate::http::{State, blocking};
use crate::model::MailPurpose;
use crate::pages::{ChangeAddressPage, ConfirmAddressPage, Field, KeepAddressPage, KeepStep, Person, Section};

/// Where the form is, and where somebody comes back to who had to prove who they are.
const PATH: &str = "/account/email";

/// What became of the form.
enum Sent {
    Prove(String),
    Unoffered,
    Done,
    Mistaken(Mistake),
    Wait(i64),
}

/// The form, for a person who has signed in lately.
pub async fn get_address(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let call = Call::new(&request, &state, &entered, Section::Profile);
    let crossed = call.read(|here| {
        let offered = address_change::is_offered(here.house, &here.one.user);
        let seal = prove(here.house, here.site, (here.visit, here.one), PATH, here.now)?;
        Ok((offered, seal))
    });
    call.answer(crossed.await, |visit, one, (offered, seal)| match seal {
        _ if !offered => call.go(visit, flash::STALE),
        Some(seal) => call.sign_in(visit, &seal),
        None => call.page(StatusCode::OK, &make(call.ground(visit, one, None), Field::default())),
    })
}

fn make(ground: Ground, email: Field) -> ChangeAddressPage {
    let claims = &ground.one.user.claims;
    ChangeAddressPage {
        current: claims.email.clone(),
        is_told: claims.email.is_some() && claims.email_verified == Some(true),
        email,
        wait_minutes: None,
        frame: ground.frame,
        account: ground.account,
    }
}

/// Sends the links.
pub async fn post_address(
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    let call = Call::new(&request, &state, &entered, Section::Profile);
    let posted = match Posted::read(&request, payload, &entered).await {
        Ok(posted) => posted,
        Err(stop) => return failure::person(&state, &entered, &stop),
    };
    let typed = posted.get("email").to_owned();
    let crossed = call.write(posted, |here, posted| {
        if !address_change::is_offered(here.house, &here.one.user) {
            return Ok(Sent::Unoffered);
        }
        if let Some(seal) = prove(here.house, here.site, (here.visit, here.one), PATH, here.now)? {
            return Ok(Sent::Prove(seal));
        }
        match address_change::ask(here.house, here.site, (here.visit, here.one), posted.get("email"), here.now) {
            Ok(Ok(())) => Ok(Sent::Done),
            Ok(Err(mistake)) => Ok(Sent::Mistaken(mistake)),
            // The page itself says how long to wait.
            Err(Stop::SlowDown(seconds)) => Ok(Sent::Wait(seconds)),
            Err(stop) => Err(stop),
        }
    });
    call.answer(crossed.await, |visit, one, sent| match sent {
        Sent::Unoffered => call.go(visit, flash::STALE),
        Sent::Prove(seal) => call.sign_in(visit, &seal),
        Sent::Done => call.go(visit, flash::CHANGE_SENT),
        Sent::Mistaken(mistake) => {
            let email = Field { value: typed, problem: Some(problem(mistake)) };
            call.page(UNACCEPTED, &make(call.ground(visit, one, None), email))
        }
        Sent::Wait(seconds) => {
            let page = make(call.ground(visit, one, None), Field::of(Some(&typed)));
            let page = ChangeAddressPage { wait_minutes: Some(seconds.max(60) / 60), ..page };
            let mut response = call.page(StatusCode::TOO_MANY_REQUESTS, &page);
            response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(seconds));
            response
        }
    })
}

/// The button that changes the address, in the browser of the person whose account it is. Looking at it uses nothing up.
pub async fn get_change(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let asked = match Asked::read(&request, &state, &entered) {
        Ok(asked) => asked,
        Err(stop) => return failure::person(&state, &entered, &stop),
    };
    let Asked { house, site, arrived, token, now } = asked.clone();
    let crossed = blocking::cross(move || {
        let visit = Visit::read(&house, &site, arrived, now)?;
        let door = address_change::look(&house, &site, &visit, &token, now)?;
        let way = way(&house, &site, (&visit, MailPurpose::AddressChange), &token, now)?;
        Ok((visit, door, way))
    });
    match crossed.await {
        Ok((visit, door, way)) => show(&state, &entered, (&visit, &door, &way), &asked.token),
        Err(stop) => failure::person(&state, &entered, &stop),
    }
}

fn show(state: &State, entered: &Entered, (visit, door, way): (&Visit, &Door, &str), token: &Plain) -> HttpResponse {
    match door {
        Door::Open(one, link) => {
            let page = ConfirmAddressPage {
                frame: page::frame(&entered.site),
                person: Person::of(&one.user),
                address: link.address.clone(),
                is_new: true,
                token: token.reveal().to_owned(),
                form_token: visit.form_token(&state.house),
            };
            with_cookie(page::render(state, StatusCode::OK, &Policy::default(), &page), entered, visit)
        }
        Door::Closed(stand) => closed(state, entered, visit, (stand, MailPurpose::AddressChange)),
        Door::Elsewhere => elsewhere(state, entered, &Elsewhere { visit, about: MailPurpose::AddressChange, way }),
    }
}

/// Changes it.
pub async fn post_change(
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
    let token = Plain::new(posted.get("token").to_owned());
    let (house, site, now) = (state.house.clone(), entered.site.clone(), state.clock.now());
    let own = token.clone();
    let crossed = blocking::cross(move || {
        let visit = Visit::read(&house, &site, arrived, now)?;
        if !visit.owns_form_token(&house, posted.get("form_token")) {
            return Ok((visit, None));
        }
        let door = address_change::confirm(&house, &site, &visit, &own, now)?;
        let way = way(&house, &site, (&visit, MailPurpose::AddressChange), &own, now)?;
        Ok((visit, Some((door, way))))
    });
    match crossed.await {
        Ok((visit, Some((Door::Open(..), _)))) => {
            let location = own_path(&entered, &format!("/account/profile?done={}", flash::ADDRESS));
            with_cookie(page::see_other(&location), &entered, &visit)
        }
        Ok((visit, Some((door, way)))) => show(&state, &entered, (&visit, &door, &way), &token),
        Ok((visit, None)) => stale(&state, &entered, &visit),
        Err(stop) => failure::person(&state, &entered, &stop),
    }
}

/// The button that keeps the old address, in any browser; after the form, what became of it.
pub async fn get_keep(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let query = match body::query(&request) {
        Ok(query) => query,
        Err(error) => return failure::person(&state, &entered, &Stop::Refused(error)),
    };
    let done = match query.get("step") {
        Some("stopped") => Some(KeepStep::Stopped),
        Some("undone") => Some(KeepStep::Undone),
        Some("late") => Some(KeepStep::TooLate),
        _ => None,
    };
    let asked = match Asked::read(&request, &state, &entered) {
        Ok(asked) => asked,
        Err(stop) => return failure::person(&state, &entered, &stop),
    };
    let Asked { house, site, arrived, token, now } = asked.clone();
    let crossed = blocking::cross(move || {
        let visit = Visit::read(&house, &site, arrived, now)?;
        let stand = address_change::look_to_keep(&house, &site, &token, now)?;
        Ok((visit, stand))
    });
    let (visit, step) = match (crossed.await, done) {
        (Ok((visit, _)), Some(step)) => (visit, step),
        (Ok((visit, Stand::Open(link))), None) => {
            let form_token = visit.form_token(&state.house);
            (visit, KeepStep::Ask { address: link.address, token: asked.token.reveal().to_owned(), form_token })
        }
        (Ok((visit, stand)), None) => return closed(&state, &entered, &visit, (&stand, MailPurpose::AddressKeep)),
        (Err(stop), _) => return failure::person(&state, &entered, &stop),
    };
    let page = KeepAddressPage { frame: page::frame(&entered.site), step };
    with_cookie(page::render(&state, StatusCode::OK, &Policy::default(), &page), &entered, &visit)
}

/// Keeps it.
pub async fn post_keep(
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
    let token = Plain::new(posted.get("token").to_owned());
    let (house, site, now) = (state.house.clone(), entered.site.clone(), state.clock.now());
    let crossed = blocking::cross(move || {
        let visit = Visit::read(&house, &site, arrived, now)?;
        if !visit.owns_form_token(&house, posted.get("form_token")) {
            return Ok((visit, None));
        }
        let kept = address_change::keep(&house, &site, &token, now)?;
        Ok((visit, Some(kept)))
    });
    let (visit, step) = match crossed.await {
        Ok((visit, Some(Kept::Stopped))) => (visit, "stopped"),
        Ok((visit, Some(Kept::Undone))) => (visit, "undone"),
        Ok((visit, Some(Kept::TooLate))) => (visit, "late"),
        Ok((visit, Some(Kept::Closed(stand)))) => {
            return closed(&state, &entered, &visit, (&stand, MailPurpose::AddressKeep));
        }
        Ok((visit, None)) => return stale(&state, &entered, &visit),
        Err(stop) => return failure::person(&state, &entered, &stop),
    };
    let location = own_path(&entered, &format!("{}?step={step}", MailPurpose::AddressKeep.path()));
    with_cookie(page::see_other(&location), &entered, &visit)
}
