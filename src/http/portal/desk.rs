//! A developer at a page of the portal.

use super::told;
use crate::flow::portal::{Developer, Done, Refusal, Standing, Undone};
use crate::flow::visit::SignedIn;
use crate::http::respond::page;
use crate::http::screens;
pub use crate::http::screens::Reply;
use crate::pages::portal::{PortalFrame, PortalQuestion, PortalSection, PortalTold, TeamTab};
use crate::pages::{Frame, Person};

/// A developer, and the team whose page it is.
#[derive(Debug)]
pub struct Seat {
    /// The person and the session.
    pub one: SignedIn,
    /// As use cases take them.
    pub by: Developer,
    /// The team that the path names, if it names one.
    pub standing: Option<Standing>,
}

/// A developer at a page, on the blocking pool.
pub type Desk<'a> = screens::Desk<'a, Seat>;

/// What a screen returns. `NoSuchTeam` is a page that is not found.
pub type Served = Done<Reply>;

impl Desk<'_> {
    /// As use cases take the developer.
    pub fn by(&self) -> &Developer {
        &self.inside.by
    }

    /// The page of the team that the path names.
    pub fn team_path(&self) -> String {
        format!("/portal/teams/{}", self.name(0))
    }

    /// What every page begins with.
    pub fn frame(&self, section: PortalSection) -> (Frame, PortalFrame) {
        let tab = |standing: &Standing| {
            let names = (standing.team.id.as_str().to_owned(), standing.team.name.clone());
            TeamTab::of(names, standing.role, standing.is_member)
        };
        let portal = PortalFrame {
            person: Person::of(&self.inside.one.user),
            team: self.inside.standing.as_ref().map(tab),
            section,
            told: self.asked.query.get("told").and_then(PortalTold::named).map(Into::into),
            form_token: self.visit.form_token(self.house()),
        };
        (page::frame(self.site()), portal)
    }

    /// A question in a team; the answer goes to the page's own address.
    pub fn ask(&self, question: PortalQuestion, act: &str, cancel: &str) -> Served {
        let (frame, portal) = self.frame(PortalSection::Team);
        let own = self.link(&self.team_path());
        let page = crate::pages::portal::PortalAskPage {
            frame,
            portal,
            question,
            action: format!("{own}{act}"),
            cancel: format!("{own}{cancel}"),
        };
        self.show(&page)
    }
}

/// After an act: to the page at `path`, which tells what was done, or why nothing was.
pub fn settled<T>(done: Done<T>, path: &str, told: PortalTold) -> Served {
    match done {
        Ok(_) => Ok(Reply::Go(format!("{path}?told={}", told.word()))),
        Err(Undone::Refused(Refusal::NoSuchTeam)) => Err(Refusal::NoSuchTeam.into()),
        Err(Undone::Refused(refusal)) => Ok(Reply::Go(format!("{path}?told={}", told::of(&refusal).word()))),
        Err(stopped) => Err(stopped),
    }
}
