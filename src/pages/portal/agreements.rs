//! What developers have to accept before they look after apps.

use serde::Serialize;

use super::{PortalFrame, PortalSection};
use crate::pages::{AgreementShown, Frame, Page};

/// `GET /portal/agreements`. Posted: `form_token`, `agreements` (the identifiers shown, with spaces between) and `to`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PortalAgreementsPage {
    /// The frame.
    pub frame: Frame,
    /// The portal's frame.
    pub portal: PortalFrame,
    /// What is to be accepted.
    pub agreements: Vec<AgreementShown>,
    /// Their identifiers, with spaces between.
    pub shown: String,
    /// The page of the portal that was wanted.
    pub to: String,
}

impl Page for PortalAgreementsPage {
    const TEMPLATE: &'static str = "pages/portal/agreements";

    fn samples() -> Vec<Self> {
        vec![Self {
            frame: Frame::sample(),
            portal: PortalFrame::sample(PortalSection::Teams),
            agreements: AgreementShown::samples(),
            shown: "agreement-1 agreement-2".into(),
            to: "/portal".into(),
        }]
    }
}
