//! Client metadata under their registered names (RFC 7591 §2, OpenID Connect Dynamic Client Registration §2, the logout
//! specifications, RFC 9101 §10.5) and a few of ours. One type for the file, the registration endpoint, the API and the row.
//!
//! The type says what can be written down; which combinations are allowed is judged in `protocol::registration`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    AccessTokenFormat, AuthMethod, ClaimMapping, ContentEncryption, GrantType, KeyManagement, ResponseMode, ResponseType, Scope,
    Seconds, SigningAlgorithm,
};

/// `application_type`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ApplicationType {
    /// Redirect URIs are https (or loopback http on a developer's machine).
    #[default]
    Web,
    /// Redirect URIs may be loopback literals with any port, or private-use schemes (RFC 8252).
    Native,
}

/// `subject_type`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SubjectType {
    /// The same `sub` for every client.
    #[default]
    Public,
    /// A `sub` per sector.
    Pairwise,
}

/// What a client says of itself, and what it is allowed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[allow(missing_docs, clippy::struct_excessive_bools, reason = "the names and types are the registered ones")]
pub struct ClientMetadata {
    pub redirect_uris: Vec<String>,
    pub token_endpoint_auth_method: AuthMethod,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_endpoint_auth_signing_alg: Option<SigningAlgorithm>,
    pub grant_types: Vec<GrantType>,
    pub response_types: Vec<ResponseType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_uri: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo_uri: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_uri: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tos_uri: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<String>,
    /// Scopes the client may ask for; absent means every scope that the provider publishes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub scope: Option<Scope>,
    /// A JWK Set by value (RFC 7517 §5).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jwks: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jwks_uri: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub software_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub software_version: Option<String>,
    pub application_type: ApplicationType,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sector_identifier_uri: Option<String>,
    pub subject_type: SubjectType,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_token_signed_response_alg: Option<SigningAlgorithm>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_token_encrypted_response_alg: Option<KeyManagement>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_token_encrypted_response_enc: Option<ContentEncryption>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub userinfo_signed_response_alg: Option<SigningAlgorithm>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub userinfo_encrypted_response_alg: Option<KeyManagement>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub userinfo_encrypted_response_enc: Option<ContentEncryption>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_object_signing_alg: Option<SigningAlgorithm>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_object_encryption_alg: Option<KeyManagement>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_object_encryption_enc: Option<ContentEncryption>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub require_signed_request_object: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_max_age: Option<i64>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub require_auth_time: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub default_acr_values: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub initiate_login_uri: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub request_uris: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub post_logout_redirect_uris: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frontchannel_logout_uri: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub frontchannel_logout_session_required: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backchannel_logout_uri: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub backchannel_logout_session_required: bool,

    // --- ours
    /// Response modes the client may use; empty means those of the provider.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub response_modes: Vec<ResponseMode>,
    /// Whether PKCE is demanded of this confidential client too; a public one always needs it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub require_pkce: Option<bool>,
    /// Whether refresh tokens are replaced at each use; on by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_token_rotation: Option<bool>,
    /// Opaque (the default) or JWT access tokens when no resource is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_token_format: Option<AccessTokenFormat>,
    /// Overrides of the provider's lifetimes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_token_lifetime: Option<Seconds>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_token_lifetime: Option<Seconds>,
    /// Only members of one of these groups may use the app; empty means everybody.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allowed_groups: Vec<String>,
    /// The relying-party domain that its people are sent to without being asked, by its name; before the provider's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idp_hint: Option<String>,
    /// Origins beside those of the redirect URIs that may call token and userinfo from a browser.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allowed_origins: Vec<String>,
    /// Whether the person is asked for consent at all; off for an organisation's own apps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub require_consent: Option<bool>,

    /// Which claims the client gets where, beyond those of scopes and the `claims` parameter.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Vec<Value>")]
    pub claim_mappings: Vec<ClaimMapping>,

    /// Members that have no field of their own: localised ones (`client_name#de`, OpenID Registration §2.1) and registered ones
    /// whose feature is not built yet.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}
