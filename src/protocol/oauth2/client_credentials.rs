//! The client credentials grant (RFC 6749 §4.4 <https://www.rfc-editor.org/rfc/rfc6749#section-4.4>): a client acts for itself. No
//! person, no ID token, no refresh token ("A refresh token SHOULD NOT be included", §4.4.3).

use super::super::error::{ErrorCode, OAuthError};
use super::super::vocabulary;
use super::client_authentication::Authenticated;
use crate::model::{GrantType, Resource, Scope};

/// `grant_type=client_credentials`.
#[derive(Clone, Debug)]
pub struct ClientCredentialsRequest {
    /// `scope`; absent means all that the client may have.
    pub scope: Option<Scope>,
    /// `resource` (RFC 8707 §2.2).
    pub resources: Vec<String>,
}

/// The scopes that a client gets for itself, out of those of the provider's `resources`.
///
/// # Errors
/// `unauthorized_client` for a public client or one without this grant ("The client credentials grant type MUST only be used by
/// confidential clients"), `invalid_scope` for a scope that is personal, unknown, or not the client's.
pub fn judge(
    authenticated: &Authenticated<'_>,
    request: &ClientCredentialsRequest,
    resources: &[Resource],
) -> Result<Scope, OAuthError> {
    let client = authenticated.client();
    if !authenticated.is_confidential() || !client.allows_grant(GrantType::ClientCredentials) {
        return Err(OAuthError::new(ErrorCode::UnauthorizedClient, "The client may not use the client_credentials grant."));
    }
    let published: Scope = resources
        .iter()
        .filter(|resource| resource.enabled)
        .filter(|resource| request.resources.is_empty() || request.resources.contains(&resource.identifier))
        .flat_map(|resource| resource.scopes.iter().map(|scope| scope.name.clone()))
        // What belongs to no resource speaks of a person.
        .filter(|name| !vocabulary::scope::ALL.contains(&name.as_str()))
        .collect();
    // Scopes for itself are never implied: only those in the client's registered `scope`, which somebody wrote down.
    let allowed = client.metadata.scope.as_ref().map(|own| own.intersect(&published)).unwrap_or_default();
    match &request.scope {
        None => Ok(allowed),
        Some(asked) if asked.is_within(&allowed) => Ok(asked.clone()),
        Some(asked) => {
            let beyond = asked.filter(|word| !allowed.contains(word));
            Err(OAuthError::new(
                ErrorCode::InvalidScope,
                "A requested scope is not in the scope that the client is registered with.",
            )
            .with_detail(beyond.to_string()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::client_authentication::Proof;
    use super::super::fixture;
    use super::*;
    use crate::model::Client;
    use crate::protocol::resource_indicators::fixture::resource;

    fn ask(client: &Client, scope: Option<&str>, resources: &[&str]) -> Result<String, ErrorCode> {
        let published = [resource("https://rs1.test", "read write"), resource("https://rs2.test", "admin")];
        let request = ClientCredentialsRequest {
            scope: scope.map(Scope::parse),
            resources: resources.iter().map(|&resource| resource.to_owned()).collect(),
        };
        let authenticated = Authenticated::for_test(client, Proof::Secret("s".into()));
        judge(&authenticated, &request, &published).map(|scope| scope.to_string()).map_err(|error| error.code)
    }

    fn machine(scope: Option<&str>) -> Client {
        let mut client = fixture::client("C1");
        client.metadata.scope = scope.map(Scope::parse);
        client
    }

    #[test]
    fn a_client_gets_its_registered_scopes_and_may_ask_for_fewer() {
        let client = machine(Some("read write openid"));
        assert_eq!(ask(&client, None, &[]).as_deref(), Ok("read write"));
        assert_eq!(ask(&client, Some("write"), &[]).as_deref(), Ok("write"));
        assert_eq!(ask(&client, None, &["https://rs2.test"]).as_deref(), Ok(""));
    }

    #[test]
    fn personal_unknown_and_unregistered_scopes_are_refused() {
        // CD-022
        let client = machine(Some("read openid offline_access"));
        for scope in ["openid", "openid offline_access", "read openid", "write", "admin", "nobody-has-this"] {
            assert_eq!(ask(&client, Some(scope), &[]), Err(ErrorCode::InvalidScope), "{scope}");
        }
        assert_eq!(ask(&machine(None), Some("admin"), &[]), Err(ErrorCode::InvalidScope), "nothing is implied");
    }

    #[test]
    fn the_scope_belongs_to_the_resource_asked_for() {
        let client = machine(Some("read admin"));
        assert_eq!(ask(&client, Some("admin"), &["https://rs1.test"]), Err(ErrorCode::InvalidScope));
        assert_eq!(ask(&client, Some("admin"), &["https://rs2.test"]).as_deref(), Ok("admin"));
    }

    #[test]
    fn a_public_client_and_one_without_the_grant_are_refused() {
        // CD-019, CD-020
        let mut client = machine(Some("read"));
        let request = ClientCredentialsRequest { scope: None, resources: Vec::new() };
        let public = Authenticated::for_test(&client, Proof::Public);
        assert_eq!(judge(&public, &request, &[]).unwrap_err().code, ErrorCode::UnauthorizedClient);
        client.metadata.grant_types.clear();
        assert_eq!(ask(&client, None, &[]), Err(ErrorCode::UnauthorizedClient));
    }
}
