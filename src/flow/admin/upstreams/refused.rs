//! Why a domain or a platform identity is not what somebody wants it to be.

use std::fmt;

use crate::model::UpstreamUse;
use crate::protocol::relying_party;
use crate::protocol::relying_party::check::Problem;

/// The reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The tenant has no such domain.
    Unknown,
    /// Another domain has the name.
    Taken,
    /// Settings to correct.
    Settings(Vec<Problem>),
    /// The upstream's metadata could not be read, or do not fit.
    Unreadable(relying_party::Refusal),
    /// Something uses it.
    InUse(Vec<Use>),
    /// It could let somebody in who may do more than whoever asks.
    TooFar,
    /// The tenant has no such platform identity.
    IdentityUnknown,
    /// Another platform identity has the name.
    IdentityTaken,
    /// Domains use the platform identity.
    IdentityInUse(Vec<String>),
}

/// What uses a domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Use {
    /// People log in through it there.
    LogIn {
        /// Where.
        places: Vec<UpstreamUse>,
        /// Whether any people are linked through it.
        has_people: bool,
    },
    /// A provider sends its people straight to it (`idp_hint`).
    Provider(String),
    /// An app sends its people straight to it (`idp_hint`); with the provider that it is registered at.
    Client(String, String),
    /// A provider takes no passwords, and no other domain lets anybody in there.
    SoleWayIn(String),
}

impl fmt::Display for Use {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LogIn { places, has_people } => {
                let places: Vec<_> = places
                    .iter()
                    .map(|place| match place {
                        UpstreamUse::Provider => "provider",
                        UpstreamUse::Portal => "portal",
                    })
                    .collect();
                let people = if *has_people { ", and people are linked through it" } else { "" };
                write!(f, "it is enabled for log-in ({}){people}: disable it first", places.join(", "))
            }
            Self::Provider(name) => write!(f, "provider {name} sends its people to it (idp_hint)"),
            Self::Client(provider, id) => write!(f, "client {id} of provider {provider} sends its people to it (idp_hint)"),
            Self::SoleWayIn(name) => write!(f, "provider {name} takes no passwords, and nothing else lets people in there"),
        }
    }
}

fn list<T: fmt::Display>(f: &mut fmt::Formatter<'_>, items: &[T]) -> fmt::Result {
    let lines: Vec<_> = items.iter().map(ToString::to_string).collect();
    f.write_str(&lines.join("; "))
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => f.write_str("there is no such upstream"),
            Self::Taken => f.write_str("another upstream has that name"),
            Self::Settings(problems) => list(f, problems),
            Self::Unreadable(refusal) => write!(f, "loading the configuration failed: {refusal}"),
            Self::InUse(uses) => list(f, uses),
            Self::TooFar => f.write_str(
                "with these settings the upstream could let somebody in who may do more than you: only somebody who may do as much \
                 can save them",
            ),
            Self::IdentityUnknown => f.write_str("there is no such platform identity"),
            Self::IdentityTaken => f.write_str("another platform identity has that name"),
            Self::IdentityInUse(names) => write!(f, "upstreams use it: {}", names.join(", ")),
        }
    }
}
