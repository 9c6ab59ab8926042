//! What a person has to accept: the page that asks, and the pieces that other pages show of it.

use serde::Serialize;

use super::{App, Frame, Moment, Page, Person, WebUrl};
use crate::model::{Agreement, AgreementContent, Instant};

/// `GET /agreements`. Posted fields: `interaction`, `form_token`, `session`, `agreements` (the identifiers shown, with spaces between),
/// `action=accept` or `action=decline`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AgreementsPage {
    /// The frame.
    pub frame: Frame,
    /// The app that the person is on the way to.
    pub app: App,
    /// The account in use.
    pub person: Person,
    /// The session of that account: the answer counts for it alone.
    pub session: String,
    /// What is to be accepted.
    pub agreements: Vec<AgreementShown>,
    /// Their identifiers, with spaces between.
    pub shown: String,
    /// Where to choose another account, from the site's root on.
    pub switch_account: String,
    /// The sealed interaction.
    pub interaction: String,
    /// The token against forged posts.
    pub form_token: String,
}

/// An agreement to be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AgreementShown {
    /// The short name, unique on a page.
    pub name: String,
    /// The title.
    pub title: String,
    /// The version.
    pub version: String,
    /// The text, if it is here.
    pub text: Option<String>,
    /// Where the text is, if it is not.
    pub url: Option<WebUrl>,
    /// When the person accepted an earlier version.
    pub earlier: Option<Moment>,
}

impl AgreementShown {
    /// As a page shows it.
    pub fn of(agreement: &Agreement, earlier: Option<Instant>, now: Instant) -> Self {
        let terms = &agreement.terms;
        let (text, url) = match &terms.content {
            AgreementContent::Text(text) => (Some(text.clone()), None),
            AgreementContent::Url(url) => (None, WebUrl::parse(url)),
        };
        Self {
            name: terms.name.clone(),
            title: terms.title.clone(),
            version: terms.version.clone(),
            text,
            url,
            earlier: earlier.map(|at| Moment::of(at, now)),
        }
    }

    pub(in crate::pages) fn samples() -> Vec<Self> {
        let clause = "Use the service for lawful purposes only. Keep your password to yourself, and tell us if you think that \
                      somebody else knows it. We may end an account that harms other people.";
        let terms = Self {
            name: "terms".into(),
            title: "Terms of use".into(),
            version: "2026-11".into(),
            text: Some(format!(
                "1. What this is about\n\n{clause}\n\n2. Your part\n\n{clause}\n\n3. Our part\n\n{clause}\n\n4. The end\n\n{clause}"
            )),
            url: None,
            earlier: Some(Moment::sample(40_000_000)),
        };
        let privacy = Self {
            name: "privacy".into(),
            title: "Privacy notice of Northwind Traders and all of their subsidiaries".into(),
            version: "7".into(),
            text: None,
            url: WebUrl::parse("https://northwind.example/privacy?version=7"),
            earlier: None,
        };
        vec![terms, privacy]
    }
}

impl Page for AgreementsPage {
    const TEMPLATE: &'static str = "pages/agreements";

    fn samples() -> Vec<Self> {
        let both = Self {
            frame: Frame::sample(),
            app: App::sample(),
            person: Person::sample(),
            session: "session-1".into(),
            agreements: AgreementShown::samples(),
            shown: "agreement-1 agreement-2".into(),
            switch_account: "/select?interaction=sealed".into(),
            interaction: "sealed-interaction".into(),
            form_token: "form-token".into(),
        };
        let one = |skip| Self { agreements: AgreementShown::samples().into_iter().skip(skip).take(1).collect(), ..both.clone() };
        vec![both.clone(), one(0), one(1)]
    }
}
