//! `POST /oauth/revoke` (RFC 7009 §2).

use actix_web::{HttpRequest, HttpResponse, web};

use super::{back_channel, basic_challenge};
use crate::flow;
use crate::http::State;
use crate::http::middleware::Entered;
use crate::http::respond::json;

/// Revokes a token; 200 is sent only after the revocation is durable.
pub async fn post_revoke(
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    match back_channel(&request, payload, (&state, &entered), flow::revocation::answer).await {
        Ok(()) => HttpResponse::Ok().finish(),
        Err(stop) => json::stopped(&stop, basic_challenge(&request, &entered).as_deref(), &entered),
    }
}
