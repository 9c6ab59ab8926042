//! A team's name: of a new one, or another one.

use serde::Serialize;

use super::{PortalFrame, PortalSection};
use crate::model::TeamRole;
use crate::pages::{Field, Frame, Page, Problem};

/// `GET /portal/teams/new` and `…/rename`. Posted: `form_token` and `name`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TeamFormPage {
    /// The frame.
    pub frame: Frame,
    /// The portal's frame; with a team, that one is renamed.
    pub portal: PortalFrame,
    /// The name.
    pub name: Field,
}

impl Page for TeamFormPage {
    const TEMPLATE: &'static str = "pages/portal/team_form";

    fn samples() -> Vec<Self> {
        let new = Self {
            frame: Frame::sample(),
            portal: PortalFrame::sample(PortalSection::Teams),
            name: Field { value: "Maps".into(), ..Field::default() },
        };
        let bad = Self { name: Field { value: String::new(), problem: Some(Problem::Missing) }, ..new.clone() };
        vec![new.clone(), bad, Self { portal: PortalFrame::sample_in(TeamRole::Owner), ..new }]
    }
}
