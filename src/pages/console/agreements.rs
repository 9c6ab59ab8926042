//! Agreements: the list, a version, and a new one.

use serde::Serialize;

use super::{ConsoleFrame, ConsoleSection, Count, Told};
use crate::model::AdminRole;
use crate::pages::{Frame, Moment, Page, WebUrl};

/// `GET /admin/agreements`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AgreementsPage {
    /// The frame.
    pub frame: Frame,
    /// The console's frame.
    pub console: ConsoleFrame,
    /// Every version, by name, the latest first.
    pub agreements: Vec<AgreementRow>,
}

/// A version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AgreementRow {
    /// Its identifier.
    pub id: String,
    /// The short name that the versions of an agreement share.
    pub name: String,
    /// The name of the version.
    pub version: String,
    /// The title; not by that name, which is the layout's.
    pub shown: String,
    /// Whether everybody has to accept it who signs in to an app.
    pub for_people: bool,
    /// Whether everybody has to accept it who registers apps.
    pub for_developers: bool,
    /// How many people accepted it.
    pub accepted: Count,
    /// Whether the configuration file says so.
    pub is_from_file: bool,
    /// Since when it counts.
    pub since: Moment,
    /// Until when it counted.
    pub ended: Option<Moment>,
}

impl AgreementRow {
    fn sample() -> Self {
        Self {
            id: "kWm0q7Zb1xYf2hJtVnR9sA".into(),
            name: "terms".into(),
            version: "2026-11".into(),
            shown: "Terms of use".into(),
            for_people: true,
            for_developers: false,
            accepted: Count::of(1_001),
            is_from_file: false,
            since: Moment::sample(9_000),
            ended: None,
        }
    }
}

impl Page for AgreementsPage {
    const TEMPLATE: &'static str = "pages/console/agreements";

    fn samples() -> Vec<Self> {
        let old = AgreementRow {
            id: "old".into(),
            version: "1".into(),
            ended: Some(Moment::sample(9_000)),
            accepted: Count::of(1),
            ..AgreementRow::sample()
        };
        let both = AgreementRow { name: "portal".into(), for_developers: true, is_from_file: true, ..AgreementRow::sample() };
        let apps = AgreementRow { for_people: false, accepted: Count::of(0), ..both.clone() };
        let usual = Self {
            frame: Frame::sample(),
            console: ConsoleFrame::sample(ConsoleSection::Agreements),
            agreements: vec![AgreementRow::sample(), old, both, apps],
        };
        let auditor = ConsoleFrame::sample_of(AdminRole::Auditor, ConsoleSection::Agreements);
        let empty = Self { agreements: Vec::new(), ..usual.clone() };
        let audited = Self { console: auditor, ..empty.clone() };
        vec![usual, empty, audited]
    }
}

/// `GET /admin/agreements/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AgreementPage {
    /// The frame.
    pub frame: Frame,
    /// The console's frame.
    pub console: ConsoleFrame,
    /// Which.
    pub agreement: AgreementRow,
    /// The words, if they are here.
    pub text: Option<String>,
    /// Where the words are, if they are not.
    pub url: Option<WebUrl>,
}

impl Page for AgreementPage {
    const TEMPLATE: &'static str = "pages/console/agreement";

    fn samples() -> Vec<Self> {
        let usual = Self {
            frame: Frame::sample(),
            console: ConsoleFrame::sample(ConsoleSection::Agreements),
            agreement: AgreementRow::sample(),
            text: Some("Be kind.\n\nKeep your password.".into()),
            url: None,
        };
        let elsewhere = Self { text: None, url: WebUrl::parse("https://northwind.example/terms"), ..usual.clone() };
        let old = AgreementRow { ended: Some(Moment::sample(9_000)), for_developers: true, ..AgreementRow::sample() };
        let ended = Self { agreement: old, ..usual.clone() };
        let kept = Self { agreement: AgreementRow { is_from_file: true, ..AgreementRow::sample() }, ..usual.clone() };
        let auditor = Self { console: ConsoleFrame::sample_of(AdminRole::Auditor, ConsoleSection::Agreements), ..usual.clone() };
        let told = Self { console: usual.console.clone().telling(Told::AgreementPublished), ..usual.clone() };
        vec![usual, elsewhere, ended, kept, auditor, told]
    }
}

/// `GET /admin/agreements/new`. Posted: `form_token`, `of`, and the fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AgreementFormPage {
    /// The frame.
    pub frame: Frame,
    /// The console's frame.
    pub console: ConsoleFrame,
    /// The name of the agreement, of which it is a new version.
    pub of: Option<String>,
    /// What stands in the form.
    pub form: AgreementForm,
    /// What to correct.
    pub wrong: Option<AgreementProblem>,
}

/// What stands in the form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the names say it")]
pub struct AgreementForm {
    pub name: String,
    pub version: String,
    pub title: String,
    pub text: String,
    pub url: String,
    pub for_people: bool,
    pub for_developers: bool,
}

/// What to correct: a field that cannot be so, or what goes beyond one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the sentences are in the template")]
pub enum AgreementProblem {
    Name,
    Version,
    Title,
    Text,
    Url,
    Audience,
    /// Words and address.
    Both,
    /// There is a version of that name.
    Taken,
}

impl AgreementProblem {
    /// Every one.
    pub const ALL: [Self; 8] =
        [Self::Name, Self::Version, Self::Title, Self::Text, Self::Url, Self::Audience, Self::Both, Self::Taken];

    /// The one of a member of the terms.
    pub fn at(member: &str) -> Self {
        match member {
            "name" => Self::Name,
            "version" => Self::Version,
            "title" => Self::Title,
            "url" => Self::Url,
            "required_for" => Self::Audience,
            _ => Self::Text,
        }
    }
}

impl Page for AgreementFormPage {
    const TEMPLATE: &'static str = "pages/console/agreement_form";

    fn samples() -> Vec<Self> {
        let usual = Self {
            frame: Frame::sample(),
            console: ConsoleFrame::sample(ConsoleSection::Agreements),
            of: None,
            form: AgreementForm { for_people: true, ..AgreementForm::default() },
            wrong: None,
        };
        let form = AgreementForm {
            name: "terms".into(),
            version: "2026-11".into(),
            title: "Terms of use".into(),
            text: "Be kind.".into(),
            url: "https://northwind.example/terms".into(),
            for_people: false,
            for_developers: true,
        };
        let next = Self { of: Some("terms".into()), form: form.clone(), ..usual.clone() };
        let wrong = AgreementProblem::ALL.map(|problem| Self { wrong: Some(problem), form: form.clone(), ..usual.clone() });
        [usual, next].into_iter().chain(wrong).collect()
    }
}
