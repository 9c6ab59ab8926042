//! Why a provider is not what somebody wants it to be.

use std::fmt;

use crate::protocol::correction::{self, Correction};

/// The reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The tenant has no such provider.
    Unknown,
    /// Another provider has the name, there or at the same host.
    Taken,
    /// Settings to correct.
    Settings(Vec<Correction>),
    /// So many apps are registered at it.
    InUse(usize),
    /// It is where whoever asks is signed in.
    Here,
    /// Nothing would be left where anybody could sign in.
    Last,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => f.write_str("there is no such provider"),
            Self::Taken => f.write_str("another provider has that name"),
            Self::Settings(all) => correction::list(f, all),
            Self::InUse(1) => f.write_str("1 app is registered at it and goes with it, with its secrets, consents and tokens"),
            Self::InUse(count) => {
                write!(f, "{count} apps are registered at it and go with it, with their secrets, consents and tokens")
            }
            Self::Here => f.write_str("you are signed in at this provider: do it from another one"),
            Self::Last => f.write_str("it is the last provider of the tenant where anybody could sign in"),
        }
    }
}
