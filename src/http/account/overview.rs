//! `/account`.

use actix_web::{HttpRequest, HttpResponse, web};

use super::call::Call;
use crate::flow::account::overview;
use crate::http::State;
use crate::http::middleware::Entered;
use crate::pages::{Moment, OverviewPage, Section};

/// The account at a glance.
pub async fn get_overview(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let call = Call::new(&request, &state, &entered, Section::Overview);
    let load = |here: &super::call::Here<'_>| overview::glance(here.house, here.site, here.one, here.now);
    call.show(load, |ground, glance| {
        let claims = ground.one.user.claims;
        OverviewPage {
            frame: ground.frame,
            account: ground.account,
            email_verified: claims.email_verified == Some(true),
            email: claims.email,
            sessions: glance.sessions,
            apps: glance.apps,
            signed_in: Moment::of(ground.one.session.auth_time, ground.now),
        }
    })
    .await
}
