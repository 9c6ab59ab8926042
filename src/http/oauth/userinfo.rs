//! `GET` and `POST /oauth/userinfo` (OpenID Connect Core §5.3.1).

use actix_web::{HttpRequest, HttpResponse, web};

use super::{authorization, bearer_refused};
use crate::crypto::Plain;
use crate::errand::{self, Brought};
use crate::flow::Result;
use crate::flow::userinfo::{Outcome, answer};
use crate::http::extract::body;
use crate::http::middleware::Entered;
use crate::http::respond::json;
use crate::http::{State, blocking};
use crate::protocol::{Parameters, bearer};

/// The token comes in the header.
pub async fn get_userinfo(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    respond(&request, None, &state, &entered).await
}

/// The token comes in the header or in the form.
pub async fn post_userinfo(
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    // A body of another type than a form is none of ours to read when the token comes in the header.
    let form = match body::form(&request, payload).await {
        Ok(form) => Some(form),
        Err(_) if authorization(&request).is_some() => None,
        Err(error) => return json::error(&error, None, &entered),
    };
    respond(&request, form, &state, &entered).await
}

async fn respond(request: &HttpRequest, form: Option<Parameters>, state: &State, entered: &Entered) -> HttpResponse {
    if let Some(header) = authorization(request) {
        entered.inspection.sent_header(&header);
    }
    if let Some(form) = &form {
        entered.inspection.sent(form);
    }
    let token = match bearer::token(authorization(request).as_deref(), form.as_ref()) {
        Ok(token) => token,
        Err(refusal) => return bearer_refused(&refusal, entered),
    };
    match claims(&token, (state, entered)).await {
        Ok(Outcome::Claims(claims)) => json::ok(&claims),
        Ok(Outcome::Jwt(jwt)) => HttpResponse::Ok().content_type("application/jwt").body(jwt.reveal().to_owned()),
        Ok(Outcome::Refused(refusal)) => bearer_refused(&refusal, entered),
        Err(stop) => json::stopped(&stop, None, entered),
    }
}

/// Asks for the claims of a token; the inspector sees what came of it.
pub(in crate::http) async fn claims(token: &Plain, (state, entered): (&State, &Entered)) -> Result<Outcome> {
    let now = state.clock.now();
    let answered = errand::with(
        &state.errands,
        |brought| {
            let (house, site, token) = (state.house.clone(), entered.site.clone(), token.clone());
            let fetched: Vec<_> = brought.iter().filter_map(Brought::client_keys).collect();
            let refreshed = brought.iter().find_map(Brought::refreshed);
            blocking::cross(move || answer(&house, &site, &token, (&fetched, refreshed.as_deref()), now))
        },
        now,
    );
    let answered = answered.await;
    if let Ok(Outcome::Claims(claims)) = &answered {
        entered.inspection.answered_with("claims", claims.keys().map(String::as_str));
    }
    answered
}
