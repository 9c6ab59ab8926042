//! Why a tenant is not what somebody wants it to be.

use std::fmt;

use crate::protocol::correction::{self, Correction};

/// The reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// There is no such tenant, or none that whoever asks may know of.
    Unknown,
    /// Another tenant has the name.
    Taken,
    /// Settings to correct.
    Settings(Vec<Correction>),
    /// It is the one of whoever asks.
    Here,
    /// Somebody is in it: its owners let others in.
    Inhabited,
    /// No provider of it answers, so that a link would lead nowhere.
    NoProvider,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => f.write_str("there is no such tenant"),
            Self::Taken => f.write_str("another tenant has that name"),
            Self::Settings(all) => correction::list(f, all),
            Self::Here => f.write_str("you are in this tenant: it cannot be disabled from within"),
            Self::Inhabited => f.write_str("somebody is in this tenant: its owners let others in"),
            Self::NoProvider => f.write_str("no provider of this tenant answers, so that a link would lead nowhere"),
        }
    }
}
