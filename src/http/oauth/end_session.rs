//! `GET` and `POST /oauth/end_session` (OpenID Connect RP-Initiated Logout §2).

use actix_web::{HttpRequest, HttpResponse, web};

use crate::crypto::{Purpose, base64url, from_base64url};
use crate::flow::visit::Visit;
use crate::flow::{House, Result, Site, Stop, end_session};
use crate::http::extract::{arrival, body};
use crate::http::middleware::Entered;
use crate::http::respond::{failure, page};
use crate::http::sign_in::logout;
use crate::http::{State, blocking};
use crate::protocol::endpoint::Endpoint;
use crate::protocol::vocabulary::locales;
use crate::protocol::{Clause, OAuthError, Parameters};

/// The parameter that carries a request which came by POST, without our Lax cookie.
const POSTED: &str = "signet_posted";

/// The request in the query.
pub async fn get_end_session(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let parameters = match body::query(&request) {
        Ok(parameters) => parameters,
        Err(error) => return failure::person(&state, &entered, &Stop::Refused(error)),
    };
    entered.inspection.sent(&parameters);
    let arrived = arrival::of(&request, &entered);
    let (house, site, now) = (state.house.clone(), entered.site.clone(), state.clock.now());
    let crossed = blocking::cross(move || {
        let mut visit = Visit::read(&house, &site, arrived, now)?;
        let parameters = unpack(&house, &site, parameters)?;
        visit.speech.asked_by_app(&locales::parse(parameters.get("ui_locales")));
        let answer = end_session::request(&house, &site, &mut visit, &parameters, now)?;
        Ok((visit, answer))
    });
    match crossed.await {
        Ok((visit, answer)) => logout::respond(&state, &entered, &visit, answer),
        Err(stop) => failure::person(&state, &entered, &stop),
    }
}

/// The request in a form: it goes on by GET, where the cookie comes.
pub async fn post_end_session(
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    let parameters = match body::form(&request, payload).await {
        Ok(parameters) => parameters,
        Err(error) => return failure::person(&state, &entered, &Stop::Refused(error)),
    };
    entered.inspection.sent(&parameters);
    let pairs: Vec<_> = parameters.iter().collect();
    let packed = serde_json::to_vec(&pairs).unwrap_or_default();
    let seal = state.house.vault().seal(Purpose::Envelope, &context(&entered.site), &packed);
    let seal = base64url(&seal);
    entered.inspection.answered([(POSTED, seal.as_str())].into_iter());
    page::see_other(&format!("{}?{POSTED}={seal}", Endpoint::EndSession.url(&entered.site.provider.issuer)))
}

fn unpack(house: &House, site: &Site, parameters: Parameters) -> Result<Parameters> {
    let Some(seal) = parameters.get(POSTED) else { return Ok(parameters) };
    let opened = from_base64url(seal).and_then(|seal| house.vault().open(Purpose::Envelope, &context(site), &seal).ok());
    let pairs = opened.and_then(|packed| serde_json::from_slice(&packed).ok());
    let pairs = pairs.ok_or_else(|| {
        OAuthError::invalid_request("The request has expired. Go back to the app and start again.").under(Clause::Waiting)
    })?;
    Ok(Parameters::from_pairs(pairs)?)
}

fn context(site: &Site) -> Vec<u8> {
    format!("end_session {}", site.provider.id).into_bytes()
}
