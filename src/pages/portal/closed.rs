//! The portal is not for everybody: what a person sees who is no developer here, or whose role in a team does not open the page.

use serde::Serialize;

use crate::model::TeamRole;
use crate::pages::{Frame, Page, Person};

/// Status 403.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PortalClosedPage {
    /// The frame.
    pub frame: Frame,
    /// Who asked.
    pub person: Person,
    /// What they are in the team, if it is about one.
    pub role: Option<TeamRole>,
    /// Where the team is, from the site's root on.
    pub team: String,
    /// The code of the error catalogue.
    pub code: &'static str,
    /// Found again in the log; people quote it.
    pub reference: String,
    /// The sealed way back, for another account.
    pub interaction: String,
}

impl Page for PortalClosedPage {
    const TEMPLATE: &'static str = "pages/portal/closed";

    fn samples() -> Vec<Self> {
        let make = |role, code| Self {
            frame: Frame::sample(),
            person: Person::sample(),
            role,
            team: "/portal/teams/x".into(),
            code,
            reference: "7Q3F-0KX2-M9TD".into(),
            interaction: "sealed".into(),
        };
        vec![make(None, "not_a_developer"), make(Some(TeamRole::Viewer), "team_role_too_narrow")]
    }
}
