//! The account pages: a person looks after their own profile, password, sessions and apps.

mod activity;
mod address;
mod agreements;
mod apps;
mod confirm;
mod data;
mod factors;
mod identities;
mod overview;
mod password;
mod profile;
mod sessions;

use serde::Serialize;

use super::Person;

pub use activity::{ActivityPage, ActivityRow};
pub use address::{ChangeAddressPage, KeepAddressPage, KeepStep};
pub use agreements::{AcceptedPage, AcceptedRow};
pub use apps::{AppsPage, ConnectedApp};
pub use confirm::{ConfirmKind, ConfirmPage};
pub use data::{DataPage, DeletePage, KeepAccountPage, KeepAccountStep, Leaving};
pub use factors::{FactorRow, FactorsPage, PasskeyPage, QrCode, RecoveryCodesPage, TotpPage};
pub use identities::{IdentitiesPage, IdentityRow, OfferedUpstream};
pub use overview::OverviewPage;
pub use password::PasswordPage;
pub use profile::{ProfileForm, ProfilePage};
pub use sessions::{SessionRow, SessionsPage};

/// What every account page needs beside its [`Frame`](super::Frame).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AccountFrame {
    /// Whose account it is.
    pub person: Person,
    /// Where in the navigation the page is.
    pub section: Section,
    /// What the last act did.
    pub flash: Option<Flash>,
    /// The token against forged posts.
    pub form_token: String,
    /// Whether there is a password that signs this person in here.
    pub has_password: bool,
}

/// An entry of the navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// `/account`
    Overview,
    /// `/account/profile`
    Profile,
    /// `/account/password`
    Password,
    /// `/account/factors`
    Factors,
    /// `/account/sessions`
    Sessions,
    /// `/account/apps`
    Apps,
    /// `/account/identities`
    Identities,
    /// `/account/agreements`
    Agreements,
    /// `/account/activity`
    Activity,
    /// `/account/data`
    Data,
}

/// What the last act did, told once after the redirect; the sentences are in `partials/flash`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Flash {
    /// The profile was saved.
    ProfileSaved,
    /// The password was changed; other devices are signed out.
    PasswordChanged,
    /// A second factor was added.
    FactorAdded,
    /// A passkey was made.
    PasskeyMade,
    /// A passkey stays: it is the only way in.
    OnlyPasskey,
    /// A second factor was removed; other devices are signed out.
    FactorRemoved,
    /// One session was ended.
    SessionEnded,
    /// All other sessions were ended.
    OthersEnded,
    /// An app's access was removed.
    AppRemoved {
        /// The app's name.
        app: String,
    },
    /// An account elsewhere was linked.
    IdentityLinked,
    /// An account elsewhere was unlinked.
    IdentityUnlinked,
    /// An identity stays: it is the only way in.
    OnlyWayIn,
    /// The person has just proved who they are, and can do now what they wanted to.
    Proved,
    /// A link that proves the address is on its way.
    ProofSent,
    /// The address is proved.
    AddressProved,
    /// A link to the new address is on its way.
    ChangeSent,
    /// The address is changed.
    AddressChanged,
    /// Too many mails were asked for.
    TooManyMails,
    /// The form was stale: nothing was changed.
    Stale,
}

impl Flash {
    /// Every kind, for the samples.
    pub(super) fn samples() -> Vec<Self> {
        vec![
            Self::ProfileSaved,
            Self::PasswordChanged,
            Self::FactorAdded,
            Self::PasskeyMade,
            Self::OnlyPasskey,
            Self::FactorRemoved,
            Self::SessionEnded,
            Self::OthersEnded,
            Self::AppRemoved { app: "Field Notes".into() },
            Self::IdentityLinked,
            Self::IdentityUnlinked,
            Self::OnlyWayIn,
            Self::Proved,
            Self::ProofSent,
            Self::AddressProved,
            Self::ChangeSent,
            Self::AddressChanged,
            Self::TooManyMails,
            Self::Stale,
        ]
    }
}

impl AccountFrame {
    /// The frame of a page in a section.
    pub fn new(person: Person, section: Section, flash: Option<Flash>, form_token: impl Into<String>) -> Self {
        Self { person, section, flash, form_token: form_token.into(), has_password: true }
    }

    /// The same for somebody whom no password signs in.
    #[must_use]
    pub fn without_password(self) -> Self {
        Self { has_password: false, ..self }
    }

    fn sample(section: Section) -> Self {
        Self::new(Person::sample(), section, None, "form-token")
    }
}
