//! The REST API of a provider, under access tokens of its own (RFC 6750): who comes to the desk, and what they may do there. Each
//! operation is a use case that the command line has too.

pub mod keys;

use super::{House, Result, Site, Stop, access};
use crate::crypto::Plain;
use crate::model::{Action, Authority, Instant};
use crate::protocol::bearer::Refusal;
use crate::protocol::own_api::{self, Closed};
use crate::protocol::problem::Problem;

/// What an operation of the API returns.
pub type Outcome<T> = std::result::Result<T, Fault>;

/// Why an operation did not come to its end.
#[derive(Debug)]
pub enum Fault {
    /// The access token does not open the door: an answer with a challenge.
    Token(Refusal),
    /// The caller's fault, or nothing that can be done.
    Problem(Problem),
    /// As any other flow.
    Stopped(Stop),
}

impl<E: Into<Stop>> From<E> for Fault {
    fn from(error: E) -> Self {
        Self::Stopped(error.into())
    }
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

/// A caller who was let in, and the place.
#[derive(Debug)]
pub struct Desk<'a> {
    /// The house.
    pub house: &'a House,
    /// The provider that is asked.
    pub site: &'a Site,
    /// Who calls, as the audit names them: `user:…` or `client:…`.
    pub actor: String,
    /// How far they reach.
    pub authority: Authority,
    /// Now.
    pub now: Instant,
}

/// Lets a caller in whose token opens an action.
///
/// # Errors
/// `Token` or `Problem` for whoever may not come in, else as the database has it.
pub fn admit<'a>(house: &'a House, site: &'a Site, token: &Plain, action: Action, now: Instant) -> Outcome<Desk<'a>> {
    let unknown = || Fault::Token(Refusal::InvalidToken("the token is unknown, expired or withdrawn".to_owned()));
    let held = access::find(house, site, token, now)?.ok_or_else(unknown)?;
    let client = &held.registered.client;
    let person = held.person.as_ref().map(|(_, user)| user);
    let admitted = own_api::admit(&held.known, client, person, action, &site.provider.issuer);
    let authority = admitted.map_err(|closed| match closed {
        Closed::Token(refusal) => Fault::Token(refusal),
        Closed::Person(problem) => Fault::Problem(problem),
    })?;
    let actor = person.map_or_else(|| format!("client:{}", client.id), |user| format!("user:{}", user.id));
    Ok(Desk { house, site, actor, authority, now })
}

/// Follows a change at once in this process; the others do within a second.
fn noticed(house: &House) -> Result<()> {
    house.refresh().map(drop)
}
