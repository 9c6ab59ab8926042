//! Choosing a password by a link that works once: an invitation, or a way back in.

use serde::Serialize;

use super::{Field, Frame, Page, Person, Problem};

/// `GET /password?token=…`. Posted fields: `token`, `form_token`, `password`, `password_again`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChoosePasswordPage {
    /// The frame.
    pub frame: Frame,
    /// The form; `None` if the link does not work.
    pub form: Option<ChoosePasswordForm>,
    /// How many days a link works.
    pub days: i64,
}

/// What the person enters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChoosePasswordForm {
    /// Whose password it is.
    pub person: Person,
    /// The token of the link.
    pub token: String,
    /// The token against forged posts.
    pub form_token: String,
    /// The password; its text is never sent back.
    pub password: Field,
    /// The same once more.
    pub password_again: Field,
    /// How hard the password that came is to guess.
    pub strength: Option<Problem>,
    /// The least length of a password.
    pub minimum: usize,
}

impl Page for ChoosePasswordPage {
    const TEMPLATE: &'static str = "pages/choose_password";

    fn samples() -> Vec<Self> {
        let form = ChoosePasswordForm {
            person: Person::sample(),
            token: "password-token".into(),
            form_token: "form-token".into(),
            password: Field::default(),
            password_again: Field::default(),
            strength: None,
            minimum: 8,
        };
        let wrong = ChoosePasswordForm {
            password: Field::default().with(Problem::TooShort { minimum: 8 }),
            password_again: Field::default().with(Problem::Differs),
            ..form.clone()
        };
        let make = |form| Self { frame: Frame::sample(), form, days: 3 };
        vec![make(Some(form)), make(Some(wrong)), make(None)]
    }
}
