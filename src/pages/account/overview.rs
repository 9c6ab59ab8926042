//! The account at a glance.

use serde::Serialize;

use super::{AccountFrame, Flash, Section};
use crate::pages::{Frame, Moment, Page};

/// `GET /account`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OverviewPage {
    /// The frame.
    pub frame: Frame,
    /// The account's frame.
    pub account: AccountFrame,
    /// The e-mail address, if there is one.
    pub email: Option<String>,
    /// Whether it is verified.
    pub email_verified: bool,
    /// How many sessions are live, this one included.
    pub sessions: usize,
    /// How many apps have access.
    pub apps: usize,
    /// When this session's person signed in.
    pub signed_in: Moment,
}

impl Page for OverviewPage {
    const TEMPLATE: &'static str = "pages/account/overview";

    fn samples() -> Vec<Self> {
        let usual = Self {
            frame: Frame::sample(),
            account: AccountFrame::sample(Section::Overview),
            email: Some("ada@northwind.example".into()),
            email_verified: true,
            sessions: 3,
            apps: 2,
            signed_in: Moment::sample(1_500),
        };
        let bare = Self { email: None, email_verified: false, sessions: 1, apps: 0, ..usual.clone() };
        let unverified = Self { email_verified: false, apps: 1, signed_in: Moment::sample(4_000_000), ..usual.clone() };
        let elsewhere = Self { account: usual.account.clone().without_password(), ..usual.clone() };
        let flashes = Flash::samples().into_iter().map(|flash| {
            let account = AccountFrame { flash: Some(flash), ..usual.account.clone() };
            Self { account, ..usual.clone() }
        });
        [usual.clone(), bare, unverified, elsewhere].into_iter().chain(flashes).collect()
    }
}
