//! `/account/sessions`.

use actix_web::{HttpRequest, HttpResponse, web};

use super::call::{Call, Here};
use super::flash;
use crate::flow::account::sessions;
use crate::http::State;
use crate::http::middleware::Entered;
use crate::http::sign_in::Posted;
use crate::model::Id;
use crate::pages::{Section, SessionRow, SessionsPage};

/// Where the person is signed in.
pub async fn get_sessions(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let call = Call::new(&request, &state, &entered, Section::Sessions);
    let load = |here: &Here<'_>| sessions::list_others(here.house, here.site, here.one, here.now);
    call.show(load, |ground, others| SessionsPage {
        frame: ground.frame,
        account: ground.account,
        current: SessionRow::of(&ground.one.session, ground.now),
        others: others.iter().map(|session| SessionRow::of(session, ground.now)).collect(),
    })
    .await
}

/// Ends one.
pub async fn post_end_session(
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    let call = Call::new(&request, &state, &entered, Section::Sessions);
    let posted = Posted::read(&request, payload, &entered).await;
    call.act(posted, |here, posted| {
        let ended = sessions::end(here.house, here.site, here.one, Id::new(posted.get("session")), here.now)?;
        Ok(if ended { flash::SESSION } else { flash::STALE }.to_owned())
    })
    .await
}

/// Ends all but this one.
pub async fn post_end_others(
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    let call = Call::new(&request, &state, &entered, Section::Sessions);
    let posted = Posted::read(&request, payload, &entered).await;
    call.act(posted, |here, _| {
        sessions::end_others(here.house, here.one, here.now)?;
        Ok(flash::OTHERS.to_owned())
    })
    .await
}
