//! What a page or an act of the portal is: the address, who may be there, and the function that does it.

use super::desk::{Desk, Served};
use crate::flow::portal::door::Need;
use crate::model::TeamAction;

use crate::http::screens::Verb;

/// Does the work, on the blocking pool.
pub type Handle = for<'a> fn(&Desk<'a>) -> Served;

/// Who may be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Open {
    /// Whoever comes through the door.
    To(Need),
    /// Whoever may do this in the team that the path names first.
    Team(TeamAction),
}

/// A page, or an act.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    /// The method.
    pub verb: Verb,
    /// The path under the issuer.
    pub path: &'static str,
    /// Who may be there.
    pub open: Open,
    /// What it does.
    pub handle: Handle,
}

impl Screen {
    /// A page for every developer.
    pub const fn page(path: &'static str, handle: Handle) -> Self {
        Self { verb: Verb::Get, path, open: Open::To(Need::Agreed), handle }
    }

    /// An act of every developer.
    pub const fn act(path: &'static str, handle: Handle) -> Self {
        Self { verb: Verb::Post, ..Self::page(path, handle) }
    }

    /// In a team.
    #[must_use]
    pub const fn of(self, action: TeamAction) -> Self {
        Self { open: Open::Team(action), ..self }
    }

    /// With another door.
    #[must_use]
    pub const fn behind(self, need: Need) -> Self {
        Self { open: Open::To(need), ..self }
    }

    /// What the door asks.
    pub fn need(&self) -> Need {
        match self.open {
            Open::To(need) => need,
            Open::Team(_) => Need::Agreed,
        }
    }
}
