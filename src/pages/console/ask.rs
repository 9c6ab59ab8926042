//! The page before an act that is not taken back by a click: it names what the act takes along.

use serde::{Serialize, Serializer};

use super::{ConsoleFrame, ConsoleSection};
use crate::pages::{Frame, Hidden, Moment, Page};

/// A question. Posted to `action`: `form_token` and `fields`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AskPage {
    /// The frame.
    pub frame: Frame,
    /// The console's frame.
    pub console: ConsoleFrame,
    /// What is asked; the template has the word of its button, too.
    #[serde(serialize_with = "with_its_word")]
    pub question: Question,
    /// Where the answer goes, from the site's root on.
    pub action: String,
    /// What travels with it.
    pub fields: Vec<Hidden>,
    /// Where *Cancel* leads, from the site's root on.
    pub cancel: String,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Question {
    /// Keep a person from signing in.
    Disable {
        /// The person's name.
        name: String,
        /// The teams of developers that nobody would own who can sign in.
        teams: Vec<String>,
    },
    /// End every session of a person.
    SignOut {
        /// The person's name.
        name: String,
    },
    /// Make a link to choose a password.
    Invite {
        /// The person's name.
        name: String,
    },
    /// Remove a person for good.
    Delete {
        /// The person's name.
        name: String,
        /// The teams of developers that nobody would own who can sign in.
        teams: Vec<String>,
    },
    /// Take an identity away from a person.
    Unlink {
        /// The person's name.
        name: String,
        /// Where the identity is.
        issuer: String,
        /// What people call it there.
        label: String,
        /// Whether the person could not sign in without it.
        is_only_way: bool,
    },
    /// Take every second factor away from a person.
    ResetFactors {
        /// The person's name.
        name: String,
    },
    /// Let nobody in through a domain any more.
    DisableDomain {
        /// Its name for people.
        name: String,
    },
    /// Remove a domain.
    DeleteDomain {
        /// Its name for people.
        name: String,
        /// Why it cannot be removed now, in sentences.
        uses: Vec<String>,
    },
    /// Trust an authority no more.
    Distrust {
        /// Whose certificate it is.
        subject: String,
        /// Its digest.
        sha256: String,
    },
    /// Remove a platform identity.
    RemoveIdentity {
        /// Its name.
        name: String,
        /// The short names of the domains that use it, so that it cannot be removed now.
        uses: Vec<String>,
    },
    /// Ask nobody for a version of an agreement any more.
    Withdraw {
        /// Its title.
        title: String,
        /// Which version.
        version: String,
    },
    /// Refuse an app everywhere.
    DisableClient {
        /// Its name for people.
        name: String,
    },
    /// Remove an app for good.
    DeleteClient {
        /// Its name for people.
        name: String,
    },
    /// Let nobody sign in at a provider any more.
    DisableProvider {
        /// Its name for people.
        name: String,
    },
    /// Remove a provider for good.
    DeleteProvider {
        /// Its name for people.
        name: String,
        /// Its address.
        issuer: String,
        /// How many apps go with it.
        clients: usize,
    },
    /// Let nobody sign in at any provider of a tenant any more.
    DisableTenant {
        /// Its name for people.
        name: String,
    },
    /// Make a link for the first owner of a tenant.
    InviteOwner {
        /// The tenant's name for people.
        name: String,
    },
    /// Remove an API.
    DeleteResource {
        /// Its name for people.
        name: String,
    },
    /// Take a secret of an app away.
    RevokeSecret {
        /// The app's name for people.
        name: String,
        /// When the secret was last used.
        used: Option<Moment>,
    },
    /// Take a signing key out at once.
    RevokeKey {
        /// Its algorithm.
        algorithm: String,
        /// Its name.
        kid: String,
        /// So many minutes an app may go on trusting its copy of the key set.
        minutes: i64,
    },
    /// Take a key that apps encrypt to out at once.
    RevokeSealer {
        /// Its name.
        kid: String,
        /// So many minutes an app may go on encrypting to its copy of the key.
        minutes: i64,
    },
    /// Let other keys take the place of those that apps encrypt to.
    RotateSealers {
        /// So many minutes the earlier ones still open what was encrypted to them.
        minutes: i64,
    },
}

impl Question {
    /// The word on the button that does it.
    const fn word(&self) -> &'static str {
        match self {
            Self::Disable { .. }
            | Self::DisableDomain { .. }
            | Self::DisableClient { .. }
            | Self::DisableProvider { .. }
            | Self::DisableTenant { .. } => "Disable",
            Self::SignOut { .. } => "Sign out everywhere",
            Self::Invite { .. } | Self::InviteOwner { .. } => "Make the link",
            Self::Unlink { .. } => "Unlink",
            Self::ResetFactors { .. } => "Reset",
            Self::Distrust { .. } => "Trust it no more",
            Self::Withdraw { .. } => "Withdraw",
            Self::RevokeSecret { .. } => "Revoke the secret",
            Self::RevokeKey { .. } | Self::RevokeSealer { .. } => "Revoke the key",
            Self::RotateSealers { .. } => "Rotate",
            Self::Delete { .. }
            | Self::DeleteDomain { .. }
            | Self::RemoveIdentity { .. }
            | Self::DeleteClient { .. }
            | Self::DeleteProvider { .. }
            | Self::DeleteResource { .. } => "Remove for good",
        }
    }

    /// Whether nothing that there is stops working by it.
    const fn is_harmless(&self) -> bool {
        matches!(self, Self::Invite { .. } | Self::InviteOwner { .. } | Self::RotateSealers { .. })
    }
}

fn with_its_word<S: Serializer>(question: &Question, serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Asked<'q> {
        #[serde(flatten)]
        question: &'q Question,
        word: &'static str,
        is_harmless: bool,
    }
    Asked { question, word: question.word(), is_harmless: question.is_harmless() }.serialize(serializer)
}

impl Page for AskPage {
    const TEMPLATE: &'static str = "pages/console/ask";

    fn samples() -> Vec<Self> {
        let name = || "Grace Hopper".to_owned();
        let unlink = |label: &str, is_only_way| Question::Unlink {
            name: name(),
            issuer: "https://corp.okta.example".into(),
            label: label.into(),
            is_only_way,
        };
        let make = |question| Self {
            frame: Frame::sample(),
            console: ConsoleFrame::sample(ConsoleSection::People),
            question,
            action: "/admin/people/x/disable".into(),
            fields: vec![Hidden::new("tag", "x")],
            cancel: "/admin/people/x".into(),
        };
        [
            Question::Disable { name: name(), teams: Vec::new() },
            Question::Disable { name: name(), teams: vec!["Maps & Navigation".into()] },
            Question::ResetFactors { name: name() },
            Question::SignOut { name: name() },
            Question::Invite { name: name() },
            unlink("grace@corp.example", false),
            unlink("", true),
            Question::Delete { name: name(), teams: Vec::new() },
            Question::Delete { name: name(), teams: vec!["Maps & Navigation".into(), "Billing".into()] },
            Question::DisableDomain { name: name() },
            Question::DeleteDomain { name: name(), uses: Vec::new() },
            Question::Distrust { subject: "CN=Corp Root".into(), sha256: "AA:BB".into() },
            Question::RemoveIdentity { name: "corp".into(), uses: Vec::new() },
            Question::RemoveIdentity { name: "corp".into(), uses: vec!["okta".into()] },
            Question::Withdraw { title: "Terms of use".into(), version: "2026-11".into() },
            Question::DisableClient { name: name() },
            Question::DeleteClient { name: name() },
            Question::DisableProvider { name: name() },
            Question::DeleteProvider { name: name(), issuer: "https://op.example".into(), clients: 0 },
            Question::DeleteProvider { name: name(), issuer: "https://op.example".into(), clients: 1 },
            Question::DeleteProvider { name: name(), issuer: "https://op.example".into(), clients: 12 },
            Question::DisableTenant { name: name() },
            Question::InviteOwner { name: name() },
            Question::DeleteResource { name: name() },
            Question::RevokeSecret { name: name(), used: None },
            Question::RevokeSecret { name: name(), used: Some(Moment::sample(600)) },
            Question::RevokeKey {
                algorithm: "ES256".into(),
                kid: "-NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs".into(),
                minutes: 5,
            },
            Question::RevokeSealer { kid: "pkw0e2Bq2Ktkr2xCh8BkeXY8Qq1mU0nG9uC6l4wqXc4".into(), minutes: 5 },
            Question::RotateSealers { minutes: 16 },
        ]
        .into_iter()
        .chain([Question::DeleteDomain { name: name(), uses: vec!["it is enabled for log-in".into()] }])
        .map(make)
        .collect()
    }
}
