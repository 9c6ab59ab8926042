//! Where the person is signed in.

use serde::Serialize;

use super::{AccountFrame, Section};
use crate::model::{Instant, Session};
use crate::pages::{Device, Frame, Moment, Page};

/// `GET /account/sessions`. `POST /account/sessions/end` with `form_token` and `session`;
/// `POST /account/sessions/end-others` with `form_token`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SessionsPage {
    /// The frame.
    pub frame: Frame,
    /// The account's frame.
    pub account: AccountFrame,
    /// The session of this request.
    pub current: SessionRow,
    /// The others, the latest used first.
    pub others: Vec<SessionRow>,
}

/// One session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SessionRow {
    /// Its identifier.
    pub id: String,
    /// What it lives in.
    pub device: Device,
    /// The network address at sign-in.
    pub address: String,
    /// When the person signed in.
    pub signed_in: Moment,
    /// When it was last used.
    pub last_seen: Moment,
    /// Whether it outlives the browser's closing.
    pub remembered: bool,
}

impl SessionRow {
    /// A session of the store, as seen at `now`.
    pub fn of(session: &Session, now: Instant) -> Self {
        Self {
            id: session.id.as_str().to_owned(),
            device: Device::of(&session.user_agent),
            address: session.address.clone(),
            signed_in: Moment::of(session.auth_time, now),
            last_seen: Moment::of(session.last_seen, now),
            remembered: session.remember,
        }
    }

    fn sample(user_agent: &str, address: &str, ago: i64) -> Self {
        Self {
            id: format!("session-{ago}"),
            device: Device::of(user_agent),
            address: address.into(),
            signed_in: Moment::sample(ago * 7 + 3_600),
            last_seen: Moment::sample(ago),
            remembered: ago > 1_000,
        }
    }
}

impl Page for SessionsPage {
    const TEMPLATE: &'static str = "pages/account/sessions";

    fn samples() -> Vec<Self> {
        let usual = Self {
            frame: Frame::sample(),
            account: AccountFrame::sample(Section::Sessions),
            current: SessionRow::sample("X11; Linux Firefox/143.0", "203.0.113.24", 20),
            others: vec![
                SessionRow::sample("iPhone Version/18.0 Safari/604.1", "2001:db8:85a3:8d3:1319:8a2e:370:7348", 5_400),
                SessionRow::sample("Windows NT 10.0 Chrome/140.0 Edg/140.0", "198.51.100.7", 260_000),
                SessionRow::sample("", "192.0.2.1", 3_000_000),
            ],
        };
        let alone = Self { others: Vec::new(), ..usual.clone() };
        vec![usual, alone]
    }
}
