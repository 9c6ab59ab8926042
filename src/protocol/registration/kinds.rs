//! The settings that a client of a kind begins with: code with PKCE for whoever signs people in (RFC 9700 §2.1.1), no secret where
//! none can be kept (RFC 8252 §8.4), refresh tokens that rotate (RFC 9700 §2.2.2), and no more scopes than a log-in needs.

use crate::model::{ApplicationType, AuthMethod, ClientKind, ClientMetadata, GrantType, ResponseType, Scope};

/// What an app may ask for that says nothing else: who somebody is.
const SIGN_IN: &str = "openid profile email";
const SIGN_IN_FOR_LONG: &str = "openid profile email offline_access";

/// The settings of a kind.
pub fn settings(kind: ClientKind) -> ClientMetadata {
    let signs_in = ClientMetadata {
        grant_types: vec![GrantType::AuthorizationCode, GrantType::RefreshToken],
        response_types: vec![ResponseType::CODE],
        scope: Some(Scope::parse(SIGN_IN)),
        ..ClientMetadata::default()
    };
    let public = ClientMetadata { token_endpoint_auth_method: AuthMethod::None, ..signs_in.clone() };
    match kind {
        ClientKind::Web => ClientMetadata { require_pkce: Some(true), ..signs_in },
        ClientKind::SinglePage => public,
        ClientKind::Native => ClientMetadata { application_type: ApplicationType::Native, ..public },
        ClientKind::Device => ClientMetadata {
            grant_types: vec![GrantType::DeviceCode, GrantType::RefreshToken],
            response_types: Vec::new(),
            // A device goes on after the person has signed out of the phone on which they allowed it.
            scope: Some(Scope::parse(SIGN_IN_FOR_LONG)),
            ..public
        },
        ClientKind::Machine => ClientMetadata { grant_types: vec![GrantType::ClientCredentials], ..ClientMetadata::default() },
    }
}

/// The kind that settings come closest to.
pub fn of(metadata: &ClientMetadata) -> ClientKind {
    let is_public = metadata.token_endpoint_auth_method == AuthMethod::None;
    match metadata.application_type {
        _ if metadata.response_types.is_empty() && metadata.grant_types.contains(&GrantType::DeviceCode) => ClientKind::Device,
        _ if metadata.response_types.is_empty() => ClientKind::Machine,
        ApplicationType::Native => ClientKind::Native,
        ApplicationType::Web if is_public => ClientKind::SinglePage,
        ApplicationType::Web => ClientKind::Web,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Origin, Rules, admit};
    use super::*;
    use crate::protocol::fixture::provider;

    fn begun(kind: ClientKind) -> ClientMetadata {
        let redirect_uris = match kind {
            ClientKind::Machine | ClientKind::Device => Vec::new(),
            ClientKind::Native => vec!["com.example.app:/cb".to_owned()],
            ClientKind::Web | ClientKind::SinglePage => vec!["https://app.test/cb".to_owned()],
        };
        ClientMetadata { redirect_uris, ..settings(kind) }
    }

    #[test]
    fn every_kind_begins_with_settings_that_may_be_registered_and_is_known_by_them() {
        let provider = provider();
        for kind in ClientKind::ALL {
            let origin = Origin::Developer;
            let rules = Rules { provider: &provider, origin, secret_length: None };
            let admitted = admit(begun(kind), &rules).unwrap_or_else(|error| panic!("{kind:?}: {error:?}"));
            assert_eq!(of(&admitted.metadata), kind);
        }
    }

    #[test]
    fn whoever_cannot_keep_a_secret_has_none_and_a_secret_comes_with_pkce() {
        for (kind, method, pkce) in [
            (ClientKind::Web, AuthMethod::ClientSecretBasic, Some(true)),
            (ClientKind::SinglePage, AuthMethod::None, None),
            (ClientKind::Native, AuthMethod::None, None),
            (ClientKind::Device, AuthMethod::None, None),
            (ClientKind::Machine, AuthMethod::ClientSecretBasic, None),
        ] {
            let settings = settings(kind);
            assert_eq!((settings.token_endpoint_auth_method, settings.require_pkce), (method, pkce), "{kind:?}");
            assert!(!settings.grant_types.contains(&GrantType::Implicit));
        }
    }
}
