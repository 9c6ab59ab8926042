//! Signing out: the question, and the page after it.

use serde::Serialize;

use super::{App, Frame, Page, Person, ReturnUrl, WebUrl};

/// The question before signing out. Posted to `/logout`: `interaction`, `form_token`, `action=confirm` or `action=cancel`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LogoutPage {
    /// The frame.
    pub frame: Frame,
    /// The app that asks, if one does.
    pub app: Option<App>,
    /// Who would be signed out.
    pub person: Option<Person>,
    /// The sealed logout request; absent without one.
    pub interaction: Option<String>,
    /// The token against forged posts.
    pub form_token: String,
}

impl Page for LogoutPage {
    const TEMPLATE: &'static str = "pages/logout";

    fn samples() -> Vec<Self> {
        let by_app = Self {
            frame: Frame::sample(),
            app: Some(App::sample()),
            person: Some(Person::sample()),
            interaction: Some("sealed-request".into()),
            form_token: "form-token".into(),
        };
        let own = Self { app: None, interaction: None, ..by_app.clone() };
        let nobody = Self { person: None, ..by_app.clone() };
        vec![by_app, own, nobody]
    }
}

/// The page after signing out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LoggedOutPage {
    /// The frame.
    pub frame: Frame,
    /// The app that asked, if one did.
    pub app: Option<App>,
    /// Its registered address, which the page goes on to once the frames have loaded.
    pub continue_to: Option<ReturnUrl>,
    /// Pages of apps that sign the person out there, loaded unseen.
    pub frames: Vec<WebUrl>,
}

impl Page for LoggedOutPage {
    const TEMPLATE: &'static str = "pages/logged_out";

    fn samples() -> Vec<Self> {
        let plain = Self { frame: Frame::sample(), app: None, continue_to: None, frames: Vec::new() };
        let from_app = Self { app: Some(App::sample()), ..plain.clone() };
        let back = Self { continue_to: ReturnUrl::parse("https://fieldnotes.example.com/bye"), ..from_app.clone() };
        let frames = ["https://fieldnotes.example.com/out?iss=https%3A%2F%2Fid.example.com&sid=1", "https://b.example.com/out"];
        let telling = Self { frames: frames.into_iter().filter_map(WebUrl::parse).collect(), ..back.clone() };
        vec![plain, from_app, back, telling]
    }
}
