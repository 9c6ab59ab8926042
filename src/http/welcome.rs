//! `/`: what this is, and where to go.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

use super::extract::arrival;
use super::middleware::Entered;
use super::respond::failure;
use super::respond::page::{self, Policy};
use super::{State, blocking};
use crate::flow::account::overview;
use crate::flow::visit::Visit;
use crate::pages::{Person, WelcomePage};

/// The page at the issuer itself.
pub async fn get_welcome(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let arrived = arrival::of(&request, &entered);
    let (house, site, now) = (state.house.clone(), entered.site.clone(), state.clock.now());
    let crossed = blocking::cross(move || {
        let visit = Visit::read(&house, &site, arrived, now)?;
        let setup_pending = visit.current().is_none() && overview::has_nobody(&house, &site)?;
        Ok((visit, setup_pending))
    });
    match crossed.await {
        Ok((visit, setup_pending)) => {
            let page = WelcomePage {
                frame: page::spoken(&entered),
                person: visit.current().map(|one| Person::of(&one.user)),
                administrates: visit.current().is_some_and(|one| one.user.admin_role.is_some()),
                issuer: entered.site.provider.issuer.as_str().to_owned(),
                setup_pending,
            };
            page::render(&state, StatusCode::OK, &Policy::default(), &page)
        }
        Err(stop) => failure::person(&state, &entered, &stop),
    }
}
