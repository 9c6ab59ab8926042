//! The trust store of a tenant: certificate authorities, beside the public ones, whose word counts for its upstreams.

use serde::Serialize;

use super::{ConsoleFrame, ConsoleSection, Told};
use crate::model::AdminRole;
use crate::pages::{Frame, Moment, Page};

/// `GET /admin/trust`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TrustPage {
    /// The frame.
    pub frame: Frame,
    /// The console's frame.
    pub console: ConsoleFrame,
    /// The authorities, the oldest first.
    pub authorities: Vec<AuthorityRow>,
}

/// An authority in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AuthorityRow {
    /// Its digest, as it stands in addresses.
    pub id: String,
    /// Whose certificate it is.
    pub subject: String,
    /// Its digest, as people compare it.
    pub sha256: String,
    /// Until when it counts.
    pub until: Moment,
    /// Whether it counts no more.
    pub has_expired: bool,
    /// Whether the configuration file says so.
    pub is_from_file: bool,
    /// When it was added.
    pub since: Moment,
}

impl Page for TrustPage {
    const TEMPLATE: &'static str = "pages/console/trust";

    fn samples() -> Vec<Self> {
        let row = AuthorityRow {
            id: "aabb".into(),
            subject: "CN=Corp Root, O=Northwind".into(),
            sha256: "AA:BB".into(),
            until: Moment::sample(-90_000_000),
            has_expired: false,
            is_from_file: false,
            since: Moment::sample(9_000),
        };
        let old = AuthorityRow { id: "ccdd".into(), has_expired: true, until: Moment::sample(9_000), ..row.clone() };
        let kept = AuthorityRow { id: "eeff".into(), is_from_file: true, ..row.clone() };
        let usual = Self {
            frame: Frame::sample(),
            console: ConsoleFrame::sample(ConsoleSection::Upstreams),
            authorities: vec![row, old, kept],
        };
        let auditor = Self { console: ConsoleFrame::sample_of(AdminRole::Auditor, ConsoleSection::Upstreams), ..usual.clone() };
        let told = Self { console: usual.console.clone().telling(Told::AuthorityTrusted), ..usual.clone() };
        let empty = Self { authorities: Vec::new(), ..usual.clone() };
        vec![usual, auditor, told, empty]
    }
}

/// `GET /admin/trust/new`. Posted: `form_token`, `authority`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TrustFormPage {
    /// The frame.
    pub frame: Frame,
    /// The console's frame.
    pub console: ConsoleFrame,
    /// What was typed.
    pub pem: String,
    /// What to correct.
    pub problem: Option<String>,
}

impl Page for TrustFormPage {
    const TEMPLATE: &'static str = "pages/console/trust_form";

    fn samples() -> Vec<Self> {
        let usual = Self {
            frame: Frame::sample(),
            console: ConsoleFrame::sample(ConsoleSection::Upstreams),
            pem: String::new(),
            problem: None,
        };
        let wrong = Self { pem: "nothing".into(), problem: Some("There is no certificate in it.".into()), ..usual.clone() };
        vec![usual, wrong]
    }
}
