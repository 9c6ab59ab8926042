//! An account with the address exists: the person proves that it is theirs.

use serde::Serialize;

use super::UpstreamKind;
use crate::pages::{App, Frame, Page};

/// `GET /login/link?arrival=…`. Posted fields: `arrival`, `form_token`, `password`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LinkAccountPage {
    /// The frame.
    pub frame: Frame,
    /// The app that the person is on the way to.
    pub app: Option<App>,
    /// The upstream's name.
    pub upstream: String,
    /// Its picture.
    pub kind: UpstreamKind,
    /// The address or name that the upstream gave, which the account goes by.
    pub label: String,
    /// The name of what is kept.
    pub arrival: String,
    /// The token against forged posts.
    pub form_token: String,
    /// What went wrong.
    pub notice: Option<LinkNotice>,
}

/// Why the page is shown again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LinkNotice {
    /// The password is another.
    WrongPassword,
    /// The throttle holds.
    TooManyAttempts {
        /// Minutes until the next attempt.
        minutes: i64,
    },
}

impl Page for LinkAccountPage {
    const TEMPLATE: &'static str = "pages/upstream/link";

    fn samples() -> Vec<Self> {
        let plain = Self {
            frame: Frame::sample(),
            app: Some(App::sample()),
            upstream: "Google".into(),
            kind: UpstreamKind::Google,
            label: "ada@northwind.example".into(),
            arrival: "arrival".into(),
            form_token: "form-token".into(),
            notice: None,
        };
        vec![
            plain.clone(),
            Self { notice: Some(LinkNotice::WrongPassword), ..plain.clone() },
            Self { notice: Some(LinkNotice::TooManyAttempts { minutes: 10 }), app: None, ..plain },
        ]
    }
}
