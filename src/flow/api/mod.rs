//! The REST API of a provider, under access tokens of its own (RFC 6750): who comes to the desk, and what they may do there. Each
//! operation is a use case that the console and the command line have too.

mod clients;
pub mod encryption_keys;
pub mod keys;
mod providers;
mod teams;
mod tenants;
mod upstreams;

use std::sync::Arc;

use super::admin::clients::{Registrar, Whose};
use super::admin::steward::Steward;
use super::admin::{Administrator, Once, Refusal, Undone};
use super::federation::depart::Fetched;
use super::portal::Developer;
use super::{House, Result, Site, Stop, access};
use crate::crypto::Plain;
use crate::model::{Action, Authority, Instant};
use crate::protocol::bearer::Refusal as Refused;
use crate::protocol::idempotency_key;
use crate::protocol::own_api::{self, Closed};
use crate::protocol::problem::{Problem, ProblemCode};

/// What an operation of the API returns.
pub type Outcome<T> = std::result::Result<T, Fault>;

/// Why an operation did not come to its end.
#[derive(Debug)]
pub enum Fault {
    /// The access token does not open the door: an answer with a challenge.
    Token(Refused),
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

impl From<Undone> for Fault {
    fn from(undone: Undone) -> Self {
        match undone {
            Undone::Refused(refusal) => Self::Problem(problem(refusal)),
            Undone::Stopped(stop) => Self::Stopped(stop),
        }
    }
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        Self::Problem(problem(refusal))
    }
}

/// A refusal in the words of the API.
fn problem(refusal: Refusal) -> Problem {
    let (code, detail) = match refusal {
        Refusal::NotAllowed(_) => (ProblemCode::RoleTooNarrow, "Role or scopes do not comprise this."),
        Refusal::Mightier => (ProblemCode::Outranked, "Whom it concerns may do more than the caller."),
        Refusal::LastOwner => {
            (ProblemCode::LastOwner, "No owner would be left who can sign in: make somebody else an owner first.")
        }
        Refusal::NoSuchPerson => (ProblemCode::UserNotFound, "Nobody in this tenant has that identifier."),
        Refusal::NoSuchSession => (ProblemCode::SessionNotFound, "The person has no such session that goes on."),
        Refusal::NoSuchGrant => (ProblemCode::GrantNotFound, "The person has no such grant that counts."),
        Refusal::NoSuchIdentity => (ProblemCode::IdentityNotFound, "The person is nobody of that identifier at an upstream."),
        Refusal::NoSuchAuthority => (ProblemCode::AuthorityNotFound, "The tenant trusts no authority with that identifier."),
        Refusal::Changed => (ProblemCode::PreconditionFailed, "It has changed since it was read: read it again."),
        Refusal::Invalid(why) => return Problem::invalid(why),
        Refusal::KeyReused => (ProblemCode::IdempotencyKeyReused, "The Idempotency-Key came before, with another request."),
        Refusal::Taken => (ProblemCode::UserTaken, "Somebody in this tenant goes by that user name or address."),
        Refusal::Upstream(refused) => return upstreams::problem(&refused),
        Refusal::NoSuchEntry => (ProblemCode::AuditEntryNotFound, "The log of this tenant has no entry with that identifier."),
        Refusal::NoSuchFlow => (ProblemCode::FlowNotFound, "Nothing of this provider is kept under that reference."),
        Refusal::Client(refused) => return clients::problem(&refused),
        Refusal::Provider(refused) => return providers::problem(&refused),
        Refusal::Resource(refused) => return providers::problem_of_resource(&refused),
        Refusal::Tenant(refused) => return tenants::problem(&refused),
        Refusal::NoSuchAgreement => {
            (ProblemCode::AgreementNotFound, "No version of an agreement of this tenant has that identifier.")
        }
        Refusal::VersionTaken => (ProblemCode::AgreementVersionTaken, "There is or was a version of that name."),
        Refusal::NotWaiting => (ProblemCode::ApprovalNotFound, "No such app of this provider waits for an administrator."),
        Refusal::Replaced => (ProblemCode::ApprovalReplaced, "What waits has been changed since its revision was read."),
        Refusal::FromFile => (ProblemCode::ManagedByFile, "The configuration file says so: change it there."),
    };
    Problem::new(code, detail)
}

/// A caller who was let in, and the place.
#[derive(Debug)]
pub struct Desk<'a> {
    /// The house.
    pub house: &'a House,
    /// The provider that is asked.
    pub site: &'a Site,
    /// Who calls, and how far they reach.
    pub by: Administrator,
    /// What the token opens, whoever stands behind it: what is given on to an app is no more than that.
    pub opened: Authority,
    /// An upstream's metadata, or why there are none, once an errand has brought them.
    pub fetched: Option<Fetched>,
    /// Documents of clients, once errands have brought them.
    pub documents: Vec<Option<Arc<[u8]>>>,
    /// The caller as whoever looks after teams, for what is done in the developer portal.
    pub developer: Option<Developer>,
    /// Now.
    pub now: Instant,
}

impl<'a> Desk<'a> {
    /// For an administrator, who needs no token.
    pub fn of(house: &'a House, site: &'a Site, by: Administrator, now: Instant) -> Self {
        let opened = by.authority.clone();
        Self { house, site, by, opened, fetched: None, documents: Vec::new(), developer: None, now }
    }

    /// For what is open to everybody.
    pub fn open(house: &'a House, site: &'a Site, now: Instant) -> Self {
        let tenant = site.tenant.id.clone();
        let nobody = Administrator { tenant, actor: "nobody".to_owned(), authority: Authority::default(), once: None };
        Self::of(house, site, nobody, now)
    }

    /// The caller as whoever looks after teams.
    ///
    /// # Errors
    /// `not_a_developer` beyond what is done in the developer portal.
    pub fn developer(&self) -> Outcome<&Developer> {
        self.developer.as_ref().ok_or_else(|| teams::no_developer().into())
    }

    /// The caller as whoever manages apps. The secret of an app is worth what the app may do, so that a token reaches no app that may do
    /// more than the token.
    pub fn registrar(&self) -> Registrar<'_> {
        let by = Administrator { authority: self.by.authority.within(&self.opened), ..self.by.clone() };
        Registrar {
            store: self.house.store(),
            vault: self.house.vault(),
            provider: &self.site.provider,
            by,
            whose: Whose::Provider,
            documents: Some(self.documents.clone()),
        }
    }

    /// With what an errand has brought.
    #[must_use]
    pub fn with(self, fetched: Option<Fetched>, documents: Vec<Option<Arc<[u8]>>>) -> Self {
        Self { fetched, documents, ..self }
    }

    /// The caller as whoever administers the tenant from this provider.
    pub fn steward(&self) -> Steward<'_> {
        Steward { store: self.house.store(), vault: self.house.vault(), here: &self.site.provider, by: self.by.clone() }
    }

    /// Follows a change of settings at once in this process; the others do within a second.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn notice(&self) -> Outcome<()> {
        Ok(noticed(self.house)?)
    }

    /// Under an `Idempotency-Key`, if one came with what is asked.
    ///
    /// # Errors
    /// `invalid_request` for a malformed key.
    pub fn once(self, key: Option<&str>, asked: &[u8]) -> Outcome<Self> {
        let Some(key) = key else { return Ok(self) };
        let wrong = || Problem::invalid("Idempotency-Key is not a string of 1 to 200 printable ASCII characters.");
        let key = idempotency_key::parse(key).ok_or_else(wrong)?;
        let once = Some(Once::new(key, asked, self.house.vault().clone()));
        let developer = self.developer.map(|own| Developer { once: once.clone(), ..own });
        Ok(Self { by: Administrator { once, ..self.by }, developer, ..self })
    }
}

/// Lets a caller in whose token opens an action.
///
/// # Errors
/// `Token` or `Problem` for whoever may not come in, else as the database has it.
pub fn admit<'a>(house: &'a House, site: &'a Site, token: &Plain, action: Action, now: Instant) -> Outcome<Desk<'a>> {
    let unknown = || Fault::Token(Refused::InvalidToken("the token is unknown, expired or withdrawn".to_owned()));
    let held = access::find(house, site, token, now)?.ok_or_else(unknown)?;
    let client = &held.registered.client;
    let person = held.person.as_ref().map(|(_, user)| user);
    let admitted = own_api::admit(&held.known, client, person, action, &site.provider.issuer);
    let authority = admitted.map_err(|closed| match closed {
        Closed::Token(refusal) => Fault::Token(refusal),
        Closed::Person(problem) => Fault::Problem(problem),
    })?;
    let actor = person.map_or_else(|| format!("client:{}", client.id), |user| format!("user:{}", user.id));
    let by = Administrator { tenant: site.tenant.id.clone(), actor, authority, once: None };
    let opened = own_api::opened(&held.known, client);
    let developer = if action.is_of_teams() { Some(teams::developer(house, site, (client, person))?) } else { None };
    Ok(Desk { opened, developer, ..Desk::of(house, site, by, now) })
}

/// Follows a change at once in this process; the others do within a second.
///
/// # Errors
/// When the database does not answer.
pub fn noticed(house: &House) -> Result<()> {
    house.refresh().map(drop)
}
