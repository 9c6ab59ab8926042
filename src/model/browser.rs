//! A browser: a cookie that holds up to eight sessions, one of them current.

use super::{Id, Instant, Provider, Session};
use crate::crypto::Hashed;

/// A browser in which somebody signed in. Its cookie is `<device>.<secret>`: the device half stays, so that waiting interactions
/// and the throttle know the browser; the secret half is new at every sign-in, so that a planted cookie is worth nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Browser {
    /// The hash of the device half, in URL-safe Base64.
    pub id: Id<Browser>,
    /// The provider whose cookie it is.
    pub provider: Id<Provider>,
    /// The hash of the secret half.
    pub secret: Hashed,
    /// The session that requests are answered for.
    pub current: Option<Id<Session>>,
    /// When somebody first signed in here.
    pub created_at: Instant,
    /// When the row may be swept.
    pub expires_at: Instant,
}

impl Browser {
    /// The most sessions that a browser holds; the least recently used one makes room.
    pub const MOST_SESSIONS: usize = 8;
}
