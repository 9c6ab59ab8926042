//! An account of one's own: the address, and where the link of the mail leads.

use serde::Serialize;

use super::{App, Field, Frame, Page, Problem};

/// `GET /signup`. Posted fields: `interaction`, `form_token`, `email`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SignUpPage {
    /// The frame.
    pub frame: Frame,
    /// The app that the person came from.
    pub app: Option<App>,
    /// The sealed interaction that they came from.
    pub interaction: Option<String>,
    /// The token against forged posts.
    pub form_token: String,
    /// Where the person is.
    pub step: SignUpStep,
    /// The address.
    pub email: Field,
    /// The domains whose addresses are taken; all, if there are none.
    pub domains: Vec<String>,
    /// Minutes to wait, if too much was asked for.
    pub wait_minutes: Option<i64>,
    /// How many minutes a link works.
    pub minutes: i64,
}

/// Where the person is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SignUpStep {
    /// They type their address.
    Ask,
    /// A link is on its way.
    Sent,
    /// The account is made, in another browser than it was begun in.
    Elsewhere,
}

impl Page for SignUpPage {
    const TEMPLATE: &'static str = "pages/sign_up";

    fn samples() -> Vec<Self> {
        let ask = Self {
            frame: Frame::sample(),
            app: Some(App::sample()),
            interaction: Some("interaction".into()),
            form_token: "form-token".into(),
            step: SignUpStep::Ask,
            email: Field::default(),
            domains: Vec::new(),
            wait_minutes: None,
            minutes: 30,
        };
        let bare = Self { app: None, interaction: None, ..ask.clone() };
        let domains = vec!["northwind.example".to_owned(), "contoso.example".to_owned()];
        let wrong = Field::of(Some("ada@elsewhere.example")).with(Problem::OtherDomain);
        vec![
            ask.clone(),
            Self { domains, email: wrong, ..bare.clone() },
            Self { wait_minutes: Some(10), ..bare.clone() },
            Self { step: SignUpStep::Sent, ..ask },
            Self { step: SignUpStep::Sent, ..bare.clone() },
            Self { step: SignUpStep::Elsewhere, ..bare },
        ]
    }
}

/// `GET /signup/confirm?token=…`. Posted fields: `token`, `form_token`, `name`, `password`, `password_again`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewAccountPage {
    /// The frame.
    pub frame: Frame,
    /// The token of the link.
    pub token: String,
    /// The token against forged posts.
    pub form_token: String,
    /// The address, which is proved by the link.
    pub address: String,
    /// Whether the person was invited.
    pub is_invited: bool,
    /// What the person is called.
    pub name: Field,
    /// The password; its text is never sent back.
    pub password: Field,
    /// The same once more.
    pub password_again: Field,
    /// How hard the password that came is to guess.
    pub strength: Option<Problem>,
    /// The least length of a password.
    pub minimum: usize,
}

impl Page for NewAccountPage {
    const TEMPLATE: &'static str = "pages/new_account";

    fn samples() -> Vec<Self> {
        let usual = Self {
            frame: Frame::sample(),
            token: "sign-up-token".into(),
            form_token: "form-token".into(),
            address: "ada@northwind.example".into(),
            is_invited: false,
            name: Field::default(),
            password: Field::default(),
            password_again: Field::default(),
            strength: None,
            minimum: 8,
        };
        let wrong = Self {
            name: Field::of(Some("Ada")).with(Problem::Characters),
            password: Field::default().with(Problem::Guessed { score: 1, why: "personal" }),
            strength: Some(Problem::Guessed { score: 1, why: "personal" }),
            password_again: Field::default().with(Problem::Differs),
            ..usual.clone()
        };
        vec![usual.clone(), wrong, Self { is_invited: true, ..usual }]
    }
}
