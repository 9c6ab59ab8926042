//! The endpoints of the protocol.

mod authorize;
mod check_session;
mod device_authorization;
mod discovery;
mod end_session;
mod introspect;
mod register;
mod revoke;
mod token;
mod userinfo;
mod webfinger;

pub use authorize::{get_authorize, post_authorize};
pub use check_session::get_check_session;
pub use device_authorization::post_device_authorization;
pub use discovery::{get_discovery, get_jwks};
pub use end_session::{get_end_session, post_end_session};
pub use introspect::post_introspect;
pub use register::{delete_registration, get_registration, post_register, put_registration};
pub use revoke::post_revoke;
pub use token::post_token;
pub(in crate::http) use token::tokens;
pub(in crate::http) use userinfo::claims;
pub use userinfo::{get_userinfo, post_userinfo};
pub use webfinger::get_webfinger;

use std::sync::Arc;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};

use crate::errand::{self, Brought};
use crate::flow::client_authentication::{Request, Sent};
use crate::flow::{House, Result, Site};
use crate::http::extract::body;
use crate::http::middleware::Entered;
use crate::http::respond::json;
use crate::http::{State, blocking};
use crate::model::Instant;
use crate::protocol::bearer::Refusal;
use crate::protocol::oauth2::client_authentication::Presented;
use crate::protocol::{Clause, OAuthError};

/// The challenge of an endpoint that authenticates clients (RFC 6749 §5.2), if the client used the header.
fn basic_challenge(request: &HttpRequest, entered: &Entered) -> Option<String> {
    let used = request.headers().contains_key(header::AUTHORIZATION);
    used.then(|| format!("Basic realm=\"{}\", charset=\"UTF-8\"", entered.site.provider.issuer))
}

fn authorization(request: &HttpRequest) -> Option<String> {
    request.headers().get(header::AUTHORIZATION).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}

/// The answer to a bearer token that is missing or opens nothing (RFC 6750 §3).
fn bearer_refused(refusal: &Refusal, entered: &Entered) -> HttpResponse {
    let challenge = refusal.challenge(&entered.site.provider.issuer);
    let status = StatusCode::from_u16(refusal.http_status()).unwrap_or(StatusCode::UNAUTHORIZED);
    let Some(code) = refusal.code() else {
        entered.inspection.failed(None, ("The request has no access token.", None), Clause::Bearer);
        return HttpResponse::build(status).insert_header((header::WWW_AUTHENTICATE, challenge)).finish();
    };
    let error = OAuthError::new(code, "The access token does not open this door.")
        .with_detail(format!("{refusal:?}"))
        .under(refusal.clause());
    let mut response = json::error(&error, None, entered);
    *response.status_mut() = status;
    // RFC 6750 §3.1 tells the code in the challenge, with 400 and 403, too.
    if let Ok(challenge) = header::HeaderValue::from_str(&challenge) {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    }
    response
}

/// Reads a back-channel request and runs a flow with it, with the client's keys fetched where they are needed.
async fn back_channel<T: Send + 'static>(
    request: &HttpRequest,
    payload: web::Payload,
    at: (&State, &Entered),
    flow: impl Fn(&House, &Site, &Request, Instant) -> Result<T> + Clone + Send + 'static,
) -> Result<T> {
    run(&read(request, payload).await?, at, flow).await
}

async fn read(request: &HttpRequest, payload: web::Payload) -> Result<Sent> {
    if request.headers().get_all(header::AUTHORIZATION).nth(1).is_some() {
        return Err(OAuthError::invalid_request("The request has more than one Authorization header.")
            .under(Clause::OneMethod)
            .into());
    }
    let form = body::form(request, payload).await?;
    Ok(Sent { authorization: authorization(request), form, is_try: false })
}

async fn run<T: Send + 'static>(
    sent: &Sent,
    (state, entered): (&State, &Entered),
    flow: impl Fn(&House, &Site, &Request, Instant) -> Result<T> + Clone + Send + 'static,
) -> Result<T> {
    let Sent { authorization, form, is_try } = sent;
    let presented = Arc::new(Presented::parse(authorization.as_deref(), form));
    entered.inspection.sent_by_client(authorization.as_deref(), form, presented.as_ref().as_ref().ok());
    errand::with(
        &state.errands,
        |brought| {
            let (house, site, now) = (state.house.clone(), entered.site.clone(), state.clock.now());
            let fetched = brought.iter().filter_map(Brought::client_keys).collect();
            let refreshed = brought.iter().find_map(Brought::refreshed);
            let (presented, form, is_try) = (presented.clone(), form.clone(), *is_try);
            let request = Request { presented, form, fetched, refreshed, is_try };
            let flow = flow.clone();
            blocking::cross(move || flow(&house, &site, &request, now))
        },
        state.clock.now(),
    )
    .await
}
