//! What stands in the place of a preview that cannot be shown.

use serde::Serialize;

use crate::pages::{Frame, Page};

/// `POST /admin/providers/{name}/preview` with settings that have to be corrected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PreviewProblemPage {
    /// The frame.
    pub frame: Frame,
    /// What is wrong, in sentences.
    pub problems: Vec<String>,
}

impl Page for PreviewProblemPage {
    const TEMPLATE: &'static str = "pages/console/preview_problem";

    fn samples() -> Vec<Self> {
        let problems = vec!["The colour has a contrast of 1.2 : 1 (use a darker one: the nearest is #756200).".into()];
        vec![Self { frame: Frame::sample(), problems }]
    }
}
