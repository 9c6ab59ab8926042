//! A relying-party domain: an OpenID provider that people log in through. It belongs to a tenant.
//!
//! The settings have the same names in the file, in the API and in the row. What they mean together is judged in
//! `protocol::relying_party`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{AuthMethod, Id, Instant, Managed, ResponseMode, ResponseType, SigningAlgorithm, Tenant};
use crate::crypto::Hashed;

/// Where a domain is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UpstreamUse {
    /// On the way to an app.
    Provider,
    /// On the way to pages of our own: account, portal, console.
    Portal,
}

/// How the domain learns where its endpoints are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UpstreamMethod {
    /// The upstream's metadata is followed always.
    #[default]
    Discover,
    /// The metadata was read once and is kept; the settings go over it.
    Read,
    /// The settings alone.
    Manual,
}

/// How a request to an endpoint is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum UpstreamHttp {
    /// In the query.
    #[default]
    #[serde(rename = "GET")]
    Get,
    /// In a form.
    #[serde(rename = "POST")]
    Post,
}

/// Where the claims about a person come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimsSource {
    /// The ID token of the authorization response.
    AuthorizationIdToken,
    /// The ID token of the token response.
    #[default]
    TokenIdToken,
    /// The userinfo endpoint.
    Userinfo,
    /// An ID token, then the userinfo endpoint over it: for upstreams that put little into the former.
    IdTokenAndUserinfo,
}

impl ClaimsSource {
    /// Whether the userinfo endpoint is called.
    pub const fn uses_userinfo(self) -> bool {
        matches!(self, Self::Userinfo | Self::IdTokenAndUserinfo)
    }
}

/// What the upstream is asked to prompt for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UpstreamPrompt {
    /// Nothing: whoever is not signed in there is sent back.
    None,
    /// Signing in again.
    Login,
    /// Consent.
    Consent,
    /// Choosing an account.
    SelectAccount,
    /// Whatever the app asked us for.
    Delegate,
}

/// How an additional parameter travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ParameterType {
    /// In a header.
    Header,
    /// In the query.
    Query,
    /// In the form.
    Form,
}

/// Which endpoint an additional parameter is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ParameterEndpoint {
    /// The authorization endpoint.
    Authorization,
    /// The token endpoint.
    Token,
    /// The userinfo endpoint.
    Userinfo,
    /// The JWK Set.
    Jwks,
}

/// An additional parameter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpstreamParameter {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
    /// How it travels.
    #[serde(rename = "type")]
    pub kind: ParameterType,
    /// Where to.
    pub endpoint: ParameterEndpoint,
}

/// When the profile follows the upstream.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SyncProfile {
    /// At every log-in.
    #[default]
    Always,
    /// At the first one only.
    First,
}

/// Everything that can be set of a domain beside its name and its secret.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[allow(
    missing_docs,
    clippy::struct_excessive_bools,
    reason = "the names are those of the file and the API; each is a switch of its own"
)]
pub struct UpstreamSettings {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preset: Option<String>,
    pub enabled_for: Vec<UpstreamUse>,
    pub method: UpstreamMethod,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub well_known_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jwks_uri: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorization_endpoint: Option<String>,
    pub authorization_method: UpstreamHttp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_endpoint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_endpoint_auth_method: Option<AuthMethod>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub userinfo_endpoint: Option<String>,
    pub userinfo_method: UpstreamHttp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_session_endpoint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logout_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post_logout_redirect_uri: Option<String>,
    pub client_id: String,
    pub client_secret_base64: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform_identity: Option<String>,
    pub claims_source: ClaimsSource,
    pub response_type: ResponseType,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response_mode: Option<ResponseMode>,
    pub scopes: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prompt: Option<UpstreamPrompt>,
    pub pkce: bool,
    pub id_token_algs: Vec<SigningAlgorithm>,
    pub parameters: Vec<UpstreamParameter>,
    pub use_inbound_client_id: bool,
    pub transfer_redirect_uri: bool,
    pub transfer_grant_id: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scopes_claim: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username_claim: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub roles_claim: Option<String>,
    pub roles_separator: String,
    /// Ours to the upstream's name of it; `sub` maps the subject of upstreams that are not OpenID providers.
    pub claims: BTreeMap<String, String>,
    pub create_accounts: bool,
    pub allowed_email_domains: Vec<String>,
    pub authority_for_usernames: bool,
    pub authority_for_email_domains: Vec<String>,
    pub sync_profile: SyncProfile,
    /// Whether people come back to a callback that only this domain has (decision 47: recommended).
    pub own_callback: bool,
    /// Certificate authorities in PEM, trusted for this domain alone beside the public ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ca: Option<String>,
}

impl Default for UpstreamSettings {
    fn default() -> Self {
        Self {
            preset: None,
            enabled_for: vec![UpstreamUse::Provider, UpstreamUse::Portal],
            method: UpstreamMethod::Discover,
            well_known_url: None,
            issuer: None,
            jwks_uri: None,
            authorization_endpoint: None,
            authorization_method: UpstreamHttp::Get,
            token_endpoint: None,
            token_endpoint_auth_method: None,
            userinfo_endpoint: None,
            userinfo_method: UpstreamHttp::Get,
            end_session_endpoint: None,
            logout_url: None,
            post_logout_redirect_uri: None,
            client_id: String::new(),
            client_secret_base64: false,
            platform_identity: None,
            claims_source: ClaimsSource::TokenIdToken,
            response_type: ResponseType::CODE,
            response_mode: None,
            scopes: vec!["email".to_owned(), "profile".to_owned()],
            prompt: None,
            pkce: true,
            id_token_algs: Vec::new(),
            parameters: Vec::new(),
            use_inbound_client_id: false,
            transfer_redirect_uri: false,
            transfer_grant_id: false,
            scopes_claim: None,
            username_claim: None,
            roles_claim: None,
            roles_separator: ",".to_owned(),
            claims: BTreeMap::new(),
            create_accounts: true,
            allowed_email_domains: Vec::new(),
            authority_for_usernames: false,
            authority_for_email_domains: Vec::new(),
            sync_profile: SyncProfile::Always,
            own_callback: false,
            ca: None,
        }
    }
}

impl UpstreamSettings {
    /// The mode that the response type has where none is asked for (Multiple Response Type Encoding Practices §5).
    pub const fn default_mode(&self) -> ResponseMode {
        if self.response_type.id_token || self.response_type.token { ResponseMode::Fragment } else { ResponseMode::Query }
    }

    /// The mode in which the upstream answers.
    pub fn answer_mode(&self) -> ResponseMode {
        self.response_mode.unwrap_or(self.default_mode())
    }

    /// The upstream's name of one of our claims.
    pub fn claim_name<'a>(&'a self, ours: &'a str) -> &'a str {
        self.claims.get(ours).map_or(ours, String::as_str)
    }

    /// Whether the upstream may be one that speaks OAuth 2.0 without OpenID Connect: a code, no ID token, and a subject of its
    /// own name from a userinfo-like endpoint. A token that came through the browser would not be proof of anything (Core §16.11).
    pub fn is_plain_oauth(&self) -> bool {
        self.claims_source == ClaimsSource::Userinfo
            && self.response_type == ResponseType::CODE
            && self.claim_name("sub") != "sub"
    }

    /// Whether the domain answers for an e-mail domain.
    pub fn is_authority_for_email(&self, domain: &str) -> bool {
        self.authority_for_email_domains.iter().any(|own| own.eq_ignore_ascii_case(domain))
    }
}

/// A relying-party domain.
#[derive(Clone, Debug, PartialEq)]
pub struct Upstream {
    /// The identifier: in one of its callback URLs, and in the names of what is cached for it.
    pub id: Id<Upstream>,
    /// The tenant that owns it.
    pub tenant: Id<Tenant>,
    /// Its short name in URLs; unique within the tenant.
    pub name: String,
    /// The name that people see.
    pub display_name: String,
    /// How it works.
    pub settings: UpstreamSettings,
    /// The secret of our app there.
    pub secret: Option<UpstreamSecret>,
    /// The metadata that the method `read` keeps.
    pub metadata: Option<Value>,
    /// A disabled domain lets nobody in.
    pub enabled: bool,
    /// Who owns the row.
    pub managed: Managed,
    /// When it was made.
    pub created_at: Instant,
    /// When it was last told to forget what is kept of the upstream.
    pub flushed_at: Instant,
}

impl Upstream {
    /// Whether it is offered there.
    pub fn serves(&self, place: UpstreamUse) -> bool {
        self.enabled && self.settings.enabled_for.contains(&place)
    }
}

/// The secret of our app at an upstream, as it rests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpstreamSecret {
    /// A keyed hash, to recognise an unchanged file.
    pub hash: Hashed,
    /// The secret, sealed.
    pub sealed: Vec<u8>,
}

/// A key pair of ours that one or several domains use: to authenticate at token endpoints, and for ID tokens encrypted to us.
#[derive(Clone, Debug, PartialEq)]
pub struct PlatformIdentity {
    /// The identifier.
    pub id: Id<PlatformIdentity>,
    /// The tenant that owns it.
    pub tenant: Id<Tenant>,
    /// Its short name; unique within the tenant.
    pub name: String,
    /// What it signs with.
    pub algorithm: SigningAlgorithm,
    /// Its JWK Set for upstreams: a signing and an encryption key.
    pub public_jwks: Value,
    /// The private signing key, sealed.
    pub sealed_signing: Vec<u8>,
    /// The private decryption key, sealed.
    pub sealed_decryption: Vec<u8>,
    /// Who owns the row.
    pub managed: Managed,
    /// When it was made.
    pub created_at: Instant,
}

/// Who a person is at an upstream.
#[derive(Clone, Debug, PartialEq)]
pub struct FederatedIdentity {
    /// The identifier of the row.
    pub id: Id<FederatedIdentity>,
    /// The tenant.
    pub tenant: Id<Tenant>,
    /// The person here.
    pub user: Id<super::User>,
    /// The domain through which it was last seen.
    pub upstream: Id<Upstream>,
    /// `iss`.
    pub issuer: String,
    /// `sub`, or the mapped subject.
    pub subject: String,
    /// What people call it: an address or a name there.
    pub label: String,
    /// What the upstream said beyond the mapped claims.
    pub claims: Map<String, Value>,
    /// When it was linked.
    pub created_at: Instant,
    /// When it last signed in.
    pub last_used_at: Instant,
}

/// The session at an upstream that a session of ours rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpstreamSession {
    /// Our session.
    pub session: Id<super::Session>,
    /// The provider it is at.
    pub provider: Id<super::Provider>,
    /// The domain.
    pub upstream: Id<Upstream>,
    /// `iss`.
    pub issuer: String,
    /// `sub`.
    pub subject: String,
    /// `sid` there, if the upstream names its sessions.
    pub sid: Option<String>,
    /// Its ID token, sealed: the hint of a log-out there.
    pub sealed_id_token: Option<Vec<u8>>,
}
