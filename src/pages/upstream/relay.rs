//! Pages that a person hardly sees: they post something on, by script or by a button, or read an answer out of the fragment.

use serde::Serialize;

use crate::pages::{Frame, Hidden, Page, ReturnUrl};

/// Which way it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RelayKind {
    /// To the upstream, with the authorization request.
    Depart,
    /// From the upstream, whose form came without our cookie, to ourselves.
    Return,
}

/// A form that sends itself. It is never cached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RelayPage {
    /// The frame.
    pub frame: Frame,
    /// Which way.
    pub kind: RelayKind,
    /// The upstream's name for people; empty on the way back, when nothing is proven yet.
    pub name: String,
    /// Where the form goes.
    pub action: ReturnUrl,
    /// What travels.
    pub fields: Vec<Hidden>,
    /// The nonce of the page's Content-Security-Policy.
    pub nonce: String,
}

impl Page for RelayPage {
    const TEMPLATE: &'static str = "pages/upstream/relay";

    fn samples() -> Vec<Self> {
        let make = |kind, name: &str, action: &str| {
            ReturnUrl::parse(action).map(|action| Self {
                frame: Frame::sample(),
                kind,
                name: name.into(),
                action,
                fields: vec![Hidden::new("state", "state-value"), Hidden::new("code", "code-value")],
                nonce: "bm9uY2U".into(),
            })
        };
        let pages = [
            make(RelayKind::Depart, "Google", "https://accounts.example.com/auth"),
            make(RelayKind::Return, "", "https://login.example.com/oauth/auz/grants/provider/authcomplete"),
        ];
        pages.into_iter().flatten().collect()
    }
}

/// The page that an answer in the fragment comes to: only a script can read it (decision 49, the one exception to "no JavaScript").
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FragmentPage {
    /// The frame.
    pub frame: Frame,
    /// Where the script posts what it reads.
    pub action: ReturnUrl,
    /// Where to start again.
    pub retry: String,
    /// The nonce of the page's Content-Security-Policy.
    pub nonce: String,
}

impl Page for FragmentPage {
    const TEMPLATE: &'static str = "pages/upstream/fragment";

    fn samples() -> Vec<Self> {
        let action = ReturnUrl::parse("https://login.example.com/oauth/auz/grants/provider/authcomplete");
        let make = |action| Self { frame: Frame::sample(), action, retry: "/account".into(), nonce: "bm9uY2U".into() };
        action.map(make).into_iter().collect()
    }
}

/// The page between a form of ours and a native app: browsers hold the redirects that follow a form to the `form-action` of its page, which
/// cannot name the scheme of an app that nobody knows yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OnwardPage {
    /// The frame.
    pub frame: Frame,
    /// What a person recognises of the app's address.
    pub place: String,
    /// The app's address, with its answer.
    pub target: ReturnUrl,
}

impl OnwardPage {
    /// The page on the way to an address.
    pub fn to(frame: Frame, target: ReturnUrl) -> Self {
        Self { frame, place: target.place(), target }
    }
}

impl Page for OnwardPage {
    const TEMPLATE: &'static str = "pages/upstream/onward";

    fn samples() -> Vec<Self> {
        let target = ReturnUrl::parse("com.example.app:/callback?code=code-value");
        target.map(|target| Self::to(Frame::sample(), target)).into_iter().collect()
    }
}
