//! The page before a destructive act: it names what the act takes along, and works without script.

use serde::Serialize;

use super::{AccountFrame, Section};
use crate::pages::{App, Device, Frame, Hidden, Page};

/// A question with one dangerous answer. Posted to `action`: `form_token` and `fields`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConfirmPage {
    /// The frame.
    pub frame: Frame,
    /// The account's frame.
    pub account: AccountFrame,
    /// What is asked.
    pub question: ConfirmKind,
    /// Where the answer goes, from the site's root on: `/account/apps/remove`.
    pub action: String,
    /// What travels with it.
    pub fields: Vec<Hidden>,
    /// Where *Cancel* leads, from the site's root on.
    pub cancel: String,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ConfirmKind {
    /// Take an app's access away.
    RemoveApp {
        /// The app.
        app: App,
    },
    /// Take a second factor away.
    RemoveFactor {
        /// What the person calls it.
        name: String,
        /// Whether it is the last one, so that the password alone signs in.
        is_last: bool,
    },
    /// Take a passkey away.
    RemovePasskey {
        /// What the person calls it.
        name: String,
        /// Whether it is the last passkey.
        is_last_passkey: bool,
        /// Whether nothing but the password is left without it.
        is_last: bool,
    },
    /// End one session.
    EndSession {
        /// What it lives in.
        device: Device,
    },
    /// End every session but this one.
    EndOtherSessions {
        /// How many.
        count: usize,
    },
}

impl Page for ConfirmPage {
    const TEMPLATE: &'static str = "pages/account/confirm";

    fn samples() -> Vec<Self> {
        let make = |question, section| Self {
            frame: Frame::sample(),
            account: AccountFrame::sample(section),
            question,
            action: "/account/apps/remove".into(),
            fields: vec![Hidden::new("app", "field-notes")],
            cancel: "/account/apps".into(),
        };
        let passkey = |name: &str, (is_last_passkey, is_last)| {
            make(ConfirmKind::RemovePasskey { name: name.into(), is_last_passkey, is_last }, Section::Factors)
        };
        vec![
            make(ConfirmKind::RemoveApp { app: App::sample() }, Section::Apps),
            make(ConfirmKind::RemoveFactor { name: "Phone".into(), is_last: true }, Section::Factors),
            make(ConfirmKind::RemoveFactor { name: "Tablet".into(), is_last: false }, Section::Factors),
            passkey("Laptop", (true, true)),
            passkey("Laptop", (true, false)),
            passkey("Key ring", (false, false)),
            make(ConfirmKind::EndSession { device: Device::of("iPhone Safari/604.1") }, Section::Sessions),
            make(ConfirmKind::EndOtherSessions { count: 3 }, Section::Sessions),
            make(ConfirmKind::EndOtherSessions { count: 1 }, Section::Sessions),
        ]
    }
}
