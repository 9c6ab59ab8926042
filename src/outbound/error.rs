//! Why something could not be fetched.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use super::trust;
use crate::protocol::certificate::Untrusted;

/// A failed call. Its text names no address of ours and no content of the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FetchError {
    /// The URL must not be called: why.
    Url(&'static str),
    /// The host resolves to an address outside the public internet that is in no network of `[outbound] allow`.
    Refused(IpAddr),
    /// The host has no address.
    Unresolved,
    /// No connection.
    Connection(String),
    /// The certificate is not trusted; nothing was sent.
    Untrusted(Arc<Untrusted>),
    /// It took too long.
    Timeout,
    /// The answer is larger than what was asked for may be.
    TooLarge,
    /// The answer has another status than 200. Redirects are not followed.
    Status(u16),
    /// The answer is not what was asked for.
    Content(&'static str),
    /// Too many calls are under way.
    Busy,
    /// Several calls in a row have failed: it is left alone for a few seconds.
    Resting,
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Url(reason) => write!(f, "the URL cannot be called: {reason}"),
            Self::Refused(address) => {
                write!(
                    f,
                    "the host is at {address}, which is not on the public internet; add its network to [outbound] allow if that is meant"
                )
            }
            Self::Unresolved => f.write_str("the host name does not resolve"),
            Self::Connection(reason) => write!(f, "no connection: {reason}"),
            Self::Untrusted(untrusted) => untrusted.fmt(f),
            Self::Timeout => f.write_str("no answer in time"),
            Self::TooLarge => f.write_str("the answer is too large"),
            Self::Status(status @ 300..=399) => write!(f, "status {status}; redirects are not followed"),
            Self::Status(status) => write!(f, "status {status}"),
            Self::Content(reason) => write!(f, "the answer is not acceptable: {reason}"),
            Self::Busy => f.write_str("too many calls are under way"),
            Self::Resting => f.write_str("the last calls failed; it is left alone for a few seconds"),
        }
    }
}

impl std::error::Error for FetchError {}

impl From<reqwest::Error> for FetchError {
    fn from(error: reqwest::Error) -> Self {
        if let Some(own) = own_cause(&error) {
            return own;
        }
        if error.is_timeout() {
            return Self::Timeout;
        }
        // the innermost cause says it best, and none of them repeats the URL
        let mut cause: &dyn std::error::Error = &error;
        while let Some(inner) = cause.source() {
            cause = inner;
        }
        Self::Connection(cause.to_string())
    }
}

fn own_cause(error: &reqwest::Error) -> Option<FetchError> {
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        if let Some(own) = inner.downcast_ref::<FetchError>().cloned().or_else(|| trust::carried(inner)) {
            return Some(own);
        }
        cause = inner.source();
    }
    None
}
