//! The provider's own API as a protected resource (RFC 6749 §3.3 <https://www.rfc-editor.org/rfc/rfc6749#section-3.3>, RFC 6750
//! §3.1, RFC 8707): its identifier, its scopes, and who may hold and use them.
//!
//! It is a resource like any other, but built in: its scopes are never implied, cannot be had by registering, and count only while
//! the client's registered `scope` names them and, where a person stands behind the token, that person's role comprises what is done
//! or, for the developer portal, their role in the team does.

use serde_json::{Map, Value};

use super::bearer::Refusal;
use super::introspection::Known;
use super::oauth2::authorize::AuthorizationRequest;
use super::problem::{Problem, ProblemCode};
use crate::jose::json;
use crate::model::{
    AccessTokenFormat, Action, Authority, Client, Id, Issuer, Managed, Provider, Resource, ResourceScope, Scope, User, may,
};

/// The path of the API under the issuer.
pub const PATH: &str = "/api";

/// A scope: its word, its sentence for the consent page, and the actions that it opens.
struct Own(&'static str, &'static str, &'static [Action]);

/// Every scope. Each action that an operation does is opened by one of them.
const SCOPES: [Own; 25] = [
    Own("users:read", "See the people of this organisation", &[Action::SeePeople]),
    Own(
        "users:write",
        "Add, change, disable and remove people, and make links with which they choose a password",
        &[Action::AddPeople, Action::ChangePeople, Action::SwitchPeople, Action::InvitePeople, Action::DeletePeople],
    ),
    Own("roles:write", "Say who administers this organisation", &[Action::Appoint]),
    Own("sessions:read", "See where people are signed in and which apps have access", &[Action::SeeSessions]),
    Own("sessions:write", "End sessions and take access from apps", &[Action::EndSessions]),
    Own("clients:read", "See the apps of this provider and their settings", &[Action::SeeClients]),
    Own(
        "clients:write",
        "Register, change, disable and remove apps of this provider, and make their secrets",
        &[Action::ChangeClients],
    ),
    Own(
        "upstreams:read",
        "See the providers that people sign in through, and which authorities are trusted",
        &[Action::SeeUpstreams],
    ),
    Own(
        "upstreams:write",
        "Add, change, try and remove providers that people sign in through, and trusted authorities",
        &[Action::ChangeUpstreams],
    ),
    Own("providers:read", "See the providers of this organisation and their settings", &[Action::SeeProviders]),
    Own("providers:write", "Make, change and remove providers of this organisation", &[Action::ChangeProviders]),
    Own("resources:read", "See the APIs that apps of this provider call", &[Action::SeeResources]),
    Own("resources:write", "Add, change and remove APIs that apps of this provider call", &[Action::ChangeResources]),
    Own("keys:read", "See the signing keys of this provider and who has read them", &[Action::SeeKeys]),
    Own("keys:write", "Rotate and revoke the signing keys of this provider", &[Action::ChangeKeys]),
    Own("overview:read", "See how many people, apps and sign-ins this organisation has", &[Action::SeeOverview]),
    Own("teams:read", "See your teams and who is in them", &[Action::SeeTeams]),
    Own("teams:write", "Make, change and remove your teams, and say who is in them", &[Action::ChangeTeams]),
    Own("team_apps:read", "See the apps of your teams and their settings", &[Action::SeeTeamApps]),
    Own("team_apps:write", "Make, change and remove apps of your teams, and their secrets", &[Action::ChangeTeamApps]),
    Own("audit:read", "See who did what in this organisation", &[Action::SeeAudit]),
    Own("agreements:read", "See what people have to agree to", &[Action::SeeAgreements]),
    Own("agreements:write", "Say what people have to agree to", &[Action::ChangeAgreements]),
    Own("tenants:read", "See the organisations of this server", &[Action::SeeTenants]),
    Own("tenants:write", "Make, change and disable organisations of this server", &[Action::ChangeTenants]),
];

/// The scopes with their sentences.
pub fn scopes() -> impl Iterator<Item = (&'static str, &'static str)> {
    SCOPES.iter().map(|Own(name, sentence, _)| (*name, *sentence))
}

/// The members of a body, which is one JSON object in which no member appears twice (RFC 8259 §4).
///
/// # Errors
/// `invalid_request`.
pub fn parse_object(body: &[u8]) -> Result<Map<String, Value>, Problem> {
    json::parse_object(body).map_err(|_| Problem::invalid("The body is not one JSON object in which no member appears twice."))
}

/// The identifier of the API: `aud` of its tokens.
pub fn identifier(issuer: &Issuer) -> String {
    issuer.url(PATH)
}

/// The API as a resource of its provider. Its tokens are opaque, so that a withdrawal holds at once.
pub fn resource(provider: &Provider) -> Resource {
    let scope =
        |Own(name, description, _): &Own| ResourceScope { name: (*name).to_owned(), description: (*description).to_owned() };
    let identifier = identifier(&provider.issuer);
    Resource {
        id: Id::new(identifier.as_str()),
        provider: provider.id.clone(),
        display_name: format!("{} API", provider.display_name),
        identifier,
        scopes: SCOPES.iter().map(scope).collect(),
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
    SCOPES.iter().any(|Own(name, ..)| *name == word)
}

/// The scope that opens an action.
pub fn scope(action: Action) -> &'static str {
    SCOPES.iter().find(|Own(_, _, actions)| actions.contains(&action)).map_or("", |Own(name, ..)| name)
}

/// Everything that the API's scopes among these open.
pub fn opened_by(scope: &Scope) -> Authority {
    let opens = |Own(name, ..): &&Own| scope.contains(name);
    Authority::of(SCOPES.iter().filter(opens).flat_map(|Own(_, _, actions)| actions.iter().copied()))
}

/// Everything that a token opens as its client is now.
pub fn opened(known: &Known, client: &Client) -> Authority {
    opened_by(&known.scope.filter(|word| may_ask(client, word)))
}

/// Whether a client may ask for a scope: one that its registered `scope` names, or, if it has none, any but the API's.
pub fn may_ask(client: &Client, word: &str) -> bool {
    client.metadata.scope.as_ref().map_or(!is_scope(word), |registered| registered.contains(word))
}

/// Whether a scope is of no use to a person: their role comprises nothing that it opens.
fn is_beyond(word: &str, user: &User) -> bool {
    let comprises = |action: &Action| action.is_of_teams() || user.admin_role.is_some_and(|role| may(role, *action));
    SCOPES.iter().any(|Own(name, _, actions)| *name == word && !actions.iter().any(comprises))
}

/// The request without the API's scopes that are of no use to the person, if it has such: "The authorization server MAY fully or
/// partially ignore the scope requested by the client, based on the authorization server policy" (RFC 6749 §3.3).
pub fn narrowed(request: &AuthorizationRequest, user: &User) -> Option<AuthorizationRequest> {
    let is_beyond = |word: &str| is_beyond(word, user);
    request
        .scope
        .iter()
        .any(is_beyond)
        .then(|| AuthorizationRequest { scope: request.scope.filter(|word| !is_beyond(word)), ..request.clone() })
}

/// Why a live token does not open the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Closed {
    /// The token does not suffice.
    Token(Refusal),
    /// The person behind it does not.
    Person(Problem),
}

/// Judges a live token at a door to an action: how far whoever holds it reaches. Client and person are judged as they are now: a
/// scope that was taken from the client, or a role from the person, no longer counts. A client of its own may do what its token's
/// scopes open, a person what their role comprises.
///
/// # Errors
/// [`Closed`].
pub fn admit(
    known: &Known,
    client: &Client,
    person: Option<&User>,
    action: Action,
    issuer: &Issuer,
) -> Result<Authority, Closed> {
    if !known.audience.contains(&identifier(issuer)) {
        return Err(Closed::Token(Refusal::InvalidToken("the token is for another resource".to_owned())));
    }
    let opened = opened(known, client);
    if !opened.may(action) {
        return Err(Closed::Token(Refusal::InsufficientScope(scope(action))));
    }
    let Some(person) = person else { return Ok(opened) };
    let refused = |code, detail: String| Err(Closed::Person(Problem::new(code, detail)));
    match person.admin_role {
        // What a team has a say in is judged where the team is known.
        role if action.is_of_teams() => Ok(Authority::of_role(role)),
        Some(role) if may(role, action) => Ok(Authority::of_role(Some(role))),
        Some(role) => {
            let able: Vec<_> = action.roles().iter().map(|role| role.name()).collect();
            let detail = format!("The role {} does not comprise this; one of {} does.", role.name(), able.join(", "));
            refused(ProblemCode::RoleTooNarrow, detail)
        }
        None => refused(ProblemCode::NotAnAdministrator, "The person who gave this token has no role here.".to_owned()),
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
