//! The first log-in through an upstream: what it says is shown, what is missing is asked.

use serde::Serialize;

use super::UpstreamKind;
use crate::pages::{AgreementShown, App, Field, Frame, Page, Problem};

/// `GET /login/first?arrival=…`. Posted fields: `arrival`, `form_token`, `username`, `given_name`, `family_name`, `email`,
/// `phone_number`, `agreements` (the identifiers shown, with spaces between), `action=decline` to go back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FirstLoginPage {
    /// The frame.
    pub frame: Frame,
    /// The app that the person is on the way to.
    pub app: Option<App>,
    /// The upstream's name.
    pub upstream: String,
    /// Its picture.
    pub kind: UpstreamKind,
    /// The name of what is kept.
    pub arrival: String,
    /// The token against forged posts.
    pub form_token: String,
    /// The name to sign in with.
    pub username: FirstField,
    /// Given name.
    pub given_name: FirstField,
    /// Family name.
    pub family_name: FirstField,
    /// E-mail address.
    pub email: FirstField,
    /// Phone number, where the domain wants one.
    pub phone_number: Option<FirstField>,
    /// What is to be accepted with the account.
    pub agreements: Vec<AgreementShown>,
    /// Their identifiers, with spaces between.
    pub shown: String,
    /// Whether they are others than those that were accepted a moment ago.
    pub renewed: bool,
}

/// A field, known or asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FirstField {
    /// What the upstream says; it cannot be changed here.
    pub known: Option<String>,
    /// What is asked.
    pub field: Field,
    /// Whether it may be left empty.
    pub optional: bool,
}

impl Page for FirstLoginPage {
    const TEMPLATE: &'static str = "pages/upstream/first";

    fn samples() -> Vec<Self> {
        let known = |text: &str| FirstField { known: Some(text.into()), ..FirstField::default() };
        let asked = |text: &str| FirstField { field: Field::of(Some(text)), ..FirstField::default() };
        let whole = Self {
            frame: Frame::sample(),
            app: Some(App::sample()),
            upstream: "Google".into(),
            kind: UpstreamKind::Google,
            arrival: "arrival".into(),
            form_token: "form-token".into(),
            username: asked("ada"),
            given_name: known("Ada"),
            family_name: known("Lovelace"),
            email: known("ada@northwind.example"),
            phone_number: None,
            agreements: Vec::new(),
            shown: String::new(),
            renewed: false,
        };
        let bare = Self {
            app: None,
            upstream: "Contoso".into(),
            kind: UpstreamKind::Entra,
            username: asked(""),
            given_name: asked(""),
            family_name: FirstField { optional: true, ..asked("") },
            email: asked(""),
            phone_number: Some(asked("")),
            ..whole.clone()
        };
        let wrong = Self {
            username: FirstField { field: Field::of(Some("ada")).with(Problem::Taken), ..FirstField::default() },
            email: FirstField { field: Field::of(Some("ada@")).with(Problem::NotAnEmail), ..FirstField::default() },
            ..bare.clone()
        };
        let agreeing = Self { agreements: AgreementShown::samples(), shown: "agreement-1 agreement-2".into(), ..whole.clone() };
        let renewed = Self { renewed: true, ..agreeing.clone() };
        vec![whole, bare, wrong, agreeing, renewed]
    }
}
