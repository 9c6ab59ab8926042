//! Sentences of ours in which names stand between backticks: a page shows the names as code.

use serde::Serialize;

/// A sentence in pieces. Only text of the program becomes one, never a value: `'static` and the API's own description see to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Prose(Vec<Piece>);

/// Words, or a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Piece {
    text: String,
    is_code: bool,
}

impl Prose {
    /// A sentence of the program.
    pub fn of(text: &'static str) -> Self {
        Self::split(text)
    }

    /// The member of the API's own description that explains something; empty where it is absent.
    pub fn described(part: &serde_json::Value) -> Self {
        Self::split(part.get("description").and_then(serde_json::Value::as_str).unwrap_or_default())
    }

    fn split(text: &str) -> Self {
        let pieces = text.split('`').enumerate().filter(|(_, piece)| !piece.is_empty());
        Self(pieces.map(|(at, piece)| Piece { text: piece.to_owned(), is_code: at % 2 == 1 }).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_between_backticks_is_code_and_the_rest_is_words() {
        let piece = |text: &str, is_code| Piece { text: text.to_owned(), is_code };
        let own = Prose::of("Send `If-Match`, or `*`");
        assert_eq!(own, Prose(vec![piece("Send ", false), piece("If-Match", true), piece(", or ", false), piece("*", true)]));
        assert_eq!(Prose::of("As it stands."), Prose(vec![piece("As it stands.", false)]));
        assert_eq!(Prose::of(""), Prose::default());
    }
}
