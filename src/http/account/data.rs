//! `/account/data`, `/account/delete` and `/account/keep`: what is kept of a person, to take along; leaving, and staying after all.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};

use super::call::Call;
use super::email::Asked;
use super::flash;
use crate::crypto::Plain;
use crate::flow::account::deletion::{self, Door, Kept, Left};
use crate::flow::account::{apps, export, prove};
use crate::flow::interaction::Interaction;
use crate::flow::visit::Visit;
use crate::flow::{House, Result, Site};
use crate::http::extract::{arrival, body};
use crate::http::middleware::Entered;
use crate::http::recovery::closed;
use crate::http::respond::failure;
use crate::http::respond::page::{self, Policy};
use crate::http::sign_in::{Posted, own_path, stale, with_cookie};
use crate::http::{State, blocking};
use crate::model::{Instant, MailPurpose};
use crate::pages::{DataPage, DeletePage, KeepAccountPage, KeepAccountStep, Leaving, Moment, Person, Section};

/// Where somebody comes back to who had to prove who they are.
const PATH: &str = "/account/data";
/// The last question.
const DELETE: &str = "/account/delete";

/// What can be done.
pub async fn get_data(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let call = Call::new(&request, &state, &entered, Section::Data);
    let load = |here: &super::call::Here<'_>| deletion::look(here.house, here.site, here.one, here.now);
    call.show(load, |ground, left| DataPage {
        frame: ground.frame,
        account: ground.account,
        leaving: match left {
            Left::Leaving(due) => Leaving::Open { due: Moment::of(due, ground.now) },
            Left::LastOwner => Leaving::LastOwner,
            Left::ReadOnly => Leaving::ReadOnly,
        },
    })
    .await
}

/// The file, for a person who has signed in lately.
pub async fn post_download(
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    let call = Call::new(&request, &state, &entered, Section::Data);
    let posted = match Posted::read(&request, payload, &entered).await {
        Ok(posted) => posted,
        Err(stop) => return failure::person(&state, &entered, &stop),
    };
    let crossed = call.write(posted, |here, _| {
        if let Some(seal) = prove(here.house, here.site, (here.visit, here.one), PATH, here.now)? {
            return Ok(Err(seal));
        }
        export::document(here.house, here.site, here.one, here.now).map(Ok)
    });
    call.answer(crossed.await, |visit, _, made| match made {
        Err(seal) => call.sign_in(visit, &seal),
        Ok(document) => HttpResponse::Ok()
            .insert_header((header::CONTENT_TYPE, "application/json"))
            .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"my-data.json\""))
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .body(format!("{document:#}\n")),
    })
}

/// The last question, for a person who has signed in lately.
pub async fn get_delete(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let call = Call::new(&request, &state, &entered, Section::Data);
    let crossed = call.read(|here| {
        if let Some(seal) = prove(here.house, here.site, (here.visit, here.one), DELETE, here.now)? {
            return Ok(Err(seal));
        }
        let connected = apps::list(here.house, here.site, here.one)?.len();
        Ok(Ok((deletion::look(here.house, here.site, here.one, here.now)?, connected)))
    });
    call.answer(crossed.await, |visit, one, looked| match looked {
        Err(seal) => call.sign_in(visit, &seal),
        Ok((Left::Leaving(due), apps)) => {
            let ground = call.ground(visit, one, None);
            let due = Moment::of(due, ground.now);
            call.page(StatusCode::OK, &DeletePage { frame: ground.frame, account: ground.account, due, apps })
        }
        Ok(_) => page::see_other(&own_path(&entered, PATH)),
    })
}

/// Leaves.
pub async fn post_delete(
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    let call = Call::new(&request, &state, &entered, Section::Data);
    let posted = match Posted::read(&request, payload, &entered).await {
        Ok(posted) => posted,
        Err(stop) => return failure::person(&state, &entered, &stop),
    };
    let crossed = call.write(posted, |here, _| {
        if let Some(seal) = prove(here.house, here.site, (here.visit, here.one), DELETE, here.now)? {
            return Ok(Err(seal));
        }
        deletion::leave(here.house, here.site, here.one, here.now).map(Ok)
    });
    call.answer(crossed.await, |visit, _, left| match left {
        Err(seal) => call.sign_in(visit, &seal),
        Ok(Left::Leaving(_)) => page::see_other(&own_path(&entered, "/account/keep?step=left")),
        Ok(Left::LastOwner | Left::ReadOnly) => call.go(visit, flash::STALE),
    })
}

fn way(house: &House, site: &Site, visit: &Visit, way: Option<String>, now: Instant) -> Result<Option<String>> {
    match way {
        Some(way) => Ok(Interaction::open(house, site, visit, &way, now)?.ok().map(|_| way)),
        None => Ok(None),
    }
}

/// The button that keeps the account, in any browser; and what the forms lead to.
pub async fn get_keep_account(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let query = match body::query(&request) {
        Ok(query) => query,
        Err(error) => return failure::person(&state, &entered, &crate::flow::Stop::Refused(error)),
    };
    let asked = match Asked::read(&request, &state, &entered) {
        Ok(asked) => asked,
        Err(stop) => return failure::person(&state, &entered, &stop),
    };
    let done = match query.get("step") {
        Some("left") => Some(KeepAccountStep::Left),
        Some("kept") => Some(KeepAccountStep::Kept { interaction: query.get("interaction").map(str::to_owned) }),
        _ => None,
    };
    let Asked { house, site, arrived, token, now } = asked.clone();
    let crossed = blocking::cross(move || {
        let visit = Visit::read(&house, &site, arrived, now)?;
        let door = deletion::look_to_keep(&house, &site, &token, now)?;
        Ok((visit, door))
    });
    let (visit, step) = match (crossed.await, done) {
        (Ok((visit, _)), Some(step)) => (visit, step),
        (Ok((visit, Door::Open(user, due, _))), None) => {
            let ask = KeepAccountStep::Ask {
                person: Person::of(&user),
                due: Moment::of(due, now),
                token: asked.token.reveal().to_owned(),
                form_token: visit.form_token(&state.house),
            };
            (visit, ask)
        }
        (Ok((visit, Door::Closed(stand))), None) => {
            return closed(&state, &entered, &visit, (&stand, MailPurpose::AccountKeep));
        }
        (Err(stop), _) => return failure::person(&state, &entered, &stop),
    };
    let page = KeepAccountPage { frame: page::frame(&entered.site), step };
    with_cookie(page::render(&state, StatusCode::OK, &Policy::default(), &page), &entered, &visit)
}

/// Keeps it.
pub async fn post_keep_account(
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
        let kept = match deletion::keep(&house, &site, &token, now)? {
            Kept::Stays(own) => Kept::Stays(way(&house, &site, &visit, own, now)?),
            closed @ Kept::Closed(_) => closed,
        };
        Ok((visit, Some(kept)))
    });
    match crossed.await {
        Ok((visit, Some(Kept::Stays(way)))) => {
            let way = way.map(|way| format!("&interaction={way}")).unwrap_or_default();
            let location = own_path(&entered, &format!("/account/keep?step=kept{way}"));
            with_cookie(page::see_other(&location), &entered, &visit)
        }
        Ok((visit, Some(Kept::Closed(stand)))) => closed(&state, &entered, &visit, (&stand, MailPurpose::AccountKeep)),
        Ok((visit, None)) => stale(&state, &entered, &visit),
        Err(stop) => failure::person(&state, &entered, &stop),
    }
}
