//! Progress of an authorization request that waits for a person. It travels sealed with the request; nothing is stored.

use serde::{Deserialize, Serialize};

use super::{Grant, Id, Instant, Seconds, Session, User};

/// What has happened in an interaction so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// When the authorization request first arrived: `max_age` is judged against it.
    pub started_at: Instant,
    /// The session that was current then, and its `auth_time`: `prompt=login` is met by any other authentication.
    pub started_with: Option<(Id<Session>, Instant)>,
    /// What the person has answered in this interaction.
    pub answered: Vec<Answered>,
    /// The identifier that the grant will have.
    pub grant: Id<Grant>,
    /// A person whose password was right, and of whom a second factor is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub halfway: Option<Halfway>,
}

/// A log-in between the password and the second factor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Halfway {
    /// Whose password it was.
    pub user: Id<User>,
    /// When it was checked.
    pub at: Instant,
    /// Whether the session is to outlive the browser's closing.
    pub remember: bool,
    /// A digest of what was checked: with another password, the log-in begins anew.
    pub witness: String,
}

impl Halfway {
    /// How long a person may take for the second factor.
    pub const LIFE: Seconds = Seconds::minutes(10);
}

/// An answer of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answered {
    /// Chose this session at `select_account`.
    Account(Id<Session>),
    /// Allowed the app what it asks for, as this session's person.
    Consent(Id<Session>),
}

impl Progress {
    /// A request that has just arrived.
    pub fn begin(started_with: Option<&Session>, grant: Id<Grant>, now: Instant) -> Self {
        Self {
            started_at: now,
            started_with: started_with.map(|session| (session.id.clone(), session.auth_time)),
            answered: Vec::new(),
            grant,
            halfway: None,
        }
    }
}
