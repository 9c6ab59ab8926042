//! What a client wants and what a person allowed: OpenID Connect Core §3.1.2.4
//! <https://openid.net/specs/openid-connect-core-1_0.html#Consent>, RFC 6749 §3.3, RFC 8252 §8.6.

use super::claims;
use super::decision::SignedIn;
use crate::model::{ApplicationType, Client, Consent, Id, RequestedClaims, Scope, Session};
use crate::protocol::oauth2::authorize::AuthorizationRequest;
use crate::protocol::oauth2::redirect_uri;

/// The question that the consent page puts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// To the person of this session.
    pub session: Id<Session>,
    /// Every scope asked for.
    pub scope: Scope,
    /// Those that were not allowed before.
    pub new_scope: Scope,
    /// Every claim asked for one by one, of those that have a value.
    pub claims: Vec<String>,
    /// Those that were not allowed before.
    pub new_claims: Vec<String>,
}

impl Question {
    /// Whether everything was allowed before.
    pub fn is_covered(&self) -> bool {
        self.new_scope.is_empty() && self.new_claims.is_empty()
    }
}

/// Compares what is asked with what was given.
pub(super) fn question(request: &AuthorizationRequest, person: SignedIn<'_>, given: Option<&Consent>) -> Question {
    let asked = claims::needing_consent(person.user, &request.scope, &request.claims);
    let is_new = |name: &&String| given.is_none_or(|given| !allows_claim(given, name));
    Question {
        session: person.session.id.clone(),
        scope: request.scope.clone(),
        new_scope: request.scope.filter(|word| given.is_none_or(|given| !given.scope.contains(word))),
        new_claims: asked.iter().filter(is_new).cloned().collect(),
        claims: asked,
    }
}

/// The part of a request that a person allowed.
pub(super) fn granted(request: &AuthorizationRequest, given: &Consent) -> (Scope, RequestedClaims) {
    let scope = request.scope.intersect(&given.scope);
    let claims = claims::narrow(&request.claims, |name| allows_claim(given, name));
    (scope, claims)
}

fn allows_claim(given: &Consent, name: &str) -> bool {
    claims::is_in_scope(&given.scope, name) || given.claims.iter().any(|own| own == name)
}

/// Whether the answer can only reach the app that the person once allowed. RFC 8252 §8.6: "authorization servers SHOULD NOT
/// process authorization requests automatically without user consent or interaction, except when the identity of the client can
/// be assured." A public native app on a loopback port or a private scheme can be imitated by any other on the machine.
pub(super) fn is_assured(client: &Client, request: &AuthorizationRequest) -> bool {
    let is_native = client.metadata.application_type == ApplicationType::Native;
    let scheme = request.address.app().and_then(|address| redirect_uri::scheme(address.redirect_uri.as_str()));
    !client.is_public() || !is_native || scheme == Some("https")
}
