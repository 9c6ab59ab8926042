//! A refresh token of an upstream, as it rests.

use super::Upstream;
use crate::model::{Id, Instant, Provider, Session, User};

/// What an upstream gave us to ask again with, for one of our sessions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpstreamToken {
    /// Our session; grants of it may outlive it.
    pub session: Id<Session>,
    /// The provider it is at.
    pub provider: Id<Provider>,
    /// The domain.
    pub upstream: Id<Upstream>,
    /// The person here.
    pub user: Id<User>,
    /// `iss`, as the link has it.
    pub issuer: String,
    /// `sub`, or the mapped subject, as the link has it.
    pub subject: String,
    /// The token with what the first ID token said, sealed.
    pub sealed: Vec<u8>,
    /// When the upstream last said yes.
    pub checked_at: Instant,
    /// Until then one process asks, or nobody does after a failure.
    pub claimed_until: Instant,
    /// When it leaves.
    pub expires_at: Instant,
}
