//! The sign-in page, also where a person confirms who they are.

use serde::Serialize;

use super::{App, Frame, Page, Person, UpstreamKind};
use crate::model::Provider;

/// `GET /login`, and the answer to a `POST /login` that did not succeed.
///
/// Posted fields: `interaction`, `form_token`, `username`, `password`, `remember` (`1`), `action=cancel`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is shown by itself")]
pub struct LoginPage {
    /// The frame.
    pub frame: Frame,
    /// The app that asks; absent when a person signs in to the account pages.
    pub app: Option<App>,
    /// The sealed interaction; absent without one.
    pub interaction: Option<String>,
    /// The token against forged posts.
    pub form_token: String,
    /// What to prefill: `login_hint`, or what was typed before.
    pub username: String,
    /// Whether *Keep me signed in* is offered.
    pub remember_offered: bool,
    /// Whether it is ticked.
    pub remember: bool,
    /// Who must confirm their password (`prompt=login`, `max_age`); their name replaces the user name field.
    pub person: Option<Person>,
    /// Where a re-authenticating person goes to sign in as somebody else.
    pub other_account: Option<String>,
    /// What went wrong.
    pub notice: Option<LoginNotice>,
    /// Whether a password of ours is taken; without, the form asks at most for a name that leads to an upstream.
    pub passwords: bool,
    /// Whether somebody who has forgotten their password can have a link sent.
    pub recovery: bool,
    /// Whether people make accounts of their own here.
    pub sign_up: bool,
    /// Other places to sign in with; links, in order.
    pub upstreams: Vec<UpstreamButton>,
    /// What the browser is asked for a passkey, where there are any.
    pub passkey: Option<PasskeyAsk>,
    /// Whether some e-mail domains are signed in elsewhere, so that their people leave the password empty.
    pub realms: bool,
}

/// Why the page is shown again; the sentences are in the template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LoginNotice {
    /// The name, the password or both are wrong; the same for unknown and disabled accounts.
    WrongPassword,
    /// No password of ours is taken here, and no upstream answers for the name.
    NoPasswords,
    /// A passkey was not accepted.
    PasskeyRefused,
    /// The page was open for too long, or the passkey was sent twice.
    PasskeyStale,
    /// The throttle holds.
    TooManyAttempts {
        /// Minutes until the next attempt, at least 1.
        minutes: i64,
    },
    /// The page was open for too long, or was sent from another browser.
    Stale,
    /// All password workers are busy.
    Busy,
    /// The session ended while the person was away.
    SessionEnded,
    /// The password was changed: sign in with the new one.
    PasswordChanged,
}

/// What a browser is asked for a passkey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PasskeyAsk {
    /// The options, as JSON.
    pub options: String,
    /// The sealed ceremony.
    pub seal: String,
}

impl PasskeyAsk {
    pub(in crate::pages) fn sample() -> Self {
        let options = r#"{"challenge":"xdj_CBfpXCms1l9xvvzEH3wfO0","rpId":"id.northwind.example","userVerification":"required"}"#;
        Self { options: options.into(), seal: "sealed-ceremony".into() }
    }
}

/// A link to another provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UpstreamButton {
    /// Its name for people.
    pub name: String,
    /// Its picture.
    pub kind: UpstreamKind,
    /// Where the link leads, from the site's root on.
    pub href: String,
}

impl LoginPage {
    /// The page of a provider, to be looked at: to somebody whom nobody knows, without an app.
    pub fn preview(frame: Frame, provider: &Provider) -> Self {
        Self {
            frame,
            app: None,
            interaction: None,
            form_token: String::new(),
            username: String::new(),
            remember_offered: true,
            remember: false,
            person: None,
            other_account: None,
            notice: None,
            passwords: true,
            recovery: true,
            sign_up: provider.sign_up.is_open(),
            upstreams: Vec::new(),
            passkey: None,
            realms: false,
        }
    }
}

impl Page for LoginPage {
    const TEMPLATE: &'static str = "pages/login";

    fn samples() -> Vec<Self> {
        let plain = Self {
            frame: Frame::sample(),
            app: Some(App::sample()),
            interaction: Some("sealed-interaction".into()),
            form_token: "form-token".into(),
            username: String::new(),
            remember_offered: true,
            remember: false,
            person: None,
            other_account: None,
            notice: None,
            recovery: true,
            sign_up: true,
            passwords: true,
            upstreams: Vec::new(),
            passkey: None,
            realms: false,
        };
        let notice =
            |notice| Self { notice: Some(notice), username: "ada@northwind.example".into(), remember: true, ..plain.clone() };
        let again = Self {
            person: Some(Person::sample()),
            other_account: Some("/login?interaction=sealed&other=1".into()),
            remember_offered: false,
            username: "ada@northwind.example".into(),
            ..plain.clone()
        };
        let button = |kind: UpstreamKind| UpstreamButton {
            name: format!("{kind:?}"),
            kind,
            href: "/login/upstream?idp=corp&interaction=sealed".into(),
        };
        let upstreams: Vec<_> = UpstreamKind::ALL.map(button).into();
        vec![
            plain.clone(),
            notice(LoginNotice::WrongPassword),
            again.clone(),
            Self { notice: Some(LoginNotice::WrongPassword), ..again },
            notice(LoginNotice::TooManyAttempts { minutes: 1 }),
            notice(LoginNotice::TooManyAttempts { minutes: 4 }),
            notice(LoginNotice::Stale),
            notice(LoginNotice::Busy),
            Self { passkey: Some(PasskeyAsk::sample()), ..notice(LoginNotice::PasskeyRefused) },
            Self { passkey: Some(PasskeyAsk::sample()), ..notice(LoginNotice::PasskeyStale) },
            Self { passkey: Some(PasskeyAsk::sample()), upstreams: upstreams.clone(), ..plain.clone() },
            Self { notice: Some(LoginNotice::SessionEnded), ..plain.clone() },
            Self { notice: Some(LoginNotice::PasswordChanged), app: None, interaction: None, ..plain.clone() },
            Self { upstreams: upstreams.clone(), ..plain.clone() },
            Self { upstreams: upstreams.clone(), realms: true, ..plain.clone() },
            Self { passwords: false, upstreams: upstreams.clone(), ..plain.clone() },
            Self {
                passwords: false,
                realms: true,
                notice: Some(LoginNotice::NoPasswords),
                username: "ada@northwind.example".into(),
                upstreams,
                ..plain.clone()
            },
            Self { frame: Frame::sample_branded(), ..plain.clone() },
            Self { passwords: false, ..plain },
        ]
    }
}
