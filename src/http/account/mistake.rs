//! From what a flow finds wrong to what a page says.

use crate::crypto::{Strength, Weakness};
use crate::flow::account::{Mistake, Mistakes};
use crate::pages::Problem;

/// What a page says at a field, if something is wrong there.
pub fn problem_at(mistakes: &Mistakes, field: &str) -> Option<Problem> {
    mistakes.iter().find(|(own, _)| *own == field).map(|(_, mistake)| problem(*mistake))
}

/// The page's word for a mistake.
pub fn problem(mistake: Mistake) -> Problem {
    match mistake {
        Mistake::Missing => Problem::Missing,
        Mistake::TooLong { limit } => Problem::TooLong { limit },
        Mistake::TooShort { minimum } => Problem::TooShort { minimum },
        Mistake::Guessed(Strength { score, weakness }) => {
            Problem::Guessed { score, why: weakness.map(Weakness::name).unwrap_or_default() }
        }
        Mistake::Taken => Problem::Taken,
        Mistake::NotAnEmail => Problem::NotAnEmail,
        Mistake::OtherDomain => Problem::OtherDomain,
        Mistake::NotAnAddress => Problem::NotAnAddress,
        Mistake::NotADate => Problem::NotADate,
        Mistake::NotATimeZone => Problem::NotATimeZone,
        Mistake::NotALanguage => Problem::NotALanguage,
        Mistake::NotAPhone => Problem::NotAPhone,
        Mistake::Characters => Problem::Characters,
        Mistake::Differs => Problem::Differs,
        Mistake::WrongPassword => Problem::WrongPassword,
        Mistake::WrongCode => Problem::WrongCode,
        Mistake::Same => Problem::Same,
        Mistake::NotAnObject => Problem::NotAnObject,
    }
}
