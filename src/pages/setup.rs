//! First run: the one-time link leads here, and the first owner is made here. No default password exists.

use serde::Serialize;

use super::{Field, Frame, Page, Problem};

/// `GET /setup?token=…`. Posted fields: `token`, `form_token`, `name`, `username`, `email`, `password`, `password_again`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SetupPage {
    /// The frame.
    pub frame: Frame,
    /// The organisation, where it is one that the host does not keep: its people got the link from somebody, not from the server.
    pub of: Option<String>,
    /// Where the set-up stands.
    pub state: SetupState,
}

/// Where the set-up stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SetupState {
    /// The link is good: the form.
    Open(Box<SetupForm>),
    /// The owner has just been made.
    Done {
        /// The name that the owner is signed in with.
        username: String,
    },
    /// The link has done its work.
    Used,
    /// The link is too old.
    Expired {
        /// How many minutes a link works.
        minutes: i64,
    },
    /// The link is not one of ours, or is cut off.
    Unknown,
}

/// What the owner enters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SetupForm {
    /// The token of the link.
    pub token: String,
    /// The token against forged posts.
    pub form_token: String,
    /// The owner's name.
    pub name: Field,
    /// The name to sign in with.
    pub username: Field,
    /// The e-mail address.
    pub email: Field,
    /// The password; its text is never sent back.
    pub password: Field,
    /// The same once more.
    pub password_again: Field,
    /// How hard the password that came is to guess.
    pub strength: Option<Problem>,
    /// The least length of a password.
    pub minimum: usize,
}

impl Page for SetupPage {
    const TEMPLATE: &'static str = "pages/setup";

    fn samples() -> Vec<Self> {
        let make = |state| Self { frame: Frame::new("", "Signet"), of: None, state };
        let sent = |state| Self { of: Some("Acme".into()), ..make(state) };
        let form =
            SetupForm { token: "setup-token".into(), form_token: "form-token".into(), minimum: 12, ..SetupForm::default() };
        let wrong = SetupForm {
            name: Field::of(Some("Ada Lovelace")),
            username: Field::of(Some("ada")),
            email: Field::of(Some("ada@")).with(Problem::NotAnEmail),
            password: Field::default().with(Problem::TooShort { minimum: 12 }),
            password_again: Field::default().with(Problem::Differs),
            ..form.clone()
        };
        vec![
            make(SetupState::Open(Box::new(form.clone()))),
            sent(SetupState::Open(Box::new(form))),
            sent(SetupState::Used),
            sent(SetupState::Expired { minutes: 60 }),
            sent(SetupState::Unknown),
            make(SetupState::Open(Box::new(wrong))),
            make(SetupState::Done { username: "ada".into() }),
            make(SetupState::Used),
            make(SetupState::Expired { minutes: 60 }),
            make(SetupState::Unknown),
        ]
    }
}
