//! Serves the table: who is there, one crossing, a page or a redirect.

use actix_web::http::{Method, StatusCode, header};
use actix_web::web::{self, Payload, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, Resource};
use percent_encoding::percent_decode_str;

use super::SCREENS;
use super::desk::{Asked, Desk, Reply};
use super::screen::{Screen, Verb};
use crate::errand;
use crate::flow::admin::door::{self, Door, Wanted};
use crate::flow::admin::{Refusal, Undone};
use crate::flow::visit::{SignedIn, Visit};
use crate::flow::{Result, Stop};
use crate::http::extract::{arrival, body};
use crate::http::middleware::Entered;
use crate::http::respond::failure;
use crate::http::respond::page::{self, Policy};
use crate::http::sign_in::{Posted, own_path, with_cookie};
use crate::http::{State, blocking};
use crate::model::Instant;
use crate::pages::Person;
use crate::pages::console::{ClosedPage, Told};
use crate::protocol::problem::ProblemCode;

/// Registers every screen.
pub fn screens(config: &mut ServiceConfig) {
    let mut paths: Vec<&'static str> = Vec::new();
    for screen in every() {
        if !paths.contains(&screen.path) {
            paths.push(screen.path);
        }
    }
    // A word before a name: `/people/new` is nobody's identifier.
    paths.sort_by_key(|path| path.matches('{').count());
    for path in paths {
        config.service(resource(path));
    }
}

fn every() -> impl Iterator<Item = &'static Screen> {
    SCREENS.iter().copied().flatten()
}

fn resource(path: &'static str) -> Resource {
    let mut resource = web::resource(path);
    for screen in every().filter(|screen| screen.path == path) {
        let method = match screen.verb {
            Verb::Get => Method::GET,
            Verb::Post => Method::POST,
        };
        let call = move |request: HttpRequest, payload: Payload, state: web::Data<State>, entered: web::ReqData<Entered>| async move {
            serve(screen, (&request, payload), &state, &entered).await
        };
        resource = resource.route(web::method(method).to(call));
    }
    resource
}

/// How a request came in.
enum Came {
    /// Served, or not.
    In(std::result::Result<Reply, Undone>),
    /// As nobody, or not lately enough: this interaction leads through the log-in page and back.
    Out(String),
    /// As somebody who may not be here; the interaction leads back for another account.
    Closed(Box<SignedIn>, String),
    /// With a form that is not this browser's.
    Stale,
}

async fn serve(
    screen: &'static Screen,
    (request, payload): (&HttpRequest, Payload),
    state: &State,
    entered: &Entered,
) -> HttpResponse {
    let asked = match read(screen, request, payload, entered).await {
        Ok(asked) => asked,
        Err(stop) => return failure::person(state, entered, &stop),
    };
    let back = match screen.verb {
        Verb::Get => request.uri().path_and_query().map_or(request.path(), |whole| whole.as_str()).to_owned(),
        Verb::Post => nearest(screen, request.path()),
    };
    let arrived = arrival::of(request, entered);
    let ask = |brought: Vec<errand::Brought>| {
        let (state, entered, now) = (state.clone(), entered.clone(), state.clock.now());
        let (asked, arrived, back) = (asked.clone(), arrived.clone(), back.clone());
        blocking::cross(move || {
            let visit = Visit::read(&state.house, &entered.site, arrived, now)?;
            let came = come(screen, (&state, &entered, &visit), (&asked, &brought, back), now)?;
            Ok((visit, came))
        })
    };
    match errand::with(&state.errands, ask, state.clock.now()).await {
        Ok((visit, came)) => with_cookie(answer(state, entered, came, &back), entered, &visit),
        Err(stop) => failure::person(state, entered, &stop),
    }
}

fn come(
    screen: &Screen,
    (state, entered, visit): (&State, &Entered, &Visit),
    (asked, brought, back): (&Asked, &[errand::Brought], String),
    now: Instant,
) -> Result<Came> {
    let wanted = Wanted { path: back, action: screen.action, proof: screen.proof };
    let inside = match door::enter(&state.house, &entered.site, visit, &wanted, now)? {
        Door::In(inside) => inside,
        Door::SignIn(seal) => return Ok(Came::Out(seal)),
        Door::Closed(one, seal) => return Ok(Came::Closed(one, seal)),
    };
    if screen.verb == Verb::Post && !visit.owns_form_token(&state.house, asked.posted.get("form_token")) {
        return Ok(Came::Stale);
    }
    let desk = Desk { state, entered, visit, inside: &inside, asked, brought, now };
    match (screen.handle)(&desk) {
        Err(Undone::Stopped(stop @ Stop::Needs(_))) => Err(stop),
        served => Ok(Came::In(served)),
    }
}

fn answer(state: &State, entered: &Entered, came: Came, back: &str) -> HttpResponse {
    match came {
        Came::In(Ok(Reply::Page(status, html))) => page::html(status, &Policy::default(), html),
        Came::In(Ok(Reply::File { name, media, text })) => HttpResponse::Ok()
            .content_type(media)
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
            .body(text),
        Came::In(Ok(Reply::Go(path))) => page::see_other(&own_path(entered, &path)),
        Came::In(Ok(Reply::NotFound) | Err(Undone::Refused(Refusal::NoSuchPerson))) => failure::not_found(state, entered),
        Came::In(Err(Undone::Refused(refusal))) => {
            log::info!(request = &*entered.reference; "refused in the console: {refusal}");
            page::see_other(&own_path(entered, &format!("/admin?told={}", super::told::of(&refusal).word())))
        }
        Came::In(Err(Undone::Stopped(stop))) => failure::person(state, entered, &stop),
        Came::Out(seal) => page::see_other(&own_path(entered, &format!("/login?interaction={seal}"))),
        Came::Closed(one, interaction) => closed(state, entered, &one, interaction),
        Came::Stale => page::see_other(&own_path(entered, &format!("{back}?told={}", Told::Stale.word()))),
    }
}

pub(in crate::http) fn closed(state: &State, entered: &Entered, one: &SignedIn, interaction: String) -> HttpResponse {
    let role = one.user.admin_role;
    let code = if role.is_some() { ProblemCode::RoleTooNarrow } else { ProblemCode::NotAnAdministrator };
    log::info!(request = &*entered.reference, code = code.entry().code; "the console stayed closed");
    let page = ClosedPage {
        frame: page::frame(&entered.site),
        person: Person::of(&one.user),
        role,
        code: code.entry().code,
        reference: entered.reference.to_string(),
        interaction,
    };
    page::render(state, StatusCode::FORBIDDEN, &Policy::default(), &page)
}

/// The page from which an act is done: the one at its own path, or the nearest one above.
fn nearest(screen: &Screen, path: &str) -> String {
    let is_page = |pattern: &str| every().any(|own| own.verb == Verb::Get && own.path == pattern);
    let (mut pattern, mut path) = (screen.path, path);
    while !is_page(pattern) {
        let (Some((above, _)), Some((rest, _))) = (pattern.rsplit_once('/'), path.rsplit_once('/')) else { break };
        (pattern, path) = (above, rest);
    }
    path.to_owned()
}

async fn read(screen: &Screen, request: &HttpRequest, payload: Payload, entered: &Entered) -> Result<Asked> {
    let posted = match screen.verb {
        Verb::Post => Posted::read(request, payload, entered).await?,
        Verb::Get => Posted::nothing(),
    };
    let decoded = |(_, value): (&str, &str)| percent_decode_str(value).decode_utf8_lossy().into_owned();
    let query = body::query(request).map_err(Stop::Refused)?;
    Ok(Asked { names: request.match_info().iter().map(decoded).collect(), query, posted })
}
