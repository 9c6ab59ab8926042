//! A provider: one issuer, found by the host name (and path prefix) of the request.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{
    Branding, Id, Instant, KeyPolicy, Lifetimes, Managed, Registration, RegistrationPolicy, ResponseMode, ResponseType,
    SignUpPolicy, SigningAlgorithm, Tenant,
};

/// An issuer identifier (OpenID Connect Discovery §3): an absolute URL without query and fragment, and without a trailing slash.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Issuer(String);

impl Issuer {
    /// Takes an issuer that configuration has checked (see `protocol::oidc::issuer`).
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The issuer, byte for byte as it appears in `iss`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The URL of a path under this issuer; `path` begins with a slash.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }

    /// `http` or `https`.
    pub fn scheme(&self) -> &str {
        self.0.split_once("://").map_or("", |(scheme, _)| scheme)
    }

    /// Host and port as written, e.g. `login.example.com` or `localhost:8080`.
    pub fn authority(&self) -> &str {
        let rest = self.0.split_once("://").map_or("", |(_, rest)| rest);
        rest.split('/').next().unwrap_or_default()
    }

    /// The host without its port.
    pub fn host(&self) -> &str {
        let authority = self.authority();
        match authority.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
            _ => authority,
        }
    }

    /// The path prefix: empty, or `/like/this` without a trailing slash.
    pub fn path(&self) -> &str {
        let rest = self.0.split_once("://").map_or("", |(_, rest)| rest);
        rest.find('/').and_then(|at| rest.get(at..)).unwrap_or_default()
    }
}

impl fmt::Display for Issuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One issuer with its rules.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Provider {
    /// The identifier.
    pub id: Id<Provider>,
    /// The tenant that owns it.
    pub tenant: Id<Tenant>,
    /// The short name by which file, command line and API refer to it; unique within the tenant.
    pub name: String,
    /// The name that people see on the log-in page.
    pub display_name: String,
    /// What its pages and its mail have beside the name.
    pub branding: Branding,
    /// The issuer identifier; unique.
    pub issuer: Issuer,
    /// The algorithm that a new client's ID tokens are signed with, written on the client when it is created.
    pub default_algorithm: SigningAlgorithm,
    /// The algorithm of JWT access tokens (RFC 9068).
    pub access_token_algorithm: SigningAlgorithm,
    /// Bits of new RSA keys: 2048, 3072 or 4096.
    pub rsa_bits: u32,
    /// How long codes, tokens and sessions live.
    pub lifetimes: Lifetimes,
    /// How keys are announced, used and retired.
    pub key_policy: KeyPolicy,
    /// Whether confidential clients must use PKCE too.
    pub require_pkce: bool,
    /// Response types that may be used here at all.
    pub response_types: Vec<ResponseType>,
    /// Response modes that may be used here at all.
    pub response_modes: Vec<ResponseMode>,
    /// Whether the session cookie may travel in cross-site frames (for iframe renewal).
    pub cross_site_sessions: bool,
    /// Whether people may sign in with a password of ours.
    pub password_login: bool,
    /// Whether the last requests of apps are kept for their owners to look at.
    pub inspector: bool,
    /// Who may make an account of their own.
    pub sign_up: SignUpPolicy,
    /// The relying-party domain that people on the way to an app are sent to without being asked, by its name.
    pub idp_hint: Option<String>,
    /// Who may register clients.
    pub registration: Registration,
    /// Within which limits.
    pub registration_policy: RegistrationPolicy,
    /// What pairwise subject identifiers are computed with (OpenID Connect Core §8.1): random, and never changed.
    pub pairwise_salt: String,
    /// A disabled provider answers nothing but an error page.
    pub enabled: bool,
    /// Who owns the row.
    pub managed: Managed,
    /// When it was made.
    pub created_at: Instant,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_knows_its_parts() {
        let issuer = Issuer::new("https://login.example.com:8443/acme/eu");
        assert_eq!(
            (issuer.scheme(), issuer.authority(), issuer.host(), issuer.path()),
            ("https", "login.example.com:8443", "login.example.com", "/acme/eu")
        );
        let plain = Issuer::new("http://localhost:8080");
        assert_eq!((plain.host(), plain.path()), ("localhost", ""));
        assert_eq!(plain.url("/oauth/jwks"), "http://localhost:8080/oauth/jwks");
    }
}
