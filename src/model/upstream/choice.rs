//! What can be chosen of a relying-party domain: one enumeration a setting.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where a domain is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UpstreamUse {
    /// On the way to an app.
    Provider,
    /// On the way to pages of our own: account, portal, console.
    Portal,
}

/// How the domain learns where its endpoints are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum UpstreamHttp {
    /// In the query.
    #[default]
    #[serde(rename = "GET")]
    Get,
    /// In a form.
    #[serde(rename = "POST")]
    Post,
}

/// Whom a client assertion is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AssertionAudience {
    /// The issuer: a lying upstream, which names another's token endpoint as its own, gets nothing that the other would take.
    #[default]
    Issuer,
    /// The token endpoint, for upstreams that know nothing else (OpenID Connect Core §9).
    TokenEndpoint,
}

/// Where the claims about a person come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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

/// How the parameters of an authorization request travel (OpenID Connect Core §6, RFC 9101).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RequestObject {
    /// Plainly.
    #[default]
    None,
    /// As a signed token in `request`.
    Value,
    /// As a signed token that the upstream fetches from us: `request_uri`.
    Reference,
}

/// What nobody gets an account without: it is asked at the first log-in, unless the upstream says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RequiredClaim {
    /// A name, whole or in parts: not everybody's has two.
    Name,
    /// `given_name`.
    GivenName,
    /// `family_name`.
    FamilyName,
    /// `email`.
    Email,
    /// `phone_number`.
    PhoneNumber,
}

impl RequiredClaim {
    /// Every one, by its name.
    pub const ALL: [(&'static str, Self); 5] = [
        ("name", Self::Name),
        ("given_name", Self::GivenName),
        ("family_name", Self::FamilyName),
        ("email", Self::Email),
        ("phone_number", Self::PhoneNumber),
    ];
}

/// When the profile follows the upstream.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SyncProfile {
    /// At every log-in.
    #[default]
    Always,
    /// At the first one only.
    First,
}
