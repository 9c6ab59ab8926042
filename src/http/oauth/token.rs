//! `POST /oauth/oauth20/token` (RFC 6749 §3.2).

use actix_web::{HttpRequest, HttpResponse, web};

use super::{basic_challenge, read, run};
use crate::flow::client_authentication::Sent;
use crate::flow::{self, Result, Stop};
use crate::http::State;
use crate::http::middleware::Entered;
use crate::http::respond::json;
use crate::protocol::ErrorCode;
use crate::protocol::oauth2::token::TokenResponse;

/// Exchanges a grant for tokens.
pub async fn post_token(
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    let answered = match read(&request, payload).await {
        Ok(sent) => tokens(&sent, (&state, &entered)).await,
        Err(stop) => Err(stop),
    };
    match answered {
        Ok(answer) => json::ok(&answer),
        Err(Stop::Refused(error)) if error.code == ErrorCode::AuthorizationPending => {
            // A device asks every few seconds: it would push everything else out of the inspector.
            entered.inspection.forget();
            json::quietly(&error)
        }
        Err(stop) => json::stopped(&stop, basic_challenge(&request, &entered).as_deref(), &entered),
    }
}

/// Asks for tokens; the inspector sees what came of it.
pub(in crate::http) async fn tokens(sent: &Sent, (state, entered): (&State, &Entered)) -> Result<TokenResponse> {
    let answered = run(sent, (state, entered), flow::token::answer).await;
    if let Ok(answer) = &answered {
        entered.inspection.answered(answer.tokens().into_iter());
        entered.inspection.answered_with("scope", answer.scope.iter());
    }
    answered
}
