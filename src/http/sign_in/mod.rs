//! The pages on the way to an answer: log in, choose an account, consent; and log out. Plain forms, one decision a page.

mod agreements;
mod consent;
mod device;
mod login;
pub mod logout;
pub mod outcome;
pub(in crate::http) mod passkey;
mod second_factor;
mod select;
mod sign_up;
pub mod upstream;

pub use agreements::{get_agreements, post_agreements};
pub use consent::{get_consent, post_consent};
pub use device::{get_device, get_device_done, post_device};
pub use login::{get_login, post_login};
pub use logout::{get_done, get_logout, post_logout};
pub use passkey::post_passkey;
pub use second_factor::{get_second_factor, post_second_factor};
pub use select::{get_select, post_select};
pub use sign_up::{get_invited, get_new_account, get_sign_up, post_invited, post_new_account, post_sign_up};

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

use crate::flow::interaction::{Goal, Interaction, Opened};
use crate::flow::visit::Visit;
use crate::flow::{House, Result, Site, Stop};
use crate::http::State;
use crate::http::cookies;
use crate::http::extract::{body, origin};
use crate::http::middleware::Entered;
use crate::http::respond::failure;
use crate::model::Instant;
use crate::protocol::Parameters;

/// A posted form of ours.
#[derive(Clone)]
pub(in crate::http) struct Posted {
    form: Parameters,
}

impl Posted {
    /// Reads a form that one of our pages posted; another site's is refused before anything is looked at.
    pub(in crate::http) async fn read(
        request: &HttpRequest,
        payload: web::Payload,
        entered: &Entered,
    ) -> std::result::Result<Self, Stop> {
        own(request, entered)?;
        Ok(Self { form: body::form(request, payload).await? })
    }

    /// As [`Self::read`], of a form that files can be sent with.
    pub(in crate::http) async fn read_with_files(
        request: &HttpRequest,
        payload: web::Payload,
        entered: &Entered,
    ) -> std::result::Result<Self, Stop> {
        own(request, entered)?;
        Ok(Self { form: body::form_with_files(request, payload).await? })
    }

    /// No form: a page was asked for.
    pub(in crate::http) fn nothing() -> Self {
        Self { form: Parameters::default() }
    }

    pub(in crate::http) fn get(&self, name: &str) -> &str {
        self.form.get(name).unwrap_or_default()
    }

    fn action(&self) -> &str {
        self.get("action")
    }
}

fn own(request: &HttpRequest, entered: &Entered) -> std::result::Result<(), Stop> {
    if origin::is_own(request, &entered.site) {
        return Ok(());
    }
    let refused = crate::protocol::OAuthError::invalid_request("The form was posted from another site.");
    Err(Stop::Refused(refused.under(crate::protocol::Clause::OwnPage)))
}

/// Opens the interaction of a page. Without one, the way leads to the account pages.
fn open(house: &House, site: &Site, visit: &Visit, seal: &str, now: Instant) -> Result<Opened> {
    if seal.is_empty() {
        let progress = crate::model::Progress::begin(None, crate::model::Id::new(""), now);
        return Ok(Ok(Interaction::begin(Goal::Page("/account".to_owned()), progress, now)));
    }
    Interaction::open(house, site, visit, seal, now)
}

/// Sets the cookie on a response if the visit has a new one.
pub(in crate::http) fn with_cookie(mut response: HttpResponse, entered: &Entered, visit: &Visit) -> HttpResponse {
    if visit.is_new && response.add_cookie(&cookies::session(&entered.site, visit)).is_err() {
        log::error!(request = &*entered.reference; "a cookie could not be set");
    }
    with_state(response, entered, visit)
}

/// Sets the cookie for `check_session_iframe` if who is signed in has changed.
pub(in crate::http) fn with_state(mut response: HttpResponse, entered: &Entered, visit: &Visit) -> HttpResponse {
    let cookie = cookies::state(&entered.site, visit);
    if cookie.is_some_and(|cookie| response.add_cookie(&cookie).is_err()) {
        log::error!(request = &*entered.reference; "a cookie could not be set");
    }
    response
}

/// A path of ours under the site's prefix.
pub(in crate::http) fn own_path(entered: &Entered, path: &str) -> String {
    format!("{}{path}", entered.site.provider.issuer.path())
}

/// The page of an interaction that is of no use any more.
pub(in crate::http) fn stale(state: &State, entered: &Entered, visit: &Visit) -> HttpResponse {
    with_cookie(failure::stale(state, entered), entered, visit)
}

/// Status of a page that says what went wrong with a form.
pub(in crate::http) const UNACCEPTED: StatusCode = StatusCode::BAD_REQUEST;
