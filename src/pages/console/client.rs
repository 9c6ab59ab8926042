//! One app, and its secret while it is shown.

use serde::Serialize;

use super::{ClientRow, ConsoleFrame, ConsoleSection, Told};
use crate::model::{AdminRole, ClientKind};
use crate::pages::{Frame, Moment, Page};

/// `GET /admin/clients/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct ClientPage {
    /// The frame.
    pub frame: Frame,
    /// The console's frame.
    pub console: ConsoleFrame,
    /// The app.
    pub client: ClientRow,
    /// Whether whoever looks may change it.
    pub is_changeable: bool,
    /// Whether it may do more than whoever looks.
    pub is_mightier: bool,
    /// Whether its method rests on a secret.
    pub has_secrets: bool,
    /// Whether another secret can be made.
    pub has_room: bool,
    /// The secrets that are accepted, the oldest first.
    pub secrets: Vec<SecretRow>,
    /// Its settings.
    pub sections: Vec<SectionFacts>,
    /// Where apps find this provider.
    pub issuer: String,
}

/// A secret in the list; never the secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SecretRow {
    /// Its identifier.
    pub id: String,
    /// When it was made.
    pub since: Moment,
    /// When it was last used.
    pub used: Option<Moment>,
    /// When it ends.
    pub until: Option<Moment>,
}

/// The settings of a section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SectionFacts {
    /// Its word.
    pub word: &'static str,
    /// Its title. (Within a layout, `title` is the page's.)
    pub heading: &'static str,
    /// What is set.
    pub facts: Vec<SettingFact>,
}

/// A setting that is set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SettingFact {
    /// Its name for people.
    pub label: &'static str,
    /// What it is.
    pub value: String,
}

impl Page for ClientPage {
    const TEMPLATE: &'static str = "pages/console/client";

    fn samples() -> Vec<Self> {
        let secret = |id: &str, used, until| SecretRow { id: id.into(), since: Moment::sample(900_000), used, until };
        let facts =
            vec![SettingFact { label: "Redirect URIs", value: "https://notes.example/cb\nhttps://notes.example/cb2".into() }];
        let usual = Self {
            frame: Frame::sample(),
            console: ConsoleFrame::sample(ConsoleSection::Clients),
            client: ClientRow::sample("kWm0q7Zb1xYf2hJtVnR9sA", "Field notes", ClientKind::Web),
            is_changeable: true,
            is_mightier: false,
            has_secrets: true,
            has_room: true,
            secrets: vec![secret("s1", Some(Moment::sample(600)), None)],
            sections: vec![
                SectionFacts { word: "addresses", heading: "Addresses", facts },
                SectionFacts { word: "requests", heading: "Signed requests", facts: Vec::new() },
            ],
            issuer: "https://login.northwind.example".into(),
        };
        let both = vec![secret("s1", Some(Moment::sample(600)), Some(Moment::sample(-9_000))), secret("s2", None, None)];
        let two = Self { secrets: both, has_room: false, ..usual.clone() };
        let public = Self {
            client: ClientRow { is_enabled: false, ..ClientRow::sample("spa", "Board", ClientKind::SinglePage) },
            has_secrets: false,
            secrets: Vec::new(),
            ..usual.clone()
        };
        let kept =
            Self { client: ClientRow { is_from_file: true, ..usual.client.clone() }, is_changeable: false, ..usual.clone() };
        let mighty = Self { is_mightier: true, is_changeable: false, ..usual.clone() };
        let auditor = ConsoleFrame::sample_of(AdminRole::Auditor, ConsoleSection::Clients);
        let audited = Self { console: auditor, is_changeable: false, ..usual.clone() };
        let own = Self { client: ClientRow { is_its_own: true, ..usual.client.clone() }, ..usual.clone() };
        let told = Self { console: usual.console.clone().telling(Told::ClientSaved), ..usual.clone() };
        vec![usual, two, public, kept, mighty, audited, own, told]
    }
}

/// `GET /admin/clients/{id}/secret`, after one was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClientSecretPage {
    /// The frame.
    pub frame: Frame,
    /// The console's frame.
    pub console: ConsoleFrame,
    /// The app.
    pub client: ClientRow,
    /// The secret.
    pub secret: String,
    /// Where apps find this provider.
    pub issuer: String,
}

impl Page for ClientSecretPage {
    const TEMPLATE: &'static str = "pages/console/client_secret";

    fn samples() -> Vec<Self> {
        vec![Self {
            frame: Frame::sample(),
            console: ConsoleFrame::sample(ConsoleSection::Clients),
            client: ClientRow::sample("kWm0q7Zb1xYf2hJtVnR9sA", "Field notes", ClientKind::Web),
            secret: "fBv3cC0uQxJ1y5oGmE2tWqP8sRk9aLdZ7hNiT4jX6wYbUeVgKpMrSzOfDnHlAcQx".into(),
            issuer: "https://login.northwind.example".into(),
        }]
    }
}
