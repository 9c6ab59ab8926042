//! Registering clients: RFC 7591 §2 <https://www.rfc-editor.org/rfc/rfc7591#section-2>, OpenID Connect Dynamic Client Registration
//! §2 <https://openid.net/specs/openid-connect-registration-1_0.html#ClientMetadata>, RFC 7592, RFC 8252 §8.4, RFC 9700 §4.1.3; the
//! same rules for the configuration file, the portal and the registration endpoint.
//!
//! [`admit`] fills the defaults and runs a list of checks over the *resulting* client, so that an update cannot reach what a
//! registration could not (CVE-2026-18573).

mod addresses;
mod algorithms;
pub mod approval;
mod defaults;
mod grants;
mod keys;
pub mod kinds;
mod members;
pub mod names;
mod redirect_uris;
mod request;
mod response;
mod scopes;
mod sector;
pub mod statement;
mod texts;
mod update;

use std::fmt;

use super::error::{ErrorCode, OAuthError};
use crate::model::{ClientMetadata, Provider};

pub use members::{changed, members};
pub use request::{parse, read};
pub use response::{client_uri, information};
pub use sector::check_document as check_sector_document;
pub use update::check_update;

/// Where a registration comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The configuration file, the command line or an administrator: trusted, and warned.
    File,
    /// The registration endpoint: anybody.
    Dynamic,
    /// The developer portal: a person of the tenant, but not an administrator.
    Developer,
}

/// What a registration is judged by.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'a> {
    /// The provider.
    pub provider: &'a Provider,
    /// Where it comes from.
    pub origin: Origin,
    /// Characters of the client's shortest live secret; `None` if it gets a new one, which is long enough for everything.
    pub secret_length: Option<usize>,
}

/// A client as it may be written down.
#[derive(Clone, Debug, PartialEq)]
pub struct Admitted {
    /// The metadata with every default filled in: what is stored and echoed.
    pub metadata: ClientMetadata,
    /// What its owner should know.
    pub warnings: Vec<Warning>,
}

/// Something that is accepted and will surprise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The metadata member.
    pub name: String,
    /// What to know of it.
    pub text: String,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.text)
    }
}

/// A client being judged: its metadata after defaults, the rules, and the warnings so far.
struct Candidate<'a> {
    metadata: &'a ClientMetadata,
    rules: &'a Rules<'a>,
    warnings: Vec<Warning>,
}

impl Candidate<'_> {
    fn warn(&mut self, name: impl Into<String>, text: impl Into<String>) {
        self.warnings.push(Warning { name: name.into(), text: text.into() });
    }

    fn is_trusted(&self) -> bool {
        self.rules.origin == Origin::File
    }
}

type Check = fn(&mut Candidate<'_>) -> Result<(), OAuthError>;

const CHECKS: &[Check] = &[
    redirect_uris::check,
    redirect_uris::check_post_logout,
    grants::check_response_types,
    grants::check_response_modes,
    grants::check_grant_types,
    grants::check_authentication,
    keys::check,
    algorithms::check_secrets,
    algorithms::check_authentication,
    algorithms::check_encryption,
    algorithms::check_lifetimes,
    addresses::check_pages,
    addresses::check_logout,
    addresses::check_fetched,
    addresses::check_allowed_origins,
    sector::check,
    scopes::check,
    scopes::check_reserved,
    texts::check,
    texts::check_claim_mappings,
    texts::check_numbers,
    names::warn_unbuilt,
];

/// Fills the defaults of a client and judges the result.
///
/// # Errors
/// `invalid_redirect_uri` or `invalid_client_metadata` (RFC 7591 §3.2.2), naming the member and the rule.
pub fn admit(metadata: ClientMetadata, rules: &Rules<'_>) -> Result<Admitted, OAuthError> {
    let metadata = defaults::fill(defaults::withhold(metadata, rules.origin), rules);
    let mut candidate = Candidate { metadata: &metadata, rules, warnings: Vec::new() };
    for check in CHECKS {
        check(&mut candidate)?;
    }
    let warnings = candidate.warnings;
    Ok(Admitted { metadata, warnings })
}

/// `invalid_client_metadata`: "The value of one of the client metadata fields is invalid and the server has rejected this request."
fn refuse(name: &str, problem: impl fmt::Display) -> OAuthError {
    OAuthError::new(ErrorCode::InvalidClientMetadata, format!("{name}: {problem}."))
}

#[cfg(test)]
mod tests;
