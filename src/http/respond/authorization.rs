//! Authorization responses on their way to the client: a 303, or the page that posts itself (OAuth 2.0 Form Post Response Mode).

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::failure;
use super::page::{self, Policy};
use crate::flow::authorize::Told;
use crate::flow::{self, Stop};
use crate::http::State;
use crate::http::middleware::Entered;
use crate::pages::{App, FormPostPage, Hidden, ReturnUrl};
use crate::protocol::oauth2::response::AuthorizationResponse;

/// Sends the answer.
pub fn send(state: &State, entered: &Entered, told: &Told, response: AuthorizationResponse) -> HttpResponse {
    let client = &told.registered.client;
    entered.inspection.told(told);
    response.inspect(|parameters| entered.inspection.answered(parameters.iter()));
    let form = match response {
        AuthorizationResponse::Redirect(location) => return page::see_other(&location),
        AuthorizationResponse::FormPost(form) => form,
    };
    let Some(action) = ReturnUrl::parse(&form.action) else {
        return failure::person(state, entered, &Stop::Fault("a redirect URI cannot be posted to".to_owned()));
    };
    let nonce = flow::nonce();
    let page = FormPostPage {
        frame: page::spoken(entered),
        app: App::of(client),
        action,
        fields: form.fields.into_iter().map(|(name, value)| Hidden::new(name, value)).collect(),
        nonce: nonce.clone(),
    };
    page::render(state, StatusCode::OK, &Policy::leading_to(Some(client)).with_nonce(&nonce), &page)
}
