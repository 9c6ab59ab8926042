//! Pages of our own as tables (console, portal): what there is is a row, served and tested as it stands. Who may be there, and what they
//! are told who may not, is the business of each table.

pub mod claims;
mod desk;
pub mod place;
mod serve;

pub use desk::{Asked, Desk, Reply};
pub use serve::register;

use actix_web::HttpResponse;

use crate::errand::Brought;
use crate::flow::Result;
use crate::flow::visit::Visit;
use crate::http::State;
use crate::http::middleware::Entered;
use crate::model::Instant;

/// The method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// Shows a page.
    Get,
    /// Does what a form says.
    Post,
}

/// A page or an act: a row of a table.
pub trait Row: Sync + Sized + 'static {
    /// How a request came in.
    type Came: Send + 'static;

    /// The whole table.
    fn all() -> impl Iterator<Item = &'static Self>;

    /// The method.
    fn verb(&self) -> Verb;

    /// The path under the issuer.
    fn path(&self) -> &'static str;

    /// Whether files can be sent with its form.
    fn takes_files(&self) -> bool {
        false
    }

    /// Lets somebody in and serves them, on the blocking pool.
    ///
    /// # Errors
    /// `Needs`, `Busy` or `Fault`.
    fn come(&self, at: &Visited<'_>, now: Instant) -> Result<Self::Came>;

    /// What that comes to.
    fn answer(came: Self::Came, at: &Arrived<'_>) -> HttpResponse;
}

/// Where a request arrived.
#[expect(missing_debug_implementations, reason = "what came with a form is shown nowhere")]
pub struct Arrived<'a> {
    /// What the handlers share.
    pub state: &'a State,
    /// Where it is.
    pub entered: &'a Entered,
    /// What is asked.
    pub asked: &'a Asked,
    /// The page itself, or the one from which an act is done.
    pub back: &'a str,
}

/// Where a request arrived, and from which browser.
#[expect(missing_debug_implementations, reason = "what came with a form is shown nowhere")]
pub struct Visited<'a> {
    /// Where it arrived.
    pub at: Arrived<'a>,
    /// The browser.
    pub visit: &'a Visit,
    /// What errands brought.
    pub brought: &'a [Brought],
}

impl<'a> Visited<'a> {
    /// The desk of somebody who was let in.
    pub fn desk<I>(&self, inside: &'a I, now: Instant) -> Desk<'a, I> {
        let Arrived { state, entered, asked, .. } = self.at;
        Desk { state, entered, visit: self.visit, inside, asked, brought: self.brought, now }
    }

    /// Whether a form is this browser's; a page needs none.
    pub fn is_own(&self, verb: Verb) -> bool {
        verb == Verb::Get || self.visit.owns_form_token(&self.at.state.house, self.at.asked.posted.get("form_token"))
    }
}
