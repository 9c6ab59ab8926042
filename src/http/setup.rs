//! `/setup`: the one-time link that makes the first account.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

use super::account::problem_at;
use super::extract::{arrival, body};
use super::middleware::Entered;
use super::respond::failure;
use super::respond::page::{self, Policy};
use super::sign_in::{Posted, UNACCEPTED, stale, with_cookie};
use super::{State, blocking};
use crate::crypto::Plain;
use crate::errand::{self, Brought};
use crate::flow::Stop;
use crate::flow::account::Mistakes;
use crate::flow::account::new_password::{NewPassword, SHORTEST};
use crate::flow::setup::{self, Link, Outcome, Owner};
use crate::flow::visit::Visit;
use crate::model::{Managed, Seconds};
use crate::pages::{Field, SetupForm, SetupPage, SetupState};

/// The form, if the link works.
pub async fn get_setup(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let query = match body::query(&request) {
        Ok(query) => query,
        Err(error) => return failure::person(&state, &entered, &Stop::Refused(error)),
    };
    let arrived = arrival::of(&request, &entered);
    let token = Plain::new(query.get("token").unwrap_or_default().to_owned());
    let (house, site, now) = (state.house.clone(), entered.site.clone(), state.clock.now());
    let crossed = blocking::cross(move || {
        let visit = Visit::read(&house, &site, arrived, now)?;
        let link = setup::stand(&house, &site, &token, now)?;
        Ok((visit, link, token))
    });
    match crossed.await {
        Ok((visit, Link::Open, token)) => {
            let owner = Owner::empty(token);
            show(&state, &entered, &visit, (StatusCode::OK, form(&state, &visit, &owner, &Vec::new())))
        }
        Ok((visit, link, _)) => show(&state, &entered, &visit, (UNACCEPTED, closed(link))),
        Err(stop) => failure::person(&state, &entered, &stop),
    }
}

fn closed(link: Link) -> SetupState {
    let Seconds(life) = setup::LIFE;
    match link {
        Link::Open | Link::Used => SetupState::Used,
        Link::Expired => SetupState::Expired { minutes: life / 60 },
        Link::Unknown => SetupState::Unknown,
    }
}

fn form(state: &State, visit: &Visit, owner: &Owner, mistakes: &Mistakes) -> SetupState {
    let field = |name: &str, text: &str| Field { value: text.to_owned(), problem: problem_at(mistakes, name) };
    SetupState::Open(Box::new(SetupForm {
        token: owner.token.reveal().to_owned(),
        form_token: visit.form_token(&state.house),
        name: field("name", &owner.name),
        username: field("username", &owner.username),
        email: field("email", &owner.email),
        password: field("password", ""),
        password_again: field("password_again", ""),
        strength: problem_at(mistakes, "strength"),
        minimum: SHORTEST,
    }))
}

fn show(state: &State, entered: &Entered, visit: &Visit, (status, stand): (StatusCode, SetupState)) -> HttpResponse {
    let tenant = &entered.site.tenant;
    let of = (tenant.managed == Managed::People).then(|| tenant.display_name.clone());
    let page = SetupPage { frame: page::frame(&entered.site), of, state: stand };
    with_cookie(page::render(state, status, &Policy::default(), &page), entered, visit)
}

/// Makes the first account and signs it in.
pub async fn post_setup(
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    let posted = match Posted::read(&request, payload, &entered).await {
        Ok(posted) => posted,
        Err(stop) => return failure::person(&state, &entered, &stop),
    };
    let (arrived, owner) = (arrival::of(&request, &entered), owner(&posted));
    let ask = |brought: Vec<Brought>| {
        let (house, site, now) = (state.house.clone(), entered.site.clone(), state.clock.now());
        let (arrived, owner, form_token) = (arrived.clone(), owner.clone(), posted.get("form_token").to_owned());
        let hash = brought.iter().find_map(Brought::password_hash);
        blocking::cross(move || {
            let visit = Visit::read(&house, &site, arrived, now)?;
            if !visit.owns_form_token(&house, &form_token) {
                return Ok((visit, None));
            }
            let outcome = setup::make_owner(&house, &site, &visit, (&owner, hash), now)?;
            let link = match outcome {
                Outcome::Closed => setup::stand(&house, &site, &owner.token, now)?,
                _ => Link::Open,
            };
            Ok((visit, Some((outcome, link))))
        })
    };
    match errand::with(&state.errands, ask, state.clock.now()).await {
        Ok((_, Some((Outcome::Made(visit), _)))) => {
            let username = visit.current().map(|one| one.user.username.clone()).unwrap_or_default();
            show(&state, &entered, &visit, (StatusCode::OK, SetupState::Done { username }))
        }
        Ok((visit, Some((Outcome::Mistaken(mistakes), _)))) => {
            show(&state, &entered, &visit, (UNACCEPTED, form(&state, &visit, &owner, &mistakes)))
        }
        Ok((visit, Some((Outcome::Closed, link)))) => show(&state, &entered, &visit, (UNACCEPTED, closed(link))),
        Ok((visit, None)) => stale(&state, &entered, &visit),
        Err(stop) => failure::person(&state, &entered, &stop),
    }
}

fn owner(posted: &Posted) -> Owner {
    let secret = |name| Plain::new(posted.get(name).to_owned());
    let text = |name| posted.get(name).trim().to_owned();
    Owner {
        token: secret("token"),
        username: text("username"),
        name: text("name"),
        email: text("email"),
        password: NewPassword { password: secret("password"), again: secret("password_again") },
    }
}
