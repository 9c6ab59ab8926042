//! Apps of developers that wait for an administrator.

use serde::Serialize;

use super::{ConsoleFrame, ConsoleSection, Told};
use crate::model::{AdminRole, ClientKind};
use crate::pages::app_changes::ChangeLine;
use crate::pages::{Field, Frame, Moment, Page, Problem};

/// `GET /admin/approvals`, with `after`. Posted to each one's `approve`: `form_token` and `revision`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ApprovalsPage {
    /// The frame.
    pub frame: Frame,
    /// The console's frame.
    pub console: ConsoleFrame,
    /// What waits, the oldest first.
    pub waiting: Vec<ApprovalRow>,
    /// The first page, if this is another one.
    pub first: Option<String>,
    /// The next page, if there is one.
    pub next: Option<String>,
}

/// An app that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ApprovalRow {
    /// `client_id`.
    pub id: String,
    /// `client_id`, percent-encoded for a path.
    pub segment: String,
    /// What was looked at.
    pub revision: String,
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
    /// Since when it waits.
    pub since: Moment,
    /// Whether the app works, and a change of it waits.
    pub is_change: bool,
    /// What is to be different.
    pub changes: Vec<ChangeLine>,
}

impl Page for ApprovalsPage {
    const TEMPLATE: &'static str = "pages/console/approvals";

    fn samples() -> Vec<Self> {
        let row = |name: &str, kind, uris: &[&str]| ApprovalRow {
            id: format!("kWm0q7Zb1xYf2hJtVnR9sA{}", name.len()),
            segment: format!("kWm0q7Zb1xYf2hJtVnR9sA{}", name.len()),
            revision: "r".into(),
            name: name.to_owned(),
            kind,
            team: "Maps & Navigation".into(),
            redirect_uris: uris.iter().map(|uri| (*uri).to_owned()).collect(),
            scope: if uris.is_empty() { String::new() } else { "openid profile email".into() },
            since: Moment::sample(90_000),
            is_change: false,
            changes: Vec::new(),
        };
        let web = row("Field Notes", ClientKind::Web, &["https://fieldnotes.example.com/signed-in"]);
        let usual = Self {
            frame: Frame::sample(),
            console: ConsoleFrame::sample(ConsoleSection::Approvals),
            waiting: vec![
                ApprovalRow { is_change: true, changes: ChangeLine::samples(), ..web.clone() },
                web,
                row("Night job", ClientKind::Machine, &[]),
            ],
            first: None,
            next: None,
        };
        let none = Self { waiting: Vec::new(), console: usual.console.clone().telling(Told::AppApproved), ..usual.clone() };
        let paged = Self {
            first: Some("/admin/approvals".into()),
            next: Some("/admin/approvals?after=x".into()),
            console: usual.console.clone().telling(Told::ApprovalReplaced),
            ..usual.clone()
        };
        let auditor = Self { console: ConsoleFrame::sample_of(AdminRole::Auditor, ConsoleSection::Approvals), ..usual.clone() };
        let down = Self { console: usual.console.clone().telling(Told::AppTurnedDown), ..usual.clone() };
        vec![usual, none, paged, auditor, down]
    }
}

/// `GET /admin/approvals/{client}/turn-down`. Posted: `form_token`, `revision` and `reason`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TurnDownPage {
    /// The frame.
    pub frame: Frame,
    /// The console's frame.
    pub console: ConsoleFrame,
    /// The app.
    pub app: ApprovalRow,
    /// What was looked at.
    pub revision: String,
    /// Why, for its team.
    pub reason: Field,
}

impl Page for TurnDownPage {
    const TEMPLATE: &'static str = "pages/console/turn_down";

    fn samples() -> Vec<Self> {
        let console = ConsoleFrame::sample(ConsoleSection::Approvals);
        let rows = ApprovalsPage::samples().into_iter().flat_map(|page| page.waiting).take(2);
        let page =
            |app| Self { frame: Frame::sample(), console: console.clone(), app, revision: "r".into(), reason: Field::default() };
        let asked = rows.map(page);
        asked.flat_map(|page| [Self { reason: Field::default().with(Problem::Missing), ..page.clone() }, page]).collect()
    }
}
