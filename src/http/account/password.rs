//! `/account/password`.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};

use super::call::{Call, Ground};
use super::{flash, problem_at};
use crate::crypto::Plain;
use crate::errand::{self, Brought};
use crate::flow::Stop;
use crate::flow::account::Mistakes;
use crate::flow::account::new_password::{NewPassword, SHORTEST};
use crate::flow::account::password::{self, Change, Outcome};
use crate::http::State;
use crate::http::middleware::Entered;
use crate::http::respond::failure;
use crate::http::sign_in::{Posted, UNACCEPTED};
use crate::pages::{Field, PasswordPage, Section};

/// The empty form.
pub async fn get_password(request: HttpRequest, state: web::Data<State>, entered: web::ReqData<Entered>) -> HttpResponse {
    let call = Call::new(&request, &state, &entered, Section::Password);
    call.show(|_| Ok(()), |ground, ()| make(ground, &Vec::new())).await
}

fn make(ground: Ground, mistakes: &Mistakes) -> PasswordPage {
    let field = |name: &str| Field { problem: problem_at(mistakes, name), ..Field::default() };
    PasswordPage {
        current: field("current"),
        password: field("password"),
        password_again: field("password_again"),
        strength: problem_at(mistakes, "strength"),
        ..PasswordPage::new(ground.frame, ground.account, SHORTEST)
    }
}

/// Changes it.
pub async fn post_password(
    request: HttpRequest,
    payload: web::Payload,
    state: web::Data<State>,
    entered: web::ReqData<Entered>,
) -> HttpResponse {
    let call = Call::new(&request, &state, &entered, Section::Password);
    let posted = match Posted::read(&request, payload, &entered).await {
        Ok(posted) => posted,
        Err(stop) => return failure::person(&state, &entered, &stop),
    };
    let ask = |brought| {
        let brought = gathered(brought);
        call.write(posted.clone(), move |here, posted| {
            let done = password::change(here.house, here.site, here.visit, (&change(posted), brought), here.now);
            match done {
                Ok(outcome) => Ok(Ok(outcome)),
                // The page itself says how long to wait.
                Err(Stop::SlowDown(seconds)) => Ok(Err(seconds)),
                Err(stop) => Err(stop),
            }
        })
    };
    let crossed = errand::with(&state.errands, ask, state.clock.now()).await;
    call.answer(crossed, |visit, one, done| match done {
        Ok(Outcome::Changed(renewed)) => call.go(&renewed, flash::PASSWORD),
        Ok(Outcome::Mistaken(mistakes)) => call.page(UNACCEPTED, &make(call.ground(visit, one, None), &mistakes)),
        Err(seconds) => {
            let page = make(call.ground(visit, one, None), &Vec::new());
            let page = PasswordPage { wait_minutes: Some(seconds.max(60) / 60), ..page };
            let mut response = call.page(StatusCode::TOO_MANY_REQUESTS, &page);
            response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(seconds));
            response
        }
    })
}

fn change(posted: &Posted) -> Change {
    let secret = |name| Plain::new(posted.get(name).to_owned());
    Change { current: secret("current"), new: NewPassword { password: secret("password"), again: secret("password_again") } }
}

fn gathered(brought: Vec<Brought>) -> password::Brought {
    brought.into_iter().fold(password::Brought::default(), |gathered, brought| match brought {
        Brought::PasswordVerdict(verdict) => password::Brought { verdict: Some(verdict), ..gathered },
        Brought::PasswordHash(hash) => password::Brought { hash: Some(hash), ..gathered },
        _ => gathered,
    })
}
