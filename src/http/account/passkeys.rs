//! `/account/factors/passkey`: a passkey of the person's own is made.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

use super::call::{Call, Here};
use super::factors::{PAGE, codes_shown, proved, sealed};
use super::flash;
use crate::flow::account::factors;
use crate::flow::account::passkeys::{self, Added, Made, USUAL_NAME};
use crate::http::State;
use crate::http::middleware::Entered;
use crate::http::respond::{failure, page};
use crate::http::sign_in::{Posted, own_path, passkey};
use crate::model::Passkey;
use crate::pages::{Field, PasskeyPage, Section};

const SETUP: &str = "/account/factors/passkey";

/// Asks the browser to make one.
pub async fn get_passkey(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let call = Call::new(&request, &state, &entered, Section::Factors);
    let draw = |here: &Here<'_>| {
        let own = factors::list(here.house, here.one)?;
        let drawn = passkeys::draw(here.house, here.site, here.one, here.now)?;
        Ok(drawn.filter(|_| own.passkeys.len() < Passkey::MOST).map(|challenge| (challenge, own.codes_left == 0)))
    };
    let crossed = call.read(move |here| proved(here, SETUP, || draw(here))).await;
    call.answer(crossed, |visit, one, drawn| match drawn {
        Err(seal) => call.sign_in(visit, &seal),
        Ok(None) => page::see_other(&own_path(&entered, PAGE)),
        Ok(Some((challenge, codes_come))) => {
            let ground = call.ground(visit, one, None);
            let page = PasskeyPage {
                frame: ground.frame,
                form_token: ground.account.form_token.clone(),
                account: ground.account,
                passkey: passkey::ask(&challenge),
                name: Field::of(Some(USUAL_NAME)),
                codes_come,
            };
            call.page(StatusCode::OK, &page)
        }
    })
}

/// Keeps it.
pub async fn post_passkey(
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    let call = Call::new(&request, &state, &entered, Section::Factors);
    let posted = match Posted::read(&request, payload, &entered).await {
        Ok(posted) => posted,
        Err(stop) => return failure::person(&state, &entered, &stop),
    };
    let crossed = call.write(posted, |here, posted| {
        proved(here, SETUP, || {
            let made = Made { seal: posted.get("ceremony"), name: posted.get("name"), answer: posted.get("answer") };
            let added = passkeys::add(here.house, here.site, (here.visit, here.one), &made, here.now)?;
            let shown = match &added {
                Added::Done(Some(codes)) => Some(sealed(here, codes)?),
                _ => None,
            };
            Ok((added, shown))
        })
    });
    call.answer(crossed.await, |visit, _, done| match done {
        Err(seal) => call.sign_in(visit, &seal),
        Ok((Added::Done(_), Some(shown))) => codes_shown(&entered, visit, &shown),
        Ok((Added::Done(_), None)) => call.go(visit, flash::PASSKEY),
        Ok((Added::Stale, _)) => call.go(visit, flash::STALE),
    })
}
