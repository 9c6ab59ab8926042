use std::collections::BTreeMap;

use super::super::fixture::{NOW, metadata, settings};
use super::*;
use crate::model::ResponseMode;

fn drawn() -> Drawn {
    Drawn { state: "s".repeat(43), nonce: "n".repeat(43), verifier: "v".repeat(43) }
}

fn sent(settings: &UpstreamSettings, inbound: Option<&Inbound<'_>>) -> (Attempt, BTreeMap<String, String>) {
    let (attempt, departure) = begin(settings, &metadata(), "https://id.test/cb", (inbound, drawn()), NOW);
    let pairs = match departure {
        Departure::Get(url) => {
            let (endpoint, query) = url.split_once('?').unwrap();
            assert_eq!(endpoint, "https://op.test/auth");
            url::form_urlencoded::parse(query.as_bytes()).into_owned().collect::<Vec<_>>()
        }
        Departure::Post { action, fields } => {
            assert_eq!(action, "https://op.test/auth");
            fields
        }
    };
    let count = pairs.len();
    let fields: BTreeMap<_, _> = pairs.into_iter().collect();
    assert_eq!(fields.len(), count, "a parameter is sent twice");
    (attempt, fields)
}

struct App {
    scope: Scope,
    prompts: Prompts,
    acr: Vec<String>,
    max_age: Option<Seconds>,
}

fn app(prompt: &str, max_age: Option<i64>) -> App {
    let (scope, acr) = (Scope::parse("email profile phone"), vec!["gold".into(), "silver".into()]);
    App { scope, prompts: Prompts::parse(Some(prompt)).unwrap(), acr, max_age: max_age.map(Seconds) }
}

impl App {
    fn inbound(&self) -> Inbound<'_> {
        Inbound {
            client_id: "app",
            redirect_uri: Some("https://app.test/cb"),
            grant: "grant-1",
            scope: &self.scope,
            prompts: &self.prompts,
            login_hint: Some("alice@corp.test"),
            acr_values: &self.acr,
            max_age: self.max_age,
            ui_locales: &[],
        }
    }
}

#[test]
fn every_request_has_state_nonce_and_an_s256_challenge() {
    // CB-3; conformance 5.12 C4
    let (attempt, fields) = sent(&settings(), None);
    assert_eq!((fields["state"].len(), fields["nonce"].len()), (43, 43));
    assert_eq!(fields["code_challenge"], base64url(&sha256("v".repeat(43).as_bytes())));
    assert_eq!(fields["code_challenge_method"], "S256");
    assert_eq!(fields["scope"], "openid email profile");
    assert_eq!((fields["client_id"].as_str(), fields["redirect_uri"].as_str()), ("us", "https://id.test/cb"));
    for absent in ["response_mode", "prompt", "max_age", "login_hint", "GrantID", "X_proxy_azp_client_id"] {
        assert!(!fields.contains_key(absent), "{absent}");
    }
    assert_eq!((attempt.audience.as_str(), attempt.max_age), ("us", None));
}

#[test]
fn the_scopes_of_the_app_stand_in_the_place_of_the_placeholder() {
    // The seed: `name email {inbound_request_scope}` and `email profile phone` make `openid name email profile phone`.
    let own = UpstreamSettings { scopes: ["name", "email", "{inbound_request_scope}"].map(String::from).to_vec(), ..settings() };
    assert_eq!(sent(&own, Some(&app("", None).inbound())).1["scope"], "openid name email profile phone");
    assert_eq!(sent(&own, None).1["scope"], "openid name email");
}

#[test]
fn offline_access_is_asked_for_where_refresh_tokens_are_wanted_and_the_upstream_knows_it() {
    // Core §11
    let own = UpstreamSettings { refresh_tokens: true, ..settings() };
    assert_eq!(sent(&own, None).1["scope"], "openid email profile offline_access");
    let mut google = super::super::fixture::document();
    google["scopes_supported"] = serde_json::json!(["openid", "email", "profile"]);
    let google = super::super::metadata::resolve(&own, Some(&google)).unwrap();
    assert!(!google.offers_offline_access);
    assert_eq!(scope(&own, &google, None), "openid email profile");
}

#[test]
fn the_four_transfers_carry_the_apps_values_beside_our_own() {
    let own =
        UpstreamSettings { use_inbound_client_id: true, transfer_redirect_uri: true, transfer_grant_id: true, ..settings() };
    let (attempt, fields) = sent(&own, Some(&app("", None).inbound()));
    assert_eq!((fields["client_id"].as_str(), fields["X_proxy_azp_client_id"].as_str()), ("app", "us"));
    assert_eq!(
        (fields["redirect_uri"].as_str(), fields["X_proxy_redirect_uri"].as_str()),
        ("https://app.test/cb", "https://id.test/cb")
    );
    assert_eq!(fields["GrantID"], "grant-1");
    assert_eq!((attempt.audience.as_str(), attempt.redirect_uri.as_str()), ("app", "https://app.test/cb"));
    let (attempt, fields) = sent(&own, None);
    assert_eq!((fields["client_id"].as_str(), attempt.redirect_uri.as_str()), ("us", "https://id.test/cb"));
    assert!(!fields.contains_key("X_proxy_redirect_uri") && !fields.contains_key("GrantID"));
}

#[test]
fn prompt_is_the_domains_and_the_apps_login_always_goes_upstream() {
    use UpstreamPrompt::{Consent, Delegate, Login, None as Nothing, SelectAccount};
    for (own, asked, expected) in [
        (None, "", ""),
        (None, "consent", ""),
        (None, "login", "login"),
        (Some(Nothing), "", "none"),
        (Some(Nothing), "login", "login"),
        (Some(Login), "login", "login"),
        (Some(Consent), "login", "login consent"),
        (Some(SelectAccount), "", "select_account"),
        (Some(Delegate), "", ""),
        (Some(Delegate), "select_account consent", "consent select_account"),
        (Some(Delegate), "login consent", "login consent"),
    ] {
        let own = UpstreamSettings { prompt: own, ..settings() };
        let fields = sent(&own, Some(&app(asked, None).inbound())).1;
        assert_eq!(fields.get("prompt").map_or("", String::as_str), expected, "{:?} {asked}", own.prompt);
    }
}

#[test]
fn hints_and_demands_of_the_app_are_passed_on_and_remembered() {
    let (attempt, fields) = sent(&settings(), Some(&app("", Some(300)).inbound()));
    assert_eq!((fields["login_hint"].as_str(), fields["acr_values"].as_str()), ("alice@corp.test", "gold silver"));
    assert_eq!((fields["max_age"].as_str(), attempt.max_age), ("300", Some(Seconds(300))));
    let (attempt, fields) = sent(&settings(), Some(&app("login", Some(300)).inbound()));
    assert_eq!((fields["max_age"].as_str(), attempt.max_age), ("0", Some(Seconds(0))));
}

#[test]
fn a_form_is_posted_where_the_domain_says_so_and_parameters_come_along() {
    let hd = crate::model::UpstreamParameter {
        name: "hd".into(),
        value: "corp.test".into(),
        kind: crate::model::ParameterType::Form,
        endpoint: ParameterEndpoint::Authorization,
    };
    let elsewhere = crate::model::UpstreamParameter { endpoint: ParameterEndpoint::Token, name: "X-Key".into(), ..hd.clone() };
    let own = UpstreamSettings { authorization_method: UpstreamHttp::Post, parameters: vec![hd, elsewhere], ..settings() };
    let (_, departure) = begin(&own, &metadata(), "https://id.test/cb", (None, drawn()), NOW);
    let Departure::Post { fields, .. } = departure else { panic!() };
    assert!(fields.contains(&("hd".into(), "corp.test".into())) && !fields.iter().any(|(name, _)| name == "X-Key"));
}

#[test]
fn an_endpoint_keeps_its_own_query_and_only_codes_have_a_challenge() {
    let own = UpstreamSettings {
        response_type: "id_token".parse().unwrap(),
        response_mode: Some(ResponseMode::FormPost),
        ..settings()
    };
    let odd = Metadata { authorization_endpoint: "https://op.test/auth?p=b2c".into(), ..metadata() };
    let (attempt, departure) = begin(&own, &odd, "https://id.test/cb", (None, drawn()), NOW);
    let Departure::Get(url) = departure else { panic!() };
    assert!(url.starts_with("https://op.test/auth?p=b2c&response_type=id_token&"), "{url}");
    assert!(url.contains("&response_mode=form_post") && !url.contains("code_challenge"));
    assert_eq!(attempt.verifier, None);
}
