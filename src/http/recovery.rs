//! `/recover`: a forgotten password, from the name that is typed to the new password.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};

use super::account::problem_at;
use super::extract::{arrival, body};
use super::middleware::Entered;
use super::respond::failure;
use super::respond::page::{self, Policy};
use super::sign_in::{Posted, UNACCEPTED, own_path, stale, with_cookie};
use super::{State, blocking};
use crate::crypto::Plain;
use crate::errand::{self, Brought};
use crate::flow::Stop;
use crate::flow::account::Mistakes;
use crate::flow::account::new_password::{NewPassword, SHORTEST};
use crate::flow::mail_links::Stand;
use crate::flow::recovery::{self, Door, Outcome};
use crate::flow::visit::Visit;
use crate::model::{MailLink, User};
use crate::pages::{ChoosePasswordForm, ClosedLink, ClosedLinkPage, Field, Onward, Person, RecoverPage, RecoverStep, ResetPage};

/// Asks for the name; after the form, and after the new password, says so.
pub async fn get_recover(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let query = match body::query(&request) {
        Ok(query) => query,
        Err(error) => return failure::person(&state, &entered, &Stop::Refused(error)),
    };
    if !recovery::is_offered(&state.house, &entered.site) {
        return failure::not_found(&state, &entered);
    }
    let step = match query.get("step") {
        Some("sent") => RecoverStep::Sent,
        Some("done") => RecoverStep::Done,
        _ => RecoverStep::Ask,
    };
    let arrived = arrival::of(&request, &entered);
    let (house, site, now) = (state.house.clone(), entered.site.clone(), state.clock.now());
    let seal = query.get("interaction").unwrap_or_default().to_owned();
    match blocking::cross(move || Visit::read(&house, &site, arrived, now)).await {
        Ok(visit) => show(&state, &entered, &visit, (&seal, step, None)),
        Err(stop) => failure::person(&state, &entered, &stop),
    }
}

fn show(
    state: &State,
    entered: &Entered,
    visit: &Visit,
    (seal, step, wait_minutes): (&str, RecoverStep, Option<i64>),
) -> HttpResponse {
    let page = RecoverPage {
        frame: page::frame(&entered.site),
        interaction: Some(seal.to_owned()).filter(|seal| !seal.is_empty()),
        form_token: visit.form_token(&state.house),
        step,
        wait_minutes,
        minutes: MailLink::LIFE.0 / 60,
    };
    let status = if wait_minutes.is_some() { StatusCode::TOO_MANY_REQUESTS } else { StatusCode::OK };
    with_cookie(page::render(state, status, &Policy::default(), &page), entered, visit)
}

/// Sends a link, or does as much for nobody.
pub async fn post_recover(
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    let posted = match Posted::read(&request, payload, &entered).await {
        Ok(posted) => posted,
        Err(stop) => return failure::person(&state, &entered, &stop),
    };
    if !recovery::is_offered(&state.house, &entered.site) {
        return failure::not_found(&state, &entered);
    }
    let arrived = arrival::of(&request, &entered);
    let (house, site, now) = (state.house.clone(), entered.site.clone(), state.clock.now());
    let seal = posted.get("interaction").to_owned();
    let crossed = blocking::cross(move || {
        let visit = Visit::read(&house, &site, arrived, now)?;
        if !visit.owns_form_token(&house, posted.get("form_token")) {
            return Ok((visit, None));
        }
        let asked = match recovery::ask(&house, &site, &visit, posted.get("username"), now) {
            Ok(()) => None,
            // The page itself says how long to wait.
            Err(Stop::SlowDown(seconds)) => Some(seconds),
            Err(stop) => return Err(stop),
        };
        Ok((visit, Some(asked)))
    });
    match crossed.await {
        Ok((visit, Some(None))) => {
            let mut query = url::form_urlencoded::Serializer::for_suffix(String::from("/recover?"), "/recover?".len());
            query.append_pair("step", "sent");
            if !seal.is_empty() {
                query.append_pair("interaction", &seal);
            }
            with_cookie(page::see_other(&own_path(&entered, &query.finish())), &entered, &visit)
        }
        Ok((visit, Some(Some(seconds)))) => {
            let mut response = show(&state, &entered, &visit, (&seal, RecoverStep::Ask, Some(seconds.max(60) / 60)));
            response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(seconds));
            response
        }
        Ok((visit, None)) => stale(&state, &entered, &visit),
        Err(stop) => failure::person(&state, &entered, &stop),
    }
}

/// The form, if the link works. Looking at it uses nothing up.
pub async fn get_reset(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let query = match body::query(&request) {
        Ok(query) => query,
        Err(error) => return failure::person(&state, &entered, &Stop::Refused(error)),
    };
    let arrived = arrival::of(&request, &entered);
    let token = Plain::new(query.get("token").unwrap_or_default().to_owned());
    let (house, site, now) = (state.house.clone(), entered.site.clone(), state.clock.now());
    let crossed = blocking::cross(move || {
        let visit = Visit::read(&house, &site, arrived, now)?;
        let door = recovery::look(&house, &site, &token, now)?;
        Ok((visit, door, token))
    });
    match crossed.await {
        Ok((visit, Door::Open(user), token)) => form(&state, &entered, &visit, (&user, &token, None)),
        Ok((visit, Door::Closed(stand), _)) => closed(&state, &entered, &visit, (&stand, "/recover")),
        Err(stop) => failure::person(&state, &entered, &stop),
    }
}

fn form(
    state: &State,
    entered: &Entered,
    visit: &Visit,
    (user, token, mistakes): (&User, &Plain, Option<&Mistakes>),
) -> HttpResponse {
    let none = Mistakes::new();
    let field = |name: &str| Field { problem: problem_at(mistakes.unwrap_or(&none), name), ..Field::default() };
    let form = ChoosePasswordForm {
        person: Person::of(user),
        token: token.reveal().to_owned(),
        form_token: visit.form_token(&state.house),
        password: field("password"),
        password_again: field("password_again"),
        minimum: SHORTEST,
    };
    let page = ResetPage { frame: page::frame(&entered.site), form };
    let status = if mistakes.is_some() { UNACCEPTED } else { StatusCode::OK };
    with_cookie(page::render(state, status, &Policy::default(), &page), entered, visit)
}

/// The page of a link that does not work.
pub fn closed(state: &State, entered: &Entered, visit: &Visit, (stand, again): (&Stand, &str)) -> HttpResponse {
    let reason = match stand {
        Stand::Used => ClosedLink::Used,
        Stand::Expired => ClosedLink::Expired { minutes: MailLink::LIFE.0 / 60 },
        Stand::Open(_) | Stand::Unknown => ClosedLink::Unknown,
    };
    let page = ClosedLinkPage { frame: page::frame(&entered.site), reason, onward: again.to_owned(), offer: Onward::Again };
    with_cookie(page::render(state, UNACCEPTED, &Policy::default(), &page), entered, visit)
}

/// Changes the password.
pub async fn post_reset(
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
            let outcome = recovery::choose(&house, &site, (&token, &new, hash), now)?;
            Ok((visit, Some(outcome)))
        })
    };
    match errand::with(&state.errands, ask, state.clock.now()).await {
        Ok((visit, Some(Outcome::Changed))) => {
            with_cookie(page::see_other(&own_path(&entered, "/recover?step=done")), &entered, &visit)
        }
        Ok((visit, Some(Outcome::Mistaken(user, mistakes)))) => form(&state, &entered, &visit, (&user, &token, Some(&mistakes))),
        Ok((visit, Some(Outcome::Closed(stand)))) => closed(&state, &entered, &visit, (&stand, "/recover")),
        Ok((visit, None)) => stale(&state, &entered, &visit),
        Err(stop) => failure::person(&state, &entered, &stop),
    }
}
