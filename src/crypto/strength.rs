//! How hard a password is to guess, after zxcvbn (Wheeler, USENIX Security 2016
//! <https://www.usenix.org/conference/usenixsecurity16/technical-sessions/presentation/wheeler>): the number of guesses of somebody who
//! tries leaked passwords, words, names, dates, keyboard patterns and what is known of the account first. Its lists (30,000 leaked passwords,
//! 64,000 words and names, 0.8 MB) are in the binary: nothing is asked over the network.

use unicode_normalization::UnicodeNormalization;
use zxcvbn::feedback::Warning;

use super::Plain;

/// An estimate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Strength {
    /// From 0 to 4: guessed within 10^3, 10^6, 10^8, 10^10 guesses, or not.
    pub score: u8,
    /// What makes it easy, if something does.
    pub weakness: Option<Weakness>,
}

/// What makes a password easy to guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weakness {
    /// Many people have it, or almost it.
    Common,
    /// What is known of the account: a name, an address, the name of the place.
    Personal,
    /// Keys that lie side by side.
    Keyboard,
    /// The same over and over.
    Repeated,
    /// Letters or digits in their order.
    Sequence,
    /// A date or a year.
    Date,
    /// A word, or a name, by itself.
    Word,
    /// Nothing in particular: there is too little of it.
    Short,
}

impl Weakness {
    /// The word for templates.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Common => "common",
            Self::Personal => "personal",
            Self::Keyboard => "keyboard",
            Self::Repeated => "repeated",
            Self::Sequence => "sequence",
            Self::Date => "date",
            Self::Word => "word",
            Self::Short => "short",
        }
    }
}

impl Strength {
    /// The least score that is taken: 10^6 guesses or fewer are what a patient stranger makes at a log-in page that slows him down.
    const LEAST: u8 = 2;

    /// Whether it is among what is guessed first.
    pub const fn is_guessed_first(self) -> bool {
        self.score < Self::LEAST
    }
}

/// Estimates a password of an account of which `known` is known. What is beyond the hundredth character counts for nothing.
pub fn estimate(password: &Plain, known: &[String]) -> Strength {
    let text = Plain::new(password.reveal().nfc().collect());
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let found = zxcvbn::zxcvbn(text.reveal(), &known);
    let score = u8::from(found.score());
    if score > Strength::LEAST {
        return Strength { score, weakness: None };
    }
    let is_personal = !known.is_empty() && zxcvbn::zxcvbn(text.reveal(), &[]).guesses() > found.guesses();
    let warning = found.feedback().and_then(|feedback| feedback.warning());
    let weakness = if is_personal { Weakness::Personal } else { warning.map_or(Weakness::Short, weakness) };
    Strength { score, weakness: Some(weakness) }
}

const fn weakness(warning: Warning) -> Weakness {
    match warning {
        Warning::StraightRowsOfKeysAreEasyToGuess | Warning::ShortKeyboardPatternsAreEasyToGuess => Weakness::Keyboard,
        Warning::RepeatsLikeAaaAreEasyToGuess | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess => Weakness::Repeated,
        Warning::ThisIsATop10Password
        | Warning::ThisIsATop100Password
        | Warning::ThisIsACommonPassword
        | Warning::ThisIsSimilarToACommonlyUsedPassword => Weakness::Common,
        Warning::SequencesLikeAbcAreEasyToGuess => Weakness::Sequence,
        Warning::RecentYearsAreEasyToGuess | Warning::DatesAreOftenEasyToGuess => Weakness::Date,
        Warning::AWordByItselfIsEasyToGuess
        | Warning::NamesAndSurnamesByThemselvesAreEasyToGuess
        | Warning::CommonNamesAndSurnamesAreEasyToGuess => Weakness::Word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(password: &str, known: &[&str]) -> Strength {
        estimate(&Plain::new(password.into()), &known.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn what_is_tried_first_is_weak_for_its_own_reason() {
        for (password, why) in [
            ("password", Weakness::Common),
            ("P@ssw0rd1", Weakness::Common),
            ("zxcvbnm,./", Weakness::Keyboard),
            ("aaaaaaaaaaaa", Weakness::Repeated),
            ("abcdefghijk", Weakness::Sequence),
            ("23.04.1990", Weakness::Date),
        ] {
            let strength = of(password, &[]);
            assert!(strength.is_guessed_first(), "{password}: {strength:?}");
            assert_eq!(strength.weakness, Some(why), "{password}");
        }
    }

    #[test]
    fn what_is_known_of_the_account_makes_a_password_weak() {
        assert!(!of("Quuxbarnicle1", &[]).is_guessed_first());
        let strength = of("Quuxbarnicle1", &["quuxbarnicle"]);
        assert_eq!((strength.is_guessed_first(), strength.weakness), (true, Some(Weakness::Personal)));
    }

    #[test]
    fn unrelated_words_are_strong_in_any_script_and_length_costs_nothing() {
        for password in ["seven quiet rivers run", "тихая река под мостом", "静かな川が七つ流れる夜", &"q8#Zt!".repeat(170)]
        {
            let strength = of(password, &["ada"]);
            assert!(!strength.is_guessed_first(), "{password}: {strength:?}");
        }
        assert_eq!(of("seven quiet rivers run", &[]), Strength { score: 4, weakness: None });
    }
}
