//! `/account/email`: the proof that an address is the person's, and the button that makes another one theirs.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

use super::call::Call;
use super::flash;
use super::link::{At, Came, opened, pressed};
use crate::crypto::Plain;
use crate::flow::account::own_link::Door;
use crate::flow::account::{address_change, address_proof};
use crate::flow::interaction::way_back;
use crate::flow::visit::Visit;
use crate::flow::{House, Result, Site, Stop};
use crate::http::State;
use crate::http::middleware::Entered;
use crate::http::recovery::closed;
use crate::http::respond::page::{self, Policy};
use crate::http::sign_in::{Posted, UNACCEPTED, own_path, with_cookie};
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

/// A link that confirms an address, in the browser of its person.
struct Confirmation {
    purpose: MailPurpose,
    look: Act,
    confirm: Act,
    /// What the profile says afterwards.
    done: &'static str,
}

type Act = fn(&House, &Site, &Visit, &Plain, Instant) -> Result<Door>;

/// That the address is the person's.
const PROOF: Confirmation = Confirmation {
    purpose: MailPurpose::AddressProof,
    look: address_proof::look,
    confirm: address_proof::confirm,
    done: flash::PROVED_ADDRESS,
};
/// That it is to be.
const CHANGE: Confirmation = Confirmation {
    purpose: MailPurpose::AddressChange,
    look: address_change::look,
    confirm: address_change::confirm,
    done: flash::ADDRESS,
};

/// What a link leads to, and the way through the log-in page back to it.
struct Looked {
    door: Door,
    way: String,
}

impl Looked {
    fn at(at: &At<'_>, purpose: MailPurpose, act: Act) -> Result<Self> {
        let door = act(at.house, at.site, at.visit, at.token, at.now)?;
        let token: String = url::form_urlencoded::byte_serialize(at.token.reveal().as_bytes()).collect();
        let path = format!("{}?token={token}", purpose.path());
        Ok(Self { door, way: way_back(at.house, at.site, at.visit, (&path, None), at.now)? })
    }
}

/// The button that confirms the address. Looking at it uses nothing up.
pub async fn get_confirm(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    look(&request, &state, &entered, &PROOF).await
}

/// The button that changes it.
pub async fn get_change(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    look(&request, &state, &entered, &CHANGE).await
}

async fn look(request: &HttpRequest, state: &State, entered: &Entered, what: &'static Confirmation) -> HttpResponse {
    match opened(request, state, entered, |at, _| Looked::at(at, what.purpose, what.look)).await {
        Ok(came) => show(state, entered, what, &came),
        Err(answer) => answer,
    }
}

fn show(state: &State, entered: &Entered, what: &Confirmation, came: &Came<Looked>) -> HttpResponse {
    let Came { visit, token, outcome: Looked { door, way } } = came;
    match door {
        Door::Open(one, link) => {
            let page = ConfirmAddressPage {
                frame: page::spoken(entered),
                person: Person::of(&one.user),
                address: link.address.clone(),
                is_new: what.purpose == MailPurpose::AddressChange,
                token: token.reveal().to_owned(),
                form_token: visit.form_token(&state.house),
            };
            with_cookie(page::render(state, StatusCode::OK, &Policy::default(), &page), entered, visit)
        }
        Door::Closed(stand) => closed(state, entered, visit, (stand, what.purpose)),
        Door::Elsewhere => {
            let page = ClosedLinkPage {
                frame: page::spoken(entered),
                about: what.purpose,
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
    confirm((&request, payload), &state, &entered, &PROOF).await
}

/// Changes it.
pub async fn post_change(
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    confirm((&request, payload), &state, &entered, &CHANGE).await
}

async fn confirm(
    asked: (&HttpRequest, web::Payload),
    state: &State,
    entered: &Entered,
    what: &'static Confirmation,
) -> HttpResponse {
    match pressed(asked, state, entered, |at| Looked::at(at, what.purpose, what.confirm)).await {
        Ok(Came { visit, outcome: Looked { door: Door::Open(..), .. }, .. }) => {
            let location = own_path(entered, &format!("/account/profile?done={}", what.done));
            with_cookie(page::see_other(&location), entered, &visit)
        }
        Ok(came) => show(state, entered, what, &came),
        Err(answer) => answer,
    }
}
