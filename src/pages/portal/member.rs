//! What somebody is in a team.

use serde::Serialize;

use super::{MemberRow, PortalFrame};
use crate::model::TeamRole;
use crate::pages::{Frame, Page};

/// `GET /portal/teams/{team}/members/{person}`. Posted: `form_token` and `role`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TeamMemberPage {
    /// The frame.
    pub frame: Frame,
    /// The portal's frame.
    pub portal: PortalFrame,
    /// Who it is.
    pub member: MemberRow,
    /// The roles, the mightiest first.
    pub choices: Vec<TeamRoleChoice>,
}

/// A role that can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct TeamRoleChoice {
    /// The role.
    pub role: TeamRole,
    /// Whether it is chosen.
    pub is_current: bool,
}

impl TeamRoleChoice {
    /// Every role, with one chosen.
    pub fn all(current: TeamRole) -> Vec<Self> {
        TeamRole::ALL.into_iter().map(|role| Self { role, is_current: role == current }).collect()
    }
}

impl Page for TeamMemberPage {
    const TEMPLATE: &'static str = "pages/portal/member";

    fn samples() -> Vec<Self> {
        vec![Self {
            frame: Frame::sample(),
            portal: PortalFrame::sample_in(TeamRole::Owner),
            member: MemberRow::sample("Grace Hopper", "grace", TeamRole::Developer),
            choices: TeamRoleChoice::all(TeamRole::Developer),
        }]
    }
}
