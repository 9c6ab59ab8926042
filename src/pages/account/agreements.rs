//! What a person has accepted.

use serde::Serialize;

use super::{AccountFrame, Section};
use crate::pages::{AgreementShown, Frame, Moment, Page};

/// `GET /account/agreements`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AcceptedPage {
    /// The frame.
    pub frame: Frame,
    /// The account's frame.
    pub account: AccountFrame,
    /// The versions, the latest acceptance first.
    pub accepted: Vec<AcceptedRow>,
}

/// A version that was accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AcceptedRow {
    /// The agreement.
    pub agreement: AgreementShown,
    /// When it was accepted.
    pub at: Moment,
    /// Whether the version still counts.
    pub current: bool,
}

impl Page for AcceptedPage {
    const TEMPLATE: &'static str = "pages/account/agreements";

    fn samples() -> Vec<Self> {
        let mut rows: Vec<_> = AgreementShown::samples()
            .into_iter()
            .map(|agreement| AcceptedRow { agreement, at: Moment::sample(400_000), current: true })
            .collect();
        let earlier = rows.first().cloned().map(|row| AcceptedRow {
            agreement: AgreementShown { version: "2025-03".into(), ..row.agreement },
            at: Moment::sample(40_000_000),
            current: false,
        });
        rows.extend(earlier);
        let some = Self { frame: Frame::sample(), account: AccountFrame::sample(Section::Agreements), accepted: rows };
        let none = Self { accepted: Vec::new(), ..some.clone() };
        vec![some, none]
    }
}
