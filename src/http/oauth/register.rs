//! `POST /oauth/register` (RFC 7591 §3, OpenID Connect Registration §3) and, for each client that came that way, `GET`, `PUT` and
//! `DELETE /oauth/register/{client_id}` (RFC 7592 §2). Answers are JSON, errors too, whatever the caller accepts.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use bytes::Bytes;

use super::{authorization, bearer_refused};
use crate::errand::{self, Brought};
use crate::flow::registration::{self, Arrived, Outcome};
use crate::flow::{House, Result, Site};
use crate::http::extract::body;
use crate::http::middleware::Entered;
use crate::http::respond::json;
use crate::http::{State, blocking};
use crate::model::{Id, Instant};
use crate::protocol::{ErrorCode, OAuthError};

/// Registers a client.
pub async fn post_register(
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    let body = match body::json(&request, payload).await {
        Ok(body) => body,
        Err(error) => return json::error(&error, None, &entered),
    };
    let outcome = with_documents(&request, body, (&state, &entered), registration::create).await;
    respond(outcome, StatusCode::CREATED, &entered)
}

/// A client's registration.
pub async fn get_registration(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let read = |house: &House, site: &Site, arrived: &Arrived, _| registration::read(house, site, arrived);
    respond(with_documents(&request, Bytes::new(), (&state, &entered), read).await, StatusCode::OK, &entered)
}

/// Replaces it.
pub async fn put_registration(
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    let body = match body::json(&request, payload).await {
        Ok(body) => body,
        Err(error) => return json::error(&error, None, &entered),
    };
    respond(with_documents(&request, body, (&state, &entered), registration::update).await, StatusCode::OK, &entered)
}

/// Deletes it.
pub async fn delete_registration(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let outcome = with_documents(&request, Bytes::new(), (&state, &entered), registration::delete).await;
    respond(outcome, StatusCode::OK, &entered)
}

/// Runs a flow, with the documents fetched that the registration names.
async fn with_documents(
    request: &HttpRequest,
    body: Bytes,
    (state, entered): (&State, &Entered),
    flow: fn(&House, &Site, &Arrived, Instant) -> Result<Outcome>,
) -> Result<Outcome> {
    let now = state.clock.now();
    errand::with(
        &state.errands,
        |brought| {
            let (house, site) = (state.house.clone(), entered.site.clone());
            let arrived = Arrived {
                client: Id::new(request.match_info().get("client_id").unwrap_or_default()),
                authorization: authorization(request),
                body: body.clone(),
                address: entered.peer.address.to_string(),
                keys: brought.iter().filter_map(Brought::client_keys).collect(),
                documents: brought.iter().filter_map(Brought::document).collect(),
            };
            blocking::cross(move || flow(&house, &site, &arrived, now))
        },
        now,
    )
    .await
}

fn respond(outcome: Result<Outcome>, success: StatusCode, entered: &Entered) -> HttpResponse {
    match outcome {
        Ok(Outcome::Told(information)) => json::with_status(success, &information),
        Ok(Outcome::Gone) => HttpResponse::NoContent().finish(),
        Ok(Outcome::Unauthorized(refusal)) => bearer_refused(&refusal, entered),
        Ok(Outcome::Closed) => {
            let error = OAuthError::new(ErrorCode::AccessDenied, "Registration is closed at this provider.");
            let mut response = json::error(&error, None, entered);
            *response.status_mut() = StatusCode::FORBIDDEN;
            response
        }
        Err(stop) => json::stopped(&stop, None, entered),
    }
}
