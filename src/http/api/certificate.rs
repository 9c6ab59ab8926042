//! A certificate as the API writes it.

use schemars::JsonSchema;
use serde::Serialize;

use super::time::Time;
use crate::protocol::certificate;

/// What a certificate says of itself.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Certificate {
    subject: String,
    issuer: String,
    not_before: Time,
    not_after: Time,
    /// The SHA-256 digest of the whole, in hexadecimal pairs with colons.
    sha256: String,
    /// The hosts that it is for.
    hosts: Vec<String>,
}

impl Certificate {
    /// Of what was read.
    pub fn of(read: &certificate::Certificate) -> Self {
        let certificate::Certificate { subject, issuer, not_before, not_after, sha256, hosts } = read.clone();
        Self { subject, issuer, not_before: Time(not_before), not_after: Time(not_after), sha256, hosts }
    }
}
