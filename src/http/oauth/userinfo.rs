//! `GET` and `POST /oauth/userinfo` (OpenID Connect Core §5.3.1).

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};

use super::authorization;
use crate::errand::{self, Brought};
use crate::flow::userinfo::{Outcome, answer};
use crate::http::extract::body;
use crate::http::middleware::Entered;
use crate::http::respond::json;
use crate::http::{State, blocking};
use crate::protocol::bearer::{self, Refusal};
use crate::protocol::{OAuthError, Parameters};

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
    let token = match bearer::token(authorization(request).as_deref(), form.as_ref()) {
        Ok(token) => token,
        Err(refusal) => return refused(&refusal, entered),
    };
    let now = state.clock.now();
    let answered = errand::with(
        &state.errands,
        |brought| {
            let (house, site, token) = (state.house.clone(), entered.site.clone(), token.clone());
            let fetched: Vec<_> = brought.iter().filter_map(Brought::client_keys).collect();
            blocking::cross(move || answer(&house, &site, &token, &fetched, now))
        },
        now,
    );
    match answered.await {
        Ok(Outcome::Claims(claims)) => json::ok(&claims),
        Ok(Outcome::Jwt(jwt)) => HttpResponse::Ok().content_type("application/jwt").body(jwt.reveal().to_owned()),
        Ok(Outcome::Refused(refusal)) => refused(&refusal, entered),
        Err(stop) => json::stopped(&stop, None, entered),
    }
}

fn refused(refusal: &Refusal, entered: &Entered) -> HttpResponse {
    let challenge = refusal.challenge(&entered.site.provider.issuer);
    let status = StatusCode::from_u16(refusal.http_status()).unwrap_or(StatusCode::UNAUTHORIZED);
    let Some(code) = refusal.code() else {
        return HttpResponse::build(status).insert_header((header::WWW_AUTHENTICATE, challenge)).finish();
    };
    let error = OAuthError::new(code, "The access token does not open this door.").with_detail(format!("{refusal:?}"));
    let mut response = json::error(&error, None, entered);
    *response.status_mut() = status;
    // RFC 6750 §3.1 tells the code in the challenge, with 400 and 403, too.
    if let Ok(challenge) = header::HeaderValue::from_str(&challenge) {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    }
    response
}
