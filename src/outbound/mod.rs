//! The only HTTP client: what Signet fetches from others, behind a guard against server-side request forgery.

mod client;
mod documents;
mod error;
mod guard;
mod jwks;
pub mod notices;
pub mod syslog;
#[cfg(test)]
mod tests;
mod trust;
mod upstream;
mod webfinger;
pub mod webhook;

use std::sync::Arc;

use bytes::Bytes;
use ipnet::IpNet;

pub use client::{Answer, Client, Request};
pub use error::FetchError;
pub use guard::{Guard, Verdict};
pub use jwks::{Ask, RemoteKeys};
pub use trust::Seen;
pub use upstream::Upstreams;

use crate::jose::KeySet;
use crate::model::Instant;
use crate::protocol::document::Kind;

/// Everything that calls out, in one handle. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Outbound {
    /// The client, for single calls.
    pub client: Client,
    /// Key sets of clients and upstreams.
    pub keys: RemoteKeys,
    /// Calls to upstreams.
    pub upstreams: Upstreams,
}

impl Outbound {
    /// See [`Client::new`].
    ///
    /// # Errors
    /// The index of the first of `roots` that holds no certificate.
    pub fn new(allow: &[IpNet], roots: &[Vec<u8>]) -> Result<Self, usize> {
        let client = Client::new(allow, roots)?;
        let keys = RemoteKeys::new(client.clone());
        Ok(Self { upstreams: Upstreams::new(client.clone(), keys.clone()), keys, client })
    }

    /// The key set of `owner` at `uri`; see [`RemoteKeys::get`].
    ///
    /// # Errors
    /// Why it could not be fetched.
    pub async fn jwks(&self, owner: &str, uri: &str, ask: Ask, now: Instant) -> Result<Arc<KeySet>, FetchError> {
        self.keys.get(owner, uri, ask, now).await
    }

    /// The WebFinger answer at `url`, fetched now and not kept.
    ///
    /// # Errors
    /// Why it could not be had.
    pub async fn webfinger(&self, url: &str) -> Result<serde_json::Value, FetchError> {
        webfinger::fetch(&self.client, url).await
    }

    /// The document at `uri`, fetched now and not kept.
    ///
    /// # Errors
    /// Why it could not be fetched.
    pub async fn document(&self, uri: &str, kind: Kind) -> Result<Bytes, FetchError> {
        documents::fetch(&self.client, uri, kind).await
    }
}

/// Makes ring the process's one provider of TLS cryptography. Calling it again changes nothing.
pub fn install() {
    // `Err` means that one is installed already: ours, since no other is in the tree
    let _ = rustls::crypto::ring::default_provider().install_default();
}
