//! Administration of a tenant: one set of use cases for console, API and command line. Each says which [`Action`] it is, refuses
//! whoever may not do that or would reach somebody mightier, and writes its audit row in the transaction of what it does.

pub mod agreements;
pub mod audit;
pub mod clients;
pub mod door;
pub mod factors;
pub mod glance;
pub mod groups;
pub mod identities;
pub mod invitations;
pub mod measures;
pub(super) mod once;
pub mod people;
pub mod profile;
pub mod providers;
pub mod resources;
pub mod roles;
pub mod sessions;
pub(super) mod settled;
pub mod shown_once;
pub mod steward;
pub mod tenants;
pub mod trust;
pub mod typed;
pub mod upstreams;
pub mod ways_in;

use std::fmt;

use serde_json::Value;

use super::audit as log;
use crate::model::{Action, Authority, Id, Instant, Tenant};
use crate::store::audit::Entry;
use crate::store::{AnyConnection, Store, StoreError};
pub use once::Once;

/// Who acts, and how far they reach.
#[derive(Clone, Debug)]
pub struct Administrator {
    /// The tenant that they act in.
    pub tenant: Id<Tenant>,
    /// As the audit names them: `user:…`, `client:…` or `cli`.
    pub actor: String,
    /// What they may do.
    pub authority: Authority,
    /// The key under which what they ask takes effect once.
    pub once: Option<Once>,
}

impl Administrator {
    /// The command line of the host, which may do everything.
    pub fn host(tenant: Id<Tenant>) -> Self {
        Self { tenant, actor: "cli".to_owned(), authority: Authority::whole(), once: None }
    }

    /// Whether they may do something.
    ///
    /// # Errors
    /// `NotAllowed`.
    pub fn check(&self, action: Action) -> Done<()> {
        if self.authority.may(action) { Ok(()) } else { Err(Refusal::NotAllowed(action).into()) }
    }

    fn entry(&self, action: &str, target: String, detail: Value, now: Instant) -> Entry {
        log::entry(&self.tenant, (&self.actor, action), target, detail, now)
    }
}

/// What a use case returns.
pub type Done<T> = Result<T, Undone>;

/// Why nothing was done.
pub type Undone = super::Undone<Refusal>;

/// Why something may not be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The role or scope does not comprise it.
    NotAllowed(Action),
    /// Whom it concerns may do more than whoever asks.
    Mightier,
    /// Nobody would be left who may do everything.
    LastOwner,
    /// There is no such person in the tenant.
    NoSuchPerson,
    /// The person has no such session.
    NoSuchSession,
    /// The person has given no app such a grant.
    NoSuchGrant,
    /// The person is nobody of that identifier at an upstream.
    NoSuchIdentity,
    /// The tenant trusts no such authority.
    NoSuchAuthority,
    /// What is to be changed is not what it was believed to be.
    Changed,
    /// What is to be written cannot be, and why.
    Invalid(String),
    /// The key came before, with another request.
    KeyReused,
    /// Somebody in the tenant has the user name or the address.
    Taken,
    /// The log of the tenant has no such entry.
    NoSuchEntry,
    /// Nothing is kept under the reference that they may see.
    NoSuchFlow,
    /// There is no such agreement in the tenant.
    NoSuchAgreement,
    /// The agreement has a version of that name.
    VersionTaken,
    /// No such app waits for an administrator.
    NotWaiting,
    /// What waits is not what was looked at any more.
    Replaced,
    /// The configuration file keeps it, so that it is changed there.
    FromFile,
    /// A domain or a platform identity may not be what it is wanted to be.
    Upstream(Box<upstreams::Refused>),
    /// An app may not be what it is wanted to be.
    Client(Box<clients::Refused>),
    /// A provider may not be what it is wanted to be.
    Provider(Box<providers::Refused>),
    /// A resource may not be what it is wanted to be.
    Resource(Box<resources::Refused>),
    /// A tenant may not be what it is wanted to be.
    Tenant(Box<tenants::Refused>),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotAllowed(_) => "that is not allowed",
            Self::Mightier => "they may do more than you, so that only somebody who may do as much can do that",
            Self::LastOwner => "no owner would be left who can sign in: make somebody else an owner first",
            Self::NoSuchPerson => "there is no such person",
            Self::NoSuchSession => "there is no such session",
            Self::NoSuchGrant => "there is no such grant",
            Self::NoSuchIdentity => "the person has no such identity",
            Self::NoSuchAuthority => "the tenant trusts no such authority",
            Self::Changed => "it has changed meanwhile: read it again",
            Self::Invalid(why) => why,
            Self::KeyReused => "the key belongs to another request",
            Self::Taken => "somebody in this tenant has that user name or address already",
            Self::NoSuchEntry => "the log has no such entry",
            Self::NoSuchFlow => "nothing is kept under this reference",
            Self::NoSuchAgreement => "there is no such agreement",
            Self::VersionTaken => "there is a version of that name already: what a version says never changes",
            Self::NotWaiting => "no such app waits for an administrator",
            Self::Replaced => "what waits has been changed since it was looked at: look at it again",
            Self::FromFile => "the configuration file says so: change it there",
            Self::Upstream(refused) => return refused.fmt(f),
            Self::Client(refused) => return refused.fmt(f),
            Self::Provider(refused) => return refused.fmt(f),
            Self::Resource(refused) => return refused.fmt(f),
            Self::Tenant(refused) => return refused.fmt(f),
        })
    }
}

impl From<Refusal> for Undone {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// What the inside of a write returns: a refusal is a value, so that whatever led to it stays as it is.
pub(super) type Within<T> = Result<Result<T, Refusal>, StoreError>;

/// One write.
fn within<T: Send + 'static>(store: &Store, work: impl Fn(&mut AnyConnection) -> Within<T> + Send + 'static) -> Done<T> {
    Ok(store.write(work)??)
}
