//! `/password`: a link that works once leads here, and a person chooses a password.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

use super::account::problem_at;
use super::extract::{arrival, body};
use super::middleware::Entered;
use super::respond::failure;
use super::respond::page::{self, Policy};
use super::sign_in::{Posted, UNACCEPTED, outcome, own_path, stale, with_cookie};
use super::{State, blocking};
use crate::crypto::Plain;
use crate::errand::{self, Brought};
use crate::flow::account::Mistakes;
use crate::flow::account::new_password::{NewPassword, SHORTEST};
use crate::flow::password_link::{self, Outcome};
use crate::flow::visit::Visit;
use crate::flow::{Stop, authorize};
use crate::model::User;
use crate::pages::{ChoosePasswordForm, ChoosePasswordPage, Field, Person};

/// Seconds of a day.
const DAY: i64 = 86_400;

/// The form, if the link works.
pub async fn get_choose(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let query = match body::query(&request) {
        Ok(query) => query,
        Err(error) => return failure::person(&state, &entered, &Stop::Refused(error)),
    };
    let arrived = arrival::of(&request, &entered);
    let token = Plain::new(query.get("token").unwrap_or_default().to_owned());
    let (house, site, now) = (state.house.clone(), entered.site.clone(), state.clock.now());
    let crossed = blocking::cross(move || {
        let visit = Visit::read(&house, &site, arrived, now)?;
        let found = password_link::find(&house, &site, &token, now)?;
        Ok((visit, found, token))
    });
    match crossed.await {
        Ok((visit, Some(user), token)) => {
            let form = form(&state, &visit, (&user, &token), &Vec::new());
            show(&state, &entered, &visit, (StatusCode::OK, Some(form)))
        }
        Ok((visit, None, _)) => show(&state, &entered, &visit, (UNACCEPTED, None)),
        Err(stop) => failure::person(&state, &entered, &stop),
    }
}

fn form(state: &State, visit: &Visit, (user, token): (&User, &Plain), mistakes: &Mistakes) -> ChoosePasswordForm {
    let field = |name: &str| Field { problem: problem_at(mistakes, name), ..Field::default() };
    ChoosePasswordForm {
        person: Person::of(user),
        token: token.reveal().to_owned(),
        form_token: visit.form_token(&state.house),
        password: field("password"),
        password_again: field("password_again"),
        strength: problem_at(mistakes, "strength"),
        minimum: SHORTEST,
    }
}

fn show(
    state: &State,
    entered: &Entered,
    visit: &Visit,
    (status, form): (StatusCode, Option<ChoosePasswordForm>),
) -> HttpResponse {
    let page = ChoosePasswordPage { frame: page::spoken(entered), form, days: password_link::LIFE.0 / DAY };
    with_cookie(page::render(state, status, &Policy::default(), &page), entered, visit)
}

/// Chooses it, and signs the person in.
pub async fn post_choose(
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    let posted = match Posted::read(&request, payload, &entered).await {
        Ok(posted) => posted,
        Err(stop) => return failure::person(&state, &entered, &stop),
    };
    let secret = |name| Plain::new(posted.get(name).to_owned());
    let new = NewPassword { password: secret("password"), again: secret("password_again") };
    let (arrived, token) = (arrival::of(&request, &entered), secret("token"));
    let ask = |brought: Vec<Brought>| {
        let (house, site, now) = (state.house.clone(), entered.site.clone(), state.clock.now());
        let (arrived, new, token) = (arrived.clone(), new.clone(), token.clone());
        let form_token = posted.get("form_token").to_owned();
        let hash = brought.iter().find_map(Brought::password_hash);
        blocking::cross(move || {
            let visit = Visit::read(&house, &site, arrived, now)?;
            if !visit.owns_form_token(&house, &form_token) {
                return Ok((visit, None));
            }
            let user = password_link::find(&house, &site, &token, now)?;
            let outcome = password_link::choose(&house, &site, &visit, (&token, &new, hash), now)?;
            Ok((visit, Some((outcome, user))))
        })
    };
    match errand::with(&state.errands, ask, state.clock.now()).await {
        Ok((_, Some((Outcome::SignedIn(visit), _)))) => {
            with_cookie(page::see_other(&own_path(&entered, "/account?done=password")), &entered, &visit)
        }
        Ok((visit, Some((Outcome::Halfway(seal), _)))) => {
            outcome::respond(&state, &entered, &visit, authorize::Outcome::Halfway(seal))
        }
        Ok((visit, Some((Outcome::Mistaken(mistakes), Some(user))))) => {
            let form = form(&state, &visit, (&user, &token), &mistakes);
            show(&state, &entered, &visit, (UNACCEPTED, Some(form)))
        }
        Ok((visit, Some(_))) => show(&state, &entered, &visit, (UNACCEPTED, None)),
        Ok((visit, None)) => stale(&state, &entered, &visit),
        Err(stop) => failure::person(&state, &entered, &stop),
    }
}
