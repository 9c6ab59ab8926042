//! Who is let in to the portal and to a team, and what they are told who are not.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::ServiceConfig;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::SCREENS;
use super::desk::Seat;
use super::screen::{Open, Screen};
use super::told;
use crate::flow::portal::door::{self, Door};
use crate::flow::portal::{Refusal, Undone, teams};
use crate::flow::visit::SignedIn;
use crate::flow::{Result, Stop};
use crate::http::State;
use crate::http::middleware::Entered;
use crate::http::respond::failure;
use crate::http::respond::page::{self, Policy};
use crate::http::screens::{self, Arrived, Asked, Reply, Row, Verb, Visited};
use crate::http::sign_in::own_path;
use crate::model::{Id, Instant, TeamRole};
use crate::pages::Person;
use crate::pages::portal::{PortalClosedPage, PortalTold};
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
    /// As nobody: this interaction leads through the log-in page and back.
    Out(String),
    /// As somebody who may not be here; the interaction leads back for another account.
    Closed(Box<SignedIn>, Option<TeamRole>, String),
    /// Without having accepted what developers accept.
    Agree,
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

    fn come(&self, came: &Visited<'_>, now: Instant) -> Result<Came> {
        let Arrived { state, entered, asked, back } = came.at;
        let (house, site) = (&state.house, &entered.site);
        let inside = match door::enter(house, site, came.visit, (self.need(), back), now)? {
            Door::In(inside) => *inside,
            Door::SignIn(seal) => return Ok(Came::Out(seal)),
            Door::Closed(one, seal) => return Ok(Came::Closed(one, None, seal)),
            Door::Agree => return Ok(Came::Agree),
        };
        let standing = match self.open {
            Open::To(_) => None,
            Open::Team(action) => {
                let id = Id::new(asked.names.first().map_or("", String::as_str));
                match teams::open(house.store(), &inside.by, (&id, action)) {
                    Ok(standing) => Some(standing),
                    Err(Undone::Refused(Refusal::NotAllowed(role))) => {
                        let seal = door::way(house, site, came.visit, back, now)?;
                        return Ok(Came::Closed(Box::new(inside.one), Some(role), seal));
                    }
                    Err(undone) => return Ok(Came::In(Err(undone))),
                }
            }
        };
        if !came.is_own(self.verb) {
            return Ok(Came::Stale);
        }
        let seat = Seat { one: inside.one, by: inside.by, standing };
        match (self.handle)(&came.desk(&seat, now)) {
            Err(Undone::Stopped(stop @ Stop::Needs(_))) => Err(stop),
            served => Ok(Came::In(served)),
        }
    }

    fn answer(came: Came, at: &Arrived<'_>) -> HttpResponse {
        let Arrived { state, entered, asked, back } = *at;
        match came {
            Came::In(Ok(reply)) => reply.answer(at),
            Came::In(Err(Undone::Refused(Refusal::NoSuchTeam))) => failure::not_found(state, entered),
            Came::In(Err(Undone::Refused(refusal))) => {
                log::info!(request = &*entered.reference; "refused in the portal: {refusal:?}");
                page::see_other(&own_path(entered, &format!("/portal?told={}", told::of(&refusal).word())))
            }
            Came::In(Err(Undone::Stopped(stop))) => failure::person(state, entered, &stop),
            Came::Out(seal) => page::see_other(&own_path(entered, &format!("/login?interaction={seal}"))),
            Came::Closed(one, role, interaction) => shut(state, entered, &one, (role, team(asked), interaction)),
            Came::Agree => {
                let to = utf8_percent_encode(back, NON_ALPHANUMERIC);
                page::see_other(&own_path(entered, &format!("/portal/agreements?to={to}")))
            }
            Came::Stale => page::see_other(&own_path(entered, &format!("{back}?told={}", PortalTold::Stale.word()))),
        }
    }
}

fn team(asked: &Asked) -> String {
    asked.names.first().map(|id| format!("/portal/teams/{id}")).unwrap_or_default()
}

fn shut(
    state: &State,
    entered: &Entered,
    one: &SignedIn,
    (role, team, interaction): (Option<TeamRole>, String, String),
) -> HttpResponse {
    let code = if role.is_some() { ProblemCode::TeamRoleTooNarrow } else { ProblemCode::NotADeveloper };
    log::info!(request = &*entered.reference, code = code.entry().code; "the portal stayed closed");
    let page = PortalClosedPage {
        frame: page::frame(&entered.site),
        person: Person::of(&one.user),
        role,
        team: own_path(entered, &team),
        code: code.entry().code,
        reference: entered.reference.to_string(),
        interaction,
    };
    page::render(state, StatusCode::FORBIDDEN, &Policy::default(), &page)
}
