//! `/account/data`, `/account/delete` and `/account/keep`: what is kept of a person, to take along; leaving, and staying after all.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};

use super::call::Call;
use super::flash;
use super::link::{Came, opened, pressed};
use crate::flow::account::deletion::{self, Door, Kept, Left};
use crate::flow::account::{apps, export, prove};
use crate::flow::interaction::Interaction;
use crate::http::State;
use crate::http::middleware::Entered;
use crate::http::recovery::closed;
use crate::http::respond::failure;
use crate::http::respond::page::{self, Policy};
use crate::http::sign_in::{Posted, own_path, with_cookie};
use crate::model::MailPurpose;
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
        deletion::leave(here.house, here.site, (here.visit, here.one), here.now).map(Ok)
    });
    call.answer(crossed.await, |visit, _, left| match left {
        Err(seal) => call.sign_in(visit, &seal),
        Ok(Left::Leaving(_)) => page::see_other(&own_path(&entered, "/account/keep?step=left")),
        Ok(Left::LastOwner | Left::ReadOnly) => call.go(visit, flash::STALE),
    })
}

/// The button that keeps the account, in any browser; and what the forms lead to.
pub async fn get_keep_account(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let looked = opened(&request, &state, &entered, |at, query| {
        Ok(Ok(match query.get("step") {
            Some("left") => KeepAccountStep::Left,
            Some("kept") => KeepAccountStep::Kept { interaction: query.get("interaction").map(str::to_owned) },
            _ => match deletion::look_to_keep(at.house, at.site, at.token, at.now)? {
                Door::Open(user, due, _) => KeepAccountStep::Ask {
                    person: Person::of(&user),
                    due: Moment::of(due, at.now),
                    token: at.token.reveal().to_owned(),
                    form_token: at.visit.form_token(at.house),
                },
                Door::Closed(stand) => return Ok(Err(stand)),
            },
        }))
    });
    match looked.await {
        Ok(Came { visit, outcome: Ok(step), .. }) => {
            let page = KeepAccountPage { frame: page::spoken(&entered), step };
            with_cookie(page::render(&state, StatusCode::OK, &Policy::default(), &page), &entered, &visit)
        }
        Ok(Came { visit, outcome: Err(stand), .. }) => closed(&state, &entered, &visit, (&stand, MailPurpose::AccountKeep)),
        Err(answer) => answer,
    }
}

/// Keeps it.
pub async fn post_keep_account(
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    let kept = pressed((&request, payload), &state, &entered, |at| {
        Ok(match deletion::keep(at.house, at.site, at.token, at.now)? {
            Kept::Stays(way) => Kept::Stays(Interaction::way_here(at.house, at.site, at.visit, way.as_deref(), at.now)?),
            closed @ Kept::Closed(_) => closed,
        })
    });
    match kept.await {
        Ok(Came { visit, outcome: Kept::Stays(way), .. }) => {
            let way = way.map(|way| format!("&interaction={way}")).unwrap_or_default();
            let location = own_path(&entered, &format!("/account/keep?step=kept{way}"));
            with_cookie(page::see_other(&location), &entered, &visit)
        }
        Ok(Came { visit, outcome: Kept::Closed(stand), .. }) => {
            closed(&state, &entered, &visit, (&stand, MailPurpose::AccountKeep))
        }
        Err(answer) => answer,
    }
}
