//! The flow inspector in the console.

use serde::Serialize;

use super::{ConsoleFrame, ConsoleSection};
use crate::pages::flows::{FlowRequest, FlowRow};
use crate::pages::{Frame, Page};

/// `GET /admin/flows`: the last requests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FlowsPage {
    /// The frame.
    pub frame: Frame,
    /// The console's frame.
    pub console: ConsoleFrame,
    /// The `client_id` that is asked for, if one is.
    pub client: String,
    /// Whether only refused ones are asked for.
    pub refused: bool,
    /// A reference that was looked for and not found.
    pub missing: Option<String>,
    /// How many requests were not kept in the last day, with separators, if any.
    pub dropped: Option<String>,
    /// Whether the provider keeps any.
    pub is_on: bool,
    /// The requests, the newest first.
    pub rows: Vec<FlowRow>,
}

/// `GET /admin/flows/{reference}`: one log-in, request by request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FlowPage {
    /// The frame.
    pub frame: Frame,
    /// The console's frame.
    pub console: ConsoleFrame,
    /// The app.
    pub app: Option<String>,
    /// Its identifier.
    pub client: Option<String>,
    /// The requests, the oldest first.
    pub requests: Vec<FlowRequest>,
}

impl Page for FlowsPage {
    const TEMPLATE: &'static str = "pages/console/flows";

    fn samples() -> Vec<Self> {
        let usual = Self {
            frame: Frame::sample(),
            console: ConsoleFrame::sample(ConsoleSection::Flows),
            client: String::new(),
            refused: false,
            missing: None,
            dropped: None,
            is_on: true,
            rows: FlowRow::samples(),
        };
        let empty = Self { rows: Vec::new(), missing: Some("nothing".into()), ..usual.clone() };
        let filtered = Self { client: "nobody".into(), refused: true, missing: None, ..empty.clone() };
        vec![
            usual.clone(),
            Self { dropped: Some("1,204".into()), ..usual.clone() },
            empty,
            filtered,
            Self { is_on: false, rows: Vec::new(), ..usual },
        ]
    }
}

impl Page for FlowPage {
    const TEMPLATE: &'static str = "pages/console/flow";

    fn samples() -> Vec<Self> {
        let usual = Self {
            frame: Frame::sample(),
            console: ConsoleFrame::sample(ConsoleSection::Flows),
            app: Some("Field Notes".into()),
            client: Some("field-notes".into()),
            requests: FlowRequest::samples(),
        };
        vec![usual.clone(), Self { app: None, client: None, ..usual }]
    }
}
