//! The second step of a sign-in: a code of an authenticator app, or a recovery code.

use serde::Serialize;

use super::{App, Frame, Page, PasskeyAsk, Person};

/// `GET /login/factor`, and the answer to a `POST /login/factor` that did not succeed.
///
/// Posted fields: `interaction`, `form_token`, `way` (`code`, `recovery` or `passkey`), `code`, for a passkey `ceremony` and
/// `answer`, `action=cancel`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SecondFactorPage {
    /// The frame.
    pub frame: Frame,
    /// The app that asks; absent when a person signs in to the account pages.
    pub app: Option<App>,
    /// The sealed interaction.
    pub interaction: Option<String>,
    /// The token against forged posts.
    pub form_token: String,
    /// Whose password it was.
    pub person: Person,
    /// What is asked for.
    pub way: FactorWay,
    /// Whether the person has an authenticator app.
    pub app_at_hand: bool,
    /// What the browser is asked, if the person has a passkey here.
    pub passkey: Option<PasskeyAsk>,
    /// Where the other way is, from the site's root on.
    pub other_way: Option<String>,
    /// Where somebody else signs in, from the site's root on.
    pub other_account: String,
    /// What went wrong.
    pub notice: Option<FactorNotice>,
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FactorWay {
    /// A code of an authenticator app.
    Code,
    /// A recovery code.
    Recovery,
    /// A passkey, by somebody without an app.
    Passkey,
}

/// Why the page is shown again; the sentences are in the template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FactorNotice {
    /// It is none, or was used before.
    Wrong,
    /// A passkey was not accepted.
    PasskeyRefused,
    /// The throttle holds.
    TooMany {
        /// Minutes until the next attempt, at least 1.
        minutes: i64,
    },
}

impl Page for SecondFactorPage {
    const TEMPLATE: &'static str = "pages/second_factor";

    fn samples() -> Vec<Self> {
        let plain = Self {
            frame: Frame::sample(),
            app: Some(App::sample()),
            interaction: Some("sealed-interaction".into()),
            form_token: "form-token".into(),
            person: Person::sample(),
            way: FactorWay::Code,
            app_at_hand: true,
            passkey: None,
            other_way: Some("/login/factor?interaction=sealed&way=recovery".into()),
            other_account: "/login?interaction=sealed&other=1".into(),
            notice: None,
        };
        let notice = |notice| Self { notice: Some(notice), ..plain.clone() };
        let recovery =
            Self { way: FactorWay::Recovery, other_way: Some("/login/factor?interaction=sealed".into()), ..plain.clone() };
        let both = Self { passkey: Some(PasskeyAsk::sample()), ..plain.clone() };
        let passkey = Self { way: FactorWay::Passkey, app_at_hand: false, ..both.clone() };
        vec![
            plain.clone(),
            notice(FactorNotice::Wrong),
            notice(FactorNotice::TooMany { minutes: 1 }),
            notice(FactorNotice::TooMany { minutes: 10 }),
            recovery.clone(),
            Self { notice: Some(FactorNotice::PasskeyRefused), ..both.clone() },
            both,
            passkey.clone(),
            Self { notice: Some(FactorNotice::PasskeyRefused), app: None, ..passkey },
            Self { app_at_hand: false, other_way: None, ..recovery.clone() },
            Self { notice: Some(FactorNotice::Wrong), app: None, ..recovery },
        ]
    }
}
