//! The page on which a person allows an app what it asks for.

use serde::Serialize;

use super::{App, Frame, Page, Permission, Person};

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
    /// Where the person goes next: [`ReturnUrl::place`](super::ReturnUrl::place) of the redirect URI.
    pub redirect_host: String,
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
        vec![first, all, more]
    }
}
