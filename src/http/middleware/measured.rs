//! Which routes are measured as which endpoint.

use crate::model::Endpoint;

/// The endpoint behind a route; assets, logout and what is asked once a year are not measured apart.
pub fn endpoint(route: &str) -> Option<Endpoint> {
    Some(match route {
        "/oauth/auz/authorize" => Endpoint::Authorize,
        "/oauth/oauth20/token" => Endpoint::Token,
        "/oauth/userinfo" => Endpoint::Userinfo,
        "/oauth/jwks" => Endpoint::Jwks,
        "/.well-known/openid-configuration" | "/.well-known/oauth-authorization-server" => Endpoint::Discovery,
        "/oauth/introspect" | "/oauth/revoke" => Endpoint::Introspection,
        "/login" => Endpoint::Login,
        _ if is_under(route, "/api") => Endpoint::Api,
        _ if ["/admin", "/portal", "/account"].iter().any(|own| is_under(route, own)) => Endpoint::Pages,
        _ => return None,
    })
}

fn is_under(route: &str, prefix: &str) -> bool {
    route.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
