//! What a page or an act of the console is: the address, who may be there, and the function that does it.

use super::desk::{Desk, Served};
use crate::flow::admin::door::Proof;
use crate::http::screens::Verb;
use crate::model::Action;

/// Does the work, on the blocking pool.
pub type Handle = for<'a> fn(&Desk<'a>) -> Served;

/// A page, or an act.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    /// The method.
    pub verb: Verb,
    /// The path under the issuer.
    pub path: &'static str,
    /// What it takes to be there; `None` takes any role.
    pub action: Option<Action>,
    /// How lately the person has to have signed in.
    pub proof: Proof,
    /// Whether files can be sent with its form.
    pub takes_files: bool,
    /// What it does.
    pub handle: Handle,
}

impl Screen {
    /// A page.
    pub const fn page(path: &'static str, action: Action, handle: Handle) -> Self {
        Self { verb: Verb::Get, path, action: Some(action), proof: Proof::Session, takes_files: false, handle }
    }

    /// An act.
    pub const fn act(path: &'static str, action: Action, handle: Handle) -> Self {
        Self { verb: Verb::Post, ..Self::page(path, action, handle) }
    }

    /// Files can be sent with its form.
    #[must_use]
    pub const fn with_files(self) -> Self {
        Self { takes_files: true, ..self }
    }

    /// For somebody who has just signed in.
    #[must_use]
    pub const fn fresh(self) -> Self {
        Self { proof: Proof::Fresh, ..self }
    }

    /// For everybody with a role.
    #[must_use]
    pub const fn for_every_role(self) -> Self {
        Self { action: None, ..self }
    }
}
