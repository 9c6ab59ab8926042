//! What each endpoint does, in order. Synchronous: one file per use case, one write transaction at most per call, and no
//! network. What a flow cannot do itself (hash a password, fetch a client's keys) it names in [`Need`]; `errand/` does it and
//! calls the flow again.

pub mod access;
pub mod account;
pub mod admin;
pub mod agreements;
pub mod answer;
pub mod api;
pub mod audit;
pub mod authorize;
pub mod claims_preview;
pub mod client_authentication;
pub mod client_secret;
pub mod configuration;
pub mod consent;
pub mod device;
pub mod encryption;
pub mod end_session;
pub mod federation;
mod hint;
pub mod house;
pub mod inspector;
pub mod interaction;
pub mod introspection;
pub mod keys;
pub mod login;
pub mod logo;
pub mod logout_notices;
pub mod mail_links;
pub mod mails;
pub mod measures;
pub mod mint;
pub mod passkey;
pub mod password_link;
pub mod portal;
pub mod recovery;
pub mod registration;
pub mod request_object;
pub mod resealing;
pub mod revocation;
pub mod second_factor;
pub mod select;
pub mod settings;
pub mod setup;
pub mod sign_up;
pub mod speech;
pub mod sweep;
pub mod tally;
pub mod throttle;
pub mod token;
mod undone;
pub mod upstream_secret;
pub mod userinfo;
pub mod visit;

pub use house::House;
pub use settings::Site;
pub use undone::Undone;

use std::fmt;
use std::sync::Arc;

use crate::crypto::{Plain, base64url, random};
use crate::jose::JoseError;
use crate::protocol::document::Kind;
use crate::protocol::error::OAuthError;
use crate::store::StoreError;

/// A fresh name for a request, in logs and on error pages.
pub fn reference() -> String {
    base64url(&random::bytes::<9>())
}

/// A fresh nonce for a page's Content-Security-Policy.
pub fn nonce() -> String {
    base64url(&random::bytes::<16>())
}

/// What a flow returns.
pub type Result<T> = std::result::Result<T, Stop>;

/// Why a flow did not come to its end.
#[derive(Debug)]
pub enum Stop {
    /// The caller's fault, with the answer the specification has for it. What must be remembered of it has been committed.
    Refused(OAuthError),
    /// Something from the asynchronous side is needed first.
    Needs(Need),
    /// The person or network has tried too often; try again after so many seconds.
    SlowDown(i64),
    /// The database is busy: 503 and Retry-After.
    Busy,
    /// Our fault: a 500 with a reference id, logged once, at the edge.
    Fault(String),
}

/// What a flow needs from the asynchronous side before it can go on.
#[derive(Debug)]
pub enum Need {
    /// Whether a password matches a hash; `None` hashes against nothing, so that an unknown account takes as long.
    PasswordCheck {
        /// What was typed.
        password: Plain,
        /// The PHC string of the account, if there is an account with a password.
        hash: Option<String>,
    },
    /// The hash of a new password.
    PasswordHash(Plain),
    /// A client's key set, from its `jwks_uri`. `fresh` asks for a refetch because a `kid` was not in the cached copy.
    ClientKeys {
        /// The client.
        owner: String,
        /// The URI.
        uri: String,
        /// Whether a cached copy is not enough.
        fresh: bool,
    },
    /// An upstream's metadata.
    UpstreamMetadata(Arc<federation::Domain>),
    /// What the federation doctor finds out about a domain.
    UpstreamExamination(Box<federation::examination::Examination>),
    /// A registration at an upstream.
    UpstreamRegistration(Box<federation::Application>),
    /// A moment's patience, because somebody else registers.
    UpstreamPause,
    /// Everything that a log-in through an upstream rests on.
    UpstreamLogIn(Box<federation::LogIn>),
    /// Whether an upstream still knows a person, by its refresh token.
    UpstreamRefresh(Box<federation::refresh::Refresh>),
    /// What a logout token of an upstream ends.
    UpstreamLogout(Arc<federation::Domain>, String),
    /// A document that a client names by URI, fetched now: its bytes, or why there are none.
    Document {
        /// The client, for our log.
        owner: String,
        /// The URI; its fragment is not sent.
        uri: String,
        /// What it is.
        kind: Kind,
    },
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy(why) => {
                log::warn!("{why}");
                Self::Busy
            }
            other => Self::Fault(other.to_string()),
        }
    }
}

impl From<OAuthError> for Stop {
    fn from(error: OAuthError) -> Self {
        Self::Refused(error)
    }
}

impl From<JoseError> for Stop {
    fn from(error: JoseError) -> Self {
        Self::Fault(error.to_string())
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(error) => write!(f, "refused: {}", error.code.name()),
            Self::Needs(_) => f.write_str("a flow needs something from the asynchronous side"),
            Self::SlowDown(seconds) => write!(f, "too many tries: wait {seconds} s"),
            Self::Busy => f.write_str("the database is busy"),
            Self::Fault(what) => f.write_str(what),
        }
    }
}
