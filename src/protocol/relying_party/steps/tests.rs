//! The seed's steps, by method and claims source.

use std::collections::BTreeSet;

use serde_json::json;

use super::super::fixture::settings;
use super::*;
use crate::model::SigningAlgorithm;

const METHODS: [UpstreamMethod; 3] = [UpstreamMethod::Discover, UpstreamMethod::Read, UpstreamMethod::Manual];
const SOURCES: [ClaimsSource; 4] =
    [ClaimsSource::AuthorizationIdToken, ClaimsSource::TokenIdToken, ClaimsSource::Userinfo, ClaimsSource::IdTokenAndUserinfo];

fn chosen(method: UpstreamMethod, claims_source: ClaimsSource) -> UpstreamSettings {
    UpstreamSettings { method, claims_source, ..settings() }
}

fn names(step: &Step) -> Vec<&'static str> {
    step.fields.iter().map(|field| field.name).collect()
}

fn find(steps: &[Step], name: &str) -> Option<(StepName, Field)> {
    steps.iter().find_map(|step| step.fields.iter().find(|field| field.name == name).map(|field| (step.name, field.clone())))
}

/// "you only need to complete the first five tabs", "the first six tabs", "all seven tabs"; and where the metadata are followed, the
/// fifth "completes the domain setup".
#[test]
fn how_many_steps_there_are_is_said_by_the_seed() {
    for (method, counts) in
        [(UpstreamMethod::Discover, [5, 5, 5, 5]), (UpstreamMethod::Read, [5, 6, 7, 7]), (UpstreamMethod::Manual, [5, 6, 7, 7])]
    {
        for (source, count) in SOURCES.into_iter().zip(counts) {
            let shown: Vec<_> = steps(&chosen(method, source), None).iter().map(|step| step.name).collect();
            assert_eq!(shown, StepName::ALL[..count], "{method:?} {source:?}");
        }
    }
}

#[test]
fn every_setting_has_a_place_and_none_stands_in_two() {
    let mut seen = BTreeSet::new();
    for (method, source) in METHODS.into_iter().flat_map(|method| SOURCES.map(|source| (method, source))) {
        let all = UpstreamSettings {
            roles_claim: Some("roles".into()),
            refresh_tokens: true,
            client_certificate: Some("PEM".into()),
            request_object: RequestObject::Value,
            id_token_algs: vec![SigningAlgorithm::HS256],
            ..chosen(method, source)
        };
        let shown: Vec<_> = steps(&all, None).iter().flat_map(names).collect();
        let once: BTreeSet<_> = shown.iter().copied().collect();
        assert_eq!(once.len(), shown.len(), "{method:?} {source:?}");
        seen.extend(once);
    }
    let mut named = UpstreamSettings::names();
    named.extend(["name", "display_name", "client_secret", "client_key"].map(str::to_owned));
    let without: Vec<_> = named.iter().filter(|name| !seen.contains(name.as_str())).collect();
    assert!(without.is_empty(), "settings without a place in a step: {without:?}");
}

#[test]
fn what_is_followed_is_shown_and_cannot_be_edited_and_what_was_read_can() {
    let document = json!({ "issuer": "https://op.test", "authorization_endpoint": "https://op.test/auth", "jwks_uri": "https://op.test/keys" });
    for (method, is_editable) in [(UpstreamMethod::Discover, false), (UpstreamMethod::Read, true)] {
        let steps = steps(&chosen(method, ClaimsSource::TokenIdToken), Some(&document));
        for (name, value) in [("authorization_endpoint", "https://op.test/auth"), ("jwks_uri", "https://op.test/keys")] {
            let (_, field) = find(&steps, name).unwrap();
            let expected = Field { name: field.name, is_editable, is_needed: false, value: Some(value.to_owned()) };
            assert_eq!(field, expected);
        }
    }
    let manual = steps(&chosen(UpstreamMethod::Manual, ClaimsSource::TokenIdToken), None);
    for name in ["issuer", "jwks_uri", "authorization_endpoint", "token_endpoint", "client_id", "client_secret"] {
        let (_, field) = find(&manual, name).unwrap();
        assert!(field.is_editable && field.is_needed && field.value.is_none(), "{name}");
    }
    assert!(find(&manual, "well_known_url").is_none());
}

#[test]
fn what_the_choice_makes_needless_is_not_shown() {
    let shows = |settings: &UpstreamSettings, name: &str| find(&steps(settings, None), name).map(|(step, _)| step);
    let front = UpstreamSettings {
        response_type: "id_token".parse().unwrap(),
        ..chosen(UpstreamMethod::Manual, ClaimsSource::AuthorizationIdToken)
    };
    for name in ["pkce", "token_endpoint", "token_endpoint_auth_method", "userinfo_endpoint", "userinfo_method"] {
        assert_eq!(shows(&front, name), None, "{name}");
    }
    assert!(!find(&steps(&front, None), "client_secret").unwrap().1.is_needed);
    let token = chosen(UpstreamMethod::Manual, ClaimsSource::TokenIdToken);
    assert_eq!(shows(&token, "token_endpoint_auth_method"), Some(StepName::Token));
    assert_eq!(shows(&token, "userinfo_endpoint"), None);
    assert_eq!(shows(&token, "claims"), Some(StepName::Authentication));
    let user = chosen(UpstreamMethod::Manual, ClaimsSource::Userinfo);
    assert_eq!(shows(&user, "claims"), Some(StepName::User));
    // an access token that comes with its proof through the browser needs no token endpoint
    let direct = UpstreamSettings { response_type: "id_token token".parse().unwrap(), ..user };
    assert_eq!(shows(&direct, "token_endpoint"), None);
    let followed = chosen(UpstreamMethod::Discover, ClaimsSource::Userinfo);
    assert_eq!(shows(&followed, "token_endpoint_auth_method"), Some(StepName::App));
    assert_eq!(shows(&followed, "userinfo_method"), Some(StepName::Provider));
}

#[test]
fn an_upstream_without_openid_has_no_keys_and_no_algorithms() {
    let github = super::super::preset::find("github").unwrap().settings();
    let steps = steps(&github, None);
    for name in ["jwks_uri", "id_token_algs", "client_secret_base64", "end_session_endpoint"] {
        assert!(find(&steps, name).is_none(), "{name}");
    }
}
