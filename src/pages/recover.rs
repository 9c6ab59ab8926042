//! A forgotten password: where one asks for a link, and where the link leads. And the page of every link of a mail that leads nowhere.

use serde::Serialize;

use super::{ChoosePasswordForm, Field, Frame, Page, Person, Problem};
use crate::model::MailPurpose;

/// `GET /recover`. Posted fields: `interaction`, `form_token`, `username`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecoverPage {
    /// The frame.
    pub frame: Frame,
    /// The sealed interaction that the person came from, if they came from one.
    pub interaction: Option<String>,
    /// The token against forged posts.
    pub form_token: String,
    /// Where the person is.
    pub step: RecoverStep,
    /// Minutes to wait, if too much was asked for.
    pub wait_minutes: Option<i64>,
    /// How many minutes a link works.
    pub minutes: i64,
}

/// Where the person is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RecoverStep {
    /// They type their name.
    Ask,
    /// A link is on its way, if there is such an account.
    Sent,
    /// The new password is chosen.
    Done,
}

impl Page for RecoverPage {
    const TEMPLATE: &'static str = "pages/recover";

    fn samples() -> Vec<Self> {
        let ask = Self {
            frame: Frame::sample(),
            interaction: Some("interaction".into()),
            form_token: "form-token".into(),
            step: RecoverStep::Ask,
            wait_minutes: None,
            minutes: 30,
        };
        let bare = Self { interaction: None, ..ask.clone() };
        let onward = ask.clone();
        vec![
            ask.clone(),
            Self { wait_minutes: Some(10), ..bare.clone() },
            Self { step: RecoverStep::Sent, ..ask },
            Self { step: RecoverStep::Sent, ..bare.clone() },
            Self { step: RecoverStep::Done, ..bare },
            Self { step: RecoverStep::Done, ..onward },
        ]
    }
}

/// `GET /recover/password?token=…`. Posted fields: `token`, `form_token`, `password`, `password_again`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ResetPage {
    /// The frame.
    pub frame: Frame,
    /// The form.
    pub form: ChoosePasswordForm,
}

impl Page for ResetPage {
    const TEMPLATE: &'static str = "pages/reset";

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
            password: Field::default().with(Problem::Guessed { score: 1, why: "common" }),
            strength: Some(Problem::Guessed { score: 1, why: "common" }),
            ..form.clone()
        };
        [form, wrong].map(|form| Self { frame: Frame::sample(), form }).to_vec()
    }
}

/// A link of a mail that does not work here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClosedLinkPage {
    /// The frame.
    pub frame: Frame,
    /// What the link was for.
    pub about: MailPurpose,
    /// Why.
    pub reason: ClosedLink,
    /// Where the person goes on: from the site's root.
    pub onward: String,
    /// What they can do there.
    pub offer: Onward,
}

/// Why a link does not work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ClosedLink {
    /// It has been used.
    Used,
    /// Its time is over, or a newer one was sent.
    Expired {
        /// How many minutes one works.
        minutes: i64,
        /// How many days, if it is days.
        days: i64,
    },
    /// There is no such link.
    Unknown,
    /// Whom it is for is not signed in in this browser.
    Elsewhere,
}

/// What a person can do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Onward {
    /// Ask for another one.
    Again,
    /// Sign in.
    SignIn,
}

impl Page for ClosedLinkPage {
    const TEMPLATE: &'static str = "pages/closed_link";

    fn samples() -> Vec<Self> {
        let minutes = |minutes| ClosedLink::Expired { minutes, days: minutes / 1_440 };
        let of = |(about, offer, life): (MailPurpose, Onward, i64)| {
            let page = |reason| Self { frame: Frame::sample(), about, reason, onward: "/recover".into(), offer };
            [ClosedLink::Used, minutes(life), ClosedLink::Unknown].map(page)
        };
        let elsewhere = [MailPurpose::AddressProof, MailPurpose::AddressChange].map(|about| Self {
            frame: Frame::sample(),
            about,
            reason: ClosedLink::Elsewhere,
            onward: "/login".into(),
            offer: Onward::SignIn,
        });
        let kinds = [
            (MailPurpose::PasswordReset, Onward::Again, 30),
            (MailPurpose::SignUp, Onward::Again, 30),
            (MailPurpose::AddressProof, Onward::Again, 30),
            (MailPurpose::AddressChange, Onward::Again, 30),
            (MailPurpose::AddressKeep, Onward::SignIn, 4_320),
            (MailPurpose::AccountKeep, Onward::SignIn, 30),
            (MailPurpose::Invitation, Onward::SignIn, 10_080),
        ];
        kinds.into_iter().flat_map(of).chain(elsewhere).collect()
    }
}

/// `GET /account/email/confirm?token=…`: the button that proves an address. Posted fields: `token`, `form_token`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConfirmAddressPage {
    /// The frame.
    pub frame: Frame,
    /// Whose address it is.
    pub person: Person,
    /// The address.
    pub address: String,
    /// Whether it takes the place of another one.
    pub is_new: bool,
    /// The token of the link.
    pub token: String,
    /// The token against forged posts.
    pub form_token: String,
}

impl Page for ConfirmAddressPage {
    const TEMPLATE: &'static str = "pages/confirm_address";

    fn samples() -> Vec<Self> {
        let proof = Self {
            frame: Frame::sample(),
            person: Person::sample(),
            address: "ada@northwind.example".into(),
            is_new: false,
            token: "address-token".into(),
            form_token: "form-token".into(),
        };
        vec![proof.clone(), Self { is_new: true, ..proof }]
    }
}
