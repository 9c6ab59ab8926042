//! Resource Indicators for OAuth 2.0 (RFC 8707 <https://www.rfc-editor.org/rfc/rfc8707>): for whom an access token is, and so how
//! it looks, how long it lives and which scopes it carries.

use url::Url;

use super::clause::Clause;
use super::error::{ErrorCode, OAuthError};
use crate::model::{AccessTokenFormat, Client, Provider, Resource, Scope, Seconds};

/// An access token to be issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// `aud`: identifiers of resources, and the issuer if the token may fetch the person's claims (or names no resource).
    pub audience: Vec<String>,
    /// The scopes that mean something there.
    pub scope: Scope,
    /// Opaque or JWT.
    pub format: AccessTokenFormat,
    /// How long it lives.
    pub lifetime: Seconds,
}

/// The `resource` values of a request, checked against the provider's resources: what an authorization request may ask for.
///
/// # Errors
/// `invalid_target`: "The requested resource is invalid, missing, unknown, or malformed." (§2)
pub fn check(requested: &[String], resources: &[Resource]) -> Result<(), OAuthError> {
    for identifier in requested {
        // "Its value MUST be an absolute URI … The URI MUST NOT include a fragment component." (§2)
        if Url::parse(identifier).is_err() || identifier.contains('#') {
            return Err(invalid_target("resource is not an absolute URI without a fragment."));
        }
        if !resources.iter().any(|resource| resource.enabled && resource.identifier == *identifier) {
            return Err(
                invalid_target("resource is not known here.").with_detail(identifier.chars().take(200).collect::<String>())
            );
        }
    }
    Ok(())
}

/// Narrows the resources of a grant to those of a token request (§2.2): a client may ask for fewer than were granted, so that each
/// resource gets a token of its own, and never for another.
///
/// # Errors
/// `invalid_target` for one that was not granted.
pub fn narrow(requested: &[String], granted: &[String]) -> Result<Vec<String>, OAuthError> {
    if requested.is_empty() {
        return Ok(granted.to_vec());
    }
    match requested.iter().find(|identifier| !granted.contains(identifier)) {
        None => Ok(requested.to_vec()),
        Some(_) => Err(invalid_target("resource was not part of the authorization request.")),
    }
}

/// Decides the audience, scopes, format and lifetime of an access token from the resources named and the scopes granted.
///
/// Without a named resource the scopes tell: "If a `scope` parameter is present in the request, the authorization server SHOULD use it
/// to infer the value of the default resource indicator to be used in the `aud` claim" (RFC 9068 §3). With `openid`, or where no
/// resource is meant, the issuer is meant too.
///
/// # Errors
/// `invalid_target` for an unknown resource; `invalid_scope` where a JWT would mix the scopes of resources that were not named.
pub fn target(
    named: &[String],
    scope: &Scope,
    resources: &[Resource],
    client: &Client,
    provider: &Provider,
) -> Result<Target, OAuthError> {
    check(named, resources)?;
    let owns_a_scope = |resource: &&Resource| resource.scopes.iter().any(|own| scope.contains(&own.name));
    let live = || resources.iter().filter(|resource| resource.enabled);
    let meant: Vec<&Resource> = if named.is_empty() {
        live().filter(owns_a_scope).collect()
    } else {
        live().filter(|resource| named.contains(&resource.identifier)).collect()
    };
    let format = format(&meant, client);
    // "If the values in the `scope` parameter refer to different default resource indicator values, the authorization server SHOULD
    // reject the request with `invalid_scope`" (RFC 9068 §3).
    if named.is_empty() && meant.len() > 1 && format == AccessTokenFormat::Jwt {
        return Err(OAuthError::new(ErrorCode::InvalidScope, "The scopes belong to several resources: name one with resource.")
            .under(Clause::Resource));
    }
    let ours = meant.is_empty() || (named.is_empty() && scope.contains("openid"));
    let mut audience: Vec<String> = meant.iter().map(|resource| resource.identifier.clone()).collect();
    if ours {
        audience.push(provider.issuer.as_str().to_owned());
    }
    let belongs_to = |word: &str, resource: &Resource| resource.scopes.iter().any(|own| own.name == word);
    let scope = scope.filter(|word| {
        let foreign = live().any(|resource| belongs_to(word, resource));
        if foreign { meant.iter().any(|resource| belongs_to(word, resource)) } else { ours }
    });
    Ok(Target { audience, scope, format, lifetime: lifetime(&meant, client, provider) })
}

/// A JWT where every resource meant takes one; what the client says where no resource is meant.
fn format(meant: &[&Resource], client: &Client) -> AccessTokenFormat {
    match meant {
        [] => client.metadata.access_token_format.unwrap_or_default(),
        meant if meant.iter().all(|resource| resource.access_token_format == AccessTokenFormat::Jwt) => AccessTokenFormat::Jwt,
        _ => AccessTokenFormat::Opaque,
    }
}

/// The shortest of the resources' lifetimes; the client's, else the provider's, for one that has none.
fn lifetime(meant: &[&Resource], client: &Client, provider: &Provider) -> Seconds {
    let default = client.metadata.access_token_lifetime.unwrap_or(provider.lifetimes.access_token);
    meant.iter().map(|resource| resource.access_token_lifetime.unwrap_or(default)).min().unwrap_or(default)
}

fn invalid_target(description: &'static str) -> OAuthError {
    OAuthError::new(ErrorCode::InvalidTarget, description)
}

/// Resources for tests.
#[cfg(test)]
pub(crate) mod fixture {
    use crate::model::{AccessTokenFormat, Id, Managed, Resource, ResourceScope, Scope};
    use crate::protocol::fixture::NOW;

    pub(crate) fn resource(identifier: &str, scopes: &str) -> Resource {
        let scope = |name: &str| ResourceScope { name: name.to_owned(), description: String::new() };
        Resource {
            id: Id::new(identifier),
            provider: Id::new("provider"),
            identifier: identifier.to_owned(),
            display_name: identifier.to_owned(),
            scopes: Scope::parse(scopes).iter().map(scope).collect(),
            access_token_format: AccessTokenFormat::Opaque,
            access_token_lifetime: None,
            introspection_clients: Vec::new(),
            enabled: true,
            managed: Managed::People,
            created_at: NOW,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::fixture::resource;
    use super::*;
    use crate::protocol::fixture::{client, provider};

    const RS1: &str = "https://rs1.test";
    const RS2: &str = "https://rs2.test";
    const OP: &str = "https://op.test";

    fn strings(words: &[&str]) -> Vec<String> {
        words.iter().map(|&word| word.to_owned()).collect()
    }

    fn targeted(named: &[&str], scope: &str, resources: &[Resource]) -> (Vec<String>, String) {
        let target = target(&strings(named), &Scope::parse(scope), resources, &client("C1"), &provider()).unwrap();
        (target.audience, target.scope.to_string())
    }

    #[test]
    fn the_audience_is_what_was_named_or_what_the_scopes_mean_or_the_issuer() {
        let resources = [resource(RS1, "read write"), resource(RS2, "admin")];
        let cases: [(&[&str], &str, &[&str], &str); 7] = [
            (&[], "openid email", &[OP], "openid email"),
            (&[], "", &[OP], ""),
            (&[], "read", &[RS1], "read"),
            (&[], "openid read", &[RS1, OP], "openid read"),
            (&[RS1], "openid read admin", &[RS1], "read"),
            (&[RS1, RS2], "openid read admin", &[RS1, RS2], "read admin"),
            (&[RS2], "openid", &[RS2], ""),
        ];
        for (named, scope, audience, kept) in cases {
            assert_eq!(targeted(named, scope, &resources), (strings(audience), kept.to_owned()), "{named:?} {scope}");
        }
    }

    #[test]
    fn a_resource_that_is_unknown_disabled_or_malformed_is_an_invalid_target() {
        let mut off = resource(RS2, "admin");
        off.enabled = false;
        let resources = [resource(RS1, "read"), off];
        for bad in [RS2, "https://rs3.test", "https://rs1.test/", "https://rs1.test#x", "rs1", ""] {
            assert_eq!(check(&strings(&[bad]), &resources).unwrap_err().code, ErrorCode::InvalidTarget, "{bad}");
        }
        assert_eq!(check(&strings(&[RS1]), &resources), Ok(()));
        assert_eq!(targeted(&[], "admin", &resources).0, [OP], "a disabled resource is never inferred");
    }

    #[test]
    fn a_token_request_may_narrow_the_granted_resources_and_not_widen_them() {
        let granted = strings(&[RS1, RS2]);
        assert_eq!(narrow(&[], &granted), Ok(granted.clone()));
        assert_eq!(narrow(&strings(&[RS2]), &granted), Ok(strings(&[RS2])));
        assert_eq!(narrow(&strings(&[RS1]), &[]).unwrap_err().code, ErrorCode::InvalidTarget);
    }

    #[test]
    fn format_and_lifetime_come_from_the_resource_then_the_client_then_the_provider() {
        let jwt = Resource {
            access_token_format: AccessTokenFormat::Jwt,
            access_token_lifetime: Some(Seconds(60)),
            ..resource(RS1, "read")
        };
        let resources = [jwt, resource(RS2, "admin")];
        let mut app = client("C1");
        let of = |app: &Client, named: &[&str]| {
            let target = target(&strings(named), &Scope::parse("read admin"), &resources, app, &provider()).unwrap();
            (target.format, target.lifetime)
        };
        assert_eq!(of(&app, &[RS1]), (AccessTokenFormat::Jwt, Seconds(60)));
        assert_eq!(of(&app, &[RS2]), (AccessTokenFormat::Opaque, Seconds(300)));
        assert_eq!(of(&app, &[RS1, RS2]), (AccessTokenFormat::Opaque, Seconds(60)));
        app.metadata.access_token_lifetime = Some(Seconds(900));
        app.metadata.access_token_format = Some(AccessTokenFormat::Jwt);
        assert_eq!(of(&app, &[RS2]), (AccessTokenFormat::Opaque, Seconds(900)));
        let plain = target(&[], &Scope::parse("openid"), &resources, &app, &provider()).unwrap();
        assert_eq!((plain.format, plain.lifetime), (AccessTokenFormat::Jwt, Seconds(900)));
    }

    #[test]
    fn a_jwt_never_mixes_the_scopes_of_resources_that_were_not_named() {
        let resources = [RS1, RS2].map(|identifier| Resource {
            access_token_format: AccessTokenFormat::Jwt,
            ..resource(identifier, if identifier == RS1 { "read" } else { "admin" })
        });
        let mixed = target(&[], &Scope::parse("read admin"), &resources, &client("C1"), &provider());
        assert_eq!(mixed.unwrap_err().code, ErrorCode::InvalidScope);
    }
}
