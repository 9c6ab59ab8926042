//! The frame that apps ask whether the browser's sign-in has changed (OpenID Connect Session Management §3.3). Nobody sees it.

use serde::Serialize;

use super::{Frame, Page};

/// The frame.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CheckSessionPage {
    /// The frame of our pages, for its paths.
    pub frame: Frame,
    /// The name of the cookie that its script reads.
    pub cookie: String,
}

impl Page for CheckSessionPage {
    const TEMPLATE: &'static str = "pages/check_session";

    fn samples() -> Vec<Self> {
        vec![Self { frame: Frame::sample(), cookie: "signet-state-main".into() }]
    }
}
