//! What the federation doctor found out about a domain.

use serde::Serialize;

use super::{ConsoleFrame, ConsoleSection, Presented};
use crate::pages::{Frame, Moment, Page};

/// `GET /admin/domains/{name}/doctor`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DoctorPage {
    /// The frame.
    pub frame: Frame,
    /// The console's frame.
    pub console: ConsoleFrame,
    /// The short name of the domain.
    pub name: String,
    /// What was found, in order.
    pub findings: Vec<Found>,
}

/// What was found out about one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Found {
    /// Which thing.
    pub check: String,
    /// How it stands.
    pub state: FoundState,
    /// What was seen.
    pub text: String,
    /// What to do; empty if nothing is wrong.
    pub fix: String,
    /// The certificates that it is about.
    pub chain: Vec<Presented>,
}

/// How it stands with one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum FoundState {
    Ok,
    Warning,
    Failure,
}

impl Page for DoctorPage {
    const TEMPLATE: &'static str = "pages/console/doctor";

    fn samples() -> Vec<Self> {
        let found = |check: &str, state, fix: &str| Found {
            check: check.into(),
            state,
            text: "seen".into(),
            fix: fix.into(),
            chain: Vec::new(),
        };
        let presented = Presented {
            subject: "CN=op.example".into(),
            issuer: "CN=Corp CA".into(),
            from: Moment::sample(9_000),
            until: Moment::sample(-9_000),
            sha256: "AA:BB".into(),
        };
        let tls = Found { chain: vec![presented], ..found("tls", FoundState::Failure, "add the authority") };
        vec![Self {
            frame: Frame::sample(),
            console: ConsoleFrame::sample(ConsoleSection::Upstreams),
            name: "corp".into(),
            findings: vec![found("settings", FoundState::Ok, ""), found("clock", FoundState::Warning, "compare"), tls],
        }]
    }
}
