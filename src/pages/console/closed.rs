//! The console is not for everybody: what a person sees who has no role, or one that does not comprise the page.

use serde::Serialize;

use crate::model::AdminRole;
use crate::pages::{Frame, Page, Person};

/// Status 403.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClosedPage {
    /// The frame.
    pub frame: Frame,
    /// Who asked.
    pub person: Person,
    /// What they are, if anything.
    pub role: Option<AdminRole>,
    /// The code of the error catalogue.
    pub code: &'static str,
    /// Found again in the log; people quote it.
    pub reference: String,
    /// The sealed way back, for another account.
    pub interaction: String,
}

impl Page for ClosedPage {
    const TEMPLATE: &'static str = "pages/console/closed";

    fn samples() -> Vec<Self> {
        let make = |role, code| Self {
            frame: Frame::sample(),
            person: Person::sample(),
            role,
            code,
            reference: "7Q3F-0KX2-M9TD".into(),
            interaction: "sealed".into(),
        };
        vec![make(None, "not_an_administrator"), make(Some(AdminRole::Support), "role_too_narrow")]
    }
}
