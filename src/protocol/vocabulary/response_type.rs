//! `response_type` (RFC 6749 §3.1.1 <https://www.rfc-editor.org/rfc/rfc6749#section-3.1.1>; OpenID Connect Core §3;
//! Multiple Response Type Encoding Practices §3, §5).

use crate::model::{Client, GrantType, Provider, ResponseType};
use crate::protocol::{Clause, ErrorCode, OAuthError, Parameters};

/// Reads the parameter.
///
/// # Errors
/// "If an authorization request is missing the `response_type` parameter, or if the response type is not understood, the
/// authorization server MUST return an error response": `invalid_request`, `unsupported_response_type`.
pub fn parse(parameters: &Parameters) -> Result<ResponseType, OAuthError> {
    let text = parameters
        .get("response_type")
        .ok_or_else(|| OAuthError::invalid_request("response_type is missing.").under(Clause::ResponseType))?;
    text.parse().map_err(|_| unsupported())
}

/// Checks that provider and client use it.
///
/// # Errors
/// `unsupported_response_type` where the provider does not serve it; `unauthorized_client`: "The client is not authorized to
/// request an authorization code using this method."
pub fn check_allowed(response_type: ResponseType, client: &Client, provider: &Provider) -> Result<(), OAuthError> {
    if !provider.response_types.contains(&response_type) {
        return Err(unsupported());
    }
    let registered = &client.metadata.response_types;
    let grants = &client.metadata.grant_types;
    // RFC 7591 §2: if omitted, the default is `code`, and for `grant_types` `authorization_code`.
    let is_registered =
        if registered.is_empty() { response_type == ResponseType::CODE } else { registered.contains(&response_type) };
    let may_use = |grant_type| grants.is_empty() || client.allows_grant(grant_type);
    let may_have_codes = !response_type.code || may_use(GrantType::AuthorizationCode);
    // OpenID Connect Registration §2 lists `implicit` beside every response type that returns a token from this endpoint.
    let may_have_tokens = !response_type.has_token() || may_use(GrantType::Implicit);
    if is_registered && may_have_codes && may_have_tokens {
        return Ok(());
    }
    Err(OAuthError::new(ErrorCode::UnauthorizedClient, "This client is not registered for this response_type.")
        .with_detail(response_type.to_string())
        .under(Clause::ResponseTypeRegistered))
}

fn unsupported() -> OAuthError {
    OAuthError::new(ErrorCode::UnsupportedResponseType, "This response_type is not supported.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::fixture::{client, provider};

    #[test]
    fn what_is_not_understood_is_unsupported_and_what_is_missing_is_invalid() {
        // CD-027
        for (query, error) in [
            ("", "invalid_request"),
            ("response_type=", "invalid_request"),
            ("response_type=code+code", "unsupported_response_type"),
            ("response_type=CODE", "unsupported_response_type"),
            ("response_type=id_token++code", "unsupported_response_type"),
            ("response_type=none", "unsupported_response_type"),
            ("response_type=token", "unsupported_response_type"),
            ("response_type=code,token", "unsupported_response_type"),
        ] {
            assert_eq!(parse(&Parameters::parse(query.as_bytes()).unwrap()).unwrap_err().code.name(), error, "{query}");
        }
        let parameters = Parameters::parse(b"response_type=token+id_token+code").unwrap();
        assert_eq!(parse(&parameters).unwrap().to_string(), "code id_token token");
    }

    #[test]
    fn provider_and_client_both_have_a_say() {
        // CD-025
        let (mut provider, mut client) = (provider(), client("app"));
        let hybrid: ResponseType = "code id_token".parse().unwrap();
        let verdict = |response_type, client: &Client, provider: &Provider| {
            check_allowed(response_type, client, provider).err().map(|error| error.code.name())
        };
        assert_eq!(verdict(ResponseType::CODE, &client, &provider), None);
        assert_eq!(verdict(hybrid, &client, &provider), Some("unauthorized_client"));
        client.metadata.response_types = vec![hybrid];
        assert_eq!(verdict(hybrid, &client, &provider), Some("unauthorized_client"), "not without the grant type implicit");
        client.metadata.grant_types.push(GrantType::Implicit);
        assert_eq!(verdict(hybrid, &client, &provider), None);
        provider.response_types = vec![ResponseType::CODE];
        assert_eq!(verdict(hybrid, &client, &provider), Some("unsupported_response_type"));
        client.metadata.response_types = Vec::new();
        assert_eq!(verdict(ResponseType::CODE, &client, &provider), None);
        client.metadata.grant_types = vec![GrantType::ClientCredentials];
        assert_eq!(verdict(ResponseType::CODE, &client, &provider), Some("unauthorized_client"));
    }
}
