//! A client: a registered application.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{AuthMethod, ClientMetadata, GrantType, Id, Instant, Provider, SigningAlgorithm};
use crate::crypto::Hashed;

/// Who owns a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Managed {
    /// People, through console, API or command line.
    #[default]
    People,
    /// The configuration file: read-only elsewhere, disabled when it leaves the file.
    File,
    /// Created from the file, then left to people (`managed = "create"`).
    Create,
    /// The client itself, which came by the registration endpoint (RFC 7592).
    Itself,
}

/// A shared secret. A client may have two, so that one can be replaced without an outage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientSecret {
    /// The identifier of the row.
    pub id: String,
    /// A keyed hash, to compare what a request brings.
    pub hash: Hashed,
    /// The secret sealed, for HS signatures and `client_secret_jwt`.
    pub sealed: Vec<u8>,
    /// Its length in characters, which decides the HS algorithms it may serve.
    pub length: usize,
    /// When it was made. The oldest live one signs in the front channel.
    pub created_at: Instant,
    /// When it stops being accepted.
    pub expires_at: Option<Instant>,
    /// When it last authenticated the client, to some minutes. Nothing is decided by it.
    pub last_used_at: Option<Instant>,
}

impl ClientSecret {
    /// Whether it is accepted now.
    pub fn is_live(&self, now: Instant) -> bool {
        self.expires_at.is_none_or(|end| !end.has_passed(now))
    }
}

/// A registered application.
#[derive(Clone, Debug, PartialEq)]
pub struct Client {
    /// `client_id`: unique within the provider.
    pub id: Id<Client>,
    /// The provider it is registered at.
    pub provider: Id<Provider>,
    /// What it says of itself, checked.
    pub metadata: ClientMetadata,
    /// Live secrets, the oldest first.
    pub secrets: Vec<ClientSecret>,
    /// A disabled client is refused everywhere.
    pub enabled: bool,
    /// Who owns the row.
    pub managed: Managed,
    /// When it was registered.
    pub created_at: Instant,
}

impl Client {
    /// Whether a text can be a `client_id`: `*VSCHAR` (RFC 6749 appendix A.1) without spaces, which are always a slip.
    pub fn is_id(text: &str) -> bool {
        (1..=200).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
    }

    /// Whether the client cannot keep a secret.
    pub fn is_public(&self) -> bool {
        self.metadata.token_endpoint_auth_method == AuthMethod::None
    }

    /// Whether the client may use a grant type.
    pub fn allows_grant(&self, grant_type: GrantType) -> bool {
        self.metadata.grant_types.contains(&grant_type)
    }

    /// The algorithm of its ID tokens: the registered one, which is written when the client is created.
    pub fn id_token_algorithm(&self) -> SigningAlgorithm {
        self.metadata.id_token_signed_response_alg.unwrap_or(SigningAlgorithm::RS256)
    }

    /// The name that people see: `client_name`, or the identifier.
    pub fn display_name(&self) -> &str {
        self.metadata.client_name.as_deref().unwrap_or(self.id.as_str())
    }
}
