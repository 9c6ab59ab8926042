//! `/account/email`: another address, asked for here, and kept from the old mailbox.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};

use super::call::{Call, Ground};
use super::link::{Came, opened, pressed};
use super::{flash, problem};
use crate::flow::Stop;
use crate::flow::account::Mistake;
use crate::flow::account::address_change::{self, Kept};
use crate::flow::account::prove;
use crate::flow::mail_links::Stand;
use crate::http::State;
use crate::http::middleware::Entered;
use crate::http::recovery::closed;
use crate::http::respond::failure;
use crate::http::respond::page::{self, Policy};
use crate::http::sign_in::{Posted, UNACCEPTED, own_path, with_cookie};
use crate::model::MailPurpose;
use crate::pages::{ChangeAddressPage, Field, KeepAddressPage, KeepStep, Section};

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

/// The button that keeps the old address, in any browser; after the form, what became of it.
pub async fn get_keep(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let looked = opened(&request, &state, &entered, |at, query| {
        Ok(Ok(match query.get("step") {
            Some("stopped") => KeepStep::Stopped,
            Some("undone") => KeepStep::Undone,
            Some("late") => KeepStep::TooLate,
            _ => match address_change::look_to_keep(at.house, at.site, at.token, at.now)? {
                Stand::Open(link) => {
                    let (token, form_token) = (at.token.reveal().to_owned(), at.visit.form_token(at.house));
                    KeepStep::Ask { address: link.address, token, form_token }
                }
                stand => return Ok(Err(stand)),
            },
        }))
    });
    match looked.await {
        Ok(Came { visit, outcome: Ok(step), .. }) => {
            let page = KeepAddressPage { frame: page::spoken(&entered), step };
            with_cookie(page::render(&state, StatusCode::OK, &Policy::default(), &page), &entered, &visit)
        }
        Ok(Came { visit, outcome: Err(stand), .. }) => closed(&state, &entered, &visit, (&stand, MailPurpose::AddressKeep)),
        Err(answer) => answer,
    }
}

/// Keeps it.
pub async fn post_keep(
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    let kept =
        pressed((&request, payload), &state, &entered, |at| address_change::keep(at.house, at.site, at.token, at.now)).await;
    let Came { visit, outcome, .. } = match kept {
        Ok(came) => came,
        Err(answer) => return answer,
    };
    let step = match outcome {
        Kept::Stopped => "stopped",
        Kept::Undone => "undone",
        Kept::TooLate => "late",
        Kept::Closed(stand) => return closed(&state, &entered, &visit, (&stand, MailPurpose::AddressKeep)),
    };
    let location = own_path(&entered, &format!("{}?step={step}", MailPurpose::AddressKeep.path()));
    with_cookie(page::see_other(&location), &entered, &visit)
}
