//! What a page of the console has at hand, and what it gives back.

use actix_web::http::StatusCode;

use super::told;
use crate::errand::Brought;
use crate::flow::admin::door::Inside;
use crate::flow::admin::{Administrator, Done, Refusal, Undone};
use crate::flow::visit::Visit;
use crate::flow::{House, Site, Stop};
use crate::http::State;
use crate::http::middleware::Entered;
use crate::http::respond::page;
use crate::http::sign_in::{Posted, UNACCEPTED};
use crate::model::{Id, Instant};
use crate::pages::console::{ConsoleFrame, ConsoleSection, May};
use crate::pages::{Frame, Page, Person};
use crate::protocol::Parameters;

/// What a screen gives.
#[derive(Debug)]
pub enum Reply {
    /// A page.
    Page(StatusCode, String),
    /// Something to keep.
    File {
        /// Its name.
        name: &'static str,
        /// Its media type.
        media: &'static str,
        /// What is in it.
        text: String,
    },
    /// 303 to a path under the issuer.
    Go(String),
    /// There is nothing there.
    NotFound,
}

/// What a screen returns. `NoSuchPerson` is a page that is not found.
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

/// An administrator at a page, on the blocking pool.
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

    /// As use cases take the administrator.
    pub fn by(&self) -> &Administrator {
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

    /// What every page begins with.
    pub fn frame(&self, section: ConsoleSection) -> (Frame, ConsoleFrame) {
        let Inside { one, role, by } = self.inside;
        let console = ConsoleFrame {
            person: Person::of(&one.user),
            role: *role,
            section,
            may: May::of(&by.authority),
            told: told::read(&self.asked.query),
            form_token: self.visit.form_token(self.house()),
        };
        (page::frame(self.site()), console)
    }

    /// A page.
    pub fn show(&self, page: &impl Page) -> Served {
        self.render(StatusCode::OK, page)
    }

    /// A form once more, with what has to be corrected.
    pub fn again(&self, page: &impl Page) -> Served {
        self.render(UNACCEPTED, page)
    }

    fn render(&self, status: StatusCode, page: &impl Page) -> Served {
        let html = self.state.pages.render(page).map_err(|error| Stop::Fault(error.to_string()))?;
        Ok(Reply::Page(status, html))
    }
}

/// After an act: to the page at `path`, which tells what was done, or why nothing was.
pub fn settled<T>(done: Done<T>, path: &str, word: &str) -> Served {
    match done {
        Ok(_) => Ok(Reply::Go(format!("{path}?told={word}"))),
        Err(Undone::Refused(Refusal::NoSuchPerson)) => Err(Refusal::NoSuchPerson.into()),
        Err(Undone::Refused(refusal)) => Ok(Reply::Go(format!("{path}?told={}", told::of(&refusal).word()))),
        Err(stopped) => Err(stopped),
    }
}
