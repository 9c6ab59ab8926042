//! What a new password must be (NIST SP 800-63B §3.1.1.2 <https://pages.nist.gov/800-63-4/sp800-63b.html>): long enough, and not
//! what a stranger tries first. Nothing is said about the kinds of characters in it.

use super::common_passwords;
use super::{Mistake, Mistakes};
use crate::crypto::{Plain, password};
use crate::model::User;

/// The least number of characters.
pub const SHORTEST: usize = 8;

/// A new password, typed twice.
#[derive(Clone, Debug)]
pub struct NewPassword {
    /// The password.
    pub password: Plain,
    /// The same once more.
    pub again: Plain,
}

/// What is wrong with it, by the fields `password` and `password_again`; `names` are those its owner goes by.
pub fn check(new: &NewPassword, names: &[&str]) -> Mistakes {
    let text = new.password.reveal();
    let canonical = User::canonical(text);
    let mistake = if text.is_empty() {
        Some(Mistake::Missing)
    } else if text.len() > password::LONGEST {
        Some(Mistake::TooLong { limit: password::LONGEST })
    } else if text.chars().count() < SHORTEST {
        Some(Mistake::TooShort { minimum: SHORTEST })
    } else if names.iter().any(|name| User::canonical(name) == canonical) {
        Some(Mistake::Personal)
    } else if common_passwords::has(&canonical) {
        Some(Mistake::TooCommon)
    } else {
        None
    };
    let again = if new.again.reveal().is_empty() { Mistake::Missing } else { Mistake::Differs };
    let differs = new.again.reveal() != text;
    mistake.map(|mistake| ("password", mistake)).into_iter().chain(differs.then_some(("password_again", again))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(password: &str, again: &str) -> Mistakes {
        let new = NewPassword { password: Plain::new(password.into()), again: Plain::new(again.into()) };
        check(&new, &["ada", "Ada.Lovelace@example.com"])
    }

    #[test]
    fn length_is_all_that_is_asked_of_a_password_that_nobody_guesses() {
        for good in ["seven-quiet-rivers-run", "ähnlich8", "        x", &"x".repeat(1_024)] {
            assert_eq!(checked(good, good), [], "{good}");
        }
        assert_eq!(checked("ähnlich", "ähnlich"), [("password", Mistake::TooShort { minimum: 8 })]);
        let long = "x".repeat(1_025);
        assert_eq!(checked(&long, &long), [("password", Mistake::TooLong { limit: 1_024 })]);
    }

    #[test]
    fn what_is_guessed_first_is_refused_in_any_case() {
        assert_eq!(checked("ada.LOVELACE@example.com", "ada.LOVELACE@example.com"), [("password", Mistake::Personal)]);
        for common in ["password", "Password123", "12345678", "qwertyuiop"] {
            assert_eq!(checked(common, common), [("password", Mistake::TooCommon)], "{common}");
        }
    }

    #[test]
    fn both_entries_have_to_be_the_same() {
        assert_eq!(checked("", ""), [("password", Mistake::Missing)]);
        assert_eq!(checked("seven-quiet-rivers", "seven-quiet-river"), [("password_again", Mistake::Differs)]);
        assert_eq!(checked("seven-quiet-rivers", ""), [("password_again", Mistake::Missing)]);
    }
}
