//! Passwords of people: Argon2id (RFC 9106) with OWASP's parameters, over the NFC form of what was typed.
//!
//! A hash costs about 15 ms of one core, so it is computed in `errand/`'s bounded pool, never on an event loop.

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use unicode_normalization::UnicodeNormalization;

use super::{Plain, random};

/// Memory in KiB, passes and lanes (OWASP Password Storage Cheat Sheet).
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// The longest password taken, in bytes; longer ones are refused before any hashing.
pub const LONGEST: usize = 1024;

/// The hash of a password that nobody knows: what an unknown account's password is compared with, so that it takes as long.
pub const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$SIOaGXy7L0edFIBvpK1GLg$549TRv8MugKI8HruftVfJMirPCRhZ5y4UmNv4JS528w";

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn normalized(password: &Plain) -> Plain {
    Plain::new(password.reveal().nfc().collect())
}

/// The PHC string (`$argon2id$…`) of a new password, or `None` if it cannot be hashed (it is too long).
pub fn hash(password: &Plain) -> Option<String> {
    let password = normalized(password);
    if password.reveal().len() > LONGEST {
        return None;
    }
    let salt = SaltString::encode_b64(&random::bytes::<16>()).ok()?;
    Some(argon2().hash_password(password.reveal().as_bytes(), &salt).ok()?.to_string())
}

/// Whether `password` is the one behind a PHC string. A malformed string is never a match.
pub fn verify(password: &Plain, phc: &str) -> bool {
    let password = normalized(password);
    password.reveal().len() <= LONGEST
        && PasswordHash::new(phc).is_ok_and(|hash| argon2().verify_password(password.reveal().as_bytes(), &hash).is_ok())
}

/// Whether a PHC string is one that `verify` can check.
pub fn is_hash(phc: &str) -> bool {
    PasswordHash::new(phc).is_ok_and(|hash| hash.algorithm.as_str().starts_with("argon2"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_matches_its_own_hash_in_any_unicode_form_and_no_other() {
        let hash = hash(&Plain::new("caf\u{e9} au lait".into())).unwrap();
        assert!(verify(&Plain::new("cafe\u{301} au lait".into()), &hash));
        assert!(!verify(&Plain::new("cafe au lait".into()), &hash));
        assert!(!verify(&Plain::new("caf\u{e9} au lait".into()), "not a hash"));
    }

    #[test]
    fn nobodys_hash_costs_what_a_new_one_costs() {
        let new = hash(&Plain::new("anything".into())).unwrap();
        let (new, nobody) = (PasswordHash::new(&new).unwrap(), PasswordHash::new(NOBODY).unwrap());
        assert_eq!((new.algorithm, new.version, &new.params), (nobody.algorithm, nobody.version, &nobody.params));
        let lengths = |hash: &PasswordHash<'_>| (hash.salt.map(|salt| salt.len()), hash.hash.map(|output| output.len()));
        assert_eq!(lengths(&new), lengths(&nobody));
    }

    #[test]
    fn passwords_that_differ_after_byte_72_differ() {
        let long = "x".repeat(80);
        let hash = hash(&Plain::new(format!("{long}a"))).unwrap();
        assert!(!verify(&Plain::new(format!("{long}b")), &hash));
    }
}
