//! `/account/email`: the proof that an address is the person's.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

use super::call::Call;
use super::flash;
use crate::crypto::Plain;
use crate::flow::account::address_proof::{self, Door};
use crate::flow::interaction::way_back;
use crate::flow::visit::Visit;
use crate::flow::{House, Result, Site, Stop};
use crate::http::extract::{arrival, body};
use crate::http::middleware::Entered;
use crate::http::recovery::closed;
use crate::http::respond::failure;
use crate::http::respond::page::{self, Policy};
use crate::http::sign_in::{Posted, UNACCEPTED, own_path, stale, with_cookie};
use crate::http::{State, blocking};
use crate::model::{Instant, MailPurpose};
use crate::pages::{ClosedLink, ClosedLinkPage, ConfirmAddressPage, Onward, Person, Section};

/// Sends the link.
pub async fn post_verify(
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    let call = Call::new(&request, &state, &entered, Section::Profile);
    let posted = Posted::read(&request, payload, &entered).await;
    let asked = call.act(posted, |here, _| {
        Ok(match address_proof::ask(here.house, here.site, (here.visit, here.one), here.now) {
            Ok(true) => flash::PROOF_SENT.to_owned(),
            Ok(false) => flash::STALE.to_owned(),
            Err(Stop::SlowDown(_)) => flash::TOO_MANY_MAILS.to_owned(),
            Err(stop) => return Err(stop),
        })
    });
    asked.await
}

/// What the page is about, and the way through the log-in page back to it.
struct Looked {
    visit: Visit,
    door: Door,
    way: String,
}

fn look(house: &House, site: &Site, visit: Visit, token: &Plain, now: Instant) -> Result<Looked> {
    let door = address_proof::look(house, site, &visit, token, now)?;
    let way = way(house, site, &visit, token, now)?;
    Ok(Looked { visit, door, way })
}

fn way(house: &House, site: &Site, visit: &Visit, token: &Plain, now: Instant) -> Result<String> {
    let token: String = url::form_urlencoded::byte_serialize(token.reveal().as_bytes()).collect();
    way_back(house, site, visit, (&format!("{}?token={token}", MailPurpose::AddressProof.path()), None), now)
}

/// The button, in the browser of the person whose address it is. Looking at it uses nothing up.
pub async fn get_confirm(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let query = match body::query(&request) {
        Ok(query) => query,
        Err(error) => return failure::person(&state, &entered, &Stop::Refused(error)),
    };
    let arrived = arrival::of(&request, &entered);
    let token = Plain::new(query.get("token").unwrap_or_default().to_owned());
    let (house, site, now) = (state.house.clone(), entered.site.clone(), state.clock.now());
    let own = token.clone();
    let crossed = blocking::cross(move || {
        let visit = Visit::read(&house, &site, arrived, now)?;
        look(&house, &site, visit, &own, now)
    });
    match crossed.await {
        Ok(looked) => show(&state, &entered, &looked, &token),
        Err(stop) => failure::person(&state, &entered, &stop),
    }
}

fn show(state: &State, entered: &Entered, looked: &Looked, token: &Plain) -> HttpResponse {
    let Looked { visit, door, way } = looked;
    match door {
        Door::Open(one, link) => {
            let page = ConfirmAddressPage {
                frame: page::frame(&entered.site),
                person: Person::of(&one.user),
                address: link.address.clone(),
                token: token.reveal().to_owned(),
                form_token: visit.form_token(&state.house),
            };
            with_cookie(page::render(state, StatusCode::OK, &Policy::default(), &page), entered, visit)
        }
        Door::Closed(stand) => closed(state, entered, visit, (stand, "/account/profile")),
        Door::Elsewhere => {
            let page = ClosedLinkPage {
                frame: page::frame(&entered.site),
                reason: ClosedLink::Elsewhere,
                onward: format!("/login?interaction={way}&other=1"),
                offer: Onward::SignIn,
            };
            with_cookie(page::render(state, UNACCEPTED, &Policy::default(), &page), entered, visit)
        }
    }
}

/// Confirms it.
pub async fn post_confirm(
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
        let door = address_proof::confirm(&house, &site, &visit, &own, now)?;
        let way = way(&house, &site, &visit, &own, now)?;
        Ok((visit, Some((door, way))))
    });
    match crossed.await {
        Ok((visit, Some((Door::Open(..), _)))) => {
            let location = own_path(&entered, &format!("/account/profile?done={}", flash::PROVED_ADDRESS));
            with_cookie(page::see_other(&location), &entered, &visit)
        }
        Ok((visit, Some((door, way)))) => show(&state, &entered, &Looked { visit, door, way }, &token),
        Ok((visit, None)) => stale(&state, &entered, &visit),
        Err(stop) => failure::person(&state, &entered, &stop),
    }
}
