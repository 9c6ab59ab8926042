//! What pages share: the frame around them, an app, a person, a form field.

use serde::Serialize;

use super::{WebUrl, brand};
use crate::model::{Client, Language, Provider, User};

/// What the layout needs: whose page it is and where its paths begin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Frame {
    /// The language that it speaks.
    pub language: Language,
    /// The issuer's path: empty, or `/acme` without a slash at its end. Every path in a page begins with it.
    pub base: String,
    /// The name of the provider, as people know it.
    pub site: String,
    /// The picture that replaces our mark: its address from the site's root on, or in a preview a `data:` URL.
    pub logo: Option<String>,
    /// The style sheet of its colour, from the site's root on.
    pub style: Option<String>,
    /// `light` or `dark` in a preview, in which nothing runs; elsewhere it is left to whoever looks.
    pub theme: Option<&'static str>,
    /// Where people find help.
    pub support: Option<WebUrl>,
    /// What becomes of what people say of themselves.
    pub policy: Option<WebUrl>,
    /// The terms of use.
    pub terms: Option<WebUrl>,
}

impl Frame {
    /// The frame of a provider without a logo of its own.
    pub fn new(base: impl Into<String>, site: impl Into<String>) -> Self {
        let (base, site) = (base.into(), site.into());
        let language = Language::English;
        Self { language, base, site, logo: None, style: None, theme: None, support: None, policy: None, terms: None }
    }

    /// The frame of a provider, with what it has of its own.
    pub fn of(provider: &Provider) -> Self {
        let Provider { issuer, display_name, branding, .. } = provider;
        let own = |path: String| format!("{}{path}", issuer.path());
        let link = |uri: &Option<String>| uri.as_deref().and_then(WebUrl::parse);
        Self {
            logo: branding.logo.clone().map(own),
            style: branding.accent_color.map(|color| own(brand::path(color))),
            support: link(&branding.support_uri),
            policy: link(&branding.policy_uri),
            terms: link(&branding.tos_uri),
            ..Self::new(issuer.path(), display_name)
        }
    }

    /// The same frame in a language.
    #[must_use]
    pub fn speaking(self, language: Language) -> Self {
        Self { language, ..self }
    }

    pub(super) fn sample() -> Self {
        Self::new("", "Northwind")
    }

    pub(super) fn sample_branded() -> Self {
        let link = |path: &str| WebUrl::parse(&format!("https://northwind.example/{path}"));
        Self {
            logo: Some("/brand/0123456789abcdef01234567.svg".into()),
            style: Some(brand::path(crate::model::Color([0, 0x6b, 0x4f]))),
            theme: Some("dark"),
            support: link("help"),
            policy: link("privacy"),
            terms: link("terms"),
            ..Self::sample()
        }
    }
}

/// An app as people see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct App {
    /// `client_name`, or the client's identifier.
    pub name: String,
    /// What stands in for a missing logo.
    pub initial: String,
    /// `logo_uri`.
    pub logo: Option<WebUrl>,
    /// `client_uri`.
    pub home: Option<WebUrl>,
    /// `policy_uri`.
    pub policy: Option<WebUrl>,
    /// `tos_uri`.
    pub terms: Option<WebUrl>,
}

impl App {
    /// What a client says of itself; addresses that are not http or https are left out.
    pub fn of(client: &Client) -> Self {
        let metadata = &client.metadata;
        let link = |uri: &Option<String>| uri.as_deref().and_then(WebUrl::parse);
        Self {
            logo: link(&metadata.logo_uri),
            home: link(&metadata.client_uri),
            policy: link(&metadata.policy_uri),
            terms: link(&metadata.tos_uri),
            ..Self::named(client.display_name())
        }
    }

    /// An app of which only the name is known.
    pub fn named(name: &str) -> Self {
        Self { name: name.to_owned(), initial: initials(name, 1), logo: None, home: None, policy: None, terms: None }
    }

    pub(super) fn sample() -> Self {
        Self {
            home: WebUrl::parse("https://fieldnotes.example.com/"),
            policy: WebUrl::parse("https://fieldnotes.example.com/privacy"),
            terms: WebUrl::parse("https://fieldnotes.example.com/terms"),
            ..Self::named("Field Notes")
        }
    }
}

/// A person as pages show them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Person {
    /// The name to greet with.
    pub name: String,
    /// The name to sign in with.
    pub username: String,
    /// One or two letters for the round picture.
    pub initials: String,
}

impl Person {
    /// A person of the store.
    pub fn of(user: &User) -> Self {
        Self::named(user.display_name(), &user.username)
    }

    /// A person by name and sign-in name.
    pub fn named(name: &str, username: &str) -> Self {
        Self { name: name.to_owned(), username: username.to_owned(), initials: initials(name, 2) }
    }

    pub(super) fn sample() -> Self {
        Self::named("Ada Lovelace", "ada@northwind.example")
    }
}

/// The first letters of the first `count` words, upper case; a dot if there is none.
fn initials(name: &str, count: usize) -> String {
    let letters: String = name
        .split(|c: char| !c.is_alphanumeric())
        .filter_map(|word| word.chars().next())
        .take(count)
        .flat_map(char::to_uppercase)
        .collect();
    if letters.is_empty() { "·".to_owned() } else { letters }
}

/// A hidden input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hidden {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

impl Hidden {
    /// A hidden input.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { name: name.into(), value: value.into() }
    }
}

/// A form field: what it holds and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Field {
    /// The text in it.
    pub value: String,
    /// What to correct.
    pub problem: Option<Problem>,
}

impl Field {
    /// A field without a mistake.
    pub fn of(value: Option<&str>) -> Self {
        Self { value: value.unwrap_or_default().to_owned(), problem: None }
    }

    /// The same field with something to correct.
    #[must_use]
    pub fn with(self, problem: Problem) -> Self {
        Self { problem: Some(problem), ..self }
    }
}

/// What is wrong with a field; the sentence is in `partials/problem`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Problem {
    /// Nothing was entered.
    Missing,
    /// Longer than we keep.
    TooLong {
        /// The limit in characters.
        limit: usize,
    },
    /// A password that is too short.
    TooShort {
        /// The least number of characters.
        minimum: usize,
    },
    /// How easily a password is guessed; too easily, if it stands at the password itself.
    Guessed {
        /// From 0 (at once) to 4 (never).
        score: u8,
        /// What makes it easy, as a word; empty if nothing does.
        why: &'static str,
    },
    /// Somebody else has it.
    Taken,
    /// Not an e-mail address.
    NotAnEmail,
    /// An address in a domain that is not taken here.
    OtherDomain,
    /// Not an http or https address.
    NotAnAddress,
    /// Not a date as `YYYY-MM-DD`.
    NotADate,
    /// Not a time zone of the IANA database.
    NotATimeZone,
    /// Not a language tag (BCP 47).
    NotALanguage,
    /// Not a phone number.
    NotAPhone,
    /// Characters that cannot be in it.
    Characters,
    /// The second entry differs from the first.
    Differs,
    /// Not the current password.
    WrongPassword,
    /// Not the code that the app shows.
    WrongCode,
    /// What it is already.
    Same,
    /// Not a JSON object.
    NotAnObject,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_come_from_words_of_any_script() {
        assert_eq!(Person::named("Ada King Lovelace", "x").initials, "AK");
        assert_eq!(Person::named("ökonom", "x").initials, "Ö");
        assert_eq!(App::named("  ").initial, "·");
        assert_eq!(App::named("<script>").initial, "S");
    }
}
