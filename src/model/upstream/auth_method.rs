//! How our app proves itself at an upstream's token endpoint.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A method of client authentication that we can use there. What we take from clients of our own is another list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UpstreamAuthMethod {
    /// Not at all.
    None,
    /// RFC 6749 §2.3.1, in the header.
    #[default]
    ClientSecretBasic,
    /// RFC 6749 §2.3.1, in the body.
    ClientSecretPost,
    /// An assertion under the shared secret (RFC 7523 §2.2).
    ClientSecretJwt,
    /// An assertion under our private key (RFC 7523 §2.2).
    PrivateKeyJwt,
    /// A certificate of an authority that the upstream trusts (RFC 8705 §2.1).
    TlsClientAuth,
    /// A certificate of our own, which the upstream knows (RFC 8705 §2.2).
    SelfSignedTlsClientAuth,
}

impl UpstreamAuthMethod {
    /// Every method.
    pub const ALL: [Self; 7] = [
        Self::ClientSecretBasic,
        Self::ClientSecretPost,
        Self::ClientSecretJwt,
        Self::PrivateKeyJwt,
        Self::TlsClientAuth,
        Self::SelfSignedTlsClientAuth,
        Self::None,
    ];

    /// The registered name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::ClientSecretBasic => "client_secret_basic",
            Self::ClientSecretPost => "client_secret_post",
            Self::ClientSecretJwt => "client_secret_jwt",
            Self::PrivateKeyJwt => "private_key_jwt",
            Self::TlsClientAuth => "tls_client_auth",
            Self::SelfSignedTlsClientAuth => "self_signed_tls_client_auth",
        }
    }

    /// Whether the method rests on a shared secret.
    pub const fn needs_secret(self) -> bool {
        matches!(self, Self::ClientSecretBasic | Self::ClientSecretPost | Self::ClientSecretJwt)
    }

    /// Whether the connection itself proves who we are.
    pub const fn is_mutual_tls(self) -> bool {
        matches!(self, Self::TlsClientAuth | Self::SelfSignedTlsClientAuth)
    }
}
