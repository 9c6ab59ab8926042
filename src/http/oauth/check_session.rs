//! `GET /oauth/check_session` (OpenID Connect Session Management §3.3): the one page of ours that anybody may frame. It holds a script
//! and no state; the script answers whoever asks with one of three words.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use crate::http::middleware::Entered;
use crate::http::respond::page::{self, Policy};
use crate::http::{State, cookies};
use crate::pages::CheckSessionPage;

/// The frame.
pub async fn get_check_session(state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let page = CheckSessionPage { frame: page::frame(&entered.site), cookie: cookies::state_name(&entered.site) };
    page::render(&state, StatusCode::OK, &Policy::frameable(), &page)
}
