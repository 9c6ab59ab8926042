//! Scope (RFC 6749 §3.3): an ordered set of case-sensitive words.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A set of scope values in the order they were asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope(Vec<String>);

impl Scope {
    /// Splits a space-separated list. Repeated and empty words are dropped; words with characters outside RFC 6749 are dropped
    /// too, since no scope of ours has them.
    pub fn parse(text: &str) -> Self {
        text.split(' ').filter(|word| is_scope_token(word)).map(str::to_owned).collect()
    }

    /// Whether the word is in the set.
    pub fn contains(&self, word: &str) -> bool {
        self.0.iter().any(|own| own == word)
    }

    /// The words, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Whether there is no word at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether every word of this set is in `other`.
    pub fn is_within(&self, other: &Self) -> bool {
        self.iter().all(|word| other.contains(word))
    }

    /// The words that are also in `other`.
    #[must_use]
    pub fn intersect(&self, other: &Self) -> Self {
        self.iter().filter(|word| other.contains(word)).map(str::to_owned).collect()
    }

    /// The words that satisfy `keep`.
    #[must_use]
    pub fn filter(&self, keep: impl Fn(&str) -> bool) -> Self {
        self.iter().filter(|word| keep(word)).map(str::to_owned).collect()
    }

    /// This set and the words of `other`.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        self.iter().chain(other.iter()).map(str::to_owned).collect()
    }
}

fn is_scope_token(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| matches!(b, 0x21 | 0x23..=0x5b | 0x5d..=0x7e))
}

impl FromIterator<String> for Scope {
    fn from_iter<I: IntoIterator<Item = String>>(words: I) -> Self {
        let mut own: Vec<String> = Vec::new();
        for word in words {
            if !own.contains(&word) {
                own.push(word);
            }
        }
        Self(own)
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(" "))
    }
}

impl Serialize for Scope {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Scope {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::parse(&String::deserialize(deserializer)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_their_order_and_repeat_only_once() {
        assert_eq!(Scope::parse("email openid  email").to_string(), "email openid");
        assert_eq!(Scope::parse("a\"b ok").to_string(), "ok");
    }
}
