//! The request objects that upstreams fetch (RFC 9101 §5.2.3).

use actix_web::http::header;
use actix_web::{HttpResponse, web};

use crate::flow::federation::request_object;
use crate::http::middleware::Entered;
use crate::http::respond::{failure, json};
use crate::http::{State, blocking};

/// "The following is an example of a fetched Request Object: `Content-Type: application/oauth-authz-req+jwt`".
pub async fn get_request_object(id: web::Path<String>, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let (house, site, now) = (state.house.clone(), entered.site.clone(), state.clock.now());
    match blocking::cross(move || request_object::fetch(&house, &site, &id, now)).await {
        Ok(Some(token)) => HttpResponse::Ok()
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .content_type("application/oauth-authz-req+jwt")
            .body(token),
        Ok(None) => failure::not_found(&state, &entered),
        Err(stop) => json::stopped(&stop, None, &entered),
    }
}
