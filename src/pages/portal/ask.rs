//! The page before an act that is not taken back by a click: it names what the act takes along.

use serde::Serialize;

use super::PortalFrame;
use crate::model::TeamRole;
use crate::pages::{Frame, Page};

/// A question. Posted to `action`: `form_token`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PortalAskPage {
    /// The frame.
    pub frame: Frame,
    /// The portal's frame.
    pub portal: PortalFrame,
    /// What is asked.
    pub question: PortalQuestion,
    /// Where the answer goes, from the site's root on.
    pub action: String,
    /// Where *Cancel* leads, from the site's root on.
    pub cancel: String,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PortalQuestion {
    /// Send somebody away.
    RemoveMember {
        /// Their name.
        name: String,
    },
    /// Leave a team.
    Leave,
    /// Remove a team.
    DeleteTeam,
    /// Take a secret away.
    RevokeSecret {
        /// The app's name.
        name: String,
        /// The secret's identifier.
        secret: String,
    },
    /// Remove an app.
    DeleteApp {
        /// Its name.
        name: String,
    },
}

impl Page for PortalAskPage {
    const TEMPLATE: &'static str = "pages/portal/ask";

    fn samples() -> Vec<Self> {
        let make = |question| Self {
            frame: Frame::sample(),
            portal: PortalFrame::sample_in(TeamRole::Owner),
            question,
            action: "/portal/teams/x/leave".into(),
            cancel: "/portal/teams/x".into(),
        };
        let removed = PortalQuestion::RemoveMember { name: "Grace Hopper".into() };
        let secret = PortalQuestion::RevokeSecret { name: "Field Notes".into(), secret: "aVdTcQ3x91mL".into() };
        let app = PortalQuestion::DeleteApp { name: "Field Notes".into() };
        [removed, PortalQuestion::Leave, PortalQuestion::DeleteTeam, secret, app].map(make).to_vec()
    }
}
