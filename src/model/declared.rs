//! What the operator's configuration file says of tenants, providers, resources, clients and people, checked for its form and
//! before it has identifiers. `config` writes it, `flow::configuration` puts it into the database.

use serde_json::{Map, Value};

use super::{
    AccessTokenFormat, AdminRole, AgreementTerms, Branding, ClientMetadata, Developers, Issuer, KeyPolicy, Lifetimes, Managed,
    Picture, Registration, RegistrationPolicy, ResourceScope, ResponseMode, ResponseType, Seconds, SignUpPolicy,
    SigningAlgorithm, StandardClaims, UpstreamSettings,
};
use crate::crypto::Plain;

/// Everything that a file declares.
#[derive(Clone, Debug, Default)]
pub struct Declaration {
    /// `[[tenant]]`; at least one.
    pub tenants: Vec<DeclaredTenant>,
    /// `[[provider]]`; at least one. Names are unique in the file.
    pub providers: Vec<DeclaredProvider>,
    /// `[[resource]]`.
    pub resources: Vec<DeclaredResource>,
    /// `[[client]]`.
    pub clients: Vec<DeclaredClient>,
    /// `[[user]]`.
    pub users: Vec<DeclaredUser>,
    /// `[[agreement]]`.
    pub agreements: Vec<DeclaredAgreement>,
    /// `[[platform_identity]]`.
    pub identities: Vec<DeclaredIdentity>,
    /// `[[upstream]]`.
    pub upstreams: Vec<DeclaredUpstream>,
}

/// Where an object is written: `signet.toml:12:1`. Shown in messages, never stored.
pub type DeclaredAt = String;

/// `[[tenant]]`.
#[derive(Clone, Debug, PartialEq)]
pub struct DeclaredTenant {
    /// Where it is written.
    pub at: DeclaredAt,
    /// The short name, unique.
    pub name: String,
    /// The name that people see; the short name if not given.
    pub display_name: String,
    /// Certificate authorities in PEM that its upstreams may rest on.
    pub authorities: Vec<String>,
    /// Who may use the developer portal.
    pub developers: Developers,
    /// Whether an app that developers make waits for an administrator.
    pub app_approval: bool,
    /// Whether its owners may make and manage other tenants.
    pub manages_tenants: bool,
    /// `File` or `Create`.
    pub managed: Managed,
}

/// `[[provider]]`.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own in the file")]
pub struct DeclaredProvider {
    /// Where it is written.
    pub at: DeclaredAt,
    /// The short name, unique in the file.
    pub name: String,
    /// The name of its tenant.
    pub tenant: String,
    /// The name that people see.
    pub display_name: String,
    /// `[provider.branding]`.
    pub branding: Branding,
    /// What the file of `branding.logo` is.
    pub logo: Option<Picture>,
    /// The issuer identifier, unique and checked.
    pub issuer: Issuer,
    /// Whether the issuer is `[server] public_url` because the file names no provider at all.
    pub follows_public_url: bool,
    /// `default_algorithm`.
    pub default_algorithm: SigningAlgorithm,
    /// `access_token_algorithm`.
    pub access_token_algorithm: SigningAlgorithm,
    /// `rsa_bits`.
    pub rsa_bits: u32,
    /// `[provider.lifetimes]`.
    pub lifetimes: Lifetimes,
    /// `[provider.key_policy]`.
    pub key_policy: KeyPolicy,
    /// `require_pkce`.
    pub require_pkce: bool,
    /// `response_types`.
    pub response_types: Vec<ResponseType>,
    /// `response_modes`.
    pub response_modes: Vec<ResponseMode>,
    /// `cross_site_sessions`.
    pub cross_site_sessions: bool,
    /// `inspector`.
    pub inspector: bool,
    /// `password_login`.
    pub password_login: bool,
    /// `sign_up` and `sign_up_domains`.
    pub sign_up: SignUpPolicy,
    /// `idp_hint`.
    pub idp_hint: Option<String>,
    /// `registration`.
    pub registration: Registration,
    /// `[provider.registration_limits]`.
    pub registration_policy: RegistrationPolicy,
    /// `enabled`.
    pub enabled: bool,
    /// `File` or `Create`.
    pub managed: Managed,
}

/// `[[resource]]`.
#[derive(Clone, Debug, PartialEq)]
pub struct DeclaredResource {
    /// Where it is written.
    pub at: DeclaredAt,
    /// The name of its provider.
    pub provider: String,
    /// Its absolute URI.
    pub identifier: String,
    /// The name that people see; the identifier if not given.
    pub display_name: String,
    /// Its scopes.
    pub scopes: Vec<ResourceScope>,
    /// Opaque or JWT.
    pub access_token_format: AccessTokenFormat,
    /// Overrides the provider's.
    pub access_token_lifetime: Option<Seconds>,
    /// `client_id`s that may introspect its tokens.
    pub introspection_clients: Vec<String>,
    /// `enabled`.
    pub enabled: bool,
    /// `File` or `Create`.
    pub managed: Managed,
}

/// `[[client]]`.
#[derive(Clone, Debug)]
pub struct DeclaredClient {
    /// Where it is written.
    pub at: DeclaredAt,
    /// The name of its provider.
    pub provider: String,
    /// `client_id`.
    pub client_id: String,
    /// `client_secret`, if it has one.
    pub secret: Option<Plain>,
    /// Everything else, under the registered names.
    pub metadata: ClientMetadata,
    /// `enabled`.
    pub enabled: bool,
    /// `File` or `Create`.
    pub managed: Managed,
}

/// How a declared person's password is given. It is used only when the account is created.
#[derive(Clone, Debug)]
pub enum DeclaredPassword {
    /// In the clear.
    Plain(Plain),
    /// As a PHC string (`$argon2id$…`).
    Hash(String),
}

/// `[[user]]`.
#[derive(Clone, Debug)]
pub struct DeclaredUser {
    /// Where it is written.
    pub at: DeclaredAt,
    /// The name of the tenant.
    pub tenant: String,
    /// The name typed at log-in.
    pub username: String,
    /// The password at creation; without one the person needs a one-time link.
    pub password: Option<DeclaredPassword>,
    /// Standard claims.
    pub claims: StandardClaims,
    /// `groups`.
    pub groups: Vec<String>,
    /// `roles`: those in apps.
    pub roles: Vec<String>,
    /// `admin_role`.
    pub admin_role: Option<AdminRole>,
    /// `attributes = {…}`.
    pub attributes: Map<String, Value>,
    /// `enabled`.
    pub enabled: bool,
    /// `File` or `Create`.
    pub managed: Managed,
}

/// `[[agreement]]`: the version that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclaredAgreement {
    /// Where it is written.
    pub at: DeclaredAt,
    /// The name of the tenant.
    pub tenant: String,
    /// What it says.
    pub terms: AgreementTerms,
    /// `File` or `Create`.
    pub managed: Managed,
}

/// `[[platform_identity]]`: a key pair of ours for upstreams. It is made once and never changed by the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclaredIdentity {
    /// Where it is written.
    pub at: DeclaredAt,
    /// The name of the tenant.
    pub tenant: String,
    /// The short name, unique in the tenant.
    pub name: String,
    /// What it signs with.
    pub algorithm: SigningAlgorithm,
}

/// `[[upstream]]`.
#[derive(Clone, Debug)]
pub struct DeclaredUpstream {
    /// Where it is written.
    pub at: DeclaredAt,
    /// The name of the tenant.
    pub tenant: String,
    /// The short name, unique in the tenant.
    pub name: String,
    /// The name that people see.
    pub display_name: String,
    /// `client_secret`, if it has one.
    pub secret: Option<Plain>,
    /// `client_key`, if it has one.
    pub client_key: Option<Plain>,
    /// Everything else, under the names of the file.
    pub settings: UpstreamSettings,
    /// `enabled`.
    pub enabled: bool,
    /// `File` or `Create`.
    pub managed: Managed,
}
