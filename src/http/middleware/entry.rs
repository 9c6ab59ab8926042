//! The door every request comes through: a request id, who asks, which site answers, a guard against panics, one log line and
//! one measurement. It runs before routing, so that the routes below see paths relative to the issuer.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Uri, header};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpResponse, web};
use futures_util::FutureExt;

use crate::clock::Stopwatch;
use crate::flow::speech::Speech;
use crate::flow::{self, Site};
use crate::http::extract::language;
use crate::http::extract::peer::{Arrived, Peer};
use crate::http::inspection::{Inspection, Settled};
use crate::http::middleware::{doctor, measured};
use crate::http::respond::{failure, headers};
use crate::http::{State, assets};

/// What the door found out; handlers take it as `web::ReqData<Entered>`.
#[derive(Clone, Debug)]
pub struct Entered {
    /// The site that answers.
    pub site: Arc<Site>,
    /// Who asks.
    pub peer: Peer,
    /// Names this request in logs and on error pages.
    pub reference: Arc<str>,
    /// What it leaves for the flow inspector.
    pub inspection: Inspection,
    /// The language of its pages.
    pub speech: Speech,
}

const METADATA: &str = "/.well-known/oauth-authorization-server";

/// The middleware.
///
/// # Errors
/// What escaped a handler, as an answer that is complete in itself.
pub async fn entry<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let Some(state) = request.app_data::<web::Data<State>>().cloned() else {
        return Ok(request.into_response(HttpResponse::InternalServerError().finish()).map_into_right_body());
    };
    let watch = state.clock.watch();
    let reference: Arc<str> = flow::reference().into();
    let peer = peer(&request, &state);
    let address = peer.address;
    let speech = Speech::of(language::accepted(text(&request, "accept-language")));
    let placed = match doctor::answer(&request, &state, &peer) {
        Some(answer) => Placed::Answered(answer),
        None => place(&mut request, &state, &peer),
    };
    let (mut response, at) = match placed {
        Placed::Answered(answer) => (request.into_response(answer).map_into_right_body(), None),
        Placed::At(site) => {
            let inspection = Inspection::begin(&state, &site);
            let entered =
                Entered { site: site.clone(), peer, reference: reference.clone(), inspection: inspection.clone(), speech };
            request.extensions_mut().insert(entered);
            let response = match AssertUnwindSafe(next.call(request)).catch_unwind().await {
                Ok(Ok(response)) => response.map_into_left_body(),
                Ok(Err(error)) => return Err(failure::Escaped::from_actix(&error, &reference).into()),
                Err(_) => {
                    metrics::counter!("signet_panics_total").increment(1);
                    log::error!(request = &*reference; "a handler panicked");
                    return Err(failure::Escaped::internal(&reference).into());
                }
            };
            (response, Some((site, inspection)))
        }
        Placed::Elsewhere(location) => {
            let redirect = HttpResponse::TemporaryRedirect().insert_header((header::LOCATION, location)).finish();
            (request.into_response(redirect).map_into_right_body(), None)
        }
        Placed::Nowhere => {
            let page = failure::unknown_host(&state, (&peer, &speech), &reference);
            (request.into_response(page).map_into_right_body(), None)
        }
    };
    let route = response.request().match_pattern().unwrap_or_else(|| "other".to_owned());
    headers::secure(response.headers_mut(), at.as_ref().map(|(site, _)| &**site), (&route, &reference));
    if let Some((site, inspection)) = at {
        if let Some(endpoint) = measured::endpoint(&route) {
            site.latencies.note(endpoint, watch.micros());
        }
        let (request, status, millis) = (response.request(), response.status(), watch.millis());
        let (method, agent) = (request.method().as_str(), request.headers().get(header::USER_AGENT));
        let agent = agent.and_then(|value| value.to_str().ok());
        let settled = Settled { method, agent, route: &route, reference: &reference, status, millis, address };
        inspection.settle((&state, &site), &settled, state.clock.now());
    }
    record(&response, (route, &reference), &watch);
    Ok(response)
}

/// One line (at level debug) and one measurement a request. Paths are those of the routes, so that nobody can invent a label.
fn record<B>(response: &ServiceResponse<B>, (route, reference): (String, &str), watch: &Stopwatch) {
    let (request, status) = (response.request(), response.status());
    metrics::histogram!("signet_http_request_seconds", "route" => route, "status" => status.as_str().to_owned())
        .record(watch.seconds());
    log::debug!(target: "signet::access", request = reference, status = status.as_u16(); "{} {}", request.method(), request.path());
}

fn text<'r>(request: &'r ServiceRequest, name: &str) -> Option<&'r str> {
    request.headers().get(name).and_then(|value| value.to_str().ok())
}

fn peer(request: &ServiceRequest, state: &State) -> Peer {
    let text = |name: &str| text(request, name);
    // RFC 9112 §3.2.2: with an absolute-form target "the server MUST ignore the received Host header field"; HTTP/2 has it there.
    let host = request.uri().authority().map(actix_web::http::uri::Authority::as_str).or_else(|| text("host"));
    let arrived = Arrived {
        connection: request.peer_addr().map(|address| address.ip()),
        tls: request.app_config().secure(),
        host: host.unwrap_or_default(),
        forwarded_for: text("x-forwarded-for"),
        forwarded_proto: text("x-forwarded-proto"),
        forwarded_host: text("x-forwarded-host"),
        forwarded: text("forwarded"),
    };
    Peer::resolve(&arrived, &state.trusted_proxies)
}

enum Placed {
    /// Whatever the host: the doctor asked, or the page of an unknown host is made of it.
    Answered(HttpResponse),
    At(Arc<Site>),
    Elsewhere(String),
    Nowhere,
}

/// Finds the site and takes its path prefix off the request's path.
fn place(request: &mut ServiceRequest, state: &State, peer: &Peer) -> Placed {
    let path = request.uri().path();
    // RFC 8414 §3.1 puts the well-known part before the issuer's path.
    let (wanted, metadata) = path.strip_prefix(METADATA).map_or((path, false), |rest| (rest, true));
    let Some(site) = state.house.site(&peer.host, wanted) else {
        return match state.house.settings().loopback_twin(&peer.host) {
            Some(issuer) => Placed::Elsewhere(format!("{issuer}{}", request.uri().path_and_query().map_or("/", |p| p.as_str()))),
            None => assets::without_site(path).map_or(Placed::Nowhere, Placed::Answered),
        };
    };
    let prefix = site.provider.issuer.path();
    if metadata {
        rewrite(request, METADATA.to_owned());
    } else if !prefix.is_empty() {
        let rest = path.strip_prefix(prefix).filter(|rest| !rest.is_empty()).unwrap_or("/");
        let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
        let inner = format!("{rest}{query}");
        rewrite(request, inner);
    }
    Placed::At(site)
}

fn rewrite(request: &mut ServiceRequest, path_and_query: String) {
    if let Ok(uri) = Uri::try_from(path_and_query) {
        request.match_info_mut().get_mut().update(&uri);
        request.head_mut().uri = uri;
    }
}
