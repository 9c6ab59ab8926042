//! OAuth 2.0 Form Post Response Mode, <https://openid.net/specs/oauth-v2-form-post-response-mode-1_0.html>: the page that
//! carries an authorization response in a form. A script sends it at once; without script a button does.

use serde::Serialize;

use super::{App, Frame, Hidden, Page, ReturnUrl};

/// The self-sending form. It is never cached, and its CSP names the nonce and the action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FormPostPage {
    /// The frame.
    pub frame: Frame,
    /// The app that gets the response.
    pub app: App,
    /// Its redirect URI.
    pub action: ReturnUrl,
    /// The response parameters, in order.
    pub fields: Vec<Hidden>,
    /// The nonce of the page's Content-Security-Policy.
    pub nonce: String,
}

impl Page for FormPostPage {
    const TEMPLATE: &'static str = "pages/form_post";

    fn samples() -> Vec<Self> {
        let action = ReturnUrl::parse("https://fieldnotes.example.com/callback");
        action
            .map(|action| Self {
                frame: Frame::sample(),
                app: App::sample(),
                action,
                fields: vec![Hidden::new("code", "code-value"), Hidden::new("state", "state-value")],
                nonce: "bm9uY2U".into(),
            })
            .into_iter()
            .collect()
    }
}
