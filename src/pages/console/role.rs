//! What a person is in the console: one of four roles, or nothing.

use serde::Serialize;

use super::{ConsoleFrame, ConsoleSection};
use crate::model::AdminRole;
use crate::pages::{Frame, Page, Person};

/// `GET /admin/people/{id}/role`. Posted: `form_token` and `role`, which is empty for none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RolePage {
    /// The frame.
    pub frame: Frame,
    /// The console's frame.
    pub console: ConsoleFrame,
    /// Whose role it is.
    pub person: Person,
    /// The person's identifier.
    pub id: String,
    /// The roles, the mightiest first, and none.
    pub choices: Vec<RoleChoice>,
}

/// A role that can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct RoleChoice {
    /// The role; `None` is none.
    pub role: Option<AdminRole>,
    /// Whether it is what the person is now.
    pub is_current: bool,
}

impl RoleChoice {
    /// Every choice for somebody who is `current`.
    pub fn all(current: Option<AdminRole>) -> Vec<Self> {
        let roles = AdminRole::ALL.into_iter().map(Some).chain([None]);
        roles.map(|role| Self { role, is_current: role == current }).collect()
    }
}

impl Page for RolePage {
    const TEMPLATE: &'static str = "pages/console/role";

    fn samples() -> Vec<Self> {
        let make = |current| Self {
            frame: Frame::sample(),
            console: ConsoleFrame::sample(ConsoleSection::People),
            person: Person::named("Grace Hopper", "grace"),
            id: "kWm0q7Zb1xYf2hJtVnR9sA".into(),
            choices: RoleChoice::all(current),
        };
        vec![make(None), make(Some(AdminRole::Support))]
    }
}
