//! The apps that a person allowed something.

use serde::Serialize;

use super::{AccountFrame, Section};
use crate::pages::{App, Frame, Moment, Page, Permission, WebUrl};

/// `GET /account/apps`. Each app links to `/account/apps/remove?app=<client_id>`, a [`ConfirmPage`](super::ConfirmPage) page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AppsPage {
    /// The frame.
    pub frame: Frame,
    /// The account's frame.
    pub account: AccountFrame,
    /// The apps, in the order of their names.
    pub apps: Vec<ConnectedApp>,
}

/// An app with consent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConnectedApp {
    /// `client_id`.
    pub id: String,
    /// The app.
    pub app: App,
    /// Where the app begins to sign the person in (OpenID Connect Core §4), if it says so.
    pub open: Option<WebUrl>,
    /// What it may see and do.
    pub permissions: Vec<Permission>,
    /// Since when.
    pub since: Moment,
    /// When the person last signed in to it, if that is still known.
    pub last_used: Option<Moment>,
}

impl Page for AppsPage {
    const TEMPLATE: &'static str = "pages/account/apps";

    fn samples() -> Vec<Self> {
        let app = |id: &str, app: App, permissions: Vec<Permission>, ago| ConnectedApp {
            id: id.into(),
            open: app.home.is_some().then(|| WebUrl::parse("https://fieldnotes.example.com/start?iss=x")).flatten(),
            app,
            permissions,
            since: Moment::sample(ago),
            last_used: (ago < 1_000_000).then(|| Moment::sample(ago / 9)),
        };
        let some = Self {
            frame: Frame::sample(),
            account: AccountFrame::sample(Section::Apps),
            apps: vec![
                app("field-notes", App::sample(), Permission::sample(), 900_000),
                app("inventory", App::named("Inventory"), Permission::sample().into_iter().take(3).collect(), 40_000_000),
            ],
        };
        let none = Self { apps: Vec::new(), ..some.clone() };
        vec![some, none]
    }
}
