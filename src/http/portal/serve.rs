//! Serves the table: who is there, one crossing, a page or a redirect.

use actix_web::http::{Method, StatusCode};
use actix_web::web::{self, Payload, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, Resource};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::SCREENS;
use super::desk::{Asked, Desk, Reply};
use super::screen::{Open, Screen, Verb};
use super::told;
use crate::errand;
use crate::flow::portal::door::{self, Door, Inside};
use crate::flow::portal::{Refusal, Undone, teams};
use crate::flow::visit::{SignedIn, Visit};
use crate::flow::{Result, Stop};
use crate::http::extract::{arrival, body};
use crate::http::middleware::Entered;
use crate::http::respond::failure;
use crate::http::respond::page::{self, Policy};
use crate::http::sign_in::{Posted, own_path, with_cookie};
use crate::http::{State, blocking};
use crate::model::{Id, Instant, TeamRole};
use crate::pages::Person;
use crate::pages::portal::{PortalClosedPage, PortalTold};
use crate::protocol::problem::ProblemCode;

/// Registers every screen.
pub fn screens(config: &mut ServiceConfig) {
    let mut paths: Vec<&'static str> = Vec::new();
    for screen in every() {
        if !paths.contains(&screen.path) {
            paths.push(screen.path);
        }
    }
    // A word before a name: `/teams/new` is nobody's identifier.
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
    /// As nobody: this interaction leads through the log-in page and back.
    Out(String),
    /// As somebody who may not be here; the interaction leads back for another account.
    Closed(Box<SignedIn>, Option<TeamRole>, String),
    /// Without having accepted what developers accept.
    Agree,
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
            let came = come(screen, (&state, &entered, &visit), (&asked, &brought, &back), now)?;
            Ok((visit, came))
        })
    };
    match errand::with(&state.errands, ask, state.clock.now()).await {
        Ok((visit, came)) => with_cookie(answer(state, entered, came, (&back, team(&asked))), entered, &visit),
        Err(stop) => failure::person(state, entered, &stop),
    }
}

fn team(asked: &Asked) -> String {
    asked.names.first().map(|id| format!("/portal/teams/{id}")).unwrap_or_default()
}

fn come(
    screen: &Screen,
    (state, entered, visit): (&State, &Entered, &Visit),
    (asked, brought, back): (&Asked, &[errand::Brought], &str),
    now: Instant,
) -> Result<Came> {
    let (house, site) = (&state.house, &entered.site);
    let inside = match door::enter(house, site, visit, (screen.need(), back), now)? {
        Door::In(inside) => inside,
        Door::SignIn(seal) => return Ok(Came::Out(seal)),
        Door::Closed(one, seal) => return Ok(Came::Closed(one, None, seal)),
        Door::Agree => return Ok(Came::Agree),
    };
    let standing = match screen.open {
        Open::To(_) => None,
        Open::Team(action) => {
            let id = Id::new(asked.names.first().map_or("", String::as_str));
            match teams::open(house.store(), &inside.by, (&id, action)) {
                Ok(standing) => Some(standing),
                Err(Undone::Refused(Refusal::NotAllowed(role))) => {
                    return closed((state, entered, visit), &inside, (role, back), now);
                }
                Err(undone) => return Ok(Came::In(Err(undone))),
            }
        }
    };
    if screen.verb == Verb::Post && !visit.owns_form_token(house, asked.posted.get("form_token")) {
        return Ok(Came::Stale);
    }
    let desk = Desk { state, entered, visit, inside: &inside, standing: standing.as_ref(), asked, brought, now };
    match (screen.handle)(&desk) {
        Err(Undone::Stopped(stop @ Stop::Needs(_))) => Err(stop),
        served => Ok(Came::In(served)),
    }
}

fn closed(
    (state, entered, visit): (&State, &Entered, &Visit),
    inside: &Inside,
    (role, back): (TeamRole, &str),
    now: Instant,
) -> Result<Came> {
    let seal = door::way(&state.house, &entered.site, visit, back, now)?;
    Ok(Came::Closed(Box::new(inside.one.clone()), Some(role), seal))
}

fn answer(state: &State, entered: &Entered, came: Came, (back, team): (&str, String)) -> HttpResponse {
    match came {
        Came::In(Ok(Reply::Page(status, html))) => page::html(status, &Policy::default(), html),
        Came::In(Ok(Reply::Go(path))) => page::see_other(&own_path(entered, &path)),
        Came::In(Err(Undone::Refused(Refusal::NoSuchTeam))) => failure::not_found(state, entered),
        Came::In(Err(Undone::Refused(refusal))) => {
            log::info!(request = &*entered.reference; "refused in the portal: {refusal:?}");
            page::see_other(&own_path(entered, &format!("/portal?told={}", told::of(&refusal).word())))
        }
        Came::In(Err(Undone::Stopped(stop))) => failure::person(state, entered, &stop),
        Came::Out(seal) => page::see_other(&own_path(entered, &format!("/login?interaction={seal}"))),
        Came::Closed(one, role, interaction) => shut(state, entered, &one, (role, team, interaction)),
        Came::Agree => {
            let to = utf8_percent_encode(back, NON_ALPHANUMERIC);
            page::see_other(&own_path(entered, &format!("/portal/agreements?to={to}")))
        }
        Came::Stale => page::see_other(&own_path(entered, &format!("{back}?told={}", PortalTold::Stale.word()))),
    }
}

fn shut(
    state: &State,
    entered: &Entered,
    one: &SignedIn,
    (role, team, interaction): (Option<TeamRole>, String, String),
) -> HttpResponse {
    let code = if role.is_some() { ProblemCode::TeamRoleTooNarrow } else { ProblemCode::NotADeveloper };
    log::info!(request = &*entered.reference, code = code.entry().code; "the portal stayed closed");
    let page = PortalClosedPage {
        frame: page::frame(&entered.site),
        person: Person::of(&one.user),
        role,
        team: own_path(entered, &team),
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
