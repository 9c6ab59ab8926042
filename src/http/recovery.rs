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
use crate::flow::interaction::Interaction;
use crate::flow::mail_links::Stand;
use crate::flow::recovery::{self, Door, Outcome};
use crate::flow::visit::Visit;
use crate::model::{MailLink, MailPurpose, Seconds, User};
use crate::pages::{ChoosePasswordForm, ClosedLink, ClosedLinkPage, Field, Onward, Person, RecoverPage, RecoverStep, ResetPage};

/// Seconds of a day.
const DAY: i64 = 86_400;

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
        frame: page::spoken(entered),
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
        let asked = match recovery::ask(&house, &site, &visit, (posted.get("username"), posted.get("interaction")), now) {
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
        Ok((visit, Door::Closed(stand), _)) => closed(&state, &entered, &visit, (&stand, MailPurpose::PasswordReset)),
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
        strength: problem_at(mistakes.unwrap_or(&none), "strength"),
        minimum: SHORTEST,
    };
    let page = ResetPage { frame: page::spoken(entered), form };
    let status = if mistakes.is_some() { UNACCEPTED } else { StatusCode::OK };
    with_cookie(page::render(state, status, &Policy::default(), &page), entered, visit)
}

/// The page of a link that does not work, and where one goes on from there.
pub fn closed(state: &State, entered: &Entered, visit: &Visit, (stand, purpose): (&Stand, MailPurpose)) -> HttpResponse {
    let (onward, offer) = match purpose {
        MailPurpose::PasswordReset => ("/recover", Onward::Again),
        MailPurpose::SignUp => ("/signup", Onward::Again),
        MailPurpose::AddressProof => ("/account/profile", Onward::Again),
        MailPurpose::AddressChange => ("/account/email", Onward::Again),
        MailPurpose::AddressKeep | MailPurpose::AccountKeep | MailPurpose::Invitation => ("/account", Onward::SignIn),
    };
    let Seconds(life) = purpose.life();
    let reason = match stand {
        Stand::Used => ClosedLink::Used,
        Stand::Expired => ClosedLink::Expired { minutes: life / 60, days: life / DAY },
        Stand::Open(_) | Stand::Unknown => ClosedLink::Unknown,
    };
    // Whoever has made their account or has their address has nothing to ask for again.
    let is_done = *stand == Stand::Used && purpose != MailPurpose::PasswordReset;
    let (onward, offer) = if is_done { ("/account", Onward::SignIn) } else { (onward, offer) };
    let page = ClosedLinkPage { frame: page::spoken(entered), about: purpose, reason, onward: onward.to_owned(), offer };
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
            let outcome = recovery::choose(&house, &site, &visit, (&token, &new, hash), now)?;
            let way = if let Outcome::Changed(way) = &outcome { way.as_deref() } else { None };
            let way = Interaction::way_here(&house, &site, &visit, way, now)?;
            Ok((visit, Some((outcome, way))))
        })
    };
    match errand::with(&state.errands, ask, state.clock.now()).await {
        Ok((visit, Some((Outcome::Changed(_), way)))) => {
            let way = way.map(|way| format!("&interaction={way}")).unwrap_or_default();
            with_cookie(page::see_other(&own_path(&entered, &format!("/recover?step=done{way}"))), &entered, &visit)
        }
        Ok((visit, Some((Outcome::Mistaken(user, mistakes), _)))) => {
            form(&state, &entered, &visit, (&user, &token, Some(&mistakes)))
        }
        Ok((visit, Some((Outcome::Closed(stand), _)))) => closed(&state, &entered, &visit, (&stand, MailPurpose::PasswordReset)),
        Ok((visit, None)) => stale(&state, &entered, &visit),
        Err(stop) => failure::person(&state, &entered, &stop),
    }
}
