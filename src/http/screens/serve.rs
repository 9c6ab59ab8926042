//! Serves a table: what came, one crossing, a page or a redirect.

use actix_web::http::Method;
use actix_web::web::{self, Payload, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, Resource};
use percent_encoding::percent_decode_str;

use super::{Arrived, Asked, Row, Verb, Visited};
use crate::errand;
use crate::flow::visit::Visit;
use crate::flow::{Result, Stop};
use crate::http::extract::{arrival, body};
use crate::http::middleware::Entered;
use crate::http::respond::failure;
use crate::http::sign_in::{Posted, with_cookie};
use crate::http::{State, blocking};

/// Registers every row of a table.
pub fn register<R: Row>(config: &mut ServiceConfig) {
    let mut paths: Vec<&'static str> = Vec::new();
    for row in R::all() {
        if !paths.contains(&row.path()) {
            paths.push(row.path());
        }
    }
    // A word before a name: `/people/new` is nobody's identifier.
    paths.sort_by_key(|path| path.matches('{').count());
    for path in paths {
        config.service(resource::<R>(path));
    }
}

fn resource<R: Row>(path: &'static str) -> Resource {
    let mut resource = web::resource(path);
    for row in R::all().filter(|row| row.path() == path) {
        let method = match row.verb() {
            Verb::Get => Method::GET,
            Verb::Post => Method::POST,
        };
        let call = move |request: HttpRequest, payload: Payload, state: web::Data<State>, entered: web::ReqData<Entered>| async move {
            serve(row, (&request, payload), &state, &entered).await
        };
        resource = resource.route(web::method(method).to(call));
    }
    resource
}

async fn serve<R: Row>(
    row: &'static R,
    (request, payload): (&HttpRequest, Payload),
    state: &State,
    entered: &Entered,
) -> HttpResponse {
    let asked = match read(row, request, payload, entered).await {
        Ok(asked) => asked,
        Err(stop) => return failure::person(state, entered, &stop),
    };
    let back = match row.verb() {
        Verb::Get => request.uri().path_and_query().map_or(request.path(), |whole| whole.as_str()).to_owned(),
        Verb::Post => nearest(row, request.path()),
    };
    let arrived = arrival::of(request, entered);
    let ask = |brought: Vec<errand::Brought>| {
        let (state, entered, now) = (state.clone(), entered.clone(), state.clock.now());
        let (asked, arrived, back) = (asked.clone(), arrived.clone(), back.clone());
        blocking::cross(move || {
            let visit = Visit::read(&state.house, &entered.site, arrived, now)?;
            let at = Arrived { state: &state, entered: &entered, asked: &asked, back: &back };
            let came = row.come(&Visited { at, visit: &visit, brought: &brought }, now)?;
            Ok((visit, came))
        })
    };
    match errand::with(&state.errands, ask, state.clock.now()).await {
        Ok((visit, came)) => {
            with_cookie(R::answer(came, &Arrived { state, entered, asked: &asked, back: &back }), entered, &visit)
        }
        Err(stop) => failure::person(state, entered, &stop),
    }
}

/// The page from which an act is done: the one at its own path, or the nearest one above.
fn nearest<R: Row>(row: &R, path: &str) -> String {
    let is_page = |pattern: &str| R::all().any(|own| own.verb() == Verb::Get && own.path() == pattern);
    let (mut pattern, mut path) = (row.path(), path);
    while !is_page(pattern) {
        let (Some((above, _)), Some((rest, _))) = (pattern.rsplit_once('/'), path.rsplit_once('/')) else { break };
        (pattern, path) = (above, rest);
    }
    path.to_owned()
}

async fn read<R: Row>(row: &R, request: &HttpRequest, payload: Payload, entered: &Entered) -> Result<Asked> {
    let posted = match row.verb() {
        Verb::Post if row.takes_files() => Posted::read_with_files(request, payload, entered).await?,
        Verb::Post => Posted::read(request, payload, entered).await?,
        Verb::Get => Posted::nothing(),
    };
    let decoded = |(_, value): (&str, &str)| percent_decode_str(value).decode_utf8_lossy().into_owned();
    let query = body::query(request).map_err(Stop::Refused)?;
    Ok(Asked { names: request.match_info().iter().map(decoded).collect(), query, posted })
}
