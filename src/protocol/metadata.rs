//! What a provider says of itself: OpenID Connect Discovery 1.0 §3
//! <https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata> and RFC 8414 §2, one document for both addresses;
//! with RFC 9207 §3, RFC 7662 and 7009 (through RFC 8414), RP-Initiated Logout §2.1, and Initiating User Registration §4.
//!
//! Every member is a registered one. What is not built is absent, or stated as `false` where absence would mean `true`.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::endpoint::Endpoint;
use super::oidc::claims;
use super::vocabulary::{Display, Prompt, acr, scope};
use super::{pkce, served};
use crate::model::{AuthMethod, ContentEncryption, GrantType, KeyManagement, Provider, Resource, ResponseMode, SigningAlgorithm};

/// The path of OpenID Connect Discovery §4.1, after the issuer.
pub const OPENID_CONFIGURATION: &str = "/.well-known/openid-configuration";

/// The path of RFC 8414 §3.1: between the host and the path of the issuer.
pub const OAUTH_AUTHORIZATION_SERVER: &str = "/.well-known/oauth-authorization-server";

/// The document of a provider that holds keys for the algorithms `held`.
pub fn document(provider: &Provider, held: &BTreeSet<SigningAlgorithm>, resources: &[Resource]) -> Value {
    let mut document = Map::new();
    document.insert("issuer".into(), provider.issuer.as_str().into());
    for endpoint in Endpoint::ALL.into_iter().filter(|endpoint| endpoint.is_served(provider)) {
        document.insert(endpoint.metadata_name().into(), endpoint.url(&provider.issuer).into());
    }
    document.extend(authorization(provider));
    document.extend(tokens(provider, held));
    document.extend(claims_and_scopes(resources));
    document.extend(logout());
    Value::Object(document)
}

fn authorization(provider: &Provider) -> Map<String, Value> {
    members([
        ("response_types_supported", served::response_types(provider).map(|one| one.to_string()).collect()),
        ("response_modes_supported", served::response_modes(provider).map(ResponseMode::name).collect()),
        ("code_challenge_methods_supported", json!([pkce::METHOD])),
        ("display_values_supported", Display::ALL.iter().map(|display| display.name()).collect()),
        ("prompt_values_supported", served::prompts(provider).map(Prompt::name).collect()),
        ("acr_values_supported", json!(acr::LEVELS)),
        ("ui_locales_supported", json!(served::UI_LOCALES)),
        ("authorization_response_iss_parameter_supported", json!(true)),
        ("claims_parameter_supported", json!(true)),
        ("request_parameter_supported", json!(true)),
        ("request_uri_parameter_supported", json!(true)),
        ("require_request_uri_registration", json!(true)),
        // "Servers SHOULD support `none` and RS256" (Discovery §3); RFC 9101 §10.5 forbids the former where requests must be signed
        ("request_object_signing_alg_values_supported", SigningAlgorithm::ALL.iter().map(|algorithm| algorithm.name()).collect()),
        ("request_object_encryption_alg_values_supported", served::REQUEST_OBJECT_ALGS.iter().map(|alg| alg.name()).collect()),
        ("request_object_encryption_enc_values_supported", served::request_object_encs().map(ContentEncryption::name).collect()),
    ])
}

fn tokens(provider: &Provider, held: &BTreeSet<SigningAlgorithm>) -> Map<String, Value> {
    let methods = |methods: &[AuthMethod]| -> Value { methods.iter().map(|method| method.name()).collect() };
    let confidential: Vec<_> = AuthMethod::ALL.into_iter().filter(|method| *method != AuthMethod::None).collect();
    // HS needs no key of ours, but a client secret that is long enough.
    let answers = SigningAlgorithm::ALL.into_iter().filter(|algorithm| algorithm.is_symmetric() || held.contains(algorithm));
    let answers: Value = answers.map(SigningAlgorithm::name).collect();
    let assertion: Value = SigningAlgorithm::ALL.iter().map(|algorithm| algorithm.name()).collect();
    let managements: Value = KeyManagement::ALL.iter().map(|one| one.name()).collect();
    let encryptions: Value = ContentEncryption::ALL.iter().map(|one| one.name()).collect();
    members([
        ("grant_types_supported", served::grant_types(provider).map(GrantType::name).collect()),
        ("id_token_signing_alg_values_supported", answers.clone()),
        ("userinfo_signing_alg_values_supported", answers),
        ("id_token_encryption_alg_values_supported", managements.clone()),
        ("id_token_encryption_enc_values_supported", encryptions.clone()),
        ("userinfo_encryption_alg_values_supported", managements),
        ("userinfo_encryption_enc_values_supported", encryptions),
        ("token_endpoint_auth_methods_supported", methods(&AuthMethod::ALL)),
        ("token_endpoint_auth_signing_alg_values_supported", assertion.clone()),
        ("revocation_endpoint_auth_methods_supported", methods(&AuthMethod::ALL)),
        ("revocation_endpoint_auth_signing_alg_values_supported", assertion.clone()),
        ("introspection_endpoint_auth_methods_supported", methods(&confidential)),
        ("introspection_endpoint_auth_signing_alg_values_supported", assertion),
    ])
}

fn claims_and_scopes(resources: &[Resource]) -> Map<String, Value> {
    let own = scope::ALL.into_iter();
    let of_resources = resources.iter().filter(|resource| resource.enabled).flat_map(|resource| &resource.scopes);
    let mut scopes: Vec<&str> = Vec::new();
    for name in own.chain(of_resources.map(|scope| scope.name.as_str())) {
        if !scopes.contains(&name) {
            scopes.push(name);
        }
    }
    members([
        ("scopes_supported", json!(scopes)),
        ("claims_supported", json!(claims::supported())),
        ("claim_types_supported", json!(["normal", "aggregated", "distributed"])),
        ("subject_types_supported", json!(["public", "pairwise"])),
    ])
}

/// Back-Channel Logout §2.1, Front-Channel Logout §3.
fn logout() -> Map<String, Value> {
    members([
        ("backchannel_logout_supported", json!(true)),
        ("backchannel_logout_session_supported", json!(true)),
        ("frontchannel_logout_supported", json!(true)),
        ("frontchannel_logout_session_supported", json!(true)),
    ])
}

fn members<const N: usize>(members: [(&str, Value); N]) -> Map<String, Value> {
    members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Issuer, Registration, ResponseType};
    use crate::protocol::fixture::provider;
    use crate::protocol::resource_indicators::fixture::resource;

    /// IANA, "OAuth Authorization Server Metadata", as far as this server may come to publish it. Read on the day of writing.
    const REGISTERED: [&str; 48] = [
        "issuer",
        "authorization_endpoint",
        "token_endpoint",
        "jwks_uri",
        "registration_endpoint",
        "device_authorization_endpoint",
        "scopes_supported",
        "response_types_supported",
        "response_modes_supported",
        "grant_types_supported",
        "token_endpoint_auth_methods_supported",
        "token_endpoint_auth_signing_alg_values_supported",
        "ui_locales_supported",
        "revocation_endpoint",
        "revocation_endpoint_auth_methods_supported",
        "revocation_endpoint_auth_signing_alg_values_supported",
        "introspection_endpoint",
        "introspection_endpoint_auth_methods_supported",
        "introspection_endpoint_auth_signing_alg_values_supported",
        "code_challenge_methods_supported",
        "userinfo_endpoint",
        "acr_values_supported",
        "subject_types_supported",
        "id_token_signing_alg_values_supported",
        "userinfo_signing_alg_values_supported",
        "id_token_encryption_alg_values_supported",
        "id_token_encryption_enc_values_supported",
        "userinfo_encryption_alg_values_supported",
        "userinfo_encryption_enc_values_supported",
        "request_object_signing_alg_values_supported",
        "request_object_encryption_alg_values_supported",
        "request_object_encryption_enc_values_supported",
        "display_values_supported",
        "claim_types_supported",
        "claims_supported",
        "claims_locales_supported",
        "claims_parameter_supported",
        "request_parameter_supported",
        "request_uri_parameter_supported",
        "require_request_uri_registration",
        "end_session_endpoint",
        "backchannel_logout_supported",
        "backchannel_logout_session_supported",
        "frontchannel_logout_supported",
        "frontchannel_logout_session_supported",
        "check_session_iframe",
        "authorization_response_iss_parameter_supported",
        "prompt_values_supported",
    ];

    fn published() -> Value {
        let held = BTreeSet::from([SigningAlgorithm::RS256, SigningAlgorithm::ES256]);
        document(&provider(), &held, &[resource("https://rs1.test", "read openid")])
    }

    fn texts(document: &Value, name: &str) -> Vec<String> {
        document[name].as_array().unwrap().iter().map(|value| value.as_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn only_registered_members_are_published() {
        // conformance 1.3: "unknown metadata members W"
        for name in published().as_object().unwrap().keys() {
            assert!(REGISTERED.contains(&name.as_str()), "{name} is not a registered member");
        }
    }

    #[test]
    fn the_required_members_are_there_and_every_url_begins_with_the_issuer() {
        let document = published();
        let required = [
            "issuer",
            "authorization_endpoint",
            "token_endpoint",
            "jwks_uri",
            "response_types_supported",
            "subject_types_supported",
            "id_token_signing_alg_values_supported",
        ];
        for name in required {
            assert!(document.get(name).is_some(), "{name}");
        }
        for (name, value) in document.as_object().unwrap() {
            if name.ends_with("_endpoint") || name.ends_with("_uri") {
                assert!(value.as_str().unwrap().starts_with("https://op.test/oauth/"), "{name}");
            }
        }
    }

    #[test]
    fn an_issuer_with_a_path_keeps_it_in_every_url() {
        let mut provider = provider();
        provider.issuer = Issuer::new("https://op.test/acme");
        let document = document(&provider, &BTreeSet::new(), &[]);
        assert_eq!(document["issuer"], "https://op.test/acme");
        assert_eq!(document["token_endpoint"], "https://op.test/acme/oauth/oauth20/token");
    }

    #[test]
    fn algorithms_are_those_with_a_key_and_never_none() {
        // "The algorithm RS256 MUST be included." (Discovery §3)
        let algorithms = texts(&published(), "id_token_signing_alg_values_supported");
        assert_eq!(algorithms, ["RS256", "ES256", "HS256", "HS384", "HS512"]);
        // `none` is a prompt and the method of public clients, never an algorithm.
        for (name, value) in published().as_object().unwrap() {
            assert!(!name.contains("_alg_") || !value.to_string().contains("none"), "{name}");
        }
    }

    #[test]
    fn scopes_are_ours_and_those_of_resources_each_once() {
        let scopes = texts(&published(), "scopes_supported");
        assert_eq!(scopes, ["openid", "profile", "email", "address", "phone", "offline_access", "groups", "roles", "read"]);
    }

    #[test]
    fn pkce_is_s256_alone_and_public_clients_may_not_introspect() {
        // PK-022
        assert_eq!(texts(&published(), "code_challenge_methods_supported"), ["S256"]);
        let introspection = texts(&published(), "introspection_endpoint_auth_methods_supported");
        assert!(!introspection.contains(&"none".to_owned()));
        assert!(texts(&published(), "token_endpoint_auth_methods_supported").contains(&"none".to_owned()));
    }

    #[test]
    fn response_types_modes_and_grant_types_are_those_the_provider_allows() {
        let six = ["code", "id_token", "id_token token", "code id_token", "code token", "code id_token token"];
        assert_eq!(texts(&published(), "response_types_supported"), six);
        assert!(texts(&published(), "grant_types_supported").contains(&"implicit".to_owned()));
        // "a strict OAuth 2.1 provider allows only code"
        let mut strict = provider();
        (strict.response_types, strict.response_modes) = (vec![ResponseType::CODE], vec![ResponseMode::Query]);
        let document = document(&strict, &BTreeSet::new(), &[]);
        assert_eq!(texts(&document, "response_types_supported"), ["code"]);
        assert_eq!(texts(&document, "response_modes_supported"), ["query"]);
        assert!(!texts(&document, "grant_types_supported").contains(&"implicit".to_owned()));
    }

    #[test]
    fn request_objects_are_signed_perhaps_encrypted_and_their_addresses_registered() {
        for name in ["request_parameter_supported", "request_uri_parameter_supported", "require_request_uri_registration"] {
            assert_eq!(published()[name], true, "{name}");
        }
        let algorithms = texts(&published(), "request_object_signing_alg_values_supported");
        assert_eq!(algorithms.len(), SigningAlgorithm::ALL.len());
        assert!(algorithms.contains(&"RS256".to_owned()));
        assert_eq!(texts(&published(), "request_object_encryption_alg_values_supported").len(), KeyManagement::ALL.len());
        // decision 24: CBC is not decrypted, so it is not advertised
        let encryptions = texts(&published(), "request_object_encryption_enc_values_supported");
        assert_eq!(encryptions, ["A128GCM", "A192GCM", "A256GCM"]);
    }

    #[test]
    fn registration_is_published_unless_it_is_closed() {
        assert!(published().get("registration_endpoint").is_none());
        for registration in [Registration::Token, Registration::Open] {
            let document = document(&Provider { registration, ..provider() }, &BTreeSet::new(), &[]);
            assert_eq!(document["registration_endpoint"], "https://op.test/oauth/register");
        }
    }
}
