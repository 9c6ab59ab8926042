//! Randomness from the operating system. Drawn in `flow`, `jose` and `cli` and handed down as values.

use ring::rand::{SecureRandom, SystemRandom};

use super::{Plain, base64url};

/// `N` random bytes.
///
/// # Panics
/// Never in practice: the process stops if the operating system has no randomness to give, since nothing safe can follow.
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut out = [0; N];
    if SystemRandom::new().fill(&mut out).is_err() {
        std::process::abort();
    }
    out
}

/// A bearer secret of 256 random bits: 43 URL-safe characters.
pub fn token() -> Plain {
    Plain::new(base64url(&bytes::<32>()))
}

/// A secret of `characters` random URL-safe characters (6 bits each).
pub fn secret(characters: usize) -> Plain {
    let mut text = String::with_capacity(characters + 43);
    while text.len() < characters {
        text.push_str(&base64url(&bytes::<32>()));
    }
    text.truncate(characters);
    Plain::new(text)
}
