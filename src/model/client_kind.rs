//! What kind of app a client is, as people say it. It decides with which settings a client begins (`protocol::registration`); it is
//! not kept, since the settings say it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A kind of app.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClientKind {
    /// Runs on a server and keeps a secret there.
    Web,
    /// Runs in the browser and keeps no secret.
    SinglePage,
    /// Is installed on a phone or a computer and keeps no secret (RFC 8252).
    Native,
    /// Acts for itself, without a person.
    Machine,
    /// Has no browser, or nothing to type with, and shows a code (RFC 8628).
    Device,
}

impl ClientKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Web, Self::SinglePage, Self::Native, Self::Device, Self::Machine];

    /// Its word in the API, in forms and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::SinglePage => "single_page",
            Self::Native => "native",
            Self::Machine => "machine",
            Self::Device => "device",
        }
    }

    /// The kind of that word.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_has_one_word_everywhere() {
        for kind in ClientKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
            assert_eq!(ClientKind::named(kind.name()), Some(kind));
        }
        assert_eq!(ClientKind::named("desktop"), None);
    }
}
