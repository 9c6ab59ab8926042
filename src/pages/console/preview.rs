//! The preview of a branding: which pages there are to look at, and what stands in the place of one that cannot be shown.

use serde::Serialize;

use crate::pages::{App, ConsentPage, ErrorKind, ErrorPage, Frame, Page, Permission, Person, Reason};

/// What of a provider can be looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    /// The sign-in page.
    #[default]
    SignIn,
    /// The consent page of an app that is none.
    Consent,
    /// An error page.
    Error,
    /// A message.
    Mail,
}

impl Look {
    /// All there are.
    pub const ALL: [Self; 4] = [Self::SignIn, Self::Consent, Self::Error, Self::Mail];

    /// As it stands in the form.
    pub const fn word(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::Consent => "consent",
            Self::Error => "error",
            Self::Mail => "mail",
        }
    }

    /// The one of a word; the sign-in page for any other.
    pub fn find(word: &str) -> Self {
        Self::ALL.into_iter().find(|own| own.word() == word).unwrap_or_default()
    }
}

/// What an app that is none asks for, of a person who is nobody.
pub fn consent(frame: Frame) -> ConsentPage {
    let shown = |name: &str, value: &str| Permission { value: Some(value.to_owned()), ..Permission::scope(name, None) };
    let permissions =
        vec![Permission::scope("openid", None), shown("profile", "Ada Lovelace"), shown("email", "ada@example.com")];
    ConsentPage {
        frame,
        app: App::named("Example app"),
        unverified: false,
        person: Person::named("Ada Lovelace", "ada@example.com"),
        session: String::new(),
        redirect_host: "app.example.com".to_owned(),
        device: None,
        permissions,
        already: Vec::new(),
        switch_account: "#".to_owned(),
        interaction: String::new(),
        form_token: String::new(),
    }
}

/// What people see who come too late.
pub fn error(frame: Frame) -> ErrorPage {
    ErrorPage {
        retry: Some("#".to_owned()),
        ..ErrorPage::new(frame, ErrorKind::Stale, "stale_page", Reason::told("told-stale"), "7Q3F-0KX2-M9TD")
    }
}

/// `POST /admin/providers/{name}/preview` with settings that have to be corrected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PreviewProblemPage {
    /// The frame.
    pub frame: Frame,
    /// What is wrong, in sentences.
    pub problems: Vec<String>,
}

impl Page for PreviewProblemPage {
    const TEMPLATE: &'static str = "pages/console/preview_problem";

    fn samples() -> Vec<Self> {
        let problems = vec!["The colour has a contrast of 1.2 : 1 (use a darker one: the nearest is #756200).".into()];
        vec![Self { frame: Frame::sample(), problems }]
    }
}
