//! `/account/email`: the proof that an address is the person's.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

use super::call::Call;
use super::flash;
use crate::crypto::Plain;
use crate::flow::account::address_proof::{self, Door};
use crate::flow::interaction::way_back;
use crate::flow::visit::{Arrival, Visit};
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

/// A page of a link that is asked for.
#[derive(Clone)]
pub(super) struct Asked {
    pub house: House,
    pub site: Arc<Site>,
    pub arrived: Arrival,
    pub token: Plain,
    pub now: Instant,
}

impl Asked {
    /// Reads the request.
    pub fn read(request: &HttpRequest, state: &State, entered: &Entered) -> Result<Self> {
        let query = body::query(request).map_err(Stop::Refused)?;
        Ok(Self {
            house: state.house.clone(),
            site: entered.site.clone(),
            arrived: arrival::of(request, entered),
            token: Plain::new(query.get("token").unwrap_or_default().to_owned()),
            now: state.clock.now(),
        })
    }
}

/// The way through the log-in page back to a link.
pub(super) fn way(
    house: &House,
    site: &Site,
    (visit, purpose): (&Visit, MailPurpose),
    token: &Plain,
    now: Instant,
) -> Result<String> {
    let token: String = url::form_urlencoded::byte_serialize(token.reveal().as_bytes()).collect();
    way_back(house, site, visit, (&format!("{}?token={token}", purpose.path()), None), now)
}

/// A link in a browser in which its person is not signed in.
pub(super) struct Elsewhere<'a> {
    pub visit: &'a Visit,
    pub about: MailPurpose,
    pub way: &'a str,
}

/// Says that a link is for somebody who is not signed in here.
pub(super) fn elsewhere(state: &State, entered: &Entered, Elsewhere { visit, about, way }: &Elsewhere<'_>) -> HttpResponse {
    let page = ClosedLinkPage {
        frame: page::frame(&entered.site),
        about: *about,
        reason: ClosedLink::Elsewhere,
        onward: format!("/login?interaction={way}&other=1"),
        offer: Onward::SignIn,
    };
    with_cookie(page::render(state, UNACCEPTED, &Policy::default(), &page), entered, visit)
}

/// The button, in the browser of the person whose address it is. Looking at it uses nothing up.
pub async fn get_confirm(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let asked = match Asked::read(&request, &state, &entered) {
        Ok(asked) => asked,
        Err(stop) => return failure::person(&state, &entered, &stop),
    };
    let Asked { house, site, arrived, token, now } = asked.clone();
    let crossed = blocking::cross(move || {
        let visit = Visit::read(&house, &site, arrived, now)?;
        let door = address_proof::look(&house, &site, &visit, &token, now)?;
        let way = way(&house, &site, (&visit, MailPurpose::AddressProof), &token, now)?;
        Ok(Looked { visit, door, way })
    });
    match crossed.await {
        Ok(looked) => show(&state, &entered, &looked, &asked.token),
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
                is_new: false,
                token: token.reveal().to_owned(),
                form_token: visit.form_token(&state.house),
            };
            with_cookie(page::render(state, StatusCode::OK, &Policy::default(), &page), entered, visit)
        }
        Door::Closed(stand) => closed(state, entered, visit, (stand, MailPurpose::AddressProof)),
        Door::Elsewhere => elsewhere(state, entered, &Elsewhere { visit, about: MailPurpose::AddressProof, way }),
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
        let way = way(&house, &site, (&visit, MailPurpose::AddressProof), &own, now)?;
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
