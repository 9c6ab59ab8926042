//! `/account/agreements`.

use actix_web::{HttpRequest, HttpResponse, web};

use super::call::{Call, Here};
use crate::flow::agreements;
use crate::http::State;
use crate::http::middleware::Entered;
use crate::pages::{AcceptedPage, AcceptedRow, AgreementShown, Moment, Section};

/// What the person has accepted.
pub async fn get_accepted(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let call = Call::new(&request, &state, &entered, Section::Agreements);
    let load = |here: &Here<'_>| agreements::list(here.house, here.one);
    call.show(load, |ground, found| AcceptedPage {
        frame: ground.frame,
        account: ground.account,
        accepted: found
            .iter()
            .map(|(own, at)| AcceptedRow {
                agreement: AgreementShown::of(own, None, ground.now),
                at: Moment::of(*at, ground.now),
                current: own.is_current(),
            })
            .collect(),
    })
    .await
}
