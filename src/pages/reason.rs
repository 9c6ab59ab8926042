//! What exactly is wrong, in one sentence on an error page.

use std::borrow::Cow;

use serde::Serialize;

use crate::messages::{Value, say};
use crate::model::Language;

/// A message in the person's language; or, of an app's request, what its developer reads, in English.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// The message; without, `text` holds.
    message: Option<&'static str>,
    /// Whom it names.
    name: String,
    text: String,
}

impl Reason {
    /// A message.
    pub fn told(message: &'static str) -> Self {
        Self { message: Some(message), ..Self::default() }
    }

    /// A message that names somebody.
    pub fn naming(message: &'static str, name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::told(message) }
    }

    /// What the request lacks.
    pub fn of_request(text: &str) -> Self {
        Self { text: text.to_owned(), ..Self::default() }
    }

    /// The same in English: for developers and logs.
    pub fn english(&self) -> Cow<'_, str> {
        let Some(message) = self.message else { return Cow::Borrowed(&self.text) };
        say(Language::English, message, &[("name", Value::Text(self.name.as_str().into()))]).unwrap_or(Cow::Borrowed(message))
    }
}
