//! An app is made, one decision a page, and changed, a section at a time.

use serde::Serialize;

use super::{AppHead, AppTab, PortalFrame};
use crate::model::{ClientKind, TeamRole};
use crate::pages::client_settings::{CLIENT_SECTIONS, ClientField, ClientSection, ClientTrouble};
use crate::pages::{Field, Frame, Page, Problem};

/// `GET /portal/teams/{team}/apps/new`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AppKindsPage {
    /// The frame.
    pub frame: Frame,
    /// The portal's frame.
    pub portal: PortalFrame,
    /// What an app can be.
    pub kinds: Vec<ClientKind>,
}

impl Page for AppKindsPage {
    const TEMPLATE: &'static str = "pages/portal/app_kinds";

    fn samples() -> Vec<Self> {
        let portal = PortalFrame::sample_in(TeamRole::Developer);
        vec![Self { frame: Frame::sample(), portal, kinds: ClientKind::ALL.to_vec() }]
    }
}

/// `GET /portal/teams/{team}/apps/new/{kind}`. The name goes on by GET; posted: `form_token`, `name` and `redirect_uris`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewAppPage {
    /// The frame.
    pub frame: Frame,
    /// The portal's frame.
    pub portal: PortalFrame,
    /// What it is to be.
    pub kind: ClientKind,
    /// Whether the name is decided.
    pub is_named: bool,
    /// The name.
    pub name: Field,
    /// Where people come back to, one a line.
    pub redirect_uris: Field,
    /// Why it was not made, in a sentence.
    pub trouble: Option<String>,
    /// Whether it will wait for an administrator.
    pub needs_approval: bool,
}

impl Page for NewAppPage {
    const TEMPLATE: &'static str = "pages/portal/app_new";

    fn samples() -> Vec<Self> {
        let name = Self {
            frame: Frame::sample(),
            portal: PortalFrame::sample_in(TeamRole::Developer),
            kind: ClientKind::Web,
            is_named: false,
            name: Field::default(),
            redirect_uris: Field::default(),
            trouble: None,
            needs_approval: false,
        };
        let named = |kind, needs_approval| Self {
            kind,
            is_named: true,
            name: Field { value: "Field Notes".into(), problem: None },
            needs_approval,
            ..name.clone()
        };
        let refused = Self {
            redirect_uris: Field { value: "http://fieldnotes.example/cb".into(), problem: None },
            trouble: Some("redirect_uris: http://fieldnotes.example/cb: it must use https.".into()),
            ..named(ClientKind::Web, true)
        };
        let empty = Self { name: Field { value: String::new(), problem: Some(Problem::Missing) }, ..name.clone() };
        vec![
            name.clone(),
            empty,
            named(ClientKind::Web, false),
            named(ClientKind::SinglePage, false),
            named(ClientKind::Native, false),
            named(ClientKind::Device, false),
            named(ClientKind::Machine, true),
            refused,
        ]
    }
}

/// `GET /portal/teams/{team}/apps/{app}/settings/{section}`. Posted: `form_token`, `tag` and the fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AppFormPage {
    /// The frame.
    pub frame: Frame,
    /// The portal's frame.
    pub portal: PortalFrame,
    /// The app.
    pub app: AppHead,
    /// The sections.
    pub sections: Vec<SettingsTab>,
    /// The one that is shown.
    pub section: SettingsTab,
    /// Its fields.
    pub fields: Vec<ClientField>,
    /// What the app is believed to be.
    pub tag: String,
    /// Why it was not changed.
    pub trouble: Option<ClientTrouble>,
    /// Whether something waits for an administrator: the fields show it.
    pub waits: bool,
}

/// A section among the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct SettingsTab {
    /// Its word in addresses.
    pub word: &'static str,
    /// Its title. (Within a layout, `title` is the page's.)
    pub heading: &'static str,
}

impl SettingsTab {
    /// As a tab.
    pub const fn of(section: &ClientSection) -> Self {
        Self { word: section.word, heading: section.title }
    }
}

impl Page for AppFormPage {
    const TEMPLATE: &'static str = "pages/portal/app_form";

    fn samples() -> Vec<Self> {
        let usual = Self {
            frame: Frame::sample(),
            portal: PortalFrame::sample_in(TeamRole::Developer),
            app: AppHead::sample("Field Notes", ClientKind::Web, AppTab::Settings),
            sections: CLIENT_SECTIONS.iter().map(SettingsTab::of).collect(),
            section: SettingsTab { word: "about", heading: "What people see" },
            fields: ClientField::samples(),
            tag: "tag".into(),
            trouble: None,
            waits: false,
        };
        let waiting = Self { waits: true, ..usual.clone() };
        let other = ClientTrouble::Other { why: "scope: it cannot be so.".into() };
        let refused =
            [ClientTrouble::Field, ClientTrouble::Changed, other].map(|why| Self { trouble: Some(why), ..usual.clone() });
        [usual, waiting].into_iter().chain(refused).collect()
    }
}
