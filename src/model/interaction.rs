//! Progress of an authorization request that waits for a person. It travels sealed with the request; nothing is stored.

use serde::{Deserialize, Serialize};

use super::{Grant, Id, Instant, Session};

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
        }
    }
}
