//! Tables of authorization requests: where an error goes, and what is accepted.

use super::*;
use crate::model::{AuthMethod, Client, GrantType, Id, Provider, ResponseMode, ResponseType, Scope, Seconds};
use crate::protocol::fixture::{client, provider};
use crate::protocol::oidc::hint::{Hint, VerifiedHint};
use crate::protocol::resource_indicators::fixture::resource;
use crate::protocol::vocabulary::{Display, Prompt};
use crate::protocol::{ErrorCode, Parameters};

const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const BASE: &str = "client_id=C1&redirect_uri=https%3A%2F%2Fapp.test%2Fcb&state=S1";
const CODE: &str = "response_type=code&scope=openid";

fn parse(query: &str) -> Parameters {
    Parameters::parse(query.as_bytes()).unwrap()
}

/// Judges `BASE` and `more` for a client and a provider that a test has changed.
fn judge(more: &str, change: impl FnOnce(&mut Client, &mut Provider)) -> Result<AuthorizationRequest, Rejection> {
    judge_hinted(more, None, change)
}

fn judge_hinted(
    more: &str,
    hint: Option<&Hint>,
    change: impl FnOnce(&mut Client, &mut Provider),
) -> Result<AuthorizationRequest, Rejection> {
    let (mut client, mut provider) = (client("C1"), provider());
    client.metadata.response_types = ResponseType::ALL.to_vec();
    client.metadata.grant_types.push(GrantType::Implicit);
    change(&mut client, &mut provider);
    let resources = [resource("https://rs1.test", "rs1:read"), resource("https://rs2.test", "rs2:read")];
    let parameters = parse(&format!("{BASE}&{more}"));
    let located = Located::locate(&parameters, Some(&client)).unwrap();
    validate(&located, &parameters, &Rules { provider: &provider, resources: &resources, hint })
}

fn accept(more: &str) -> AuthorizationRequest {
    judge(more, |_, _| {}).unwrap_or_else(|rejection| panic!("{more}: {}", rejection.error))
}

fn error(more: &str) -> &'static str {
    judge(more, |_, _| {}).err().map_or("accepted", |rejection| rejection.error.code.name())
}

#[test]
fn until_client_and_address_are_proven_an_error_has_no_address() {
    let known = client("C1");
    let mut disabled = client("C1");
    disabled.enabled = false;
    let good = "client_id=C1&redirect_uri=https%3A%2F%2Fapp.test%2Fcb";
    assert!(Located::locate(&parse(good), Some(&known)).is_ok());
    let evil = "client_id=C1&redirect_uri=https%3A%2F%2Fevil.test%2Fcb";
    for (query, client) in [
        (good, None),
        (evil, Some(&known)),
        (&format!("{evil}&response_type=bogus"), Some(&known)), // RU-070
        (&format!("{evil}&{CODE}&prompt=none+login&request=x"), Some(&known)),
        ("client_id=C1&scope=openid", Some(&known)), // RU-065
        ("client_id=C1&redirect_uri=&scope=openid", Some(&known)),
        ("client_id=C9&redirect_uri=https%3A%2F%2Fapp.test%2Fcb", Some(&known)),
        ("client_id=C9&redirect_uri=https%3A%2F%2Fevil.test%2Fcb", None), // RU-067
        ("redirect_uri=https%3A%2F%2Fapp.test%2Fcb", None),
        ("", None),
    ] {
        let refusal = Located::locate(&parse(query), client).unwrap_err();
        assert_eq!(refusal.error.code, ErrorCode::InvalidRequest, "{query}");
    }
    let refusal = Located::locate(&parse(good), Some(&disabled)).unwrap_err();
    assert_eq!(refusal.error.code, ErrorCode::UnauthorizedClient);
}

#[test]
fn the_page_is_the_same_for_an_unknown_client_and_a_foreign_address_and_the_owner_sees_more() {
    let known = client("C1");
    let evil = "client_id=C1&redirect_uri=https%3A%2F%2Fevil.test%2Fcb";
    let unknown = Located::locate(&parse(evil), None).unwrap_err();
    let foreign = Located::locate(&parse(evil), Some(&known)).unwrap_err();
    assert_eq!(unknown.error.description, foreign.error.description);
    assert_eq!(foreign.received.as_deref(), Some("https://evil.test/cb"));
    assert_eq!((unknown.expected.len(), foreign.expected), (0, vec!["https://app.test/cb".to_owned()]));
    assert_ne!(unknown.error.detail, foreign.error.detail);
}

#[test]
fn a_waiting_request_is_refused_once_client_or_address_are_withdrawn() {
    let request = accept(CODE);
    let mut client = client("C1");
    assert!(recheck(&request, Some(&client)).is_ok());
    assert!(recheck(&request, None).is_err());
    client.metadata.redirect_uris = vec!["https://app.test/new".into()];
    assert!(recheck(&request, Some(&client)).is_err());
    client.metadata.redirect_uris = vec!["https://app.test/cb".into()];
    client.enabled = false;
    assert!(recheck(&request, Some(&client)).is_err());
}

#[test]
fn a_full_request_is_read_whole_and_survives_its_seal() {
    let request = accept(
        "response_type=code&scope=email+openid+unknown&nonce=N1&prompt=login+consent&max_age=60&display=popup&ui_locales=de+en\
         &claims_locales=fr&login_hint=alice&acr_values=1+2&claims=%7B%22userinfo%22%3A%7B%22name%22%3Anull%7D%7D&extra=1\
         &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256&response_mode=form_post\
         &resource=https%3A%2F%2Frs1.test&idp_hint=corp",
    );
    assert_eq!((request.client.as_str(), request.scope.to_string().as_str()), ("C1", "email openid"));
    assert_eq!(request.address.app().unwrap().redirect_uri.as_str(), "https://app.test/cb");
    let address = request.address.app().unwrap();
    assert_eq!((address.mode, address.state.as_deref()), (ResponseMode::FormPost, Some("S1")));
    assert_eq!((request.nonce.as_deref(), request.max_age), (Some("N1"), Some(Seconds(60))));
    assert!(request.prompts.contains(Prompt::Login) && request.prompts.contains(Prompt::Consent));
    assert_eq!((request.display, request.ui_locales.join(",").as_str()), (Display::Popup, "de,en"));
    assert_eq!((request.login_hint.as_deref(), request.idp_hint.as_deref()), (Some("alice"), Some("corp")));
    assert_eq!((request.acr_values.join(","), request.claims.userinfo.len()), ("1,2".to_owned(), 1));
    assert_eq!(
        (request.code_challenge.as_deref(), request.resources.as_slice()),
        (Some(CHALLENGE), &["https://rs1.test".to_owned()][..])
    );
    let sealed = serde_json::to_string(&request).unwrap();
    assert_eq!(serde_json::from_str::<AuthorizationRequest>(&sealed).unwrap(), request);
    let small = serde_json::to_string(&accept(CODE)).unwrap();
    assert!(small.len() < 250, "{small}");
}

#[test]
fn every_later_error_goes_to_the_proven_address_in_the_right_mode_with_state() {
    for (more, code, mode) in [
        ("", ErrorCode::InvalidRequest, ResponseMode::Query), // oidcc-response-type-missing
        ("response_mode=form_post", ErrorCode::InvalidRequest, ResponseMode::FormPost),
        ("response_type=bogus&scope=openid", ErrorCode::UnsupportedResponseType, ResponseMode::Query),
        ("response_type=id_token&scope=openid", ErrorCode::InvalidRequest, ResponseMode::Fragment),
        ("response_type=code+token&response_mode=query&scope=openid", ErrorCode::InvalidRequest, ResponseMode::Fragment), // SN-009
        ("response_type=code&scope=openid&response_mode=web_message", ErrorCode::InvalidRequest, ResponseMode::Query),
        (
            "response_type=code&scope=openid&prompt=none+login&response_mode=fragment",
            ErrorCode::InvalidRequest,
            ResponseMode::Fragment,
        ),
    ] {
        let rejection = judge(more, |_, _| {}).unwrap_err();
        assert_eq!((rejection.error.code, rejection.address.mode), (code, mode), "{more}");
        assert_eq!(rejection.address.state.as_deref(), Some("S1"), "{more}");
        assert_eq!(rejection.address.redirect_uri.as_str(), "https://app.test/cb", "{more}");
    }
}

#[test]
fn what_is_not_supported_is_said_first() {
    let (more, code) = ("registration=%7B%7D", "registration_not_supported");
    assert_eq!(error(more), code); // although response_type is missing: it may be inside
    assert_eq!(error(&format!("{CODE}&{more}")), code);
}

#[test]
fn hostile_values_are_rejected_and_wishes_never_break_a_request() {
    let with = |more: &str| error(&format!("{CODE}&{more}"));
    for bad in [
        "prompt=none+login", // SN-014
        "max_age=-1",        // SN-018
        "max_age=1e9999",
        "max_age=9223372036854775808",
        "max_age=abc",
        "max_age=%2B1",
        "max_age=1.5",
        "claims=%7B", // SN-025
        "code_challenge_method=S256",
        &format!("nonce={}", "n".repeat(1_025)), // SN-008
    ] {
        assert_eq!(with(bad), "invalid_request", "{bad}");
    }
    for wish in [
        "display=hologram",
        "ui_locales=se+../../etc",
        "claims_locales=se",
        "login_hint=buffy%40op.test",
        "login_hint=%3Cscript%3E%0D%0A",
        "acr_values=1+2",
        "prompt=",
        "max_age=",
        "max_age=0",
        "extra=foobar",
    ] {
        assert_eq!(with(wish), "accepted", "{wish}");
    }
    assert_eq!(accept(&format!("{CODE}&login_hint=a%0D%0Ab")).login_hint, None); // SN-022
    assert_eq!(accept(&format!("{CODE}&login_hint={}", "x".repeat(10_240))).login_hint, None);
}

#[test]
fn state_is_opaque_up_to_four_kilobytes() {
    // SN-004
    let verdict = |length: usize| {
        let client = client("C1");
        let query = format!("client_id=C1&redirect_uri=https%3A%2F%2Fapp.test%2Fcb&{CODE}&state={}", "s".repeat(length));
        let parameters = parse(&query);
        let located = Located::locate(&parameters, Some(&client)).unwrap();
        validate(&located, &parameters, &Rules { provider: &provider(), resources: &[], hint: None })
            .map_err(|one| one.error.code)
    };
    assert!(verdict(2_048).is_ok());
    assert_eq!(verdict(64 * 1_024), Err(ErrorCode::InvalidRequest));
}

#[test]
fn nonce_is_needed_exactly_where_an_id_token_comes_from_this_endpoint() {
    // SN-007; A7
    for (response_type, needed) in [
        ("code", false),
        ("code+token", false),
        ("id_token", true),
        ("id_token+token", true),
        ("code+id_token", true),
        ("code+id_token+token", true),
    ] {
        let more = format!("response_type={response_type}&scope=openid");
        assert_eq!(error(&more), if needed { "invalid_request" } else { "accepted" }, "{response_type}");
        assert_eq!(error(&format!("{more}&nonce=%7B%22%7D")), "accepted", "{response_type}");
    }
}

#[test]
fn a_challenge_is_demanded_of_public_clients_and_where_client_or_provider_say_so() {
    let challenge = format!("{CODE}&code_challenge={CHALLENGE}&code_challenge_method=S256");
    let make_public = |client: &mut Client, _: &mut Provider| client.metadata.token_endpoint_auth_method = AuthMethod::None;
    let rejected = |result: Result<AuthorizationRequest, Rejection>| result.err().map(|rejection| rejection.error.code);
    assert_eq!(rejected(judge(CODE, |_, _| {})), None);
    for more in [CODE, "response_type=code+id_token&scope=openid&nonce=N1"] {
        assert_eq!(rejected(judge(more, make_public)), Some(ErrorCode::InvalidRequest), "{more}"); // PK-021
    }
    assert_eq!(rejected(judge("response_type=id_token&scope=openid&nonce=N1", make_public)), None);
    assert_eq!(rejected(judge(CODE, |client, _| client.metadata.require_pkce = Some(true))), Some(ErrorCode::InvalidRequest)); // PK-002
    assert_eq!(rejected(judge(CODE, |_, provider| provider.require_pkce = true)), Some(ErrorCode::InvalidRequest));
    assert_eq!(rejected(judge(&challenge, make_public)), None);
}

#[test]
fn scopes_that_do_not_exist_or_are_not_the_clients_are_ignored() {
    let scope = |more: &str, change: fn(&mut Client, &mut Provider)| {
        judge(&format!("response_type=code&{more}"), change)
            .map(|request| request.scope.to_string())
            .map_err(|one| one.error.code.name())
    };
    let unchanged = |_: &mut Client, _: &mut Provider| {};
    let narrow = |client: &mut Client, _: &mut Provider| client.metadata.scope = Some(Scope::parse("openid email"));
    let no_refresh = |client: &mut Client, _: &mut Provider| client.metadata.grant_types = vec![GrantType::AuthorizationCode];
    assert_eq!(scope("scope=email+openid+x+OPENID", unchanged).unwrap(), "email openid");
    assert_eq!(scope("scope=openid+email+profile", narrow).unwrap(), "openid email");
    assert_eq!(scope("scope=openid+offline_access", unchanged).unwrap(), "openid offline_access");
    assert_eq!(scope("scope=openid+offline_access", no_refresh).unwrap(), "openid");
    assert_eq!(scope("scope=openid+rs1:read+rs2:read", unchanged).unwrap(), "openid rs1:read rs2:read");
    assert_eq!(scope("scope=openid+rs1:read+rs2:read&resource=https://rs1.test", unchanged).unwrap(), "openid rs1:read");
    assert_eq!(scope("scope=rs1:read", unchanged).unwrap(), "rs1:read");
    for nothing in ["", "scope=", "scope=x", "scope=+"] {
        assert_eq!(scope(nothing, unchanged), Err("invalid_scope"), "{nothing}");
    }
    assert_eq!(scope("scope=openid", |client, _| client.metadata.scope = Some(Scope::parse("email"))), Err("invalid_scope"));
    assert_eq!(error("response_type=id_token&scope=email&nonce=N1"), "invalid_scope");
    assert_eq!(accept("response_type=id_token&scope=openid+offline_access&nonce=N1").scope.to_string(), "openid");
}

#[test]
fn a_resource_is_a_known_uri() {
    // SN-029
    for bad in ["https://rs3.test", "rs1", "https://rs1.test%23x", "*", "https://rs1.test/"] {
        assert_eq!(error(&format!("{CODE}&resource={bad}")), "invalid_target", "{bad}");
    }
    assert_eq!(error(&format!("{CODE}{}", "&resource=https://rs1.test".repeat(100))), "invalid_target");
    assert_eq!(accept(&format!("{CODE}&resource=https://rs1.test&resource=https://rs2.test")).resources.len(), 2);
}

#[test]
fn a_hint_names_a_person_only_if_it_was_issued_to_this_client() {
    let hint = |client: &str| Hint::Verified(VerifiedHint { subject: "alice".into(), client: Id::new(client), session: None });
    let hinted = |hint: Option<&Hint>| judge_hinted(CODE, hint, |_, _| {}).unwrap().hinted;
    assert_eq!(hinted(None), Hinted::Nobody);
    assert_eq!(hinted(Some(&hint("C1"))), Hinted::Subject("alice".into()));
    assert_eq!(hinted(Some(&hint("C2"))), Hinted::Unverified);
    assert_eq!(hinted(Some(&Hint::Invalid("expired key".into()))), Hinted::Unverified);
}

#[test]
fn a_demanded_subject_comes_from_the_hint_or_the_claims_parameter() {
    let request = accept(&format!("{CODE}&claims=%7B%22id_token%22%3A%7B%22sub%22%3A%7B%22value%22%3A%22bob%22%7D%7D%7D"));
    assert!(request.demands_subject() && request.accepts_subject("bob") && !request.accepts_subject("alice"));
    let request = accept(&format!("{CODE}&claims=%7B%22id_token%22%3A%7B%22sub%22%3Anull%7D%7D"));
    assert!(!request.demands_subject() && request.accepts_subject("alice"));
    let request = AuthorizationRequest { hinted: Hinted::Subject("alice".into()), ..request };
    assert!(request.demands_subject() && request.accepts_subject("alice") && !request.accepts_subject("bob"));
}

#[test]
fn defaults_of_the_client_fill_in_and_say_when_auth_time_is_wanted() {
    let mut own = client("C1");
    let request = accept(CODE);
    assert_eq!((request.effective_max_age(&own), request.requests_auth_time(&own)), (None, false));
    own.metadata.default_max_age = Some(300);
    assert_eq!((request.effective_max_age(&own), request.requests_auth_time(&own)), (Some(Seconds(300)), true));
    assert_eq!(accept(&format!("{CODE}&max_age=7")).effective_max_age(&own), Some(Seconds(7)));
    own.metadata.default_max_age = Some(-1);
    assert_eq!(request.effective_max_age(&own), None);
    own.metadata.require_auth_time = true;
    assert!(request.requests_auth_time(&own));
    let request = judge(CODE, |client, _| client.metadata.default_acr_values = vec!["x".into()]).unwrap();
    assert_eq!(request.acr_values, ["x"]);
}
