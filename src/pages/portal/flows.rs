//! The flow inspector in the portal: of an app of a team, and found by a reference.

use serde::Serialize;

use super::{AppHead, AppTab, PortalFrame, PortalSection};
use crate::model::{ClientKind, TeamRole};
use crate::pages::flows::{FlowRequest, FlowRow};
use crate::pages::{Frame, Page};

/// `GET /portal/teams/{team}/apps/{app}/flows`: the last requests of an app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AppFlowsPage {
    /// The frame.
    pub frame: Frame,
    /// The portal's frame.
    pub portal: PortalFrame,
    /// The app.
    pub app: AppHead,
    /// Whether only refused ones are asked for.
    pub refused: bool,
    /// A reference that was looked for and not found.
    pub missing: Option<String>,
    /// How many requests were not kept in the last day, with separators, if any.
    pub dropped: Option<String>,
    /// Whether one is looked for that has not arrived yet.
    pub is_awaited: bool,
    /// Whether the provider keeps any.
    pub is_on: bool,
    /// The requests, the newest first.
    pub rows: Vec<FlowRow>,
}

/// `GET /portal/teams/{team}/apps/{app}/flows/{reference}`: one log-in, request by request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AppFlowPage {
    /// The frame.
    pub frame: Frame,
    /// The portal's frame.
    pub portal: PortalFrame,
    /// The app.
    pub app: AppHead,
    /// The requests, the oldest first.
    pub requests: Vec<FlowRequest>,
}

/// `GET /portal/flows`: where a reference is looked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReferencePage {
    /// The frame.
    pub frame: Frame,
    /// The portal's frame.
    pub portal: PortalFrame,
    /// A reference that was looked for and not found.
    pub missing: Option<String>,
}

impl Page for AppFlowsPage {
    const TEMPLATE: &'static str = "pages/portal/app_flows";

    fn samples() -> Vec<Self> {
        let usual = Self {
            frame: Frame::sample(),
            portal: PortalFrame::sample_in(TeamRole::Developer),
            app: AppHead::sample("Atlas", ClientKind::Web, AppTab::Flows),
            refused: false,
            missing: None,
            dropped: None,
            is_awaited: false,
            is_on: true,
            rows: FlowRow::samples(),
        };
        let empty = Self { rows: Vec::new(), refused: true, missing: Some("nothing".into()), ..usual.clone() };
        let awaited = Self { is_awaited: true, ..usual.clone() };
        vec![
            usual.clone(),
            Self { dropped: Some("1,204".into()), ..usual.clone() },
            empty,
            awaited,
            Self { is_on: false, rows: Vec::new(), ..usual },
        ]
    }
}

impl Page for AppFlowPage {
    const TEMPLATE: &'static str = "pages/portal/app_flow";

    fn samples() -> Vec<Self> {
        vec![Self {
            frame: Frame::sample(),
            portal: PortalFrame::sample_in(TeamRole::Developer),
            app: AppHead::sample("Atlas", ClientKind::Web, AppTab::Flows),
            requests: FlowRequest::samples(),
        }]
    }
}

impl Page for ReferencePage {
    const TEMPLATE: &'static str = "pages/portal/reference";

    fn samples() -> Vec<Self> {
        let usual = Self { frame: Frame::sample(), portal: PortalFrame::sample(PortalSection::Flows), missing: None };
        vec![usual.clone(), Self { missing: Some("nothing".into()), ..usual }]
    }
}
