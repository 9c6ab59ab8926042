//! Who is let in to the console, and what they are told who are not.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::ServiceConfig;

use super::SCREENS;
use super::screen::Screen;
use crate::flow::admin::door::{self, Door, Wanted};
use crate::flow::admin::{Refusal, Undone};
use crate::flow::visit::SignedIn;
use crate::flow::{Result, Stop};
use crate::http::State;
use crate::http::middleware::Entered;
use crate::http::respond::failure;
use crate::http::respond::page::{self, Policy};
use crate::http::screens::{self, Arrived, Reply, Row, Verb, Visited};
use crate::http::sign_in::own_path;
use crate::model::Instant;
use crate::pages::Person;
use crate::pages::console::{ClosedPage, Told};
use crate::protocol::problem::ProblemCode;

/// Registers every screen.
pub fn screens(config: &mut ServiceConfig) {
    screens::register::<Screen>(config);
}

/// How a request came in.
#[derive(Debug)]
pub enum Came {
    /// Served, or not.
    In(std::result::Result<Reply, Undone>),
    /// As nobody, or not lately enough: this interaction leads through the log-in page and back.
    Out(String),
    /// As somebody who may not be here; the interaction leads back for another account.
    Closed(Box<SignedIn>, String),
    /// With a form that is not this browser's.
    Stale,
}

impl Row for Screen {
    type Came = Came;

    fn all() -> impl Iterator<Item = &'static Self> {
        SCREENS.iter().copied().flatten()
    }

    fn verb(&self) -> Verb {
        self.verb
    }

    fn path(&self) -> &'static str {
        self.path
    }

    fn takes_files(&self) -> bool {
        self.takes_files
    }

    fn come(&self, came: &Visited<'_>, now: Instant) -> Result<Came> {
        let Arrived { state, entered, back, .. } = came.at;
        let wanted = Wanted { path: back.to_owned(), action: self.action, proof: self.proof };
        let inside = match door::enter(&state.house, &entered.site, came.visit, &wanted, now)? {
            Door::In(inside) => inside,
            Door::SignIn(seal) => return Ok(Came::Out(seal)),
            Door::Closed(one, seal) => return Ok(Came::Closed(one, seal)),
        };
        if !came.is_own(self.verb) {
            return Ok(Came::Stale);
        }
        match (self.handle)(&came.desk(&inside, now)) {
            Err(Undone::Stopped(stop @ Stop::Needs(_))) => Err(stop),
            served => Ok(Came::In(served)),
        }
    }

    fn answer(came: Came, at: &Arrived<'_>) -> HttpResponse {
        let Arrived { state, entered, back, .. } = *at;
        match came {
            Came::In(Ok(reply)) => reply.answer(at),
            Came::In(Err(Undone::Refused(Refusal::NoSuchPerson))) => failure::not_found(state, entered),
            Came::In(Err(Undone::Refused(refusal))) => {
                log::info!(request = &*entered.reference; "refused in the console: {refusal}");
                page::see_other(&own_path(entered, &format!("/admin?told={}", super::told::of(&refusal).word())))
            }
            Came::In(Err(Undone::Stopped(stop))) => failure::person(state, entered, &stop),
            Came::Out(seal) => page::see_other(&own_path(entered, &format!("/login?interaction={seal}"))),
            Came::Closed(one, interaction) => closed(state, entered, &one, interaction),
            Came::Stale => page::see_other(&own_path(entered, &format!("{back}?told={}", Told::Stale.word()))),
        }
    }
}

/// The page for somebody who may not be here.
pub(in crate::http) fn closed(state: &State, entered: &Entered, one: &SignedIn, interaction: String) -> HttpResponse {
    let role = one.user.admin_role;
    let code = if role.is_some() { ProblemCode::RoleTooNarrow } else { ProblemCode::NotAnAdministrator };
    log::info!(request = &*entered.reference, code = code.entry().code; "the console stayed closed");
    let page = ClosedPage {
        frame: page::frame(&entered.site),
        person: Person::of(&one.user),
        role,
        code: code.entry().code,
        reference: entered.reference.to_string(),
        interaction,
    };
    page::render(state, StatusCode::FORBIDDEN, &Policy::default(), &page)
}
