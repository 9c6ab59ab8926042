//! `If-Match` (RFC 9110 §13.1.1 <https://www.rfc-editor.org/rfc/rfc9110#section-13.1.1>): what keeps two people who edit the same thing
//! from undoing each other's work.

/// What the caller believes the thing to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Precondition {
    /// `*`: whatever it is.
    Any,
    /// It has one of these entity tags (without their quotation marks).
    OneOf(Vec<String>),
}

impl Precondition {
    /// Reads the value of `If-Match`; `None` if it is malformed. "If-Match … MUST use the strong comparison function", so that a weak
    /// tag matches nothing.
    pub fn parse(value: &str) -> Option<Self> {
        if value.trim() == "*" {
            return Some(Self::Any);
        }
        let mut tags = Vec::new();
        let mut rest = value.trim();
        while !rest.is_empty() {
            let (weak, quoted) = rest.strip_prefix("W/").map_or((false, rest), |strong| (true, strong));
            let (tag, after) = quoted.strip_prefix('"')?.split_once('"')?;
            if !weak {
                tags.push(tag.to_owned());
            }
            let after = after.trim_start();
            rest = match after.strip_prefix(',') {
                Some(next) => next.trim_start(),
                None if after.is_empty() => after,
                None => return None,
            };
        }
        (!value.trim().is_empty()).then_some(Self::OneOf(tags))
    }

    /// Whether a thing with this tag is what was meant.
    pub fn is_met(&self, tag: &str) -> bool {
        match self {
            Self::Any => true,
            Self::OneOf(tags) => tags.iter().any(|own| own == tag),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_a_list_and_a_star_are_read_and_nothing_else() {
        let one_of = |tags: &[&str]| Some(Precondition::OneOf(tags.iter().map(|tag| (*tag).to_owned()).collect()));
        for (value, read) in [
            ("\"a\"", one_of(&["a"])),
            (" \"a\" , \"b,c\"", one_of(&["a", "b,c"])),
            ("W/\"a\", \"b\"", one_of(&["b"])),
            (" * ", Some(Precondition::Any)),
            ("", None),
            ("a", None),
            ("\"a", None),
            ("\"a\" \"b\"", None),
            ("*, \"a\"", None),
        ] {
            assert_eq!(Precondition::parse(value), read, "{value}");
        }
        assert!(Precondition::Any.is_met("x"));
        let tags = Precondition::parse("\"a\", \"b\"").unwrap();
        assert!(tags.is_met("b") && !tags.is_met("c"));
    }
}
