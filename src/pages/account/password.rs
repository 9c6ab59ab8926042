//! Changing the password.

use serde::Serialize;

use super::{AccountFrame, Section};
use crate::pages::{Field, Frame, Page, Problem};

/// `GET /account/password`. Posted fields: `form_token`, `current`, `password`, `password_again`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PasswordPage {
    /// The frame.
    pub frame: Frame,
    /// The account's frame.
    pub account: AccountFrame,
    /// The current password; the text is never sent back.
    pub current: Field,
    /// The new one.
    pub password: Field,
    /// The new one again.
    pub password_again: Field,
    /// How hard the password that came is to guess.
    pub strength: Option<Problem>,
    /// The least length of a password.
    pub minimum: usize,
    /// Minutes to wait after too many wrong attempts.
    pub wait_minutes: Option<i64>,
}

impl PasswordPage {
    /// The empty form.
    pub fn new(frame: Frame, account: AccountFrame, minimum: usize) -> Self {
        Self {
            frame,
            account,
            current: Field::default(),
            password: Field::default(),
            password_again: Field::default(),
            strength: None,
            minimum,
            wait_minutes: None,
        }
    }
}

impl Page for PasswordPage {
    const TEMPLATE: &'static str = "pages/account/password";

    fn samples() -> Vec<Self> {
        let weak = |score, why| Problem::Guessed { score, why };
        let usual = Self::new(Frame::sample(), AccountFrame::sample(Section::Password), 12);
        let wrong = Self {
            current: Field::default().with(Problem::WrongPassword),
            password: Field::default().with(weak(0, "common")),
            password_again: Field::default().with(Problem::Missing),
            strength: Some(weak(0, "common")),
            ..usual.clone()
        };
        let reasons = ["personal", "keyboard", "repeated", "sequence", "date", "word", "short"];
        let again = Field::default().with(Problem::Differs);
        let strong =
            (2..=4).map(|score| Self { password_again: again.clone(), strength: Some(weak(score, "")), ..usual.clone() });
        let others = reasons.map(|why| Self {
            password: Field::default().with(weak(1, why)),
            strength: Some(weak(1, why)),
            ..usual.clone()
        });
        let wait = Self { wait_minutes: Some(3), ..usual.clone() };
        let none = Self { account: usual.account.clone().without_password(), ..usual.clone() };
        [usual.clone(), wrong, wait, none].into_iter().chain(others).chain(strong).collect()
    }
}
