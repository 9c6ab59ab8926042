//! Every setting of an app, with its label and the help that stands at it: one table, from which console and portal ask. Names are the
//! registered ones (`protocol::registration`); which of them only administrators decide, is said there too.

mod field;
mod table;

pub use field::{ClientField, ClientTrouble};
pub use table::CLIENT_SECTIONS;

use super::console::FieldKind;
use crate::protocol::registration::names;

/// Settings that are decided together.
#[derive(Clone, Copy, Debug)]
pub struct ClientSection {
    /// Its word in addresses.
    pub word: &'static str,
    /// Its title.
    pub title: &'static str,
    /// The settings.
    pub fields: &'static [ClientSetting],
}

/// A setting.
#[derive(Clone, Copy, Debug)]
pub struct ClientSetting {
    /// The member.
    pub name: &'static str,
    /// How it is written down.
    pub form: SettingForm,
    /// Its name for people.
    pub label: &'static str,
    /// What to know.
    pub help: &'static str,
}

/// How a setting is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingForm {
    /// A text, or nothing.
    Text,
    /// A whole number, or nothing.
    Number,
    /// Texts, one a line.
    List,
    /// Yes or no.
    Flag,
    /// Yes, no, or as usual.
    Either,
    /// One of these words.
    One(&'static [&'static str]),
    /// One of these words, or none.
    Maybe(&'static [&'static str]),
    /// Some of these words.
    Some(&'static [&'static str]),
    /// Any JSON.
    Json,
    /// Members that have no field of their own, as a JSON object.
    Others,
}

impl SettingForm {
    /// How it is filled in.
    pub const fn kind(self) -> FieldKind {
        match self {
            Self::Text | Self::Number => FieldKind::Text,
            Self::List | Self::Json | Self::Others => FieldKind::Lines,
            Self::Flag => FieldKind::Tick,
            Self::Either | Self::One(_) | Self::Maybe(_) => FieldKind::Choice,
            Self::Some(_) => FieldKind::Ticks,
        }
    }
}

impl ClientSetting {
    /// Whether only administrators decide it.
    pub fn is_for_administrators(&self) -> bool {
        names::FOR_ADMINISTRATORS.contains(&self.name)
    }
}

/// The section of a word.
pub fn client_section(word: &str) -> Option<&'static ClientSection> {
    CLIENT_SECTIONS.iter().find(|section| section.word == word)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::model::{
        AuthMethod, ClientMetadata, ContentEncryption, KeyManagement, ResponseMode, ResponseType, SigningAlgorithm,
    };

    fn all() -> impl Iterator<Item = &'static ClientSetting> {
        CLIENT_SECTIONS.iter().flat_map(|own| own.fields)
    }

    fn words(name: &str) -> Vec<String> {
        let (SettingForm::One(words) | SettingForm::Maybe(words) | SettingForm::Some(words)) =
            all().find(|field| field.name == name).unwrap().form
        else {
            panic!("{name} has no words")
        };
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn every_field_of_the_noun_and_every_registered_name_that_is_built_has_one_setting_with_label_and_help() {
        let named: Vec<_> = all().map(|field| field.name).collect();
        let once: BTreeSet<_> = named.iter().copied().collect();
        assert_eq!(once.len(), named.len());
        let schema = schemars::schema_for!(ClientMetadata).to_value();
        let noun = schema["properties"].as_object().unwrap().keys().map(String::as_str);
        let wanted: BTreeSet<_> = noun.chain(names::BUILT).chain(["others"]).collect();
        assert_eq!(once, wanted);
        for field in all() {
            assert!(!field.label.is_empty() && field.help.ends_with('.'), "{}", field.name);
        }
    }

    #[test]
    fn what_only_administrators_decide_is_in_the_table() {
        assert!(names::FOR_ADMINISTRATORS.iter().all(|name| all().any(|field| field.name == *name)));
        assert_eq!(all().filter(|field| field.is_for_administrators()).count(), names::FOR_ADMINISTRATORS.len());
    }

    #[test]
    fn the_words_are_those_that_are_served() {
        let signing = SigningAlgorithm::ALL.map(|one| one.name().to_owned());
        assert_eq!(words("id_token_signed_response_alg"), signing);
        assert_eq!(words("id_token_encrypted_response_alg"), KeyManagement::ALL.map(|one| one.name().to_owned()));
        assert_eq!(words("id_token_encrypted_response_enc"), ContentEncryption::ALL.map(|one| one.name().to_owned()));
        assert_eq!(words("token_endpoint_auth_method"), AuthMethod::ALL.map(|one| one.name().to_owned()));
        assert_eq!(words("response_types"), ResponseType::ALL.map(|one| one.to_string()));
        assert_eq!(words("response_modes"), ResponseMode::ALL.map(|one| one.name().to_owned()));
    }
}
