//! `/signup`: an account of one's own.

use std::sync::Arc;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};

use super::{Posted, UNACCEPTED, open, own_path, stale, with_cookie};
use crate::crypto::Plain;
use crate::errand::{self, Brought};
use crate::flow::account::new_password::{NewPassword, SHORTEST};
use crate::flow::account::{Mistake, Mistakes};
use crate::flow::interaction::Interaction;
use crate::flow::mail_links::Stand;
use crate::flow::settings::Registered;
use crate::flow::sign_up::{self, Applicant, Outcome};
use crate::flow::visit::Visit;
use crate::flow::{House, Result, Site, Stop};
use crate::http::account::{problem, problem_at};
use crate::http::extract::{arrival, body};
use crate::http::middleware::Entered;
use crate::http::recovery::closed;
use crate::http::respond::failure;
use crate::http::respond::page::{self, Policy};
use crate::http::{State, blocking};
use crate::model::{Instant, MailLink, MailPurpose};
use crate::pages::{App, Field, NewAccountPage, SignUpPage, SignUpStep};

/// What the page shows.
struct Shown {
    registered: Option<Arc<Registered>>,
    seal: String,
    step: SignUpStep,
    typed: String,
    mistake: Option<Mistake>,
    wait: Option<i64>,
}

fn blank(house: &House, site: &Site, visit: &Visit, seal: &str, now: Instant) -> Result<Option<Shown>> {
    let Ok(interaction) = open(house, site, visit, seal, now)? else { return Ok(None) };
    let registered = interaction.app(house, site)?;
    let seal = seal.to_owned();
    Ok(Some(Shown { registered, seal, step: SignUpStep::Ask, typed: String::new(), mistake: None, wait: None }))
}

/// Asks for the address; after the form, says that a mail is on its way.
pub async fn get_sign_up(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let query = match body::query(&request) {
        Ok(query) => query,
        Err(error) => return failure::person(&state, &entered, &Stop::Refused(error)),
    };
    if !sign_up::is_offered(&state.house, &entered.site) {
        return failure::not_found(&state, &entered);
    }
    let arrived = arrival::of(&request, &entered);
    let (house, site, now) = (state.house.clone(), entered.site.clone(), state.clock.now());
    let crossed = blocking::cross(move || {
        let visit = Visit::read(&house, &site, arrived, now)?;
        let step = match query.get("step") {
            Some("sent") => SignUpStep::Sent,
            Some("elsewhere") => SignUpStep::Elsewhere,
            _ => SignUpStep::Ask,
        };
        let shown = blank(&house, &site, &visit, query.get("interaction").unwrap_or_default(), now)?;
        Ok((visit, shown.map(|shown| Shown { step, ..shown })))
    });
    match crossed.await {
        Ok((visit, Some(shown))) => show(&state, &entered, &visit, shown),
        Ok((visit, None)) => stale(&state, &entered, &visit),
        Err(stop) => failure::person(&state, &entered, &stop),
    }
}

fn show(state: &State, entered: &Entered, visit: &Visit, shown: Shown) -> HttpResponse {
    let Shown { registered, seal, step, typed, mistake, wait } = shown;
    let client = registered.as_ref().map(|registered| &registered.client);
    let email = Field { value: typed, problem: mistake.map(problem) };
    let page = SignUpPage {
        frame: page::spoken(entered),
        app: client.map(App::of),
        interaction: Some(seal).filter(|seal| !seal.is_empty()),
        form_token: visit.form_token(&state.house),
        step,
        email,
        domains: entered.site.provider.sign_up.domains.clone(),
        wait_minutes: wait.map(|seconds| seconds.max(60) / 60),
        minutes: MailLink::LIFE.0 / 60,
    };
    let status = match (mistake, wait) {
        (_, Some(_)) => StatusCode::TOO_MANY_REQUESTS,
        (Some(_), None) => UNACCEPTED,
        (None, None) => StatusCode::OK,
    };
    let mut response = page::render(state, status, &Policy::leading_to(client), &page);
    if let Some(seconds) = wait {
        response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(seconds));
    }
    with_cookie(response, entered, visit)
}

/// Sends the link.
pub async fn post_sign_up(
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    let posted = match Posted::read(&request, payload, &entered).await {
        Ok(posted) => posted,
        Err(stop) => return failure::person(&state, &entered, &stop),
    };
    if !sign_up::is_offered(&state.house, &entered.site) {
        return failure::not_found(&state, &entered);
    }
    let arrived = arrival::of(&request, &entered);
    let (house, site, now) = (state.house.clone(), entered.site.clone(), state.clock.now());
    let crossed = blocking::cross(move || {
        let visit = Visit::read(&house, &site, arrived, now)?;
        let (seal, typed) = (posted.get("interaction"), posted.get("email"));
        let shown = blank(&house, &site, &visit, seal, now)?;
        let Some(shown) = shown.filter(|_| visit.owns_form_token(&house, posted.get("form_token"))) else {
            return Ok((visit, None));
        };
        let (mistake, wait) = match sign_up::ask(&house, &site, &visit, (typed, seal), now) {
            Ok(asked) => (asked.err(), None),
            // The page itself says how long to wait.
            Err(Stop::SlowDown(seconds)) => (None, Some(seconds)),
            Err(stop) => return Err(stop),
        };
        Ok((visit, Some(Shown { typed: typed.to_owned(), mistake, wait, ..shown })))
    });
    match crossed.await {
        Ok((visit, Some(shown))) if shown.mistake.is_none() && shown.wait.is_none() => {
            let seal = if shown.seal.is_empty() { String::new() } else { format!("&interaction={}", shown.seal) };
            let location = own_path(&entered, &format!("/signup?step=sent{seal}"));
            with_cookie(page::see_other(&location), &entered, &visit)
        }
        Ok((visit, Some(shown))) => show(&state, &entered, &visit, shown),
        Ok((visit, None)) => stale(&state, &entered, &visit),
        Err(stop) => failure::person(&state, &entered, &stop),
    }
}

/// The form of the new account, if the link works. Looking at it uses nothing up.
pub async fn get_new_account(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    look(&request, &state, &entered, MailPurpose::SignUp).await
}

/// The same for somebody who is invited.
pub async fn get_invited(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    look(&request, &state, &entered, MailPurpose::Invitation).await
}

async fn look(request: &HttpRequest, state: &State, entered: &Entered, purpose: MailPurpose) -> HttpResponse {
    let query = match body::query(request) {
        Ok(query) => query,
        Err(error) => return failure::person(state, entered, &Stop::Refused(error)),
    };
    let arrived = arrival::of(request, entered);
    let token = Plain::new(query.get("token").unwrap_or_default().to_owned());
    let (house, site, now) = (state.house.clone(), entered.site.clone(), state.clock.now());
    let crossed = blocking::cross(move || {
        let visit = Visit::read(&house, &site, arrived, now)?;
        let stand = sign_up::look(&house, &site, (purpose, &token), now)?;
        let app = if let Stand::Open(link) = &stand { destination(&house, &site, &visit, link, now)? } else { None };
        Ok((visit, stand, (token, app)))
    });
    match crossed.await {
        Ok((visit, Stand::Open(link), (token, app))) => form(state, entered, &visit, (&link, &token, "", None), app.as_deref()),
        Ok((visit, stand, _)) => closed(state, entered, &visit, (&stand, purpose)),
        Err(stop) => failure::person(state, entered, &stop),
    }
}

/// The app that the person came from, if it was in this browser: the form ends there.
fn destination(house: &House, site: &Site, visit: &Visit, link: &MailLink, now: Instant) -> Result<Option<Arc<Registered>>> {
    let Some(way) = &link.interaction else { return Ok(None) };
    Interaction::open(house, site, visit, way, now)?.map_or(Ok(None), |interaction| interaction.app(house, site))
}

fn form(
    state: &State,
    entered: &Entered,
    visit: &Visit,
    (link, token, name, mistakes): (&MailLink, &Plain, &str, Option<&Mistakes>),
    app: Option<&Registered>,
) -> HttpResponse {
    let none = Mistakes::new();
    let field = |own: &str, value: &str| Field { value: value.to_owned(), problem: problem_at(mistakes.unwrap_or(&none), own) };
    let page = NewAccountPage {
        frame: page::spoken(entered),
        token: token.reveal().to_owned(),
        form_token: visit.form_token(&state.house),
        address: link.address.clone(),
        is_invited: link.purpose == MailPurpose::Invitation,
        name: field("name", name),
        password: field("password", ""),
        password_again: field("password_again", ""),
        strength: problem_at(mistakes.unwrap_or(&none), "strength"),
        minimum: SHORTEST,
    };
    let status = if mistakes.is_some() { UNACCEPTED } else { StatusCode::OK };
    let policy = app.map_or_else(Policy::default, |app| Policy::leading_to(Some(&app.client)));
    with_cookie(page::render(state, status, &policy, &page), entered, visit)
}

/// Makes the account, signs in, and goes on to where the person came from if it was in this browser.
pub async fn post_new_account(
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    make((&request, payload), &state, &entered, MailPurpose::SignUp).await
}

/// The same for somebody who is invited.
pub async fn post_invited(
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    make((&request, payload), &state, &entered, MailPurpose::Invitation).await
}

async fn make(
    (request, payload): (&HttpRequest, web::Payload),
    state: &State,
    entered: &Entered,
    purpose: MailPurpose,
) -> HttpResponse {
    let posted = match Posted::read(request, payload, entered).await {
        Ok(posted) => posted,
        Err(stop) => return failure::person(state, entered, &stop),
    };
    let secret = |name| Plain::new(posted.get(name).to_owned());
    let new = NewPassword { password: secret("password"), again: secret("password_again") };
    let applicant = Applicant { purpose, token: secret("token"), name: posted.get("name").to_owned(), new };
    let arrived = arrival::of(request, entered);
    let ask = |brought: Vec<Brought>| {
        let (house, site, now) = (state.house.clone(), entered.site.clone(), state.clock.now());
        let (arrived, applicant, form_token) = (arrived.clone(), applicant.clone(), posted.get("form_token").to_owned());
        let hash = brought.iter().find_map(Brought::password_hash);
        blocking::cross(move || {
            let visit = Visit::read(&house, &site, arrived, now)?;
            if !visit.owns_form_token(&house, &form_token) {
                return Ok((visit, None));
            }
            let outcome = sign_up::make(&house, &site, &visit, (&applicant, hash), now)?;
            let location = match &outcome {
                Outcome::Made(visit, Some(way)) => match Interaction::open(&house, &site, visit, way, now)? {
                    Ok(_) => format!("/login?interaction={way}"),
                    Err(_) => "/signup?step=elsewhere".to_owned(),
                },
                _ => "/account".to_owned(),
            };
            let app = match &outcome {
                Outcome::Mistaken(link, _) => destination(&house, &site, &visit, link, now)?,
                _ => None,
            };
            Ok((visit, Some((outcome, location, app))))
        })
    };
    match errand::with(&state.errands, ask, state.clock.now()).await {
        Ok((_, Some((Outcome::Made(visit, _), location, _)))) => {
            with_cookie(page::see_other(&own_path(entered, &location)), entered, &visit)
        }
        Ok((visit, Some((Outcome::Mistaken(link, mistakes), _, app)))) => {
            form(state, entered, &visit, (&link, &applicant.token, &applicant.name, Some(&mistakes)), app.as_deref())
        }
        Ok((visit, Some((Outcome::Closed(stand), ..)))) => closed(state, entered, &visit, (&stand, purpose)),
        Ok((visit, None)) => stale(state, entered, &visit),
        Err(stop) => failure::person(state, entered, &stop),
    }
}
