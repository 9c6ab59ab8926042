//! What people do for themselves on the account pages: profile, password, devices, connected apps. Everything here is about the
//! person whose session it is; no identifier of a person is ever taken from a request.

pub mod activity;
pub mod address_change;
pub mod address_proof;
pub mod apps;
pub mod deletion;
mod entrance;
pub mod export;
pub mod factors;
pub mod field;
pub mod new_password;
pub mod overview;
pub mod own_link;
pub mod passkeys;
pub mod password;
pub mod profile;
pub mod sessions;

use std::fmt;

pub use entrance::{Entrance, enter, prove};

use crate::crypto::{Strength, Weakness};

/// What is wrong with something a person typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mistake {
    /// Nothing was typed.
    Missing,
    /// Longer than is kept.
    TooLong {
        /// The limit in characters.
        limit: usize,
    },
    /// A password that is too short.
    TooShort {
        /// The least number of characters.
        minimum: usize,
    },
    /// How easily a password is guessed: too easily, if it stands at the password itself.
    Guessed(Strength),
    /// Somebody else in the tenant has it.
    Taken,
    /// Not an e-mail address.
    NotAnEmail,
    /// An address in a domain that is not taken here.
    OtherDomain,
    /// Not an http or https address.
    NotAnAddress,
    /// Not a date.
    NotADate,
    /// Not a time zone.
    NotATimeZone,
    /// Not a language tag.
    NotALanguage,
    /// Not a phone number.
    NotAPhone,
    /// Characters that cannot be in it.
    Characters,
    /// The second entry differs from the first.
    Differs,
    /// Not the current password.
    WrongPassword,
    /// Not the code that the app shows.
    WrongCode,
    /// What it is already.
    Same,
    /// Not a JSON object.
    NotAnObject,
}

/// For callers who read it and are not people at a form: follows the name of the field.
impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "is missing",
            Self::TooLong { limit } => return write!(f, "is longer than {limit} characters"),
            Self::TooShort { minimum } => return write!(f, "is shorter than {minimum} characters"),
            Self::Guessed(Strength { weakness: Some(Weakness::Common), .. }) => "is too common",
            Self::Guessed(Strength { weakness: Some(Weakness::Personal), .. }) => {
                "is made of names of the person or of this place"
            }
            Self::Guessed(_) => "is too easy to guess",
            Self::Taken => "is somebody else's",
            Self::NotAnEmail => "is not an e-mail address",
            Self::OtherDomain => "is an address in a domain that is not taken here",
            Self::NotAnAddress => "is not an http or https address",
            Self::NotADate => "is not a date as YYYY-MM-DD",
            Self::NotATimeZone => "is not a time zone of the IANA database",
            Self::NotALanguage => "is not a language tag",
            Self::NotAPhone => "is not a phone number that begins with + and its country",
            Self::Characters => "has characters that cannot be in it",
            Self::Differs => "differs",
            Self::WrongPassword => "is not the current password",
            Self::WrongCode => "is not the code that the app shows",
            Self::Same => "is what it is already",
            Self::NotAnObject => "is not a JSON object",
        })
    }
}

/// Mistakes by the name of the form's field.
pub type Mistakes = Vec<(&'static str, Mistake)>;
