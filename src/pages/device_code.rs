//! The pages of a device without a browser (RFC 8628 §3.3): where its code is typed, and how it ended.

use serde::Serialize;

use super::{Frame, Page};

/// `GET /device`. Posted fields: `user_code`, `form_token`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeviceCodePage {
    /// The frame.
    pub frame: Frame,
    /// What was typed, or came with the address.
    pub user_code: String,
    /// What went wrong.
    pub notice: Option<DeviceNotice>,
    /// The token against forged posts.
    pub form_token: String,
}

/// Why the page is shown again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum DeviceNotice {
    /// No device waits under this code.
    Wrong,
    /// There were too many wrong ones.
    TooMany {
        /// How long to wait.
        minutes: i64,
    },
    /// The page was open for too long, or in another browser.
    Stale,
}

impl Page for DeviceCodePage {
    const TEMPLATE: &'static str = "pages/device_code";

    fn samples() -> Vec<Self> {
        let empty = Self { frame: Frame::sample(), user_code: String::new(), notice: None, form_token: "form-token".into() };
        let filled = Self { user_code: "WDJB-MJHT".into(), ..empty.clone() };
        let with = |notice| Self { notice: Some(notice), ..filled.clone() };
        vec![
            empty,
            filled.clone(),
            with(DeviceNotice::Wrong),
            with(DeviceNotice::TooMany { minutes: 10 }),
            with(DeviceNotice::TooMany { minutes: 1 }),
            with(DeviceNotice::Stale),
        ]
    }
}

/// `GET /device/done`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeviceEndedPage {
    /// The frame.
    pub frame: Frame,
    /// How.
    pub ending: DeviceEnding,
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceEnding {
    /// The device goes on.
    Allowed,
    /// It does not.
    Denied,
    /// The code was answered before, or its time is over.
    Over,
}

impl DeviceEnding {
    /// Its word in the address.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Denied => "denied",
            Self::Over => "over",
        }
    }

    /// The ending of a word.
    pub fn named(word: &str) -> Option<Self> {
        [Self::Allowed, Self::Denied, Self::Over].into_iter().find(|ending| ending.word() == word)
    }
}

impl Page for DeviceEndedPage {
    const TEMPLATE: &'static str = "pages/device_ended";

    fn samples() -> Vec<Self> {
        let of = |ending| Self { frame: Frame::sample(), ending };
        vec![of(DeviceEnding::Allowed), of(DeviceEnding::Denied), of(DeviceEnding::Over)]
    }
}
