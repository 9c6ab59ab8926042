//! Where upstreams send people back to (decisions 47–49): in the query; in a form, which comes without our cookie and is posted again by a page
//! of ours; in the fragment, which a page of ours reads.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};

use super::super::own_path;
use super::{respond, without};
use crate::errand::{self, Brought};
use crate::flow::federation::arrive::{self, Callback};
use crate::flow::visit::Visit;
use crate::flow::{self, Stop};
use crate::http::extract::{arrival, body, origin};
use crate::http::middleware::Entered;
use crate::http::respond::failure;
use crate::http::respond::page::{self, Policy};
use crate::http::{State, blocking, cookies};
use crate::pages::{FragmentPage, Hidden, OnwardPage, RelayKind, RelayPage, ReturnUrl};
use crate::protocol::Parameters;
use crate::protocol::relying_party::begin::{CALLBACK, PORTAL_CALLBACK};

/// The mark of a form that our own page posts.
const POSTED: &str = "signet_posted";

type Called<'a> = (&'a HttpRequest, &'a web::Data<State>, &'a Entered);

/// The callback of all domains.
pub async fn get_callback(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    get((&request, &state, &entered), CALLBACK, None).await
}

/// The callback that only one domain has.
pub async fn get_own_callback(
    request: HttpRequest,
    name: web::Path<String>,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    get((&request, &state, &entered), &format!("{CALLBACK}/{name}"), Some(name.into_inner())).await
}

/// The portal's.
pub async fn get_portal_callback(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    get((&request, &state, &entered), PORTAL_CALLBACK, None).await
}

/// The callback of all domains, as a form.
pub async fn post_callback(
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    post((&request, &state, &entered), payload, CALLBACK, None).await
}

/// The callback that only one domain has, as a form.
pub async fn post_own_callback(
    request: HttpRequest,
    name: web::Path<String>,
    payload: web::Payload,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    post((&request, &state, &entered), payload, &format!("{CALLBACK}/{name}"), Some(name.into_inner())).await
}

/// The portal's, as a form.
pub async fn post_portal_callback(
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    post((&request, &state, &entered), payload, PORTAL_CALLBACK, None).await
}

async fn get((request, state, entered): Called<'_>, path: &str, own: Option<String>) -> HttpResponse {
    let parameters = match body::query(request) {
        Ok(parameters) => parameters,
        Err(error) => return failure::person(state, entered, &Stop::Refused(error)),
    };
    // An answer in the fragment never reaches a server: the query is then empty.
    if parameters.get("state").is_none() && parameters.get("error").is_none() {
        return fragment(state, entered, path);
    }
    arrived((request, state, entered), parameters, own).await
}

async fn post((request, state, entered): Called<'_>, payload: web::Payload, path: &str, own: Option<String>) -> HttpResponse {
    let parameters = match body::form(request, payload).await {
        Ok(parameters) => parameters,
        Err(error) => return failure::person(state, entered, &Stop::Refused(error)),
    };
    if parameters.get(POSTED).is_some() && origin::is_own(request, &entered.site) {
        let response = arrived((request, state, entered), parameters, own).await;
        return unchained(state, entered, response);
    }
    again(state, entered, path, &parameters)
}

/// An answer to a form of ours that leads to a native app's own scheme: the page that posted could not know it, so that its `form-action`
/// does not name it (decision 6). A page in between begins anew.
fn unchained(state: &State, entered: &Entered, response: HttpResponse) -> HttpResponse {
    let location = response.headers().get(header::LOCATION).and_then(|value| value.to_str().ok());
    let Some(target) = location.filter(|uri| page::target(uri).is_some()).and_then(ReturnUrl::parse) else { return response };
    let between = OnwardPage::to(page::spoken(entered), target);
    let mut onward = page::render(state, StatusCode::OK, &Policy::default(), &between);
    for cookie in response.headers().get_all(header::SET_COOKIE) {
        onward.headers_mut().append(header::SET_COOKIE, cookie.clone());
    }
    onward
}

/// The upstream's form came from another site, so that no cookie came with it: our own page posts it once more.
fn again(state: &State, entered: &Entered, path: &str, parameters: &Parameters) -> HttpResponse {
    let Some(action) = ReturnUrl::parse(&entered.site.provider.issuer.url(path)) else {
        return failure::person(state, entered, &Stop::Fault("our own address cannot be posted to".to_owned()));
    };
    let nonce = flow::nonce();
    let fields = parameters.iter().filter(|(name, _)| *name != POSTED).map(|(name, value)| Hidden::new(name, value));
    let page = RelayPage {
        frame: page::spoken(entered),
        kind: RelayKind::Return,
        name: String::new(),
        action,
        fields: fields.chain([Hidden::new(POSTED, "1")]).collect(),
        nonce: nonce.clone(),
    };
    page::render(state, StatusCode::OK, &Policy::leading_to(None).with_nonce(&nonce), &page)
}

fn fragment(state: &State, entered: &Entered, path: &str) -> HttpResponse {
    let Some(action) = ReturnUrl::parse(&entered.site.provider.issuer.url(path)) else {
        return failure::person(state, entered, &Stop::Fault("our own address cannot be posted to".to_owned()));
    };
    let nonce = flow::nonce();
    let page = FragmentPage { frame: page::spoken(entered), action, retry: own_path(entered, "/account"), nonce: nonce.clone() };
    page::render(state, StatusCode::OK, &Policy::leading_to(None).with_nonce(&nonce), &page)
}

async fn arrived((request, state, entered): Called<'_>, parameters: Parameters, own: Option<String>) -> HttpResponse {
    let (arrived, crumbs) = (arrival::of(request, entered), cookies::attempts(request, &entered.site));
    let callback = Callback { parameters, own, crumbs };
    let came = errand::with(
        &state.errands,
        |brought| {
            let (house, site, now) = (state.house.clone(), entered.site.clone(), state.clock.now());
            let (arrived, callback) = (arrived.clone(), callback.clone());
            let fetched = brought.iter().find_map(Brought::log_in);
            blocking::cross(move || {
                let visit = Visit::read(&house, &site, arrived, now)?;
                let (crumb, went) = arrive::arrive(&house, &site, &visit, (&callback, fetched), now)?;
                Ok((visit, crumb, went))
            })
        },
        state.clock.now(),
    );
    match came.await {
        Ok((visit, crumb, went)) => without(respond(state, entered, &visit, went), &entered.site, crumb.as_deref()),
        Err(stop) => failure::person(state, entered, &stop),
    }
}
