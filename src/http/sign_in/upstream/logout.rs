//! Signing out between upstreams and us: back from a log-out there, and told of one by them. And the public keys of our platform identities.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};

use super::super::own_path;
use crate::errand::{self, Brought};
use crate::flow::Stop;
use crate::flow::federation::sign_out;
use crate::http::extract::body;
use crate::http::middleware::Entered;
use crate::http::respond::{failure, json, page};
use crate::http::{State, blocking};
use crate::protocol::OAuthError;

/// Back from a log-out at an upstream: on to the app that asked, or the last page.
pub async fn get_return(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let query = body::query(&request).unwrap_or_default();
    let location = query.get("state").and_then(|own| sign_out::back(&state.house, &entered.site, own, state.clock.now()));
    page::see_other(&location.unwrap_or_else(|| own_path(&entered, "/logout/done")))
}

/// OpenID Connect Back-Channel Logout §2.5–§2.8: 200 when it is done, 400 when the token is refused, never cached.
pub async fn post_back_channel(
    request: HttpRequest,
    name: web::Path<String>,
    payload: web::Payload,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    let form = match body::form(&request, payload).await {
        Ok(form) => form,
        Err(error) => return json::error(&error, None, &entered),
    };
    let Some(token) = form.get("logout_token").map(str::to_owned) else {
        return json::error(&OAuthError::invalid_request("logout_token is missing."), None, &entered);
    };
    let ended = errand::with(
        &state.errands,
        |brought| {
            let (house, site, now) = (state.house.clone(), entered.site.clone(), state.clock.now());
            let (name, token) = (name.clone(), token.clone());
            let fetched = brought.iter().find_map(Brought::logged_out);
            blocking::cross(move || sign_out::back_channel(&house, &site, (&name, &token), fetched, now))
        },
        state.clock.now(),
    );
    match ended.await {
        Ok(Ok(count)) => {
            log::info!(request = &*entered.reference, upstream = name.as_str(); "an upstream ended {count} sessions");
            HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).finish()
        }
        Ok(Err(refusal)) => {
            let error = OAuthError::invalid_request("The logout token is not acceptable.").with_detail(refusal.to_string());
            json::error(&error, None, &entered)
        }
        Err(stop) => json::stopped(&stop, None, &entered),
    }
}

/// OpenID Connect Front-Channel Logout §3: an upstream's page frames this one.
pub async fn get_front_channel(
    request: HttpRequest,
    name: web::Path<String>,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    let query = match body::query(&request) {
        Ok(query) => query,
        Err(error) => return failure::person(&state, &entered, &Stop::Refused(error)),
    };
    let (house, site, now) = (state.house.clone(), entered.site.clone(), state.clock.now());
    let ended = blocking::cross(move || {
        let text = |name| query.get(name).unwrap_or_default();
        sign_out::front_channel(&house, &site, &name, (text("iss"), text("sid")), now)
    });
    match ended.await {
        // An empty page that any of the upstream's pages may frame.
        Ok(_) => HttpResponse::Ok()
            .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; base-uri 'none'; form-action 'none'"))
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .content_type("text/html; charset=utf-8")
            .body("<!doctype html><title>Signed out</title>"),
        Err(stop) => failure::person(&state, &entered, &stop),
    }
}

/// The JWK Set of a platform identity that an enabled domain uses: what an upstream is given as our `jwks_uri`.
pub async fn get_identity_keys(name: web::Path<String>, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let identities = entered.site.upstreams.iter().filter_map(|domain| domain.identity.as_ref());
    match identities.into_iter().find(|identity| identity.name == *name) {
        Some(identity) => HttpResponse::Ok()
            .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
            .content_type("application/jwk-set+json")
            .body(identity.public_jwks.to_string()),
        None => failure::not_found(&state, &entered),
    }
}
