//! What is offered to somebody who configures a domain, given what they have chosen so far: the seed's table of response types and
//! claims sources, cut down to what the upstream says it can do (OpenID Connect Discovery §3
//! <https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata>; RFC 8414 §2).
//!
//! An upstream that says nothing of a thing is believed to take what the specification has as the default; without metadata (the method
//! `manual`) everything that fits is offered.

use serde::Serialize;
use serde_json::Value;

use super::{check, finish};
use crate::model::{
    RequestObject, ResponseMode, ResponseType, SigningAlgorithm, UpstreamAuthMethod, UpstreamPrompt, UpstreamSettings,
};

/// What can be chosen. A list that is empty has nothing to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Options {
    /// Response types that bring what the claims source reads.
    pub response_types: Vec<ResponseType>,
    /// Response modes for the response type that is chosen.
    pub response_modes: Vec<ResponseMode>,
    /// How we may prove ourselves at the token endpoint; none if it is not called.
    pub token_endpoint_auth_methods: Vec<UpstreamAuthMethod>,
    /// Whether PKCE makes sense.
    pub pkce: Pkce,
    /// What the upstream may be asked to prompt for.
    pub prompts: Vec<UpstreamPrompt>,
    /// Algorithms of ID tokens; none if there is no ID token.
    pub id_token_algs: Vec<SigningAlgorithm>,
    /// How requests may travel.
    pub request_objects: Vec<RequestObject>,
}

/// What there is to say of PKCE (RFC 7636, RFC 8414 §2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Pkce {
    /// No code comes, so that there is nothing to protect.
    Needless,
    /// The upstream says that it takes it.
    Supported,
    /// It does not say; whoever does not know it ignores it.
    Unsaid,
}

/// What an upstream says under a name; `None` if it does not say.
pub fn said<'a>(document: &'a Value, name: &str) -> Option<Vec<&'a str>> {
    let list = document.get(name)?.as_array()?;
    Some(list.iter().filter_map(Value::as_str).collect())
}

/// What is offered with these settings, of an upstream with this metadata document.
pub fn offer(settings: &UpstreamSettings, document: Option<&Value>) -> Options {
    let types = document.and_then(|document| said(document, "response_types_supported"));
    let types: Option<Vec<ResponseType>> = types.map(|types| types.iter().filter_map(|word| word.parse().ok()).collect());
    let fitting = check::offered(settings.claims_source, &[]);
    Options {
        response_types: fitting.into_iter().filter(|one| types.as_ref().is_none_or(|types| types.contains(one))).collect(),
        response_modes: modes(settings.response_type, document),
        token_endpoint_auth_methods: if finish::redeems_code(settings) { methods(document) } else { Vec::new() },
        pkce: pkce(settings, document),
        prompts: prompts(document),
        id_token_algs: if settings.is_plain_oauth() { Vec::new() } else { algorithms(document) },
        request_objects: requests(document),
    }
}

/// "If omitted, the default for Dynamic OpenID Providers is `["query", "fragment"]`" (Discovery §3).
fn modes(response_type: ResponseType, document: Option<&Value>) -> Vec<ResponseMode> {
    let takes = |mode: &ResponseMode| match document {
        None => true,
        Some(document) => match said(document, "response_modes_supported") {
            None => matches!(mode, ResponseMode::Query | ResponseMode::Fragment),
            Some(modes) => modes.contains(&mode.name()),
        },
    };
    ResponseMode::ALL.into_iter().filter(|mode| response_type.allows(*mode)).filter(takes).collect()
}

/// "If omitted, the default is `client_secret_basic`" (Discovery §3).
fn methods(document: Option<&Value>) -> Vec<UpstreamAuthMethod> {
    let takes = |method: &UpstreamAuthMethod| match document {
        None => true,
        Some(document) => match said(document, "token_endpoint_auth_methods_supported") {
            None => *method == UpstreamAuthMethod::ClientSecretBasic,
            Some(methods) => methods.contains(&method.name()),
        },
    };
    UpstreamAuthMethod::ALL.into_iter().filter(takes).collect()
}

fn pkce(settings: &UpstreamSettings, document: Option<&Value>) -> Pkce {
    let methods = document.and_then(|document| said(document, "code_challenge_methods_supported"));
    match methods {
        _ if !settings.response_type.code => Pkce::Needless,
        Some(methods) if methods.contains(&"S256") => Pkce::Supported,
        _ => Pkce::Unsaid,
    }
}

/// `prompt_values_supported` (Initiating User Registration via OpenID Connect §4.2); what the app asked for is always worth passing on.
fn prompts(document: Option<&Value>) -> Vec<UpstreamPrompt> {
    let values = document.and_then(|document| said(document, "prompt_values_supported"));
    let takes = |word: &str| values.as_ref().is_none_or(|values| values.contains(&word));
    [
        (UpstreamPrompt::None, takes("none")),
        (UpstreamPrompt::Login, takes("login")),
        (UpstreamPrompt::Consent, takes("consent")),
        (UpstreamPrompt::SelectAccount, takes("select_account")),
        (UpstreamPrompt::Delegate, true),
    ]
    .into_iter()
    .filter_map(|(prompt, is_taken)| is_taken.then_some(prompt))
    .collect()
}

/// `none` is never among them.
fn algorithms(document: Option<&Value>) -> Vec<SigningAlgorithm> {
    let known = document.and_then(|document| said(document, "id_token_signing_alg_values_supported"));
    SigningAlgorithm::ALL
        .into_iter()
        .filter(|algorithm| known.as_ref().is_none_or(|known| known.contains(&algorithm.name())))
        .collect()
}

/// `request_parameter_supported`: "If omitted, the default value is `false`"; `request_uri_parameter_supported`: "If omitted, the
/// default value is `true`" (Discovery §3).
fn requests(document: Option<&Value>) -> Vec<RequestObject> {
    let flag = |name: &str, usual| document.is_none_or(|document| document.get(name).and_then(Value::as_bool).unwrap_or(usual));
    [
        (RequestObject::None, true),
        (RequestObject::Value, flag("request_parameter_supported", false)),
        (RequestObject::Reference, flag("request_uri_parameter_supported", true)),
    ]
    .into_iter()
    .filter_map(|(one, is_taken)| is_taken.then_some(one))
    .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::fixture::settings;
    use super::*;
    use crate::model::ClaimsSource;

    fn words(types: &[ResponseType]) -> Vec<String> {
        types.iter().map(ToString::to_string).collect()
    }

    fn chosen(claims_source: ClaimsSource, response_type: &str) -> UpstreamSettings {
        UpstreamSettings { claims_source, response_type: response_type.parse().unwrap(), ..settings() }
    }

    /// The seed's table ("How do I choose which response type to use?"), and for each type whether a code is redeemed and which modes
    /// there are.
    #[test]
    fn the_table_of_the_seed_is_offered_whole_where_nothing_is_known_of_the_upstream() {
        use ClaimsSource::{AuthorizationIdToken, IdTokenAndUserinfo, TokenIdToken, Userinfo};
        let table = [
            (AuthorizationIdToken, "id_token", false),
            (AuthorizationIdToken, "id_token token", false),
            (AuthorizationIdToken, "code id_token", false),
            (AuthorizationIdToken, "code id_token token", false),
            (TokenIdToken, "code", true),
            (TokenIdToken, "code id_token", true),
            (TokenIdToken, "code token", true),
            (TokenIdToken, "code id_token token", true),
            (Userinfo, "code", true),
            (Userinfo, "id_token token", false),
            (Userinfo, "code id_token", true),
            (Userinfo, "code token", true),
            (Userinfo, "code id_token token", false),
            (IdTokenAndUserinfo, "code", true),
            (IdTokenAndUserinfo, "id_token token", false),
            (IdTokenAndUserinfo, "code id_token", true),
            (IdTokenAndUserinfo, "code token", true),
            (IdTokenAndUserinfo, "code id_token token", true),
        ];
        for source in [AuthorizationIdToken, TokenIdToken, Userinfo, IdTokenAndUserinfo] {
            let mut of_seed: Vec<_> = table.iter().filter(|row| row.0 == source).map(|row| row.1.to_owned()).collect();
            let mut offered = words(&offer(&chosen(source, "code"), None).response_types);
            of_seed.sort();
            offered.sort();
            assert_eq!(offered, of_seed, "{source:?}");
        }
        for (source, response_type, redeems) in table {
            let options = offer(&chosen(source, response_type), None);
            assert_eq!(options.token_endpoint_auth_methods.is_empty(), !redeems, "{source:?} {response_type}");
            assert_eq!(options.response_modes.contains(&ResponseMode::Query), response_type == "code", "{response_type}");
            assert!(options.response_modes.contains(&ResponseMode::FormPost));
            assert_eq!(options.pkce == Pkce::Needless, !response_type.contains("code"), "{response_type}");
        }
    }

    #[test]
    fn only_what_the_upstream_says_it_takes_is_offered() {
        let document = json!({
            "response_types_supported": ["code", "token id_token", "none"],
            "response_modes_supported": ["query", "form_post", "query.jwt"],
            "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt", "magic"],
            "id_token_signing_alg_values_supported": ["none", "RS256", "HS256"],
            "code_challenge_methods_supported": ["plain", "S256"],
            "prompt_values_supported": ["login", "create"],
            "request_parameter_supported": true,
            "request_uri_parameter_supported": false,
        });
        let options = offer(&chosen(ClaimsSource::Userinfo, "code"), Some(&document));
        assert_eq!(words(&options.response_types), ["code", "id_token token"]);
        assert_eq!(options.response_modes, [ResponseMode::Query, ResponseMode::FormPost]);
        assert_eq!(
            options.token_endpoint_auth_methods,
            [UpstreamAuthMethod::ClientSecretPost, UpstreamAuthMethod::PrivateKeyJwt]
        );
        assert_eq!(options.id_token_algs, [SigningAlgorithm::RS256, SigningAlgorithm::HS256]);
        assert_eq!(options.prompts, [UpstreamPrompt::Login, UpstreamPrompt::Delegate]);
        assert_eq!(options.request_objects, [RequestObject::None, RequestObject::Value]);
        assert_eq!(options.pkce, Pkce::Supported);
        let source = chosen(ClaimsSource::AuthorizationIdToken, "id_token token");
        assert_eq!(words(&offer(&source, Some(&document)).response_types), ["id_token token"]);
        let only_code = json!({ "response_types_supported": ["code"] });
        assert!(offer(&source, Some(&only_code)).response_types.is_empty());
    }

    #[test]
    fn what_an_upstream_does_not_say_is_what_the_specification_has_as_default() {
        let options = offer(&chosen(ClaimsSource::TokenIdToken, "code"), Some(&json!({})));
        assert_eq!(options.response_types.len(), 4);
        assert_eq!(options.response_modes, [ResponseMode::Query, ResponseMode::Fragment]);
        assert_eq!(options.token_endpoint_auth_methods, [UpstreamAuthMethod::ClientSecretBasic]);
        assert_eq!((options.pkce, options.prompts.len()), (Pkce::Unsaid, 5));
        assert_eq!(options.request_objects, [RequestObject::None, RequestObject::Reference]);
    }

    #[test]
    fn an_upstream_without_openid_has_no_id_token_to_choose_an_algorithm_for() {
        let mut github = chosen(ClaimsSource::Userinfo, "code");
        github.claims.insert("sub".to_owned(), "id".to_owned());
        assert!(offer(&github, None).id_token_algs.is_empty());
        assert!(!offer(&chosen(ClaimsSource::Userinfo, "code"), None).id_token_algs.is_empty());
    }
}
