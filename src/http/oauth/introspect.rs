//! `POST /oauth/introspect` (RFC 7662 §2).

use actix_web::{HttpRequest, HttpResponse, web};

use super::{back_channel, basic_challenge};
use crate::flow;
use crate::http::State;
use crate::http::middleware::Entered;
use crate::http::respond::json;

/// Tells a resource server what a token is worth.
pub async fn post_introspect(
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    match back_channel(&request, payload, (&state, &entered), flow::introspection::answer).await {
        Ok(answer) => json::ok(&answer),
        Err(stop) => json::stopped(&stop, basic_challenge(&request, &entered).as_deref(), &entered),
    }
}
