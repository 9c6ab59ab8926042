//! A resource: an API that clients call with our access tokens (RFC 8707).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{AccessTokenFormat, Client, Id, Instant, Managed, Provider, Seconds};

/// A protected API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// The identifier of the row.
    pub id: Id<Resource>,
    /// The provider it belongs to.
    pub provider: Id<Provider>,
    /// Its absolute URI: the `resource` parameter and the `aud` of its tokens.
    pub identifier: String,
    /// The name that people see at consent.
    pub display_name: String,
    /// The scopes that live here.
    pub scopes: Vec<ResourceScope>,
    /// Opaque or JWT.
    pub access_token_format: AccessTokenFormat,
    /// Overrides the provider's.
    pub access_token_lifetime: Option<Seconds>,
    /// The clients that may introspect its tokens.
    pub introspection_clients: Vec<Id<Client>>,
    /// A disabled resource gets no tokens.
    pub enabled: bool,
    /// Who owns the row.
    pub managed: Managed,
    /// When it was made.
    pub created_at: Instant,
}

/// A scope of a resource and what it lets a client do, in a person's words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResourceScope {
    /// The scope value.
    pub name: String,
    /// The sentence on the consent page.
    #[serde(default)]
    pub description: String,
}
