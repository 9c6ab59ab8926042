//! Where the endpoints are, relative to the issuer, and under which metadata name they are published (RFC 8414 §2, OpenID Connect
//! Discovery §3). The router, the metadata and the audiences of assertions read this one list.

use crate::model::{Issuer, Provider, Registration};

/// An endpoint of the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Endpoint {
    /// RFC 6749 §3.1.
    Authorization,
    /// RFC 6749 §3.2.
    Token,
    /// OpenID Connect Core §5.3.
    Userinfo,
    /// RFC 7517 §5.
    Jwks,
    /// RFC 7662 §2.
    Introspection,
    /// RFC 7009 §2.
    Revocation,
    /// OpenID Connect RP-Initiated Logout §2.
    EndSession,
    /// OpenID Connect Session Management §3.3: a frame.
    CheckSession,
    /// RFC 8628 §3.1.
    DeviceAuthorization,
    /// RFC 7591 §3; each client's own configuration endpoint (RFC 7592 §2) is below it.
    Registration,
}

impl Endpoint {
    /// Every endpoint that is built.
    pub const ALL: [Self; 10] = [
        Self::Authorization,
        Self::Token,
        Self::Userinfo,
        Self::Jwks,
        Self::Introspection,
        Self::Revocation,
        Self::EndSession,
        Self::CheckSession,
        Self::DeviceAuthorization,
        Self::Registration,
    ];

    /// Whether a provider has it.
    pub fn is_served(self, provider: &Provider) -> bool {
        self != Self::Registration || provider.registration != Registration::Closed
    }

    /// Its path under the issuer.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Authorization => "/oauth/auz/authorize",
            Self::Token => "/oauth/oauth20/token",
            Self::Userinfo => "/oauth/userinfo",
            Self::Jwks => "/oauth/jwks",
            Self::Introspection => "/oauth/introspect",
            Self::Revocation => "/oauth/revoke",
            Self::EndSession => "/oauth/end_session",
            Self::CheckSession => "/oauth/check_session",
            Self::DeviceAuthorization => "/oauth/device_authorization",
            Self::Registration => "/oauth/register",
        }
    }

    /// Its name in the metadata.
    pub const fn metadata_name(self) -> &'static str {
        match self {
            Self::Authorization => "authorization_endpoint",
            Self::Token => "token_endpoint",
            Self::Userinfo => "userinfo_endpoint",
            Self::Jwks => "jwks_uri",
            Self::Introspection => "introspection_endpoint",
            Self::Revocation => "revocation_endpoint",
            Self::EndSession => "end_session_endpoint",
            Self::CheckSession => "check_session_iframe",
            Self::DeviceAuthorization => "device_authorization_endpoint",
            Self::Registration => "registration_endpoint",
        }
    }

    /// Its URL at an issuer.
    pub fn url(self, issuer: &Issuer) -> String {
        issuer.url(self.path())
    }
}
