//! What a page of the portal has at hand, and what it gives back.

use actix_web::http::StatusCode;

use super::told;
use crate::errand::Brought;
use crate::flow::portal::door::Inside;
use crate::flow::portal::{Developer, Done, Refusal, Standing, Undone};
use crate::flow::visit::Visit;
use crate::flow::{House, Site, Stop};
use crate::http::State;
use crate::http::middleware::Entered;
use crate::http::respond::page;
use crate::http::sign_in::{Posted, UNACCEPTED};
use crate::model::{Id, Instant};
use crate::pages::portal::{PortalFrame, PortalQuestion, PortalSection, PortalTold, TeamTab};
use crate::pages::{Frame, Page, Person};
use crate::protocol::Parameters;

/// What a screen gives.
#[derive(Debug)]
pub enum Reply {
    /// A page.
    Page(StatusCode, String),
    /// 303 to a path under the issuer.
    Go(String),
}

/// What a screen returns. `NoSuchTeam` is a page that is not found.
pub type Served = Done<Reply>;

/// What came with the request.
#[derive(Clone)]
pub(super) struct Asked {
    /// What the path names, in order.
    pub names: Vec<String>,
    /// The query.
    pub query: Parameters,
    /// The form; of a page, an empty one.
    pub posted: Posted,
}

/// A developer at a page, on the blocking pool.
#[expect(missing_debug_implementations, reason = "what came with a form is shown nowhere")]
pub struct Desk<'a> {
    /// What the handlers share.
    pub state: &'a State,
    /// Where it is.
    pub entered: &'a Entered,
    /// The browser.
    pub visit: &'a Visit,
    /// Who it is.
    pub inside: &'a Inside,
    /// The team that the path names.
    pub standing: Option<&'a Standing>,
    /// What is asked.
    pub(super) asked: &'a Asked,
    /// What errands brought.
    pub brought: &'a [Brought],
    /// Now.
    pub now: Instant,
}

impl Desk<'_> {
    /// The ground under the flows.
    pub fn house(&self) -> &House {
        &self.state.house
    }

    /// The provider whose host it is.
    pub fn site(&self) -> &Site {
        &self.entered.site
    }

    /// As use cases take the developer.
    pub fn by(&self) -> &Developer {
        &self.inside.by
    }

    /// A name in the path.
    pub fn name(&self, at: usize) -> &str {
        self.asked.names.get(at).map_or("", String::as_str)
    }

    /// An identifier in the path.
    pub fn id<T>(&self, at: usize) -> Id<T> {
        Id::new(self.name(at))
    }

    /// A field of the form.
    pub fn posted(&self, name: &str) -> &str {
        self.asked.posted.get(name)
    }

    /// A path of ours as it stands in links.
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.site().provider.issuer.path())
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
            team: self.standing.map(tab),
            section,
            told: self.asked.query.get("told").and_then(PortalTold::named),
            form_token: self.visit.form_token(self.house()),
        };
        (page::frame(self.site()), portal)
    }

    /// A page.
    pub fn show(&self, page: &impl Page) -> Served {
        self.render(StatusCode::OK, page)
    }

    /// A form once more, with what has to be corrected.
    pub fn again(&self, page: &impl Page) -> Served {
        self.render(UNACCEPTED, page)
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

    fn render(&self, status: StatusCode, page: &impl Page) -> Served {
        let html = self.state.pages.render(page).map_err(|error| Stop::Fault(error.to_string()))?;
        Ok(Reply::Page(status, html))
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
