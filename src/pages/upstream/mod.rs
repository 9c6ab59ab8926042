//! The pages around a log-in through an upstream: on the way there, back from there, the first log-in, and proving an older account.

mod first;
mod initiated;
mod link;
mod relay;

pub use first::{FirstField, FirstLoginPage};
pub use initiated::InitiatedPage;
pub use link::{LinkAccountPage, LinkNotice};
pub use relay::{FragmentPage, OnwardPage, RelayKind, RelayPage};

use serde::Serialize;

/// Which picture stands beside an upstream; each is drawn by us.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are those of the presets")]
pub enum UpstreamKind {
    Google,
    Okta,
    Entra,
    Auth0,
    Keycloak,
    Github,
    Gitlab,
    Apple,
    #[default]
    Generic,
}

impl UpstreamKind {
    /// The picture of a preset.
    pub fn of(preset: Option<&str>) -> Self {
        match preset {
            Some("google") => Self::Google,
            Some("okta") => Self::Okta,
            Some("entra") => Self::Entra,
            Some("auth0") => Self::Auth0,
            Some("keycloak") => Self::Keycloak,
            Some("github") => Self::Github,
            Some("gitlab") => Self::Gitlab,
            Some("apple") => Self::Apple,
            _ => Self::Generic,
        }
    }

    /// Every picture.
    pub(super) const ALL: [Self; 9] = [
        Self::Google,
        Self::Okta,
        Self::Entra,
        Self::Auth0,
        Self::Keycloak,
        Self::Github,
        Self::Gitlab,
        Self::Apple,
        Self::Generic,
    ];
}
