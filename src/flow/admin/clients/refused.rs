//! Why an app is not what somebody wants it to be.

use std::fmt;

use super::MOST_SECRETS;

/// The reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The provider has no such app.
    Unknown,
    /// An app or a person has the identifier.
    Taken,
    /// A text that cannot be a `client_id`.
    BadId,
    /// The metadata break a rule of registration; the sentence names the member.
    Metadata(String),
    /// These scopes of the API open what whoever asks may not do.
    ScopeTooFar(Vec<String>),
    /// Its way to authenticate rests on no secret.
    NoSecret,
    /// It has as many live secrets as it may.
    SecretsFull,
    /// It has no such secret.
    UnknownSecret,
    /// It has no other live secret.
    LastSecret,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => f.write_str("there is no such app"),
            Self::Taken => f.write_str("the client_id is taken"),
            Self::BadId => f.write_str("client_id: it must have 1 to 200 printable ASCII characters and no spaces"),
            Self::Metadata(sentence) => f.write_str(sentence.trim_end_matches('.')),
            Self::ScopeTooFar(words) => {
                write!(f, "scope: {} would let the app do what you may not do", words.join(" "))
            }
            Self::NoSecret => f.write_str("the app does not use a secret: it is public, or signs with a key of its own"),
            Self::SecretsFull => {
                write!(f, "the app has {MOST_SECRETS} secrets already: revoke the one that is not used any more")
            }
            Self::UnknownSecret => f.write_str("the app has no such secret"),
            Self::LastSecret => f.write_str("it is the only secret of the app: add another one first"),
        }
    }
}
