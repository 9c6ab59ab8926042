//! User codes (RFC 8628 §6.1 <https://www.rfc-editor.org/rfc/rfc8628#section-6.1>).
//!
//! Eight letters out of twenty that are no vowels and look like no others: 20⁸ = 25,600,000,000, which is 2^34.6. §5.1 asks how far a
//! guess gets within a code's life. Five guesses there are (`flow::throttle` takes four wrong codes an hour, and a fifth where two
//! hours meet), so one of them meets a given code with 5 / 20⁸ = 2^-32.3.

use crate::crypto::{Hashed, Plain};

/// "BCDFGHJKLMNPQRSTVWXZ" (§6.1).
const ALPHABET: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";
/// Letters of a code.
const LENGTH: usize = 8;
/// The longest text that is looked at, in bytes.
const LONGEST: usize = 64;
/// What people put between the letters, or a device does.
const SEPARATORS: [char; 9] = ['-', '\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2014}', '\u{2212}', '.', '_'];

/// A user code: eight letters of the alphabet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserCode(String);

impl UserCode {
    /// Makes a code out of random bytes; each that would favour a letter is left out, so 32 bytes are enough but for one time in 10²⁰.
    pub fn draw(random: &[u8]) -> Option<Self> {
        let fair = random.iter().filter(|byte| **byte < 240);
        let letters: String = fair.filter_map(|byte| letter(usize::from(*byte) % ALPHABET.len())).take(LENGTH).collect();
        (letters.len() == LENGTH).then_some(Self(letters))
    }

    /// Reads what a person typed. "The server should ignore any characters like punctuation that are not in the user code's character
    /// set. … it should also be case insensitive" (§6.1): blanks and dashes between letters of either case; anything else is no code.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > LONGEST {
            return None;
        }
        let letters = text.chars().filter(|c| !c.is_whitespace() && !SEPARATORS.contains(c)).map(|c| c.to_ascii_uppercase());
        let letters: String = letters.collect();
        let is_code = letters.len() == LENGTH && letters.bytes().all(|byte| ALPHABET.contains(&byte));
        is_code.then_some(Self(letters))
    }

    /// As a device shows it: `WDJB-MJHT`.
    pub fn shown(&self) -> String {
        match (self.0.get(..4), self.0.get(4..)) {
            (Some(first), Some(second)) => format!("{first}-{second}"),
            _ => self.0.clone(),
        }
    }

    /// Its hash under a key that outsiders do not know.
    pub fn hash(&self, key: &[u8]) -> Hashed {
        Plain::new(format!("user code {}", self.0)).keyed_hash(key)
    }
}

fn letter(at: usize) -> Option<char> {
    ALPHABET.get(at).map(|byte| char::from(*byte))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_code_is_read_in_either_case_with_blanks_and_dashes_anywhere() {
        // DV-002
        for text in [
            "WDJB-MJHT",
            "wdjbmjht",
            "WdJb mJhT",
            "  wdjb - mjht\t",
            "W-D-J-B-M-J-H-T",
            "WDJB\u{2013}MJHT",
            "WDJB.MJHT",
            "wdjb_mjht",
        ] {
            assert_eq!(UserCode::parse(text).map(|code| code.shown()).as_deref(), Some("WDJB-MJHT"), "{text:?}");
        }
    }

    #[test]
    fn what_is_no_code_is_none() {
        // Vowels, digits, look-alikes, full width, wildcards, too few and too many.
        for text in [
            "",
            "-",
            "WDJB",
            "WDJB-MJH",
            "WDJB-MJHTT",
            "WDJA-MJHT",
            "WDJ0-MJHT",
            "WDJB-MJH%",
            "WDJB-MJH_",
            "%",
            "________",
            "WDJB/MJHT",
            "ＷＤＪＢ-ＭＪＨＴ",
            "WDJВ-MJHT",
            "WDJB\0MJHT",
            "' OR 1=1 --",
        ] {
            assert!(UserCode::parse(text).is_none(), "{text:?}");
        }
        assert!(UserCode::parse(&format!("WDJB{}MJHT", "-".repeat(100))).is_none());
    }

    #[test]
    fn letters_are_drawn_fairly() {
        let of = |bytes: &[u8]| UserCode::draw(bytes).map(|code| code.shown());
        assert_eq!(of(&[0, 1, 2, 3, 19, 20, 239, 38]).as_deref(), Some("BCDF-ZBZX"));
        assert_eq!(of(&[255, 240, 0, 0, 0, 0, 0, 0, 0, 0]).as_deref(), Some("BBBB-BBBB"));
        assert_eq!(of(&[0; 7]), None);
        assert_eq!(of(&[250; 32]), None);
        let drawn: HashSet<_> = (0..=239).filter_map(|byte| of(&[byte; 8])).collect();
        assert_eq!(drawn.len(), 20);
    }

    #[test]
    fn the_hash_needs_the_key_and_the_letters_alone() {
        let code = |text| UserCode::parse(text).unwrap();
        assert_eq!(code("wdjb mjht").hash(b"key"), code("WDJB-MJHT").hash(b"key"));
        assert_ne!(code("WDJB-MJHT").hash(b"key"), code("WDJB-MJHT").hash(b"other"));
        assert_ne!(code("WDJB-MJHT").hash(b"key"), code("WDJB-MJHX").hash(b"key"));
    }
}
