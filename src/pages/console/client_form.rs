//! The form of an app: a new one of a kind, or a section of its settings.

use serde::Serialize;

use super::{ConsoleFrame, ConsoleSection, FieldKind};
use crate::model::ClientKind;
use crate::pages::client_settings::{ClientField, ClientTrouble};
use crate::pages::{Frame, Page};

/// `GET /admin/clients/new?kind=` and `GET /admin/clients/{id}/edit?section=`. Posted: `form_token`, `kind` or `section` and `tag`, and
/// the fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClientFormPage {
    /// The frame.
    pub frame: Frame,
    /// The console's frame.
    pub console: ConsoleFrame,
    /// The app that is changed.
    pub target: Option<ClientTarget>,
    /// The kind that is registered.
    pub tile: Option<ClientKind>,
    /// The fields.
    pub fields: Vec<ClientField>,
    /// What is wrong beyond a field.
    pub trouble: Option<ClientTrouble>,
}

/// The app that is changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClientTarget {
    /// `client_id`.
    pub id: String,
    /// The name that people see.
    pub name: String,
    /// As it was when the form was made.
    pub tag: String,
    /// Which settings.
    pub section: &'static str,
    /// Their title.
    pub title: &'static str,
    /// Whether the registration of the app ends with the change.
    pub is_its_own: bool,
}

impl Page for ClientFormPage {
    const TEMPLATE: &'static str = "pages/console/client_form";

    fn samples() -> Vec<Self> {
        let new = Self {
            frame: Frame::sample(),
            console: ConsoleFrame::sample(ConsoleSection::Clients),
            target: None,
            tile: Some(ClientKind::Web),
            fields: vec![ClientField::sample("client_name", FieldKind::Text, "Name")],
            trouble: None,
        };
        let target = ClientTarget {
            id: "notes".into(),
            name: "Field notes".into(),
            tag: "tag".into(),
            section: "flow",
            title: "Grants and responses",
            is_its_own: true,
        };
        let fields = ClientField::samples();
        let edit = Self { target: Some(target), tile: None, fields, ..new.clone() };
        let changed = Self { trouble: Some(ClientTrouble::Changed), ..edit.clone() };
        let other = Self { trouble: Some(ClientTrouble::Other { why: "scope: it is wrong.".into() }), ..edit.clone() };
        let wrong = Self { trouble: Some(ClientTrouble::Field), ..edit.clone() };
        let kinds = ClientKind::ALL.map(|kind| Self { tile: Some(kind), ..new.clone() });
        kinds.into_iter().chain([edit, changed, wrong, other]).collect()
    }
}
