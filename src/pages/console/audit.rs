//! The audit log: found by what entries say, and one entry whole.

use serde::Serialize;

use super::{ConsoleFrame, ConsoleSection};
use crate::model::AdminRole;
use crate::pages::{Frame, Moment, Page};

/// `GET /admin/audit`, with the members of the filter and `after`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AuditPage {
    /// The frame.
    pub frame: Frame,
    /// The console's frame.
    pub console: ConsoleFrame,
    /// What was asked for, as it was typed.
    pub asked: AuditAsked,
    /// Whether anything was.
    pub is_filtered: bool,
    /// What was found.
    pub entries: Vec<AuditLine>,
    /// The address of the same as JSON lines.
    pub export: String,
    /// The address of the first page, if this is a later one.
    pub first: Option<String>,
    /// The address of the next page.
    pub next: Option<String>,
}

/// The members of the filter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct AuditAsked {
    /// What they are about.
    pub class: AuditKind,
    /// An action.
    pub action: String,
    /// Who.
    pub actor: String,
    /// To what.
    pub target: String,
    /// The first day.
    pub from: String,
    /// The last day.
    pub until: String,
}

/// What entries are about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AuditKind {
    /// Anything.
    #[default]
    Everything,
    /// Acts of administration.
    Administration,
    /// People and apps.
    Activity,
}

/// An entry in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AuditLine {
    /// The identifier.
    pub id: String,
    /// When.
    pub at: Moment,
    /// Who: a name where there is one; empty for a stranger.
    pub actor: String,
    /// What.
    pub action: String,
    /// To what.
    pub target: String,
    /// Why it failed, if it did.
    pub reason: Option<String>,
}

/// `GET /admin/audit/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AuditEntryPage {
    /// The frame.
    pub frame: Frame,
    /// The console's frame.
    pub console: ConsoleFrame,
    /// The entry as the list has it.
    pub entry: AuditLine,
    /// What it is about.
    pub class: AuditKind,
    /// Who, as it is written in the log.
    pub actor: String,
    /// To what, as it is written in the log.
    pub target: String,
    /// The members of the detail.
    pub detail: Vec<AuditFact>,
    /// The link of the chain; `None` until it has one.
    pub hash: Option<String>,
}

/// A member of an entry's detail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AuditFact {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

impl AuditLine {
    fn sample(id: &str, (actor, action, target): (&str, &str, &str), reason: Option<&str>, ago: i64) -> Self {
        let text = str::to_owned;
        let (actor, action, target) = (text(actor), text(action), text(target));
        Self { id: text(id), at: Moment::sample(ago), actor, action, target, reason: reason.map(text) }
    }
}

impl Page for AuditPage {
    const TEMPLATE: &'static str = "pages/console/audit";

    fn samples() -> Vec<Self> {
        let line = AuditLine::sample;
        let usual = Self {
            frame: Frame::sample(),
            console: ConsoleFrame::sample_of(AdminRole::Auditor, ConsoleSection::Audit),
            asked: AuditAsked::default(),
            is_filtered: false,
            entries: vec![
                line("e1", ("ada", "login", "ada"), None, 20),
                line("e2", ("", "login.fail", "ada"), Some("wrong_password"), 40),
                line("e3", ("cli", "key.rotate", "key:NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"), None, 90_000),
                line(
                    "e4",
                    ("client:notes", "token.replay", "grace.hopper.of.the.united.states.navy"),
                    Some("code_replayed"),
                    91_000,
                ),
                line("e5", ("", "login.fail", ""), Some("unknown_account"), 92_000),
            ],
            export: "/admin/audit/export".into(),
            first: None,
            next: Some("/admin/audit?after=x".into()),
        };
        let asked = AuditAsked {
            class: AuditKind::Activity,
            action: "login.fail".into(),
            actor: String::new(),
            target: "ada".into(),
            from: "2026-11-01".into(),
            until: "2026-11-26".into(),
        };
        let found = Self { asked, is_filtered: true, first: Some("/admin/audit".into()), next: None, ..usual.clone() };
        let nothing = Self { entries: Vec::new(), ..found.clone() };
        let empty = Self { asked: AuditAsked::default(), is_filtered: false, ..nothing.clone() };
        vec![usual, found, nothing, empty]
    }
}

impl Page for AuditEntryPage {
    const TEMPLATE: &'static str = "pages/console/audit_entry";

    fn samples() -> Vec<Self> {
        let fact = |name: &str, value: &str| AuditFact { name: name.into(), value: value.into() };
        let usual = Self {
            frame: Frame::sample(),
            console: ConsoleFrame::sample_of(AdminRole::Auditor, ConsoleSection::Audit),
            entry: AuditLine::sample("e2", ("", "login.fail", "ada"), Some("wrong_password"), 40),
            class: AuditKind::Activity,
            actor: String::new(),
            target: "user:0190-ada".into(),
            detail: vec![fact("reason", "wrong_password"), fact("address", "2001:db8::7"), fact("times", "12")],
            hash: Some("5e23fb3acf66ab4bf2469a3e56e72ec61a9469c5bcf24946859146ca5cc58fe1".into()),
        };
        let bare = Self {
            entry: AuditLine::sample("e3", ("cli", "key.rotate", "key:x"), None, 5),
            class: AuditKind::Administration,
            actor: "cli".into(),
            target: "key:x".into(),
            detail: Vec::new(),
            hash: None,
            ..usual.clone()
        };
        vec![usual, bare]
    }
}
