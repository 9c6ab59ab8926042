//! OAuth 2.0 Token Introspection (RFC 7662 <https://www.rfc-editor.org/rfc/rfc7662>).
//!
//! Whoever may not know a token learns nothing of it: "If the … protected resource is not allowed to introspect this particular
//! token, then the authorization server MUST return an introspection response with the `active` field set to `false`. Note that to
//! avoid disclosing too much … the authorization server SHOULD NOT include any additional information" (§2.2).

use serde_json::{Map, Value};

use super::error::OAuthError;
use super::jwt_access_token::{JwtAccessToken, audience};
use super::oauth2::client_authentication::{Authenticated, refused};
use crate::model::{AccessToken, Client, Grant, Id, Instant, Issuer, RefreshToken, Resource, Scope};

/// Refuses those who may not ask about anything: "To prevent token scanning attacks, the endpoint MUST also require some
/// form of authorization to access this endpoint" (§2.1), so a public client cannot.
///
/// # Errors
/// `invalid_client`.
pub fn check_asker(authenticated: &Authenticated<'_>) -> Result<(), OAuthError> {
    if authenticated.is_confidential() { Ok(()) } else { Err(refused("A public client may not introspect.")) }
}

/// What is known of a token, whatever its form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The client it was issued to.
    pub client: Id<Client>,
    /// Its scopes.
    pub scope: Scope,
    /// For whom it is; empty for a refresh token, which is for nobody but its client.
    pub audience: Vec<String>,
    /// `jti` of a JWT.
    pub jti: Option<String>,
    /// When it was issued.
    pub issued_at: Instant,
    /// When it expires.
    pub expires_at: Instant,
    /// Whether it is an access token.
    pub is_access_token: bool,
}

impl Known {
    /// An opaque access token; an empty audience means the issuer.
    pub fn opaque(token: &AccessToken, issuer: &Issuer) -> Self {
        let audience = if token.audience.is_empty() { vec![issuer.as_str().to_owned()] } else { token.audience.clone() };
        Self {
            client: token.client.clone(),
            scope: token.scope.clone(),
            audience,
            jti: None,
            issued_at: token.issued_at,
            expires_at: token.expires_at,
            is_access_token: true,
        }
    }

    /// A JWT access token.
    pub fn jwt(token: &JwtAccessToken) -> Self {
        Self {
            client: token.client.clone(),
            scope: token.scope.clone(),
            audience: token.audience.clone(),
            jti: Some(token.jti.clone()),
            issued_at: token.issued_at,
            expires_at: token.expires_at,
            is_access_token: true,
        }
    }

    /// A refresh token.
    pub fn refresh(token: &RefreshToken) -> Self {
        Self {
            client: token.client.clone(),
            scope: token.scope.clone(),
            audience: Vec::new(),
            jti: None,
            issued_at: token.issued_at,
            expires_at: token.expires_at,
            is_access_token: false,
        }
    }

    /// Whether this client may know of the token: its owner, or a client named by one of the resources it is for.
    pub fn may_be_told(&self, asker: &Client, resources: &[Resource]) -> bool {
        let for_asker = |resource: &&Resource| {
            resource.enabled && self.audience.contains(&resource.identifier) && resource.introspection_clients.contains(&asker.id)
        };
        self.client == asker.id || (self.is_access_token && resources.iter().any(|resource| for_asker(&resource)))
    }

    /// The scopes that the asker is told: all for the owner, those of its own resources for a resource server.
    fn scope_for(&self, asker: &Client, resources: &[Resource]) -> Scope {
        if self.client == asker.id {
            return self.scope.clone();
        }
        let foreign = |word: &str| {
            let owns = |resource: &&Resource| resource.scopes.iter().any(|scope| scope.name == word);
            let mut owners = resources.iter().filter(owns).peekable();
            owners.peek().is_some() && owners.all(|resource| !resource.introspection_clients.contains(&asker.id))
        };
        self.scope.filter(|word| !foreign(word))
    }
}

/// The answer about a token that is not active, or not for this asker: always exactly this.
pub fn inactive() -> Map<String, Value> {
    Map::from_iter([("active".to_owned(), Value::Bool(false))])
}

/// The person behind a token.
#[derive(Clone, Copy, Debug)]
pub struct Person<'a> {
    /// `sub` as the token's own client knows it.
    pub subject: &'a str,
    /// The grant.
    pub grant: &'a Grant,
}

/// The answer about a live token (§2.2; `acr` and `auth_time` are RFC 9470 §6.2). That it lives is settled before, by
/// [`super::oauth2::standing`] and the token's own dates.
pub fn active(
    known: &Known,
    person: Option<Person<'_>>,
    asker: &Client,
    resources: &[Resource],
    issuer: &Issuer,
) -> Map<String, Value> {
    if !known.may_be_told(asker, resources) {
        return inactive();
    }
    let mut answer = Map::new();
    let mut put = |name: &str, value: Value| answer.insert(name.to_owned(), value);
    put("active", true.into());
    put("iss", issuer.as_str().into());
    put("client_id", known.client.as_str().into());
    put("sub", person.map_or(known.client.as_str(), |person| person.subject).into());
    put("iat", known.issued_at.epoch_seconds().into());
    put("exp", known.expires_at.epoch_seconds().into());
    let scope = known.scope_for(asker, resources);
    if !scope.is_empty() {
        put("scope", scope.to_string().into());
    }
    if known.is_access_token {
        put("token_type", "Bearer".into());
        put("aud", audience(&known.audience));
    }
    if let Some(jti) = &known.jti {
        put("jti", jti.as_str().into());
    }
    if let Some(Person { grant, .. }) = person {
        put("auth_time", grant.auth_time.epoch_seconds().into());
        put("acr", grant.acr.as_str().into());
    }
    answer
}

/// Adds what the client's mappings say in its access tokens, where the asker may know of the token: a resource server that reads an
/// opaque token here learns what a JWT would have told it.
#[must_use]
pub fn with_mapped(mut answer: Map<String, Value>, mapped: Map<String, Value>) -> Map<String, Value> {
    if answer.get("active") == Some(&Value::Bool(true)) {
        for (name, value) in mapped {
            answer.entry(name).or_insert(value);
        }
    }
    answer
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::protocol::fixture::{NOW, client, grant, user};
    use crate::protocol::oauth2::client_authentication::Proof;
    use crate::protocol::resource_indicators::fixture::resource;

    fn known() -> Known {
        Known {
            client: Id::new("C1"),
            scope: Scope::parse("read admin"),
            audience: vec!["https://rs1.test".into()],
            jti: None,
            issued_at: NOW,
            expires_at: NOW,
            is_access_token: true,
        }
    }

    /// RS1 owns `read` and is asked about by `RS1`; likewise RS2 and `admin`.
    fn resources() -> [Resource; 2] {
        [("https://rs1.test", "read", "RS1"), ("https://rs2.test", "admin", "RS2")].map(|(identifier, scopes, asker)| {
            let mut resource = resource(identifier, scopes);
            resource.introspection_clients = vec![Id::new(asker)];
            resource
        })
    }

    fn answer(known: &Known, asker: &str) -> Value {
        let grant = grant("grant", &user("alice"), "session");
        let person = Person { subject: "alice", grant: &grant };
        let issuer = Issuer::new("https://op.test");
        Value::Object(active(known, Some(person), &client(asker), &resources(), &issuer))
    }

    #[test]
    fn the_owner_learns_all_and_a_resource_server_what_is_its_own() {
        let now = NOW.epoch_seconds();
        let full = json!({
            "active": true, "iss": "https://op.test", "client_id": "C1", "sub": "alice", "iat": now, "exp": now,
            "scope": "read admin", "token_type": "Bearer", "aud": "https://rs1.test", "auth_time": now - 1000,
            "acr": "urn:signet:acr:password",
        });
        assert_eq!(answer(&known(), "C1"), full);
        assert_eq!(answer(&known(), "RS1")["scope"], "read");
    }

    #[test]
    fn whoever_a_token_is_not_for_learns_exactly_that_it_is_not_active() {
        // IN-003
        for asker in ["RS2", "C2"] {
            assert_eq!(answer(&known(), asker).to_string(), r#"{"active":false}"#, "{asker}");
        }
        let mut disabled = resources();
        disabled[0].enabled = false;
        assert!(!known().may_be_told(&client("RS1"), &disabled));
    }

    #[test]
    fn a_refresh_token_is_for_its_client_alone() {
        let refresh = Known { is_access_token: false, ..known() };
        assert_eq!(answer(&refresh, "RS1").to_string(), r#"{"active":false}"#);
        let told = answer(&refresh, "C1");
        assert_eq!((told.get("token_type"), told.get("aud")), (None, None));
    }

    #[test]
    fn a_clients_own_token_has_the_client_as_subject() {
        let told = active(&known(), None, &client("C1"), &[], &Issuer::new("https://op.test"));
        assert_eq!(told["sub"], "C1");
        assert!(!told.contains_key("auth_time"));
    }

    #[test]
    fn mapped_claims_are_told_to_whoever_may_know_of_the_token() {
        let mapped = || json!({"department": "R&D", "sub": "mallory"}).as_object().unwrap().clone();
        let told = with_mapped(active(&known(), None, &client("C1"), &[], &Issuer::new("https://op.test")), mapped());
        assert_eq!((&told["department"], &told["sub"]), (&json!("R&D"), &json!("C1")));
        assert_eq!(with_mapped(inactive(), mapped()), inactive());
    }

    #[test]
    fn a_public_client_may_not_ask() {
        // IN-001
        let client = client("C2");
        assert!(check_asker(&Authenticated::for_test(&client, Proof::Public)).is_err());
        assert!(check_asker(&Authenticated::for_test(&client, Proof::Secret("s".into()))).is_ok());
    }
}
