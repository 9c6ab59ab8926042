//! A setting of an app as a form shows it.

use serde::Serialize;

use crate::pages::console::{Choice, FieldKind};

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
    /// Whether only administrators decide it, and whoever looks is none.
    pub is_locked: bool,
    /// What to correct.
    pub problem: Option<String>,
}

/// Why nothing was saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ClientTrouble {
    /// Somebody changed the app meanwhile.
    Changed,
    /// A field says it.
    Field,
    /// Anything else, in a sentence.
    Other {
        /// The sentence.
        why: String,
    },
}

impl ClientField {
    pub(in crate::pages) fn sample(word: &'static str, kind: FieldKind, label: &'static str) -> Self {
        Self {
            word,
            kind,
            label,
            help: "What to know of it.",
            value: String::new(),
            is_on: false,
            choices: Vec::new(),
            is_either: false,
            is_locked: false,
            problem: None,
        }
    }

    /// One of each kind, as it stands and with what to correct.
    pub(in crate::pages) fn samples() -> Vec<Self> {
        let choices = |words: &[&str]| {
            words.iter().map(|word| Choice { word: (*word).to_owned(), is_chosen: word.is_empty() }).collect::<Vec<_>>()
        };
        let problem = || Some("It must use https.".to_owned());
        vec![
            Self { problem: problem(), ..Self::sample("redirect_uris", FieldKind::Lines, "Redirect URIs") },
            Self {
                choices: choices(&["code", "id_token token"]),
                problem: problem(),
                ..Self::sample("response_types", FieldKind::Ticks, "Response types")
            },
            Self {
                choices: choices(&["", "true", "false"]),
                is_either: true,
                ..Self::sample("require_pkce", FieldKind::Choice, "Require PKCE")
            },
            Self {
                choices: choices(&["", "RS256"]),
                problem: problem(),
                ..Self::sample("id_token_signed_response_alg", FieldKind::Choice, "Algorithm of ID tokens")
            },
            Self { is_on: true, problem: problem(), ..Self::sample("require_auth_time", FieldKind::Tick, "Say when") },
            Self { problem: problem(), ..Self::sample("idp_hint", FieldKind::Text, "Sign in through") },
            Self { is_locked: true, ..Self::sample("require_consent", FieldKind::Choice, "Ask for consent") },
            Self {
                is_locked: true,
                value: "[\n  \"groups\"\n]".into(),
                ..Self::sample("claim_mappings", FieldKind::Lines, "Claim mappings")
            },
        ]
    }
}
