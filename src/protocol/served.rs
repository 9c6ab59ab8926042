//! What is built of OAuth 2.0 and OpenID Connect: the one list that the metadata publishes and registration judges by. A feature that comes adds its line here.

use crate::jose;
use crate::model::{ContentEncryption, GrantType, KeyManagement, Language, Provider, ResponseMode, ResponseType};
use crate::protocol::vocabulary::Prompt;

/// Languages of the pages, as BCP 47 tags.
pub const UI_LOCALES: [&str; 6] = Language::TAGS;

/// The response types of a provider: those it allows, in the order of OpenID Connect Core; every one of the six is built.
pub fn response_types(provider: &Provider) -> impl Iterator<Item = ResponseType> {
    ResponseType::ALL.into_iter().filter(|response_type| provider.response_types.contains(response_type))
}

/// The response modes of a provider: those it allows that one of its response types can use.
pub fn response_modes(provider: &Provider) -> impl Iterator<Item = ResponseMode> {
    let is_of_use = |mode: &ResponseMode| response_types(provider).any(|response_type| response_type.allows(*mode));
    ResponseMode::ALL.into_iter().filter(move |mode| provider.response_modes.contains(mode) && is_of_use(mode))
}

/// The grant types of a provider: those of the token endpoint, and `implicit` where its response types use it.
pub fn grant_types(provider: &Provider) -> impl Iterator<Item = GrantType> {
    let needs = |grant_type: &GrantType| match grant_type {
        GrantType::AuthorizationCode => response_types(provider).any(|one| one.code),
        GrantType::Implicit => response_types(provider).any(ResponseType::has_token),
        // A device gets refresh tokens, whatever the response types are.
        GrantType::RefreshToken | GrantType::ClientCredentials | GrantType::DeviceCode => true,
    };
    let all = [
        GrantType::AuthorizationCode,
        GrantType::Implicit,
        GrantType::RefreshToken,
        GrantType::ClientCredentials,
        GrantType::DeviceCode,
    ];
    all.into_iter().filter(needs)
}

/// How the key of an encrypted request object may be managed. The registration that first names one makes the key of its kind.
pub const REQUEST_OBJECT_ALGS: [KeyManagement; 6] = KeyManagement::ALL;

/// How the content of a request object may be encrypted: what we decrypt (decision 24).
pub fn request_object_encs() -> impl Iterator<Item = ContentEncryption> {
    ContentEncryption::ALL.into_iter().filter(|encryption| jose::is_gcm(*encryption))
}

/// What `prompt` may say: "`create`" only where people make accounts of their own (OpenID Connect Initiating User Registration 1.0 §4.2
/// <https://openid.net/specs/openid-connect-prompt-create-1_0.html>).
pub fn prompts(provider: &Provider) -> impl Iterator<Item = Prompt> {
    let is_open = provider.sign_up.is_open();
    Prompt::ALL.into_iter().filter(move |prompt| is_open || *prompt != Prompt::Create)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::fixture::provider;

    /// Response types, modes and grant types, in words.
    fn served(types: &[&str], modes: &[ResponseMode]) -> (String, String, String) {
        let mut provider = provider();
        provider.response_types = types.iter().map(|text| text.parse().unwrap()).collect();
        provider.response_modes = modes.to_vec();
        let types: Vec<_> = response_types(&provider).map(|one| one.to_string()).collect();
        let modes: Vec<_> = response_modes(&provider).map(ResponseMode::name).collect();
        let grants: Vec<_> = grant_types(&provider).map(GrantType::name).collect();
        (types.join(", "), modes.join(" "), grants.join(" "))
    }

    #[test]
    fn what_is_served_follows_from_what_the_provider_allows() {
        let all = &ResponseMode::ALL[..];
        let (types, modes, grants) = served(&["code"], all);
        assert_eq!((types.as_str(), modes.as_str()), ("code", "query fragment form_post"));
        assert_eq!(grants, "authorization_code refresh_token client_credentials urn:ietf:params:oauth:grant-type:device_code");
        // Tokens never travel in the query.
        let (types, modes, grants) = served(&["token id_token", "id_token"], all);
        assert_eq!((types.as_str(), modes.as_str()), ("id_token, id_token token", "fragment form_post"));
        assert_eq!(grants, "implicit refresh_token client_credentials urn:ietf:params:oauth:grant-type:device_code");
        let (_, modes, grants) = served(&["code id_token"], &[ResponseMode::Query, ResponseMode::FormPost]);
        assert_eq!(
            (modes.as_str(), grants.as_str()),
            (
                "form_post",
                "authorization_code implicit refresh_token client_credentials urn:ietf:params:oauth:grant-type:device_code"
            )
        );
    }
}
