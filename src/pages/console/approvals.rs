//! Apps of developers that wait for an administrator.

use serde::Serialize;

use super::{ConsoleFrame, ConsoleSection, Told};
use crate::model::{AdminRole, ClientKind};
use crate::pages::{Frame, Moment, Page};

/// `GET /admin/approvals`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ApprovalsPage {
    /// The frame.
    pub frame: Frame,
    /// The console's frame.
    pub console: ConsoleFrame,
    /// What waits, the oldest first.
    pub waiting: Vec<ApprovalRow>,
}

/// An app that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ApprovalRow {
    /// `client_id`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: ClientKind,
    /// The team that made it.
    pub team: String,
    /// Where people would be sent.
    pub redirect_uris: Vec<String>,
    /// What it may ask for.
    pub scope: String,
    /// When it was made.
    pub since: Moment,
}

impl Page for ApprovalsPage {
    const TEMPLATE: &'static str = "pages/console/approvals";

    fn samples() -> Vec<Self> {
        let row = |name: &str, kind, uris: &[&str]| ApprovalRow {
            id: format!("kWm0q7Zb1xYf2hJtVnR9sA{}", name.len()),
            name: name.to_owned(),
            kind,
            team: "Maps & Navigation".into(),
            redirect_uris: uris.iter().map(|uri| (*uri).to_owned()).collect(),
            scope: if uris.is_empty() { String::new() } else { "openid profile email".into() },
            since: Moment::sample(90_000),
        };
        let usual = Self {
            frame: Frame::sample(),
            console: ConsoleFrame::sample(ConsoleSection::Approvals),
            waiting: vec![
                row("Field Notes", ClientKind::Web, &["https://fieldnotes.example.com/signed-in"]),
                row("Night job", ClientKind::Machine, &[]),
            ],
        };
        let none = Self { waiting: Vec::new(), console: usual.console.clone().telling(Told::AppApproved), ..usual.clone() };
        let auditor = Self { console: ConsoleFrame::sample_of(AdminRole::Auditor, ConsoleSection::Approvals), ..usual.clone() };
        let down = Self { console: usual.console.clone().telling(Told::AppTurnedDown), ..usual.clone() };
        vec![usual, none, auditor, down]
    }
}
