//! `/login/try`: an administrator leaves to try a domain. What comes back is shown at `/admin/tried/{id}`.

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, web};

use super::super::{own_path, with_cookie};
use super::leave;
use crate::errand::{self, Brought};
use crate::flow::Stop;
use crate::flow::admin::door::{self, Door, Proof, Wanted};
use crate::flow::federation::depart::Outcome;
use crate::flow::federation::examination::TRY;
use crate::flow::federation::trial;
use crate::flow::visit::{SignedIn, Visit};
use crate::http::extract::{arrival, body};
use crate::http::middleware::Entered;
use crate::http::respond::failure;
use crate::http::respond::page;
use crate::http::{State, admin, blocking, cookies};
use crate::model::Action;

/// How far it came.
enum Came {
    /// Off to the upstream, or refused.
    Off(Outcome),
    /// The log-in page first, with this interaction.
    Out(String),
    /// As somebody who may not.
    Closed(Box<SignedIn>, String),
}

/// Sends an administrator to an upstream.
pub async fn get_try(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let query = match body::query(&request) {
        Ok(query) => query,
        Err(error) => return failure::person(&state, &entered, &Stop::Refused(error)),
    };
    let is_name = |name: &&str| name.len() <= 100 && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
    let name: Arc<str> = query.get("idp").filter(is_name).unwrap_or_default().into();
    let (arrived, crumbs) = (arrival::of(&request, &entered), cookies::attempts(&request, &entered.site));
    let gone = errand::with(
        &state.errands,
        |brought| {
            let (house, site, now) = (state.house.clone(), entered.site.clone(), state.clock.now());
            let (name, arrived, crumbs) = (name.clone(), arrived.clone(), crumbs.clone());
            let fetched = Brought::departure(&brought);
            blocking::cross(move || {
                let visit = Visit::read(&house, &site, arrived, now)?;
                let path = format!("{TRY}?idp={name}");
                let wanted = Wanted { path, action: Some(Action::ChangeUpstreams), proof: Proof::Session };
                let came = match door::enter(&house, &site, &visit, &wanted, now)? {
                    Door::In(inside) => Came::Off(trial::leave(&house, &site, (&visit, &inside), (&name, crumbs, fetched), now)?),
                    Door::SignIn(seal) => Came::Out(seal),
                    Door::Closed(one, seal) => Came::Closed(one, seal),
                };
                Ok((visit, came))
            })
        },
        state.clock.now(),
    );
    match gone.await {
        Ok((visit, Came::Off(outcome))) => leave(&state, &entered, &visit, outcome),
        Ok((visit, Came::Out(seal))) => {
            with_cookie(page::see_other(&own_path(&entered, &format!("/login?interaction={seal}"))), &entered, &visit)
        }
        Ok((visit, Came::Closed(one, seal))) => with_cookie(admin::closed(&state, &entered, &one, seal), &entered, &visit),
        Err(stop) => failure::person(&state, &entered, &stop),
    }
}
