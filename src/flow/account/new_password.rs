//! What a new password must be (NIST SP 800-63B §3.1.1.2 <https://pages.nist.gov/800-63-4/sp800-63b.html>): long enough, and not
//! what a stranger tries first, who knows whose account it is and where. Nothing is said about the kinds of characters in it. Every door at
//! which a password is set asks [`judge`]; `tests/architecture.rs` has the list.

use super::{Mistake, Mistakes};
use crate::crypto::{Plain, Strength, Weakness, password, strength};
use crate::flow::Site;
use crate::model::{StandardClaims, Tenant, User};

/// The least number of characters.
pub const SHORTEST: usize = 8;
/// The shortest part of a name that counts as known.
const SHORTEST_PART: usize = 3;
/// As many letters and digits have to be in a password besides what is known.
const LEAST_OWN: usize = 4;
/// As many words count as known, at most.
const MOST_KNOWN: usize = 64;

/// A new password, typed twice.
#[derive(Clone, Debug)]
pub struct NewPassword {
    /// The password.
    pub password: Plain,
    /// The same once more.
    pub again: Plain,
}

/// What a stranger knows who guesses: whose account it is, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known(Vec<String>);

impl Known {
    /// The names of the place: provider, tenant, host.
    pub fn at(site: &Site) -> Self {
        let own = Self::in_tenant(&site.tenant);
        own.and(&site.provider.display_name).and(&site.provider.name).and(site.provider.issuer.host())
    }

    /// The names of a tenant.
    pub fn in_tenant(tenant: &Tenant) -> Self {
        Self::default().and(&tenant.display_name).and(&tenant.name)
    }

    /// And what a person is called: the name they sign in with, and those that apps are told.
    #[must_use]
    pub fn and_person(self, username: &str, claims: &StandardClaims) -> Self {
        let names = [&claims.name, &claims.given_name, &claims.family_name, &claims.nickname, &claims.email];
        names.into_iter().flatten().fold(self.and(username), |own, name| own.and(name))
    }

    /// And a name, whole and in its parts.
    #[must_use]
    pub fn and(mut self, name: &str) -> Self {
        let whole = User::canonical(name);
        let parts: Vec<String> = whole.split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect();
        for word in std::iter::once(whole).chain(parts) {
            let is_new = word.chars().count() >= SHORTEST_PART && !self.0.contains(&word);
            if is_new && self.0.len() < MOST_KNOWN {
                self.0.push(word);
            }
        }
        self
    }

    /// Whether a password is these words one after the other, and next to nothing else: an estimate takes a row of words for hard.
    fn leave_little_of(&self, password: &str) -> bool {
        let mut words: Vec<&String> = self.0.iter().collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        let rest = words.into_iter().fold(User::canonical(password), |rest, word| rest.replace(word.as_str(), " "));
        rest.chars().filter(|c| c.is_alphanumeric()).count() < LEAST_OWN
    }
}

/// What is wrong with a password that is to be set, and how hard it is to guess (if it has a length that counts).
pub fn judge(password: &Plain, known: &Known) -> (Option<Mistake>, Option<Strength>) {
    let text = password.reveal();
    if text.is_empty() {
        return (Some(Mistake::Missing), None);
    }
    if text.len() > password::LONGEST {
        return (Some(Mistake::TooLong { limit: password::LONGEST }), None);
    }
    if text.chars().count() < SHORTEST {
        return (Some(Mistake::TooShort { minimum: SHORTEST }), None);
    }
    let mut strength = strength::estimate(password, &known.0);
    if known.leave_little_of(text) {
        strength = Strength { score: strength.score.min(1), weakness: Some(Weakness::Personal) };
    }
    (strength.is_guessed_first().then_some(Mistake::Guessed(strength)), Some(strength))
}

/// What is wrong with what a form brings, by the fields `password` and `password_again`. If something is, `strength` tells how hard the
/// password is to guess, as [`Mistake::Guessed`].
pub fn check(new: &NewPassword, known: &Known) -> Mistakes {
    let (mistake, strength) = judge(&new.password, known);
    let again = if new.again.reveal().is_empty() { Mistake::Missing } else { Mistake::Differs };
    let differs = new.again.reveal() != new.password.reveal();
    let found = mistake.map(|mistake| ("password", mistake)).into_iter();
    let mut mistakes: Mistakes = found.chain(differs.then_some(("password_again", again))).collect();
    if !mistakes.is_empty() {
        mistakes.extend(strength.map(|strength| ("strength", Mistake::Guessed(strength))));
    }
    mistakes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(password: &str, again: &str) -> Mistakes {
        let new = NewPassword { password: Plain::new(password.into()), again: Plain::new(again.into()) };
        check(&new, &Known::default().and("ada").and("Ada.Lovelace@example.com").and("Northwind Traders"))
    }

    fn weakness(password: &str) -> Option<Weakness> {
        match checked(password, password).as_slice() {
            [("password", Mistake::Guessed(one)), ("strength", Mistake::Guessed(other))] if one == other => one.weakness,
            other => panic!("{password}: {other:?}"),
        }
    }

    #[test]
    fn length_is_all_that_is_asked_of_a_password_that_nobody_guesses() {
        for good in ["seven-quiet-rivers-run", "ähnlich8", "kvxq wjz", &"q8#Zt!".repeat(170)] {
            assert_eq!(checked(good, good), [], "{good}");
        }
        assert_eq!(checked("ähnlich", "ähnlich"), [("password", Mistake::TooShort { minimum: 8 })]);
        let long = "x".repeat(1_025);
        assert_eq!(checked(&long, &long), [("password", Mistake::TooLong { limit: 1_024 })]);
    }

    #[test]
    fn what_is_guessed_first_is_refused_in_any_case_and_with_a_digit_behind() {
        for common in ["password", "Password123", "12345678", "qwertyuiop", "P@ssw0rd", "iloveyou2", "dragon1234", "ecalevol1"] {
            assert!(weakness(common).is_some(), "{common}");
        }
        let personal = ["ada.LOVELACE@example.com", "Lovelace1", "lovelaceada", "northwind", "Northwind2026", "NorthwindAda1!"];
        for personal in personal {
            assert_eq!(weakness(personal), Some(Weakness::Personal), "{personal}");
        }
    }

    #[test]
    fn both_entries_have_to_be_the_same() {
        assert_eq!(checked("", ""), [("password", Mistake::Missing)]);
        let strength = Mistake::Guessed(Strength { score: 4, weakness: None });
        for (again, mistake) in [("seven-quiet-river", Mistake::Differs), ("", Mistake::Missing)] {
            assert_eq!(checked("seven-quiet-rivers", again), [("password_again", mistake), ("strength", strength)]);
        }
    }

    #[test]
    fn a_name_is_known_whole_and_in_its_parts_and_endless_names_end() {
        let Known(words) = Known::default().and("Ada.Lovelace@x.example").and("Ada");
        assert_eq!(words, ["ada.lovelace@x.example", "ada", "lovelace", "example"]);
        let endless: String = (100..900).map(|n| format!("{n} ")).collect();
        assert_eq!(Known::default().and(&endless).0.len(), MOST_KNOWN);
    }
}
