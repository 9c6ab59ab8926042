//! Awaits what a flow needs and calls the flow again, at most three times: a request object by reference, the keys of its client,
//! and those keys once more because the kept copy lacks one.
//!
//! Flows stay synchronous; password hashing never parks a thread of the blocking pool and never runs on an event loop.

pub mod federation_doctor;
pub mod hashing;
pub mod upstream;
pub mod webfinger;

use std::sync::Arc;
use std::time::Duration;

pub use hashing::HashPool;

use crate::flow::federation::examination::Examination;
use crate::flow::federation::finding::Finding;
use crate::flow::federation::refresh::Refreshed;
use crate::flow::federation::registration::Answered;
use crate::flow::federation::trial::Raw;
use crate::flow::federation::{arrive, depart, sign_out};
use crate::flow::{Need, Result, Stop};
use crate::jose::KeySet;
use crate::model::Instant;
use crate::outbound::{Ask, Outbound};

/// The most errands that one request may cause.
const MOST: usize = 3;
/// How long a log-in waits for another one that registers us.
const PAUSE: Duration = Duration::from_millis(700);

/// What an errand brought back.
#[derive(Clone, Debug)]
pub enum Brought {
    /// Whether the password matched.
    PasswordVerdict(bool),
    /// The PHC string of a new password.
    PasswordHash(String),
    /// A client's key set; `None` if it could not be fetched.
    ClientKeys(Option<Arc<KeySet>>),
    /// A document; `None` if it could not be fetched.
    Document(Option<Arc<[u8]>>),
    /// An upstream's metadata, or why there are none.
    Metadata(depart::Fetched),
    /// What came of registering ourselves at an upstream.
    Registration(Box<Answered>),
    /// A moment has passed.
    Pause,
    /// A person whom an upstream proved, or why not.
    LogIn(Box<arrive::Fetched>),
    /// What the federation doctor found.
    Examined(Vec<Finding>),
    /// What an upstream has ended, or why its token is refused.
    LoggedOut(sign_out::Fetched),
    /// What an upstream said of a person when it was asked again.
    Refreshed(Box<Refreshed>),
}

impl Brought {
    /// Whether the password matched, if that is what was asked.
    pub fn password_verdict(&self) -> Option<bool> {
        match self {
            Self::PasswordVerdict(verdict) => Some(*verdict),
            _ => None,
        }
    }

    /// The PHC string of a new password, if that is what was asked.
    pub fn password_hash(&self) -> Option<String> {
        match self {
            Self::PasswordHash(hash) => Some(hash.clone()),
            _ => None,
        }
    }

    /// An upstream's metadata, if that is what was fetched.
    pub fn metadata(&self) -> Option<depart::Fetched> {
        match self {
            Self::Metadata(document) => Some(document.clone()),
            _ => None,
        }
    }

    /// Everything that was brought for somebody who leaves for an upstream.
    pub fn departure(all: &[Self]) -> depart::Brought {
        let mut fetched = depart::Brought::default();
        for one in all {
            match one {
                Self::Metadata(document) => fetched.metadata = Some(document.clone()),
                Self::Registration(answered) => fetched.registration = Some((**answered).clone()),
                Self::Pause => fetched.looks += 1,
                _ => {}
            }
        }
        fetched
    }

    /// A person whom an upstream proved, if that is what was asked.
    pub fn log_in(&self) -> Option<arrive::Fetched> {
        match self {
            Self::LogIn(fetched) => Some((**fetched).clone()),
            _ => None,
        }
    }

    /// What the federation doctor found, if that is what was asked.
    pub fn examined(&self) -> Option<Vec<Finding>> {
        match self {
            Self::Examined(found) => Some(found.clone()),
            _ => None,
        }
    }

    /// What an upstream has ended, if that is what was asked.
    pub fn logged_out(&self) -> Option<sign_out::Fetched> {
        match self {
            Self::LoggedOut(fetched) => Some(fetched.clone()),
            _ => None,
        }
    }

    /// What an upstream said of a person, if it was asked again.
    pub fn refreshed(&self) -> Option<Box<Refreshed>> {
        match self {
            Self::Refreshed(refreshed) => Some(refreshed.clone()),
            _ => None,
        }
    }

    /// The client's keys, if that is what was fetched: `Some(None)` when they could not be.
    pub fn client_keys(&self) -> Option<Option<Arc<KeySet>>> {
        match self {
            Self::ClientKeys(keys) => Some(keys.clone()),
            _ => None,
        }
    }

    /// The document, if that is what was fetched: `Some(None)` when it could not be.
    pub fn document(&self) -> Option<Option<Arc<[u8]>>> {
        match self {
            Self::Document(document) => Some(document.clone()),
            _ => None,
        }
    }
}

/// Those who run errands: the hash pool and the HTTP client.
#[derive(Clone, Debug)]
pub struct Errands {
    /// The password hashers.
    pub hashing: HashPool,
    /// The outgoing HTTP client.
    pub outbound: Outbound,
}

impl Errands {
    /// Does what a flow needs.
    ///
    /// # Errors
    /// `SlowDown` when the hash queue is full. A key set or document that cannot be fetched is none: the flow then refuses.
    pub async fn run(&self, need: Need, now: Instant) -> Result<Brought> {
        match need {
            Need::PasswordCheck { password, hash } => self.hashing.verify(password, hash).await.map(Brought::PasswordVerdict),
            Need::PasswordHash(password) => self.hashing.hash(password).await.map(Brought::PasswordHash),
            Need::ClientKeys { owner, uri, fresh } => {
                let ask = if fresh { Ask::UnknownKey } else { Ask::Kept };
                let keys = self.outbound.jwks(&owner, &uri, ask, now).await;
                if let Err(error) = &keys {
                    log::warn!(client = owner.as_str(); "the keys of a client could not be fetched from {uri}: {error}");
                }
                Ok(Brought::ClientKeys(keys.ok()))
            }
            Need::UpstreamMetadata(domain) => {
                let known = upstream::document(&self.outbound.upstreams, &domain, now).await;
                Ok(Brought::Metadata(known))
            }
            Need::UpstreamExamination(errand) => {
                let Examination { domain, visit } = *errand;
                Ok(Brought::Examined(federation_doctor::examine(&self.outbound.upstreams, &domain, visit, now).await))
            }
            Need::UpstreamRegistration(application) => {
                let answered = upstream::register(&self.outbound.upstreams, &application, now).await;
                Ok(Brought::Registration(Box::new(answered)))
            }
            Need::UpstreamPause => {
                tokio::time::sleep(PAUSE).await;
                Ok(Brought::Pause)
            }
            Need::UpstreamLogIn(errand) => {
                let mut raw = Raw::default();
                let went = upstream::log_in(&self.outbound.upstreams, &errand, &mut raw, now).await;
                Ok(Brought::LogIn(Box::new(arrive::Fetched { went, raw })))
            }
            Need::UpstreamRefresh(errand) => {
                let refreshed = upstream::refresh::run(&self.outbound.upstreams, *errand, now).await;
                Ok(Brought::Refreshed(Box::new(refreshed)))
            }
            Need::UpstreamLogout(domain, token) => {
                let ended = upstream::logged_out(&self.outbound.upstreams, (&domain, &token), now).await;
                Ok(Brought::LoggedOut(ended))
            }
            Need::Document { owner, uri, kind } => {
                let document = self.outbound.document(&uri, kind).await;
                if let Err(error) = &document {
                    log::warn!(client = owner.as_str(); "a document of a client could not be fetched from {uri}: {error}");
                }
                Ok(Brought::Document(document.ok().map(|bytes| Arc::from(&*bytes))))
            }
        }
    }
}

/// Calls a flow across the blocking pool and runs its errands in between.
///
/// # Errors
/// What the flow stops with, or `Fault` if it still needs something after three errands.
pub async fn with<T, F, C, Fut>(errands: &Errands, mut call: C, now: Instant) -> Result<T>
where
    C: FnMut(Vec<Brought>) -> Fut,
    Fut: Future<Output = F>,
    F: Into<Result<T>>,
{
    let mut brought = Vec::new();
    loop {
        match call(brought.clone()).await.into() {
            Err(Stop::Needs(need)) if brought.len() < MOST => brought.push(errands.run(need, now).await?),
            Err(Stop::Needs(_)) => return Err(Stop::Fault("a flow still needs something after three errands".to_owned())),
            done => return done,
        }
    }
}
