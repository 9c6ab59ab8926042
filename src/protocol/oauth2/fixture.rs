//! What a code or token rests on, for the tests of grants.

use super::client_authentication::{Authenticated, Proof};
use super::standing::Standing;
use crate::model::{Client, Grant, GrantType, Id, Lifetimes, Scope, Session, User};
use crate::protocol::fixture;

pub(crate) use crate::protocol::fixture::NOW;

/// Everything that a code or token rests on.
pub(crate) struct World {
    pub(crate) client: Client,
    pub(crate) user: User,
    pub(crate) user_exists: bool,
    pub(crate) session: Session,
    pub(crate) session_exists: bool,
    pub(crate) grant: Grant,
    pub(crate) lifetimes: Lifetimes,
}

impl World {
    pub(crate) fn standing(&self) -> Standing<'_> {
        Standing {
            grant: &self.grant,
            client: &self.client,
            user: self.user_exists.then_some(&self.user),
            session: self.session_exists.then_some(&self.session),
            lifetimes: &self.lifetimes,
        }
    }

    pub(crate) fn authenticated(&self) -> Authenticated<'_> {
        Authenticated::for_test(&self.client, Proof::Secret("secret-1".into()))
    }
}

/// Alice, signed in and with a grant to the confidential client `C1` of `https://app.test/cb`.
pub(crate) fn world() -> World {
    let user = fixture::user("alice");
    let session = fixture::session("session", &user, NOW);
    let mut grant = fixture::grant("grant", &user, "session");
    grant.client = Id::new("C1");
    grant.scope = Scope::parse("openid profile");
    let lifetimes = Lifetimes::default();
    World { client: client("C1"), user, user_exists: true, session, session_exists: true, grant, lifetimes }
}

/// A confidential client of every grant type.
pub(crate) fn client(id: &str) -> Client {
    let mut client = fixture::client(id);
    client.metadata.grant_types.push(GrantType::ClientCredentials);
    client
}
