//! The authorization request of RFC 6749 §4.1.1 <https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1> and OpenID Connect Core
//! §3.1.2.1, after it passed every check. It travels sealed while it waits for a person, so it is small and serialisable.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::model::{Client, Id, RequestedClaims, ResponseType, Scope, Seconds};
use crate::protocol::device::Asking;
use crate::protocol::oauth2::response::ReturnAddress;
use crate::protocol::oidc::claims_parameter::accepted_values;
use crate::protocol::vocabulary::{Display, Prompts};

/// Whom an `id_token_hint` names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hinted {
    /// No hint came.
    #[default]
    Nobody,
    /// This `sub` of the requesting client.
    Subject(String),
    /// A hint came that is not an ID token of ours for this client.
    Unverified,
}

/// Where an authorization request is answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum AnswerTo {
    /// At the app, through the browser: redirect URI, response mode and state.
    App(ReturnAddress),
    /// At a device, which asks for it (RFC 8628 §3.4).
    Device(Asking),
}

impl AnswerTo {
    /// The return address of an app.
    pub fn app(&self) -> Option<&ReturnAddress> {
        match self {
            Self::App(address) => Some(address),
            Self::Device(_) => None,
        }
    }

    /// The device that waits.
    pub fn device(&self) -> Option<&Asking> {
        match self {
            Self::App(_) => None,
            Self::Device(asking) => Some(asking),
        }
    }
}

/// An authorization request in which every parameter is read, allowed and consistent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuthorizationRequest {
    /// The client that asks.
    pub client: Id<Client>,
    /// Where the answer goes.
    pub address: AnswerTo,
    /// What it asks for.
    pub response_type: ResponseType,
    /// Scopes that exist here and that the client may ask for; others are ignored.
    pub scope: Scope,
    /// Goes into the ID token unchanged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
    /// Which pages are wanted, or none.
    #[serde(default, skip_serializing_if = "Prompts::is_empty")]
    pub prompts: Prompts,
    /// How long ago the person may have authenticated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_age: Option<Seconds>,
    /// How pages are laid out.
    #[serde(default)]
    pub display: Display,
    /// Languages of our pages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ui_locales: Vec<String>,
    /// What the person may type as user name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login_hint: Option<String>,
    /// Ours: the upstream to use without asking.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idp_hint: Option<String>,
    /// Authentication classes wanted, in order of preference.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acr_values: Vec<String>,
    /// The `claims` parameter, and `claims_locales`.
    #[serde(default, skip_serializing_if = "RequestedClaims::is_empty")]
    pub claims: RequestedClaims,
    /// The S256 challenge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code_challenge: Option<String>,
    /// Resources that the tokens are for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<String>,
    /// Whom the hint names.
    #[serde(default)]
    pub hinted: Hinted,
}

impl AuthorizationRequest {
    /// Whether only certain people will do: a hint, or `sub` with a value in the `claims` parameter (Core §5.5.1).
    pub fn demands_subject(&self) -> bool {
        matches!(self.hinted, Hinted::Subject(_)) || self.subject_requests().next().is_some()
    }

    /// Whether a person with this `sub` will do. Core §3.1.2.2: "If the `sub` (subject) Claim is requested with a specific value
    /// for the ID Token, the Authorization Server MUST only send a positive response if the End-User identified by that `sub`
    /// value has an active session with the Authorization Server or has been Authenticated as a result of the request."
    pub fn accepts_subject(&self, subject: &str) -> bool {
        let hint_agrees = match &self.hinted {
            Hinted::Subject(hinted) => hinted == subject,
            Hinted::Nobody | Hinted::Unverified => true,
        };
        hint_agrees && self.subject_requests().all(|values| values.iter().any(|value| value.as_str() == Some(subject)))
    }

    fn subject_requests(&self) -> impl Iterator<Item = Vec<&Value>> {
        let requests = [self.claims.id_token.get("sub"), self.claims.userinfo.get("sub")];
        requests.into_iter().flatten().map(accepted_values).filter(|values| !values.is_empty())
    }

    /// `max_age`, else the client's `default_max_age` (OpenID Connect Registration §2: "The `max_age` request parameter
    /// overrides this default value").
    pub fn effective_max_age(&self, client: &Client) -> Option<Seconds> {
        self.max_age.or_else(|| client.metadata.default_max_age.filter(|age| *age >= 0).map(Seconds))
    }

    /// Whether the ID token must say when the person authenticated. Core §2: "When a `max_age` request is made or when
    /// `auth_time` is requested as an Essential Claim, then this Claim is REQUIRED".
    pub fn requests_auth_time(&self, client: &Client) -> bool {
        self.effective_max_age(client).is_some()
            || client.metadata.require_auth_time
            || self.claims.id_token.contains_key("auth_time")
    }
}
