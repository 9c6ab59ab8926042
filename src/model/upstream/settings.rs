//! What can be set of a relying-party domain. The settings have the same names in the file, in the API and in the row.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::auth_method::UpstreamAuthMethod;
use super::choice::{
    AssertionAudience, ClaimsSource, RequestObject, RequiredClaim, SyncProfile, UpstreamHttp, UpstreamMethod, UpstreamParameter,
    UpstreamPrompt, UpstreamUse,
};
use crate::model::{RequestSigning, ResponseMode, ResponseType, Seconds, SigningAlgorithm};

/// Everything that can be set of a domain beside its name and its secret.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[allow(
    missing_docs,
    clippy::struct_excessive_bools,
    reason = "the names are those of the file and the API; each is a switch of its own"
)]
pub struct UpstreamSettings {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preset: Option<String>,
    /// What administrators should know of the domain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
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
    pub token_endpoint_auth_method: Option<UpstreamAuthMethod>,
    pub client_assertion_audience: AssertionAudience,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub userinfo_endpoint: Option<String>,
    /// Where an upstream that is none of OpenID lists the addresses of a person: objects with `email`, `primary` and `verified`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub emails_endpoint: Option<String>,
    pub userinfo_method: UpstreamHttp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_session_endpoint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logout_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post_logout_redirect_uri: Option<String>,
    pub client_id: String,
    /// Whether we register ourselves there, so that there is no `client_id` of the domain's own.
    pub dynamic_registration: bool,
    pub client_secret_base64: bool,
    /// What our app shows when it is known by its certificate, in PEM.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_certificate: Option<String>,
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
    pub request_object: RequestObject,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_object_signing_alg: Option<RequestSigning>,
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
    /// What is asked at the first log-in, where the upstream does not say it.
    pub required_claims: Vec<RequiredClaim>,
    pub allowed_email_domains: Vec<String>,
    pub authority_for_usernames: bool,
    pub authority_for_email_domains: Vec<String>,
    pub sync_profile: SyncProfile,
    /// Whether the upstream is asked again, with its refresh token, while a session here lasts.
    pub refresh_tokens: bool,
    /// How old its last word may be.
    pub refresh_after: Seconds,
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
            description: None,
            enabled_for: vec![UpstreamUse::Provider, UpstreamUse::Portal],
            method: UpstreamMethod::Discover,
            well_known_url: None,
            issuer: None,
            jwks_uri: None,
            authorization_endpoint: None,
            authorization_method: UpstreamHttp::Get,
            token_endpoint: None,
            token_endpoint_auth_method: None,
            client_assertion_audience: AssertionAudience::Issuer,
            userinfo_endpoint: None,
            emails_endpoint: None,
            userinfo_method: UpstreamHttp::Get,
            end_session_endpoint: None,
            logout_url: None,
            post_logout_redirect_uri: None,
            client_id: String::new(),
            dynamic_registration: false,
            client_secret_base64: false,
            client_certificate: None,
            platform_identity: None,
            claims_source: ClaimsSource::TokenIdToken,
            response_type: ResponseType::CODE,
            response_mode: None,
            scopes: vec!["email".to_owned(), "profile".to_owned()],
            prompt: None,
            pkce: true,
            request_object: RequestObject::None,
            request_object_signing_alg: None,
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
            required_claims: vec![RequiredClaim::Name, RequiredClaim::Email],
            allowed_email_domains: Vec::new(),
            authority_for_usernames: false,
            authority_for_email_domains: Vec::new(),
            sync_profile: SyncProfile::Always,
            refresh_tokens: false,
            refresh_after: Seconds::minutes(10),
            own_callback: false,
            ca: None,
        }
    }
}

impl UpstreamSettings {
    /// The names of everything that can be set.
    pub fn names() -> BTreeSet<String> {
        let schema = schemars::schema_for!(Self);
        let properties = schema.get("properties").and_then(serde_json::Value::as_object);
        properties.into_iter().flatten().map(|(name, _)| name.clone()).collect()
    }

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
