//! An administrator at a page of the console.

use super::told;
use crate::flow::admin::door::Inside;
use crate::flow::admin::{Administrator, Done, Refusal, Undone};
use crate::http::respond::page;
use crate::http::screens;
pub use crate::http::screens::Reply;
use crate::pages::console::{ConsoleFrame, ConsoleSection, May};
use crate::pages::{Frame, Person};

/// An administrator at a page, on the blocking pool.
pub type Desk<'a> = screens::Desk<'a, Inside>;

/// What a screen returns. `NoSuchPerson` is a page that is not found.
pub type Served = Done<Reply>;

impl Desk<'_> {
    /// As use cases take the administrator.
    pub fn by(&self) -> &Administrator {
        &self.inside.by
    }

    /// What every page begins with.
    pub fn frame(&self, section: ConsoleSection) -> (Frame, ConsoleFrame) {
        let Inside { one, role, by } = self.inside;
        let may = May::of(&by.authority);
        let console = ConsoleFrame {
            person: Person::of(&one.user),
            role: *role,
            section,
            may: May { see_tenants: may.see_tenants && self.site().tenant.manages_tenants, ..may },
            told: told::read(&self.asked.query).map(Into::into),
            form_token: self.visit.form_token(self.house()),
        };
        (page::frame(self.site()), console)
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
