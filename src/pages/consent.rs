//! The page on which a person allows an app what it asks for.

use serde::Serialize;

use super::{App, Frame, Moment, Page, Permission, Person};

/// `GET /consent`. Posted fields: `interaction`, `form_token`, `session`, `action=allow` or `action=deny`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConsentPage {
    /// The frame.
    pub frame: Frame,
    /// The app that asks.
    pub app: App,
    /// Whether the app registered itself, so that nobody here has looked at it.
    pub unverified: bool,
    /// The account in use.
    pub person: Person,
    /// The session of that account: the answer counts for it alone.
    pub session: String,
    /// Where the person goes next: [`ReturnUrl::place`](super::ReturnUrl::place) of the redirect URI; empty for a device.
    pub redirect_host: String,
    /// The device that waits for the answer.
    pub device: Option<WaitingDevice>,
    /// What the app asks for now.
    pub permissions: Vec<Permission>,
    /// What it was allowed before.
    pub already: Vec<Permission>,
    /// Where to choose another account, from the site's root on.
    pub switch_account: String,
    /// The sealed interaction.
    pub interaction: String,
    /// The token against forged posts.
    pub form_token: String,
}

/// A device that shows a code (RFC 8628 §5.4): what the person compares before they allow it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WaitingDevice {
    /// `WDJB-MJHT`.
    pub user_code: String,
    /// The network that it asked from.
    pub network: String,
    /// Whether the person is in the same network.
    pub is_near: bool,
    /// When it asked.
    pub asked: Moment,
}

impl Page for ConsentPage {
    const TEMPLATE: &'static str = "pages/consent";

    fn samples() -> Vec<Self> {
        let first = Self {
            frame: Frame::sample(),
            app: App::sample(),
            unverified: false,
            person: Person::sample(),
            session: "session-1".into(),
            redirect_host: "fieldnotes.example.com".into(),
            device: None,
            permissions: Permission::sample().into_iter().take(3).collect(),
            already: Vec::new(),
            switch_account: "/select?interaction=sealed".into(),
            interaction: "sealed-interaction".into(),
            form_token: "form-token".into(),
        };
        let all = Self { permissions: Permission::sample(), ..first.clone() };
        let more = Self {
            permissions: Permission::sample().into_iter().skip(5).collect(),
            already: Permission::sample().into_iter().take(5).collect(),
            app: App::named("inventory-batch"),
            unverified: true,
            ..first.clone()
        };
        let device = WaitingDevice {
            user_code: "WDJB-MJHT".into(),
            network: "192.0.2.17".into(),
            is_near: true,
            asked: Moment::sample(80),
        };
        let near = Self { redirect_host: String::new(), device: Some(device.clone()), ..first.clone() };
        let far = WaitingDevice { network: "2001:db8:85a3:8d3::/64".into(), is_near: false, ..device };
        let far = Self { unverified: true, device: Some(far), ..near.clone() };
        vec![first, all, more, near, far]
    }
}
