//! From what was decided about an authorization request to a response.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::{own_path, with_cookie, with_state};
use crate::flow::Stop;
use crate::flow::authorize::{Forbidden, Outcome, Told};
use crate::flow::device::Ending;
use crate::flow::visit::Visit;
use crate::http::State;
use crate::http::middleware::Entered;
use crate::http::respond::page::{self, Policy};
use crate::http::respond::{authorization, failure};
use crate::model::{Asked, Unavailable};
use crate::pages::{App, DeveloperNote, DeviceEnding, ErrorKind, ErrorPage, Reason, ReturnUrl, WebUrl};
use crate::protocol::ErrorCode;
use crate::protocol::oauth2::authorize::Refusal;
use crate::protocol::oauth2::response::AuthorizationResponse;
use crate::protocol::oauth2::unavailable;
use crate::protocol::oidc::decision::Ask;

/// Answers a browser, and sets its cookie if it is new and somebody is about to be asked.
pub fn respond(state: &State, entered: &Entered, visit: &Visit, outcome: Outcome) -> HttpResponse {
    match outcome {
        Outcome::Ask(told, ask, seal) => {
            let (page, asked) = match ask {
                Ask::Login(_) | Ask::Reauthenticate { .. } => ("/login", Asked::SignIn),
                Ask::SecondFactor => ("/login/factor", Asked::SecondFactor),
                Ask::SignUp => ("/signup", Asked::SignIn),
                Ask::ChooseAccount => ("/select", Asked::Account),
                Ask::Agreements { .. } => ("/agreements", Asked::Agreements),
                Ask::Consent(_) => ("/consent", Asked::Consent),
            };
            entered.inspection.told(&told);
            entered.inspection.asked(asked);
            let location = own_path(entered, &format!("{page}?interaction={seal}"));
            with_cookie(page::see_other(&location), entered, visit)
        }
        Outcome::Go(path) => with_cookie(page::see_other(&own_path(entered, &path)), entered, visit),
        Outcome::Halfway(seal) => {
            let location = own_path(entered, &format!("/login/factor?interaction={seal}"));
            with_cookie(page::see_other(&location), entered, visit)
        }
        Outcome::Prove(_, seal) => {
            let location = own_path(entered, &format!("/login?interaction={seal}"));
            with_cookie(page::see_other(&location), entered, visit)
        }
        Outcome::Forbid(forbidden) => {
            entered.inspection.told(&forbidden.told);
            with_cookie(forbid(state, entered, &forbidden), entered, visit)
        }
        Outcome::Respond(told, response) => {
            let response = authorization::send(state, entered, &told, response);
            if visit.sessions.is_empty() { with_state(response, entered, visit) } else { with_cookie(response, entered, visit) }
        }
        Outcome::Device(told, ending) => with_cookie(ended(state, entered, &told, ending), entered, visit),
        Outcome::Refuse(_) => respond_without_visit(state, entered, outcome),
    }
}

/// How it ended with a device. A request that no answer of the person could meet says why.
fn ended(state: &State, entered: &Entered, told: &Told, ending: Ending) -> HttpResponse {
    entered.inspection.told(told);
    if let Some(error) = told.error.as_deref().filter(|error| error.code != ErrorCode::AccessDenied) {
        return failure::person(state, entered, &Stop::Refused(error.clone()));
    }
    let ending = match ending {
        Ending::Allowed => DeviceEnding::Allowed,
        Ending::Denied => DeviceEnding::Denied,
        Ending::Over => DeviceEnding::Over,
    };
    page::see_other(&own_path(entered, &format!("/device/done?ended={}", ending.word())))
}

/// Answers a request that nothing is known of the browser of: it came by POST from another site.
pub fn respond_without_visit(state: &State, entered: &Entered, outcome: Outcome) -> HttpResponse {
    match outcome {
        Outcome::Refuse(refusal) => refuse(state, entered, &refusal),
        Outcome::Respond(told, response) => authorization::send(state, entered, &told, response),
        Outcome::Ask(..)
        | Outcome::Go(_)
        | Outcome::Halfway(_)
        | Outcome::Prove(..)
        | Outcome::Forbid(_)
        | Outcome::Device(..) => failure::stale(state, entered),
    }
}

/// The page of a request without a proven address: it never redirects, and names nothing that is registered.
fn refuse(state: &State, entered: &Entered, refusal: &Refusal) -> HttpResponse {
    entered.inspection.refused_address(refusal);
    let error = &refusal.error;
    let detail = error.detail.as_deref().unwrap_or_default();
    log::info!(request = &*entered.reference, code = error.code.name(), detail = detail,
        received = refusal.received.as_deref().unwrap_or_default(); "an authorization request was refused");
    if let Some(why) = refusal.unavailable {
        return closed(state, entered, why);
    }
    let developer = match &refusal.received {
        None if refusal.is_of_its_object() => DeveloperNote {
            cause: error.description.to_string(),
            fix: "Mend the request object; a redirect_uri beside it would have brought this error back to the app.".to_owned(),
            section: Some("RFC 9101 §6".to_owned()),
            section_url: WebUrl::parse("https://www.rfc-editor.org/rfc/rfc9101#section-6"),
        },
        received => DeveloperNote {
            cause: match received {
                Some(received) => format!("{detail}: the request has redirect_uri {received}."),
                None => format!("{detail}."),
            },
            fix: "Send the client_id of a registered app and one of its redirect URIs, character for character.".to_owned(),
            section: Some("RFC 6749 §3.1.2.4".to_owned()),
            section_url: WebUrl::parse("https://www.rfc-editor.org/rfc/rfc6749#section-3.1.2.4"),
        },
    };
    let page = ErrorPage {
        developer: Some(developer),
        ..ErrorPage::new(
            page::spoken(entered),
            ErrorKind::Refused,
            error.code.name(),
            Reason::of_request(&error.description),
            &entered.reference,
        )
    };
    page::render(state, StatusCode::BAD_REQUEST, &Policy::default(), &page)
}

/// The page of an app that does not work. The person reads that it is so; why, its developer reads in the inspector.
fn closed(state: &State, entered: &Entered, why: Unavailable) -> HttpResponse {
    let entry = unavailable::problem(why).entry();
    let (kind, told) = match why {
        Unavailable::Disabled => (ErrorKind::NoLonger, "told-app-disabled"),
        _ => (ErrorKind::NotYet, "told-app-waiting"),
    };
    let page = ErrorPage::new(page::spoken(entered), kind, entry.code, Reason::told(told), &entered.reference);
    page::render(state, StatusCode::FORBIDDEN, &Policy::default(), &page)
}

fn forbid(state: &State, entered: &Entered, forbidden: &Forbidden) -> HttpResponse {
    let client = &forbidden.told.registered.client;
    let reason = Reason::naming("told-not-in-group", client.display_name());
    let back = match &forbidden.response {
        Some(AuthorizationResponse::Redirect(url)) => ReturnUrl::parse(url),
        Some(AuthorizationResponse::FormPost(_)) | None => None,
    };
    let page = ErrorPage {
        app: Some(App::of(client)),
        back,
        switch_account: Some(own_path(entered, &format!("/select?interaction={}", forbidden.seal))),
        ..ErrorPage::new(page::spoken(entered), ErrorKind::NotAllowed, "access_denied", reason, &entered.reference)
    };
    page::render(state, StatusCode::FORBIDDEN, &Policy::leading_to(Some(client)), &page)
}
