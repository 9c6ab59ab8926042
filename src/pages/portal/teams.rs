//! The teams of somebody.

use serde::Serialize;

use super::{PortalFrame, PortalSection, PortalTold};
use crate::model::TeamRole;
use crate::pages::{Frame, Page};

/// `GET /portal`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TeamsPage {
    /// The frame.
    pub frame: Frame,
    /// The portal's frame.
    pub portal: PortalFrame,
    /// The teams that the person is in.
    pub own: Vec<TeamRow>,
    /// Of somebody who administers the tenant: a page of all teams.
    pub all: Vec<TeamRow>,
    /// Where the next page of all teams is.
    pub next: Option<String>,
    /// Whether only those are shown that nobody owns who can sign in.
    pub is_filtered: bool,
    /// Whether they administer the tenant.
    pub is_administrator: bool,
    /// Whether they may make a team.
    pub may_create: bool,
}

/// A team in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TeamRow {
    /// The identifier.
    pub id: String,
    /// The name.
    pub name: String,
    /// What the person is there.
    pub role: Option<TeamRole>,
}

impl Page for TeamsPage {
    const TEMPLATE: &'static str = "pages/portal/teams";

    fn samples() -> Vec<Self> {
        let row = |name: &str, role| TeamRow { id: format!("id-of-{}", name.len()), name: name.to_owned(), role };
        let usual = Self {
            frame: Frame::sample(),
            portal: PortalFrame::sample(PortalSection::Teams),
            own: vec![
                row("Maps & Navigation", Some(TeamRole::Owner)),
                row("Customer portal of Northwind Traders and all of their subsidiaries", Some(TeamRole::Viewer)),
            ],
            all: Vec::new(),
            next: None,
            is_filtered: false,
            is_administrator: false,
            may_create: true,
        };
        let administrator = Self {
            all: vec![row("Billing", None), row("Maps & Navigation", None)],
            next: Some("/portal?after=x".into()),
            is_administrator: true,
            ..usual.clone()
        };
        let orphaned = Self { is_filtered: true, next: None, ..administrator.clone() };
        let well = Self { all: Vec::new(), ..orphaned.clone() };
        let none = Self { own: Vec::new(), ..usual.clone() };
        let told = PortalTold::ALL.into_iter().map(|(_, told)| {
            let portal = usual.portal.clone().telling(told);
            Self { portal, may_create: false, ..usual.clone() }
        });
        [usual.clone(), administrator, orphaned, well, none].into_iter().chain(told).collect()
    }
}
