//! Cross-origin calls of single-page apps (Fetch Standard, CORS protocol): token, userinfo, revocation,
//! registration. The exact origins of the
//! registered redirect URIs and of `allowed_origins` are let in; these endpoints use no cookie. A preflight names no client, so
//! the set is the provider's.

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, header};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpResponse, web};

use super::Entered;
use crate::http::{State, blocking};

/// What a page of an app may send.
const METHODS: &str = "GET, POST, PUT, DELETE";
const HEADERS: &str = "authorization, content-type, dpop";
/// What it may read beside the body.
const EXPOSED: &str = "WWW-Authenticate, X-Request-Id";
/// Seconds for which a browser may remember the answer.
const MAX_AGE: &str = "600";

/// The middleware.
///
/// # Errors
/// As the handler has them.
pub async fn cors<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let origin = request.headers().get(header::ORIGIN).cloned();
    let is_allowed = match origin.as_ref().and_then(|origin| origin.to_str().ok()) {
        Some(origin) => is_registered(&request, origin).await,
        None => false,
    };
    let is_preflight = request.method() == Method::OPTIONS;
    let mut response = if is_preflight {
        request.into_response(HttpResponse::NoContent().finish()).map_into_right_body()
    } else {
        next.call(request).await?.map_into_left_body()
    };
    let headers = response.headers_mut();
    headers.append(header::VARY, header::HeaderValue::from_static("Origin"));
    if let Some(origin) = origin.filter(|_| is_allowed) {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        let mut put = |name, value| headers.insert(name, header::HeaderValue::from_static(value));
        put(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
        put(header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
        if is_preflight {
            put(header::ACCESS_CONTROL_ALLOW_METHODS, METHODS);
            put(header::ACCESS_CONTROL_ALLOW_HEADERS, HEADERS);
            put(header::ACCESS_CONTROL_MAX_AGE, MAX_AGE);
        }
    }
    Ok(response)
}

async fn is_registered(request: &ServiceRequest, origin: &str) -> bool {
    let state = request.app_data::<web::Data<State>>().map(|state| state.house.clone());
    let site = request.extensions().get::<Entered>().map(|entered| entered.site.clone());
    let (Some(house), Some(site), origin) = (state, site, origin.to_owned()) else { return false };
    blocking::cross(move || site.allows_origin(&house, &origin)).await.unwrap_or_default()
}
