//! The provider's own API as a protected resource (RFC 6749 §3.3 <https://www.rfc-editor.org/rfc/rfc6749#section-3.3>, RFC 6750
//! §3.1, RFC 8707): its identifier, its scopes, and who may hold and use them.
//!
//! It is a resource like any other, but built in: its scopes are never implied, cannot be had by registering, and count only while
//! the client's registered `scope` names them and, where a person stands behind the token, that person may administer the tenant.

use super::bearer::Refusal;
use super::introspection::Known;
use super::oauth2::authorize::AuthorizationRequest;
use super::problem::{Problem, ProblemCode};
use crate::model::{AccessTokenFormat, Client, Id, Issuer, Managed, Provider, Resource, ResourceScope, User};

/// The path of the API under the issuer.
pub const PATH: &str = "/api";

/// See the signing keys and who has read them.
pub const KEYS_READ: &str = "keys:read";
/// Rotate and revoke signing keys.
pub const KEYS_WRITE: &str = "keys:write";

/// Every scope, with its sentence for the consent page.
const SCOPES: [(&str, &str); 2] = [
    (KEYS_READ, "See the signing keys of this provider and who has read them"),
    (KEYS_WRITE, "Rotate and revoke the signing keys of this provider"),
];

/// The roles of people who may administer their tenant.
const ROLES: [&str; 2] = ["owner", "admin"];

/// The identifier of the API: `aud` of its tokens.
pub fn identifier(issuer: &Issuer) -> String {
    issuer.url(PATH)
}

/// The API as a resource of its provider. Its tokens are opaque, so that a withdrawal holds at once.
pub fn resource(provider: &Provider) -> Resource {
    let scope = |(name, description): (&str, &str)| ResourceScope { name: name.to_owned(), description: description.to_owned() };
    let identifier = identifier(&provider.issuer);
    Resource {
        id: Id::new(identifier.as_str()),
        provider: provider.id.clone(),
        display_name: format!("{} API", provider.display_name),
        identifier,
        scopes: SCOPES.into_iter().map(scope).collect(),
        access_token_format: AccessTokenFormat::Opaque,
        access_token_lifetime: None,
        introspection_clients: Vec::new(),
        enabled: true,
        managed: Managed::File,
        created_at: provider.created_at,
    }
}

/// Whether a scope is one of the API's.
pub fn is_scope(word: &str) -> bool {
    SCOPES.iter().any(|(name, _)| *name == word)
}

/// Whether a client may ask for a scope: one that its registered `scope` names, or, if it has none, any but the API's.
pub fn may_ask(client: &Client, word: &str) -> bool {
    client.metadata.scope.as_ref().map_or(!is_scope(word), |registered| registered.contains(word))
}

/// Whether a person may administer their tenant.
pub fn may_administer(user: &User) -> bool {
    user.roles.iter().any(|role| ROLES.contains(&role.as_str()))
}

/// The request without the API's scopes, if it has some and the person may not hold them: "The authorization server MAY fully or
/// partially ignore the scope requested by the client, based on the authorization server policy" (RFC 6749 §3.3).
pub fn narrowed(request: &AuthorizationRequest, user: &User) -> Option<AuthorizationRequest> {
    if may_administer(user) || !request.scope.iter().any(is_scope) {
        return None;
    }
    Some(AuthorizationRequest { scope: request.scope.filter(|word| !is_scope(word)), ..request.clone() })
}

/// Why a live token does not open the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Closed {
    /// The token does not suffice.
    Token(Refusal),
    /// The person behind it does not.
    Person(Problem),
}

/// Judges a live token at a door that needs the scope `need`. Client and person are judged as they are now: a scope that was taken
/// from the client, or a role from the person, no longer counts.
///
/// # Errors
/// [`Closed`].
pub fn check(known: &Known, client: &Client, person: Option<&User>, need: &'static str, issuer: &Issuer) -> Result<(), Closed> {
    if !known.audience.contains(&identifier(issuer)) {
        return Err(Closed::Token(Refusal::InvalidToken("the token is for another resource".to_owned())));
    }
    if !known.scope.contains(need) || !may_ask(client, need) {
        return Err(Closed::Token(Refusal::InsufficientScope(need)));
    }
    match person {
        Some(user) if !may_administer(user) => {
            let detail = "The person who gave this token has neither the role owner nor admin.";
            Err(Closed::Person(Problem::new(ProblemCode::NotAnAdministrator, detail)))
        }
        _ => Ok(()),
    }
}

/// Refuses a resource that would take the place of the API or share a scope with it.
///
/// # Errors
/// A sentence for whoever declared it.
pub fn check_declared(declared: &str, scopes: &[ResourceScope], issuer: &Issuer) -> Result<(), String> {
    let own = identifier(issuer);
    if declared == own || declared.strip_prefix(own.as_str()).is_some_and(|rest| rest.starts_with('/')) {
        return Err(format!("identifier: {own} is the provider's own API, which needs no [[resource]]"));
    }
    match scopes.iter().find(|scope| is_scope(&scope.name)) {
        None => Ok(()),
        Some(scope) => Err(format!("scopes: `{}` belongs to the provider's own API", scope.name)),
    }
}

#[cfg(test)]
mod tests;
