//! The form of an app: a new one of a kind, or a section of its settings.

use serde::Serialize;

use super::{Choice, ConsoleFrame, ConsoleSection, FieldKind};
use crate::model::ClientKind;
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

/// A field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClientField {
    /// The member.
    pub word: &'static str,
    /// How it is filled in.
    pub kind: FieldKind,
    /// Its name for people.
    pub label: &'static str,
    /// What to know.
    pub help: &'static str,
    /// The text in it.
    pub value: String,
    /// Whether it is ticked.
    pub is_on: bool,
    /// What can be chosen.
    pub choices: Vec<Choice>,
    /// Whether it says yes, no, or as usual.
    pub is_either: bool,
    /// What to correct.
    pub problem: Option<String>,
}

/// What is wrong beyond a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ClientTrouble {
    /// Somebody changed the app meanwhile.
    Changed,
    /// Anything else, in a sentence.
    Other {
        /// The sentence.
        why: String,
    },
}

impl Page for ClientFormPage {
    const TEMPLATE: &'static str = "pages/console/client_form";

    fn samples() -> Vec<Self> {
        let field = |word, kind, label| ClientField {
            word,
            kind,
            label,
            help: "What to know of it.",
            value: String::new(),
            is_on: false,
            choices: Vec::new(),
            is_either: false,
            problem: None,
        };
        let choices = |words: &[&str]| {
            words.iter().map(|word| Choice { word: (*word).to_owned(), is_chosen: word.is_empty() }).collect::<Vec<_>>()
        };
        let new = Self {
            frame: Frame::sample(),
            console: ConsoleFrame::sample(ConsoleSection::Clients),
            target: None,
            tile: Some(ClientKind::Web),
            fields: vec![
                field("client_name", FieldKind::Text, "Name"),
                ClientField {
                    problem: Some("There is none.".into()),
                    ..field("redirect_uris", FieldKind::Lines, "Redirect URIs")
                },
            ],
            trouble: None,
        };
        let target = ClientTarget {
            id: "notes".into(),
            name: "Field notes".into(),
            tag: "tag".into(),
            section: "flow",
            title: "Grant and response types",
            is_its_own: true,
        };
        let fields = vec![
            ClientField {
                choices: choices(&["code", "id_token token"]),
                problem: Some("Tick one.".into()),
                ..field("response_types", FieldKind::Ticks, "Response types")
            },
            ClientField {
                choices: choices(&["", "true", "false"]),
                is_either: true,
                ..field("require_pkce", FieldKind::Choice, "Require PKCE")
            },
            ClientField {
                choices: choices(&["", "RS256"]),
                problem: Some("No.".into()),
                ..field("id_token_signed_response_alg", FieldKind::Choice, "Algorithm")
            },
            ClientField {
                is_on: true,
                problem: Some("No.".into()),
                help: "",
                ..field("require_auth_time", FieldKind::Tick, "Say when")
            },
            ClientField { problem: Some("No.".into()), help: "", ..field("idp_hint", FieldKind::Text, "Sign in through") },
        ];
        let edit = Self { target: Some(target), tile: None, fields, ..new.clone() };
        let changed = Self { trouble: Some(ClientTrouble::Changed), ..edit.clone() };
        let other = Self { trouble: Some(ClientTrouble::Other { why: "scope: it is wrong.".into() }), ..edit.clone() };
        let kinds = ClientKind::ALL.map(|kind| Self { tile: Some(kind), ..new.clone() });
        kinds.into_iter().chain([edit, changed, other]).collect()
    }
}
