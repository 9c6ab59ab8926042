//! What the pages of providers and of resources share: forms of settings, shown again with what has to be corrected.

use serde_json::{Map, Value};

use super::desk::{Desk, Reply, Served};
use crate::flow::admin::steward::Steward;
use crate::http::respond::page::Policy;
use crate::pages::console::{ConsoleSection, SectionSpec, SettingField, SettingsFormPage, SettingsNoun};
use crate::protocol::correction::{Correction, sentence};
use crate::protocol::precondition::Precondition;

/// The administrator where they stand.
pub fn steward<'a>(desk: &'a Desk<'_>) -> Steward<'a> {
    let house = desk.house();
    Steward { store: house.store(), vault: house.vault(), here: &desk.site().provider, by: desk.by().clone() }
}

/// A form of settings.
#[derive(Clone, Copy, Debug)]
pub struct Form<'a> {
    /// What it is about.
    pub noun: SettingsNoun,
    /// The section.
    pub section: &'static SectionSpec,
    /// The one that is changed: its name and its page.
    pub of: Option<(&'a str, &'a str)>,
    /// What it was when it was read.
    pub tag: &'a str,
}

impl Form<'_> {
    /// The form with what stands in it.
    fn page(&self, desk: &Desk<'_>, members: &Map<String, Value>) -> SettingsFormPage {
        let (home, section) = match self.noun {
            SettingsNoun::Provider => ("/admin/providers", ConsoleSection::Providers),
            SettingsNoun::Resource => ("/admin/resources", ConsoleSection::Resources),
            SettingsNoun::Tenant => ("/admin/tenants", ConsoleSection::Tenants),
        };
        let (frame, console) = desk.frame(section);
        let (action, cancel) = match self.of {
            Some((_, path)) => (format!("{path}/edit"), path.to_owned()),
            None => (format!("{home}/new"), home.to_owned()),
        };
        SettingsFormPage {
            frame,
            console,
            noun: self.noun,
            of: self.of.map(|(name, _)| name.to_owned()),
            action: desk.link(&action),
            cancel: desk.link(&cancel),
            section: self.section.word,
            heading: self.section.title,
            tag: self.tag.to_owned(),
            fields: self.section.fields.iter().map(|own| own.shown(members)).collect(),
            problems: Vec::new(),
            preview: self.preview().map(|path| desk.link(&path)),
        }
    }

    /// Where what is typed can be looked at before it is saved.
    fn preview(&self) -> Option<String> {
        let (_, path) = self.of?;
        (self.section.word == "branding").then(|| format!("{path}/preview"))
    }

    /// The form as a page.
    ///
    /// # Errors
    /// `Fault` if it cannot be rendered.
    pub fn show(&self, desk: &Desk<'_>, members: &Map<String, Value>) -> Served {
        desk.show_under(&self.policy(), &self.page(desk, members))
    }

    fn policy(&self) -> Policy {
        if self.preview().is_some() { Policy::with_previews() } else { Policy::default() }
    }

    /// What was typed.
    pub fn typed(&self, desk: &Desk<'_>) -> Map<String, Value> {
        self.section.typed(|word| desk.posted(word))
    }

    /// The form once more, with what has to be corrected at its fields.
    pub fn again(&self, desk: &Desk<'_>, typed: &Map<String, Value>, wrong: &[Correction]) -> Served {
        let mut page = self.page(desk, typed);
        for own in wrong {
            let text = sentence(&own.to_string());
            let word = own.key.replace(['.', '_'], "-");
            match page.fields.iter_mut().find(|field| field.word == word) {
                Some(SettingField { problem, .. }) => *problem = Some(text),
                None => page.problems.push(text),
            }
        }
        desk.again_under(&self.policy(), &page)
    }
}

/// What the one is believed to be that a form changes.
pub fn expected(desk: &Desk<'_>) -> Precondition {
    Precondition::parse(&format!("\"{}\"", desk.posted("tag"))).unwrap_or(Precondition::Any)
}

/// To a page, which tells a word.
#[expect(clippy::unnecessary_wraps, reason = "it is what a screen answers")]
pub fn go(path: &str, word: &str) -> Served {
    Ok(Reply::Go(format!("{path}?told={word}")))
}
