//! Signing in through upstreams: off to one, back from one, and what is asked in between.

mod callback;
mod depart;
mod first;
mod initiate;
mod link;
mod logout;
mod refused;
mod request_object;
mod trial;

pub use callback::{get_callback, get_own_callback, get_portal_callback, post_callback, post_own_callback, post_portal_callback};
pub use depart::{get_depart, leave};
pub use first::{get_first, post_first};
pub use initiate::{get_initiate, get_onward, post_initiate};
pub use link::{get_link, post_link};
pub use logout::{get_front_channel, get_identity_keys, get_return, post_back_channel};
pub use request_object::get_request_object;
pub use trial::get_try;

use actix_web::{HttpResponse, web};

use super::{outcome, own_path, with_cookie};
use crate::flow::Site;
use crate::flow::federation::{Page, arrive};
use crate::flow::interaction::Interaction;
use crate::flow::visit::Visit;
use crate::http::State;
use crate::http::cookies;
use crate::http::middleware::Entered;
use crate::http::respond::page;
use crate::pages::{UpstreamButton, UpstreamKind};

/// The buttons of a log-in page.
pub fn buttons(entered: &Entered, interaction: &Interaction, seal: &str) -> Vec<UpstreamButton> {
    let place = arrive::place(interaction);
    let offered = entered.site.upstreams.iter().filter(|domain| domain.upstream.serves(place));
    offered
        .map(|domain| UpstreamButton {
            name: domain.upstream.display_name.clone(),
            kind: UpstreamKind::of(domain.upstream.settings.preset.as_deref()),
            href: own_path(entered, &href(&domain.upstream.name, seal)),
        })
        .collect()
}

/// The way to an upstream.
pub fn href(name: &str, seal: &str) -> String {
    format!("/login/upstream?idp={name}&interaction={seal}")
}

/// How a log-in went, as an answer.
pub(super) fn respond(state: &web::Data<State>, entered: &Entered, visit: &Visit, went: arrive::Outcome) -> HttpResponse {
    match went {
        arrive::Outcome::In(visit, next) => outcome::respond(state, entered, &visit, next),
        arrive::Outcome::Linked(visit) => {
            with_cookie(page::see_other(&own_path(entered, "/account/identities?done=linked")), entered, &visit)
        }
        arrive::Outcome::Page(asked, arrival) => {
            let path = match asked {
                Page::First => "/login/first",
                Page::Link => "/login/link",
            };
            page::see_other(&own_path(entered, &format!("{path}?arrival={arrival}")))
        }
        arrive::Outcome::Tried(id) => {
            with_cookie(page::see_other(&own_path(entered, &format!("/admin/tried/{id}"))), entered, visit)
        }
        arrive::Outcome::Refused(refused) => refused::respond(state, entered, visit, &refused),
    }
}

/// Takes the cookie of an attempt that has come back away.
pub(super) fn without(mut response: HttpResponse, site: &Site, crumb: Option<&str>) -> HttpResponse {
    if let Some(name) = crumb
        && response.add_cookie(&cookies::no_attempt(site, name)).is_err()
    {
        log::error!("a cookie could not be taken away");
    }
    response
}
