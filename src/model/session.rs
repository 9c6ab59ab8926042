//! A session: one person's sign-in in a browser at a provider.

use serde::{Deserialize, Serialize};

use super::{Browser, Id, Instant, Lifetimes, Provider, Seconds, User};

/// One sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// `sid` (OpenID Connect Front-Channel Logout §3): stable within the session.
    pub id: Id<Session>,
    /// The browser it lives in.
    pub browser: Id<Browser>,
    /// The provider it is at.
    pub provider: Id<Provider>,
    /// Who signed in.
    pub user: Id<User>,
    /// When the person last proved who they are: `auth_time`.
    pub auth_time: Instant,
    /// How: `amr` (RFC 8176).
    pub amr: Vec<String>,
    /// How strongly: `acr`.
    pub acr: String,
    /// Kept when the browser closes.
    pub remember: bool,
    /// When it was made.
    pub created_at: Instant,
    /// Last use, to the nearest few minutes: it is not a write per request.
    pub last_seen: Instant,
    /// When it ended: sign-out, password change, an admin's act.
    pub ended_at: Option<Instant>,
    /// The absolute end.
    pub expires_at: Instant,
    /// The User-Agent header at sign-in, cut to 256 characters.
    pub user_agent: String,
    /// The network address at sign-in.
    pub address: String,
}

/// Whether a session counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionState {
    /// It does.
    Live,
    /// Somebody ended it.
    Ended,
    /// It was idle for too long, or reached its absolute end.
    Expired,
}

impl Session {
    /// How much older `last_seen` may get before it is written again.
    pub const SEEN_GRAIN: Seconds = Seconds::minutes(5);

    /// Whether the session counts at `now`.
    pub fn state(&self, lifetimes: &Lifetimes, now: Instant) -> SessionState {
        if self.ended_at.is_some() {
            SessionState::Ended
        } else if self.expires_at.has_passed(now) || self.last_seen.plus(lifetimes.session_idle).has_passed(now) {
            SessionState::Expired
        } else {
            SessionState::Live
        }
    }
}
