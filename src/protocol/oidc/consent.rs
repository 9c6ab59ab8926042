//! What a client wants and what a person allowed: OpenID Connect Core §3.1.2.4
//! <https://openid.net/specs/openid-connect-core-1_0.html#Consent>, RFC 6749 §3.3, RFC 8252 §8.6.

use super::claims;
use super::decision::SignedIn;
use crate::model::{ApplicationType, Client, Consent, Id, RequestedClaims, Resource, Scope, Session};
use crate::protocol::oauth2::authorize::AuthorizationRequest;
use crate::protocol::oauth2::redirect_uri;
use crate::protocol::vocabulary::scope;

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
    !client.is_public() || !is_native || redirect_uri::scheme(request.address.redirect_uri.as_str()) == Some("https")
}

/// One line of the consent page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentItem {
    /// What it is about.
    pub permission: Permission,
    /// Whether it was not allowed before.
    pub is_new: bool,
}

/// What a client may be allowed; the words for it are the pages'.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Permission {
    /// `openid`: to know that it is the same person again.
    Identity,
    /// `profile`.
    Profile,
    /// `email`.
    Email,
    /// `address`.
    Address,
    /// `phone`.
    Phone,
    /// `groups`.
    Groups,
    /// `roles`.
    Roles,
    /// `offline_access`: to go on while the person is away.
    Offline,
    /// One claim by its name.
    Claim(String),
    /// A scope of an API.
    Resource {
        /// The API's name for people.
        api: String,
        /// The scope.
        scope: String,
        /// What it allows, in the words of the API's owner; may be empty.
        description: String,
    },
}

/// The lines of the consent page, in the order asked for.
pub fn consent_items(question: &Question, resources: &[Resource]) -> Vec<ConsentItem> {
    let scopes = question.scope.iter().filter_map(|word| {
        permission(word, resources).map(|permission| ConsentItem { permission, is_new: question.new_scope.contains(word) })
    });
    let claims = question
        .claims
        .iter()
        .map(|name| ConsentItem { permission: Permission::Claim(name.clone()), is_new: question.new_claims.contains(name) });
    scopes.chain(claims).collect()
}

fn permission(word: &str, resources: &[Resource]) -> Option<Permission> {
    Some(match word {
        scope::OPENID => Permission::Identity,
        scope::PROFILE => Permission::Profile,
        scope::EMAIL => Permission::Email,
        scope::ADDRESS => Permission::Address,
        scope::PHONE => Permission::Phone,
        scope::GROUPS => Permission::Groups,
        scope::ROLES => Permission::Roles,
        scope::OFFLINE_ACCESS => Permission::Offline,
        word => {
            let owned = |resource: &Resource| resource.scopes.iter().find(|own| own.name == word).cloned();
            let (resource, own) = resources.iter().find_map(|resource| owned(resource).map(|own| (resource, own)))?;
            Permission::Resource { api: resource.display_name.clone(), scope: own.name, description: own.description }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::resource_indicators::fixture::resource;

    #[test]
    fn the_page_has_a_line_for_each_scope_and_claim_and_marks_what_is_new() {
        let question = Question {
            session: Id::new("s1"),
            scope: Scope::parse("openid offline_access rs1:read gone"),
            new_scope: Scope::parse("rs1:read"),
            claims: vec!["department".into()],
            new_claims: vec!["department".into()],
        };
        let items = consent_items(&question, &[resource("https://rs1.test", "rs1:read")]);
        let lines: Vec<_> = items.iter().map(|item| (&item.permission, item.is_new)).collect();
        let api = Permission::Resource { api: "https://rs1.test".into(), scope: "rs1:read".into(), description: String::new() };
        assert_eq!(
            lines,
            [
                (&Permission::Identity, false),
                (&Permission::Offline, false),
                (&api, true),
                (&Permission::Claim("department".into()), true)
            ]
        );
    }
}
