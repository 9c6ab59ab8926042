//! What is kept of a person, to take along; and leaving.

use serde::Serialize;

use super::{AccountFrame, Section};
use crate::pages::{Frame, Moment, Page, Person};

/// `GET /account/data`. `POST /account/data/download` with `form_token`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DataPage {
    /// The frame.
    pub frame: Frame,
    /// The account's frame.
    pub account: AccountFrame,
    /// Whether the person can leave.
    pub leaving: Leaving,
}

/// Whether a person can leave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Leaving {
    /// They can, and are removed at this moment.
    Open {
        /// When.
        due: Moment,
    },
    /// Nobody would be left who may do everything here.
    LastOwner,
    /// The configuration file keeps the account.
    ReadOnly,
}

impl Page for DataPage {
    const TEMPLATE: &'static str = "pages/account/data";

    fn samples() -> Vec<Self> {
        let page = |leaving| Self { frame: Frame::sample(), account: AccountFrame::sample(Section::Data), leaving };
        vec![page(Leaving::Open { due: Moment::sample(-1_209_600) }), page(Leaving::LastOwner), page(Leaving::ReadOnly)]
    }
}

/// `GET /account/delete`: the last question. Posted fields: `form_token`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeletePage {
    /// The frame.
    pub frame: Frame,
    /// The account's frame.
    pub account: AccountFrame,
    /// When the account is removed.
    pub due: Moment,
    /// How many apps hold something.
    pub apps: usize,
}

impl Page for DeletePage {
    const TEMPLATE: &'static str = "pages/account/delete";

    fn samples() -> Vec<Self> {
        let page = |apps| Self {
            frame: Frame::sample(),
            account: AccountFrame::sample(Section::Data),
            due: Moment::sample(-1_209_600),
            apps,
        };
        vec![page(0), page(1), page(3)]
    }
}

/// `GET /account/keep?token=…`: somebody who leaves, and may stay. Posted fields: `token`, `form_token`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeepAccountPage {
    /// The frame.
    pub frame: Frame,
    /// Where it stands.
    pub step: KeepAccountStep,
}

/// Where keeping an account stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum KeepAccountStep {
    /// The button.
    Ask {
        /// Whose account it is.
        person: Person,
        /// When it is removed.
        due: Moment,
        /// The token of the link.
        token: String,
        /// The token against forged posts.
        form_token: String,
    },
    /// The account is disabled, and is removed later.
    Left,
    /// It stays.
    Kept {
        /// The sealed interaction that the person came from.
        interaction: Option<String>,
    },
}

impl Page for KeepAccountPage {
    const TEMPLATE: &'static str = "pages/keep_account";

    fn samples() -> Vec<Self> {
        let ask = KeepAccountStep::Ask {
            person: Person::sample(),
            due: Moment::sample(-1_209_600),
            token: "account-token".into(),
            form_token: "form-token".into(),
        };
        let kept = |interaction| KeepAccountStep::Kept { interaction };
        let steps = [ask, KeepAccountStep::Left, kept(None), kept(Some("interaction".into()))];
        steps.map(|step| Self { frame: Frame::sample(), step }).to_vec()
    }
}
