//! A person as a form: somebody new, or a change.

use serde::Serialize;

use super::{ConsoleFrame, ConsoleSection};
use crate::pages::{Field, Frame, Page, Problem};

/// `GET /admin/people/new` and `GET /admin/people/{id}/edit`. Posted: `form_token`, `tag` and the names of [`PersonForm`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PersonFormPage {
    /// The frame.
    pub frame: Frame,
    /// The console's frame.
    pub console: ConsoleFrame,
    /// Whom it changes; nobody, if somebody new is made.
    pub target: Option<Target>,
    /// The form.
    pub form: PersonForm,
    /// What is wrong beyond a field.
    pub trouble: Option<Trouble>,
}

/// Whom a form changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Target {
    /// The identifier.
    pub id: String,
    /// The name.
    pub name: String,
    /// As they were when the form was made.
    pub tag: String,
}

/// What is wrong beyond a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Trouble {
    /// Somebody else goes by the user name or the address.
    Taken,
    /// They have changed since the form was made.
    Changed,
    /// Anything else, in a sentence.
    Other {
        /// The sentence.
        why: String,
    },
}

/// The fields.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the names are those of the form")]
pub struct PersonForm {
    pub username: Field,
    pub name: Field,
    pub given_name: Field,
    pub family_name: Field,
    pub email: Field,
    pub email_verified: bool,
    pub phone_number: Field,
    pub groups: Field,
    pub roles: Field,
    pub attributes: Field,
    /// Whether a link to choose a password is made; only for somebody new.
    pub invite: bool,
}

impl Page for PersonFormPage {
    const TEMPLATE: &'static str = "pages/console/person_form";

    fn samples() -> Vec<Self> {
        let new = Self {
            frame: Frame::sample(),
            console: ConsoleFrame::sample(ConsoleSection::People),
            target: None,
            form: PersonForm { invite: true, ..PersonForm::default() },
            trouble: None,
        };
        let filled = PersonForm {
            username: Field::of(Some("grace")),
            email: Field::of(Some("grace@northwind.example")),
            email_verified: true,
            groups: Field::of(Some("staff\nengineering")),
            attributes: Field::of(Some("{\n  \"department\": \"compilers\"\n}")),
            ..PersonForm::default()
        };
        let target = Target { id: "kWm0q7Zb1xYf2hJtVnR9sA".into(), name: "Grace Hopper".into(), tag: "tag".into() };
        let change = Self { target: Some(target), form: filled.clone(), ..new.clone() };
        let wrong = |trouble| Self {
            form: PersonForm {
                username: Field::default().with(Problem::Missing),
                email: Field::of(Some("grace@")).with(Problem::NotAnEmail),
                groups: Field::of(Some("\u{202e}")).with(Problem::Characters),
                attributes: Field::of(Some("{")).with(Problem::NotAnObject),
                ..filled.clone()
            },
            trouble: Some(trouble),
            ..new.clone()
        };
        let troubles = [Trouble::Taken, Trouble::Changed, Trouble::Other { why: "attributes.email is a standard claim.".into() }];
        [new.clone(), change].into_iter().chain(troubles.map(wrong)).collect()
    }
}
