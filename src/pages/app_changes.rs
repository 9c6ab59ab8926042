//! What a change of an app does, setting by setting, for whoever asked and for whoever decides.

use serde::Serialize;

use super::Moment;

/// A setting that is to be different.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChangeLine {
    /// Its name for people.
    pub label: String,
    /// The member of metadata.
    pub name: String,
    /// What stays of a list.
    pub stays: Vec<String>,
    /// What goes.
    pub gone: Vec<String>,
    /// What comes.
    pub come: Vec<String>,
}

/// Why an administrator turned something down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TurnedDownNote {
    /// When.
    pub at: Moment,
    /// Why, a line each.
    pub reason: Vec<String>,
}

/// A change that waits for an administrator, or was turned down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChangeNote {
    /// What it does.
    pub lines: Vec<ChangeLine>,
    /// Since when it waits.
    pub since: Moment,
    /// Why an administrator turned it down.
    pub turned_down: Option<TurnedDownNote>,
}

impl ChangeLine {
    pub(super) fn samples() -> Vec<Self> {
        let line = |label: &str, name: &str, [stays, gone, come]: [&[&str]; 3]| {
            let texts = |own: &[&str]| own.iter().map(|text| (*text).to_owned()).collect();
            Self { label: label.into(), name: name.into(), stays: texts(stays), gone: texts(gone), come: texts(come) }
        };
        let uris: [&[&str]; 3] = [
            &["https://fieldnotes.example.com/signed-in"],
            &[],
            &["https://notes.example.org/a/rather/long/address/to/come/back/to"],
        ];
        vec![
            line("Name", "client_name", [&[], &["Field Notes"], &["Field Notes & Maps"]]),
            line("Redirect URIs", "redirect_uris", uris),
            line("Logo", "logo_uri", [&[], &["https://fieldnotes.example.com/logo.png"], &[]]),
        ]
    }
}

impl TurnedDownNote {
    pub(super) fn sample() -> Self {
        let reason = ["Its name is that of another app of ours.", "Choose another one."];
        Self { at: Moment::sample(600), reason: reason.map(str::to_owned).to_vec() }
    }
}

impl ChangeNote {
    pub(super) fn samples() -> [Self; 2] {
        let waits = Self { lines: ChangeLine::samples(), since: Moment::sample(900), turned_down: None };
        [Self { turned_down: Some(TurnedDownNote::sample()), ..waits.clone() }, waits]
    }
}
