//! An app of the developer portal: a client that a team looks after.

use super::{Client, Id, Instant, Provider, Team, User};

/// That a team looks after a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamApp {
    /// Where the client is registered.
    pub provider: Id<Provider>,
    /// The client.
    pub client: Id<Client>,
    /// The team.
    pub team: Id<Team>,
    /// Who made it.
    pub made_by: Id<User>,
    /// When.
    pub made_at: Instant,
    /// When an administrator let it work, or it needed none.
    pub approved_at: Option<Instant>,
}

impl TeamApp {
    /// The apps that a team may have at a provider.
    pub const MOST: usize = 100;
}
