//! Another e-mail address: asked for by the person, and kept from the old address.

use serde::Serialize;

use super::{AccountFrame, Section};
use crate::pages::{Field, Frame, Page, Problem};

/// `GET /account/email`. Posted fields: `form_token`, `email`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChangeAddressPage {
    /// The frame.
    pub frame: Frame,
    /// The account's frame.
    pub account: AccountFrame,
    /// The address as it is.
    pub current: Option<String>,
    /// Whether the address as it is gets the news.
    pub is_told: bool,
    /// The new one.
    pub email: Field,
    /// Minutes to wait, if too much was asked for.
    pub wait_minutes: Option<i64>,
}

impl Page for ChangeAddressPage {
    const TEMPLATE: &'static str = "pages/account/address";

    fn samples() -> Vec<Self> {
        let usual = Self {
            frame: Frame::sample(),
            account: AccountFrame::sample(Section::Profile),
            current: Some("ada@northwind.example".into()),
            is_told: true,
            email: Field::default(),
            wait_minutes: None,
        };
        let first = Self { current: None, is_told: false, ..usual.clone() };
        let wrong = Field::of(Some("ada@northwind.example")).with(Problem::Same);
        vec![usual.clone(), first, Self { email: wrong, ..usual.clone() }, Self { wait_minutes: Some(10), ..usual }]
    }
}

/// `GET /account/email/keep?token=…`: the button that keeps the old address. Posted fields: `token`, `form_token`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeepAddressPage {
    /// The frame.
    pub frame: Frame,
    /// Where it stands.
    pub step: KeepStep,
}

/// Where keeping an address stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum KeepStep {
    /// The button.
    Ask {
        /// The address that is kept.
        address: String,
        /// The token of the link.
        token: String,
        /// The token against forged posts.
        form_token: String,
    },
    /// The change had not been made.
    Stopped,
    /// It had been made, and is undone.
    Undone,
    /// It had been made, and the old address is taken.
    TooLate,
}

impl Page for KeepAddressPage {
    const TEMPLATE: &'static str = "pages/keep_address";

    fn samples() -> Vec<Self> {
        let ask = KeepStep::Ask {
            address: "ada@northwind.example".into(),
            token: "address-token".into(),
            form_token: "form-token".into(),
        };
        let steps = [ask, KeepStep::Stopped, KeepStep::Undone, KeepStep::TooLate];
        steps.map(|step| Self { frame: Frame::sample(), step }).to_vec()
    }
}
