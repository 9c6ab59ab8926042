//! `POST /oauth/oauth20/token` (RFC 6749 §3.2).

use actix_web::{HttpRequest, HttpResponse, web};

use super::{back_channel, basic_challenge};
use crate::flow::{self, Stop};
use crate::http::State;
use crate::http::middleware::Entered;
use crate::http::respond::json;
use crate::protocol::ErrorCode;

/// Exchanges a grant for tokens.
pub async fn post_token(
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    match back_channel(&request, payload, (&state, &entered), flow::token::answer).await {
        Ok(answer) => {
            entered.inspection.answered(answer.tokens().into_iter());
            entered.inspection.answered_with("scope", answer.scope.iter());
            json::ok(&answer)
        }
        Err(Stop::Refused(error)) if error.code == ErrorCode::AuthorizationPending => {
            // A device asks every few seconds: it would push everything else out of the inspector.
            entered.inspection.forget();
            json::quietly(&error)
        }
        Err(stop) => json::stopped(&stop, basic_challenge(&request, &entered).as_deref(), &entered),
    }
}
