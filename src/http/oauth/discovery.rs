//! `GET /.well-known/openid-configuration`, `GET /.well-known/oauth-authorization-server` and `GET /oauth/jwks`: prepared bytes with
//! an `ETag`, and no database. Who fetches the key set is counted in memory.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use bytes::Bytes;

use crate::http::State;
use crate::http::middleware::Entered;
use crate::model::Seconds;

/// The metadata document (OpenID Connect Discovery §4; RFC 8414 §3).
pub async fn get_discovery(request: HttpRequest, entered: web::ReqData<Entered>) -> HttpResponse {
    let prepared = &entered.site.discovery;
    answer(&request, &prepared.body, &prepared.etag, Seconds(300))
}

/// The key set (RFC 7517 §5). Its cache life never exceeds the time for which keys are announced.
pub async fn get_jwks(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let agent = request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (tally, provider) = (state.house.tally(), &entered.site.provider.id);
    tally.read_jwks(provider, &entered.peer.address.to_string(), agent, state.clock.now());
    let jwks = entered.site.keyring.jwks();
    answer(&request, &jwks.body, &jwks.etag, jwks.max_age)
}

fn answer(request: &HttpRequest, body: &Bytes, etag: &str, max_age: Seconds) -> HttpResponse {
    let wanted = request.headers().get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_known = wanted.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag);
    let mut response = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response
        .insert_header((header::ETAG, etag))
        .insert_header((header::CACHE_CONTROL, format!("public, max-age={}", max_age.0)))
        .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"));
    if is_known { response.finish() } else { response.content_type("application/json").body(body.clone()) }
}
